//! JSON Feed 1.x and RSS-in-JSON.

mod mend;

use serde_json::{Deserializer, Value};
use url::Url;

use super::media::Attachment;
use super::{Entry, Feed, MAX_ENTRIES, Markup, ParseError, Text, filled, link, rss};

/// More than any feed has, and a tenth of the memory that a document of brackets could take.
const MAX_VALUES: usize = 100_000;

pub(super) fn read(
    text: &str,
    base: Option<&Url>,
    problems: &mut Vec<String>,
) -> Result<Feed, ParseError> {
    if values(text) > MAX_VALUES {
        return Err(ParseError::Limit("100,000 values"));
    }
    let document = match serde_json::from_str::<Value>(text) {
        Ok(document) => document,
        Err(failure) => repaired(text, problems)
            .ok_or_else(|| ParseError::Broken(format!("JSON: {failure}")))?,
    };
    if let Some(channel) = document.pointer("/rss/channel") {
        return Ok(rss_in_json(channel, base));
    }
    match document.get("items") {
        Some(Value::Array(items)) => Ok(json_feed(&document, items, base)),
        _ => Err(ParseError::NotAFeed("JSON without items".to_owned())),
    }
}

/// Raw control characters become spaces, halves of letters a mark; of a document that breaks off, the complete items are kept.
fn repaired(text: &str, problems: &mut Vec<String>) -> Option<Value> {
    let text = mend::mended(text);
    if let Ok(document) = serde_json::from_str(&text) {
        problems.push(
            "The JSON holds raw control characters, halves of letters or numbers that are too large; \
             they were replaced."
                .to_owned(),
        );
        return Some(document);
    }
    let from = text.find("\"items\"")? + "\"items\"".len();
    let mut rest = text[from..]
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('[')?;
    let mut items = Vec::new();
    loop {
        let mut stream = Deserializer::from_str(rest).into_iter::<Value>();
        let Some(Ok(item)) = stream.next() else { break };
        items.push(item);
        match rest[stream.byte_offset()..].trim_start().strip_prefix(',') {
            Some(next) => rest = next,
            None => break,
        }
    }
    if items.is_empty() {
        return None;
    }
    problems.push("The document breaks off; its complete entries were read.".to_owned());
    Some(serde_json::json!({ "items": items }))
}

/// At most so many values there are: what opens one or follows a comma, outside of texts.
fn values(text: &str) -> usize {
    let (mut count, mut inside, mut escaped) = (1, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = inside,
            b'"' => inside = !inside,
            b'[' | b'{' | b',' if !inside => count += 1,
            _ => {}
        }
    }
    count
}

fn json_feed(document: &Value, items: &[Value], document_url: Option<&Url>) -> Feed {
    let page = text_at(document, "home_page_url").and_then(|page| Url::parse(&page).ok());
    let own = text_at(document, "feed_url").and_then(|own| Url::parse(&own).ok());
    let base = own.as_ref().or(document_url).or(page.as_ref());
    let authors = authors(document);
    let entries = items.iter().take(MAX_ENTRIES).map(|item| {
        let mut entry = item_of_json_feed(item, base);
        if entry.authors.is_empty() {
            entry.authors.clone_from(&authors);
        }
        entry
    });
    Feed {
        title: plain(document, "title"),
        entries: entries.collect(),
        left_out: items.len().saturating_sub(MAX_ENTRIES),
        language: text_at(document, "language"),
        link: page,
        ..Feed::default()
    }
}

fn item_of_json_feed(item: &Value, base: Option<&Url>) -> Entry {
    let html = text_at(item, "content_html");
    let html = html.map(|body| Text {
        body,
        markup: Markup::Html,
        base: base.cloned(),
    });
    let address = |key| text_at(item, key).and_then(|written| link(&written, base));
    let mut media: Vec<Attachment> = array(item, "attachments")
        .iter()
        .filter_map(|file| {
            Attachment::new(
                &text_at(file, "url")?,
                text_at(file, "mime_type").as_deref(),
                base,
            )
        })
        .collect();
    if let Some(picture) = text_at(item, "image").or_else(|| text_at(item, "banner_image")) {
        media.extend(Attachment::new(&picture, Some("image"), base));
    }
    Entry {
        line: None,
        id: text_at(item, "id"),
        link: address("url").or_else(|| address("external_url")),
        title: plain(item, "title"),
        content: html.or_else(|| plain(item, "content_text")),
        summary: plain(item, "summary"),
        published: text_at(item, "date_published"),
        updated: text_at(item, "date_modified"),
        language: text_at(item, "language"),
        authors: authors(item),
        media,
        ..Entry::default()
    }
}

fn rss_in_json(channel: &Value, document_url: Option<&Url>) -> Feed {
    let page = text_at(channel, "link").and_then(|page| Url::parse(&page).ok());
    let base = page.as_ref().or(document_url);
    let unsaid = |value: &Value, key: &str| {
        text_at(value, key).map(|body| Text {
            body,
            markup: Markup::Unsaid,
            base: base.cloned(),
        })
    };
    let items = array(channel, "item");
    let entries = items.iter().take(MAX_ENTRIES).map(|item| Entry {
        id: text_at(item, "guid"),
        link: text_at(item, "link").and_then(|written| link(&written, base)),
        title: unsaid(item, "title"),
        content: unsaid(item, "content:encoded"),
        summary: unsaid(item, "description"),
        published: text_at(item, "pubDate"),
        authors: text_at(item, "author")
            .iter()
            .filter_map(|author| rss::person(author))
            .collect(),
        media: array(item, "enclosure")
            .iter()
            .filter_map(|file| {
                Attachment::new(
                    &text_at(file, "url")?,
                    text_at(file, "type").as_deref(),
                    base,
                )
            })
            .collect(),
        ..Entry::default()
    });
    Feed {
        title: unsaid(channel, "title"),
        entries: entries.collect(),
        left_out: items.len().saturating_sub(MAX_ENTRIES),
        language: text_at(channel, "language"),
        link: page,
        ..Feed::default()
    }
}

/// A list, also where a single value stands for a list of one.
fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    match value.get(key) {
        Some(Value::Array(list)) => list,
        Some(single @ Value::Object(_)) => std::slice::from_ref(single),
        _ => &[],
    }
}

/// A text or a number; RSS-in-JSON also wraps texts as `{"#value": …}`.
fn text_at(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) => filled(text),
        Value::Number(number) => Some(number.to_string()),
        wrapped @ Value::Object(_) if key != "#value" => text_at(wrapped, "#value"),
        _ => None,
    }
}

fn plain(value: &Value, key: &str) -> Option<Text> {
    text_at(value, key).map(|body| Text {
        body,
        markup: Markup::Plain,
        base: None,
    })
}

fn authors(value: &Value) -> Vec<String> {
    let named = |author: &Value| text_at(author, "name");
    let mut found: Vec<String> = array(value, "authors").iter().filter_map(named).collect();
    if found.is_empty() {
        found.extend(array(value, "author").iter().filter_map(named));
    }
    found
}
