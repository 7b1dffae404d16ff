//! Sharing: somebody chooses a chat with a button of a reply keyboard, and the bot hears which.
//!
//! The app shows only chats that fit what the button asks for; no other one can be shared.

use std::error::Error;
use std::fmt;

use serde_json::{Value, json};

use super::{ChatKind, MemberStatus, State};

/// Why a chat could not be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareError {
    /// No such button stands below the chat.
    NoButton,
    /// The app does not show the chat, because it is not what the button asks for.
    NotShown,
}

impl fmt::Display for ShareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoButton => "there is no such button for choosing a chat",
            Self::NotShown => "the chat is not among those that can be chosen",
        })
    }
}

impl Error for ShareError {}

impl State {
    /// The keyboard that stands below the private chat: the last that the bot gave, unless it was taken away again.
    fn reply_keyboard(&self, person: i64) -> Option<&Value> {
        let given = self.from_bot(person).rev();
        given
            .filter_map(|message| message.keyboard.as_ref())
            .find(|markup| {
                markup.get("keyboard").is_some() || markup.get("remove_keyboard").is_some()
            })
            .filter(|markup| markup.get("keyboard").is_some())
    }

    /// Chooses a chat with the button of that text; where the button asks for it, the bot becomes an administrator there.
    pub(crate) fn share_chat(
        &mut self,
        person: i64,
        button: &str,
        chat: i64,
    ) -> Result<i64, ShareError> {
        let rows = self
            .reply_keyboard(person)
            .map(|markup| &markup["keyboard"]);
        let mut buttons = rows
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_array)
            .flatten();
        let request = buttons
            .find(|there| there["text"] == button)
            .and_then(|there| there.get("request_chat"))
            .cloned()
            .ok_or(ShareError::NoButton)?;
        if !self.is_shown(person, chat, &request) {
            return Err(ShareError::NotShown);
        }
        let wants_rights = request.get("bot_administrator_rights").is_some();
        let place = self.chats.get(&chat).ok_or(ShareError::NotShown)?;
        if wants_rights && !place.may_post(self.bot_id, place.bot) {
            if let Some(place) = self.chats.get_mut(&chat) {
                place.silent.remove(&self.bot_id);
            }
            self.set_member(chat, self.bot_id, MemberStatus::Administrator);
        }
        let mut shared = json!({"request_id": request["request_id"], "chat_id": chat});
        if request["request_title"] == true {
            shared["title"] = json!(self.chats.get(&chat).map(|chat| chat.title.clone()));
        }
        Ok(self.send_other(person, json!({"chat_shared": shared})))
    }

    fn is_shown(&self, person: i64, chat: i64, request: &Value) -> bool {
        let Some(chat) = self.chats.get(&chat) else {
            return false;
        };
        let status = chat.members.get(&person).copied();
        let status = status.unwrap_or(MemberStatus::Left);
        let wants_channel = request["chat_is_channel"] == true;
        let rules = match request.get("user_administrator_rights") {
            Some(rights) if rights["can_post_messages"] == true => chat.may_post(person, status),
            Some(_) => matches!(status, MemberStatus::Creator | MemberStatus::Administrator),
            None => !matches!(status, MemberStatus::Left | MemberStatus::Kicked),
        };
        rules && (chat.kind == ChatKind::Channel) == wants_channel
    }
}
