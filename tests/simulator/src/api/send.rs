//! Send: new messages by the bot.
//!
//! A message is stored only when everything about it was accepted and the limits have room.

use serde_json::{Value, json};

use super::content;
use super::keyboard::{self, Keyboard};
use super::place::{self, Place};
use super::upload;
use super::{Arguments, Refusal};
use crate::entities::Formatted;
use crate::world::{ChatGauges, ChatKind, Media, MediaKind, Message, State};

pub(crate) fn message(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let text = content::text(arguments, "message is too long")?;
    check_preview(arguments)?;
    let keyboard = keyboard::keyboard(arguments)?;
    let place = place::to_write(state, arguments)?;
    post(state, arguments, place, text, keyboard, None)
}

pub(crate) fn photo(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    media(state, arguments, MediaKind::Photo)
}

pub(crate) fn document(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    media(state, arguments, MediaKind::Document)
}

fn media(state: &mut State, arguments: &Arguments, kind: MediaKind) -> Result<Value, Refusal> {
    let given = upload::given(state, arguments, kind)?;
    let caption = content::caption(arguments)?;
    let keyboard = keyboard::keyboard(arguments)?;
    let place = place::to_write(state, arguments)?;
    let media = upload::kept(state, given, kind);
    post(state, arguments, place, caption, keyboard, Some(media))
}

/// Copies a message; the answer is only the new id.
pub(crate) fn copy(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let keyboard = keyboard::keyboard(arguments)?;
    let place = place::to_write(state, arguments)?;
    let original = original(state, arguments, "message to copy not found")?;
    let (mut text, media) = (
        Formatted {
            text: original.text,
            entities: original.entities,
        },
        original.media,
    );
    if arguments.has("caption") && media.is_some() {
        text = content::caption(arguments)?;
    }
    let sent = post(state, arguments, place, text, keyboard, media)?;
    Ok(json!({"message_id": sent["message_id"]}))
}

pub(crate) fn forward(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let place = place::to_write(state, arguments)?;
    let original = original(state, arguments, "message to forward not found")?;
    admit(state, arguments, place.chat)?;
    let from = original.from.unwrap_or(state.bot_id);
    let origin = original.forward_origin.unwrap_or_else(|| {
        json!({"type": "user", "date": original.sent_at / 1000, "sender_user": state.user_json(from)})
    });
    let stored = state.store(Message {
        chat: place.chat,
        thread: place.thread,
        from: Some(state.bot_id),
        from_bot: true,
        text: original.text,
        entities: original.entities,
        media: original.media,
        forward_origin: Some(origin),
        ..Message::default()
    });
    Ok(state.message_json(&stored))
}

fn original(state: &State, arguments: &Arguments, missing: &str) -> Result<Message, Refusal> {
    let chat = arguments
        .integer("from_chat_id")?
        .and_then(|id| state.chats.get(&id))
        .ok_or_else(|| Refusal::bad("chat not found"))?;
    let id = arguments.integer("message_id")?.unwrap_or_default();
    let message = chat.message(id).ok_or_else(|| Refusal::bad(missing))?;
    if message.protected {
        return Err(Refusal::bad(
            "message has protected content and can't be forwarded",
        ));
    }
    Ok(message.clone())
}

pub(crate) fn chat_action(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    const ACTIONS: [&str; 11] = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    if !ACTIONS.contains(&arguments.text("action").as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    place::to_write(state, arguments)?;
    Ok(json!(true))
}

fn post(
    state: &mut State,
    arguments: &Arguments,
    place: Place,
    text: Formatted,
    keyboard: Keyboard,
    media: Option<Media>,
) -> Result<Value, Refusal> {
    let silent = arguments.flag("disable_notification")?;
    let protected = arguments.flag("protect_content")?;
    let kind = state.chat(place.chat).map(|chat| chat.kind);
    if let Some(asked) = keyboard.asks_for()
        && kind != Some(ChatKind::Private)
    {
        return Err(Refusal::bad(format!(
            "{asked} can be requested in private chats only"
        )));
    }
    admit(state, arguments, place.chat)?;
    let is_channel = kind == Some(ChatKind::Channel);
    let stored = state.store(Message {
        chat: place.chat,
        thread: place.thread,
        from: (!is_channel).then_some(state.bot_id),
        from_bot: true,
        text: text.text,
        entities: text.entities,
        media,
        buttons: keyboard.buttons,
        keyboard: keyboard.reply,
        reply_to: place.reply_to,
        silent,
        protected,
        ..Message::default()
    });
    Ok(state.message_json(&stored))
}

/// Asks the limits for room for one message to the chat.
fn admit(state: &mut State, arguments: &Arguments, chat: i64) -> Result<(), Refusal> {
    let paid = arguments.flag("allow_paid_broadcast")?;
    let now = state.now();
    let Some(chat) = state.chats.get_mut(&chat) else {
        return Ok(());
    };
    let mut gauges = ChatGauges {
        is_group: chat.kind != ChatKind::Private,
        second: &mut chat.second,
        minute: &mut chat.minute,
        closed_until: &mut chat.closed_until,
    };
    state.gauges.admit_to(&state.limits, paid, &mut gauges, now)
}

/// Fields of `link_preview_options`, which change nothing here but must be spelled right.
pub(crate) fn check_preview(arguments: &Arguments) -> Result<(), Refusal> {
    const FIELDS: [&str; 5] = [
        "is_disabled",
        "url",
        "prefer_small_media",
        "prefer_large_media",
        "show_above_text",
    ];
    let Some(options) = arguments.json("link_preview_options", "link preview options")? else {
        return Ok(());
    };
    let fields = options
        .as_object()
        .ok_or_else(|| Refusal::bad("object expected as link preview options"))?;
    match fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        Some(stranger) => Err(Refusal::strict(format!(
            "unknown field {stranger} in link_preview_options"
        ))),
        None => Ok(()),
    }
}
