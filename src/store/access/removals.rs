//! **Removals** in the database: one of the staff goes at once, an admin when two admins ask for it.
//!
//! Never here: the operator of the host, who needs nobody's agreement.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::domain::staff::{Actor, Role};
use crate::store::staff::end_membership;
use crate::store::{Store, StoreError, audit, word};

/// How long asking for a removal counts.
const VOTE: TimeDelta = TimeDelta::hours(24);

/// How long one counts together with who invited them, as in `approvals_that_count`.
const NEWCOMER: TimeDelta = TimeDelta::hours(24);

/// What came of asking that one of the staff be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// They are not of the staff any more.
    Done,
    /// They are an admin: one more admin must ask, within 24 hours.
    NeedsAnother,
    /// Nobody has this handle.
    Unknown,
}

/// An admin who is asked to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedRemoval {
    /// Handle of who is to go.
    pub handle: String,
    /// Number of who asks for it.
    pub by: i32,
    /// Handle of who asks for it.
    pub by_handle: String,
}

impl Store {
    /// An admin asks that a handle be removed: done at once, or of an admin when another admin has asked too.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ask_to_remove(
        &self,
        handle: &str,
        by: (i32, &Actor),
        now: DateTime<Utc>,
    ) -> Result<Removal, StoreError> {
        let (voter, actor) = by;
        let mut transaction = self.pool.begin().await?;
        let found = sqlx::query!(
            "SELECT id, role FROM staff WHERE handle = $1 AND removed_at IS NULL AND id <> $2 FOR NO KEY UPDATE",
            handle,
            voter
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(found) = found else {
            return Ok(Removal::Unknown);
        };
        let is_admin = word::<Role>("staff.role", &found.role)? == Role::Admin;
        if is_admin && !is_agreed(&mut transaction, (found.id, voter), now).await? {
            let record = audit::AuditRecord {
                actor: actor.name(),
                action: "ask_to_remove_staff",
                subject: handle,
                detail: "",
            };
            audit::append(&mut transaction, record, now).await?;
            transaction.commit().await?;
            return Ok(Removal::NeedsAnother);
        }
        end_membership(&mut transaction, (found.id, handle), actor, now).await?;
        transaction.commit().await?;
        Ok(Removal::Done)
    }

    /// Whether an admin would go if `voter` asked for it now: another person has asked.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn would_remove(
        &self,
        staff: i32,
        voter: i32,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut connection = self.pool.acquire().await?;
        Ok(persons(&mut connection, (staff, voter), now).await? >= 2)
    }

    /// The removals of admins that are asked for, and by whom.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn asked_removals(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<AskedRemoval>, StoreError> {
        let rows = sqlx::query!(
            "SELECT s.handle, v.voter_id, b.handle AS by_handle FROM removal_votes v
             JOIN staff s ON s.id = v.staff_id JOIN staff b ON b.id = v.voter_id
             WHERE v.at > $1 AND s.removed_at IS NULL AND b.removed_at IS NULL ORDER BY v.at, v.voter_id",
            now - VOTE
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| AskedRemoval {
                handle: row.handle,
                by: row.voter_id,
                by_handle: row.by_handle,
            })
            .collect())
    }
}

/// Keeps the vote, and says whether those of the last day are of two persons.
async fn is_agreed(
    connection: &mut PgConnection,
    (staff, voter): (i32, i32),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    sqlx::query!(
        "INSERT INTO removal_votes (staff_id, voter_id, at) VALUES ($1, $2, $3)
         ON CONFLICT (staff_id, voter_id) DO UPDATE SET at = excluded.at",
        staff,
        voter,
        now
    )
    .execute(&mut *connection)
    .await?;
    Ok(persons(connection, (staff, voter), now).await? >= 2)
}

/// How many persons ask that one of the staff go, the voter among them: as with approvals, on the day of joining one is one person
/// together with who invited them, or one admin could remove the others with a second account.
async fn persons(
    connection: &mut PgConnection,
    (staff, voter): (i32, i32),
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let persons = sqlx::query_scalar!(
        r#"WITH RECURSIVE person AS (
               SELECT s.id, s.invited_by, s.since > $3 AND s.invited_by IS NOT NULL AS is_new
               FROM staff s
               WHERE (s.id = $4 OR s.id IN (SELECT v.voter_id FROM removal_votes v WHERE v.staff_id = $1 AND v.at > $2))
                 AND s.removed_at IS NULL AND s.role = 'admin'
               UNION
               SELECT s.id, s.invited_by, s.since > $3 AND s.invited_by IS NOT NULL
               FROM person p JOIN staff s ON s.id = p.invited_by WHERE p.is_new
           )
           SELECT count(*) AS "persons!" FROM person WHERE NOT is_new"#,
        staff,
        now - VOTE,
        now - NEWCOMER,
        voter
    )
    .fetch_one(connection)
    .await?;
    Ok(persons)
}
