//! Who **manages** the chat of a conversation: anybody their own, administrators a group. Asked of Telegram each time.
//!
//! Never here: a setting, an answer that is kept.

use teloxide::payloads::GetChatMember;
use teloxide::types::{ChatId as TgChatId, UserId};

use super::super::api::ApiError;
use super::{Conversation, HandlerError};
use crate::domain::subscriber::ChatKind;

impl Conversation {
    /// Whether the person may change this chat's settings. Who may not is told: at a button each time, in the chat of a group once a
    /// minute, or any of its members could fill it with what the bot says.
    pub(in super::super) async fn manages(&mut self) -> Result<bool, HandlerError> {
        if self.chat.kind == ChatKind::Private {
            return Ok(true);
        }
        let Some(why) = self.may_not_manage().await? else {
            self.is_administrator = true;
            if self.press.is_some() {
                // Before anything is changed: else a change is kept, and what is shown says to wait.
                self.take_place_ahead()?;
            }
            return Ok(true);
        };
        if self.press.is_some() {
            self.toast(Some(&why)).await;
        } else if self
            .service
            .gate
            .may_hint(self.chat.id, self.service.clock.now())
        {
            self.say(&why).await?;
        }
        Ok(false)
    }

    /// Why not, if so.
    async fn may_not_manage(&self) -> Result<Option<String>, HandlerError> {
        let only = Some(self.words().group_admins_only());
        // An anonymous administrator writes as the chat itself.
        let Some(person) = self.person else {
            return Ok(only.filter(|_| self.chat.kind == ChatKind::Channel));
        };
        let asked = GetChatMember::new(TgChatId(self.chat.id.expose()), UserId(person));
        let member = match self.service.api.call(&asked).await {
            Ok(member) => member,
            // Telegram promises an answer to administrators only.
            Err(ApiError::Refused { code: 400, .. }) => {
                return Ok(Some(self.words().chats_cannot_see()));
            }
            Err(error) => return Err(error.into()),
        };
        let status = member
            .get("status")
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default();
        Ok(only.filter(|_| !matches!(status, "creator" | "administrator")))
    }
}
