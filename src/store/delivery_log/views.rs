//! The **views**: which message of the delivery log is kept up to date for which admin.
//!
//! Never here: a chat; what a message shows.

use chrono::{DateTime, Utc};

use crate::store::{Store, StoreError};

/// A message that is kept up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogView {
    /// For whom.
    pub staff_id: i32,
    /// Telegram's number of the message.
    pub message_id: i64,
    /// In which language, and what it shows, as a button says it.
    pub page: String,
    /// Digest of what stands there.
    pub digest: i64,
}

impl Store {
    /// From now on this message is kept up to date, and none that was before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn follow_log(&self, view: &LogView, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO log_views (staff_id, message_id, page, digest, shown_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (staff_id) DO UPDATE SET message_id = excluded.message_id, page = excluded.page,
                 digest = excluded.digest, shown_at = excluded.shown_at",
            view.staff_id,
            view.message_id,
            view.page,
            view.digest,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Nothing is kept up to date for them any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unfollow_log(&self, staff_id: i32) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM log_views WHERE staff_id = $1", staff_id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// What is to be kept up to date: of admins with an open session. The rest is forgotten.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn followed_logs(&self, now: DateTime<Utc>) -> Result<Vec<LogView>, StoreError> {
        sqlx::query!(
            "DELETE FROM log_views v WHERE NOT EXISTS (
                 SELECT FROM staff s WHERE s.id = v.staff_id AND s.role = 'admin' AND s.removed_at IS NULL AND s.session_until > $1)",
            now
        )
        .execute(&self.pool)
        .await?;
        let views = sqlx::query_as!(
            LogView,
            "SELECT staff_id, message_id, page, digest FROM log_views ORDER BY staff_id"
        );
        Ok(views.fetch_all(&self.pool).await?)
    }

    /// Notes that a followed message is about to show something else; false when it is not followed any more, or shows
    /// another page by now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn log_shows(
        &self,
        view: &LogView,
        digest: i64,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let noted = sqlx::query!(
            "UPDATE log_views SET digest = $4, shown_at = $5
             WHERE staff_id = $1 AND message_id = $2 AND page = $3 AND digest <> $4",
            view.staff_id,
            view.message_id,
            view.page,
            digest,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(noted.rows_affected() == 1)
    }
}
