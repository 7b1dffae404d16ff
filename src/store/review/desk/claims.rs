//! **Claims**: of two moderators the second is told who works on a candidate, and until when. And candidates that are held.
//!
//! Never here: how long a claim holds.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::super::{decide_for, reason_of};
use crate::domain::candidate::CandidateState;
use crate::domain::staff::Actor;
use crate::store::{Store, StoreError, audit};

/// What came of a claim. Losing the race is an answer, not an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is yours now.
    Yours,
    /// Another works on it.
    Taken {
        /// Who.
        by: String,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// It was decided, or never was.
    NotOpen,
}

impl Store {
    /// Claims an open candidate until `until`, unless another has it. That it comes into other hands is recorded; work on it
    /// only renews the claim.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn claim(
        &self,
        candidate: i64,
        staff_id: i32,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Claim, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let before = sqlx::query!(
            r#"SELECT c.claimed_by, c.claimed_until, s.handle AS "handle?" FROM candidates c LEFT JOIN staff s ON s.id = c.claimed_by
               WHERE c.id = $1 AND c.state IN ('new', 'held') FOR UPDATE OF c"#,
            candidate
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(before) = before else {
            return Ok(Claim::NotOpen);
        };
        let holds = before.claimed_until.is_some_and(|until| until > now);
        let is_mine = before.claimed_by == Some(staff_id);
        if let (true, false, Some(by), Some(until)) =
            (holds, is_mine, before.handle.clone(), before.claimed_until)
        {
            return Ok(Claim::Taken { by, until });
        }
        sqlx::query!(
            "UPDATE candidates SET claimed_by = $2, claimed_until = $3 WHERE id = $1",
            candidate,
            staff_id,
            until
        )
        .execute(&mut *transaction)
        .await?;
        if !(holds && is_mine) {
            let lapsed = before.handle.zip(before.claimed_until);
            record_claim(&mut transaction, (candidate, staff_id), lapsed, now).await?;
        }
        transaction.commit().await?;
        Ok(Claim::Yours)
    }

    /// Who works on an open candidate at this moment, and until when.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn claimed_by(
        &self,
        candidate: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<(String, DateTime<Utc>)>, StoreError> {
        let holder = sqlx::query!(
            r#"SELECT s.handle, c.claimed_until AS "until!" FROM candidates c JOIN staff s ON s.id = c.claimed_by
               WHERE c.id = $1 AND c.state IN ('new', 'held') AND c.claimed_until > $2"#,
            candidate,
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(holder.map(|holder| (holder.handle, holder.until)))
    }

    /// Gives up one's own claim; false when there was none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn release(
        &self,
        candidate: i64,
        staff_id: i32,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let released = sqlx::query!(
            "UPDATE candidates SET claimed_by = NULL, claimed_until = NULL WHERE id = $1 AND claimed_by = $2",
            candidate,
            staff_id
        )
        .execute(&mut *transaction)
        .await?;
        if released.rows_affected() == 0 {
            return Ok(false);
        }
        record(
            &mut transaction,
            ("end_claim", candidate, ""),
            staff_id,
            now,
        )
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Holds an open candidate, or lets it wait again; false when it was decided already, or stood so before. The claim of
    /// who does it ends.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn hold(
        &self,
        (candidate, is_held): (i64, bool),
        actor: &Actor,
        sealed_reason: Option<(&[u8], usize)>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let before = sqlx::query_scalar!(
            "SELECT state FROM candidates WHERE id = $1 FOR UPDATE",
            candidate
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let (from, to) = if is_held {
            (CandidateState::New, CandidateState::Held)
        } else {
            (CandidateState::Held, CandidateState::New)
        };
        let sealed = sealed_reason.map(|(sealed, _)| sealed);
        if before.as_deref() != Some(from.as_str())
            || !decide_for(
                &mut transaction,
                (candidate, to),
                Some(actor),
                (None, sealed),
                now,
            )
            .await?
        {
            return Ok(false);
        }
        let subject = candidate.to_string();
        let detail = sealed_reason.map(|(_, length)| reason_of(length));
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: if is_held { "hold" } else { "release" },
            subject: &subject,
            detail: detail.as_deref().unwrap_or_default(),
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Records a new claim, and whose had lapsed before.
async fn record_claim(
    connection: &mut PgConnection,
    (candidate, staff_id): (i64, i32),
    lapsed: Option<(String, DateTime<Utc>)>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let detail = lapsed.map_or_else(String::new, |(handle, until)| {
        let until = until.format("%Y-%m-%d %H:%M");
        format!("the claim of {handle} had lapsed at {until} UTC")
    });
    record(connection, ("claim", candidate, &detail), staff_id, now).await
}

async fn record(
    connection: &mut PgConnection,
    (action, candidate, detail): (&str, i64, &str),
    staff_id: i32,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let actor = sqlx::query_scalar!("SELECT handle FROM staff WHERE id = $1", staff_id)
        .fetch_one(&mut *connection)
        .await?;
    let subject = candidate.to_string();
    let record = audit::AuditRecord {
        actor: &actor,
        action,
        subject: &subject,
        detail,
    };
    audit::append(connection, record, now).await
}
