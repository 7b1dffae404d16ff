//! A tip that was rejected **comes back** when somebody else sends it: at most once a day.
//!
//! Never here: one that went out, or was let go with its time.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::{Store, StoreError};
use crate::domain::candidate::CandidateState;

/// It comes back at most so often.
const AGAIN: TimeDelta = TimeDelta::days(1);

/// Why, in the decision.
const REASON: &str = "somebody else sent it after it was rejected";

impl Store {
    /// Reopens a tip that was rejected, now that one more has sent it; false when it stands otherwise, or came back within a day.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn reopen_tip(&self, tip: i64, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let (rejected, open) = (CandidateState::Rejected, CandidateState::New);
        let reopened = sqlx::query!(
            "UPDATE candidates SET state = $2 WHERE id = $1 AND state = $3",
            tip,
            open.as_str(),
            rejected.as_str()
        )
        .execute(&mut *transaction)
        .await?;
        let marked = sqlx::query!(
            "UPDATE tips SET reopened_at = $2 WHERE candidate_id = $1 AND (reopened_at IS NULL OR reopened_at <= $3)",
            tip,
            now,
            now - AGAIN
        )
        .execute(&mut *transaction)
        .await?;
        if reopened.rows_affected() == 0 || marked.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query!(
            "INSERT INTO decisions (candidate_id, from_state, to_state, reason, at, by_policy) VALUES ($1, $2, $3, $4, $5, true)",
            tip,
            rejected.as_str(),
            open.as_str(),
            REASON,
            now
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }
}
