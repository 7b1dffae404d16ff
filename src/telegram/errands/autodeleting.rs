//! **Autodeleting**: messages of ours leave the chats of those who want that, when their time has come and nothing else is to be
//! sent.
//!
//! A kill in between does it again: what is gone already is passed over. What Telegram never lets us delete is left.
//!
//! Never here: whose chats, and when.

use std::sync::Arc;

use teloxide::payloads::DeleteMessages;
use teloxide::types::{ChatId as TgChatId, MessageId};
use tracing::{debug, warn};

use super::super::answer;
use super::super::api::{Api, ApiError};
use crate::delivery::Budget;
use crate::store::StoreError;
use crate::subscriptions::Subscriptions;
use crate::vault::ChatId;

/// Messages that one call takes.
const AT_ONCE: usize = 100;

/// Deletes what is due.
pub struct Autodeleting {
    api: Api,
    budget: Arc<Budget>,
    subscriptions: Subscriptions,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gone {
    /// They are gone, or never will be.
    Yes,
    /// One of them cannot be deleted: one by one.
    NotTogether,
    /// Later.
    Later,
    /// Nothing can be done at this moment.
    Stop,
}

impl Autodeleting {
    /// Over this API.
    #[must_use]
    pub const fn new(api: Api, budget: Arc<Budget>, subscriptions: Subscriptions) -> Self {
        Self {
            api,
            budget,
            subscriptions,
        }
    }

    /// Deletes what is due, as long as nobody else wants to send; gives how many messages need no thought any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, StoreError> {
        let mut done = 0;
        for due in self.subscriptions.due_deletions().await? {
            // Another key sealed it: the erasure and the doctor tell.
            let Some(chat) = due.chat else { continue };
            for some in due.messages.chunks(AT_ONCE) {
                let Some(gone) = self.some(due.subscriber_id, chat, some).await? else {
                    return Ok(done);
                };
                done += gone;
            }
        }
        Ok(done)
    }

    /// Deletes these; gives how many are done, none when all has to wait.
    async fn some(
        &self,
        subscriber: i32,
        chat: ChatId,
        messages: &[i64],
    ) -> Result<Option<usize>, StoreError> {
        let outcome = self.delete(chat, messages).await;
        match outcome {
            Gone::Yes => {
                self.subscriptions
                    .deletion_done(subscriber, messages)
                    .await?;
                return Ok(Some(messages.len()));
            }
            Gone::Later => {
                self.subscriptions
                    .deletion_waits(subscriber, messages)
                    .await?;
                return Ok(Some(0));
            }
            Gone::Stop => return Ok(None),
            Gone::NotTogether => {}
        }
        let mut done = 0;
        for message in messages {
            let one = std::slice::from_ref(message);
            match self.delete(chat, one).await {
                Gone::Yes | Gone::NotTogether => {
                    self.subscriptions.deletion_done(subscriber, one).await?;
                    done += 1;
                }
                Gone::Later => self.subscriptions.deletion_waits(subscriber, one).await?,
                Gone::Stop => return Ok(None),
            }
        }
        Ok(Some(done))
    }

    async fn delete(&self, chat: ChatId, messages: &[i64]) -> Gone {
        if self.budget.spare().await.is_err() {
            return Gone::Stop;
        }
        let numbers = messages
            .iter()
            .filter_map(|number| i32::try_from(*number).ok())
            .map(MessageId);
        let call = DeleteMessages::new(TgChatId(chat.expose()), numbers);
        let Err(error) = self.api.call(&call).await else {
            return Gone::Yes;
        };
        debug!("messages that were to go by themselves stay for now: {error}");
        if answer::is_about_message(&error) {
            return Gone::NotTogether;
        }
        match error {
            ApiError::Refused {
                retry_after: Some(wait),
                ..
            } => {
                self.budget.block(wait);
                Gone::Stop
            }
            // The numbers are those of another chat, or nobody lets us in.
            ApiError::Refused {
                migrate_to: Some(_),
                ..
            }
            | ApiError::Refused {
                code: 400 | 403, ..
            } => Gone::Yes,
            ApiError::Refused { code: 500.., .. } | ApiError::Unknown(_) => Gone::Later,
            error => {
                warn!("messages that were to go by themselves stay for now: {error}");
                Gone::Stop
            }
        }
    }
}
