//! **Messages** in the chats of the staff: remembered until they are deleted there.
//!
//! Never here: what a message says; a chat id in the clear.

use chrono::{DateTime, TimeDelta, Utc};

use crate::store::{Store, StoreError};

/// From a decision to the deletion of what showed the candidate.
const MOMENT: TimeDelta = TimeDelta::seconds(2);

/// A message that was sent or came in.
#[derive(Debug, Clone)]
pub struct StaffMessage<'a> {
    /// Chat, sealed for the purpose staff under each live key, the one that seals first.
    pub chat: &'a [Vec<u8>],
    /// Telegram's number.
    pub message: i64,
    /// Whether the bot sent it.
    pub by_bot: bool,
    /// Candidates that it shows. Of what the bot sends, those that are decided already do not count: it may say what came of it.
    pub candidates: &'a [i64],
    /// How long it may stand at most. Within a session it goes with the session; and a message of a session that ended
    /// meanwhile goes at once.
    pub stay: Stay,
}

/// How long a message may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// As long as the session.
    Session,
    /// So long, session or not.
    For(TimeDelta),
}

/// A message that is to be deleted now.
#[derive(Debug, Clone)]
pub struct DueMessage {
    /// Chat, sealed for the purpose staff.
    pub sealed_chat: Vec<u8>,
    /// Telegram's number.
    pub message: i64,
    /// Whether the bot sent it, and so may edit it where it cannot delete it.
    pub by_bot: bool,
}

impl Store {
    /// Remembers a message, or what an edited one shows now, with the chat in the form of the staff row, which a rotation moves with
    /// it; who is on the way in has none. `limit` is how long Telegram lets the bot delete it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remember_staff_message(
        &self,
        message: &StaffMessage<'_>,
        limit: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Some(sealed) = message.chat.first() else {
            return Ok(());
        };
        let stay = match message.stay {
            Stay::Session => None,
            Stay::For(length) => Some(now + length.min(limit)),
        };
        sqlx::query!(
            "INSERT INTO staff_messages (sealed_chat, message_id, by_bot, candidates, sent_at, delete_at)
             VALUES (coalesce((SELECT s.sealed_chat FROM staff s WHERE s.sealed_chat = ANY($8) FOR KEY SHARE), $1), $2, $3,
                     (SELECT coalesce(array_agg(c.id), '{}') FROM candidates c
                      WHERE c.id = ANY($4) AND (NOT $3 OR c.state IN ('new', 'held') OR EXISTS (SELECT FROM drafts d
                          WHERE d.candidate_id = c.id AND d.state IN ('writing', 'awaiting_approval', 'scheduled')))),
                     $5,
                     coalesce($6, (SELECT least($7, s.session_until) FROM staff s WHERE s.sealed_chat = ANY($8) AND s.session_until > $5), $5))
             ON CONFLICT (sealed_chat, message_id) DO UPDATE SET candidates = excluded.candidates,
                 delete_at = least(excluded.delete_at, staff_messages.sent_at + ($7 - $5))",
            sealed,
            message.message,
            message.by_bot,
            message.candidates,
            now,
            stay,
            now + limit,
            message.chat
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Gives what shows a decided candidate to be deleted a moment later: who decided is being answered by an edit of that very
    /// message, and what it says then may stay. Gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn expire_decided(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let expired = sqlx::query!(
            "UPDATE staff_messages m SET delete_at = $1
             WHERE m.delete_at > $1 AND m.candidates <> '{}' AND EXISTS (
                 SELECT FROM UNNEST(m.candidates) AS shown(id) LEFT JOIN candidates c ON c.id = shown.id
                 WHERE (c.id IS NULL OR c.state NOT IN ('new', 'held')) AND NOT EXISTS (SELECT FROM drafts d
                     WHERE d.candidate_id = shown.id AND d.state IN ('writing', 'awaiting_approval', 'scheduled')))",
            now + MOMENT
        )
        .execute(&self.pool)
        .await?;
        Ok(expired.rows_affected())
    }

    /// Gives all that stands in a chat to be deleted now, unless it is one of the staff: whoever was on the way in asks to be forgotten.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn expire_outside(
        &self,
        sealed_chat: &[Vec<u8>],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE staff_messages SET delete_at = $2
             WHERE sealed_chat = ANY($1) AND delete_at > $2 AND NOT EXISTS (SELECT FROM staff WHERE sealed_chat = ANY($1))",
            sealed_chat,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Messages to delete now, those of one chat together.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn due_staff_messages(
        &self,
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<Vec<DueMessage>, StoreError> {
        let rows = sqlx::query_as!(
            DueMessage,
            "SELECT sealed_chat, message_id AS message, by_bot FROM staff_messages
             WHERE delete_at <= $1 ORDER BY sealed_chat, message_id LIMIT $2",
            now,
            limit
        );
        Ok(rows.fetch_all(&self.pool).await?)
    }

    /// Gives one message to be deleted now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn expire_staff_message(
        &self,
        sealed_chat: &[Vec<u8>],
        message: i64,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE staff_messages SET delete_at = $3 WHERE sealed_chat = ANY($1) AND message_id = $2 AND delete_at > $3",
            sealed_chat,
            message,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets messages that are deleted in the chat, or never will be.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_staff_messages(
        &self,
        sealed_chat: &[u8],
        messages: &[i64],
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM staff_messages WHERE sealed_chat = $1 AND message_id = ANY($2)",
            sealed_chat,
            messages
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Puts off what could not be deleted now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn put_off_staff_messages(
        &self,
        sealed_chat: &[u8],
        messages: &[i64],
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE staff_messages SET delete_at = $3 WHERE sealed_chat = $1 AND message_id = ANY($2)",
            sealed_chat,
            messages,
            until
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
