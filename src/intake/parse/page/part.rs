//! Where an entry of a list usually has its link, headline, date and text.

use scraper::ElementRef;

use super::super::html::{all, first, line};
use super::super::{Entry, filled};
use super::{Reader, plain};

/// Headlines.
pub(super) const HEADINGS: &str = "h1, h2, h3, h4, h5, h6, [itemprop=headline]";

/// Reads an entry of which nothing is known but where it lies.
pub(super) fn read(reader: &mut Reader<'_>, element: ElementRef<'_>) -> Entry {
    let heading = heading(element);
    let anchor = anchor(element, heading);
    let title = heading
        .and_then(line)
        .or_else(|| anchor.and_then(label))
        .map(plain);
    let mut entry = Entry {
        link: anchor.and_then(|anchor| reader.page.link(anchor.attr("href")?)),
        published: date(element),
        language: element.attr("lang").and_then(filled),
        title,
        ..Entry::default()
    };
    entry.content = text(reader, element, entry.title.is_none());
    entry
}

/// The headline of an entry, in it or around it.
pub(super) fn heading(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let name = element.value().name();
    let is_heading = name.len() == 2 && name.starts_with('h') && name != "hr";
    if is_heading {
        return Some(element);
    }
    all(element, HEADINGS)
        .into_iter()
        .find(|heading| line(*heading).is_some())
}

/// The link of an entry: it itself, that of the headline, around the headline, or the first that leads somewhere.
pub(super) fn anchor<'a>(
    element: ElementRef<'a>,
    heading: Option<ElementRef<'a>>,
) -> Option<ElementRef<'a>> {
    if is_link(element) {
        return Some(element);
    }
    let in_heading =
        heading.and_then(|heading| all(heading, "a[href]").into_iter().find(|a| is_link(*a)));
    let around_heading = || {
        super::super::html::around(heading?)
            .take_while(|outer| outer.id() != element.id())
            .find(|outer| is_link(*outer))
    };
    let links = || all(element, "a[href]").into_iter().filter(|a| is_link(*a));
    // The first with words: a picture often has a link of its own.
    let with_words = || links().find(|a| line(*a).is_some());
    in_heading
        .or_else(around_heading)
        .or_else(with_words)
        .or_else(|| links().next())
}

/// Does it lead to a page?
pub(super) fn is_link(element: ElementRef<'_>) -> bool {
    element.value().name() == "a"
        && element.attr("href").is_some_and(|href| {
            let href = href.trim();
            let scheme = href.split_once(':').map(|(scheme, _)| scheme);
            let leads = scheme.is_none_or(|scheme| {
                scheme.contains(['/', '?', '#', '.'])
                    || scheme.eq_ignore_ascii_case("http")
                    || scheme.eq_ignore_ascii_case("https")
            });
            !href.is_empty() && !href.starts_with('#') && leads
        })
}

/// The words of a link, or those that stand for its picture.
fn label(anchor: ElementRef<'_>) -> Option<String> {
    let said = |name: &str| anchor.attr(name).and_then(filled);
    line(anchor)
        .or_else(|| said("aria-label"))
        .or_else(|| said("title"))
        .or_else(|| filled(first(anchor, "img[alt]")?.attr("alt")?))
}

/// The first date of an entry that a program can read, else what stands where a date should.
pub(super) fn date(element: ElementRef<'_>) -> Option<String> {
    let machine = "time[datetime], [itemprop=datePublished]";
    let dates = all(element, machine);
    let read = dates.into_iter().find_map(value);
    read.or_else(|| first(element, "time").and_then(line))
}

/// What an element with a date says.
pub(super) fn value(element: ElementRef<'_>) -> Option<String> {
    let attribute = element.attr("datetime").or(element.attr("content"));
    attribute.and_then(filled).or_else(|| line(element))
}

/// Its paragraphs; all of it where it has no headline.
fn text(
    reader: &mut Reader<'_>,
    element: ElementRef<'_>,
    whole: bool,
) -> Option<super::super::Text> {
    if whole {
        return reader.text(element, &|_| false);
    }
    let own = all(element, "p, [itemprop=description]")
        .into_iter()
        .filter(|paragraph| heading(*paragraph).is_none())
        // Of those inside each other the outer one.
        .filter(|paragraph| {
            !super::super::html::around(*paragraph)
                .take_while(|outer| outer.id() != element.id())
                .any(|outer| {
                    outer.value().name() == "p" || outer.attr("itemprop") == Some("description")
                })
        });
    let mut joined: Option<super::super::Text> = None;
    for paragraph in own.collect::<Vec<_>>() {
        let Some(text) = reader.text(paragraph, &|inner| inner.value().name() == "time") else {
            continue;
        };
        match &mut joined {
            Some(joined) => {
                joined.body.push_str("<p>");
                joined.body.push_str(&text.body);
            }
            None => joined = Some(text),
        }
    }
    joined
}
