//! Sitemaps: of news, plain, as a list of others, and as mere text.
//!
//! Never here: reading the sitemaps that an index names.

mod index;

use chrono::{DateTime, Utc};
use url::Url;

use super::date::read_date;
use super::media::Attachment;
use super::xml::{Element, Space};
use super::{Entry, Feed, MAX_ENTRIES, Markup, Text, filled, link};

/// Is this the outermost element of a sitemap or of an index of them?
pub(super) fn is_sitemap(root: &Element) -> bool {
    matches!(root.name.as_str(), "urlset" | "sitemapindex")
}

/// Reads either.
pub(super) fn read(root: &Element, base: Option<&Url>) -> Feed {
    if root.name == "sitemapindex" {
        return index::read(root, base);
    }
    let mut feed = Feed::default();
    let mut plain = 0;
    for child in root.elements().filter(|child| child.name == "url") {
        let entry = entry(child, base);
        plain += usize::from(entry.title.is_none());
        feed.entries.push(entry);
    }
    newest_first(&mut feed);
    if !feed.entries.is_empty() && plain == feed.entries.len() {
        feed.problems.push(
            "This is a plain sitemap: its entries have neither title nor text, only links; a news sitemap or a feed of \
             the site says more."
                .to_owned(),
        );
    } else if plain > 0 {
        feed.problems.push(format!(
            "Entries that are not marked as news and have only a link: {plain}."
        ));
    }
    feed
}

/// A text file with an address on each line, and nothing else but comments.
pub(super) fn read_text(text: &str) -> Option<Feed> {
    let mut feed = Feed::default();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let url = Url::parse(line)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))?;
        feed.entries.push(Entry {
            link: Some(url.into()),
            ..Entry::default()
        });
    }
    if feed.entries.is_empty() {
        return None;
    }
    feed.problems.push(
        "This is a sitemap in plain text: its entries have neither title nor text, only links."
            .to_owned(),
    );
    Some(feed)
}

fn entry(url: &Element, base: Option<&Url>) -> Entry {
    let mut entry = Entry::default();
    for child in url.elements() {
        match child.name.as_str() {
            "loc" if child.space == Space::Core => {
                entry.link = entry.link.or_else(|| link(&child.text(), base));
            }
            "lastmod" => entry.updated = entry.updated.or_else(|| filled(&child.text())),
            "news" => news(child, &mut entry),
            "image" => entry.media.extend(attached(child, "loc", "image", base)),
            "video" => entry
                .media
                .extend(attached(child, "content_loc", "video", base)),
            _ => {}
        }
    }
    entry
}

fn news(news: &Element, entry: &mut Entry) {
    for child in news.elements() {
        match child.name.as_str() {
            "title" => entry.title = filled(&child.text()).map(|body| text(body, Markup::Unsaid)),
            "publication_date" => entry.published = filled(&child.text()),
            // What it is about, in the publisher's words; the only thing besides the title.
            "keywords" => {
                entry.summary = filled(&child.text()).map(|body| text(body, Markup::Plain));
            }
            "publication" => {
                entry.language = child
                    .elements()
                    .find(|part| part.name == "language")
                    .and_then(|part| filled(&part.text()));
            }
            "language" => entry.language = filled(&child.text()).or(entry.language.take()),
            _ => {}
        }
    }
}

fn text(body: String, markup: Markup) -> Text {
    Text {
        body,
        markup,
        base: None,
    }
}

fn attached(element: &Element, part: &str, kind: &str, base: Option<&Url>) -> Option<Attachment> {
    let address = element.elements().find(|child| child.name == part)?.text();
    Attachment::new(&address, Some(kind), base)
}

/// Where there are more than are read, the newest are read.
fn newest_first(feed: &mut Feed) {
    if feed.entries.len() <= MAX_ENTRIES {
        return;
    }
    let dated = |entry: &Entry| -> Option<DateTime<Utc>> {
        let written = entry.published.as_deref().or(entry.updated.as_deref());
        written.and_then(read_date)
    };
    // Stable: entries without a date keep their order, after those that have one.
    feed.entries
        .sort_by_cached_key(|entry| std::cmp::Reverse(dated(entry)));
}

#[cfg(test)]
mod tests {
    use super::super::{Feed, parse};

    fn read(text: &str) -> Feed {
        parse(text.as_bytes(), None, None).unwrap()
    }

    #[test]
    fn news_have_title_time_and_language() {
        let feed = read(
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>\
             <url><loc> https://p.example/1 </loc><lastmod>2026-11-03</lastmod><n:news><n:publication><n:name>P</n:name>\
             <n:language>be</n:language></n:publication><n:publication_date>2026-11-02T10:00:00+03:00</n:publication_date>\
             <n:title><![CDATA[Хлеб & соль]]></n:title><n:keywords>хлеб, соль</n:keywords></n:news>\
             <image:image xmlns:image='x'><image:loc>https://p.example/1.jpg</image:loc></image:image></url></urlset>",
        );
        let entry = &feed.entries[0];
        assert_eq!(entry.link.as_deref(), Some("https://p.example/1"));
        assert_eq!(entry.title.as_ref().unwrap().body, "Хлеб & соль");
        assert_eq!(entry.summary.as_ref().unwrap().body, "хлеб, соль");
        assert_eq!(
            entry.published.as_deref(),
            Some("2026-11-02T10:00:00+03:00")
        );
        assert_eq!(entry.updated.as_deref(), Some("2026-11-03"));
        assert_eq!(entry.language.as_deref(), Some("be"));
        assert_eq!(entry.media[0].url, "https://p.example/1.jpg");
        assert_eq!(feed.problems, Vec::<String>::new());
    }

    #[test]
    fn a_plain_sitemap_says_that_it_is_one() {
        let feed = read("<urlset><url><loc>https://p.example/1</loc></url></urlset>");
        assert_eq!(feed.entries.len(), 1);
        assert!(feed.problems[0].starts_with("This is a plain sitemap"));
        let lines = read("https://p.example/1\r\n\nhttps://p.example/2\n");
        assert_eq!(
            lines.entries[1].link.as_deref(),
            Some("https://p.example/2")
        );
        assert!(parse(b"https://p.example/1\nand words", None, None).is_err());
    }

    #[test]
    fn of_too_many_the_newest_are_read() {
        let mut urls = String::new();
        for day in 0..1500 {
            let date =
                chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(day);
            let url = [
                "<url><loc>https://p.example/",
                &day.to_string(),
                "</loc><lastmod>",
                &date.to_string(),
                "</lastmod></url>",
            ];
            urls += &url.concat();
        }
        let feed = read(&format!("<urlset>{urls}</urlset>"));
        assert_eq!(
            feed.entries[0].link.as_deref(),
            Some("https://p.example/1499")
        );
        assert_eq!(feed.entries.len(), 1000);
    }
}
