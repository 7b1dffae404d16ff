//! **Sendings**: messages on their way into the chats of the staff. One is written down before it is sent and taken out once its
//! number is remembered; what is left after a crash may stand in a chat that nobody would wipe.
//!
//! Never here: what a message says; deleting it in the chat.

use chrono::{DateTime, Utc};

use crate::store::{Store, StoreError};

/// A message of which nobody knows whether it arrived, and under which number.
#[derive(Debug, Clone)]
pub struct LostSending {
    /// Number of the sending.
    pub id: i64,
    /// Chat, sealed for the purpose staff.
    pub sealed_chat: Vec<u8>,
    /// Its number in Telegram is higher than this one.
    pub after: i64,
    /// Messages of that chat with a higher number that are remembered: they go at their own time.
    pub known: Vec<i64>,
}

impl Store {
    /// A message is about to be sent into a chat, sealed under each live key; `after` is the newest number that the bot knows. Gives the number of the sending.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing must be sent then.
    pub async fn begin_sending(
        &self,
        sealed_chat: &[Vec<u8>],
        after: i64,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            "INSERT INTO staff_sendings (sealed_chat, after_message, begun_at)
             VALUES (coalesce((SELECT s.sealed_chat FROM staff s WHERE s.sealed_chat = ANY($4) FOR KEY SHARE), $1), greatest($2, (SELECT max(message_id) FROM staff_messages WHERE sealed_chat = ANY($4)), 0), $3) RETURNING id",
            sealed_chat.first(),
            after,
            now,
            sealed_chat
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// It is remembered, or was never sent.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; it counts as lost then.
    pub async fn end_sending(&self, id: i64) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM staff_sendings WHERE id = $1", id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// What was begun before this moment and never ended, in chats to which nothing is on its way now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lost_sendings(
        &self,
        before: DateTime<Utc>,
    ) -> Result<Vec<LostSending>, StoreError> {
        Ok(sqlx::query_as!(
            LostSending,
            r#"SELECT s.id, s.sealed_chat, s.after_message AS after,
                      ARRAY (SELECT m.message_id FROM staff_messages m
                             WHERE m.sealed_chat = s.sealed_chat AND m.message_id > s.after_message) AS "known!"
               FROM staff_sendings s
               WHERE s.begun_at <= $1
                 AND NOT EXISTS (SELECT FROM staff_sendings y WHERE y.sealed_chat = s.sealed_chat AND y.begun_at > $1)
               ORDER BY s.id"#,
            before
        )
        .fetch_all(&self.pool)
        .await?)
    }
}
