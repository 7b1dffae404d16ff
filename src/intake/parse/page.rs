//! A web page that is watched: a list with what its catalogue says is an entry, else what is plainly one, else a single
//! article.
//!
//! A page that lists nothing is a failure: it was rebuilt, or shows something else to us. What it no longer lists says
//! nothing.
//!
//! Never here: other pages, scripts.

mod article;
mod guess;
mod part;
mod select;

use scraper::ElementRef;

use super::html::{Page, Writer, line};
use super::{Entry, Feed, Markup, ParseError, Text};
use crate::domain::source::Selectors;

pub use select::check;

/// Reads a page. `bytes` is its length.
pub(super) fn read(
    page: &Page,
    bytes: usize,
    selectors: Option<&Selectors>,
) -> Result<Feed, ParseError> {
    let mut reader = Reader {
        page,
        writer: Writer::for_page(bytes),
    };
    let mut feed = Feed {
        title: title(page),
        link: address(page).and_then(|address| url::Url::parse(&address).ok()),
        language: page.language(),
        ..Feed::default()
    };
    match selectors {
        Some(selectors) => select::read(&mut reader, selectors, &mut feed)?,
        None => match article::read(&mut reader) {
            Some(entry) => {
                feed.problems
                    .push("No selectors are given; the page was read as one article.".to_owned());
                feed.entries.push(entry);
            }
            None => guess::read(&mut reader, &mut feed)?,
        },
    }
    if reader.writer.is_spent() {
        feed.problems.push(
            "Entries lie inside each other or are very long; the last of them were cut.".to_owned(),
        );
    }
    Ok(feed)
}

/// A page with what may still be written of it.
struct Reader<'a> {
    page: &'a Page,
    writer: Writer,
}

impl Reader<'_> {
    /// What is in an element, but for the parts that another field has.
    fn text(
        &mut self,
        element: ElementRef<'_>,
        skip: &dyn Fn(ElementRef<'_>) -> bool,
    ) -> Option<Text> {
        let page = self.page;
        let body = self.writer.inner(element, skip, &|href| page.link(href));
        (!body.trim().is_empty()).then(|| Text {
            body,
            markup: Markup::Html,
            base: page.base().cloned(),
        })
    }
}

/// The address that the page gives itself, unless it is that of the front page, as careless templates have it.
fn address(page: &Page) -> Option<String> {
    let declared = page
        .rel("canonical")
        .or_else(|| page.link(page.meta(&["og:url"])?))?;
    let url = url::Url::parse(&declared).ok()?;
    let is_front = url.path() == "/" && url.query().is_none();
    let is_elsewhere = page
        .base()
        .is_some_and(|base| base.path() != "/" || base.query().is_some());
    (matches!(url.scheme(), "http" | "https") && !(is_front && is_elsewhere)).then_some(declared)
}

fn title(page: &Page) -> Option<Text> {
    let named = page.meta(&["og:site_name"]).map(str::to_owned);
    named
        .or_else(|| page.first("head title").and_then(line))
        .map(plain)
}

fn plain(body: String) -> Text {
    Text {
        body,
        markup: Markup::Plain,
        base: None,
    }
}

/// An entry that says something.
fn is_filled(entry: &Entry) -> bool {
    entry.title.is_some() || (entry.link.is_some() && entry.content.is_some())
}
