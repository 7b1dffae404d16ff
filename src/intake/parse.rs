//! The *entry*: one raw unit of a feed document, and the reading of documents into entries.
//!
//! Tolerant: a reader wants the entries that are there. Never here: the network, other documents (no DTD, no external
//! entity), judgement of texts and dates; that is `normalise`.

pub(crate) mod date;

mod atom;
mod encoding;
mod html;
mod json;
mod kind;
mod media;
pub(crate) mod outline;
mod page;
pub(crate) mod problem;
mod rss;
mod sitemap;
mod telegram;
mod xml;

use std::time::Duration;

use url::Url;

use crate::domain::source::{Selectors, SourceKind};

pub use media::Attachment;
pub use page::check as check_selectors;
pub use telegram::NoPreview;

/// A document has at most so many entries; the rest is left out, and [`Feed::problems`] says so.
pub const MAX_ENTRIES: usize = 1000;

/// A document, read.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// As the document names itself.
    pub title: Option<Text>,
    /// The page it belongs to, absolute.
    pub link: Option<Url>,
    /// A language tag as the document gives it.
    pub language: Option<String>,
    /// For how long asking again is in vain (`ttl` of RSS).
    pub ttl: Option<Duration>,
    /// How often the source says that it changes (`sy:updatePeriod`).
    pub changes_every: Option<Duration>,
    /// In the order of the document, at most [`MAX_ENTRIES`].
    pub entries: Vec<Entry>,
    /// How many more there are.
    pub left_out: usize,
    /// The page with what is older, where the document is one page of many.
    pub older: Option<Url>,
    /// Documents that this one only names: the sitemaps of an index that have what is newest.
    pub children: Vec<Url>,
    /// What was wrong and how it was read all the same, a sentence each.
    pub problems: Vec<String>,
}

impl Feed {
    /// Reads one more entry, or only counts it where there are enough.
    fn push(&mut self, read: impl FnOnce() -> Entry) {
        if self.entries.len() < MAX_ENTRIES {
            self.entries.push(read());
        } else {
            self.left_out += 1;
        }
    }
}

/// One raw unit in a document.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Where it begins in the document, from 1, where that is known.
    pub line: Option<usize>,
    /// `guid`, `id` or `rdf:about`.
    pub id: Option<String>,
    /// Absolute where it could be made so.
    pub link: Option<String>,
    /// The page itself where `link` is a detour that counts readers.
    pub original_link: Option<String>,
    /// The headline.
    pub title: Option<Text>,
    /// The full text.
    pub content: Option<Text>,
    /// A summary, or the full text in feeds that have no other place for it.
    pub summary: Option<Text>,
    /// As written.
    pub published: Option<String>,
    /// As written.
    pub updated: Option<String>,
    /// A language tag of this entry alone.
    pub language: Option<String>,
    /// Names.
    pub authors: Vec<String>,
    /// Enclosures and the like.
    pub media: Vec<Attachment>,
    /// The source marks it as edited.
    pub edited: bool,
    /// Who said it first, where it is passed on: name and address.
    pub forwarded_from: Option<String>,
    /// Address of what it answers.
    pub reply_to: Option<String>,
}

/// How a document is to be read.
#[derive(Debug, Clone, Copy, Default)]
pub struct How<'a> {
    /// As what; none: as what it turns out to be.
    pub kind: Option<SourceKind>,
    /// What is an entry of a page. Where there are some and no kind, the document is a page.
    pub selectors: Option<&'a Selectors>,
}

/// A text with what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// As written, character references of the document itself undone.
    pub body: String,
    /// How to read it.
    pub markup: Markup,
    /// Where relative links in it start.
    pub base: Option<Url>,
}

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// Characters are what they are.
    Plain,
    /// HTML.
    Html,
    /// The format does not say (RSS): HTML if it looks like it.
    Unsaid,
}

/// Why a document has no entries for us.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Nothing, or nothing but blanks.
    #[error("the document is empty; open the address in a browser to see whether there is a feed")]
    Empty,
    /// A page.
    #[error("this is a web page, not a feed; {}", feed_hint(.feed.as_deref()))]
    Page {
        /// The feed that the page names, absolute.
        feed: Option<String>,
    },
    /// Some other XML or JSON.
    #[error("this is no feed ({0}); give the address of an RSS, Atom or JSON feed")]
    NotAFeed(String),
    /// No list of feeds.
    #[error(
        "this is no OPML file ({0}); give a list of feeds as another reader exports it, or add one feed as a [[source]] of a catalogue file"
    )]
    NotOpml(String),
    /// It cannot be read at all.
    #[error("the document cannot be read ({0}); tell the publisher, or give another address")]
    Broken(String),
    /// It is of another kind than its source.
    #[error("this is {found}, not {wanted}; set kind = \"{kind}\" for it")]
    OtherKind {
        /// What the source should be.
        wanted: &'static str,
        /// What the document is.
        found: &'static str,
        /// The kind that would read it.
        kind: SourceKind,
    },
    /// A source of this kind is not read: it sends.
    #[error(
        "a source of kind push sends to us, there is nothing to read; give another kind to read this"
    )]
    Pushed,
    /// A page of Telegram without posts.
    #[error(transparent)]
    NoPreview(NoPreview),
    /// A page on which nothing is plainly a list.
    #[error(
        "this is a web page on which no list of entries was found; name what is an entry with a CSS selector \
         (select.entry in the catalogue, --entry for a test), or give the address of a feed"
    )]
    NoList,
    /// Selectors that are none.
    #[error("{0}")]
    Selector(String),
    /// The list is gone.
    #[error(
        "the selector {0:?} finds no entry on the page: it was rebuilt, or shows us something else; open it in a browser \
         and correct select.entry"
    )]
    NothingSelected(String),
    /// Entries are there, but what they are about is gone.
    #[error(
        "the selector {selector:?} finds nothing in any of {entries} entries: the page was rebuilt, or the selector is \
         wrong; correct select.{field}"
    )]
    NothingInEntries {
        /// Title or link.
        field: &'static str,
        /// As written.
        selector: String,
        /// How many entries there are.
        entries: usize,
    },
    /// A limit against hostile documents.
    #[error(
        "the document passes the limit of {0}; if it is honest, ask the publisher for a plainer feed"
    )]
    Limit(&'static str),
}

fn feed_hint(feed: Option<&str>) -> String {
    feed.map_or_else(
        || "look for its RSS or Atom link and give that address".to_owned(),
        |feed| format!("it names its feed: {feed}"),
    )
}

/// The characters of a document, whatever it takes.
pub(super) fn decode_document(bytes: &[u8], content_type: Option<&str>, found_at: &Url) -> String {
    encoding::decode(bytes, content_type, Some(found_at), &mut Vec::new())
}

/// Reads whatever the document turns out to be, see [`parse_as`].
///
/// # Errors
/// See [`parse_as`].
pub fn parse(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&Url>,
) -> Result<Feed, ParseError> {
    parse_as(bytes, content_type, base, How::default())
}

/// Reads RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed and RSS-in-JSON, sitemaps, preview pages of Telegram, and
/// web pages.
///
/// `content_type` is the header's; relative links start at `base` unless the document says otherwise.
///
/// # Errors
/// [`ParseError`]: it is nothing of this, or of another kind than asked for, or nothing can be read from it. Whatever
/// could be read is no error but a problem.
pub fn parse_as(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&Url>,
    how: How<'_>,
) -> Result<Feed, ParseError> {
    let mut problems = Vec::new();
    let bytes = encoding::unpack(bytes, &mut problems)?;
    let text = encoding::decode(&bytes, content_type, base, &mut problems);
    drop(bytes);
    let start = text.find(|letter: char| {
        !letter.is_whitespace() && !letter.is_control() && letter != '\u{feff}'
    });
    let start = start.ok_or(ParseError::Empty)?;
    let mut feed = kind::read((&text, start), base, how, &mut problems)?;
    let entries = feed.entries.len() + feed.left_out;
    if entries > MAX_ENTRIES {
        problems.push(too_many(entries));
        feed.entries.truncate(MAX_ENTRIES);
        feed.left_out = entries - MAX_ENTRIES;
    }
    problems.append(&mut feed.problems);
    feed.problems = problems;
    Ok(feed)
}

fn too_many(entries: usize) -> String {
    format!("The document has {entries} entries; only the first {MAX_ENTRIES} were read.")
}

/// An absolute address, or the text as it was where there is nothing to start from.
fn resolve(link: &str, base: Option<&Url>) -> Result<String, String> {
    let link = link.trim();
    // Never meant as a path: "www.example.org/news".
    if link.len() > 4
        && link
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("www."))
    {
        return Url::parse(&format!("http://{link}"))
            .map(String::from)
            .map_err(|_| link.to_owned());
    }
    let found = match (Url::parse(link), base) {
        // As it is written: readers compare it.
        (Ok(_), _) => return Ok(link.to_owned()),
        (Err(url::ParseError::RelativeUrlWithoutBase), Some(base)) => base.join(link),
        (Err(failure), _) => Err(failure),
    };
    found.map(String::from).map_err(|_| link.to_owned())
}

/// Absolute if possible, otherwise as written, `None` if blank.
fn link(text: &str, base: Option<&Url>) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| resolve(text, base).unwrap_or_else(|written| written))
}

/// `None` for blank texts, so that a second element can stand in.
fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
