//! One **event** as Telegram wrote it: which kind, from which chat, and whether anything is to be done about it. It is read
//! loosely at first, so that whatever stands in it (a kind of a later Bot API, a number too large, half a character) costs
//! nothing but a count, and decoded only once it has passed the limits.
//!
//! Never here: its text in a log; what a command does.

use serde_json::{Map, Value};
use teloxide::types as tg;

use crate::vault::ChatId;

/// The kinds that we ask Telegram for, and deal with.
pub(in super::super) const ALLOWED: &[tg::AllowedUpdate] = &[
    tg::AllowedUpdate::Message,
    tg::AllowedUpdate::CallbackQuery,
    tg::AllowedUpdate::MyChatMember,
];

/// Where the same stand in an event, and how they are counted; messages by what is in them.
const HANDLED: [(&str, &str); 3] = [
    ("message", "message"),
    ("callback_query", "press"),
    ("my_chat_member", "membership"),
];

/// All other kinds of the Bot API 10.0: counted, never answered.
const OTHERS: &[&str] = &[
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
];

/// What can be in a message, and how it is counted. A service message is one of none of these.
const CONTENTS: &[(&str, &str)] = &[
    ("text", "message_text"),
    // Before document, which stands beside it.
    ("animation", "message_animation"),
    ("audio", "message_audio"),
    ("document", "message_document"),
    ("paid_media", "message_paid_media"),
    ("photo", "message_photo"),
    ("sticker", "message_sticker"),
    ("story", "message_story"),
    ("video", "message_video"),
    ("video_note", "message_video_note"),
    ("voice", "message_voice"),
    ("checklist", "message_checklist"),
    ("contact", "message_contact"),
    ("dice", "message_dice"),
    ("game", "message_game"),
    ("poll", "message_poll"),
    // Before location, which stands beside it.
    ("venue", "message_venue"),
    ("location", "message_location"),
    ("invoice", "message_invoice"),
    ("successful_payment", "message_payment"),
    ("refunded_payment", "message_payment"),
];

/// An event, read loosely.
pub(super) struct Event {
    /// Telegram's number of it; none when there is none to be read.
    pub(super) id: Option<i64>,
    /// As what it is counted.
    pub(super) label: &'static str,
    /// Something that a handler deals with.
    pub(super) asked: Option<Asked>,
}

/// Something from a chat that a handler deals with.
pub(super) struct Asked {
    pub(super) chat: ChatId,
    /// Who speaks, where that is not the chat: in a group, unless in the name of the group.
    pub(super) person: Option<ChatId>,
    kind: &'static str,
    body: Value,
    is_private: bool,
}

impl Event {
    /// Reads it; what cannot be read at all is counted as such.
    pub(super) fn read(raw: &[u8], username: &str) -> Self {
        let Ok(Value::Object(mut update)) = serde_json::from_slice(raw) else {
            return Self {
                id: id_of(raw),
                label: "unreadable",
                asked: None,
            };
        };
        let id = update.get("update_id").and_then(Value::as_i64);
        for (kind, label) in HANDLED {
            if let Some(body) = update.remove(kind) {
                let label = if kind == "message" {
                    label_of(&body)
                } else {
                    label
                };
                let asked = Asked::of(kind, body, username);
                return Self { id, label, asked };
            }
        }
        Self {
            id,
            label: other(&update),
            asked: None,
        }
    }

    pub(super) fn is_unreadable(&self) -> bool {
        self.label == "unreadable"
    }
}

impl Asked {
    /// None when it comes from no chat, or nobody speaks to the bot in it.
    fn of(kind: &'static str, body: Value, username: &str) -> Option<Self> {
        let chat = match kind {
            "callback_query" => body.pointer("/message/chat")?,
            _ => body.get("chat")?,
        };
        let id = chat.get("id")?.as_i64()?;
        let is_private = chat.get("type").and_then(Value::as_str) == Some("private");
        if kind == "message" && !is_private && !is_spoken_to(&body, username) {
            return None;
        }
        let person = (!is_private && body.get("sender_chat").is_none())
            .then(|| body.pointer("/from/id")?.as_i64())
            .flatten();
        Some(Self {
            chat: ChatId::new(id),
            person: person.map(ChatId::new),
            kind,
            body,
            is_private,
        })
    }

    /// Whether nothing is said when it is one too many: nobody waits for an answer, or all of a group would hear it.
    pub(super) fn is_silent(&self) -> bool {
        match self.kind {
            "callback_query" => false,
            "message" => !self.is_private,
            _ => true,
        }
    }

    /// Whether it is about the chat itself: the bot was let in or put out, the chat has another number, a topic is open again. Telegram
    /// tells it once, and the bot would never know.
    pub(super) fn is_news(&self) -> bool {
        // Whoever blocks the bot in private is heard of by the next delivery.
        let is_membership = self.kind == "my_chat_member" && !self.is_private;
        is_membership || (self.kind == "message" && is_news(&self.body))
    }

    /// Whether several people may speak in that chat.
    pub(super) fn is_in_group(&self) -> bool {
        !self.is_private
    }

    /// As teloxide knows it; none when it is not as documented.
    pub(super) fn decode(self) -> Option<tg::UpdateKind> {
        // From text: teloxide reads the name of the kind as a piece of it. Its own number is not needed, and may be too large
        // for teloxide.
        let mut update = Map::new();
        update.insert("update_id".to_owned(), Value::from(0));
        update.insert(self.kind.to_owned(), self.body);
        let text = Value::Object(update).to_string();
        match serde_json::from_str::<tg::Update>(&text).ok()?.kind {
            tg::UpdateKind::Error(_) => None,
            kind => Some(kind),
        }
    }
}

/// News of a group that a handler deals with: it has another chat now, or one of its topics is open again.
const NEWS: [&str; 2] = ["migrate_to_chat_id", "forum_topic_reopened"];

fn is_news(message: &Value) -> bool {
    NEWS.iter().any(|news| message.get(news).is_some())
}

/// In a group: a command that is not for another bot, or such news.
fn is_spoken_to(message: &Value, username: &str) -> bool {
    if is_news(message) {
        return true;
    }
    let text = message.get("text").or_else(|| message.get("caption"));
    let Some(command) = text
        .and_then(Value::as_str)
        .and_then(|text| text.trim_start().strip_prefix('/'))
    else {
        return false;
    };
    let name = command.split(char::is_whitespace).next().unwrap_or(command);
    name.split_once('@')
        .is_none_or(|(_, bot)| bot.eq_ignore_ascii_case(username))
}

fn label_of(message: &Value) -> &'static str {
    let text = message.get("text").and_then(Value::as_str);
    if text.is_some_and(|text| text.trim_start().starts_with('/')) {
        return "message_command";
    }
    CONTENTS
        .iter()
        .find(|(field, _)| message.get(field).is_some())
        .map_or("message_other", |(_, label)| label)
}

fn other(update: &Map<String, Value>) -> &'static str {
    OTHERS
        .iter()
        .find(|kind| update.contains_key(**kind))
        .copied()
        .unwrap_or("unknown")
}

/// The number of an event that cannot be read: Telegram writes it first.
pub(in super::super) fn id_of(raw: &[u8]) -> Option<i64> {
    const NAME: &[u8] = b"\"update_id\"";
    let at = raw.windows(NAME.len()).position(|piece| piece == NAME)?;
    let digits: Vec<u8> = raw[at + NAME.len()..]
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace() || **byte == b':')
        .take_while(|byte| byte.is_ascii_digit() || **byte == b'-')
        .copied()
        .collect();
    std::str::from_utf8(&digits).ok()?.parse().ok()
}
