//! An index of sitemaps: which of them have what is new.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use url::Url;

use super::super::date::read_date;
use super::super::xml::Element;
use super::super::{Feed, filled, link};

/// So many sitemaps of an index are read.
const MAX_CHILDREN: usize = 3;

/// What the address of a sitemap without articles contains.
const NO_NEWS: [&str; 8] = [
    "image",
    "video",
    "tag",
    "categor",
    "author",
    "static",
    "rubric",
    "page-sitemap",
];

struct Child {
    url: Url,
    changed: Option<DateTime<Utc>>,
}

pub(super) fn read(root: &Element, base: Option<&Url>) -> Feed {
    let mut feed = Feed::default();
    let mut children = Vec::new();
    let mut elsewhere = 0;
    for child in root.elements().filter(|child| child.name == "sitemap") {
        let part = |name: &str| {
            let part = child.elements().find(|part| part.name == name)?;
            filled(&part.text())
        };
        let address = part("loc").and_then(|loc| Url::parse(&link(&loc, base)?).ok());
        let Some(url) = address.filter(|url| matches!(url.scheme(), "http" | "https")) else {
            continue;
        };
        if base.is_some_and(|base| !is_same_site(base, &url)) {
            elsewhere += 1;
            continue;
        }
        children.push(Child {
            changed: part("lastmod").as_deref().and_then(read_date),
            url,
        });
    }
    let all = children.len();
    children.sort_by_cached_key(|child| {
        let address = child.url.path().to_lowercase();
        let about = if address.contains("news") {
            0
        } else if NO_NEWS.iter().any(|word| address.contains(word)) {
            2
        } else {
            1
        };
        (about, Reverse(child.changed), Reverse(numbers(&address)))
    });
    // Where there are sitemaps of news, the others repeat them or are old.
    let has_news = |child: &Child| child.url.path().to_lowercase().contains("news");
    if children.first().is_some_and(has_news) {
        children.retain(has_news);
    }
    children.truncate(MAX_CHILDREN);
    feed.children = children.into_iter().map(|child| child.url).collect();
    if feed.children.is_empty() {
        feed.problems
            .push("This is an index of sitemaps that names none of this site.".to_owned());
    } else {
        let named: Vec<&str> = feed.children.iter().map(Url::as_str).collect();
        feed.problems.push(format!(
            "This is an index of {all} sitemaps; those with what is newest are {}.",
            named.join(", ")
        ));
    }
    if elsewhere > 0 {
        feed.problems.push(format!(
            "Sitemaps of other sites that the index names, left out: {elsewhere}."
        ));
    }
    feed
}

/// The numbers in an address: `2026-11` is newer than `2026-10`, and the twelfth part than the second.
fn numbers(address: &str) -> Vec<u64> {
    address
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

/// The same host, or one below the other.
fn is_same_site(one: &Url, two: &Url) -> bool {
    let bare = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        host.strip_prefix("www.").unwrap_or(host).to_owned()
    };
    let (one, two) = (bare(one), bare(two));
    one == two || one.ends_with(&format!(".{two}")) || two.ends_with(&format!(".{one}"))
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::super::super::{parse, parse_as};

    fn children(sitemaps: &[(&str, &str)]) -> Vec<String> {
        let sitemaps = sitemaps.iter().map(|(loc, date)| {
            let date = (!date.is_empty()).then(|| format!("<lastmod>{date}</lastmod>"));
            let date = date.unwrap_or_default();
            format!("<sitemap><loc>{loc}</loc>{date}</sitemap>")
        });
        let list = sitemaps.collect::<Vec<_>>().concat();
        let base = Url::parse("https://www.p.example/index.xml").unwrap();
        let document = format!("<sitemapindex>{list}</sitemapindex>");
        let feed = parse_as(
            document.as_bytes(),
            None,
            Some(&base),
            super::super::super::How::default(),
        );
        feed.unwrap()
            .children
            .into_iter()
            .map(String::from)
            .collect()
    }

    #[test]
    fn the_newest_are_named() {
        assert_eq!(
            children(&[
                ("https://p.example/a-2.xml", ""),
                ("https://p.example/a-10.xml", ""),
                ("/a-1.xml", ""),
                ("https://p.example/tags-99.xml", ""),
            ]),
            [
                "https://p.example/a-10.xml",
                "https://p.example/a-2.xml",
                "https://www.p.example/a-1.xml"
            ]
        );
        assert_eq!(
            children(&[
                ("https://p.example/a", "2026-11-01"),
                ("https://p.example/b", "2026-11-03"),
                ("https://p.example/c", "2026-11-02"),
                ("https://p.example/d", ""),
            ]),
            [
                "https://p.example/b",
                "https://p.example/c",
                "https://p.example/a"
            ]
        );
    }

    #[test]
    fn news_come_first_and_other_sites_never() {
        assert_eq!(
            children(&[
                ("https://p.example/posts.xml", "2026-11-03"),
                ("https://news.p.example/news.xml", ""),
                ("https://evil.example/news.xml", "2026-11-03"),
                ("file:///etc/news", ""),
            ]),
            ["https://news.p.example/news.xml"]
        );
        let feed = parse(b"<sitemapindex/>", None, None).unwrap();
        assert_eq!(feed.problems.len(), 1);
    }
}
