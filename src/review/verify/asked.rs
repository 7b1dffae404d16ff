//! What a chat has **asked** and waits to hear, opened for that chat alone.
//!
//! Never here: how many asked the same, and who.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Questions;
use super::questions::TEXT_LABEL;
use crate::review::ReviewError;
use crate::vault::{ChatId, Purpose};

/// A question that waits for its answer.
#[derive(Debug, Clone, Serialize)]
pub struct MyQuestion {
    /// What was asked; none when it is too old.
    pub text: Option<String>,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Language of the answer.
    pub language: String,
    /// Forum topic.
    pub forum_topic: Option<String>,
    /// How often sending the answer was begun.
    pub tries: i16,
    /// When it is tried again.
    pub not_before: Option<DateTime<Utc>>,
}

impl Questions {
    /// The questions of a chat that wait for an answer.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer, or one cannot be opened.
    pub async fn of(&self, chat: ChatId) -> Result<Vec<MyQuestion>, ReviewError> {
        let sealed = self.vault.chat_forms(Purpose::Asker, chat);
        let rows = self.store.asked_by(&sealed).await?;
        rows.into_iter()
            .map(|row| {
                let text = row.sealed.map(|sealed| self.text(TEXT_LABEL, &sealed));
                Ok(MyQuestion {
                    text: text.transpose()?,
                    asked_at: row.asked_at,
                    language: row.language,
                    forum_topic: row.thread.map(|thread| thread.to_string()),
                    tries: row.tries,
                    not_before: row.not_before,
                })
            })
            .collect()
    }
}
