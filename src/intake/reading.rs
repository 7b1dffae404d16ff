//! **Reading** a document: parsed and normalised, apart from the network and the database.
//!
//! Never here: an await on anything but the thread that reads.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use url::Url;

use super::fetch::Document;
use super::normalise::{Normalised, normalise};
use super::parse::{How, parse_as};
use crate::domain::item::NewItem;
use crate::domain::source::{Selectors, SourceKind};

/// What reading a document without storing it gave.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Reading {
    /// Its items.
    pub items: Vec<NewItem>,
    /// What was wrong and how it was read all the same.
    pub problems: Vec<String>,
}

/// What is known of the source of a document.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// How it is read; none: by what it turns out to be.
    pub kind: Option<SourceKind>,
    /// What is an entry of its page.
    pub selectors: Option<Selectors>,
    /// Language of its items unless they say otherwise.
    pub language: Option<String>,
}

/// A document that was read, with where to read on.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// Its items.
    pub(super) items: Vec<NewItem>,
    /// For how long the source says that asking again is in vain.
    pub(super) ttl: Option<Duration>,
    /// How often the source says that it changes.
    pub(super) changes_every: Option<Duration>,
    /// The page with what is older.
    pub(super) older: Option<Url>,
    /// Documents that this one only names.
    pub(super) children: Vec<Url>,
    /// Entries beyond those that are taken of one document.
    pub(super) left_out: usize,
}

/// Reads a fetched document on a thread of its own, since a hostile one may take seconds.
pub(super) async fn read_apart(
    document: Document,
    known: Known,
    now: DateTime<Utc>,
) -> Result<Page, String> {
    let reading = tokio::task::spawn_blocking(move || {
        let base = document.final_url;
        read_document(
            &document.bytes,
            document.content_type.as_deref(),
            Some(&base),
            &known,
            now,
        )
    });
    match reading.await {
        Ok(read) => read.map(|(page, _)| page),
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
    known: &Known,
    now: DateTime<Utc>,
) -> Result<Reading, String> {
    let (page, problems) = read_document(bytes, content_type, base, known, now)?;
    Ok(Reading {
        items: page.items,
        problems,
    })
}

fn read_document(
    bytes: &[u8],
    content_type: Option<&str>,
    base: Option<&Url>,
    known: &Known,
    now: DateTime<Utc>,
) -> Result<(Page, Vec<String>), String> {
    let how = How {
        kind: known.kind,
        selectors: known.selectors.as_ref(),
    };
    let mut feed = parse_as(bytes, content_type, base, how).map_err(|error| error.to_string())?;
    let page = Page {
        ttl: feed.ttl,
        changes_every: feed.changes_every,
        older: feed.older.take(),
        children: std::mem::take(&mut feed.children),
        left_out: feed.left_out,
        items: Vec::new(),
    };
    let Normalised { items, problems } = normalise(feed, known.language.as_deref(), now);
    Ok((Page { items, ..page }, problems))
}
