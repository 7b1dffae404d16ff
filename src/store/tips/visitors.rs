//! **Visitors**: what the bot said about tips and questions in chats that are no subscribers, so that `/forget` can delete it.
//!
//! Never here: a chat in the clear, what was said.

use chrono::{DateTime, Utc};

use super::super::{Store, StoreError};

impl Store {
    /// Remembers a message in the chat of a visitor.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remember_visit(
        &self,
        sealed_chat: &[u8],
        (bot, message): (i16, i64),
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO visitor_messages (sealed_chat, message_id, bot_id, sent_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            sealed_chat,
            message,
            bot,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Numbers of the messages that `bot` may still delete in the chat of a visitor, sealed under each live key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn visitor_messages(
        &self,
        sealed_chat: &[Vec<u8>],
        bot: i16,
        sent_after: DateTime<Utc>,
    ) -> Result<Vec<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT message_id FROM visitor_messages WHERE sealed_chat = ANY($1) AND bot_id = $2 AND sent_at > $3 ORDER BY 1",
            sealed_chat,
            bot,
            sent_after
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Forgets the messages in the chat of a visitor; false when there were none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_visitor(&self, sealed_chat: &[Vec<u8>]) -> Result<bool, StoreError> {
        let gone = sqlx::query!(
            "DELETE FROM visitor_messages WHERE sealed_chat = ANY($1)",
            sealed_chat
        )
        .execute(&self.pool)
        .await?;
        Ok(gone.rows_affected() > 0)
    }

    /// Forgets messages that are too old to be deleted in the chat.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purge_visits(&self, sent_before: DateTime<Utc>) -> Result<u64, StoreError> {
        let gone = sqlx::query!(
            "DELETE FROM visitor_messages WHERE sent_at <= $1",
            sent_before
        )
        .execute(&self.pool)
        .await?;
        Ok(gone.rows_affected())
    }
}
