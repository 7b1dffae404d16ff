//! The **lock** on publishing: one row that every publication reads under a share lock, so that none slips past it.
//!
//! Never here: who may lock; what passes nevertheless.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::sessions;
use crate::domain::staff::Actor;
use crate::store::{Store, StoreError, audit};

/// How long asking to unlock counts.
const VOTE: TimeDelta = TimeDelta::hours(1);

/// How long one counts together with who invited them, as in `approvals_that_count`.
const NEWCOMER: TimeDelta = TimeDelta::hours(24);

/// A lock that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Handle of who locked, or `operator`.
    pub by: String,
}

/// What came of asking to unlock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unlock {
    /// Publishing goes on.
    Done,
    /// One more of the staff must ask, within an hour.
    NeedsAnother,
    /// An admin must ask, within an hour.
    NeedsAdmin,
    /// It was not locked.
    NotLocked,
}

impl Store {
    /// The lock, if it holds.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn publishing_lock(&self) -> Result<Option<Lock>, StoreError> {
        let row = sqlx::query!("SELECT locked_at, locked_by FROM publishing")
            .fetch_one(&self.pool)
            .await?;
        Ok(row
            .locked_at
            .zip(row.locked_by)
            .map(|(since, by)| Lock { since, by }))
    }

    /// Locks publishing, ends all sessions and gives what stands in the chats of the staff to be deleted; false when it was
    /// locked already, and the rest happens nevertheless if the operator asks, or who has a session. Who has none could keep all
    /// others from working: a stolen account would be enough.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lock_publishing(
        &self,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let locked = sqlx::query!(
            "UPDATE publishing SET locked_at = $1, locked_by = $2 WHERE locked_at IS NULL",
            now,
            actor.name()
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected()
            == 1;
        if !locked && !may_lock_again(&mut transaction, actor, now).await? {
            record_once(&mut transaction, actor, now).await?;
            transaction.commit().await?;
            return Ok(false);
        }
        sqlx::query!("DELETE FROM unlock_votes")
            .execute(&mut *transaction)
            .await?;
        let staff =
            sqlx::query_scalar!("SELECT id FROM staff WHERE removed_at IS NULL ORDER BY id")
                .fetch_all(&mut *transaction)
                .await?;
        for member in staff {
            sessions::end(&mut transaction, member, now).await?;
        }
        // Also in the chats of those who joined half or were removed.
        sqlx::query!(
            "UPDATE staff_messages SET delete_at = $1 WHERE delete_at > $1",
            now
        )
        .execute(&mut *transaction)
        .await?;
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "lock",
            subject: "publishing",
            detail: if locked { "" } else { "locked already" },
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(locked)
    }

    /// Unlocks publishing at once, as the operator of the host may; false when it was not locked.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unlock_publishing(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let unlocked = open(&mut transaction).await?;
        if unlocked {
            record(
                &mut transaction,
                (Actor::Operator.name(), "unlock", ""),
                now,
            )
            .await?;
        }
        transaction.commit().await?;
        Ok(unlocked)
    }

    /// One of the staff asks to unlock; done when an admin and one more have asked within an hour and are of the staff still.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ask_to_unlock(
        &self,
        (staff, handle): (i32, &str),
        now: DateTime<Utc>,
    ) -> Result<Unlock, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let locked = sqlx::query_scalar!("SELECT locked_at FROM publishing FOR UPDATE")
            .fetch_one(&mut *transaction)
            .await?;
        if locked.is_none() {
            return Ok(Unlock::NotLocked);
        }
        sqlx::query!(
            "INSERT INTO unlock_votes (staff_id, at) VALUES ($1, $2) ON CONFLICT (staff_id) DO UPDATE SET at = excluded.at",
            staff,
            now
        )
        .execute(&mut *transaction)
        .await?;
        let outcome = outcome_of_votes(&mut transaction, now).await?;
        let action = if outcome == Unlock::Done {
            open(&mut transaction).await?;
            "unlock"
        } else {
            "ask_to_unlock"
        };
        record(&mut transaction, (handle, action, ""), now).await?;
        transaction.commit().await?;
        Ok(outcome)
    }
}

/// What the votes of the last hour are enough for: as with approvals, on the day of joining one is one person together with
/// who invited them, or one admin could open alone with a second account.
async fn outcome_of_votes(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<Unlock, StoreError> {
    let votes = sqlx::query!(
        r#"WITH RECURSIVE vote AS (
               SELECT s.id, s.role, s.invited_by, s.since > $2 AND s.invited_by IS NOT NULL AS is_new
               FROM unlock_votes v JOIN staff s ON s.id = v.staff_id
               WHERE s.removed_at IS NULL AND v.at > $1
           ), person AS (
               SELECT id, invited_by, is_new FROM vote
               UNION
               SELECT s.id, s.invited_by, s.since > $2 AND s.invited_by IS NOT NULL
               FROM person p JOIN staff s ON s.id = p.invited_by WHERE p.is_new
           )
           SELECT (SELECT count(*) FROM person WHERE NOT is_new) AS "persons!",
                  (SELECT count(*) FROM vote WHERE role = 'admin') AS "admins!""#,
        now - VOTE,
        now - NEWCOMER
    )
    .fetch_one(connection)
    .await?;
    Ok(match (votes.persons, votes.admins) {
        (..=1, _) => Unlock::NeedsAnother,
        (_, 0) => Unlock::NeedsAdmin,
        _ => Unlock::Done,
    })
}

/// Whether one may end all sessions under the lock that holds.
async fn may_lock_again(
    connection: &mut PgConnection,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let Some(staff) = actor.staff_id() else {
        return Ok(true);
    };
    let may = sqlx::query_scalar!(
        r#"SELECT coalesce(session_until > $2, false) AS "may!" FROM staff WHERE id = $1"#,
        staff,
        now
    )
    .fetch_optional(connection)
    .await?;
    Ok(may == Some(true))
}

/// Records once for each lock that somebody without a session asked for it again.
async fn record_once(
    connection: &mut PgConnection,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let is_recorded = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM audit_log WHERE action = 'lock' AND actor = $1
               AND at >= (SELECT locked_at FROM publishing)) AS "is!""#,
        actor.name()
    )
    .fetch_one(&mut *connection)
    .await?;
    if is_recorded {
        return Ok(());
    }
    let detail = "locked already, and nobody's session ended";
    record(connection, (actor.name(), "lock", detail), now).await
}

async fn open(connection: &mut PgConnection) -> Result<bool, StoreError> {
    let opened = sqlx::query!(
        "UPDATE publishing SET locked_at = NULL, locked_by = NULL WHERE locked_at IS NOT NULL"
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM unlock_votes")
        .execute(connection)
        .await?;
    Ok(opened.rows_affected() == 1)
}

async fn record(
    connection: &mut PgConnection,
    (actor, action, detail): (&str, &str, &str),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let record = audit::AuditRecord {
        actor,
        action,
        subject: "publishing",
        detail,
    };
    audit::append(connection, record, now).await
}

/// Whether publishing is locked. Until this transaction ends nobody locks it: a publication that saw it open is out before
/// the lock holds.
pub(in crate::store) async fn is_locked(connection: &mut PgConnection) -> Result<bool, StoreError> {
    let locked = sqlx::query_scalar!("SELECT locked_at FROM publishing FOR SHARE")
        .fetch_one(connection)
        .await?;
    Ok(locked.is_some())
}
