//! What of an **incoming** message may become part of a tip: its text, a picture to be made anew, and no more.
//!
//! Never here: where it was forwarded from, who it names, a file's name.

use teloxide::types as tg;

use super::super::verify::{Attached, has_file, picture_of};
use crate::domain::language::Language;
use crate::review::Sender;
use crate::vault::ChatId;

/// A message as a tip takes it.
pub(super) struct Incoming {
    /// Its text or caption.
    pub(super) text: String,
    /// A picture, to be fetched and made anew.
    pub(super) picture: Option<Attached>,
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
        } else if has_file(message) {
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
