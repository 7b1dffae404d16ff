//! **Unreachable** subscribers: who has been so for long enough is erased, as if it had asked for it.
//!
//! Nobody writes down a moment: a look at all, now and then, notes the day on which each is to be erased. Whoever comes back is
//! struck from the list at once.
//!
//! Never here: who paused by itself, or has only not started the bot that serves now.

use chrono::NaiveDate;

use crate::store::{Store, StoreError};

/// Rows that one look adds at most: the next goes on.
const AT_ONCE: i64 = 10_000;

impl Store {
    /// Notes who cannot be reached now, to be erased on one of these days: after a block, and for another reason. Strikes who can
    /// be reached again. Gives how many were noted, and whether there may be more. One walk of all subscribers.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn note_unreachable(
        &self,
        (after_block, after_other): (NaiveDate, NaiveDate),
    ) -> Result<(u64, bool), StoreError> {
        sqlx::query!(
            "DELETE FROM unreachable u USING subscribers s
             WHERE s.id = u.subscriber_id AND s.state <> 'erasing' AND (s.pause_reason IS NULL OR s.pause_reason = 'self')"
        )
        .execute(&self.pool)
        .await?;
        let noted = sqlx::query!(
            "INSERT INTO unreachable (subscriber_id, erase_on)
             SELECT s.id, CASE s.pause_reason WHEN 'blocked' THEN $1::date ELSE $2::date END FROM subscribers s
             WHERE s.state = 'paused' AND s.pause_reason <> 'self'
               AND NOT EXISTS (SELECT FROM unreachable u WHERE u.subscriber_id = s.id)
             LIMIT $3
             ON CONFLICT DO NOTHING",
            after_block,
            after_other,
            AT_ONCE
        )
        .execute(&self.pool)
        .await?
        .rows_affected();
        let is_full = i64::try_from(noted).is_ok_and(|noted| noted >= AT_ONCE);
        Ok((noted, is_full))
    }

    /// Marks those for erasure whose day has come, at most as many as are missing to `limit` under way; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_overdue_erasures(
        &self,
        today: NaiveDate,
        limit: i64,
    ) -> Result<u64, StoreError> {
        Ok(sqlx::query!(
            "UPDATE subscribers s SET state = 'erasing', pause_reason = NULL, erasing_at = clock_timestamp()
             FROM (SELECT u.subscriber_id FROM unreachable u JOIN subscribers o ON o.id = u.subscriber_id
                   WHERE u.erase_on <= $1 AND o.state = 'paused' AND o.pause_reason <> 'self'
                   ORDER BY u.erase_on
                   LIMIT greatest(0, $2 - (SELECT count(*) FROM subscribers WHERE state = 'erasing'))) AS due
             WHERE s.id = due.subscriber_id AND s.state = 'paused' AND s.pause_reason <> 'self'",
            today,
            limit
        )
        .execute(&self.pool)
        .await?
        .rows_affected())
    }

    /// It can be reached again.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn strike_unreachable(&self, subscriber: i32) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM unreachable WHERE subscriber_id = $1",
            subscriber
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
