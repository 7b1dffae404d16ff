//! The **errands**: questions and last words on their way to senders, and the end of links, tips and limits at their time.
//!
//! A question whose answer from Telegram never came is sent once more; a last word never.
//!
//! Never here: Telegram.

use chrono::TimeDelta;

use super::{LINK_DAYS, MESSAGE_LABEL, TIP_DAYS, TipError, Tips, pseudonym};
use crate::domain::language::Language;
use crate::store::tips::Purged;
use crate::vault::ChatId;

/// After so long without an answer from Telegram an attempt counts as one whose answer never comes: more than it may take.
const ATTEMPT: TimeDelta = TimeDelta::minutes(2);

/// A question to be sent.
pub struct Outgoing {
    /// Its number.
    pub id: i64,
    /// The tip.
    pub tip: i64,
    /// The link it goes over.
    pub link: i32,
    /// Where to.
    pub chat: ChatId,
    /// Language to ask in.
    pub language: Language,
    /// What the sender is called at this tip.
    pub reference: String,
    /// What the staff ask.
    pub text: String,
}

/// A last word to be said: the tip is decided.
pub struct Closing {
    /// The link, which ends with it.
    pub link: i32,
    /// Where to.
    pub chat: ChatId,
    /// Language to speak in.
    pub language: Language,
    /// What the sender was called at this tip.
    pub reference: String,
}

/// What one step came to.
pub type TipReport = Purged;

impl Tips {
    /// Erases what has come to its time: links after seven days, tips after thirty, forms, limits and bans.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<TipReport, TipError> {
        let now = self.clock.now();
        let links = self
            .store
            .purge_tip_links(now - TimeDelta::days(LINK_DAYS), now - ATTEMPT)
            .await?;
        let tips = self
            .store
            .purge_tips(now - TimeDelta::days(TIP_DAYS), now)
            .await?;
        self.store.purge_tip_days(self.day_ago(), now).await?;
        Ok(Purged { links, tips })
    }

    /// The next question to send; its attempt is counted already.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn next_question(&self) -> Result<Option<Outgoing>, TipError> {
        let now = self.clock.now();
        let Some(row) = self.store.next_question(now, now + ATTEMPT).await? else {
            return Ok(None);
        };
        Ok(Some(Outgoing {
            id: row.id,
            tip: row.link.tip,
            link: row.link.id,
            chat: self.chat_of(&row.link)?,
            language: self.language_of(&row.link)?,
            reference: pseudonym(&row.link.sealed_chat),
            text: self.open_words(MESSAGE_LABEL, &row.sealed)?,
        }))
    }

    /// Telegram took a question.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn question_sent(&self, question: i64, message: i64) -> Result<(), TipError> {
        Ok(self.store.question_sent(question, message).await?)
    }

    /// A question surely did not arrive and is tried again after `wait`.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn question_waits(&self, question: i64, wait: TimeDelta) -> Result<(), TipError> {
        let until = self.clock.now() + wait;
        Ok(self.store.question_waits(question, until).await?)
    }

    /// The next last word to say; it is not taken again.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn next_closing(&self) -> Result<Option<Closing>, TipError> {
        let Some(link) = self.store.closing_link(self.clock.now()).await? else {
            return Ok(None);
        };
        Ok(Some(Closing {
            link: link.id,
            chat: self.chat_of(&link)?,
            language: self.language_of(&link)?,
            reference: pseudonym(&link.sealed_chat),
        }))
    }

    /// A last word surely did not arrive and is tried again.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn closing_waits(&self, link: i32) -> Result<(), TipError> {
        Ok(self.store.keep_link(link).await?)
    }

    /// Ends a link: the last word was said, or its chat cannot be reached.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn end_link(&self, link: i32) -> Result<(), TipError> {
        Ok(self.store.end_link(link).await?)
    }
}
