//! **Reading** a document: parsed and normalised, apart from the network and the database.
//!
//! Never here: an await on anything but the thread that reads.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use url::Url;

use super::fetch::Document;
use super::normalise::{Normalised, normalise};
use super::parse::parse;
use crate::domain::item::NewItem;

/// What reading a document without storing it gave.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Reading {
    /// Its items.
    pub items: Vec<NewItem>,
    /// What was wrong and how it was read all the same.
    pub problems: Vec<String>,
}

/// Reads a fetched document on a thread of its own, since a hostile one may take seconds; gives its items, and for how long
/// the source says that asking again is in vain.
pub(super) async fn read_apart(
    document: Document,
    language: String,
    now: DateTime<Utc>,
) -> Result<(Vec<NewItem>, Option<Duration>), String> {
    let reading = tokio::task::spawn_blocking(move || {
        let base = document.final_url;
        read_document(
            &document.bytes,
            document.content_type.as_deref(),
            Some(&base),
            Some(&language),
            now,
        )
    });
    match reading.await {
        Ok(read) => read.map(|(normalised, ttl)| (normalised.items, ttl)),
        Err(_) => Err(
            "reading the document failed inside Vestka; please report it with the address"
                .to_owned(),
        ),
    }
}

/// Reads a document without storing anything, as `source test` does.
///
/// # Errors
/// One clear sentence when it is nothing that can be read.
pub fn read_once(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&Url>,
    now: DateTime<Utc>,
) -> Result<Reading, String> {
    let (normalised, _) = read_document(bytes, content_type, base, None, now)?;
    Ok(Reading {
        items: normalised.items,
        problems: normalised.problems,
    })
}

fn read_document(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&Url>,
    language: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(Normalised, Option<Duration>), String> {
    let feed = parse(bytes, content_type, base).map_err(|error| error.to_string())?;
    let ttl = feed.ttl;
    Ok((normalise(feed, language, now), ttl))
}
