//! The **rights** in a channel, asked of Telegram each time: of who wants to manage it, and of the bot.
//!
//! Never here: an answer that is kept.

use serde_json::Value;
use teloxide::payloads::{GetChat, GetChatMember};
use teloxide::types::{ChatId as TgChatId, Recipient, UserId};

use super::super::super::api::ApiError;
use super::super::super::conversation::{Conversation, HandlerError};
use crate::vault::ChatId;

/// Whether a channel can be managed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Both may post there.
    Both,
    /// The person may, the bot may not.
    PersonOnly,
    /// The person may not, or the bot is not let in to see it: told alike, or it could be found out which channels have the bot.
    Unknown,
}

/// How the two stand in a channel now.
pub(super) async fn standing(
    conversation: &Conversation,
    channel: ChatId,
) -> Result<Standing, HandlerError> {
    let Some(person) = conversation.person else {
        return Ok(Standing::Unknown);
    };
    if !may_post(conversation, channel, person).await? {
        return Ok(Standing::Unknown);
    }
    let bot = conversation.service.api.number();
    if may_post(conversation, channel, bot).await? {
        Ok(Standing::Both)
    } else {
        Ok(Standing::PersonOnly)
    }
}

/// What a chat is: its id, kind and title; none when Telegram does not show it.
pub(super) async fn look_up(
    conversation: &Conversation,
    chat: Recipient,
) -> Result<Option<(ChatId, String, String)>, HandlerError> {
    let Some(found) = ask(conversation, &GetChat::new(chat)).await? else {
        return Ok(None);
    };
    let text = |name: &str| {
        found
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let id = found.get("id").and_then(Value::as_i64);
    Ok(id.map(|id| (ChatId::new(id), text("type"), text("title"))))
}

async fn may_post(
    conversation: &Conversation,
    channel: ChatId,
    user: u64,
) -> Result<bool, HandlerError> {
    let asked = GetChatMember::new(TgChatId(channel.expose()), UserId(user));
    let Some(member) = ask(conversation, &asked).await? else {
        return Ok(false);
    };
    Ok(match member.get("status").and_then(Value::as_str) {
        Some("creator") => true,
        Some("administrator") => member.get("can_post_messages") == Some(&Value::Bool(true)),
        _ => false,
    })
}

/// None when Telegram refuses to tell: it is not ours to see.
async fn ask<P: teloxide::requests::Payload + serde::Serialize + Sync>(
    conversation: &Conversation,
    question: &P,
) -> Result<Option<Value>, HandlerError> {
    match conversation.service.api.call(question).await {
        Ok(answer) => Ok(Some(answer)),
        Err(ApiError::Refused {
            code: 400 | 403, ..
        }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
