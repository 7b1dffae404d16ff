//! What one chat has **sent** and asked, for the file of that chat. It lies apart from the subscribers, under purposes of its own.
//!
//! Never here: a text in the clear.

use chrono::{DateTime, Utc};

use crate::store::{Store, StoreError};

/// A tip of a chat that still has its link.
#[derive(Debug, Clone)]
pub struct SentTipRow {
    /// Number of the link.
    pub link: i32,
    /// The chat as it was sealed for this tip.
    pub sealed_chat: Vec<u8>,
    /// Language to ask in, sealed.
    pub sealed_language: Vec<u8>,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Since when the last word is under way.
    pub closing_at: Option<DateTime<Utc>>,
    /// Its text, sealed.
    pub sealed: Vec<u8>,
    /// How this chat put it, if otherwise; sealed.
    pub sealed_wording: Option<Vec<u8>>,
    /// How many sent it.
    pub count: i32,
    /// Kinds of its pictures.
    pub pictures: Vec<String>,
}

/// What was asked or answered about a tip.
#[derive(Debug, Clone)]
pub struct SentMessageRow {
    /// Which way it goes.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Its text, sealed.
    pub sealed: Vec<u8>,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// When it is to be sent.
    pub due_at: DateTime<Utc>,
    /// Attempts.
    pub tries: i16,
    /// Telegram's number of it.
    pub message_id: Option<i64>,
}

/// What is about to be sent.
#[derive(Debug, Clone)]
pub struct UnsentRow {
    /// The text so far and what it is for, sealed.
    pub sealed: Vec<u8>,
    /// Messages so far.
    pub messages: i16,
    /// Last message.
    pub updated_at: DateTime<Utc>,
    /// Kinds of its pictures.
    pub pictures: Vec<String>,
}

/// How much was sent within a day.
#[derive(Debug, Clone)]
pub struct LimitRow {
    /// When the day began.
    pub since: DateTime<Utc>,
    /// Tips.
    pub tips: i32,
    /// Messages.
    pub messages: i32,
    /// It was told that it is too much.
    pub is_told: bool,
}

/// That it was limited.
#[derive(Debug, Clone)]
pub struct BanRow {
    /// How far.
    pub restriction: String,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// A question that waits for its answer.
#[derive(Debug, Clone)]
pub struct AskedRow {
    /// The text, sealed; none when it is too old.
    pub sealed: Option<Vec<u8>>,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// Language of the answer.
    pub language: String,
    /// Forum topic.
    pub thread: Option<i32>,
    /// How often sending the answer was begun.
    pub tries: i16,
    /// When it is tried again.
    pub not_before: Option<DateTime<Utc>>,
}

impl Store {
    /// The tips that these links lead to.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sent_tips(&self, links: &[i32]) -> Result<Vec<SentTipRow>, StoreError> {
        Ok(sqlx::query_as!(
            SentTipRow,
            r#"SELECT l.id AS link, l.sealed_chat, l.sealed_language, l.created_at AS sent_at, l.closing_at, t.sealed,
                      w.sealed AS "sealed_wording?", t.count,
                      array(SELECT f.media_kind FROM tip_files f WHERE f.candidate_id = t.candidate_id ORDER BY f.id) AS "pictures!"
               FROM tip_links l JOIN tips t USING (candidate_id) LEFT JOIN tip_wordings w ON w.link_id = l.id
               WHERE l.id = ANY($1) ORDER BY l.created_at, l.id"#,
            links
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// What was asked and answered over a link.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sent_messages(&self, link: i32) -> Result<Vec<SentMessageRow>, StoreError> {
        Ok(sqlx::query_as!(
            SentMessageRow,
            "SELECT message_kind AS kind, state, sealed, at, due_at, tries, message_id FROM tip_messages WHERE link_id = $1 ORDER BY id",
            link
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// What a chat is about to send.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unsent(&self, tipster: &[Vec<u8>]) -> Result<Option<UnsentRow>, StoreError> {
        Ok(sqlx::query_as!(
            UnsentRow,
            r#"SELECT sealed, messages, updated_at,
                      array(SELECT f.media_kind FROM tip_form_files f WHERE f.tipster = t.tipster ORDER BY f.id) AS "pictures!"
               FROM tip_forms t WHERE tipster = ANY($1)"#,
            tipster
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// How much a chat has sent within a day, and whether it was limited.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sending_limits(
        &self,
        tipster: &[Vec<u8>],
    ) -> Result<(Option<LimitRow>, Option<BanRow>), StoreError> {
        let limit = sqlx::query_as!(
            LimitRow,
            "SELECT since, tips, messages, is_told FROM tip_limits WHERE tipster = ANY($1)",
            tipster
        )
        .fetch_optional(&self.pool)
        .await?;
        let ban = sqlx::query_as!(
            BanRow,
            "SELECT severity AS restriction, until FROM tip_bans WHERE tipster = ANY($1)",
            tipster
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok((limit, ban))
    }

    /// The questions of a chat that wait for an answer.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn asked_by(&self, sealed_asker: &[Vec<u8>]) -> Result<Vec<AskedRow>, StoreError> {
        Ok(sqlx::query_as!(
            AskedRow,
            "SELECT q.sealed, a.asked_at, a.language, a.thread_id AS thread, a.tries, a.not_before
             FROM askers a JOIN questions q USING (candidate_id) WHERE a.sealed_asker = ANY($1) ORDER BY a.asked_at",
            sealed_asker
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Whether a chat has an invitation to the staff open that nobody has used.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn has_opened(&self, sealed_chat: &[Vec<u8>]) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM invitations WHERE opened_by = ANY($1) AND used_at IS NULL) AS "opened!""#,
            sealed_chat
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Forgets which chat has opened an invitation.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_opened(&self, sealed_chat: &[Vec<u8>]) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE invitations SET opened_by = NULL WHERE opened_by = ANY($1)",
            sealed_chat
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Messages in the chat of a visitor whose numbers are kept.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn visitor_lines(
        &self,
        sealed_chat: &[Vec<u8>],
    ) -> Result<Vec<super::MessageLine>, StoreError> {
        Ok(sqlx::query_as!(
            super::MessageLine,
            r#"SELECT message_id::text AS "message_id!", sent_at AS "sent_at?", NULL::timestamptz AS "delete_at?"
               FROM visitor_messages WHERE sealed_chat = ANY($1) ORDER BY message_id"#,
            sealed_chat
        )
        .fetch_all(&self.pool)
        .await?)
    }
}
