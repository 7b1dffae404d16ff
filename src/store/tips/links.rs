//! **Links** in the database: the way back to who sent a tip, and its end.
//!
//! Never here: a chat in the clear.

use chrono::{DateTime, Utc};

use super::super::{Store, StoreError};

/// A link, sealed.
#[derive(Debug, Clone)]
pub struct LinkRow {
    /// Random number.
    pub id: i32,
    /// The tip.
    pub tip: i64,
    /// The chat, sealed for this tip.
    pub sealed_chat: Vec<u8>,
    /// The language to speak in, sealed.
    pub sealed_language: Vec<u8>,
}

impl Store {
    /// The numbers of all tips that have a link.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn linked_tips(&self) -> Result<Vec<i64>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT DISTINCT candidate_id FROM tip_links ORDER BY 1")
                .fetch_all(&self.pool)
                .await?,
        )
    }

    /// Those of these tips that these chats sent: the chat sealed for each.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn links_of(
        &self,
        tips: &[i64],
        sealed: &[Vec<u8>],
    ) -> Result<Vec<LinkRow>, StoreError> {
        Ok(sqlx::query_as!(
            LinkRow,
            "SELECT l.id, l.candidate_id AS tip, l.sealed_chat, l.sealed_language FROM tip_links l
             JOIN UNNEST($1::bigint[], $2::bytea[]) AS mine (tip, chat) ON mine.tip = l.candidate_id AND mine.chat = l.sealed_chat
             ORDER BY l.candidate_id",
            tips,
            sealed
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The links of a tip, the first sender first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn links_of_tip(&self, tip: i64) -> Result<Vec<LinkRow>, StoreError> {
        Ok(sqlx::query_as!(
            LinkRow,
            "SELECT id, candidate_id AS tip, sealed_chat, sealed_language FROM tip_links WHERE candidate_id = $1 ORDER BY created_at, id",
            tip
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Takes a tip back: the link goes, and the tip too if nobody else sent it and nobody decided or wrote from it. What was
    /// copied into a draft stays, without the tip. Gives the chat as it was sealed in the link; none when there is no such link.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn withdraw_tip(
        &self,
        tip: i64,
        sealed_chat: &[Vec<u8>],
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let state =
            sqlx::query_scalar!("SELECT state FROM candidates WHERE id = $1 FOR UPDATE", tip)
                .fetch_optional(&mut *transaction)
                .await?;
        let Some(state) = state else {
            return Ok(None);
        };
        let count = sqlx::query_scalar!(
            "SELECT count FROM tips WHERE candidate_id = $1 FOR UPDATE",
            tip
        )
        .fetch_optional(&mut *transaction)
        .await?;
        // What was asked and answered over it is of this sender alone.
        sqlx::query!(
            "DELETE FROM tip_messages WHERE link_id IN (SELECT id FROM tip_links WHERE candidate_id = $1 AND sealed_chat = ANY($2))",
            tip,
            sealed_chat
        )
        .execute(&mut *transaction)
        .await?;
        let gone = sqlx::query_scalar!(
            "DELETE FROM tip_links WHERE candidate_id = $1 AND sealed_chat = ANY($2) RETURNING sealed_chat",
            tip,
            sealed_chat
        )
        .fetch_optional(&mut *transaction)
        .await?;
        if gone.is_none() {
            return Ok(None);
        }
        let is_open = matches!(state.as_str(), "new" | "held");
        if count.is_some_and(|count| count > 1) {
            sqlx::query!(
                "UPDATE tips SET count = count - 1 WHERE candidate_id = $1",
                tip
            )
            .execute(&mut *transaction)
            .await?;
            super::wordings::succeed(&mut transaction, tip).await?;
        } else if is_open {
            sqlx::query!("DELETE FROM tips WHERE candidate_id = $1", tip)
                .execute(&mut *transaction)
                .await?;
            sqlx::query!(
                "DELETE FROM candidates c WHERE id = $1 AND NOT EXISTS (SELECT FROM drafts d WHERE d.candidate_id = c.id)",
                tip
            )
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(gone)
    }

    /// Forgets what is kept of a chat, sealed under each live key, that sent tips, but for the tips: its form, limit and ban. False when there was nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_tipster(&self, tipster: &[Vec<u8>]) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let mut rows = 0;
        rows += sqlx::query!("DELETE FROM tip_forms WHERE tipster = ANY($1)", tipster)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        rows += sqlx::query!("DELETE FROM tip_limits WHERE tipster = ANY($1)", tipster)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        rows += sqlx::query!("DELETE FROM tip_bans WHERE tipster = ANY($1)", tipster)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        transaction.commit().await?;
        Ok(rows > 0)
    }

    /// Whether anything is kept of a chat that sent tips, but for the tips.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn knows_tipster(&self, tipster: &[Vec<u8>]) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT (EXISTS (SELECT FROM tip_forms WHERE tipster = ANY($1)) OR EXISTS (SELECT FROM tip_limits WHERE tipster = ANY($1))
                OR EXISTS (SELECT FROM tip_bans WHERE tipster = ANY($1))) AS "is_known!""#,
            tipster
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Takes one link of a decided tip that has nothing to be sent any more, to say the last word over it. Each is taken once.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn closing_link(&self, now: DateTime<Utc>) -> Result<Option<LinkRow>, StoreError> {
        let row = sqlx::query!(
            "UPDATE tip_links SET closing_at = $1 WHERE id = (
                 SELECT l.id FROM tip_links l JOIN candidates c ON c.id = l.candidate_id
                 WHERE l.closing_at IS NULL AND c.state NOT IN ('new', 'held')
                   AND NOT EXISTS (SELECT FROM tip_messages m WHERE m.link_id = l.id AND m.state IN ('waiting', 'sending'))
                 ORDER BY l.created_at, l.id LIMIT 1 FOR UPDATE OF l SKIP LOCKED)
             RETURNING id, candidate_id, sealed_chat, sealed_language",
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| LinkRow {
            id: row.id,
            tip: row.candidate_id,
            sealed_chat: row.sealed_chat,
            sealed_language: row.sealed_language,
        }))
    }

    /// The last word could not be said now: it is tried again.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keep_link(&self, link: i32) -> Result<(), StoreError> {
        sqlx::query!("UPDATE tip_links SET closing_at = NULL WHERE id = $1", link)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Erases a link; what still was to be sent over it fails.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_link(&self, link: i32) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!(
            "UPDATE tip_messages SET state = 'failed' WHERE link_id = $1 AND state IN ('waiting', 'sending')",
            link
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!("DELETE FROM tip_links WHERE id = $1", link)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}
