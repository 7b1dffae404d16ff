//! **Messages** about a tip in the database: what the staff ask, on its way out once, and what is answered.
//!
//! Never here: a text in the clear.

use chrono::{DateTime, Utc};

use super::super::{Store, StoreError, audit, word};
use super::LinkRow;
use crate::domain::candidate::tip::{TipMessageKind, TipMessageState};
use crate::domain::staff::Actor;

/// A message about a tip.
#[derive(Debug, Clone)]
pub struct MessageRow {
    /// Which way it goes.
    pub kind: TipMessageKind,
    /// Where it stands.
    pub state: TipMessageState,
    /// Its text, sealed.
    pub sealed: Vec<u8>,
    /// The chat at the other end, sealed for the tip; none when that link is erased.
    pub sealed_chat: Option<Vec<u8>>,
    /// Who of the staff asked.
    pub asked_by: Option<String>,
    /// When it was written.
    pub at: DateTime<Utc>,
}

/// A question on its way.
#[derive(Debug, Clone)]
pub struct OutgoingRow {
    /// Number.
    pub id: i64,
    /// Whom it goes to.
    pub link: LinkRow,
    /// Its text, sealed.
    pub sealed: Vec<u8>,
}

impl Store {
    /// Puts a question to these links of an open tip on its way, unless it has `limit` already; gives to how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ask_tipsters(
        &self,
        (tip, links): (i64, &[i32]),
        sealed: &[u8],
        actor: &Actor,
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // Two who ask at once take turns.
        sqlx::query!(
            "SELECT candidate_id FROM tips WHERE candidate_id = $1 FOR UPDATE",
            tip
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let asked = sqlx::query!(
            "INSERT INTO tip_messages (candidate_id, link_id, message_kind, state, sealed, asked_by, at, due_at)
             SELECT l.candidate_id, l.id, 'question', 'waiting', $3, $4, $5, $5 FROM tip_links l
             JOIN candidates c ON c.id = l.candidate_id
             WHERE l.candidate_id = $1 AND l.id = ANY($2) AND l.closing_at IS NULL AND c.state IN ('new', 'held')
               AND (SELECT count(*) FROM tip_messages m WHERE m.link_id = l.id AND m.message_kind = 'question') < $6
             ORDER BY l.created_at, l.id",
            tip,
            links,
            sealed,
            actor.staff_id(),
            now,
            limit
        )
        .execute(&mut *transaction)
        .await?;
        if asked.rows_affected() > 0 {
            let subject = tip.to_string();
            let record = audit::AuditRecord {
                actor: actor.name(),
                action: "ask_tipster",
                subject: &subject,
                detail: "",
            };
            audit::append(&mut transaction, record, now).await?;
        }
        transaction.commit().await?;
        Ok(asked.rows_affected())
    }

    /// Takes the next question to send and counts the attempt before it is made. One whose answer never came by `until` is taken
    /// once more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn next_question(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<OutgoingRow>, StoreError> {
        sqlx::query!(
            "UPDATE tip_messages SET state = 'uncertain' WHERE state = 'sending' AND due_at <= $1 AND tries >= 2",
            now
        )
        .execute(&self.pool)
        .await?;
        let row = sqlx::query!(
            r#"UPDATE tip_messages m SET state = 'sending', tries = tries + 1, due_at = $2
               FROM tip_links l
               WHERE l.id = m.link_id AND m.id = (
                   SELECT id FROM tip_messages WHERE state IN ('waiting', 'sending') AND due_at <= $1
                   ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
               RETURNING m.id AS "id!", m.sealed AS "sealed!", l.id AS "link!", l.candidate_id AS "tip!",
                         l.sealed_chat AS "sealed_chat!", l.sealed_language AS "sealed_language!""#,
            now,
            until
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| OutgoingRow {
            id: row.id,
            sealed: row.sealed,
            link: LinkRow {
                id: row.link,
                tip: row.tip,
                sealed_chat: row.sealed_chat,
                sealed_language: row.sealed_language,
            },
        }))
    }

    /// Telegram took a question; its number there, so that a reply finds it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn question_sent(&self, id: i64, message: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE tip_messages SET state = 'sent', message_id = $2 WHERE id = $1 AND state = 'sending'",
            id,
            message
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// A question surely did not arrive: it waits until then, and that attempt does not count.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn question_waits(&self, id: i64, until: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE tip_messages SET state = 'waiting', tries = tries - 1, due_at = $2
             WHERE id = $1 AND state = 'sending' AND tries > 0",
            id,
            until
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The tips whose question has this number in some chat: the caller looks which of them that chat sent.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn questions_numbered(&self, message: i64) -> Result<Vec<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT DISTINCT candidate_id FROM tip_messages WHERE message_id = $1 AND link_id IS NOT NULL",
            message
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Stores an answer, if the link was asked and has given fewer than `limit`; gives who asked last, to be told.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn answer_question(
        &self,
        link: &LinkRow,
        (sealed, form): (&[u8], Option<&[u8]>),
        limit: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<Option<i32>>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let asked_by = sqlx::query_scalar!(
            "SELECT asked_by FROM tip_messages WHERE link_id = $1 AND message_kind = 'question' ORDER BY id DESC LIMIT 1",
            link.id
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(asked_by) = asked_by else {
            return Ok(None);
        };
        let stored = sqlx::query!(
            "INSERT INTO tip_messages (candidate_id, link_id, message_kind, state, sealed, at, due_at)
             SELECT $1, $2, 'answer', 'received', $3, $4, $4
             WHERE (SELECT count(*) FROM tip_messages WHERE link_id = $2 AND message_kind = 'answer') < $5",
            link.tip,
            link.id,
            sealed,
            now,
            limit
        )
        .execute(&mut *transaction)
        .await?;
        if stored.rows_affected() == 0 {
            return Ok(None);
        }
        if let Some(form) = form {
            sqlx::query!("DELETE FROM tip_forms WHERE tipster = $1", form)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(Some(asked_by))
    }

    /// What was asked and answered about a tip, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_messages(&self, tip: i64) -> Result<Vec<MessageRow>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT m.message_kind, m.state, m.sealed, l.sealed_chat AS "sealed_chat?", s.handle AS "handle?", m.at
               FROM tip_messages m LEFT JOIN tip_links l ON l.id = m.link_id LEFT JOIN staff s ON s.id = m.asked_by
               WHERE m.candidate_id = $1 ORDER BY m.id"#,
            tip
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(MessageRow {
                    kind: word("tip_messages.message_kind", &row.message_kind)?,
                    state: word("tip_messages.state", &row.state)?,
                    sealed: row.sealed,
                    sealed_chat: row.sealed_chat,
                    asked_by: row.handle,
                    at: row.at,
                })
            })
            .collect()
    }
}
