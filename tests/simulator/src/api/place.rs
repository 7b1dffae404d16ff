//! Place: the chat, topic and answered message that a call names, and whether the bot may write there.
//!
//! It never changes a chat.

use serde::Deserialize;

use super::{Arguments, Refusal};
use crate::world::{Chat, ChatKind, MemberStatus, State};

/// Where a new message goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) chat: i64,
    pub(crate) thread: Option<i64>,
    pub(crate) reply_to: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "named so that other fields are refused")]
struct ReplyParameters {
    message_id: i64,
    chat_id: Option<serde_json::Value>,
    #[serde(default)]
    allow_sending_without_reply: bool,
    quote: Option<String>,
    quote_parse_mode: Option<String>,
    quote_entities: Option<serde_json::Value>,
    quote_position: Option<i64>,
}

/// The place for a new message, if the bot may write there.
pub(crate) fn to_write(state: &State, arguments: &Arguments) -> Result<Place, Refusal> {
    let chat = named(state, arguments)?;
    may_write(state, chat)?;
    let thread = arguments
        .integer("message_thread_id")?
        .filter(|thread| *thread != 0);
    if let Some(thread) = thread {
        check_thread(chat, thread)?;
    }
    Ok(Place {
        chat: chat.id,
        thread,
        reply_to: reply_to(chat, arguments)?,
    })
}

/// The chat that `chat_id` names, whether or not the bot may write there.
pub(crate) fn named<'state>(
    state: &'state State,
    arguments: &Arguments,
) -> Result<&'state Chat, Refusal> {
    if arguments.text("chat_id").is_empty() {
        return Err(Refusal::bad("chat_id is empty"));
    }
    if arguments.chat() == Some(state.bot_id) {
        return Err(Refusal::forbidden("the bot can't send messages to the bot"));
    }
    let found = match arguments.text("chat_id").strip_prefix('@') {
        Some(name) => state.chat_named(name),
        None => arguments.chat().and_then(|id| state.chats.get(&id)),
    };
    found.ok_or_else(|| Refusal::bad("chat not found"))
}

/// Whether the bot is let into the chat at all; a private chat is always open for reading.
pub(crate) fn may_see(chat: &Chat) -> Result<(), Refusal> {
    if let Some(new_id) = chat.migrated_to {
        return Err(Refusal::migrated(new_id));
    }
    let word = chat.word();
    if chat.deleted {
        return Err(Refusal::forbidden(format!("the {word} chat was deleted")));
    }
    match chat.bot {
        _ if chat.kind == ChatKind::Private => Ok(()),
        MemberStatus::Kicked => Err(Refusal::forbidden(format!(
            "bot was kicked from the {word} chat"
        ))),
        MemberStatus::Left => Err(Refusal::forbidden(format!(
            "bot is not a member of the {word} chat"
        ))),
        _ => Ok(()),
    }
}

/// Whether the bot may write (or edit) in the chat.
pub(crate) fn may_write(state: &State, chat: &Chat) -> Result<(), Refusal> {
    may_see(chat)?;
    match chat.kind {
        ChatKind::Private => {
            if state
                .people
                .get(&chat.id)
                .is_none_or(|person| person.deleted)
            {
                Err(Refusal::forbidden("user is deactivated"))
            } else if chat.blocked {
                Err(Refusal::forbidden("bot was blocked by the user"))
            } else if !chat.started {
                Err(Refusal::forbidden(
                    "bot can't initiate conversation with a user",
                ))
            } else {
                Ok(())
            }
        }
        ChatKind::Channel if !chat.may_post(state.bot_id, chat.bot) => Err(Refusal::bad(
            "need administrator rights in the channel chat",
        )),
        _ if chat.bot == MemberStatus::Restricted => Err(Refusal::bad(
            "not enough rights to send text messages to the chat",
        )),
        _ => Ok(()),
    }
}

fn check_thread(chat: &Chat, thread: i64) -> Result<(), Refusal> {
    match chat.topics.get(&thread) {
        Some(topic) if topic.deleted => Err(Refusal::bad("TOPIC_DELETED")),
        Some(topic) if topic.closed && chat.bot != MemberStatus::Administrator => {
            Err(Refusal::bad("TOPIC_CLOSED"))
        }
        Some(_) => Ok(()),
        // The general topic has no thread to name, and other chats have no topics.
        None => Err(Refusal::bad("message thread not found")),
    }
}

fn reply_to(chat: &Chat, arguments: &Arguments) -> Result<Option<i64>, Refusal> {
    let old_way = arguments
        .integer("reply_to_message_id")?
        .filter(|id| *id != 0);
    let (message, lenient) =
        match arguments.typed::<ReplyParameters>("reply_parameters", "reply parameters")? {
            Some(reply) => (reply.message_id, reply.allow_sending_without_reply),
            None => match old_way {
                Some(message) => (message, arguments.flag("allow_sending_without_reply")?),
                None => return Ok(None),
            },
        };
    if chat.message(message).is_some() {
        Ok(Some(message))
    } else if lenient {
        Ok(None)
    } else {
        Err(Refusal::bad("message to be replied not found"))
    }
}
