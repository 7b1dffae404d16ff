//! A **message** that is to be checked: what it brings along besides its text.
//!
//! Never here: who it comes from, or from whom it was forwarded.

use std::fmt::Write as _;

use teloxide::types as tg;
use teloxide::types::FileId;

/// A picture at Telegram: how it is fetched, and its bytes as Telegram says.
#[derive(Debug, Clone)]
pub(in crate::telegram) struct Attached {
    pub(in crate::telegram) file: FileId,
    pub(in crate::telegram) size: u64,
}

/// What a message brings along besides its own text.
#[derive(Debug, Clone, Default)]
pub(in crate::telegram) struct PassedOn {
    /// Whether it was forwarded.
    pub(super) is_forwarded: bool,
    /// The text of the message that it answers, with the links hidden in it.
    pub(super) answered: String,
    /// The picture of that message.
    pub(super) answered_picture: Option<Attached>,
    /// Links of its own that its text does not show.
    pub(super) hidden: Vec<String>,
    /// Its own picture.
    pub(super) picture: Option<Attached>,
    /// Whether it has a film, a voice or a document.
    pub(super) has_other_file: bool,
}

/// Reads what a message brings along.
pub(in crate::telegram) fn passed_on(message: &tg::Message) -> PassedOn {
    let answered = message.reply_to_message();
    let text = answered.map_or_else(String::new, |answered| {
        with_links(text_of(answered), &hidden_links(answered))
    });
    let picture = picture_of(message);
    PassedOn {
        is_forwarded: message.forward_origin().is_some(),
        answered: text,
        answered_picture: answered.and_then(picture_of),
        hidden: hidden_links(message),
        has_other_file: picture.is_none() && has_file(message),
        picture,
    }
}

/// The picture of a message: a photo, or a document that is one.
pub(in crate::telegram) fn picture_of(message: &tg::Message) -> Option<Attached> {
    if let Some(sizes) = message.photo() {
        let largest = sizes
            .iter()
            .max_by_key(|size| u64::from(size.width) * u64::from(size.height))?;
        return Some(Attached {
            file: largest.file.id.clone(),
            size: u64::from(largest.file.size),
        });
    }
    let document = message.document()?;
    let kind = document.mime_type.as_ref()?.essence_str();
    matches!(kind, "image/jpeg" | "image/png" | "image/webp").then(|| Attached {
        file: document.file.id.clone(),
        size: u64::from(document.file.size),
    })
}

/// Whether a message has a file that is no picture.
pub(in crate::telegram) fn has_file(message: &tg::Message) -> bool {
    message.document().is_some()
        || message.video().is_some()
        || message.voice().is_some()
        || message.audio().is_some()
        || message.animation().is_some()
        || message.video_note().is_some()
}

fn text_of(message: &tg::Message) -> &str {
    message
        .text()
        .or_else(|| message.caption())
        .unwrap_or_default()
}

/// Where words lead that look like words.
fn hidden_links(message: &tg::Message) -> Vec<String> {
    let entities = message.entities().or_else(|| message.caption_entities());
    entities
        .unwrap_or_default()
        .iter()
        .filter_map(|entity| match &entity.kind {
            tg::MessageEntityKind::TextLink { url } => Some(url.to_string()),
            _ => None,
        })
        .collect()
}

/// A hidden link is compared like any other word of a text.
pub(super) fn with_links(text: &str, links: &[String]) -> String {
    let mut whole = text.to_owned();
    for link in links {
        // Writing to a String cannot fail.
        let _ = write!(whole, "\n{link}");
    }
    whole
}
