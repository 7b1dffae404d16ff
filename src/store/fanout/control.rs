//! **Control** of a fan-out by hand: paused, let go on, stopped for good, and its failures taken for real.
//!
//! Never here: sending, and who may.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, Transaction};

use super::wake_delivery;
use crate::domain::staff::Actor;
use crate::store::{Store, StoreError, audit};

/// Why a fan-out is stopped that nobody has amended begins so; then comes who stopped it.
pub const STOPPED_BY_HAND: &str = "stopped by ";

/// Fan-outs that somebody decides about: those of an update, or one of them.
#[derive(Debug, Clone, Copy)]
pub struct FanoutsOf<'a> {
    /// Code of the update.
    pub code: &'a str,
    /// Only of this revision; none: of whichever are in a state for it.
    pub revision_id: Option<i32>,
}

/// Those of an update, by its code.
impl<'a, Code: AsRef<str> + ?Sized> From<&'a Code> for FanoutsOf<'a> {
    fn from(code: &'a Code) -> Self {
        Self {
            code: code.as_ref(),
            revision_id: None,
        }
    }
}

impl Store {
    /// Pauses the running ones of these fan-outs; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pause_fanouts<'a>(
        &self,
        of: impl Into<FanoutsOf<'a>>,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let of = of.into();
        let reason = format!("paused by {}", actor.name());
        let mut transaction = self.pool.begin().await?;
        let paused = sqlx::query!(
            "UPDATE fanouts f SET state = 'paused', state_reason = $2
             FROM revisions r JOIN updates u ON u.id = r.update_id
             WHERE r.id = f.revision_id AND u.code = $1 AND ($3::int IS NULL OR r.id = $3) AND f.state = 'running'",
            of.code,
            reason,
            of.revision_id
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        keep(transaction, (actor, "pause_fanout", of.code), paused, now).await
    }

    /// Lets the paused or halted ones of these fan-outs go on where they were; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn resume_fanouts<'a>(
        &self,
        of: impl Into<FanoutsOf<'a>>,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let of = of.into();
        let mut transaction = self.pool.begin().await?;
        lock_those(&mut transaction, of).await?;
        let resumed = sqlx::query!(
            "WITH was AS MATERIALIZED (
                 SELECT f.revision_id, f.halted_by = 'failures' AS by_failures
                 FROM fanouts f JOIN revisions r ON r.id = f.revision_id JOIN updates u ON u.id = r.update_id
                 WHERE u.code = $1 AND ($3::int IS NULL OR r.id = $3) AND (f.state IN ('paused', 'halted') OR (f.state = 'running' AND f.halted_languages <> '{}'))
                 ORDER BY f.revision_id FOR UPDATE OF f),
             resumed AS (
                 UPDATE fanouts f SET state = 'running', state_reason = NULL, halted_languages = '{}', halted_by = NULL,
                        window_number = coalesce(window_number, 0) + CASE WHEN was.by_failures THEN 1 ELSE 0 END,
                        window_tried = CASE WHEN was.by_failures THEN 0 ELSE window_tried END
                 FROM was WHERE f.revision_id = was.revision_id
                 RETURNING f.revision_id),
             waiting AS (
                 UPDATE deferred SET due_at = $2
                 WHERE (reason = 'malformed' OR due_at > $2::timestamptz + interval '30 days')
                   AND revision_id IN (SELECT revision_id FROM resumed)),
             cleared AS (
                 DELETE FROM suspects s USING was WHERE s.revision_id = was.revision_id AND was.by_failures
                 RETURNING s.revision_id, s.subscriber_id),
             again AS (
                 UPDATE deferred d SET due_at = $2, tries = 0 FROM cleared c
                 WHERE d.revision_id = c.revision_id AND d.subscriber_id = c.subscriber_id AND d.reason <> 'malformed')
             SELECT revision_id FROM resumed",
            of.code,
            now,
            of.revision_id
        )
        .fetch_all(&mut *transaction)
        .await?
        .len() as u64;
        wake_delivery(&mut transaction).await?;
        keep(transaction, (actor, "resume_fanout", of.code), resumed, now).await
    }

    /// Stops these fan-outs for good: whoever has it still to come does not get it. Gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn stop_fanouts<'a>(
        &self,
        of: impl Into<FanoutsOf<'a>>,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let of = of.into();
        let mut transaction = self.pool.begin().await?;
        // Whoever asks for another try has the update too: either comes first as a whole, or what was stopped would run again.
        sqlx::query_scalar!("SELECT id FROM updates WHERE code = $1 FOR UPDATE", of.code)
            .fetch_optional(&mut *transaction)
            .await?;
        let stopped = sqlx::query!(
            "UPDATE fanouts f SET state = 'stopped', state_reason = $2, stopped_by_hand = true, halted_languages = '{}', halted_by = NULL
             FROM revisions r JOIN updates u ON u.id = r.update_id
             WHERE r.id = f.revision_id AND u.code = $1 AND ($3::int IS NULL OR r.id = $3)
               AND f.state IN ('running', 'paused', 'halted')
               AND NOT EXISTS (SELECT FROM amendments a WHERE a.revision_id = f.revision_id AND a.begun_at IS NULL)",
            of.code,
            format!("{STOPPED_BY_HAND}{}", actor.name()),
            of.revision_id
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        keep(transaction, (actor, "stop_fanout", of.code), stopped, now).await
    }

    /// Takes the failures of these fan-outs for what they seem: who is unreachable is paused, and nothing halts for it any more;
    /// what halted for that goes on. Gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn trust_failures<'a>(
        &self,
        of: impl Into<FanoutsOf<'a>>,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let of = of.into();
        let mut transaction = self.pool.begin().await?;
        let trusted = sqlx::query!(
            "UPDATE fanouts f SET trusts_failures = true,
                    state = CASE WHEN halted_by = 'failures' THEN 'running' ELSE f.state END,
                    state_reason = CASE WHEN halted_by = 'failures' THEN NULL ELSE state_reason END,
                    halted_by = CASE WHEN halted_by = 'failures' THEN NULL ELSE halted_by END
             FROM revisions r JOIN updates u ON u.id = r.update_id
             WHERE r.id = f.revision_id AND u.code = $1 AND ($2::int IS NULL OR r.id = $2)
               AND f.state IN ('running', 'paused', 'halted')",
            of.code,
            of.revision_id
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        wake_delivery(&mut transaction).await?;
        keep(
            transaction,
            (actor, "trust_failures", of.code),
            trusted,
            now,
        )
        .await
    }
}

/// Locks these fan-outs before anything that waits in them: whoever moves both takes them in this order, so that nobody waits in a ring.
/// What refers to them goes on.
pub(in crate::store) async fn lock_fanouts(
    connection: &mut PgConnection,
    revisions: &[i32],
) -> Result<(), StoreError> {
    sqlx::query_scalar!(
        "SELECT revision_id FROM fanouts WHERE revision_id = ANY($1) ORDER BY revision_id FOR NO KEY UPDATE",
        revisions
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

/// Before anything is read of what waits in them: a page that is being settled at this moment has put in what waits of it by then.
async fn lock_those(connection: &mut PgConnection, of: FanoutsOf<'_>) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT f.revision_id FROM fanouts f JOIN revisions r ON r.id = f.revision_id JOIN updates u ON u.id = r.update_id
         WHERE u.code = $1 AND ($2::int IS NULL OR r.id = $2) ORDER BY f.revision_id FOR UPDATE OF f",
        of.code,
        of.revision_id
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

/// Keeps a decision, recorded unless it changed nothing; gives how many fan-outs it changed.
async fn keep(
    mut transaction: Transaction<'_, Postgres>,
    (actor, action, code): (&Actor, &str, &str),
    changed: u64,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    if changed > 0 {
        let record = audit::AuditRecord {
            actor: actor.name(),
            action,
            subject: code,
            detail: "",
        };
        audit::append(&mut transaction, record, now).await?;
    }
    transaction.commit().await?;
    Ok(changed)
}
