//! The **body** of a pushed message: a feed document, or the envelope of Standard Webhooks around items of JSON Feed.
//!
//! Never here: the signature, which was checked before anybody reads this.

use serde_json::{Map, Value, json};

const JSON_FEED: &str = "https://jsonfeed.org/version/1.1";

/// The document in a body: itself, or the items of an envelope as a JSON Feed.
pub(super) fn document(body: Vec<u8>) -> Vec<u8> {
    let envelope = serde_json::from_slice(&body).ok().and_then(opened);
    envelope.map_or(body, |feed| feed.to_string().into_bytes())
}

/// `{"type": "item.published", "timestamp": "…", "data": {…} | […] | {"items": […]}}`
fn opened(envelope: Value) -> Option<Value> {
    let Value::Object(mut envelope) = envelope else {
        return None;
    };
    if !envelope.get("type")?.is_string() || envelope.contains_key("version") {
        return None;
    }
    let mut feed = Map::new();
    let items = match envelope.remove("data")? {
        Value::Array(items) => items,
        Value::Object(mut data) => match data.remove("items") {
            Some(Value::Array(items)) => {
                feed = data;
                items
            }
            _ => vec![Value::Object(data)],
        },
        _ => return None,
    };
    let sent_at = envelope.remove("timestamp").unwrap_or(Value::Null);
    feed.insert("version".to_owned(), json!(JSON_FEED));
    feed.insert(
        "items".to_owned(),
        items
            .into_iter()
            .map(|item| dated(item, &sent_at))
            .collect(),
    );
    Some(Value::Object(feed))
}

/// An item that tells no time was published when it was sent.
fn dated(mut item: Value, sent_at: &Value) -> Value {
    if let Value::Object(fields) = &mut item
        && sent_at.is_string()
        && !fields.contains_key("date_published")
        && !fields.contains_key("date_modified")
    {
        fields.insert("date_published".to_owned(), sent_at.clone());
    }
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Value {
        serde_json::from_slice(&document(body.as_bytes().to_vec())).unwrap()
    }

    #[test]
    fn an_envelope_becomes_a_feed() {
        let item = r#"{"id": "1", "title": "T"}"#;
        let expected = json!({"version": JSON_FEED, "items": [
            {"id": "1", "title": "T", "date_published": "2026-11-20T11:00:00Z"}
        ]});
        for data in [
            item.to_owned(),
            format!("[{item}]"),
            format!(r#"{{"items": [{item}]}}"#),
        ] {
            let body = format!(
                r#"{{"type": "item.published", "timestamp": "2026-11-20T11:00:00Z", "data": {data}}}"#
            );
            assert_eq!(read(&body), expected, "{data}");
        }
        let dated = r#"{"type": "item.updated", "timestamp": "x", "data": {"id": "1", "date_modified": "y"}}"#;
        assert_eq!(read(dated)["items"][0].get("date_published"), None);
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for body in [
            r#"{"version": "https://jsonfeed.org/version/1.1", "items": [], "type": "x", "data": []}"#,
            r#"{"type": "item.published", "data": 7}"#,
            r#"{"type": 7, "data": []}"#,
            "[]",
            "<rss/>",
            "{",
            "",
        ] {
            assert_eq!(document(body.as_bytes().to_vec()), body.as_bytes());
        }
    }
}
