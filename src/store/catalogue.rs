//! The **catalogue** in the database: topics and sources.
//!
//! Never here: reading a catalogue file.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Store, StoreError, audit, json, word};
use crate::domain::source::{Policy, Reliability, Selectors, SourceKind, SourceState};
use crate::domain::topic::Topic;

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

/// What an import changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Slugs of topics that are new.
    pub topics_added: Vec<String>,
    /// Slugs of topics that changed.
    pub topics_changed: Vec<String>,
    /// Slugs of sources that are new.
    pub sources_added: Vec<String>,
    /// Slugs of sources that changed.
    pub sources_changed: Vec<String>,
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

    /// Sets the zone of times that name none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_default_time_zone(&self, zone: &str) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO catalogue_defaults (default_time_zone) VALUES ($1)
             ON CONFLICT (only_row) DO UPDATE SET default_time_zone = excluded.default_time_zone",
            zone
        )
        .execute(&self.pool)
        .await?;
        Ok(())
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

    /// Adds and changes what the catalogue says; nothing is removed. All in one transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing is changed then.
    pub async fn import_catalogue(
        &self,
        topics: &[TopicRow],
        sources: &[SourceRow],
        now: DateTime<Utc>,
    ) -> Result<ImportReport, StoreError> {
        let mut report = ImportReport::default();
        let mut transaction = self.pool.begin().await?;
        for (position, topic) in (0_i16..).zip(topics) {
            match import_topic(&mut transaction, topic, position).await? {
                Some(true) => report.topics_added.push(topic.slug.clone()),
                Some(false) => report.topics_changed.push(topic.slug.clone()),
                None => {}
            }
        }
        for source in sources {
            audit_grading(&mut transaction, source, now).await?;
            match import_source(&mut transaction, source, now).await? {
                Some(true) => report.sources_added.push(source.slug.clone()),
                Some(false) => report.sources_changed.push(source.slug.clone()),
                None => {}
            }
        }
        if report != ImportReport::default() {
            let detail = format!(
                "topics: {} added, {} changed; sources: {} added, {} changed",
                report.topics_added.len(),
                report.topics_changed.len(),
                report.sources_added.len(),
                report.sources_changed.len()
            );
            let record = audit::AuditRecord {
                actor: "operator",
                action: "import_catalogue",
                subject: "catalogue",
                detail: &detail,
            };
            audit::append(&mut transaction, record, now).await?;
        }
        transaction.commit().await?;
        Ok(report)
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

/// Records that a source will be trusted otherwise: its grade or its policy changes.
async fn audit_grading(
    connection: &mut sqlx::PgConnection,
    source: &SourceRow,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (grade, policy) = (source.reliability.as_str(), source.policy.as_str());
    let before = sqlx::query!(
        "SELECT reliability, policy FROM sources WHERE slug = $1 AND (reliability, policy) <> ($2, $3)",
        source.slug,
        grade,
        policy
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(before) = before else {
        return Ok(());
    };
    let detail = format!(
        "reliability {} to {grade}, policy {} to {policy}",
        before.reliability, before.policy
    );
    let record = audit::AuditRecord {
        actor: "operator",
        action: "grade_source",
        subject: &source.slug,
        detail: &detail,
    };
    audit::append(connection, record, now).await
}

/// `Some(true)` when it is new, `Some(false)` when it changed, none when it is as it was.
async fn import_topic(
    connection: &mut sqlx::PgConnection,
    topic: &TopicRow,
    position: i16,
) -> Result<Option<bool>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"INSERT INTO topics (slug, names, position) VALUES ($1, $2, $3)
           ON CONFLICT (slug) DO UPDATE SET names = excluded.names, position = excluded.position
           WHERE (topics.names, topics.position) IS DISTINCT FROM (excluded.names, excluded.position)
           RETURNING (xmax = 0) AS "new!""#,
        topic.slug,
        topic.names,
        position
    )
    .fetch_optional(connection)
    .await?)
}

async fn import_source(
    connection: &mut sqlx::PgConnection,
    source: &SourceRow,
    now: DateTime<Utc>,
) -> Result<Option<bool>, StoreError> {
    // Another address, or another way to read it, forgets the validators of the old one and is read at once.
    Ok(sqlx::query_scalar!(
        r#"INSERT INTO sources (slug, name, kind, url, language, reliability, topics, policy, every_ms, next_fetch_at,
                                selectors, proxy)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           ON CONFLICT (slug) DO UPDATE SET
               name = excluded.name, kind = excluded.kind, url = excluded.url, language = excluded.language,
               reliability = excluded.reliability, topics = excluded.topics, policy = excluded.policy,
               every_ms = excluded.every_ms, selectors = excluded.selectors, proxy = excluded.proxy,
               etag = CASE WHEN (sources.url, sources.kind, sources.selectors)
                   IS NOT DISTINCT FROM (excluded.url, excluded.kind, excluded.selectors) THEN sources.etag END,
               last_modified = CASE WHEN (sources.url, sources.kind, sources.selectors)
                   IS NOT DISTINCT FROM (excluded.url, excluded.kind, excluded.selectors) THEN sources.last_modified END,
               next_fetch_at = CASE WHEN (sources.url, sources.kind, sources.selectors)
                   IS NOT DISTINCT FROM (excluded.url, excluded.kind, excluded.selectors)
                   THEN sources.next_fetch_at ELSE excluded.next_fetch_at END,
               state = CASE WHEN sources.state = 'gone' AND sources.url <> excluded.url THEN 'active' ELSE sources.state END
           WHERE (sources.name, sources.kind, sources.url, sources.language, sources.reliability, sources.topics,
                  sources.policy, sources.every_ms, sources.selectors, sources.proxy)
              IS DISTINCT FROM
                 (excluded.name, excluded.kind, excluded.url, excluded.language, excluded.reliability, excluded.topics,
                  excluded.policy, excluded.every_ms, excluded.selectors, excluded.proxy)
           RETURNING (xmax = 0) AS "new!""#,
        source.slug,
        source.name,
        source.kind.as_str(),
        source.url,
        source.language,
        source.reliability.as_str(),
        &source.topics,
        source.policy.as_str(),
        source.every_ms,
        now,
        source.selectors.as_ref().map(|selectors| serde_json::json!(selectors)),
        source.proxy
    )
    .fetch_optional(connection)
    .await?)
}
