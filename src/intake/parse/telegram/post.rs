//! One post: its text, files, author and what it answers or passes on.

use scraper::ElementRef;

use super::super::html::{Page, Writer, all, first, has_class, line};
use super::super::media::Attachment;
use super::super::{Entry, Markup, Text};
use super::{HOME, is_name, is_within};

mod files;

/// What is quoted beside the text: the post that is answered, and cards of links.
const QUOTED: [&str; 2] = [
    "tgme_widget_message_reply",
    "tgme_widget_message_link_preview",
];

/// `Name/ID` of the block; the name may lack.
pub(super) fn address(block: ElementRef<'_>, name: Option<&str>) -> Option<(String, u64)> {
    let (own, id) = block.attr("data-post")?.rsplit_once('/')?;
    let name = Some(own).filter(|own| is_name(own)).or(name)?;
    Some((name.to_owned(), id.parse().ok()?))
}

pub(super) fn read(page: &Page, block: ElementRef<'_>, id: &str, writer: &mut Writer) -> Entry {
    let url = format!("{HOME}{id}");
    let text = text(page, block, writer);
    Entry {
        content: text.map(|body| Text {
            body,
            markup: Markup::Html,
            base: None,
        }),
        published: first(block, ".tgme_widget_message_date time[datetime]")
            .and_then(|time| time.attr("datetime"))
            .map(str::to_owned),
        authors: first(block, ".tgme_widget_message_from_author")
            .and_then(line)
            .into_iter()
            .collect(),
        media: files::attached(page, block, &url)
            .into_iter()
            .filter_map(|file| Attachment::titled(&file.url, file.kind, file.title))
            .collect(),
        edited: is_edited(block),
        forwarded_from: forwarded_from(page, block),
        reply_to: first(block, "a.tgme_widget_message_reply[href]")
            .and_then(|reply| page.link(reply.attr("href")?)),
        id: Some(id.to_owned()),
        link: Some(url),
        ..Entry::default()
    }
}

/// The text as HTML. Of texts inside each other the outer one counts: captions of albums are nested in themselves.
fn text(page: &Page, block: ElementRef<'_>, writer: &mut Writer) -> Option<String> {
    let href = |href: &str| {
        // A hashtag leads to a search on this page. Some addresses are escaped once too often.
        let href = href.replace("&amp;", "&");
        (!href.starts_with(['?', '#'])).then(|| page.link(&href))?
    };
    let texts: Vec<String> = all(block, ".tgme_widget_message_text.js-message_text")
        .into_iter()
        .filter(|text| !is_within(*text, block, &QUOTED))
        .filter(|text| !is_within(*text, block, &["js-message_text"]))
        .map(|text| writer.inner(text, &|_| false, &href))
        .collect();
    (!texts.is_empty()).then(|| texts.join("<p>"))
}

/// Only a word between signature and time tells it, and it stands in no element of its own.
fn is_edited(block: ElementRef<'_>) -> bool {
    first(block, ".tgme_widget_message_meta").is_some_and(|meta| {
        meta.children()
            .filter_map(|node| node.value().as_text())
            .any(|text| {
                text.split(|letter: char| !letter.is_alphabetic())
                    .any(|word| word == "edited")
            })
    })
}

/// `Name, Author (address)`.
fn forwarded_from(page: &Page, block: ElementRef<'_>) -> Option<String> {
    let from = first(block, ".tgme_widget_message_forwarded_from_name")?;
    let author = first(block, ".tgme_widget_message_forwarded_from_author").and_then(line);
    let mut told = line(from)?;
    if let Some(author) = author {
        told.push_str(", ");
        told.push_str(&author);
    }
    if let Some(address) = from.attr("href").and_then(|href| page.link(href)) {
        told.push_str(" (");
        told.push_str(&address);
        told.push(')');
    }
    Some(told)
}

/// Whether a media element belongs to the post itself.
fn is_own(element: ElementRef<'_>, block: ElementRef<'_>) -> bool {
    !is_within(element, block, &QUOTED) && !QUOTED.iter().any(|class| has_class(element, class))
}
