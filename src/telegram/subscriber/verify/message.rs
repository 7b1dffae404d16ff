//! A **message** that is to be checked: what it brings along besides its text.
//!
//! Never here: who it comes from, or from whom it was forwarded.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use teloxide::types as tg;
use teloxide::types::FileId;

/// Crosses the letter before it out.
const CROSSED_OUT: char = '\u{336}';

/// Stands before and behind what is covered, or may look like anything.
const COVERED: char = '▒';

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
    /// Its own text as it is seen: with what its letters alone do not show.
    pub(super) seen: String,
    /// Its own picture.
    pub(super) picture: Option<Attached>,
    /// Whether it has a film, a voice or a document.
    pub(super) has_other_file: bool,
}

/// Reads what a message brings along.
pub(in crate::telegram) fn passed_on(message: &tg::Message) -> PassedOn {
    let answered = message.reply_to_message();
    let text = answered.map_or_else(String::new, seen);
    let picture = picture_of(message);
    PassedOn {
        is_forwarded: message.forward_origin().is_some(),
        answered: text,
        answered_picture: answered.and_then(picture_of),
        seen: seen(message),
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

/// What its readers see and its letters do not say: where words lead that look like words, what is crossed out or covered, signs
/// that may look like anything, the page that is shown with it, and buttons that lead elsewhere.
fn seen(message: &tg::Message) -> String {
    let entities = message.entities().or_else(|| message.caption_entities());
    let mut seen = marked(text_of(message), entities.unwrap_or_default());
    let shown = message
        .link_preview_options()
        .filter(|options| !options.is_disabled)
        .and_then(|options| options.url.as_deref())
        .filter(|url| !leads_to(&seen, url))
        .map(str::to_owned);
    let buttons = message.reply_markup().into_iter().flat_map(|markup| {
        let buttons = markup.inline_keyboard.iter().flatten();
        buttons.filter_map(|button| match &button.kind {
            tg::InlineKeyboardButtonKind::Url(url) => Some(format!("[{}] ({url})", button.text)),
            _ => None,
        })
    });
    for line in shown
        .map(|url| format!("({url})"))
        .into_iter()
        .chain(buttons)
    {
        // Writing to a String cannot fail.
        let _ = write!(seen, "\n{line}");
    }
    seen
}

/// A text with its entities written into it.
fn marked(text: &str, entities: &[tg::MessageEntity]) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    // What is written before a unit of it, in the order in which entities end and begin.
    let mut written: BTreeMap<usize, String> = BTreeMap::new();
    for entity in entities {
        let (begin, end) = (entity.offset, entity.offset.saturating_add(entity.length));
        let words = String::from_utf16_lossy(units.get(begin..end).unwrap_or_default());
        match &entity.kind {
            tg::MessageEntityKind::TextLink { url } if !leads_to(&words, url.as_str()) => {
                // Writing to a String cannot fail.
                let _ = write!(written.entry(end).or_default(), " ({url})");
            }
            tg::MessageEntityKind::Strikethrough => {
                for (at, unit) in units.iter().enumerate().take(end).skip(begin) {
                    let is_first_half = (0xd800..0xdc00).contains(unit);
                    if !is_first_half
                        && !char::from_u32(u32::from(*unit)).is_some_and(char::is_whitespace)
                    {
                        written.entry(at + 1).or_default().insert(0, CROSSED_OUT);
                    }
                }
            }
            tg::MessageEntityKind::Spoiler | tg::MessageEntityKind::CustomEmoji { .. } => {
                written.entry(begin).or_default().push(COVERED);
                written.entry(end).or_default().insert(0, COVERED);
            }
            _ => {}
        }
    }
    let mut marked = String::with_capacity(text.len());
    let mut at = 0;
    for letter in text.chars() {
        marked.extend(written.remove(&at));
        marked.push(letter);
        at += letter.len_utf16();
    }
    marked.extend(written.into_values());
    marked
}

/// Whether some word of a text is an address, shown as it is.
fn leads_to(words: &str, url: &str) -> bool {
    let plain = |address: &str| {
        let without = address
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        without.trim_end_matches('/').to_owned()
    };
    let is_it =
        |word: &str| plain(word.trim_matches([',', '.', '(', ')', '«', '»', '"'])) == plain(url);
    words.split_whitespace().any(is_it)
}
