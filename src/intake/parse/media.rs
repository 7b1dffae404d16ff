//! What is attached to an entry: enclosures, Media RSS, Atom links.

use url::Url;

use super::xml::{Element, Space};

/// A file that an entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Absolute where it could be made so.
    pub url: String,
    /// A MIME type, or its first half, or what Telegram calls it.
    pub kind: Option<String>,
    /// The name of a file, the question of a poll.
    pub title: Option<String>,
}

impl Attachment {
    pub(super) fn new(url: &str, kind: Option<&str>, base: Option<&Url>) -> Option<Self> {
        let kind = kind
            .map(|kind| kind.trim().to_ascii_lowercase())
            .filter(|kind| !kind.is_empty());
        Some(Self {
            url: super::link(url, base)?,
            kind,
            title: None,
        })
    }

    /// With an absolute address and a name.
    pub(super) fn titled(url: &str, kind: &str, title: Option<String>) -> Option<Self> {
        let attachment = Self::new(url, Some(kind), None)?;
        Some(Self {
            title,
            ..attachment
        })
    }
}

/// What the children of an RSS item or an Atom entry attach.
pub(super) fn attached(entry: &Element, base: Option<&Url>) -> Vec<Attachment> {
    let mut found = Vec::new();
    let mut pictures = Vec::new();
    for child in entry.elements() {
        if child.is("enclosure") {
            found.extend(
                child
                    .attr("url")
                    .and_then(|url| Attachment::new(url, child.attr("type"), base)),
            );
        } else if child.is("link") && child.attr("rel") == Some("enclosure") {
            found.extend(
                child
                    .attr("href")
                    .and_then(|url| Attachment::new(url, child.attr("type"), base)),
            );
        } else if child.space == Space::Media {
            media_rss(child, base, &mut found, &mut pictures);
        }
    }
    // A preview is worth showing only where there is nothing else.
    if found.is_empty() {
        found.append(&mut pictures);
    }
    found
}

fn media_rss(
    element: &Element,
    base: Option<&Url>,
    found: &mut Vec<Attachment>,
    pictures: &mut Vec<Attachment>,
) {
    match element.name.as_str() {
        "content" => {
            let kind = element.attr("type").or(element.attr("medium"));
            found.extend(
                element
                    .attr("url")
                    .and_then(|url| Attachment::new(url, kind, base)),
            );
        }
        "thumbnail" => {
            pictures.extend(
                element
                    .attr("url")
                    .and_then(|url| Attachment::new(url, Some("image"), base)),
            );
        }
        _ => {}
    }
    if matches!(element.name.as_str(), "group" | "content") {
        for child in element
            .elements()
            .filter(|child| child.space == Space::Media)
        {
            media_rss(child, base, found, pictures);
        }
    }
}
