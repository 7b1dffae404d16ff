//! **Tips**: what readers send for verification. The staff never learn who sent one, yet can ask back for seven days.
//!
//! The chat is sealed for each tip apart, so that not even two tips of one sender can be joined; the text and the pictures are
//! sealed too. The same tip from many is one candidate with a count.
//!
//! Never here: Telegram, a link that is fetched, a sender in what the staff are given.

mod back;
mod desk;
mod errands;
mod file;
mod form;
mod likeness;
mod picture;
mod rehash;
mod text;

use std::sync::Arc;

use chrono::TimeDelta;
use data_encoding::BASE32;
use sha2::{Digest as _, Sha256};

pub use back::{Answered, Mine};
pub use desk::{OpenedTip, Reading, TipNote};
pub use errands::{Closing, Outgoing, TipReport};
pub use file::MyTips;
pub use form::{Added, FormFor, Gate, OpenForm, Sender, Sent};
pub use picture::{Picture, clean_picture};

use crate::clock::Clock;
use crate::domain::language::Language;
use crate::store::tips::LinkRow;
use crate::store::{Store, StoreError};
use crate::vault::{CannotOpen, ChatId, OtherForm, Purpose, Vault};

/// How long the staff can ask back.
pub const LINK_DAYS: i64 = 7;

/// How long a tip is kept.
pub const TIP_DAYS: i64 = 30;

/// How long a limit or a ban lasts.
const BAN_DAYS: i64 = 30;

/// Tips that one of the staff may open on a day: enough for a day's work, too few to carry an archive away.
pub const READINGS_A_DAY: i32 = 50;

/// Questions to one sender about one tip.
const QUESTIONS: i64 = 5;

/// Answers of one sender about one tip.
const ANSWERS: i64 = 10;

/// Characters of a question: it fits into one message with what stands around it.
pub const QUESTION_LIMIT: usize = 1000;

/// Label under which texts of tips are sealed: table and column.
const TEXT_LABEL: &str = "tips.sealed";
/// Label under which pictures are sealed, from the form on.
const PICTURE_LABEL: &str = "tip_files.sealed";
/// Label under which forms are sealed.
const FORM_LABEL: &str = "tip_forms.sealed";
/// Label under which questions and answers are sealed.
const MESSAGE_LABEL: &str = "tip_messages.sealed";
/// Label under which languages of links are sealed.
const LANGUAGE_LABEL: &str = "tip_links.sealed_language";

/// Why something about a tip could not be done.
#[derive(Debug, thiserror::Error)]
pub enum TipError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another key sealed it.
    #[error("a tip cannot be opened: {0}")]
    Sealed(#[from] CannotOpen),
    /// A form is not what this version writes.
    #[error("a form of a tip cannot be read: {0}")]
    Form(#[from] OtherForm),
}

impl From<serde_json::Error> for TipError {
    fn from(error: serde_json::Error) -> Self {
        Self::Form(error.into())
    }
}

/// Takes tips, shows them to the staff one by one, and carries questions and answers.
pub struct Tips {
    store: Store,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
}

impl Tips {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            vault,
            clock,
        }
    }

    fn tipster(&self, chat: ChatId) -> Vec<u8> {
        self.vault.seal_chat(Purpose::Tipster, chat)
    }

    /// The same under each live key, the newest first: what was stored before a rotation is found too.
    fn tipsters(&self, chat: ChatId) -> Vec<Vec<u8>> {
        self.vault.chat_forms(Purpose::Tipster, chat)
    }

    fn chats_for(&self, tip: i64, chat: ChatId) -> Vec<Vec<u8>> {
        self.vault.chat_forms_apart(Purpose::Tipster, tip, chat)
    }

    fn chat_of(&self, link: &LinkRow) -> Result<ChatId, CannotOpen> {
        self.vault
            .open_chat_apart(Purpose::Tipster, link.tip, &link.sealed_chat)
    }

    fn language_of(&self, link: &LinkRow) -> Result<Language, CannotOpen> {
        let code = self
            .vault
            .open_text(LANGUAGE_LABEL, &link.sealed_language)?;
        Ok(std::str::from_utf8(&code)
            .ok()
            .and_then(Language::from_code)
            .unwrap_or(Language::En))
    }

    fn open_words(&self, label: &str, sealed: &[u8]) -> Result<String, CannotOpen> {
        let bytes = self.vault.open_text(label, sealed)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn day_ago(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now() - TimeDelta::days(1)
    }
}

/// What a sender is called at one tip, such as `K7Q-M4T`: another one at the next tip. Made of the sealed chat, which only the
/// vault can make.
fn pseudonym(sealed_chat: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"vestka pseudonym at a tip");
    hash.update(sealed_chat);
    let letters = BASE32.encode(&hash.finalize()[..5]);
    format!("{}-{}", &letters[..3], &letters[3..6])
}

#[cfg(test)]
mod tests {
    use super::pseudonym;

    #[test]
    fn a_pseudonym_is_short_and_its_own() {
        let one = pseudonym(&[1; 24]);
        assert_eq!(one.len(), 7);
        assert_eq!(one, pseudonym(&[1; 24]));
        assert_ne!(one, pseudonym(&[2; 24]));
    }
}
