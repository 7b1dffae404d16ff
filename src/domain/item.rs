//! An *item*: one normalised statement by one source, and the *fingerprint* that tells whether it changed.
//!
//! Nothing here knows feeds, addresses or the store; what an entry becomes is decided in `intake::normalise`.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::text_enum::text_enum;

text_enum!(
    /// Why an item belongs to its story.
    JoinedBy, "reason to join a story", {
    /// It is the first of it.
    First = "first",
    /// A revision of an item that belongs there.
    Revision = "revision",
    /// The same canonical address.
    SameLink = "same_link",
    /// The same title and text.
    SameText = "same_text",
    /// Nearly the same text.
    NearText = "near_text",
    /// The staff found that two stories report one event.
    Merged = "merged",
    /// The staff found that it reports another event.
    Split = "split",
});

/// The rules that [`fingerprint`] follows. Raise it with them, and stored fingerprints of older rules are not compared.
pub const FINGERPRINT_VERSION: i16 = 2;

/// What one entry of a source says, before the store has given it an id.
///
/// Serialises as `vestka source test` prints an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewItem {
    /// What the source calls it; within one document no two items share it.
    pub external_id: String,
    /// Where to read it, as the source wrote it: `http` or `https`, absolute unless a file was read that names no address.
    pub url: Option<String>,
    /// [`url`](Self::url) without what does not change the page, so that two spellings of it are equal.
    #[serde(skip)]
    pub canonical_url: Option<String>,
    /// One line of plain text.
    pub title: Option<String>,
    /// Plain text; a blank line separates paragraphs; may be empty where the source gives only a title.
    pub text: String,
    /// When the source says it was published; never later than it was read.
    pub published_at: Option<DateTime<Utc>>,
    /// When the source says it was changed; never later than it was read.
    pub updated_at: Option<DateTime<Utc>>,
    /// The primary language subtag in lower case, such as `be`.
    pub language: Option<String>,
    /// Names, separated by commas.
    pub author: Option<String>,
    /// What is attached; pictures inside the text are not.
    pub media: Vec<Media>,
    /// The source marks it as edited.
    pub edited: bool,
    /// Who said it first, where the source passes it on: name and address.
    pub forwarded_from: Option<String>,
    /// Address of what it answers.
    pub reply_to: Option<String>,
    /// [`fingerprint`] of title, text and canonical address.
    #[serde(skip)]
    pub fingerprint: [u8; 32],
}

/// A picture, sound, film or file that a source attached to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Media {
    /// Absolute, `http` or `https`.
    pub url: String,
    /// The MIME type, or only its first half (`image`) where the source tells no more, or what Telegram calls it.
    pub kind: Option<String>,
    /// The name of a file, the question of a poll.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// SHA-256 over what a reader would call a change: title, text and canonical address.
///
/// White space and the two ways of writing an accented letter (NFC, NFD) make no difference, nor do dates: a source
/// that touches its dates has not said anything new.
#[must_use]
pub fn fingerprint(title: Option<&str>, text: &str, canonical_url: Option<&str>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(FINGERPRINT_VERSION.to_be_bytes());
    for part in [title, Some(text), canonical_url] {
        let Some(part) = part else {
            hash.update([0]);
            continue;
        };
        let folded = folded(part);
        hash.update([1]);
        hash.update((folded.len() as u64).to_be_bytes());
        hash.update(folded);
    }
    hash.finalize().into()
}

/// NFC, with every run of white space as one space.
fn folded(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    #[test]
    fn white_space_and_composition_are_no_change() {
        let one = fingerprint(Some("Весткі  дня"), "caf\u{e9}\n\nbar", None);
        let two = fingerprint(Some(" Весткі дня"), "cafe\u{301} bar ", None);
        assert_eq!(one, two);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let one = fingerprint(Some("a"), "b", None);
        assert_ne!(one, fingerprint(Some("a b"), "", None));
        assert_ne!(one, fingerprint(None, "a b", None));
        assert_ne!(
            fingerprint(Some(""), "x", None),
            fingerprint(None, "x", None)
        );
    }

    #[test]
    fn version_two_stays_what_it_was() {
        let hex = HEXLOWER.encode(&fingerprint(
            Some("Title"),
            "Text",
            Some("https://example.org/"),
        ));
        assert_eq!(
            hex,
            "becd946c495f37826789fc8cca2318d38a291b3802a781db5ed99bf3e0fa2a81"
        );
    }
}
