//! Entries by the CSS selectors of the catalogue: `main li`, `h2 a@href`, `time@datetime`.

use scraper::{ElementRef, Selector};

use super::super::{Entry, Feed, MAX_ENTRIES, ParseError, filled, too_many};
use super::{Reader, part, plain};
use crate::domain::source::Selectors;

/// Nodes of all entries together, those that lie in several counted for each.
const MAX_LOOKED_AT: usize = 2_000_000;

/// What is read for one field: an element and, if named, an attribute of it.
struct Part {
    /// As written.
    written: String,
    /// None: the entry itself.
    selector: Option<Selector>,
    attribute: Option<String>,
    /// In how many entries it found something.
    hits: usize,
}

struct Parts {
    entry: Selector,
    title: Option<Part>,
    link: Option<Part>,
    date: Option<Part>,
    text: Option<Part>,
}

/// Says what is wrong with selectors before a page is read, a sentence each.
#[must_use]
pub fn check(selectors: &Selectors) -> Vec<String> {
    let mut wrong = Vec::new();
    let _ = compile(selectors, &mut wrong);
    wrong
}

fn compile(selectors: &Selectors, wrong: &mut Vec<String>) -> Option<Parts> {
    let entry = match part("entry", &selectors.entry) {
        Ok(
            Part {
                attribute: Some(_), ..
            }
            | Part { selector: None, .. },
        ) => {
            wrong.push(format!(
                "select.entry {:?} must find elements, such as \"main li\", not an attribute",
                selectors.entry
            ));
            None
        }
        Ok(part) => part.selector,
        Err(problem) => {
            wrong.push(problem);
            None
        }
    };
    let mut optional = |name: &str, written: &Option<String>| {
        part(name, written.as_deref()?)
            .map_err(|problem| wrong.push(problem))
            .ok()
    };
    let (title, link) = (
        optional("title", &selectors.title),
        optional("link", &selectors.link),
    );
    let (date, text) = (
        optional("date", &selectors.date),
        optional("text", &selectors.text),
    );
    Some(Parts {
        entry: entry?,
        title,
        link,
        date,
        text,
    })
}

/// `time@datetime`; `@href` and `.` alone mean the entry itself.
fn part(name: &str, written: &str) -> Result<Part, String> {
    let is_attribute = |end: &str| {
        !end.is_empty()
            && end
                .chars()
                .all(|letter| letter.is_alphanumeric() || "-_:".contains(letter))
    };
    let (css, attribute) = match written.rsplit_once('@') {
        Some((css, end)) if is_attribute(end.trim()) => {
            (css.trim(), Some(end.trim().to_lowercase()))
        }
        _ => (written.trim(), None),
    };
    let selector = match css {
        "" if attribute.is_none() => return Err(format!("select.{name} is empty; leave it out")),
        "" | "." => None,
        css => Some(Selector::parse(css).map_err(|_| {
            format!("select.{name} {written:?} is no CSS selector; one such as \"main li\" is")
        })?),
    };
    Ok(Part {
        written: written.to_owned(),
        selector,
        attribute,
        hits: 0,
    })
}

/// Reads every entry that the selectors find.
pub(super) fn read(
    reader: &mut Reader<'_>,
    selectors: &Selectors,
    feed: &mut Feed,
) -> Result<(), ParseError> {
    let mut wrong = Vec::new();
    let parts = compile(selectors, &mut wrong).filter(|_| wrong.is_empty());
    let Some(mut parts) = parts else {
        return Err(ParseError::Selector(wrong.join("; ")));
    };
    let mut found: Vec<ElementRef<'_>> = reader.page.root().select(&parts.entry).collect();
    if found.is_empty() {
        return Err(ParseError::NothingSelected(selectors.entry.clone()));
    }
    if found.len() > MAX_ENTRIES {
        feed.problems.push(too_many(found.len()));
        found.truncate(MAX_ENTRIES);
    }
    let apart = not_too_nested(&found);
    if apart < found.len() {
        feed.problems.push(format!(
            "Entries lie inside each other; only the first {apart} of {} were read.",
            found.len()
        ));
        found.truncate(apart);
    }
    for element in &found {
        feed.entries.push(entry(reader, *element, &mut parts));
    }
    let all = [
        ("title", parts.title),
        ("link", parts.link),
        ("date", parts.date),
        ("text", parts.text),
    ];
    for (name, part) in all {
        let Some(part) = part.filter(|part| part.hits < found.len()) else {
            continue;
        };
        if part.hits == 0 && matches!(name, "title" | "link") {
            return Err(ParseError::NothingInEntries {
                field: name,
                selector: part.written,
                entries: found.len(),
            });
        }
        feed.problems.push(format!(
            "select.{name} {:?} found nothing in {} of {} entries.",
            part.written,
            found.len() - part.hits,
            found.len()
        ));
    }
    Ok(())
}

/// How many of the entries can be looked through: inside each other, each would be looked through again and again.
fn not_too_nested(found: &[ElementRef<'_>]) -> usize {
    let mut left = MAX_LOOKED_AT;
    let enough = found.iter().position(|element| {
        let nodes = element.descendants().take(left).count();
        left -= nodes;
        left == 0
    });
    enough.unwrap_or(found.len()).max(1)
}

fn entry(reader: &mut Reader<'_>, element: ElementRef<'_>, parts: &mut Parts) -> Entry {
    let mut entry = part::read(reader, element);
    if let Some(part) = &mut parts.title {
        let title = part.value(element, super::super::html::line);
        entry.title = title.map(plain);
    }
    if let Some(part) = &mut parts.link {
        let href = |found: ElementRef<'_>| filled(part::anchor(found, None)?.attr("href")?);
        entry.link = part
            .value(element, href)
            .and_then(|href| reader.page.link(&href));
    }
    if let Some(part) = &mut parts.date {
        entry.published = part.value(element, part::value);
    }
    if let Some(part) = &mut parts.text {
        entry.content = text(reader, element, part);
    }
    entry
}

fn text(
    reader: &mut Reader<'_>,
    element: ElementRef<'_>,
    part: &mut Part,
) -> Option<super::super::Text> {
    if part.attribute.is_some() {
        return part.value(element, super::super::html::line).map(plain);
    }
    let found = part.found(element);
    let mut texts = Vec::new();
    for one in found {
        texts.extend(reader.text(one, &|_| false));
    }
    part.hits += usize::from(!texts.is_empty());
    let mut texts = texts.into_iter();
    let mut joined = texts.next()?;
    for text in texts {
        joined.body.push_str("<p>");
        joined.body.push_str(&text.body);
    }
    Some(joined)
}

impl Part {
    fn found<'a>(&self, entry: ElementRef<'a>) -> Vec<ElementRef<'a>> {
        match &self.selector {
            Some(selector) => entry.select(selector).collect(),
            None => vec![entry],
        }
    }

    /// The attribute, or what `otherwise` makes of the element; the first that is not blank.
    fn value<'a>(
        &mut self,
        entry: ElementRef<'a>,
        otherwise: impl Fn(ElementRef<'a>) -> Option<String>,
    ) -> Option<String> {
        let value = self
            .found(entry)
            .into_iter()
            .find_map(|found| match &self.attribute {
                Some(attribute) => found.attr(attribute).and_then(filled),
                None => otherwise(found),
            });
        self.hits += usize::from(value.is_some());
        value
    }
}
