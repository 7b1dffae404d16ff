//! The **memory** of what stands in the chat of one of the staff: every message, so that it can be deleted there.
//!
//! Never here: deleting (that is `wiping`), but for the message that held a code.

use std::sync::PoisonError;

use chrono::TimeDelta;
use teloxide::payloads::DeleteMessages;
use teloxide::types::{ChatId as TgChatId, MessageId};
use tracing::debug;

use super::super::super::api::ApiError;
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use crate::review::{NEUTRAL_STAYS, Sending, Shown, Staff};

impl Conversation {
    /// Says which candidates are shown from here on, so that the messages go when one of them is decided. A command or a
    /// button about one candidate has said so already.
    pub(in super::super::super) fn about(&self, candidates: impl IntoIterator<Item = i64>) {
        let mut about = self.about.lock().unwrap_or_else(PoisonError::into_inner);
        *about = candidates.into_iter().collect();
    }

    /// Whether what stands in this chat is to be deleted: of the staff, or of somebody on the way in.
    pub(in super::super::super) fn is_of_staff(&self) -> bool {
        self.staff.is_some() || self.joining
    }

    /// Remembers a message of the bot until it is deleted in the chat of one of the staff.
    pub(in super::super::super) async fn remember_shown(&self, message: i64) -> Handled {
        let stay = if self.in_session {
            None
        } else {
            Some(NEUTRAL_STAYS)
        };
        self.remember_for(message, true, stay).await
    }

    /// Sends something, remembers it and gives its number; `at_most` is how long it may stand, none: as long as the session. To one of the staff it
    /// is announced first, so that a crash in between leaves nothing in the chat.
    pub(in super::super::super) async fn sent_by(
        &self,
        at_most: Option<TimeDelta>,
        send: impl Future<Output = Result<i64, ApiError>> + Send,
    ) -> Result<i64, HandlerError> {
        if !self.is_of_staff() {
            let number = send.await?;
            self.remember(number).await?;
            return Ok(number);
        }
        let (staff, newest) = (&self.service.staff, self.service.api.newest());
        let sending = staff.announce(self.chat.id, newest).await?;
        match send.await {
            Ok(number) => {
                match at_most {
                    Some(_) => self.remember_for(number, true, at_most).await?,
                    None => self.remember_shown(number).await?,
                }
                staff.never_sent(sending).await?;
                Ok(number)
            }
            Err(error) => {
                not_sent(staff, sending, &error).await;
                Err(error.into())
            }
        }
    }

    /// Remembers a message of the bot for so long at most.
    pub(in super::super::super) async fn remember_for(
        &self,
        message: i64,
        by_bot: bool,
        at_most: Option<TimeDelta>,
    ) -> Handled {
        let candidates = {
            let about = self.about.lock().unwrap_or_else(PoisonError::into_inner);
            about.clone()
        };
        let shown = Shown {
            message,
            by_bot,
            candidates: &candidates,
            at_most,
        };
        Ok(self.service.staff.remember(self.chat.id, shown).await?)
    }

    /// Remembers what the person typed: it goes with what the bot said.
    pub(in super::super::super) async fn remember_typed(&self) -> Handled {
        let Some(message) = self.incoming.filter(|_| self.is_of_staff()) else {
            return Ok(());
        };
        let stay = if self.in_session {
            None
        } else {
            Some(NEUTRAL_STAYS)
        };
        self.remember_for(message.into(), false, stay).await
    }

    /// Deletes what the person typed now: a code, or the words of an invitation. If Telegram does not, it is tried again.
    pub(in super::super::super) async fn delete_typed(&mut self) -> Handled {
        let Some(message) = self.incoming.take() else {
            return Ok(());
        };
        self.remember_for(message.into(), false, Some(TimeDelta::zero()))
            .await?;
        let chat = TgChatId(self.chat.id.expose());
        if self.service.budget.interactive().is_ok() {
            let deleted = self
                .service
                .api
                .call(&DeleteMessages::new(chat, [MessageId(message)]))
                .await;
            if let Err(error) = deleted {
                debug!("what was typed is not deleted yet: {error}");
            }
        }
        Ok(())
    }
}

/// After an error: what surely was not sent is no longer on its way; where that is not known, it counts as lost.
pub(in super::super::super) async fn not_sent(staff: &Staff, sending: Sending, error: &ApiError) {
    if matches!(error, ApiError::Unknown(_)) {
        return;
    }
    if let Err(error) = staff.never_sent(sending).await {
        debug!("what was not sent counts as lost: {error}");
    }
}
