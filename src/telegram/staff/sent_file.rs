//! A **file that was sent** to the bot by one of the staff: for a draft, or as evidence.
//!
//! Never here: its name, or where it was forwarded from.

use teloxide::types as tg;
use teloxide::types::FileId;

use super::super::api::ApiError;
use super::super::conversation::{Conversation, HandlerError};

/// A file that came with a message.
#[derive(Debug, Clone)]
pub(in crate::telegram) enum SentFile {
    /// It may be looked at.
    File {
        /// How Telegram calls it.
        id: FileId,
        /// In bytes, as Telegram says.
        size: u64,
        /// Whether it is one of several that were sent together.
        in_album: bool,
    },
    /// A film, a voice, a sticker: never a picture or a document.
    Other,
}

impl SentFile {
    /// The file of a message; none when it is a text.
    pub(in crate::telegram) fn of(message: &tg::Message) -> Option<Self> {
        // Of the sizes of a picture the last is the whole one.
        let photo = message.photo().and_then(<[_]>::last);
        let document = message.document().filter(|_| message.animation().is_none());
        let file = photo
            .map(|photo| &photo.file)
            .or_else(|| document.map(|document| &document.file));
        if let Some(file) = file {
            return Some(Self::File {
                id: file.id.clone(),
                size: u64::from(file.size),
                in_album: message.media_group_id().is_some(),
            });
        }
        let is_other = message.animation().is_some()
            || message.video().is_some()
            || message.voice().is_some()
            || message.audio().is_some()
            || message.video_note().is_some()
            || message.sticker().is_some();
        is_other.then_some(Self::Other)
    }
}

/// What Telegram gave of a file.
pub(super) enum Fetched {
    /// All of it.
    Bytes(Vec<u8>),
    /// It is larger than what is taken.
    TooBig,
    /// Telegram does not have it any more, or does not give it to this bot.
    NotGiven,
}

/// Fetches a file of `size` bytes, as Telegram says, that may have so many at most.
pub(super) async fn fetch(
    conversation: &Conversation,
    (file, size): (&FileId, u64),
    most: u64,
) -> Result<Fetched, HandlerError> {
    if size > most {
        return Ok(Fetched::TooBig);
    }
    let service = &conversation.service;
    service.budget.interactive().map_err(HandlerError::Wait)?;
    match service.api.download(file, most).await {
        Ok(Some(bytes)) => Ok(Fetched::Bytes(bytes)),
        Ok(None) => Ok(Fetched::TooBig),
        Err(ApiError::Refused {
            code: 400,
            description,
            ..
        }) => Ok(if description.starts_with("Bad Request: file is too big") {
            Fetched::TooBig
        } else {
            Fetched::NotGiven
        }),
        Err(error) => Err(error.into()),
    }
}
