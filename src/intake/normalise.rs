//! From entries to *items*: plain texts, instants, one address, ids that stay.
//!
//! The same document gives the same items, whatever was read before. Never here: the network, the store, the clock
//! (`now` is an argument).
//!
//! A date in the future cannot be right: up to a day ahead (a zone mixed up) it becomes `now`, further ahead it is
//! absent. What cannot be read is absent too, and a problem says so.

mod html;
mod identity;
mod language;
mod tidy;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::item::{Media, NewItem, fingerprint};
use crate::intake::canonical::{canonical_url, without_tracking};
use crate::intake::parse::date::read_date;
use crate::intake::parse::problem::Problems;
use crate::intake::parse::{Attachment, Entry, Feed, Markup, Text};

/// In characters; longer ones are cut at a word.
pub const MAX_TITLE: usize = 500;
/// In characters; longer ones are cut at a word.
pub const MAX_TEXT: usize = 50_000;
/// Attachments of one item.
pub const MAX_MEDIA: usize = 20;
/// Bytes of an address; longer ones are left out (and would not fit into an index).
const MAX_URL: usize = 2000;

/// The items of a document.
#[derive(Debug, Clone, Default)]
pub struct Normalised {
    /// In the order of the document, no two with the same external id.
    pub items: Vec<NewItem>,
    /// The document's problems and ours, a sentence each.
    pub problems: Vec<String>,
}

/// Makes items of entries.
///
/// An item's language is what its tag, its text, `source_language` (somebody chose it) and the document's tag come to together.
#[must_use]
pub fn normalise(feed: Feed, source_language: Option<&str>, now: DateTime<Utc>) -> Normalised {
    // Of a source imported from another reader nobody said the language: then the document's counts.
    let tags = Tags {
        source: source_language.and_then(primary_language),
        document: feed.language.as_deref().and_then(primary_language),
    };
    let mut faults = Problems::default();
    let mut drafts = Vec::with_capacity(feed.entries.len());
    for entry in feed.entries {
        if let Some(draft) = draft(&entry, &tags, now, &mut faults) {
            drafts.push((draft, entry.line));
        } else {
            faults.note("hollow", entry.line, || {
                "this entry has no title, no text and no link; it was left out".to_owned()
            });
        }
    }
    let items = identity::settle(drafts, &mut faults);
    let mut problems = feed.problems;
    problems.extend(faults.sentences());
    Normalised { items, problems }
}

/// The languages named above all entries.
struct Tags {
    source: Option<String>,
    document: Option<String>,
}

/// `None` for an entry that says nothing.
fn draft(entry: &Entry, tags: &Tags, now: DateTime<Utc>, faults: &mut Problems) -> Option<NewItem> {
    let title = entry
        .title
        .as_ref()
        .map(html::line)
        .map(|title| tidy::cut(&title, MAX_TITLE))
        .filter(|title| !title.is_empty());
    let text = body(entry);
    let url = entry.link.as_deref().and_then(page_address);
    if entry.link.is_some() && url.is_none() {
        faults.note("link", entry.line, || {
            let link = example(entry.link.as_deref().unwrap_or_default());
            format!("the link of this entry, \"{link}\", leads to no web page; it was left out")
        });
    }
    if url.as_deref().is_some_and(|url| !url.contains("://")) {
        faults.note("relative", entry.line, || {
            let link = example(url.as_deref().unwrap_or_default());
            format!("the link of this entry, \"{link}\", is relative, and nothing says where it starts; give the link of the channel, or xml:base")
        });
    }
    if title.is_none() && text.is_empty() && url.is_none() {
        return None;
    }
    let direct = entry.original_link.as_deref().and_then(canonical_url);
    let canonical_url = direct
        .or_else(|| url.as_deref().and_then(canonical_url))
        .filter(|url| url.len() <= MAX_URL);
    Some(NewItem {
        external_id: entry.id.as_deref().map(tidy::line).unwrap_or_default(),
        published_at: date(entry.published.as_deref(), entry.line, now, faults),
        updated_at: date(entry.updated.as_deref(), entry.line, now, faults),
        language: language::choose(
            entry
                .language
                .as_deref()
                .and_then(primary_language)
                .as_deref(),
            tags.source.as_deref(),
            tags.document.as_deref(),
            &[title.as_deref().unwrap_or_default(), &text].join("\n"),
        ),
        author: authors(&entry.authors),
        media: media(&entry.media),
        edited: entry.edited,
        forwarded_from: entry
            .forwarded_from
            .as_deref()
            .map(|from| tidy::cut(&tidy::line(from), MAX_TITLE))
            .filter(|from| !from.is_empty()),
        reply_to: entry.reply_to.as_deref().and_then(page_address),
        fingerprint: fingerprint(title.as_deref(), &text, canonical_url.as_deref()),
        url,
        canonical_url,
        title,
        text,
    })
}

/// A whole document as plain text, of any length that is looked at.
pub(super) fn plain_text(body: String, is_html: bool, found_at: &url::Url) -> String {
    html::paragraphs(&Text {
        body,
        markup: if is_html { Markup::Html } else { Markup::Plain },
        base: Some(found_at.clone()),
    })
}

/// The full text if there is one, else the summary.
fn body(entry: &Entry) -> String {
    let texts = [&entry.content, &entry.summary];
    let mut texts = texts
        .into_iter()
        .flatten()
        .map(html::paragraphs)
        .filter(|text| !text.is_empty());
    texts
        .next()
        .map(|text| tidy::cut(&text, MAX_TEXT))
        .unwrap_or_default()
}

/// An address that a reader can open, as the source wrote it. A relative one stays where nothing tells its beginning:
/// in a file that names no address and was not fetched from one.
fn page_address(link: &str) -> Option<String> {
    let link = link.trim();
    let url = match url::Url::parse(link) {
        // What is not plain ASCII without blanks is written so that every program opens it.
        Ok(mut url) if matches!(url.scheme(), "http" | "https") => {
            if drop_password(&mut url) {
                url.into()
            } else if link.bytes().all(|byte| byte.is_ascii_graphic()) {
                link.to_owned()
            } else {
                url.into()
            }
        }
        Err(url::ParseError::RelativeUrlWithoutBase) => tidy::line(link),
        _ => return None,
    };
    (!url.is_empty() && url.len() <= MAX_URL).then_some(url)
}

/// `https://bank.example@evil.example/` leads to evil.example: what stands before the `@` only deceives.
fn drop_password(url: &mut url::Url) -> bool {
    let has_one = !url.username().is_empty() || url.password().is_some();
    has_one && url.set_username("").is_ok() && url.set_password(None).is_ok()
}

fn date(
    written: Option<&str>,
    line: Option<usize>,
    now: DateTime<Utc>,
    faults: &mut Problems,
) -> Option<DateTime<Utc>> {
    let written = written?;
    let Some(date) = read_date(written) else {
        faults.note("date", line, || {
            let written = example(written);
            format!("the date of this entry, \"{written}\", cannot be read; it was left out")
        });
        return None;
    };
    if date <= now {
        return Some(date);
    }
    if date - now <= TimeDelta::days(1) {
        return Some(now);
    }
    faults.note("future", line, || {
        let written = example(written);
        format!("the date of this entry, \"{written}\", lies in the future; it was left out")
    });
    None
}

/// What a sentence shows of what a document says.
fn example(written: &str) -> String {
    tidy::cut(&tidy::line(written), 100)
}

fn authors(names: &[String]) -> Option<String> {
    let mut known: Vec<String> = Vec::new();
    for name in names.iter().map(|name| tidy::line(name)) {
        if !name.is_empty() && !known.contains(&name) {
            known.push(name);
        }
    }
    (!known.is_empty()).then(|| tidy::cut(&known.join(", "), MAX_TITLE))
}

fn media(attachments: &[Attachment]) -> Vec<Media> {
    let mut found: Vec<Media> = Vec::new();
    for attachment in attachments {
        let Some(url) = page_address(&attachment.url) else {
            continue;
        };
        if found.len() < MAX_MEDIA && !found.iter().any(|known| known.url == url) {
            found.push(Media {
                url,
                kind: attachment.kind.as_deref().map(tidy::line),
                title: attachment
                    .title
                    .as_deref()
                    .map(|title| tidy::cut(&tidy::line(title), MAX_TITLE)),
            });
        }
    }
    found
}

/// `be` of `be-BY`, `be_BY`, `BE`.
fn primary_language(tag: &str) -> Option<String> {
    let primary = tag
        .trim()
        .split(['-', '_', ',', ';', ' '])
        .next()?
        .to_ascii_lowercase();
    let known =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    (known && primary != "und").then_some(primary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_primary_subtags() {
        for (tag, expected) in [
            ("be-BY", Some("be")),
            ("EN_us", Some("en")),
            ("russian", None),
            ("", None),
            ("und", None),
        ] {
            assert_eq!(primary_language(tag).as_deref(), expected, "{tag}");
        }
    }

    #[test]
    fn addresses_stay_as_written_when_they_can() {
        assert_eq!(
            page_address(" https://Example.org/a?b&c#d ").as_deref(),
            Some("https://Example.org/a?b&c#d")
        );
        assert_eq!(
            page_address("https://example.org/вестка").as_deref(),
            Some("https://example.org/%D0%B2%D0%B5%D1%81%D1%82%D0%BA%D0%B0")
        );
        assert_eq!(page_address("/news/1").as_deref(), Some("/news/1"));
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "mailto:a@b.c",
            "https://",
        ] {
            assert_eq!(page_address(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_full_text_wins_unless_it_is_empty() {
        let text = |body: &str| {
            Some(Text {
                body: body.to_owned(),
                markup: Markup::Html,
                base: None,
            })
        };
        let both = Entry {
            content: text("<p>all</p>"),
            summary: text("some"),
            ..Entry::default()
        };
        assert_eq!(body(&both), "all");
        let hollow = Entry {
            content: text("<img src='x'>"),
            summary: text("some"),
            ..Entry::default()
        };
        assert_eq!(body(&hollow), "some");
    }
}
