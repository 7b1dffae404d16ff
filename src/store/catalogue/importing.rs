//! The **import** of a catalogue: its zone, topics and sources at once, with what changed in the audit log.
//!
//! Never here: whether the catalogue is right.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{SourceRow, TopicRow};
use crate::store::{Store, StoreError, audit};

/// A catalogue: what it says is added and changed.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Topics in their order.
    pub topics: Vec<TopicRow>,
    /// Sources.
    pub sources: Vec<SourceRow>,
    /// IANA name of the zone of times that name none; as it is where the catalogue does not say.
    pub default_time_zone: Option<String>,
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
    /// The zone of times that name none, where it changed.
    pub default_time_zone: Option<String>,
}

impl ImportReport {
    /// What the audit log says of it.
    fn detail(&self) -> String {
        let zone = self.default_time_zone.as_ref();
        format!(
            "topics: {} added, {} changed; sources: {} added, {} changed{}",
            self.topics_added.len(),
            self.topics_changed.len(),
            self.sources_added.len(),
            self.sources_changed.len(),
            zone.map_or_else(String::new, |zone| format!("; default_time_zone: {zone}"))
        )
    }
}

impl Store {
    /// Adds and changes what the catalogue says; nothing is removed. All in one transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing is changed then.
    pub async fn import_catalogue(
        &self,
        catalogue: &Catalogue,
        now: DateTime<Utc>,
    ) -> Result<ImportReport, StoreError> {
        let mut report = ImportReport::default();
        let mut transaction = self.pool.begin().await?;
        if let Some(zone) = &catalogue.default_time_zone
            && import_zone(&mut transaction, zone).await?
        {
            report.default_time_zone = Some(zone.clone());
        }
        for (position, topic) in (0_i16..).zip(&catalogue.topics) {
            match import_topic(&mut transaction, topic, position).await? {
                Some(true) => report.topics_added.push(topic.slug.clone()),
                Some(false) => report.topics_changed.push(topic.slug.clone()),
                None => {}
            }
        }
        let mut gradings = Vec::new();
        for source in &catalogue.sources {
            gradings.extend(grading(&mut transaction, source).await?);
            match import_source(&mut transaction, source, now).await? {
                Some(true) => report.sources_added.push(source.slug.clone()),
                Some(false) => report.sources_changed.push(source.slug.clone()),
                None => {}
            }
        }
        // Nothing is locked after this: whoever has a source and waits for the audit log would wait for ever.
        for (slug, detail) in &gradings {
            let record = audit::AuditRecord {
                actor: "operator",
                action: "grade_source",
                subject: slug,
                detail,
            };
            audit::append(&mut transaction, record, now).await?;
        }
        if report != ImportReport::default() {
            let detail = report.detail();
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
}

/// Whether it is another one than before.
async fn import_zone(connection: &mut sqlx::PgConnection, zone: &str) -> Result<bool, StoreError> {
    let set = sqlx::query!(
        "INSERT INTO catalogue_defaults (default_time_zone) VALUES ($1)
         ON CONFLICT (only_row) DO UPDATE SET default_time_zone = excluded.default_time_zone
         WHERE catalogue_defaults.default_time_zone IS DISTINCT FROM excluded.default_time_zone",
        zone
    )
    .execute(connection)
    .await?;
    Ok(set.rows_affected() == 1)
}

/// That a source will be trusted otherwise: its grade or its policy changes. Its slug, and how.
async fn grading(
    connection: &mut sqlx::PgConnection,
    source: &SourceRow,
) -> Result<Option<(String, String)>, StoreError> {
    let (grade, policy) = (source.reliability.as_str(), source.policy.as_str());
    let before = sqlx::query!(
        "SELECT reliability, policy FROM sources WHERE slug = $1 AND (reliability, policy) <> ($2, $3) FOR NO KEY UPDATE",
        source.slug,
        grade,
        policy
    )
    .fetch_optional(connection)
    .await?;
    Ok(before.map(|before| {
        let detail = format!(
            "reliability {} to {grade}, policy {} to {policy}",
            before.reliability, before.policy
        );
        (source.slug.clone(), detail)
    }))
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
