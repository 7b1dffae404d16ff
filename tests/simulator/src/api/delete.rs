//! Delete: taking messages away, within 48 hours.
//!
//! A deleted message is marked, never forgotten, so that a test can still look at it.

use serde_json::{Value, json};

use super::place;
use super::{Arguments, Refusal};
use crate::world::{Chat, ChatKind, MemberStatus, State};

const WITHIN_MS: u64 = 48 * 3600 * 1000;

pub(crate) fn one(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let chat = place::named(state, arguments)?;
    place::may_see(chat)?;
    let (chat_id, now) = (chat.id, state.now());
    let id = arguments
        .integer("message_id")?
        .ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    check(state, chat, id, now)?;
    mark(state, chat_id, id, now);
    Ok(json!(true))
}

/// Up to a hundred at once; those that are gone are passed over.
pub(crate) fn several(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let chat = place::named(state, arguments)?;
    place::may_see(chat)?;
    let (chat_id, now) = (chat.id, state.now());
    let ids = arguments
        .typed::<Vec<i64>>("message_ids", "message identifiers")?
        .unwrap_or_default();
    if ids.is_empty() {
        return Err(Refusal::bad("message identifiers are not specified"));
    }
    if ids.len() > 100 {
        return Err(Refusal::bad("too many message identifiers specified"));
    }
    let there: Vec<i64> = ids
        .into_iter()
        .filter(|id| chat.message(*id).is_some())
        .collect();
    for id in &there {
        check(state, chat, *id, now)?;
    }
    for id in there {
        mark(state, chat_id, id, now);
    }
    Ok(json!(true))
}

fn check(state: &State, chat: &Chat, id: i64, now: u64) -> Result<(), Refusal> {
    let message = chat
        .message(id)
        .ok_or_else(|| Refusal::bad("message to delete not found"))?;
    let is_private = chat.kind == ChatKind::Private;
    let is_own = message.from_bot || message.from == Some(state.bot_id);
    let may = is_own || is_private || chat.bot == MemberStatus::Administrator;
    if !may {
        return Err(Refusal::bad("message can't be deleted"));
    }
    if now > message.sent_at + WITHIN_MS {
        return Err(Refusal::bad(if is_private {
            "message can't be deleted for everyone"
        } else {
            "message can't be deleted"
        }));
    }
    Ok(())
}

fn mark(state: &mut State, chat: i64, id: i64, now: u64) {
    if let Some(message) = state
        .chats
        .get_mut(&chat)
        .and_then(|chat| chat.messages.get_mut(&id))
    {
        message.deleted_at = Some(now);
    }
    state.touch(chat);
}
