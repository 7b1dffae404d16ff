//! What a chat has sent, opened for the **file** of that chat alone.
//!
//! Never here: what another sender or the staff did; a picture, of which only the kind is told.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::form::{FormFor, Written};
use super::{FORM_LABEL, LANGUAGE_LABEL, MESSAGE_LABEL, TEXT_LABEL, TipError, Tips, pseudonym};
use crate::store::privacy::{BanRow, LimitRow, SentTipRow};
use crate::vault::ChatId;

/// All that is kept of what a chat sent.
#[derive(Debug, Clone, Serialize)]
pub struct MyTips {
    /// Tips that still have their link.
    pub tips: Vec<MyTip>,
    /// What it is about to send.
    pub unsent_tip: Option<Unsent>,
    /// How much it sent within a day, and whether it was limited.
    pub sending_limits: Option<SendingLimits>,
}

/// A tip.
#[derive(Debug, Clone, Serialize)]
pub struct MyTip {
    /// What the sender is called at it.
    pub reference: String,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// Language to ask in.
    pub language: String,
    /// Its text as this chat put it.
    pub text: String,
    /// Kinds of its pictures.
    pub pictures: Vec<String>,
    /// How many sent the same.
    pub count: i32,
    /// Since when the last word is under way.
    pub closing_at: Option<DateTime<Utc>>,
    /// What the staff asked, and what was answered.
    pub messages: Vec<MyMessage>,
}

/// A question or an answer.
#[derive(Debug, Clone, Serialize)]
pub struct MyMessage {
    /// question or answer.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Its text.
    pub text: String,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// When it is to be sent.
    pub due_at: DateTime<Utc>,
    /// Attempts.
    pub tries: i16,
    /// Telegram's number of it.
    pub message_id: Option<String>,
}

/// What is about to be sent.
#[derive(Debug, Clone, Serialize)]
pub struct Unsent {
    /// What it is for: a tip, or an answer about one.
    pub for_what: &'static str,
    /// The text so far.
    pub text: String,
    /// Messages so far.
    pub messages: i16,
    /// Kinds of its pictures.
    pub pictures: Vec<String>,
    /// Last message.
    pub updated_at: DateTime<Utc>,
}

/// How much was sent within a day.
#[derive(Debug, Clone, Serialize)]
pub struct SendingLimits {
    /// When that day began.
    pub day_began: Option<DateTime<Utc>>,
    /// Tips.
    pub tips: Option<i32>,
    /// Messages.
    pub messages: Option<i32>,
    /// It was told that it is too much.
    pub is_told: Option<bool>,
    /// How far the staff limited it. The key is of before, and files are read by programs too.
    #[serde(rename = "severity")]
    pub restriction: Option<String>,
    /// Until when.
    pub limited_until: Option<DateTime<Utc>>,
}

impl MyTips {
    /// Whether there is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.tips.is_empty() && self.unsent_tip.is_none() && self.sending_limits.is_none()
    }
}

impl SendingLimits {
    fn of(limit: Option<LimitRow>, ban: Option<BanRow>) -> Option<Self> {
        if limit.is_none() && ban.is_none() {
            return None;
        }
        let (restriction, limited_until) = ban.map(|ban| (ban.restriction, ban.until)).unzip();
        Some(Self {
            day_began: limit.as_ref().map(|limit| limit.since),
            tips: limit.as_ref().map(|limit| limit.tips),
            messages: limit.as_ref().map(|limit| limit.messages),
            is_told: limit.map(|limit| limit.is_told),
            restriction,
            limited_until,
        })
    }
}

impl Tips {
    /// All that is kept of what a chat sent.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer, or something cannot be opened.
    pub async fn file(&self, chat: ChatId) -> Result<MyTips, TipError> {
        let links = self.links(chat, &self.store.linked_tips().await?).await?;
        let links: Vec<i32> = links.iter().map(|link| link.id).collect();
        let mut tips = Vec::with_capacity(links.len());
        for row in self.store.sent_tips(&links).await? {
            tips.push(self.my_tip(row).await?);
        }
        let tipsters = self.tipsters(chat);
        let (limit, ban) = self.store.sending_limits(&tipsters).await?;
        Ok(MyTips {
            tips,
            unsent_tip: self.unsent(&tipsters).await?,
            sending_limits: SendingLimits::of(limit, ban),
        })
    }

    async fn my_tip(&self, row: SentTipRow) -> Result<MyTip, TipError> {
        let mut messages = Vec::new();
        for message in self.store.sent_messages(row.link).await? {
            messages.push(MyMessage {
                kind: message.kind,
                state: message.state,
                text: self.open_words(MESSAGE_LABEL, &message.sealed)?,
                at: message.at,
                due_at: message.due_at,
                tries: message.tries,
                message_id: message.message_id.map(|number| number.to_string()),
            });
        }
        let text = row.sealed_wording.as_ref().unwrap_or(&row.sealed);
        Ok(MyTip {
            reference: pseudonym(&row.sealed_chat),
            sent_at: row.sent_at,
            language: self.open_words(LANGUAGE_LABEL, &row.sealed_language)?,
            text: self.open_words(TEXT_LABEL, text)?,
            pictures: row.pictures,
            count: row.count,
            closing_at: row.closing_at,
            messages,
        })
    }

    async fn unsent(&self, tipsters: &[Vec<u8>]) -> Result<Option<Unsent>, TipError> {
        let Some(row) = self.store.unsent(tipsters).await? else {
            return Ok(None);
        };
        let written: Written =
            serde_json::from_slice(&self.vault.open_text(FORM_LABEL, &row.sealed)?)?;
        Ok(Some(Unsent {
            for_what: match written.purpose {
                FormFor::Tip => "tip",
                FormFor::Answer(_) => "answer",
            },
            text: written.text,
            messages: row.messages,
            pictures: row.pictures,
            updated_at: row.updated_at,
        }))
    }
}
