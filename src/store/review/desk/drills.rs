//! **Drills** in the database: what the staff only are to get, and who of them has got it.
//!
//! Never here: what a drill says: its content is sealed. A revision, a code, a signature.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::domain::staff::Actor;
use crate::domain::update::DrillState;
use crate::store::{Store, StoreError, audit, word};

/// A drill that is not over.
#[derive(Debug, Clone)]
pub struct DrillRow {
    /// Number.
    pub id: i32,
    /// Its content, sealed.
    pub sealed: Vec<u8>,
    /// The candidate whose draft it shows, if it comes from one.
    pub candidate: Option<i64>,
    /// When it was begun.
    pub begun_at: DateTime<Utc>,
}

impl Store {
    /// Begins a drill, of the draft of a candidate or of something else.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_drill(
        &self,
        (candidate, sealed): (Option<i64>, &[u8]),
        (actor, subject): (&Actor, &str),
        now: DateTime<Utc>,
    ) -> Result<i32, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let id = sqlx::query_scalar!(
            "INSERT INTO drills (sealed, begun_by, begun_at, candidate_id) VALUES ($1, $2, $3, $4) RETURNING id",
            sealed,
            actor.staff_id(),
            now,
            candidate
        )
        .fetch_one(&mut *transaction)
        .await?;
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "drill",
            subject,
            detail: "",
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Drills that were begun after `since`, oldest first; older ones are deleted, and those of which the draft is decided: what
    /// is shown of that would not go at the decision any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn drills(&self, since: DateTime<Utc>) -> Result<Vec<DrillRow>, StoreError> {
        sqlx::query!(
            "DELETE FROM drills d WHERE begun_at <= $1
                OR EXISTS (SELECT FROM candidates c WHERE c.id = d.candidate_id AND c.state NOT IN ('new', 'held'))",
            since
        )
        .execute(&self.pool)
        .await?;
        let rows =
            sqlx::query!("SELECT id, sealed, begun_at, candidate_id FROM drills ORDER BY id")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows
            .into_iter()
            .map(|row| DrillRow {
                id: row.id,
                sealed: row.sealed,
                candidate: row.candidate_id,
                begun_at: row.begun_at,
            })
            .collect())
    }

    /// Who of the staff has got a drill, or was called to it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn drill_receipts(
        &self,
        drill: i32,
    ) -> Result<BTreeMap<i32, DrillState>, StoreError> {
        let rows = sqlx::query!(
            "SELECT staff_id, state FROM drill_receipts WHERE drill_id = $1",
            drill
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| Ok((row.staff_id, word("drill_receipts.state", &row.state)?)))
            .collect()
    }

    /// What surely did not arrive is written back to what was before, so that it is tried again.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn give_back_drill(
        &self,
        (drill, staff): (i32, i32),
        had: Option<DrillState>,
    ) -> Result<(), StoreError> {
        match had {
            Some(state) => sqlx::query!(
                "UPDATE drill_receipts SET state = $3 WHERE drill_id = $1 AND staff_id = $2",
                drill,
                staff,
                state.as_str()
            ),
            None => sqlx::query!(
                "DELETE FROM drill_receipts WHERE drill_id = $1 AND staff_id = $2",
                drill,
                staff
            ),
        }
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Writes down that one of the staff is about to get a drill, or to be called to it; false when that was so before.
    /// It is written first: a drill comes once or not at all.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn take_drill(
        &self,
        (drill, staff): (i32, i32),
        state: DrillState,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let taken = sqlx::query!(
            "INSERT INTO drill_receipts (drill_id, staff_id, state, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (drill_id, staff_id) DO UPDATE SET state = excluded.state, at = excluded.at
             WHERE drill_receipts.state = 'called' AND excluded.state = 'sent'",
            drill,
            staff,
            state.as_str(),
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(taken.rows_affected() == 1)
    }
}
