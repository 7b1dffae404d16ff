//! **Deleting** what stands in a chat, as far as Telegram lets us.
//!
//! Never here: which messages.

use teloxide::payloads::DeleteMessages;
use teloxide::types::{ChatId as TgChatId, MessageId};

use super::TelegramMessenger;
use crate::telegram::answer;
use crate::telegram::api::ApiError;
use crate::vault::ChatId;

/// Messages that one call takes.
const AT_ONCE: usize = 100;

impl TelegramMessenger {
    /// False when trying again may help. One that is too old would keep the others of its call: then they go one by one.
    pub(super) async fn delete_all(&self, chat: ChatId, messages: &[i64]) -> bool {
        let mut is_done = true;
        for some in messages.chunks(AT_ONCE) {
            if self.budget.interactive().is_err() {
                return false;
            }
            let deleted = self.delete_some(chat, some).await;
            let apart = match deleted {
                Err(error) if some.len() > 1 && answer::is_about_message(&error) => some.chunks(1),
                deleted => {
                    is_done &= deleted.map_or_else(|error| self.is_final(&error), |()| true);
                    continue;
                }
            };
            for one in apart {
                if self.budget.interactive().is_err() {
                    return false;
                }
                let deleted = self.delete_some(chat, one).await;
                is_done &= deleted.map_or_else(|error| self.is_final(&error), |()| true);
            }
        }
        is_done
    }

    async fn delete_some(&self, chat: ChatId, messages: &[i64]) -> Result<(), ApiError> {
        let numbers = messages
            .iter()
            .filter_map(|number| i32::try_from(*number).ok())
            .map(MessageId);
        let delete = DeleteMessages::new(TgChatId(chat.expose()), numbers);
        self.api.call(&delete).await.map(drop)
    }

    /// Whether a refused deletion stays so: too old, gone already or blocked. Else trying again may help.
    fn is_final(&self, error: &ApiError) -> bool {
        match error {
            ApiError::Refused {
                retry_after: Some(wait),
                ..
            } => {
                self.budget.block(*wait);
                false
            }
            ApiError::Refused { code, .. } => *code < 500 && *code != 429,
            ApiError::NotSent(_) | ApiError::Unknown(_) | ApiError::Settings(_) => false,
        }
    }
}
