//! **Purge**: links after seven days, tips after thirty, and all that was kept for a day.
//!
//! Never here: how long; the caller passes the moments.

use chrono::{DateTime, Utc};

use super::super::review::expire;
use super::super::{Store, StoreError};

/// What a purge came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Links to senders.
    pub links: u64,
    /// Tips.
    pub tips: u64,
}

impl Store {
    /// Erases links made before then; what still was to be sent over them fails.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purge_tip_links(
        &self,
        before: DateTime<Utc>,
        closing_before: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!(
            "UPDATE tip_messages m SET state = 'failed' FROM tip_links l
             WHERE l.id = m.link_id AND m.state IN ('waiting', 'sending') AND (l.created_at <= $1 OR l.closing_at <= $2)",
            before,
            closing_before
        )
        .execute(&mut *transaction)
        .await?;
        let gone = sqlx::query!(
            "DELETE FROM tip_links WHERE created_at <= $1 OR closing_at <= $2",
            before,
            closing_before
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(gone.rows_affected())
    }

    /// Erases tips that came before then: texts, pictures, questions, answers. What is undecided expires, unless somebody
    /// writes from it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purge_tips(
        &self,
        before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let old = sqlx::query_scalar!(
            "SELECT candidate_id FROM tips WHERE created_at <= $1 ORDER BY candidate_id",
            before
        )
        .fetch_all(&self.pool)
        .await?;
        for tip in &old {
            let mut transaction = self.pool.begin().await?;
            expire(&mut transaction, *tip, now).await?;
            sqlx::query!("DELETE FROM tips WHERE candidate_id = $1", tip)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
        }
        Ok(old.len() as u64)
    }

    /// Erases forms, limits and counted readings that are over, and bans that have ended.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purge_tip_days(
        &self,
        day: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM tip_forms WHERE updated_at <= $1", day)
            .execute(&self.pool)
            .await?;
        sqlx::query!("DELETE FROM tip_limits WHERE since <= $1", day)
            .execute(&self.pool)
            .await?;
        sqlx::query!("DELETE FROM tip_bans WHERE until <= $1", now)
            .execute(&self.pool)
            .await?;
        sqlx::query!(
            "DELETE FROM tip_readings WHERE on_day < $1",
            day.date_naive()
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
