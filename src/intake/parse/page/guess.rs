//! What is plainly the list of a page whose catalogue has no selectors.
//!
//! Careful rather than clever: a list that is not plain is refused, and a sentence says what was taken for the list.

use std::collections::{HashMap, HashSet};

use scraper::ElementRef;

use super::super::html::{all, around, line, selector};
use super::super::{Feed, ParseError};
use super::{Reader, is_filled, part};

/// Fewer are no list.
const LEAST: usize = 3;
/// Characters of a line in a list that is more than a menu's.
const SHORTEST: usize = 25;
/// Where pages have what they are about.
const MAIN: &str = "main, [role=main], #main, #content, .content";
/// Where they have everything else.
const APART: [&str; 4] = ["nav", "aside", "footer", "header"];

/// Finds the entries of a page.
type Way = for<'a> fn(ElementRef<'a>) -> Vec<ElementRef<'a>>;

/// Reads the list, if there plainly is one.
pub(super) fn read(reader: &mut Reader<'_>, feed: &mut Feed) -> Result<(), ParseError> {
    let page = reader.page;
    let ways: [(&str, Way); 3] = [
        ("article elements", articles),
        ("headings with links", headings),
        ("lines of lists", lines),
    ];
    for (what, find) in ways {
        let found = find(page.root());
        if found.len() < LEAST {
            continue;
        }
        let entries: Vec<_> = found
            .into_iter()
            .map(|element| part::read(reader, element))
            .filter(|entry| entry.link.is_some() && is_filled(entry))
            .collect();
        // Several that lead to one page are parts of it.
        let pages: HashSet<_> = entries
            .iter()
            .filter_map(|entry| entry.link.as_deref())
            .collect();
        if pages.len() < LEAST {
            continue;
        }
        feed.problems.push(format!(
            "No selectors are given; {} {what} were read as entries.",
            entries.len()
        ));
        feed.entries = entries;
        return Ok(());
    }
    Err(ParseError::NoList)
}

/// `article` elements that are in no other.
fn articles(root: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    all(root, "article")
        .into_iter()
        .filter(|article| around(*article).all(|outer| outer.value().name() != "article"))
        .collect()
}

/// What lies around each linked heading of the rank that has most of them.
fn headings(root: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let mut best = Vec::new();
    for rank in ["h2", "h3", "h4", "h5"] {
        let linked: Vec<_> = all(root, rank)
            .into_iter()
            .filter(|heading| !is_apart(*heading) && line(*heading).is_some())
            .filter(|heading| {
                part::anchor(*heading, None).is_some() || around(*heading).any(part::is_link)
            })
            .collect();
        if linked.len() > best.len() {
            best = linked;
        }
    }
    // How many of them lie in each element: what surrounds one alone is its entry.
    let mut inside: HashMap<_, usize> = HashMap::new();
    for heading in &best {
        for outer in around(*heading) {
            *inside.entry(outer.id()).or_default() += 1;
        }
    }
    best.into_iter()
        .map(|heading| {
            around(heading)
                .take_while(|outer| inside.get(&outer.id()) == Some(&1))
                .last()
                .unwrap_or(heading)
        })
        .collect()
}

/// Lines of lists in the main part that have a link and more than a menu's words.
fn lines(root: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    let main = selector(MAIN);
    all(root, MAIN)
        .into_iter()
        .filter(|element| !around(*element).any(|outer| main.matches(&outer)))
        .map(|main| {
            all(main, "li")
                .into_iter()
                .filter(|item| !is_apart(*item))
                .filter(|item| {
                    line(*item).is_some_and(|text| text.chars().count() >= SHORTEST)
                        && part::anchor(*item, None).is_some()
                })
                // The innermost: a list of lists is not the list.
                .filter(|item| all(*item, ":scope li a[href]").is_empty())
                .collect::<Vec<_>>()
        })
        .max_by_key(Vec::len)
        .unwrap_or_default()
}

fn is_apart(element: ElementRef<'_>) -> bool {
    around(element).any(|outer| {
        // The header of an article is its own.
        let name = outer.value().name();
        APART.contains(&name)
            && !(name == "header" && around(outer).any(|o| o.value().name() == "article"))
    })
}
