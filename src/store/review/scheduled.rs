//! What is **scheduled**: it goes out at its time, goes back to who approves, or is kept by the lock; and the log tells which.
//!
//! Never here: an approval.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::approval::{count_approvals, is_held, take_turn};
use super::returned::{SCHEDULE, mark_returned};
use super::{DraftRow, decide};
use crate::domain::candidate::CandidateState;
use crate::store::publication::{NewRevision, publish};
use crate::store::{Store, StoreError, audit};

/// What the log says of a time that came under the lock.
const LOCKED: &str = "its time came while publishing was locked; it goes out once it is unlocked";

impl Store {
    /// Drafts whose time has come, of candidates that are not on hold; while publishing is locked, retractions only.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn due_scheduled(&self, now: DateTime<Utc>) -> Result<Vec<i32>, StoreError> {
        let due = sqlx::query_scalar!(
            "SELECT d.id FROM publishing p, drafts d JOIN candidates c ON c.id = d.candidate_id
             WHERE d.state = 'scheduled' AND d.publish_at <= $1 AND (p.locked_at IS NULL OR d.kind = 'retraction')
               AND c.state <> 'held'
             ORDER BY d.publish_at",
            now
        );
        Ok(due.fetch_all(&self.pool).await?)
    }

    /// Records what the lock keeps from going out at its time, each version once; gives the codes.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn record_missed_times(&self, now: DateTime<Utc>) -> Result<Vec<String>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let missed = sqlx::query_scalar!(
            r#"INSERT INTO missed_times (draft_id, version, at)
               SELECT d.id, d.version, $1 FROM drafts d, publishing p
               WHERE d.state = 'scheduled' AND d.publish_at <= $1 AND p.locked_at IS NOT NULL AND d.kind <> 'retraction'
               ORDER BY d.id
               ON CONFLICT (draft_id) DO UPDATE SET version = excluded.version, at = excluded.at, told_at = NULL
               WHERE missed_times.version <> excluded.version
               RETURNING (SELECT u.code FROM drafts d JOIN updates u ON u.id = d.update_id WHERE d.id = draft_id) AS "code!""#,
            now
        )
        .fetch_all(&mut *transaction)
        .await?;
        for code in &missed {
            record(&mut transaction, ("miss_time", code, LOCKED), now).await?;
        }
        transaction.commit().await?;
        Ok(missed)
    }

    /// Publishes an approved draft whose time has come; none when it is not scheduled any more or on hold, or when so many who
    /// approved it were removed meanwhile that it waits for approval again.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn publish_scheduled(
        &self,
        (draft, needed): (&DraftRow, u8),
        revision: &NewRevision<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<i32>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let Some(needed) = take_turn(&mut transaction, revision, needed).await? else {
            return Ok(None);
        };
        let given = count_approvals(&mut transaction, draft.id, draft.version).await?;
        if given < i64::from(needed) {
            let why = format!("approvals that count now: {given} of {needed}");
            if send_back(&mut transaction, draft, now).await? {
                record(&mut transaction, ("send_back", revision.code, &why), now).await?;
            }
            transaction.commit().await?;
            return Ok(None);
        }
        let moved = sqlx::query!(
            "UPDATE drafts SET state = 'published', updated_at = $3
             WHERE id = $1 AND version = $2 AND state = 'scheduled' AND publish_at <= $3",
            draft.id,
            draft.version,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(None);
        }
        let (to, by) = (CandidateState::Approved, (Some(revision.by), None));
        if is_held(&mut transaction, draft.candidate_id).await?
            || !decide(&mut transaction, draft.candidate_id, to, by, now).await?
        {
            return Ok(None);
        }
        let Some(published) = publish(&mut transaction, revision, now).await? else {
            return Ok(None);
        };
        transaction.commit().await?;
        Ok(Some(published))
    }
}

async fn send_back(
    connection: &mut PgConnection,
    draft: &DraftRow,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let sent = sqlx::query!(
        "UPDATE drafts SET state = 'awaiting_approval', updated_at = $3
         WHERE id = $1 AND version = $2 AND state = 'scheduled'",
        draft.id,
        draft.version,
        now
    )
    .execute(&mut *connection)
    .await?;
    if sent.rows_affected() == 0 {
        return Ok(false);
    }
    mark_returned(connection, draft.id, now).await?;
    Ok(true)
}

/// Nobody did it: the time came.
async fn record(
    connection: &mut PgConnection,
    (action, code, detail): (&str, &str, &str),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let record = audit::AuditRecord {
        actor: SCHEDULE,
        action,
        subject: code,
        detail,
    };
    audit::append(connection, record, now).await
}
