//! Edit: changes to messages that the bot has sent.
//!
//! The former state is always kept; an edit that changes nothing is refused.

use serde_json::Value;

use super::content;
use super::keyboard::{self, Keyboard};
use super::place;
use super::send;
use super::{Arguments, Refusal};
use crate::entities::Formatted;
use crate::world::{Message, State};

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the same \
                            as a current content and reply markup of the message";

pub(crate) fn text(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let text = content::text(arguments, "MESSAGE_TOO_LONG")?;
    send::check_preview(arguments)?;
    let (chat, id) = editable(state, arguments, |message| {
        (message.media.is_none() && message.service.is_none())
            .then_some(())
            .ok_or("there is no text in the message to edit")
    })?;
    change(state, arguments, chat, id, Some(text))
}

pub(crate) fn caption(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let caption = content::caption(arguments)?;
    let (chat, id) = editable(state, arguments, |message| {
        message
            .media
            .as_ref()
            .map(|_| ())
            .ok_or("there is no caption in the message to edit")
    })?;
    change(state, arguments, chat, id, Some(caption))
}

pub(crate) fn buttons(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let (chat, id) = editable(state, arguments, |_| Ok(()))?;
    change(state, arguments, chat, id, None)
}

/// The chat and id of the message, if the bot may edit it and it has what is to be edited.
fn editable(
    state: &State,
    arguments: &Arguments,
    has_content: impl Fn(&Message) -> Result<(), &'static str>,
) -> Result<(i64, i64), Refusal> {
    if arguments.has("inline_message_id") {
        return Err(Refusal::strict("inline messages are not spoken here"));
    }
    let chat = place::named(state, arguments)?;
    place::may_write(state, chat)?;
    let id = arguments
        .integer("message_id")?
        .ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    let message = chat
        .message(id)
        .ok_or_else(|| Refusal::bad("message to edit not found"))?;
    if !message.from_bot || message.keyboard.is_some() || message.forward_origin.is_some() {
        return Err(Refusal::bad("message can't be edited"));
    }
    has_content(message).map_err(Refusal::bad)?;
    Ok((chat.id, id))
}

fn change(
    state: &mut State,
    arguments: &Arguments,
    chat: i64,
    id: i64,
    text: Option<Formatted>,
) -> Result<Value, Refusal> {
    let Keyboard { buttons, reply } = keyboard::keyboard(arguments)?;
    if reply.is_some() {
        return Err(Refusal::bad("inline keyboard expected"));
    }
    let now = state.now();
    let not_found = || Refusal::bad("message to edit not found");
    let message = state
        .chats
        .get(&chat)
        .and_then(|chat| chat.message(id))
        .ok_or_else(not_found)?;
    let same_text = text
        .as_ref()
        .is_none_or(|new| new.text == message.text && new.entities == message.entities);
    if same_text && buttons == message.buttons {
        return Err(Refusal::bad(NOT_MODIFIED));
    }
    state.gauges.admit(&state.limits, false, now)?;
    let message = state
        .chats
        .get_mut(&chat)
        .and_then(|chat| chat.messages.get_mut(&id))
        .ok_or_else(not_found)?;
    message.push_edit(now);
    if let Some(text) = text {
        (message.text, message.entities) = (text.text, text.entities);
    }
    message.buttons = buttons;
    let message = message.clone();
    state.touch(chat);
    Ok(state.message_json(&message))
}
