//! The **way back**: which tips a chat sent, as long as it is known; taking one back; answering what the staff ask.
//!
//! Never here: a chat that the database could join with another.

use super::form::{FormFor, Sender};
use super::text::clean;
use super::{ANSWERS, MESSAGE_LABEL, TipError, Tips, pseudonym};
use crate::store::tips::LinkRow;
use crate::vault::ChatId;

/// A tip that a chat sent and that still has its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mine {
    /// Number.
    pub tip: i64,
    /// What the sender is called at it.
    pub reference: String,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It stands at the tip; who of the staff asked, and under which pseudonym.
    Stored {
        /// Row in `staff`; none when it was the operator.
        asked_by: Option<i32>,
        /// What the sender is called at this tip.
        reference: String,
    },
    /// The link is erased, or there were too many.
    Over,
}

impl Tips {
    /// The tips of a chat that still have their link.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn mine(&self, chat: ChatId) -> Result<Vec<Mine>, TipError> {
        let links = self.links(chat, &self.store.linked_tips().await?).await?;
        Ok(links
            .into_iter()
            .map(|link| Mine {
                tip: link.tip,
                reference: pseudonym(&link.sealed_chat),
            })
            .collect())
    }

    /// Takes a tip of this chat back; gives what the sender was called at it, none when it has no link.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn withdraw(&self, chat: ChatId, tip: i64) -> Result<Option<String>, TipError> {
        let sealed = self.chats_for(tip, chat);
        let gone = self.store.withdraw_tip(tip, &sealed).await?;
        Ok(gone.map(|sealed| pseudonym(&sealed)))
    }

    /// The tip whose question is that message in this chat, and what the sender is called at it.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn asked_in(&self, chat: ChatId, message: i64) -> Result<Option<Mine>, TipError> {
        let tips = self.store.questions_numbered(message).await?;
        self.first_of(chat, &tips).await
    }

    /// What this chat is called at a tip; none when it did not send it, or the link is erased.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn linked(&self, chat: ChatId, tip: i64) -> Result<Option<Mine>, TipError> {
        self.first_of(chat, &[tip]).await
    }

    async fn first_of(&self, chat: ChatId, tips: &[i64]) -> Result<Option<Mine>, TipError> {
        let link = self.links(chat, tips).await?.into_iter().next();
        Ok(link.map(|link| Mine {
            tip: link.tip,
            reference: pseudonym(&link.sealed_chat),
        }))
    }

    /// Stores an answer about a tip, and ends the form it was written in.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn answer(
        &self,
        sender: &Sender,
        tip: i64,
        text: &str,
    ) -> Result<Answered, TipError> {
        let (text, _) = clean(text, &sender.names);
        let link = self.links(sender.chat, &[tip]).await?.into_iter().next();
        let Some(link) = link else {
            return Ok(Answered::Over);
        };
        let sealed = self.vault.seal_text(MESSAGE_LABEL, text.as_bytes());
        // A tip that is being written is none of it.
        let form = self.form(sender.chat).await?;
        let form = form
            .as_ref()
            .filter(|form| form.purpose() == FormFor::Answer(tip))
            .map(|form| form.row.tipster.as_slice());
        let stored = self
            .store
            .answer_question(&link, (&sealed, form), ANSWERS, self.clock.now())
            .await?;
        Ok(stored.map_or(Answered::Over, |asked_by| Answered::Stored {
            asked_by,
            reference: pseudonym(&link.sealed_chat),
        }))
    }

    pub(super) async fn links(&self, chat: ChatId, tips: &[i64]) -> Result<Vec<LinkRow>, TipError> {
        let forms = |tip: &i64| {
            let sealed = self.chats_for(*tip, chat);
            sealed
                .into_iter()
                .map(|sealed| (*tip, sealed))
                .collect::<Vec<_>>()
        };
        let (tips, sealed): (Vec<i64>, Vec<Vec<u8>>) = tips.iter().flat_map(forms).unzip();
        Ok(self.store.links_of(&tips, &sealed).await?)
    }
}
