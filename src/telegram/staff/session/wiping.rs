//! **Wiping**: deletes in the chats of the staff what is to go: at a decision, at the end of a session, at the lock.
//!
//! Telegram lets a bot delete for 48 h. What it refuses, the bot edits to a dash, so that nothing is to be read.
//!
//! Never here: what is to go.

use std::sync::Arc;

use teloxide::payloads::{
    DeleteMessage, DeleteMessages, EditMessageCaption, EditMessageCaptionSetters as _,
    EditMessageText,
};
use teloxide::types::{ChatId as TgChatId, MessageId};
use tracing::warn;

use super::super::super::api::{Api, ApiError};
use crate::delivery::Budget;
use crate::review::{DueChat, Lost, Staff};
use crate::store::StoreError;

/// Messages that one deleteMessages call takes.
const AT_ONCE: usize = 100;

/// A message is among so many that the bot sent and received from the moment at which it was about to be sent: more than thirty
/// seconds' worth.
const LOST_AMONG: i64 = 1_000;

/// What stands where something could not be deleted.
const NOTHING: &str = "–";

/// Deletes in staff chats.
pub struct Wiping {
    api: Api,
    budget: Arc<Budget>,
    staff: Staff,
}

/// What became of a request.
enum Wiped {
    Done,
    /// Telegram will never do it.
    Never,
    NotNow,
}

impl Wiping {
    /// Over this API; deletions take their place in the budget before bulk.
    #[must_use]
    pub fn new(api: Api, budget: Arc<Budget>, staff: Staff) -> Self {
        Self { api, budget, staff }
    }

    /// Deletes what is to go now; gives how many messages are gone.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, StoreError> {
        let mut gone = 0;
        for due in self.staff.due_messages().await? {
            gone += self.wipe(&due).await?;
        }
        for lost in self.staff.lost().await? {
            self.wipe_lost(&lost).await?;
        }
        Ok(gone)
    }

    /// Deletes whatever may be a message whose number a crash took along: those of other chats are passed over by Telegram, and
    /// those that are remembered go at their own time.
    async fn wipe_lost(&self, lost: &Lost) -> Result<(), StoreError> {
        let Some(chat) = lost.chat else {
            return self.staff.lost_gone(lost).await;
        };
        let newest = self.api.newest();
        let mut end = lost.after + LOST_AMONG;
        if newest > lost.after {
            end = end.min(newest);
        }
        let numbers: Vec<i64> = (lost.after + 1..=end)
            .filter(|number| !lost.known.contains(number))
            .collect();
        let chat = TgChatId(chat.expose());
        for some in numbers.chunks(AT_ONCE) {
            let numbers = some.iter().filter_map(|number| number_of(*number));
            let wiped = self.ask(&DeleteMessages::new(chat, numbers)).await;
            if matches!(wiped, Wiped::NotNow) {
                return Ok(());
            }
        }
        self.staff.lost_gone(lost).await
    }

    async fn wipe(&self, due: &DueChat) -> Result<usize, StoreError> {
        let all: Vec<i64> = due.ours.iter().chain(&due.theirs).copied().collect();
        let Some(chat) = due.chat else {
            // Sealed with a key that is gone: nobody can reach that chat any more.
            self.staff.messages_gone(&due.sealed, &all).await?;
            return Ok(0);
        };
        let chat = TgChatId(chat.expose());
        let mut gone = 0;
        for some in all.chunks(AT_ONCE) {
            let numbers = some.iter().filter_map(|number| number_of(*number));
            match self.ask(&DeleteMessages::new(chat, numbers)).await {
                Wiped::Done => {
                    self.staff.messages_gone(&due.sealed, some).await?;
                    gone += some.len();
                }
                Wiped::Never => gone += self.one_by_one(due, chat, some).await?,
                Wiped::NotNow => self.staff.put_off(&due.sealed, some).await?,
            }
        }
        Ok(gone)
    }

    /// One that cannot be deleted keeps all of a call: so each by itself, and ours are emptied.
    async fn one_by_one(
        &self,
        due: &DueChat,
        chat: TgChatId,
        some: &[i64],
    ) -> Result<usize, StoreError> {
        let mut gone = 0;
        for message in some {
            let Some(number) = number_of(*message) else {
                continue;
            };
            let mut wiped = self.ask(&DeleteMessage::new(chat, number)).await;
            if matches!(wiped, Wiped::Never) && due.ours.contains(message) {
                wiped = self.empty(chat, number).await;
            }
            match wiped {
                Wiped::NotNow => self.staff.put_off(&due.sealed, &[*message]).await?,
                Wiped::Done | Wiped::Never => {
                    self.staff.messages_gone(&due.sealed, &[*message]).await?;
                    gone += 1;
                }
            }
        }
        Ok(gone)
    }

    async fn empty(&self, chat: TgChatId, number: MessageId) -> Wiped {
        match self.ask(&EditMessageText::new(chat, number, NOTHING)).await {
            Wiped::Never => {
                let caption = EditMessageCaption::new(chat, number).caption(NOTHING);
                self.ask(&caption).await
            }
            wiped => wiped,
        }
    }

    async fn ask<P>(&self, payload: &P) -> Wiped
    where
        P: teloxide::requests::Payload + serde::Serialize + Sync,
    {
        if self.budget.interactive().is_err() {
            return Wiped::NotNow;
        }
        match self.api.call(payload).await {
            Ok(_) => Wiped::Done,
            Err(ApiError::Refused {
                retry_after: Some(wait),
                ..
            }) => {
                self.budget.block(wait);
                Wiped::NotNow
            }
            Err(ApiError::Refused { code, .. }) if code < 500 && code != 429 => Wiped::Never,
            Err(error) => {
                warn!("what the staff saw is not deleted yet: {error}");
                Wiped::NotNow
            }
        }
    }
}

fn number_of(message: i64) -> Option<MessageId> {
    i32::try_from(message).ok().map(MessageId)
}
