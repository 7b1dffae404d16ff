//! **Intake** in the database: which source is due, and what was read of it.
//!
//! Never here: the network, and how a document is read.

mod comparison;
mod health;
mod known;
mod lease;
mod log;
mod push;
mod settle;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use comparison::{Comparing, Match, Opening};
pub use health::{HealthChange, Limits};
pub use known::{Alike, KnownItem, Said, Same};
pub use lease::{DueSource, KeptRobots};
pub use log::{FetchOutcome, FetchReport, ItemCounts};
pub use push::PushSource;
pub use settle::{NewRow, Place, Settling};

pub(super) use settle::lock_items;

use super::{Store, StoreError};

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
