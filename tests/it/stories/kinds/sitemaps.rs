//! Sitemaps as sites publish them.

use std::io::Write as _;

use vestka::domain::source::SourceKind;

use super::{captured, items, read_as};

#[test]
fn news_sitemaps_give_titles_dates_and_languages() {
    // File, entries, and of its first news: link, title, date, language.
    for (file, entries, link, title, date, language) in [
        (
            "advertools-news-sitemap.xml",
            6,
            "https://www.nytimes.com/interactive/2020/05/11/magazine/quarantine-insanity.html",
            "Quarantine Was Driving Me Crazy — So I Decided to Lose My Mind on Purpose",
            "2020-05-11T09:00:01+00:00",
            "en",
        ),
        (
            "crawler-commons-shinpaideshou-news-sitemap.xml",
            3,
            "https://shinpaideshou.wordpress.com/2017/04/25/job-opening-reischauer-policy-research-fellow/",
            "Job Opening: Reischauer Policy Research Fellow",
            "2017-04-25T10:00:36+00:00",
            "en",
        ),
        (
            "stormcrawler-news-sitemap.xml",
            6,
            "https://stormcrawler.apache.org/",
            "Companies A, B in Merger Talks",
            "2008-12-23T00:00:00+00:00",
            "en",
        ),
    ] {
        let feed = read_as(
            &captured(file),
            "https://p.example/sitemap.xml",
            SourceKind::Sitemap,
        );
        let read = items(feed.unwrap()).items;
        assert_eq!(read.len(), entries, "{file}");
        assert_eq!(read[0].url.as_deref(), Some(link), "{file}");
        assert_eq!(read[0].title.as_deref(), Some(title), "{file}");
        assert_eq!(read[0].published_at.unwrap().to_rfc3339(), date, "{file}");
        assert_eq!(read[0].language.as_deref(), Some(language), "{file}");
    }
}

#[test]
fn what_is_not_marked_as_news_is_a_link_and_a_sentence_says_so() {
    let plain = captured("crawler-commons-hebdenbridgetimes-sitemap.xml");
    let address = "http://www.hebdenbridgetimes.co.uk/sitemap.xml";
    let read = items(read_as(&plain, address, SourceKind::Sitemap).unwrap());
    assert_eq!(read.items.len(), 74);
    assert!(
        read.items
            .iter()
            .all(|item| item.title.is_none() && item.text.is_empty() && item.url.is_some())
    );
    assert!(read.problems[0].starts_with("This is a plain sitemap"));
    let mixed = captured("sitemap-js-cdata-news-sitemap.xml");
    let read = items(read_as(&mixed, "https://p.example/", SourceKind::Sitemap).unwrap());
    assert_eq!(read.items.len(), 7);
    assert_eq!(
        read.items
            .iter()
            .filter(|item| item.title.is_some())
            .count(),
        1
    );
}

#[test]
fn a_packed_sitemap_is_unpacked() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&captured("advertools-news-sitemap.xml"))
        .unwrap();
    let packed = gzip.finish().unwrap();
    let feed = read_as(
        &packed,
        "https://p.example/sitemap.xml.gz",
        SourceKind::Sitemap,
    );
    assert_eq!(feed.unwrap().entries.len(), 6);
}

#[test]
fn a_later_date_of_a_plain_entry_is_no_new_revision() {
    let item = |date: &str| {
        let text = format!(
            "<urlset><url><loc>https://p.example/1</loc><lastmod>{date}</lastmod></url></urlset>"
        );
        let feed = read_as(text.as_bytes(), "https://p.example/", SourceKind::Sitemap);
        items(feed.unwrap()).items.remove(0)
    };
    let (one, two) = (item("2026-11-01"), item("2026-11-02"));
    assert_eq!(one.external_id, two.external_id);
    assert_eq!(one.fingerprint, two.fingerprint);
    assert!(one.updated_at < two.updated_at);
}
