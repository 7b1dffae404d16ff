//! The **log** of fetches, and what a source is known by after one: validators, the next time, the reason of a failure.
//!
//! Never here: items.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::DueSource;
use crate::domain::item::NewItem;
use crate::domain::source::FetchResult;
use crate::store::StoreError;

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
    /// Before this its host is not to be asked for anything.
    pub host_free_at: Option<DateTime<Utc>>,
}

/// How many items a fetch brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ItemCounts {
    /// First seen.
    pub new: i32,
    /// Got a new revision.
    pub changed: i32,
    /// Of the new ones, those that say what another source had said.
    pub copied: i32,
}

/// Gives the leases back and says how the fetch went; false when the lease was lost meanwhile.
pub(super) async fn release(
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
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE hosts SET lease_owner = NULL, lease_until = NULL, free_at = greatest(free_at, $3)
         WHERE name = $1 AND lease_owner = $2",
        source.host,
        source.owner,
        report.host_free_at
    )
    .execute(connection)
    .await?;
    Ok(released.rows_affected() == 1)
}

/// One row for one fetch.
pub(super) async fn insert_fetch(
    connection: &mut PgConnection,
    source_id: i32,
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
        "INSERT INTO fetches (source_id, started_at, duration_ms, outcome, status, bytes, items_new, items_changed,
                              items_copied, error)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        source_id,
        report.started_at,
        duration,
        outcome.as_str(),
        report.status.and_then(|status| i16::try_from(status).ok()),
        bytes,
        counts.new,
        counts.changed,
        counts.copied,
        error
    )
    .execute(connection)
    .await?;
    Ok(())
}
