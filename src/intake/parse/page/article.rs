//! A page that is a single article.

use scraper::ElementRef;
use serde_json::Value;

use super::super::html::{all, around, line};
use super::super::media::Attachment;
use super::super::{Entry, filled};
use super::{Reader, address, part, plain};

/// Data for search engines beyond this length is not looked at.
const MAX_DATA: usize = 256 * 1024;
/// Nodes of a box of links.
const MAX_BOX: usize = 400;
/// Values of it that are looked at.
const MAX_VALUES: usize = 2000;

/// `None` unless the page says or plainly is one article.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<Entry> {
    let page = reader.page;
    let said = page
        .meta(&["og:type"])
        .is_some_and(|kind| kind.eq_ignore_ascii_case("article"))
        || page.meta(&["article:published_time"]).is_some();
    let articles = all(page.root(), "article");
    let alone = articles.len() == 1 && page.first("h1").is_some();
    if !said && !alone {
        return None;
    }
    let data = Data::of(page);
    let headline = page.meta(&["og:title", "twitter:title"]).map(str::to_owned);
    let title = headline
        .or_else(|| page.first("h1").and_then(line))
        .or_else(|| page.first("head title").and_then(line))?;
    let body = body(page.root());
    let in_body = || part::date(body?);
    let canonical = address(page);
    let link = page.base().map(ToString::to_string);
    let content = body.and_then(|body| reader.text(body, &is_furniture));
    let picture = page
        .meta(&["og:image"])
        .and_then(|picture| page.link(picture));
    Some(Entry {
        link: link.or_else(|| canonical.clone()),
        original_link: canonical,
        title: Some(plain(title)),
        content,
        summary: page
            .meta(&["og:description", "description"])
            .map(|text| plain(text.to_owned())),
        published: page
            .meta(&["article:published_time", "datePublished"])
            .map(str::to_owned)
            .or(data.published)
            .or_else(in_body),
        updated: page
            .meta(&["article:modified_time", "dateModified"])
            .map(str::to_owned)
            .or(data.updated),
        authors: authors(page, data.authors),
        media: picture
            .and_then(|picture| Attachment::new(&picture, Some("image"), None))
            .into_iter()
            .collect(),
        ..Entry::default()
    })
}

fn authors(page: &super::Page, said: Vec<String>) -> Vec<String> {
    let meta = page.meta(&["author", "article:author"]);
    // Often the address of a profile.
    let name = meta.filter(|name| !name.contains("://")).map(str::to_owned);
    if said.is_empty() {
        name.into_iter().collect()
    } else {
        said
    }
}

/// The element whose own paragraphs have most text.
fn body(root: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let mut best: Vec<(ElementRef<'_>, usize)> = Vec::new();
    for paragraph in all(root, "p") {
        let outside = around(paragraph)
            .any(|outer| matches!(outer.value().name(), "nav" | "aside" | "footer" | "form"));
        let Some(parent) = paragraph
            .parent()
            .and_then(ElementRef::wrap)
            .filter(|_| !outside)
        else {
            continue;
        };
        let length = paragraph.text().map(str::len).sum::<usize>();
        // Paragraphs of one element come after each other, but for what lies between.
        match best
            .iter_mut()
            .rev()
            .take(8)
            .find(|(known, _)| known.id() == parent.id())
        {
            Some((_, sum)) => *sum += length,
            None => best.push((parent, length)),
        }
    }
    let (body, _) = best.into_iter().max_by_key(|(_, length)| *length)?;
    Some(body)
}

/// Headlines of the page itself, captions, and lists of links.
fn is_furniture(element: ElementRef<'_>) -> bool {
    if matches!(
        element.value().name(),
        "h1" | "figure" | "figcaption" | "header" | "time"
    ) {
        return true;
    }
    if !matches!(element.value().name(), "div" | "section" | "ul") {
        return false;
    }
    // A box of nothing but links leads to other articles.
    let (mut links, mut all) = (0, 0);
    for (seen, node) in element.descendants().enumerate() {
        let is_paragraph = node
            .value()
            .as_element()
            .is_some_and(|inner| inner.name() == "p");
        if seen > MAX_BOX || is_paragraph {
            return false;
        }
        let Some(text) = node.value().as_text() else {
            continue;
        };
        let length = text.trim().len();
        all += length;
        // Links are flat: around a text it is the first or second element.
        let is_link = node.ancestors().take(4).any(|outer| {
            outer
                .value()
                .as_element()
                .is_some_and(|outer| outer.name() == "a")
        });
        links += if is_link { length } else { 0 };
    }
    2 * links > all
}

/// What the page tells search engines (JSON-LD).
#[derive(Default)]
struct Data {
    published: Option<String>,
    updated: Option<String>,
    authors: Vec<String>,
}

impl Data {
    fn of(page: &super::Page) -> Self {
        let mut data = Self::default();
        for script in all(page.root(), "script[type=\"application/ld+json\"]") {
            let text: String = script.text().collect();
            if text.len() > MAX_DATA {
                continue;
            }
            let Ok(value) = serde_json::from_str::<Value>(&text) else {
                continue;
            };
            data.read(&value);
        }
        data
    }

    fn read(&mut self, root: &Value) {
        let mut open = vec![root];
        for _ in 0..MAX_VALUES {
            let Some(value) = open.pop() else { return };
            match value {
                Value::Array(values) => open.extend(values),
                Value::Object(fields) => {
                    let text =
                        |name: &str| fields.get(name).and_then(Value::as_str).and_then(filled);
                    if let Some(published) = text("datePublished") {
                        self.published.get_or_insert(published);
                        self.updated = self.updated.take().or_else(|| text("dateModified"));
                        if self.authors.is_empty() {
                            self.authors = fields.get("author").map(names).unwrap_or_default();
                        }
                    }
                    open.extend(fields.get("@graph"));
                }
                _ => {}
            }
        }
    }
}

fn names(author: &Value) -> Vec<String> {
    match author {
        Value::String(name) => filled(name).into_iter().collect(),
        Value::Array(authors) => authors.iter().take(10).flat_map(names).collect(),
        Value::Object(fields) => fields.get("name").map(names).unwrap_or_default(),
        _ => Vec::new(),
    }
}
