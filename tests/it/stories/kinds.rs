//! What is no feed is read too: channels of Telegram, pages that are watched, sitemaps.

mod hostile;
mod pages;
mod sitemaps;
mod telegram;

use chrono::{DateTime, TimeZone, Utc};
use url::Url;
use vestka::domain::source::{Selectors, SourceKind};
use vestka::intake::normalise::{Normalised, normalise};
use vestka::intake::parse::{Feed, How, ParseError, parse_as};

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0)
        .single()
        .expect("this time exists")
}

/// A captured document; where they come from stands beside them.
fn captured(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/data/kinds/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn read_as(document: &[u8], address: &str, kind: SourceKind) -> Result<Feed, ParseError> {
    let how = How {
        kind: Some(kind),
        selectors: None,
    };
    parse_as(document, None, Some(&url(address)), how)
}

fn url(address: &str) -> Url {
    Url::parse(address).expect("a literal address")
}

fn items(feed: Feed) -> Normalised {
    normalise(feed, None, now())
}

#[test]
fn a_document_of_another_kind_says_which_kind_to_set() {
    let refused = |document: &[u8], kind| {
        let how = How {
            kind: Some(kind),
            selectors: None,
        };
        parse_as(document, None, None, how).unwrap_err().to_string()
    };
    let (channel, list, feed) = (
        captured("made-tme-media.html"),
        captured("advertools-news-sitemap.xml"),
        b"<rss><channel><item><title>a</title></item></channel></rss>",
    );
    for (document, kind, expected) in [
        (&channel[..], SourceKind::Feed, "telegram"),
        (&channel, SourceKind::Page, "telegram"),
        (&list, SourceKind::Feed, "sitemap"),
        (&list, SourceKind::Page, "sitemap"),
        (&list, SourceKind::Telegram, "sitemap"),
        (feed, SourceKind::Page, "feed"),
        (feed, SourceKind::Sitemap, "feed"),
    ] {
        let said = refused(document, kind);
        assert!(
            said.ends_with(&format!("set kind = \"{expected}\" for it")),
            "{kind}: {said}"
        );
    }
    assert!(refused(feed, SourceKind::Push).contains("sends to us"));
}

#[test]
fn without_a_kind_a_document_is_what_it_turns_out_to_be() {
    let found = |document: &[u8]| parse_as(document, None, None, How::default());
    assert_eq!(
        found(&captured("made-tme-media.html"))
            .unwrap()
            .entries
            .len(),
        13
    );
    assert_eq!(
        found(&captured("stormcrawler-news-sitemap.xml"))
            .unwrap()
            .entries
            .len(),
        6
    );
    let article = found(&captured("fundus-kommersant-ru-page.html")).unwrap();
    assert_eq!(article.entries.len(), 1);
    // A page that names its feed is better read by that, unless somebody says what to watch on it.
    let page = b"<!doctype html><link rel=alternate type=application/rss+xml href='https://p.example/rss'>\
        <ul><li><a href=/1>One</a></li></ul>";
    assert!(matches!(
        found(page),
        Err(ParseError::Page { feed: Some(feed) }) if feed == "https://p.example/rss"
    ));
    let selectors = Selectors {
        entry: "li".to_owned(),
        ..Selectors::default()
    };
    let how = How {
        kind: None,
        selectors: Some(&selectors),
    };
    let watched = parse_as(page, None, None, how).unwrap();
    assert_eq!(watched.entries.len(), 1);
    assert!(watched.problems[0].contains("https://p.example/rss"));
}
