//! Atom 0.3 and 1.0.

use url::Url;

use super::xml::{Element, Space};
use super::{Entry, Feed, Markup, Text, filled, link, media};

pub(super) fn read(root: &Element, document: Option<&Url>) -> Feed {
    let declared = root.base(document);
    let own =
        |rel| chosen_link(root, rel, declared.as_ref()).and_then(|link| Url::parse(&link).ok());
    let page = own("alternate");
    // The document's own address is where relative links start: what it says itself, else where it was found.
    let base = match root.attr("xml:base") {
        Some(_) => declared.clone(),
        None => own("self")
            .or_else(|| document.cloned())
            .or_else(|| page.clone()),
    };
    let base = base.as_ref();
    let mut feed = Feed {
        link: page,
        language: root.attr("xml:lang").and_then(filled),
        ..Feed::default()
    };
    if root.is("entry") {
        feed.push(|| entry(root, base));
        return feed;
    }
    feed.title = root
        .elements()
        .find(|child| child.is("title"))
        .and_then(|title| text(title, base, Markup::Plain));
    let authors = authors(root);
    for child in root.elements().filter(|child| child.is("entry")) {
        feed.push(|| {
            let mut entry = entry(child, base);
            if entry.authors.is_empty() {
                entry.authors.clone_from(&authors);
            }
            entry
        });
    }
    feed
}

/// Of several times of one kind the last counts: it was added to correct the others.
fn entry(element: &Element, outer: Option<&Url>) -> Entry {
    let base = element.base(outer);
    let base = base.as_ref();
    let mut created = None;
    let mut entry = Entry {
        line: Some(element.line),
        language: element.attr("xml:lang").and_then(filled),
        link: chosen_link(element, "alternate", base),
        authors: authors(element),
        media: media::attached(element, base),
        ..Entry::default()
    };
    for child in element.elements() {
        match (child.space, child.name.as_str()) {
            (Space::Core | Space::Atom, "id") => {
                entry.id = entry.id.or_else(|| filled(&child.text()));
            }
            (Space::Core | Space::Atom, "title") => {
                entry.title = entry.title.or_else(|| text(child, base, Markup::Plain));
            }
            (Space::Core | Space::Atom, "content") => {
                entry.content = entry.content.or_else(|| text(child, base, Markup::Unsaid));
                entry.language = entry
                    .language
                    .or_else(|| child.attr("xml:lang").and_then(filled));
                entry.link = entry
                    .link
                    .or_else(|| child.attr("src").and_then(|src| link(src, base)));
            }
            (Space::Core | Space::Atom, "summary") => {
                entry.summary = entry.summary.or_else(|| text(child, base, Markup::Unsaid));
            }
            (Space::Core | Space::Atom, "published" | "issued" | "pubdate") => {
                entry.published = filled(&child.text()).or(entry.published);
            }
            (Space::Core | Space::Atom, "updated" | "modified") => {
                entry.updated = filled(&child.text()).or(entry.updated);
            }
            // The time of the first draft, where nothing says when it was published.
            (Space::Core | Space::Atom, "created") | (Space::Dublin, "date") => {
                created = filled(&child.text()).or(created);
            }
            (Space::Dublin, "creator") if entry.authors.is_empty() => {
                entry.authors.extend(filled(&child.text()));
            }
            (Space::Other, "origlink") => entry.original_link = link(&child.text(), base),
            _ => {}
        }
    }
    entry.published = entry.published.take().or(created);
    entry.title = entry
        .title
        .take()
        .or_else(|| of_media(element, "title", base));
    entry.summary = entry
        .summary
        .take()
        .or_else(|| of_media(element, "description", base));
    entry
}

/// What Media RSS says of a video.
fn of_media(element: &Element, name: &str, base: Option<&Url>) -> Option<Text> {
    element
        .elements()
        .filter(|child| child.space == Space::Media)
        .flat_map(|child| std::iter::once(child).chain(child.elements()))
        .find(|child| child.name == name)
        .and_then(|child| text(child, base, Markup::Plain))
}

/// Of several links of a kind, the one that leads to a page.
fn chosen_link(element: &Element, rel: &str, base: Option<&Url>) -> Option<String> {
    let of_kind = |child: &&Element| {
        child.is("link") && child.attr("rel").unwrap_or("alternate").trim() == rel
    };
    let is_page = |child: &&Element| child.attr("type").is_none_or(|kind| kind.contains("html"));
    let links = || element.elements().filter(of_kind);
    let chosen = links().find(is_page).or_else(|| links().next())?;
    link(chosen.attr("href")?, chosen.base(base).as_ref())
}

fn authors(element: &Element) -> Vec<String> {
    element
        .elements()
        .filter(|child| child.is("author"))
        .filter_map(|author| {
            let part = |name| {
                author
                    .elements()
                    .find(|child| child.name == name)
                    .and_then(|child| filled(&child.text()))
            };
            part("name")
                .or_else(|| part("email"))
                .or_else(|| filled(&author.text()))
        })
        .collect()
}

/// A text construct; `unsaid` is how it is read without a type. (By the standard that is plain text, but many feeds
/// forget the type of HTML in their bodies.)
fn text(element: &Element, outer: Option<&Url>, unsaid: Markup) -> Option<Text> {
    let mode = element.attr("mode").unwrap_or_default().trim();
    let kind = element
        .attr("type")
        .map(|kind| kind.trim().to_ascii_lowercase());
    let markup = match kind.as_deref() {
        None | Some("") => Some(unsaid),
        Some("html" | "xhtml" | "text/html" | "application/xhtml+xml") => Some(Markup::Html),
        Some("text" | "text/plain" | "plain") => Some(Markup::Plain),
        Some(kind) if kind.starts_with("text/") => Some(Markup::Unsaid),
        // Other types are files, unless they turn out to be texts.
        Some(_) => None,
    };
    let in_base64 = mode.eq_ignore_ascii_case("base64") || markup.is_none();
    let untyped = kind.is_none();
    let is_xhtml = matches!(kind.as_deref(), Some("xhtml" | "application/xhtml+xml"))
        && !mode.eq_ignore_ascii_case("escaped");
    let (body, markup) =
        if element.has_elements() && matches!(kind.as_deref(), Some("html" | "text/html")) {
            (element.escaped_html(), Markup::Html)
        } else if is_xhtml || element.has_elements() {
            (element.inner_html(), Markup::Html)
        } else if in_base64 {
            let body = from_base64(&element.text())?;
            (body, markup.filter(|_| !untyped).unwrap_or(Markup::Unsaid))
        } else {
            (element.text(), markup?)
        };
    (!body.trim().is_empty()).then(|| Text {
        body,
        markup,
        base: element.base(outer),
    })
}

/// Only texts can be shown: `None` for pictures and the like.
fn from_base64(text: &str) -> Option<String> {
    let packed: String = text.split_whitespace().collect();
    let bytes = data_encoding::BASE64.decode(packed.as_bytes()).ok()?;
    String::from_utf8(bytes).ok()
}
