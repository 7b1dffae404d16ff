//! Sharing: somebody chooses a chat with a button of a reply keyboard, and the bot hears which.
//!
//! The app shows only chats that fit what the button asks for; no other one can be shared.

use std::error::Error;
use std::fmt;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Chat, ChatKind, MemberStatus, Message, State};

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

/// A chat that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Its id.
    pub id: i64,
    /// Its title.
    pub title: String,
}

impl State {
    /// The keyboard that stands below the private chat: the last that the bot gave. It goes when the bot takes it away, and with
    /// its message.
    fn reply_keyboard(&self, person: i64) -> Option<(&Message, &Value)> {
        let said = self.chats.get(&person)?.messages().rev();
        let (message, markup) = said
            .filter(|message| message.from_bot)
            .filter_map(|message| Some((message, message.keyboard.as_ref()?)))
            .find(|(_, markup)| {
                markup.get("keyboard").is_some() || markup.get("remove_keyboard").is_some()
            })?;
        let stands = !message.is_deleted() && markup.get("keyboard").is_some();
        stands.then_some((message, markup))
    }

    /// The same for the page, with the message that gave it.
    pub(crate) fn keyboard_json(&self, person: i64) -> Value {
        self.reply_keyboard(person).map_or(
            Value::Null,
            |(message, markup)| json!({"message_id": message.id, "markup": markup}),
        )
    }

    /// What the button of that text asks for.
    fn request_of(&self, person: i64, button: &str) -> Result<Value, ShareError> {
        let rows = self
            .reply_keyboard(person)
            .map(|(_, markup)| &markup["keyboard"]);
        let mut buttons = rows
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_array)
            .flatten();
        buttons
            .find(|there| there["text"] == button)
            .and_then(|there| there.get("request_chat"))
            .cloned()
            .ok_or(ShareError::NoButton)
    }

    /// The chats that the app shows to somebody who presses the button of that text.
    pub(crate) fn choices(&self, person: i64, button: &str) -> Result<Vec<Choice>, ShareError> {
        let request = self.request_of(person, button)?;
        let mut choices: Vec<Choice> = self
            .chats
            .values()
            .filter(|chat| Self::is_shown(person, chat, &request))
            .map(|chat| Choice {
                id: chat.id,
                title: chat.title.clone(),
            })
            .collect();
        choices.sort_by(|one, other| (&one.title, one.id).cmp(&(&other.title, other.id)));
        Ok(choices)
    }

    /// Chooses a chat with the button of that text; where the button asks for it, the bot becomes an administrator there.
    pub(crate) fn share_chat(
        &mut self,
        person: i64,
        button: &str,
        chat: i64,
    ) -> Result<i64, ShareError> {
        let request = self.request_of(person, button)?;
        let place = self.chats.get(&chat).ok_or(ShareError::NotShown)?;
        if !Self::is_shown(person, place, &request) {
            return Err(ShareError::NotShown);
        }
        let wants_rights = request.get("bot_administrator_rights").is_some();
        if wants_rights && !place.may_post(self.bot_id, place.bot) {
            if let Some(place) = self.chats.get_mut(&chat) {
                place.silent.remove(&self.bot_id);
            }
            self.set_member(chat, self.bot_id, MemberStatus::Administrator);
        }
        let mut shared = json!({"request_id": request["request_id"], "chat_id": chat});
        let place = self.chats.get(&chat).ok_or(ShareError::NotShown)?;
        if request["request_title"] == true {
            shared["title"] = json!(place.title);
        }
        if request["request_username"] == true
            && let Some(username) = &place.username
        {
            shared["username"] = json!(username);
        }
        Ok(self.send_other(person, json!({"chat_shared": shared})))
    }

    fn is_shown(person: i64, chat: &Chat, request: &Value) -> bool {
        if chat.kind == ChatKind::Private || chat.deleted || chat.migrated_to.is_some() {
            return false;
        }
        let status = chat.members.get(&person).copied();
        let status = status.unwrap_or(MemberStatus::Left);
        let wants_channel = request["chat_is_channel"] == true;
        let stands = match request.get("user_administrator_rights") {
            Some(rights) if rights["can_post_messages"] == true => chat.may_post(person, status),
            Some(_) => matches!(status, MemberStatus::Creator | MemberStatus::Administrator),
            None => !matches!(status, MemberStatus::Left | MemberStatus::Kicked),
        };
        let is = |field: &str, so: bool| {
            let wanted = request.get(field).and_then(Value::as_bool);
            wanted.is_none_or(|wanted| wanted == so)
        };
        let of_bot = !matches!(chat.bot, MemberStatus::Left | MemberStatus::Kicked);
        stands
            && (chat.kind == ChatKind::Channel) == wants_channel
            && is("chat_has_username", chat.username.is_some())
            && (wants_channel
                || is(
                    "chat_is_forum",
                    chat.kind == ChatKind::Supergroup { forum: true },
                ))
            && (request["chat_is_created"] != true || status == MemberStatus::Creator)
            && (request["bot_is_member"] != true || of_bot)
    }
}
