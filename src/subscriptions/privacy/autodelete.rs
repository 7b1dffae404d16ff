//! **Autodelete**: our messages leave a chat by themselves after some hours, if its reader wants it.
//!
//! Never here: the deleting; an errand does it when nothing else is to be sent.

use chrono::TimeDelta;

use super::super::Subscriptions;
use crate::store::StoreError;
use crate::vault::{ChatId, Purpose};

pub use crate::store::privacy::HOURS;

/// What could not be deleted now is tried again after so long.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// Messages that are to be deleted now in one chat.
#[derive(Debug, Clone)]
pub struct DueDeletion {
    /// Whose: a random number.
    pub subscriber_id: i32,
    /// The chat; none when another key sealed it.
    pub chat: Option<ChatId>,
    /// Telegram's numbers of the messages.
    pub messages: Vec<i64>,
}

impl Subscriptions {
    /// After how many hours our messages leave the chat of a subscriber; none: they stay.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn autodelete_hours(&self, subscriber: i32) -> Result<Option<i16>, StoreError> {
        self.store.autodelete_hours(subscriber).await
    }

    /// Messages leave the chat after so many hours, within [`HOURS`]; none: they stay.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_autodelete(
        &self,
        subscriber: i32,
        hours: Option<i16>,
    ) -> Result<(), StoreError> {
        match hours {
            Some(hours) => {
                let hours = hours.clamp(*HOURS.start(), *HOURS.end());
                let at = (self.bot, self.clock.now());
                self.store.begin_autodelete(subscriber, hours, at).await
            }
            None => self.store.end_autodelete(subscriber).await,
        }
    }

    /// What is to be deleted now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn due_deletions(&self) -> Result<Vec<DueDeletion>, StoreError> {
        let due = self
            .store
            .due_autodeletions(self.bot, self.clock.now())
            .await?;
        Ok(due
            .into_iter()
            .map(|due| DueDeletion {
                subscriber_id: due.subscriber_id,
                chat: self
                    .vault
                    .open_chat(Purpose::Subscriber, &due.sealed_chat)
                    .ok(),
                messages: due.messages,
            })
            .collect())
    }

    /// These are gone, or never will be: nobody has to think of them any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn deletion_done(&self, subscriber: i32, messages: &[i64]) -> Result<(), StoreError> {
        self.store.autodeleted(subscriber, messages).await
    }

    /// These could not be deleted now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn deletion_waits(
        &self,
        subscriber: i32,
        messages: &[i64],
    ) -> Result<(), StoreError> {
        let again = self.clock.now() + AGAIN;
        self.store
            .put_autodeletion_off(subscriber, messages, again)
            .await
    }
}
