//! The **catalogue** in the database: topics and sources.
//!
//! Never here: reading a catalogue file.

mod importing;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Store, StoreError, audit, json, word};
use crate::domain::source::{Policy, Reliability, Selectors, SourceKind, SourceState};
use crate::domain::topic::Topic;

pub use importing::{Catalogue, ImportReport};

/// A topic as a catalogue gives it.
#[derive(Debug, Clone)]
pub struct TopicRow {
    /// What one types.
    pub slug: String,
    /// Name by language, as JSON.
    pub names: serde_json::Value,
}

/// A source as a catalogue gives it. `Debug` hides the proxy, whose address may hold a password.
#[derive(Clone)]
pub struct SourceRow {
    /// Its name on the command line.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// How it is read.
    pub kind: SourceKind,
    /// Where.
    pub url: String,
    /// Language of its items unless they say otherwise.
    pub language: String,
    /// Admiralty grade.
    pub reliability: Reliability,
    /// Slugs of proposed topics.
    pub topics: Vec<String>,
    /// What may happen to its items.
    pub policy: Policy,
    /// Time between fetches, in milliseconds.
    pub every_ms: Option<i64>,
    /// What is an entry of its page.
    pub selectors: Option<Selectors>,
    /// Proxy for it alone.
    pub proxy: Option<String>,
}

impl fmt::Debug for SourceRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceRow")
            .field("slug", &self.slug)
            .field("kind", &self.kind)
            .field("url", &self.url)
            .field("proxy", &self.proxy.as_ref().map(|_| "…"))
            .finish_non_exhaustive()
    }
}

/// A source with what is known of its fetches, as `source list` prints it.
#[derive(Debug, Clone, Serialize)]
pub struct SourceStatus {
    /// Its name on the command line.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// How it is read.
    pub kind: SourceKind,
    /// Where.
    pub url: String,
    /// Admiralty grade.
    pub reliability: Reliability,
    /// What may happen to its items.
    pub policy: Policy,
    /// Whether it is read.
    pub state: SourceState,
    /// Last fetch that was answered and read.
    pub last_success_at: Option<DateTime<Utc>>,
    /// When it is due.
    pub next_fetch_at: Option<DateTime<Utc>>,
    /// Since the last success.
    pub failures_in_a_row: i32,
    /// Why the last fetch failed.
    pub error: Option<String>,
    /// Usual time between two fetches that brought something new, in milliseconds.
    pub typical_interval_ms: Option<i64>,
    /// Last fetch that brought something new.
    pub last_new_at: Option<DateTime<Utc>>,
    /// How many it brought, revisions not counted.
    pub items: i64,
    /// How many of them said what another source had said.
    pub copies: i64,
}

impl Store {
    /// The zone of times that name none, by its IANA name.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn default_time_zone(&self) -> Result<Option<String>, StoreError> {
        let zone = sqlx::query_scalar!("SELECT default_time_zone FROM catalogue_defaults")
            .fetch_optional(&self.pool)
            .await?;
        Ok(zone.flatten())
    }

    /// Topics in the order of the catalogue.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn topics(&self) -> Result<Vec<Topic>, StoreError> {
        let rows = sqlx::query!("SELECT id, slug, names FROM topics ORDER BY position, id")
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Topic {
                    id: row.id,
                    slug: row.slug,
                    names: json("topics.names", row.names)?,
                })
            })
            .collect()
    }

    /// Every source with what is known of its fetches, by slug.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn source_statuses(&self) -> Result<Vec<SourceStatus>, StoreError> {
        let rows = sqlx::query!(
            "SELECT slug, name, kind, url, reliability, policy, state, last_success_at, next_fetch_at,
                    failures_in_a_row, error, typical_interval_ms, last_new_at, items_total, copies_total
             FROM sources ORDER BY slug"
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                let state: SourceState = word("sources.state", &row.state)?;
                Ok(SourceStatus {
                    kind: word("sources.kind", &row.kind)?,
                    reliability: word("sources.reliability", &row.reliability)?,
                    policy: word("sources.policy", &row.policy)?,
                    next_fetch_at: (state == SourceState::Active).then_some(row.next_fetch_at),
                    state,
                    slug: row.slug,
                    name: row.name,
                    url: row.url,
                    last_success_at: row.last_success_at,
                    failures_in_a_row: row.failures_in_a_row,
                    error: row.error,
                    typical_interval_ms: row.typical_interval_ms,
                    last_new_at: row.last_new_at,
                    items: row.items_total,
                    copies: row.copies_total,
                })
            })
            .collect()
    }

    /// The sources as a catalogue has them, by slug.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn catalogue_sources(&self) -> Result<Vec<SourceRow>, StoreError> {
        let rows = sqlx::query!(
            "SELECT slug, name, kind, url, language, reliability, topics, policy, every_ms, selectors, proxy
             FROM sources ORDER BY slug"
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(SourceRow {
                    kind: word("sources.kind", &row.kind)?,
                    reliability: word("sources.reliability", &row.reliability)?,
                    policy: word("sources.policy", &row.policy)?,
                    slug: row.slug,
                    name: row.name,
                    url: row.url,
                    language: row.language,
                    topics: row.topics,
                    every_ms: row.every_ms,
                    selectors: row
                        .selectors
                        .map(|selectors| json("sources.selectors", selectors))
                        .transpose()?,
                    proxy: row.proxy,
                })
            })
            .collect()
    }

    /// Pauses or resumes a source; false when there is none of that slug.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_source_state(
        &self,
        slug: &str,
        state: SourceState,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let moved = sqlx::query!(
            "UPDATE sources SET state = $2, next_fetch_at = greatest(next_fetch_at, $3) WHERE slug = $1",
            slug,
            state.as_str(),
            now
        )
        .execute(&mut *transaction)
        .await?;
        if moved.rows_affected() == 1 {
            let record = audit::AuditRecord {
                actor: "operator",
                action: "set_source_state",
                subject: slug,
                detail: state.as_str(),
            };
            audit::append(&mut transaction, record, now).await?;
        }
        transaction.commit().await?;
        Ok(moved.rows_affected() == 1)
    }
}
