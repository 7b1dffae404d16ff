//! What of an **incoming** message may become part of a tip: its text, a picture to be made anew, and no more.
//!
//! Never here: where it was forwarded from, who it names, a file's name.

use teloxide::types as tg;
use teloxide::types::FileId;

use crate::domain::language::Language;
use crate::review::Sender;
use crate::vault::ChatId;

/// A message as a tip takes it.
pub(super) struct Incoming {
    /// Its text or caption.
    pub(super) text: String,
    /// A picture, to be fetched and made anew; its size in bytes as Telegram says.
    pub(super) picture: Option<(FileId, u64)>,
    /// What is not taken, if anything.
    pub(super) dropped: Option<Dropped>,
    /// Whether it was forwarded: from where is not looked at.
    pub(super) is_forwarded: bool,
    /// The message of ours that it answers.
    pub(super) reply_to: Option<i64>,
}

/// What of a message is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dropped {
    /// A film, a voice, a document: what is in them tells who made them.
    File,
    /// A contact, a place, a sticker.
    Card,
}

impl Incoming {
    /// Looks at a message.
    pub(super) fn of(message: &tg::Message) -> Self {
        let text = message.text().or_else(|| message.caption());
        let picture = picture_of(message);
        let dropped = if picture.is_some() || message.text().is_some() {
            None
        } else if message.document().is_some()
            || message.video().is_some()
            || message.voice().is_some()
            || message.audio().is_some()
            || message.animation().is_some()
            || message.video_note().is_some()
        {
            Some(Dropped::File)
        } else {
            Some(Dropped::Card)
        };
        Self {
            text: text.unwrap_or_default().to_owned(),
            picture,
            dropped,
            is_forwarded: message.forward_origin().is_some(),
            reply_to: message
                .reply_to_message()
                .map(|answered| i64::from(answered.id.0)),
        }
    }
}

fn picture_of(message: &tg::Message) -> Option<(FileId, u64)> {
    if let Some(sizes) = message.photo() {
        let largest = sizes
            .iter()
            .max_by_key(|size| u64::from(size.width) * u64::from(size.height))?;
        return Some((largest.file.id.clone(), u64::from(largest.file.size)));
    }
    let document = message.document()?;
    let kind = document.mime_type.as_ref()?.essence_str();
    matches!(kind, "image/jpeg" | "image/png")
        .then(|| (document.file.id.clone(), u64::from(document.file.size)))
}

/// Who sends, with the names that must not reach the staff.
pub(super) fn sender(person: Option<&tg::User>, chat: ChatId, language: Language) -> Sender {
    let names = person.map(|person| {
        let full = person
            .last_name
            .as_ref()
            .map(|last| format!("{} {last}", person.first_name));
        person.username.clone().into_iter().chain(full).collect()
    });
    Sender {
        chat,
        language,
        names: names.unwrap_or_default(),
    }
}
