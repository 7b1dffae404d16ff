//! What a document is, whatever its name and header say, and whether that is what was asked for.

use url::Url;

use super::xml::Element;
use super::{Feed, How, ParseError, atom, html, json, page, rss, sitemap, telegram, xml};
use crate::domain::source::SourceKind;

/// The document by what it begins with, from `start` on; what is before it only counts for the numbers of lines.
pub(super) fn read(
    (whole, start): (&str, usize),
    base: Option<&Url>,
    how: How<'_>,
    problems: &mut Vec<String>,
) -> Result<Feed, ParseError> {
    let text = &whole[start..];
    let wanted = match how.kind {
        Some(SourceKind::Push) => return Err(ParseError::Pushed),
        None => how.selectors.map(|_| SourceKind::Page),
        kind => kind,
    };
    if text.starts_with(['{', '[']) {
        is(wanted, SourceKind::Feed)?;
        return json::read(text, base, problems);
    }
    if looks_like_a_page(text) {
        return read_page(text, base, wanted, how, problems);
    }
    if !text.starts_with('<')
        && let Some(feed) = sitemap::read_text(text)
    {
        is(wanted, SourceKind::Sitemap)?;
        return Ok(feed);
    }
    let document = match (xml::read(whole, problems), wanted) {
        // A piece of a page, or one that begins with anything: a browser reads every text as one.
        (
            Err(ParseError::NotAFeed(_) | ParseError::Limit(_)),
            Some(SourceKind::Page | SourceKind::Telegram),
        ) => {
            return read_page(text, base, wanted, how, problems);
        }
        (document, _) => document?,
    };
    if let Some(feed) = read_feed(&document, base, wanted)? {
        return Ok(feed);
    }
    match document.name.as_str() {
        _ if sitemap::is_sitemap(&document) => {
            is(wanted, SourceKind::Sitemap)?;
            Ok(sitemap::read(&document, base))
        }
        "html" => read_page(text, base, wanted, how, problems),
        _ if matches!(wanted, Some(SourceKind::Page | SourceKind::Telegram)) => {
            read_page(text, base, wanted, how, problems)
        }
        other => Err(ParseError::NotAFeed(format!(
            "its outermost element is {other}"
        ))),
    }
}

/// A feed, which some publishers wrap into a page; none where there is none.
fn read_feed(
    document: &Element,
    base: Option<&Url>,
    wanted: Option<SourceKind>,
) -> Result<Option<Feed>, ParseError> {
    let inside = document.find(|element| matches!(element.name.as_str(), "rss" | "rdf" | "feed"));
    let root = inside.unwrap_or(document);
    let feed = match root.name.as_str() {
        "rss" | "rdf" | "channel" => rss::read(root, base),
        "feed" | "entry" => atom::read(root, base),
        _ => return Ok(None),
    };
    is(wanted, SourceKind::Feed)?;
    Ok(Some(feed))
}

fn read_page(
    text: &str,
    base: Option<&Url>,
    wanted: Option<SourceKind>,
    how: How<'_>,
    problems: &mut Vec<String>,
) -> Result<Feed, ParseError> {
    if matches!(wanted, None | Some(SourceKind::Feed))
        && let Some(feed) = wrapped_feed(text, base, wanted, problems)?
    {
        return Ok(feed);
    }
    let page = html::read(text, base)?;
    if wanted == Some(SourceKind::Telegram)
        || (how.selectors.is_none() && telegram::is_telegram(&page))
    {
        is(wanted, SourceKind::Telegram)?;
        return telegram::read(&page, text.len(), base);
    }
    let named = named_feed(&page);
    match wanted {
        Some(SourceKind::Page) => {}
        // Somebody who watches the page wants the page; anybody else is better served by its feed.
        None if named.is_none() => {}
        _ => return Err(ParseError::Page { feed: named }),
    }
    let feed = page::read(&page, text.len(), how.selectors)?;
    if let Some(named) = named {
        problems.push(format!(
            "The page names a feed, which says more and changes less: {named}."
        ));
    }
    Ok(feed)
}

/// A feed in a page.
fn wrapped_feed(
    text: &str,
    base: Option<&Url>,
    wanted: Option<SourceKind>,
    problems: &mut Vec<String>,
) -> Result<Option<Feed>, ParseError> {
    let has = |tag: &str| {
        text.as_bytes()
            .windows(tag.len())
            .any(|window| window.eq_ignore_ascii_case(tag.as_bytes()))
    };
    if !["<rss", "<rdf:rdf", "<feed"].into_iter().any(has) {
        return Ok(None);
    }
    let mut found = Vec::new();
    // A page that no reader of XML gets through has none.
    let Ok(document) = xml::read(text, &mut found) else {
        return Ok(None);
    };
    let feed = read_feed(&document, base, wanted)?.filter(|feed| !feed.entries.is_empty());
    if feed.is_some() {
        problems.append(&mut found);
    }
    Ok(feed)
}

/// `<!doctype html>` or `<html>`, whatever comments stand before.
fn looks_like_a_page(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let begins = |start: &str| {
            rest.get(..start.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(start))
        };
        if begins("<!doctype html") || begins("<html") || begins("<head") || begins("<body") {
            return true;
        }
        let end = if begins("<!--") {
            "-->"
        } else if begins("<?") {
            "?>"
        } else {
            return false;
        };
        match rest.find(end) {
            Some(at) => rest = &rest[at + end.len()..],
            None => return false,
        }
    }
}

/// Refuses a document of another kind than was asked for.
fn is(wanted: Option<SourceKind>, found: SourceKind) -> Result<(), ParseError> {
    match wanted {
        Some(wanted) if wanted != found => Err(ParseError::OtherKind {
            wanted: noun(wanted),
            found: noun(found),
            kind: found,
        }),
        _ => Ok(()),
    }
}

fn noun(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Feed => "a feed",
        SourceKind::Telegram => "a preview page of Telegram",
        SourceKind::Page => "a web page",
        SourceKind::Sitemap => "a sitemap",
        SourceKind::Push => "a push",
    }
}

/// The address in `<link rel="alternate" type="application/rss+xml" href="…">`.
fn named_feed(page: &html::Page) -> Option<String> {
    let is_feed = |kind: &str| {
        ["rss+xml", "atom+xml", "feed+json"]
            .iter()
            .any(|end| kind.trim().to_ascii_lowercase().ends_with(end))
    };
    html::all(page.root(), "link[type][href]")
        .into_iter()
        .find(|link| link.attr("type").is_some_and(is_feed))
        .and_then(|link| page.link(link.attr("href")?))
}
