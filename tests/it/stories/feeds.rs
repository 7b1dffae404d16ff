//! A feed is read and normalised: what publishers get wrong costs at most the entry it is in.

mod fetch;
mod items;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;

use chrono::{DateTime, TimeZone, Utc};
use url::Url;
use vestka::domain::item::NewItem;
use vestka::intake::normalise::{Normalised, normalise};
use vestka::intake::parse::{ParseError, parse};

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0)
        .single()
        .expect("this time exists")
}

fn read(document: &[u8]) -> Normalised {
    let base = Url::parse("https://press.example/feeds/all.xml").expect("a literal address");
    let feed = parse(document, None, Some(&base)).expect("a document that can be read");
    normalise(feed, None, now())
}

fn rss(items: &str) -> Normalised {
    read(format!("<rss version='2.0'><channel><title>T</title>{items}</channel></rss>").as_bytes())
}

fn ids(items: &[NewItem]) -> Vec<&str> {
    items.iter().map(|item| item.external_id.as_str()).collect()
}

fn titles(items: &[NewItem]) -> Vec<&str> {
    items
        .iter()
        .map(|item| item.title.as_deref().unwrap_or_default())
        .collect()
}

#[test]
fn every_format_gives_the_same_item() {
    let documents = [
        r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
            xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><link>https://press.example/</link><language>nl-BE</language>
            <item><guid isPermaLink="false">n1</guid><title>Two &amp;amp; three</title><link>/news/1?utm_source=rss</link>
            <description>Short</description><content:encoded><![CDATA[<p>Long <b>text</b></p><p>End</p>]]></content:encoded>
            <pubDate>Tue, 03 Nov 2026 13:00:00 +0300</pubDate><dc:creator>Ann</dc:creator>
            <enclosure url="/a.jpg" type="image/jpeg" length="1"/></item></channel></rss>"#,
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:c="http://purl.org/rss/1.0/modules/content/">
            <channel rdf:about="x"><link>https://press.example/</link><dc:language>nl</dc:language></channel>
            <item rdf:about="n1"><title>Two &amp; three</title><link>https://press.example/news/1?utm_source=rss</link>
            <c:encoded>&lt;p>Long text&lt;/p>&lt;p>End&lt;/p></c:encoded><dc:date>2026-11-03T10:00:00Z</dc:date>
            <dc:creator>Ann</dc:creator><enclosure url="https://press.example/a.jpg" type="image/jpeg"/></item></rdf:RDF>"#,
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl" xml:base="https://press.example/"><title>T</title>
            <author><name>Ann</name></author><entry><id>n1</id><title type="html">Two &amp;amp; three</title>
            <link href="news/1?utm_source=rss"/><link rel="enclosure" type="image/jpeg" href="a.jpg"/>
            <published>2026-11-03T10:00:00Z</published><summary>Short</summary><content type="xhtml">
            <div xmlns="http://www.w3.org/1999/xhtml"><p>Long <em>text</em></p><p>End</p></div></content></entry></feed>"#,
        r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="nl"><link rel="alternate" href="https://press.example/"/>
            <entry><id>n1</id><title>Two &amp; three</title><link rel="alternate" type="text/html" href="/news/1?utm_source=rss"/>
            <link rel="enclosure" type="image/jpeg" href="/a.jpg"/>
            <issued>2026-11-03T13:00:00+03:00</issued><author><name>Ann</name></author>
            <content type="text/html" mode="escaped">&lt;p&gt;Long text&lt;/p&gt;End</content></entry></feed>"#,
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "T", "home_page_url": "https://press.example/", "language": "nl",
            "items": [{"id": "n1", "url": "https://press.example/news/1?utm_source=rss", "title": "Two & three",
            "content_html": "<p>Long text<p>End", "summary": "Short", "date_published": "2026-11-03T10:00:00Z",
            "authors": [{"name": "Ann"}], "attachments": [{"url": "https://press.example/a.jpg", "mime_type": "image/jpeg"}]}]}"#,
        r##"{"rss": {"version": "2.0", "channel": {"link": "https://press.example/", "language": "nl", "item":
            {"guid": {"isPermaLink": false, "#value": "n1"}, "title": "Two &amp; three", "link": "/news/1?utm_source=rss",
            "description": "<p>Long text</p>End", "pubDate": "Tue, 03 Nov 2026 10:00:00 GMT", "author": "a@b.example (Ann)",
            "enclosure": {"url": "https://press.example/a.jpg", "type": "image/jpeg"}}}}}"##,
    ];
    let first = read(documents[0].as_bytes()).items;
    assert_eq!(
        serde_json::to_value(&first).unwrap(),
        serde_json::json!([{
            "external_id": "n1", "url": "https://press.example/news/1?utm_source=rss", "title": "Two & three",
            "text": "Long text\n\nEnd", "published_at": "2026-11-03T10:00:00Z", "updated_at": null, "language": "nl",
            "author": "Ann", "media": [{"url": "https://press.example/a.jpg", "kind": "image/jpeg"}],
            "edited": false, "forwarded_from": null, "reply_to": null
        }])
    );
    assert_eq!(
        first[0].canonical_url.as_deref(),
        Some("https://press.example/news/1")
    );
    for document in documents {
        let read = read(document.as_bytes());
        assert_eq!(read.problems, Vec::<String>::new(), "{document}");
        assert_eq!(read.items, first, "{document}");
    }
}

/// Documents as they come, and the titles that a reader should still get.
const BROKEN: [(&str, &[&str]); 16] = [
    (
        "\u{feff}  \n junk <?xml version='1.0'?><rss><channel><item><title>a</title></item></channel></rss>",
        &["a"],
    ),
    (
        "<rss><channel><item><title>a & b &nbsp;&copy; c&d=e; 1 < 2</title></item></channel></rss>",
        &["a & b © c&d=e; 1 < 2"],
    ),
    (
        "<rss><channel><item><title>a\u{b}\u{1}\u{ffff}b</title></item></channel></rss>",
        &["ab"],
    ),
    (
        "<rss><channel><item><title>a</title></item><item><title>b</title>",
        &["a"],
    ),
    (
        "<rss><channel><item><title>a</title></item><item><title>b</title><description><![CDATA[half",
        &["a"],
    ),
    ("<rss><channel><item><title>a</title></item>", &["a"]),
    (
        "<rss><channel><item><title>a</item><item><title>b</b></title></channel></rss>",
        &["a", "b"],
    ),
    (
        "<rss><channel><item><title>a</title><item><title>b</title></item></item></channel></rss>",
        &["a", "b"],
    ),
    (
        "<html><body><rss><channel><item><title>a</title></item></channel></rss></body></html>",
        &["a"],
    ),
    (
        "<RSS><Channel><Item><Title>a</Title></Item></Channel></RSS>",
        &["a"],
    ),
    (
        "<rss xmlns='urn:x'><channel><item><media:title>no</media:title><title>a</title></item></channel></rss>",
        &["a"],
    ),
    (
        "<rss><channel><item><title><![CDATA[a &amp; <b>b</b>]]></title></item></channel></rss>",
        &["a & b"],
    ),
    (
        "<rss><channel><item><title>a</title><description><p>x<br>y</description></item></channel></rss>",
        &["a"],
    ),
    (
        "<!DOCTYPE rss [<!ENTITY x \"y\">]><rss><channel><item><title>a&x;</title></item></channel></rss>",
        &["a&x;"],
    ),
    (
        "{\"items\": [{\"id\": 1, \"title\": \"a\"}, {\"id\": 2, \"title\": \"b\", \"content_text\": \"hal",
        &["a"],
    ),
    ("{\"items\": [{\"id\": 1, \"title\": \"a\nb\"}]}", &["a b"]),
];

#[test]
fn a_broken_document_gives_what_is_whole() {
    for (document, expected) in BROKEN {
        assert_eq!(
            titles(&read(document.as_bytes()).items),
            expected,
            "{document}"
        );
    }
}

#[test]
fn entities_of_the_document_are_never_expanded() {
    let mut lol = "<!DOCTYPE rss [<!ENTITY l0 \"lol\">".to_owned();
    for level in 1..30 {
        let inner = format!("&l{};", level - 1).repeat(10);
        write!(lol, "<!ENTITY l{level} \"{inner}\">").unwrap();
    }
    lol.push_str("<!ENTITY f SYSTEM \"file:///etc/passwd\">]><rss><channel><item><title>&l29;&f;</title></item></channel></rss>");
    let read = read(lol.as_bytes());
    assert_eq!(titles(&read.items), ["&l29;&f;"]);
    assert_eq!(
        read.problems,
        [
            "Line 1: the document declares entities of its own; they were ignored.",
            "Line 1: &l29; stands for nothing that XML or HTML knows; it was read as written.",
            "Line 1: &f; stands for nothing that XML or HTML knows; it was read as written.",
            "Line 1: this entry has no id (guid); a hash of what it says stands in, and when that changes the entry counts as new."
        ]
    );
}

#[test]
fn what_is_no_feed_says_what_to_do() {
    let base = Url::parse("https://press.example/").unwrap();
    let fail = |document: &str| parse(document.as_bytes(), None, Some(&base)).unwrap_err();
    assert_eq!(fail(" \n"), ParseError::Empty);
    assert_eq!(
        fail("<!DOCTYPE html><html><head><link rel=alternate type='application/rss+xml' href='/feed'></head></html>").to_string(),
        "this is a web page, not a feed; it names its feed: https://press.example/feed"
    );
    assert!(matches!(fail("<svg></svg>"), ParseError::NotAFeed(_)));
    assert!(matches!(
        fail("{\"error\": \"no\"}"),
        ParseError::NotAFeed(_)
    ));
    assert!(matches!(fail("plain words"), ParseError::NotAFeed(_)));
    assert!(matches!(fail("{\"items\""), ParseError::Broken(_)));
    assert_eq!(
        fail(&"<a>".repeat(300)),
        ParseError::Limit("256 elements inside each other")
    );
    assert_eq!(
        fail(&format!("<rss>{}</rss>", "<a/>".repeat(400_001))),
        ParseError::Limit("32 MiB of elements, attributes and texts")
    );
}

#[test]
fn a_thousand_entries_are_enough() {
    let mut items = String::new();
    for number in 0..1500 {
        write!(
            items,
            "<item><guid>{number}</guid><title>{number}</title></item>"
        )
        .unwrap();
    }
    let read = rss(&items);
    assert_eq!(read.items.len(), 1000);
    assert_eq!(
        read.problems,
        ["The document has 1500 entries; only the first 1000 were read."]
    );
}

#[test]
fn a_gzip_file_is_unpacked() {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer
        .write_all(b"<rss><channel><item><title>a</title></item></channel></rss>")
        .unwrap();
    assert_eq!(titles(&read(&packer.finish().unwrap()).items), ["a"]);
}

proptest::proptest! {
    #[test]
    fn no_document_panics(document in "(<|>|/|\\?|!|\\[CDATA\\[|\\]\\]|&|;|#|x|rss|channel|item|title|link|guid|feed|entry|=|'|\"|\\{|\\}|items|:|,| |\u{0}|я){0,80}") {
        for start in ["", "<rss><channel><item><title>", "<feed><entry><content type='xhtml'>", "{\"items\": ["] {
            if let Ok(feed) = parse(format!("{start}{document}").as_bytes(), None, None) {
                let first = normalise(feed.clone(), None, now()).items;
                let ids: BTreeSet<_> = first.iter().map(|item| &item.external_id).collect();
                proptest::prop_assert_eq!(ids.len(), first.len());
                proptest::prop_assert_eq!(normalise(feed, None, now()).items, first);
            }
        }
    }

    #[test]
    fn no_bytes_panic(document in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = parse(&document, None, None);
    }
}
