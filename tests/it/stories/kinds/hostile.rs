//! A hostile page costs a time in proportion to its length, and nothing else.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use vestka::domain::source::{Selectors, SourceKind};
use vestka::intake::parse::{How, parse_as};

use super::{items, url};

const LENGTH: usize = 10 * 1000 * 1000;
/// A debug build on a busy machine takes seconds for the worst of them; at the square of the length it would be days.
const LONGEST: Duration = Duration::from_mins(2);

/// A page of ten megabytes, one piece after the other.
fn page(piece: impl Fn(usize) -> String) -> String {
    let mut page = "<!doctype html>".to_owned();
    let mut number = 0;
    while page.len() < LENGTH {
        page.push_str(&piece(number));
        number += 1;
    }
    page
}

/// As a page without selectors, which looks at most of it.
fn read(page: &str) {
    read_in(page, &[(SourceKind::Page, None)]);
}

/// In every way in which a page is read.
fn read_in_all_ways(page: &str) {
    let selectors = Selectors {
        entry: "div, article, li".to_owned(),
        text: Some("p".to_owned()),
        ..Selectors::default()
    };
    let page_kind = SourceKind::Page;
    read_in(
        page,
        &[
            (page_kind, None),
            (page_kind, Some(&selectors)),
            (SourceKind::Telegram, None),
        ],
    );
}

fn read_in(page: &str, ways: &[(SourceKind, Option<&Selectors>)]) {
    let base = url("https://p.example/");
    for &(kind, selectors) in ways {
        let how = How {
            kind: Some(kind),
            selectors,
        };
        let begun = Instant::now();
        if let Ok(feed) = parse_as(page.as_bytes(), None, Some(&base), how) {
            let _ = items(feed);
        }
        let head: String = page.chars().take(80).collect();
        assert!(begun.elapsed() < LONGEST, "{kind}: {head}");
    }
}

#[test]
fn depth_costs_nothing() {
    read(&page(|_| "<div>a".to_owned()));
    read(&page(|_| "<span><div></span>".to_owned()));
    read(&page(|_| "<a href=x><b><div></a>".to_owned()));
}

#[test]
fn formatting_that_is_never_closed_costs_nothing() {
    read(&page(|number| format!("<b a={number}><p>")));
    read(&page(|number| {
        format!("<b a={number}><table><td></b></td></table>")
    }));
}

#[test]
fn a_million_attributes_cost_nothing() {
    let mut tag = "<!doctype html><a".to_owned();
    for number in 0..LENGTH / 8 {
        write!(tag, " a{number}").unwrap();
    }
    read(&tag);
    read(&page(|number| format!("<body a{number}>")));
}

#[test]
fn an_endless_list_costs_nothing() {
    read_in_all_ways(&page(|number| {
        format!("<article><h2><a href=/{number}>t</a></h2><p>t")
    }));
    read_in_all_ways(&page(|number| {
        format!("<div class=tgme_widget_message data-post='a/{number}'><p class=js-message_text>x")
    }));
}

proptest::proptest! {
    #[test]
    fn no_page_panics(document in "(<|>|</|/|!|--|&|;|#|x|html|head|body|base|main|article|h2|li|a|p|div|table|td|template|svg|math|select|script|i|b|form| href=| class=| data-post=|'|\"|tgme_widget_message|a/1|time| datetime=|urlset|url|loc|sitemapindex|sitemap|news:news|,| |я){0,80}") {
        let selectors = Selectors {
            entry: "li, div, article".to_owned(),
            title: Some("h2".to_owned()),
            link: Some("a@href".to_owned()),
            date: Some("time@datetime".to_owned()),
            text: Some(".".to_owned()),
        };
        let base = url("https://p.example/a/");
        for start in ["", "<!doctype html>", "<!doctype html><div class='tgme_widget_message' data-post='", "<urlset>"] {
            let document = format!("{start}{document}");
            for kind in SourceKind::ALL {
                for selectors in [None, Some(&selectors)] {
                    let how = How { kind: Some(*kind), selectors };
                    if let Ok(feed) = parse_as(document.as_bytes(), None, Some(&base), how) {
                        let _ = items(feed);
                    }
                }
            }
        }
    }

    #[test]
    fn no_bytes_panic(document in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        for kind in SourceKind::ALL {
            let how = How { kind: Some(*kind), selectors: None };
            let _ = parse_as(&document, None, None, how);
        }
    }
}
