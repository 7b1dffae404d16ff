//! RSS 0.9x, 1.0 and 2.0 with the extensions that publishers use.

use std::time::Duration;

use url::Url;

use super::xml::{Element, Space};
use super::{Entry, Feed, Markup, Text, filled, link, media};

pub(super) fn read(root: &Element, document: Option<&Url>) -> Feed {
    let channel = root
        .elements()
        .find(|child| child.is("channel"))
        .unwrap_or(root);
    let outer = channel.base(root.base(document).as_ref());
    let page = channel
        .elements()
        .find(|child| child.is("link") && child.attr("href").is_none())
        .map(Element::text);
    let page = page
        .and_then(|page| link(&page, outer.as_ref()))
        .and_then(|page| Url::parse(&page).ok());
    // Relative links are meant from the site's page, unless xml:base says otherwise.
    let declared = channel.attr("xml:base").is_some() || root.attr("xml:base").is_some();
    let base = if declared {
        outer
    } else {
        page.clone().or(outer)
    };
    let mut feed = Feed {
        link: page,
        ..Feed::default()
    };
    let (mut period, mut frequency) = (None, 1_u32);
    for child in channel.elements() {
        match (child.space, child.name.as_str()) {
            (Space::Core, "title") => {
                feed.title = feed.title.or_else(|| text(child, base.as_ref()));
            }
            (Space::Core | Space::Dublin, "language") => {
                feed.language = feed.language.or_else(|| filled(&child.text()));
            }
            (Space::Core, "ttl") => {
                feed.ttl = child
                    .text()
                    .trim()
                    .parse()
                    .ok()
                    .map(|minutes: u32| Duration::from_secs(60 * u64::from(minutes)));
            }
            (_, "updateperiod") => period = syndication_period(&child.text()),
            (_, "updatefrequency") => {
                frequency = child.text().trim().parse().unwrap_or(1).max(1);
            }
            _ => {}
        }
    }
    feed.changes_every = period.map(|period| period / frequency);
    feed.language = feed
        .language
        .or_else(|| root.attr("xml:lang").and_then(filled));
    collect(root, base.as_ref(), &mut feed);
    feed
}

/// `sy:updatePeriod` of the syndication module of RSS 1.0, which RSS 2.0 uses too.
fn syndication_period(written: &str) -> Option<Duration> {
    let hours = match written.trim().to_ascii_lowercase().as_str() {
        "hourly" => 1,
        "daily" => 24,
        "weekly" => 7 * 24,
        "monthly" => 30 * 24,
        "yearly" => 365 * 24,
        _ => return None,
    };
    Some(Duration::from_hours(hours))
}

/// Items stand in the channel (2.0), beside it (1.0) and, in broken feeds, in each other.
fn collect(element: &Element, base: Option<&Url>, feed: &mut Feed) {
    for child in element.elements() {
        if child.is("item") {
            feed.push(|| entry(child, base));
        }
        if child.is("item") || child.is("channel") {
            collect(child, base, feed);
        }
    }
}

fn entry(item: &Element, outer: Option<&Url>) -> Entry {
    let base = item.base(outer);
    let base = base.as_ref();
    let mut entry = Entry {
        line: Some(item.line),
        language: item.attr("xml:lang").and_then(filled),
        ..Entry::default()
    };
    let mut permalink = None;
    for child in item.elements() {
        match (child.space, child.name.as_str()) {
            (Space::Core, "title") => entry.title = entry.title.or_else(|| text(child, base)),
            (_, "guid") if child.is("guid") && entry.id.is_none() => {
                entry.id = filled(&child.text());
                let says_no = child
                    .attr("ispermalink")
                    .is_some_and(|value| value.trim().eq_ignore_ascii_case("false"));
                permalink = entry
                    .id
                    .clone()
                    .filter(|id| !says_no && id.starts_with("http"));
            }
            (Space::Atom, "id") => entry.id = entry.id.or_else(|| filled(&child.text())),
            (Space::Core | Space::Atom, "link") => item_link(child, base, &mut entry),
            (Space::Other, "origlink") => entry.original_link = link(&child.text(), base),
            (Space::Core, "description") => {
                entry.summary = entry.summary.or_else(|| text(child, base));
            }
            (Space::Content, "encoded") => {
                entry.content = entry.content.or_else(|| text(child, base));
            }
            (_, "full-text" | "fulltext" | "fullitem") | (Space::Core | Space::Html, "body") => {
                entry.content = entry.content.or_else(|| text(child, base));
            }
            (Space::Core, "pubdate") => entry.published = filled(&child.text()).or(entry.published),
            (Space::Dublin, "date" | "issued" | "created") | (Space::Atom, "published") => {
                entry.published = entry.published.or_else(|| filled(&child.text()));
            }
            (Space::Atom, "updated") | (Space::Dublin, "modified") => {
                entry.updated = entry.updated.or_else(|| filled(&child.text()));
            }
            (Space::Dublin, "creator") => entry.authors.extend(filled(&child.text())),
            (Space::Core, "author") => entry.authors.extend(person(&child.text())),
            (Space::Dublin, "language") => entry.language = filled(&child.text()),
            _ => {}
        }
    }
    let about = || item.attr("rdf:about").and_then(filled);
    entry.id = entry.id.take().or_else(about);
    entry.link = entry.link.take().or(permalink);
    entry.title = entry.title.take().or_else(|| borrowed(item, "title", base));
    entry.summary = entry.summary.take().or_else(|| last_resort(item, base));
    entry.media = media::attached(item, base);
    entry
}

/// What Dublin Core or Media RSS say where the format's own element is missing.
fn borrowed(item: &Element, name: &str, base: Option<&Url>) -> Option<Text> {
    let named = |space| {
        let mut children = item.elements();
        children.find(|child| child.space == space && child.name == name)
    };
    [Space::Dublin, Space::Media]
        .into_iter()
        .filter_map(named)
        .find_map(|child| text(child, base))
}

/// `<link>address</link>`, or Atom's `<link href="address"/>` where that is missing.
fn item_link(child: &Element, base: Option<&Url>, entry: &mut Entry) {
    let Some(href) = child.attr("href") else {
        entry.link = entry.link.take().or_else(|| link(&child.text(), base));
        return;
    };
    if child.attr("rel").is_none_or(|rel| rel == "alternate") {
        entry.link = entry.link.take().or_else(|| link(href, base));
    }
}

/// Podcasts and videos often have their only text in the extension.
fn last_resort(item: &Element, base: Option<&Url>) -> Option<Text> {
    let dublin = borrowed(item, "description", base);
    let groups = item
        .elements()
        .filter(|child| child.space == Space::Media && child.name == "group");
    let candidates = item.elements().chain(groups.flat_map(Element::elements));
    let mut candidates = candidates.filter(|child| {
        matches!(
            (child.space, child.name.as_str()),
            (Space::Media, "description") | (Space::Core | Space::Other, "summary")
        )
    });
    dublin.or_else(|| candidates.find_map(|child| text(child, base)))
}

fn text(element: &Element, outer: Option<&Url>) -> Option<Text> {
    let (body, markup) = if element.has_elements() {
        (element.inner_html(), Markup::Html)
    } else {
        (element.text(), Markup::Unsaid)
    };
    (!body.trim().is_empty()).then(|| Text {
        body,
        markup,
        base: element.base(outer),
    })
}

/// The name of `address@example.org (Name)` or `Name <address@example.org>`.
pub(super) fn person(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some((_, rest)) = text
        .split_once('(')
        .filter(|(before, _)| before.contains('@'))
    {
        return filled(rest.trim_end_matches(')'));
    }
    match text.split_once('<') {
        Some((name, address)) if address.contains('@') => filled(name),
        _ => filled(text),
    }
}
