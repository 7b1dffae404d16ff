//! **Settling** a fetch: items, their stories and candidates, the fetch itself and the lease, in one transaction.
//!
//! Never here: judging what an item is worth.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::DueSource;
use crate::domain::item::{FINGERPRINT_VERSION, NewItem};
use crate::domain::source::FetchResult;
use crate::store::{Store, StoreError};

/// How a fetch ended.
#[derive(Debug, Clone)]
pub enum FetchOutcome {
    /// A document was read.
    Read {
        /// Its items, each once.
        items: Vec<NewItem>,
        /// Bytes after decompression.
        bytes: i64,
        /// New validator.
        etag: Option<String>,
        /// New validator.
        last_modified: Option<String>,
        /// Where it moved for good.
        moved_to: Option<String>,
    },
    /// Nothing new (304).
    NotModified,
    /// It failed, for this reason.
    Failed {
        /// One clear sentence.
        error: String,
        /// The source said that it is gone for good (410).
        gone: bool,
    },
}

/// A fetch that is over.
#[derive(Debug, Clone)]
pub struct FetchReport {
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: DateTime<Utc>,
    /// HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// How it ended.
    pub outcome: FetchOutcome,
    /// When the source is due again.
    pub next_fetch_at: DateTime<Utc>,
}

/// How many items a fetch brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ItemCounts {
    /// First seen.
    pub new: i32,
    /// Got a new revision.
    pub changed: i32,
}

/// The newest revision that is stored of an item.
struct Known {
    revision: i32,
    story_id: i64,
    fingerprint: Vec<u8>,
}

impl Store {
    /// Stores what a fetch brought, in one transaction: items, their stories and candidates, the fetch itself, and the lease
    /// given back. None when the lease was lost meanwhile: another process has it then, and nothing is written.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn settle_fetch(
        &self,
        source: &DueSource,
        report: &FetchReport,
    ) -> Result<Option<ItemCounts>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if !release(&mut transaction, source, report).await? {
            return Ok(None);
        }
        let mut counts = ItemCounts::default();
        if let FetchOutcome::Read { items, .. } = &report.outcome {
            counts = insert_items(&mut transaction, source, items, report.ended_at).await?;
        }
        insert_fetch(&mut transaction, source, report, counts).await?;
        transaction.commit().await?;
        Ok(Some(counts))
    }
}

async fn release(
    connection: &mut PgConnection,
    source: &DueSource,
    report: &FetchReport,
) -> Result<bool, StoreError> {
    let (error, gone, read) = match &report.outcome {
        FetchOutcome::Failed { error, gone } => (Some(error.as_str()), *gone, None),
        FetchOutcome::NotModified => (None, false, None),
        FetchOutcome::Read {
            etag,
            last_modified,
            moved_to,
            ..
        } => (None, false, Some((etag, last_modified, moved_to))),
    };
    let is_read = read.is_some();
    let (etag, last_modified, moved_to) = read
        .map_or((None, None, None), |(etag, modified, moved)| {
            (etag.as_deref(), modified.as_deref(), moved.as_deref())
        });
    let released = sqlx::query!(
        "UPDATE sources SET
             lease_owner = NULL, lease_until = NULL, last_attempt_at = $3, next_fetch_at = $4, error = $5,
             failures_in_a_row = CASE WHEN $5::text IS NULL THEN 0 ELSE failures_in_a_row + 1 END,
             last_success_at = CASE WHEN $5::text IS NULL THEN $6 ELSE last_success_at END,
             state = CASE WHEN $7 THEN 'gone' ELSE state END,
             etag = CASE WHEN $8 THEN $9 ELSE etag END,
             last_modified = CASE WHEN $8 THEN $10 ELSE last_modified END,
             url = coalesce($11, url)
         WHERE id = $1 AND lease_owner = $2",
        source.id,
        source.owner,
        report.started_at,
        report.next_fetch_at,
        error,
        report.ended_at,
        gone,
        is_read,
        etag,
        last_modified,
        moved_to
    )
    .execute(connection)
    .await?;
    Ok(released.rows_affected() == 1)
}

async fn insert_fetch(
    connection: &mut PgConnection,
    source: &DueSource,
    report: &FetchReport,
    counts: ItemCounts,
) -> Result<(), StoreError> {
    let (outcome, bytes, error) = match &report.outcome {
        FetchOutcome::Read { bytes, .. } => (FetchResult::Read, *bytes, None),
        FetchOutcome::NotModified => (FetchResult::NotModified, 0, None),
        FetchOutcome::Failed { error, .. } => (FetchResult::Failed, 0, Some(error.as_str())),
    };
    let duration = (report.ended_at - report.started_at)
        .num_milliseconds()
        .max(0);
    sqlx::query!(
        "INSERT INTO fetches (source_id, started_at, duration_ms, outcome, status, bytes, items_new, items_changed, error)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        source.id,
        report.started_at,
        duration,
        outcome.as_str(),
        report.status.and_then(|status| i16::try_from(status).ok()),
        bytes,
        counts.new,
        counts.changed,
        error
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Inserts what is new or changed. The unique index on (source, external id, revision) makes each revision happen once.
async fn insert_items(
    connection: &mut PgConnection,
    source: &DueSource,
    items: &[NewItem],
    now: DateTime<Utc>,
) -> Result<ItemCounts, StoreError> {
    let known = known_items(connection, source.id, items).await?;
    let mut counts = ItemCounts::default();
    // Feeds list the newest first; inserted from the end, numbers grow with time.
    for item in items.iter().rev() {
        let known = known.get(&item.external_id);
        if known.is_some_and(|known| known.fingerprint == item.fingerprint) {
            continue;
        }
        let story = match known {
            Some(known) => known.story_id,
            None => match find_story(connection, item).await? {
                Some(story) => story,
                None => begin_story(connection, source, now).await?,
            },
        };
        let revision = known.map_or(1, |known| known.revision + 1);
        if insert_item(connection, source, item, (revision, story), now).await? {
            touch_story(connection, story, now).await?;
            if revision == 1 {
                counts.new += 1;
            } else {
                counts.changed += 1;
            }
        }
    }
    Ok(counts)
}

async fn known_items(
    connection: &mut PgConnection,
    source_id: i32,
    items: &[NewItem],
) -> Result<HashMap<String, Known>, StoreError> {
    let ids: Vec<String> = items.iter().map(|item| item.external_id.clone()).collect();
    let rows = sqlx::query!(
        "SELECT DISTINCT ON (external_id) external_id, revision, story_id, fingerprint
         FROM items WHERE source_id = $1 AND external_id = ANY($2)
         ORDER BY external_id, revision DESC",
        source_id,
        &ids
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            (
                row.external_id,
                Known {
                    revision: row.revision,
                    story_id: row.story_id,
                    fingerprint: row.fingerprint,
                },
            )
        })
        .collect())
}

/// The story of an item that says the same in the same words, or stands under the same link.
async fn find_story(
    connection: &mut PgConnection,
    item: &NewItem,
) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT story_id AS "story_id!" FROM (
               (SELECT story_id, id FROM items WHERE fingerprint = $1 ORDER BY id LIMIT 1)
               UNION ALL
               (SELECT story_id, id FROM items WHERE canonical_url = $2 ORDER BY id LIMIT 1)
           ) AS same ORDER BY id LIMIT 1"#,
        item.fingerprint.as_slice(),
        item.canonical_url
    )
    .fetch_optional(connection)
    .await?)
}

/// A new story and its candidate in the review queue.
async fn begin_story(
    connection: &mut PgConnection,
    source: &DueSource,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let story = sqlx::query_scalar!(
        "INSERT INTO stories (first_at, last_at) VALUES ($1, $1) RETURNING id",
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO candidates (kind, story_id, state, urgency, topics, created_at)
         SELECT 'story', $1, 'new', 'routine', topics, $3 FROM sources WHERE id = $2",
        story,
        source.id,
        now
    )
    .execute(connection)
    .await?;
    Ok(story)
}

async fn touch_story(
    connection: &mut PgConnection,
    story: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE stories SET last_at = greatest(last_at, $2) WHERE id = $1",
        story,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert_item(
    connection: &mut PgConnection,
    source: &DueSource,
    item: &NewItem,
    (revision, story): (i32, i64),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let media = serde_json::to_value(&item.media).unwrap_or_default();
    let inserted = sqlx::query!(
        "INSERT INTO items (source_id, external_id, revision, story_id, url, canonical_url, title, text, language, author,
                            media, published_at, updated_at, fetched_at, fingerprint, fingerprint_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (source_id, external_id, revision) DO NOTHING",
        source.id,
        item.external_id,
        revision,
        story,
        item.url,
        item.canonical_url,
        item.title,
        item.text,
        item.language.as_deref().unwrap_or(&source.language),
        item.author,
        media,
        item.published_at,
        item.updated_at,
        now,
        item.fingerprint.as_slice(),
        FINGERPRINT_VERSION
    )
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}
