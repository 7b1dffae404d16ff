//! A bounded tree of an HTML page, as a browser builds it.
//!
//! A browser's rules cost the square of the page where somebody nests a million elements, gives one a million
//! attributes or opens a thousand formatting elements that are never closed. What passes a limit is left out (tags) or
//! refused (nodes), so any page is read in a time in proportion to its length.
//!
//! Never here: scripts, styles, other documents, what a page means.

mod guard;
mod write;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use scraper::{ElementRef, Html, HtmlTreeSink, Selector};
use url::Url;

use super::{ParseError, link};
use guard::Guard;

pub(super) use write::Writer;

/// Bytes fed at a time; what one tag holds beyond twice as many is cut off.
const PIECE: usize = 4096;

/// A page and where its relative links start.
pub(super) struct Page {
    html: Html,
    base: Option<Url>,
}

/// Reads a page. `found_at` is its address.
pub(super) fn read(text: &str, found_at: Option<&Url>) -> Result<Page, ParseError> {
    let sink = HtmlTreeSink::new(Html::new_document());
    let builder = TreeBuilder::new(sink, TreeBuilderOpts::default());
    let tokenizer = Tokenizer::new(Guard::new(builder), TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE.min(rest.len())));
        let before = tokenizer.sink.tokens();
        input.push_back(StrTendril::from_slice(piece));
        // Scripts are not run: what stops at one goes on at once.
        while !input.is_empty() {
            let _ = tokenizer.feed(&input);
        }
        if tokenizer.sink.is_full() {
            return Err(ParseError::Limit("100,000 nodes of a page"));
        }
        if tokenizer.sink.tokens() == before {
            // Looking for repeated attributes costs the square of their number, so an endless tag ends here. In a
            // quoted value or a comment the sign says nothing.
            input.push_back(StrTendril::from_slice(">"));
            while !input.is_empty() {
                let _ = tokenizer.feed(&input);
            }
        }
        rest = after;
    }
    tokenizer.end();
    let html = tokenizer.sink.finish();
    let mut page = Page {
        html,
        base: found_at.cloned(),
    };
    let declared = page
        .first("base[href]")
        .and_then(|base| base.attr("href"))
        .and_then(|href| link(href, found_at))
        .and_then(|href| Url::parse(&href).ok())
        .filter(|base| matches!(base.scheme(), "http" | "https"));
    page.base = declared
        .or(page.base.take())
        .or_else(|| Url::parse(&page.rel("canonical")?).ok());
    Ok(page)
}

impl Page {
    /// Where relative links start.
    pub(super) fn base(&self) -> Option<&Url> {
        self.base.as_ref()
    }

    /// The outermost element.
    pub(super) fn root(&self) -> ElementRef<'_> {
        self.html.root_element()
    }

    /// The first element that a selector of ours finds.
    pub(super) fn first(&self, selector: &str) -> Option<ElementRef<'_>> {
        first(self.root(), selector)
    }

    /// An absolute address, as far as something tells where it starts.
    pub(super) fn link(&self, href: &str) -> Option<String> {
        link(href, self.base())
    }

    /// What a `meta` element of one of these names or properties says, the first name first.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&str> {
        let content = |name: &str| {
            let same = |key: Option<&str>| key.is_some_and(|key| key.eq_ignore_ascii_case(name));
            all(self.root(), "meta[content]")
                .into_iter()
                .find(|meta| {
                    same(meta.attr("property"))
                        || same(meta.attr("name"))
                        || same(meta.attr("itemprop"))
                })
                .and_then(|meta| meta.attr("content"))
                .map(str::trim)
                .filter(|content| !content.is_empty())
        };
        names.iter().find_map(|name| content(name))
    }

    /// The language that the page declares.
    pub(super) fn language(&self) -> Option<String> {
        self.root().attr("lang").and_then(super::filled)
    }

    /// The address of `<link rel="…" href="…">`.
    pub(super) fn rel(&self, wanted: &str) -> Option<String> {
        let relates = |link: &ElementRef<'_>| {
            link.attr("rel").is_some_and(|rel| {
                rel.split_ascii_whitespace()
                    .any(|word| word.eq_ignore_ascii_case(wanted))
            })
        };
        let found = all(self.root(), "link[rel][href]")
            .into_iter()
            .find(relates)?;
        self.link(found.attr("href")?)
    }
}

/// A selector that we wrote ourselves.
pub(super) fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a selector of the program itself")
}

/// The first element inside of another that a selector of ours finds.
pub(super) fn first<'a>(inside: ElementRef<'a>, text: &str) -> Option<ElementRef<'a>> {
    inside.select(&selector(text)).next()
}

/// All elements inside of another that a selector of ours finds.
pub(super) fn all<'a>(inside: ElementRef<'a>, text: &str) -> Vec<ElementRef<'a>> {
    inside.select(&selector(text)).collect()
}

/// Does it have this class?
pub(super) fn has_class(element: ElementRef<'_>, class: &str) -> bool {
    element
        .value()
        .has_class(class, scraper::CaseSensitivity::CaseSensitive)
}

/// The elements around one, the nearest first.
pub(super) fn around(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.ancestors().filter_map(ElementRef::wrap)
}

/// Its text on one line, of which no more is looked at than a headline can have.
pub(super) fn line(element: ElementRef<'_>) -> Option<String> {
    const LONGEST: usize = 4000;
    let mut text = String::new();
    for piece in element.text() {
        text.push_str(piece);
        if text.len() > LONGEST {
            break;
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}
