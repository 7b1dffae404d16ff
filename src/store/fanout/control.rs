//! **Control** of a fan-out by hand: paused, and let go on.
//!
//! Never here: sending, and who may.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::store::{Store, StoreError, audit};

impl Store {
    /// Pauses the running fan-outs of an update; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pause_fanouts(&self, code: &str, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let paused = sqlx::query!(
            "UPDATE fanouts f SET state = 'paused', state_reason = 'paused by the operator'
             FROM revisions r JOIN updates u ON u.id = r.update_id
             WHERE r.id = f.revision_id AND u.code = $1 AND f.state = 'running'",
            code
        )
        .execute(&mut *transaction)
        .await?;
        record(
            &mut transaction,
            "pause_fanout",
            code,
            paused.rows_affected(),
            now,
        )
        .await?;
        transaction.commit().await?;
        Ok(paused.rows_affected())
    }

    /// Lets the paused or halted fan-outs of an update go on where they were; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn resume_fanouts(&self, code: &str, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let resumed = sqlx::query!(
            "WITH resumed AS (
                 UPDATE fanouts f SET state = 'running', state_reason = NULL, halted_languages = '{}'
                 FROM revisions r JOIN updates u ON u.id = r.update_id
                 WHERE r.id = f.revision_id AND u.code = $1
                   AND (f.state IN ('paused', 'halted') OR (f.state = 'running' AND f.halted_languages <> '{}'))
                 RETURNING f.revision_id),
             waiting AS (
                 UPDATE deferred SET due_at = $2
                 WHERE reason = 'malformed' AND revision_id IN (SELECT revision_id FROM resumed))
             SELECT revision_id FROM resumed",
            code,
            now
        )
        .fetch_all(&mut *transaction)
        .await?
        .len() as u64;
        record(&mut transaction, "resume_fanout", code, resumed, now).await?;
        sqlx::query!("SELECT pg_notify('vestka_wake', 'delivery')")
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(resumed)
    }
}

/// Nothing is recorded when nothing changed.
async fn record(
    connection: &mut PgConnection,
    action: &str,
    code: &str,
    changed: u64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if changed == 0 {
        return Ok(());
    }
    let record = audit::AuditRecord {
        actor: "operator",
        action,
        subject: code,
        detail: "",
    };
    audit::append(connection, record, now).await
}
