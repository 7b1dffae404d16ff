//! Message: one message of a chat with everything that happened to it.
//!
//! It checks nothing: by the time a message exists, the API accepted it.

use serde::Serialize;
use serde_json::{Value, json};

use crate::entities::Entity;

/// A message as it stands in a chat.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Message {
    /// Its id in the chat.
    pub id: i64,
    /// The chat's id.
    pub chat: i64,
    /// The forum topic it stands in; in a supergroup without topics, the message whose chain of replies it belongs to.
    pub thread: Option<i64>,
    /// Who sent it; none for a channel's posts.
    pub from: Option<i64>,
    /// Whether the bot sent it.
    pub from_bot: bool,
    /// When it was sent, in milliseconds since 1970.
    pub sent_at: u64,
    /// Its text, or the caption if there is a [`Media`].
    pub text: String,
    /// The meaning of stretches of the text.
    pub entities: Vec<Entity>,
    /// The file it carries.
    pub media: Option<Media>,
    /// Rows of inline buttons.
    pub buttons: Vec<Vec<Button>>,
    /// A reply keyboard, its removal or a forced reply, as the bot gave it.
    pub keyboard: Option<Value>,
    /// The message it answers.
    pub reply_to: Option<i64>,
    /// Sent without a sound.
    pub silent: bool,
    /// Cannot be forwarded or saved.
    pub protected: bool,
    /// Where it was forwarded from, as the Bot API says it.
    pub forward_origin: Option<Value>,
    /// What else the Bot API shows of it, for service messages.
    pub service: Option<Value>,
    /// Its former states, oldest first.
    pub edits: Vec<Edit>,
    /// When it was deleted, in milliseconds since 1970.
    pub deleted_at: Option<u64>,
}

/// A former state of a message and when it ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edit {
    /// When the edit replaced this state, in milliseconds since 1970.
    pub at: u64,
    /// The text before.
    pub text: String,
    /// The entities before.
    pub entities: Vec<Entity>,
    /// The buttons before.
    pub buttons: Vec<Vec<Button>>,
}

/// What sort of file a message carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture, shown in the chat; Telegram keeps neither its name nor its metadata.
    Photo,
    /// A file to keep, byte for byte.
    #[default]
    Document,
    /// A film with its name.
    Video,
    /// A voice message, without a name.
    Voice,
}

impl MediaKind {
    /// As the Bot API names the field of a message.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Document => "document",
            Self::Video => "video",
            Self::Voice => "voice",
        }
    }

    /// As the Bot API names it in words.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Photo => "Photo",
            Self::Document => "Document",
            Self::Video => "Video",
            Self::Voice => "VoiceNote",
        }
    }

    /// How ids of such files begin.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Photo => "AgACAgIAAx",
            Self::Document => "BQACAgIAAx",
            Self::Video => "BAACAgIAAx",
            Self::Voice => "AwACAgIAAx",
        }
    }

    /// What an id is of, told by its beginning.
    pub(crate) fn of_id(id: &str) -> Option<Self> {
        [Self::Photo, Self::Document, Self::Video, Self::Voice]
            .into_iter()
            .find(|kind| id.starts_with(kind.prefix()))
    }
}

/// A file that stands in a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Media {
    /// What sort it is.
    pub kind: MediaKind,
    /// The id the bot may send it again by.
    pub file_id: String,
    /// Its name.
    pub file_name: String,
    /// Its MIME type.
    pub mime_type: String,
    /// Its size in bytes.
    pub size: usize,
}

/// An inline button.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Button {
    /// What it says.
    pub text: String,
    /// What it does.
    pub action: Action,
}

/// What an inline button does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Tells the bot these 1 to 64 bytes.
    CallbackData(String),
    /// Opens an address.
    Url(String),
    /// Copies a text.
    CopyText(String),
    /// Something else the Bot API knows: its name and value.
    Other(String, Value),
}

impl Message {
    /// Whether it is gone from the chat.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }

    /// The text as it was first sent.
    #[must_use]
    pub fn first_text(&self) -> &str {
        self.edits.first().map_or(&self.text, |edit| &edit.text)
    }

    /// All buttons, row by row.
    pub fn all_buttons(&self) -> impl Iterator<Item = &Button> {
        self.buttons.iter().flatten()
    }

    pub(crate) fn push_edit(&mut self, at: u64) {
        self.edits.push(Edit {
            at,
            text: self.text.clone(),
            entities: self.entities.clone(),
            buttons: self.buttons.clone(),
        });
    }
}

impl Button {
    /// The data it sends to the bot, if it does.
    #[must_use]
    pub fn data(&self) -> Option<&str> {
        match &self.action {
            Action::CallbackData(data) => Some(data),
            _ => None,
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        match &self.action {
            Action::CallbackData(data) => json!({"text": self.text, "callback_data": data}),
            Action::Url(url) => json!({"text": self.text, "url": url}),
            Action::CopyText(text) => json!({"text": self.text, "copy_text": {"text": text}}),
            Action::Other(name, value) => json!({"text": self.text, name.as_str(): value}),
        }
    }
}
