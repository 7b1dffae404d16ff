//! **Intake** in the database: which source is due, and what was read of it.
//!
//! Never here: the network, and how a document is read.

mod settle;

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use settle::{FetchOutcome, FetchReport, ItemCounts};

use super::instance::interval;
use super::{Store, StoreError, json, word};
use crate::domain::source::{Selectors, SourceKind};

/// A source leased for one fetch.
#[derive(Debug, Clone)]
pub struct DueSource {
    /// Row.
    pub id: i32,
    /// Its name on the command line.
    pub slug: String,
    /// How it is read.
    pub kind: SourceKind,
    /// Where.
    pub url: String,
    /// Language of its items unless they say otherwise.
    pub language: String,
    /// What is an entry of its page.
    pub selectors: Option<Selectors>,
    /// Time between fetches in milliseconds, when the catalogue names one.
    pub every_ms: Option<i64>,
    /// Validator of the last document.
    pub etag: Option<String>,
    /// Validator of the last document.
    pub last_modified: Option<String>,
    /// Since the last success.
    pub failures_in_a_row: i32,
    owner: i64,
}

/// An item as `item list` prints it.
#[derive(Debug, Clone, Serialize)]
pub struct ItemLine {
    /// Number.
    pub id: String,
    /// Slug of its source.
    pub source: String,
    /// Id that the source gave it.
    pub external_id: String,
    /// Link.
    pub url: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Text.
    pub text: String,
    /// Language code.
    pub language: Option<String>,
    /// As the source says.
    pub published_at: Option<DateTime<Utc>>,
    /// When this revision was read.
    pub fetched_at: DateTime<Utc>,
    /// From 1.
    pub revision: i32,
    /// Number of its story.
    pub story: String,
    /// SHA-256 of title, text and link, hexadecimal.
    pub fingerprint: String,
}

impl Store {
    /// Leases the feed that is most overdue, so that no other process fetches it; none when nothing is due.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lease_due_source(
        &self,
        now: DateTime<Utc>,
        owner: i64,
        length: Duration,
    ) -> Result<Option<DueSource>, StoreError> {
        let slug = sqlx::query_scalar!(
            "SELECT slug FROM sources
             WHERE state = 'active' AND kind = 'feed' AND next_fetch_at <= $1
               AND (lease_until IS NULL OR lease_until < clock_timestamp())
             ORDER BY next_fetch_at LIMIT 1",
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        match slug {
            Some(slug) => self.lease_source(&slug, owner, length).await,
            None => Ok(None),
        }
    }

    /// Leases one source by name; none when there is none, or another process is fetching it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lease_source(
        &self,
        slug: &str,
        owner: i64,
        length: Duration,
    ) -> Result<Option<DueSource>, StoreError> {
        let row = sqlx::query!(
            "UPDATE sources SET lease_owner = $2, lease_until = clock_timestamp() + $3
             WHERE slug = $1 AND (lease_until IS NULL OR lease_until < clock_timestamp())
             RETURNING id, slug, kind, url, language, selectors, every_ms, etag, last_modified, failures_in_a_row",
            slug,
            owner,
            interval(length)
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(DueSource {
                kind: word("sources.kind", &row.kind)?,
                id: row.id,
                slug: row.slug,
                url: row.url,
                language: row.language,
                selectors: row
                    .selectors
                    .map(|selectors| json("sources.selectors", selectors))
                    .transpose()?,
                every_ms: row.every_ms,
                etag: row.etag,
                last_modified: row.last_modified,
                failures_in_a_row: row.failures_in_a_row,
                owner,
            })
        })
        .transpose()
    }

    /// Whether there is a source of this name, and how it is read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn source_kind(&self, slug: &str) -> Result<Option<SourceKind>, StoreError> {
        let kind = sqlx::query_scalar!("SELECT kind FROM sources WHERE slug = $1", slug)
            .fetch_optional(&self.pool)
            .await?;
        kind.map(|kind| word("sources.kind", &kind)).transpose()
    }

    /// Items, newest first; of one source if named.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn items(&self, source: Option<&str>) -> Result<Vec<ItemLine>, StoreError> {
        let rows = sqlx::query!(
            "SELECT i.id, s.slug, i.external_id, i.url, i.title, i.text, i.language, i.published_at, i.fetched_at,
                    i.revision, i.story_id, i.fingerprint
             FROM items i JOIN sources s ON s.id = i.source_id
             WHERE $1::text IS NULL OR s.slug = $1
             ORDER BY i.id DESC",
            source
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| ItemLine {
                id: row.id.to_string(),
                source: row.slug,
                external_id: row.external_id,
                url: row.url,
                title: row.title,
                text: row.text,
                language: row.language,
                published_at: row.published_at,
                fetched_at: row.fetched_at,
                revision: row.revision,
                story: row.story_id.to_string(),
                fingerprint: data_encoding::HEXLOWER.encode(&row.fingerprint),
            })
            .collect())
    }
}
