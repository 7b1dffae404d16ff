//! The **vault**: seals chat ids and confidential text with a key that lies outside the database.
//!
//! Who holds the database without the key file learns nothing from it. Each purpose gives one chat id different bytes,
//! so that rows of one person in two tables cannot be joined.
//!
//! Never here: SQL, Telegram, a word to a person.

mod chat_id;
mod erased_file;
mod key_file;
mod passphrase;
pub mod random;
mod reseal;
mod ring;
mod signing;

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use aes_siv::KeyInit as _;
use aes_siv::Tag;
use aes_siv::siv::Aes256Siv;
use hmac::{Hmac, Mac};
use serde_json::error::Category;
use sha2::Sha256;
use zeroize::Zeroize as _;

pub use chat_id::ChatId;
pub use erased_file::{ErasedFile, ErasedFileError, ErasedIds, ErasedLine, Listed};
pub use key_file::{
    Destroyed, KeyFileError, destroy_file, destroy_secret, forget_destruction, is_protected,
    protect, unprotect,
};
pub use passphrase::{Ask, Passphrase};
pub use reseal::Manner;
pub use ring::KeyId;
use ring::{Key, Ring};
pub use signing::{Signer, SigningError, key_id, public_key_file, read_public_key, verify};

/// What a chat id is sealed for; part of the associated data (RFC 5297, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A chat that receives.
    Subscriber,
    /// A chat of one of the staff.
    Staff,
    /// A chat that sent a tip.
    Tipster,
    /// A chat that asked about a text.
    Asker,
    /// No chat: a mark of the words of a question, under which it is found again.
    Question,
    /// A chat of somebody who is no subscriber, and in which messages of ours may be deleted again.
    Visitor,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Subscriber => b"vestka chat id for subscriber",
            Self::Staff => b"vestka chat id for staff",
            Self::Tipster => b"vestka chat id for tipster",
            Self::Asker => b"vestka chat id for asker",
            Self::Question => b"vestka mark of a question",
            Self::Visitor => b"vestka chat id for visitor",
        }
    }
}

/// Bytes that this vault cannot open: another key sealed them, or they are damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sealed with another key, or damaged: please check keys.file")]
pub struct CannotOpen;

/// What was sealed opens, but is not what this version writes. Only where is told: the words of serde repeat the value that stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what} at byte {column}")]
pub struct OtherForm {
    what: &'static str,
    column: usize,
}

impl From<serde_json::Error> for OtherForm {
    fn from(error: serde_json::Error) -> Self {
        let what = match error.classify() {
            Category::Io => "it cannot be read",
            Category::Syntax => "it is no JSON",
            Category::Data => "another value is expected",
            Category::Eof => "it is cut short",
        };
        Self {
            what,
            column: error.column(),
        }
    }
}

/// The live sealing keys: one seals, all of them open. Rotation and destruction change them in every part that holds the vault.
pub struct Vault {
    ring: RwLock<Ring>,
}

impl Vault {
    /// Seals a chat id: 24 bytes that are the same each time, so they serve as the lookup key too.
    #[must_use]
    pub fn seal_chat(&self, purpose: Purpose, chat: ChatId) -> Vec<u8> {
        seal_with(self.ring().newest(), purpose.label(), &chat.to_be_bytes())
    }

    /// What [`Vault::seal_chat`] gives under each live key, the one that seals first: what was stored before a rotation is found too.
    #[must_use]
    pub fn chat_forms(&self, purpose: Purpose, chat: ChatId) -> Vec<Vec<u8>> {
        let seal = |key: &Key| seal_with(key, purpose.label(), &chat.to_be_bytes());
        self.ring().keys().map(seal).collect()
    }

    /// Opens what [`Vault::seal_chat`] sealed for the same purpose.
    ///
    /// # Errors
    /// [`CannotOpen`] for other bytes.
    pub fn open_chat(&self, purpose: Purpose, sealed: &[u8]) -> Result<ChatId, CannotOpen> {
        self.open_id(purpose.label(), sealed)
    }

    /// Seals a chat id for one numbered thing alone: the same chat has other bytes for each, so they cannot be joined either.
    #[must_use]
    pub fn seal_chat_apart(&self, purpose: Purpose, number: i64, chat: ChatId) -> Vec<u8> {
        seal_with(
            self.ring().newest(),
            &apart(purpose, number),
            &chat.to_be_bytes(),
        )
    }

    /// What [`Vault::seal_chat_apart`] gives under each live key, the one that seals first.
    #[must_use]
    pub fn chat_forms_apart(&self, purpose: Purpose, number: i64, chat: ChatId) -> Vec<Vec<u8>> {
        let label = apart(purpose, number);
        let seal = |key: &Key| seal_with(key, &label, &chat.to_be_bytes());
        self.ring().keys().map(seal).collect()
    }

    /// Opens what [`Vault::seal_chat_apart`] sealed for the same purpose and number.
    ///
    /// # Errors
    /// [`CannotOpen`] for other bytes.
    pub fn open_chat_apart(
        &self,
        purpose: Purpose,
        number: i64,
        sealed: &[u8],
    ) -> Result<ChatId, CannotOpen> {
        self.open_id(&apart(purpose, number), sealed)
    }

    /// A hash that only this vault can make: equal for equal bytes, and telling nothing to who guesses them.
    #[must_use]
    pub fn keyed_hash(&self, label: &str, bytes: &[u8]) -> [u8; 16] {
        vector(self.ring().newest(), label, bytes)
    }

    /// The same under each live key, the one that seals first: what was stored before a rotation is found too.
    #[must_use]
    pub fn keyed_hashes(&self, label: &str, bytes: &[u8]) -> Vec<[u8; 16]> {
        let hash = |key: &Key| vector(key, label, bytes);
        self.ring().keys().map(hash).collect()
    }

    /// Seals confidential text; the same text gives other bytes each time. `label` names the table and column.
    #[must_use]
    pub fn seal_text(&self, label: &str, text: &[u8]) -> Vec<u8> {
        let nonce = random::bytes::<16>();
        let mut sealed = nonce.to_vec();
        sealed.extend(seal_with(
            self.ring().newest(),
            &[label.as_bytes(), &nonce].concat(),
            text,
        ));
        sealed
    }

    /// Opens what [`Vault::seal_text`] sealed under the same label.
    ///
    /// # Errors
    /// [`CannotOpen`] for other bytes.
    pub fn open_text(&self, label: &str, sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
        let (nonce, sealed) = sealed.split_at_checked(16).ok_or(CannotOpen)?;
        self.open_any(&[label.as_bytes(), nonce].concat(), sealed)
    }

    /// A hash that only who has the key can make: HMAC-SHA-256 under the key that seals. `label` names the table and column.
    #[must_use]
    pub fn secret_hash(&self, label: &str, text: &[u8]) -> Vec<u8> {
        hash_with(self.ring().newest(), label, text)
    }

    /// The same under each live key, to look a hash up that was made before a rotation.
    #[must_use]
    pub fn secret_hashes(&self, label: &str, text: &[u8]) -> Vec<Vec<u8>> {
        let hash = |key: &Key| hash_with(key, label, text);
        self.ring().keys().map(hash).collect()
    }

    /// Seals so that the same text gives the same bytes under one key: to be looked up by. 16 bytes more than the text.
    #[must_use]
    pub fn seal_fixed(&self, label: &str, text: &[u8]) -> Vec<u8> {
        seal_with(self.ring().newest(), label.as_bytes(), text)
    }

    /// What [`Vault::seal_fixed`] gives under each live key, the one that seals first: what was stored before a rotation is found too.
    #[must_use]
    pub fn fixed_forms(&self, label: &str, text: &[u8]) -> Vec<Vec<u8>> {
        let seal = |key: &Key| seal_with(key, label.as_bytes(), text);
        self.ring().keys().map(seal).collect()
    }

    /// Opens what [`Vault::seal_fixed`] sealed under the same label.
    ///
    /// # Errors
    /// [`CannotOpen`] for other bytes.
    pub fn open_fixed(&self, label: &str, sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
        self.open_any(label.as_bytes(), sealed)
    }

    /// A chat id, opened where it lies: there are many, and nothing of it is left behind.
    fn open_id(&self, label: &[u8], sealed: &[u8]) -> Result<ChatId, CannotOpen> {
        let (vector, sealed) = sealed.split_first_chunk().ok_or(CannotOpen)?;
        let (vector, sealed) = (Tag::from(*vector), <[u8; 8]>::try_from(sealed));
        let mut id = sealed.map_err(|_| CannotOpen)?;
        let mut opens = |key| {
            let opened = cipher(key).decrypt_inout_detached([label], (&mut id[..]).into(), &vector);
            opened.is_ok()
        };
        let is_open = self.ring().keys().any(&mut opens);
        let chat = is_open.then(|| ChatId::from_be_bytes(id));
        id.zeroize();
        chat.ok_or(CannotOpen)
    }

    fn open_any(&self, label: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
        self.ring()
            .keys()
            .find_map(|key| cipher(key).decrypt([label], sealed).ok())
            .ok_or(CannotOpen)
    }

    fn ring(&self) -> RwLockReadGuard<'_, Ring> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn ring_to_change(&self) -> RwLockWriteGuard<'_, Ring> {
        self.ring.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn apart(purpose: Purpose, number: i64) -> Vec<u8> {
    [purpose.label(), b" of ", &number.to_be_bytes()].concat()
}

/// The synthetic vector: a pseudo-random function of label and text (RFC 5297, section 2.4).
fn vector(key: &Key, label: &str, bytes: &[u8]) -> [u8; 16] {
    let sealed = seal_with(key, label.as_bytes(), bytes);
    sealed[..16]
        .try_into()
        .expect("a synthetic vector has 16 bytes")
}

/// HMAC-SHA-256 under a secret of one's own. `label` names the table and column.
#[must_use]
pub fn hash_under(secret: &[u8], label: &str, text: &[u8]) -> Vec<u8> {
    let Ok(mut hash) = <Hmac<Sha256> as Mac>::new_from_slice(secret) else {
        unreachable!("HMAC takes keys of any length");
    };
    hash.update(&(label.len() as u64).to_be_bytes());
    hash.update(label.as_bytes());
    hash.update(text);
    hash.finalize().into_bytes().to_vec()
}

fn hash_with(key: &Key, label: &str, text: &[u8]) -> Vec<u8> {
    hash_under(key.bytes.as_slice(), label, text)
}

fn seal_with(key: &Key, label: &[u8], plain: &[u8]) -> Vec<u8> {
    cipher(key)
        .encrypt([label], plain)
        .expect("AES-SIV refuses only more than 126 headers")
}

fn cipher(key: &Key) -> Aes256Siv {
    Aes256Siv::new_from_slice(key.bytes.as_slice()).expect("the key file checks the length of keys")
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("keys", &self.ring().keys().count())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{CannotOpen, ChatId, OtherForm, Purpose, Vault};
    use proptest::prelude::{any, prop_assert_eq, prop_assert_ne, proptest};

    #[test]
    fn another_key_opens_nothing() {
        let (ours, theirs) = (Vault::generate(), Vault::generate());
        let sealed = ours.seal_chat(Purpose::Subscriber, ChatId::new(1 << 41));
        assert_eq!(
            theirs.open_chat(Purpose::Subscriber, &sealed),
            Err(CannotOpen)
        );
        assert_eq!(
            theirs.open_text("drafts.sealed", &ours.seal_text("drafts.sealed", b"text")),
            Err(CannotOpen)
        );
    }

    #[test]
    fn what_stands_in_another_form_is_not_repeated() {
        let told = |json: &str| {
            let error = serde_json::from_str::<Vec<u8>>(json).unwrap_err();
            let ours = OtherForm::from(error);
            format!("{ours}; {ours:?}")
        };
        for json in [
            "\"Zyrhvald\"",
            "[1, \"Zyrhvald\"]",
            "[1487000000001]",
            "[{\"Zyrhvald\": 1}",
            "Zyrhvald",
            "[1",
        ] {
            let told = told(json);
            assert!(!told.contains("Zyr") && !told.contains("1487"), "{told}");
        }
        assert!(told("[1, \"Zyrhvald\"]").starts_with("another value is expected at byte "));
        assert!(told("[1").starts_with("it is cut short at byte "));
    }

    #[test]
    fn text_gives_other_bytes_each_time_and_opens_under_its_label_only() {
        let vault = Vault::generate();
        let (one, two) = (vault.seal_text("a", b"text"), vault.seal_text("a", b"text"));
        assert_ne!(one, two);
        assert_eq!(
            vault.open_text("a", &one).as_deref(),
            Ok(b"text".as_slice())
        );
        assert_eq!(vault.open_text("b", &one), Err(CannotOpen));
        assert_eq!(vault.open_text("a", b"short"), Err(CannotOpen));
    }

    #[test]
    fn what_an_older_key_sealed_is_among_the_forms() {
        let (vault, new) = (Vault::generate(), Vault::generate());
        let chat = ChatId::new(1 << 41);
        let old = (
            vault.seal_chat(Purpose::Asker, chat),
            vault.seal_chat_apart(Purpose::Tipster, 7, chat),
            vault.keyed_hash("a", b"text"),
        );
        let newer = new.fingerprint();
        vault.take_over(new);
        assert_eq!(
            vault.seal_chat(Purpose::Asker, chat),
            old.0,
            "it is held, and does not seal yet"
        );
        assert!(vault.seal_under(&newer));
        assert_ne!(vault.seal_chat(Purpose::Asker, chat), old.0);
        assert_eq!(
            vault.chat_forms(Purpose::Asker, chat),
            [vault.seal_chat(Purpose::Asker, chat), old.0]
        );
        assert_eq!(
            vault.chat_forms_apart(Purpose::Tipster, 7, chat)[1..],
            [old.1]
        );
        assert_eq!(
            vault.keyed_hashes("a", b"text"),
            [vault.keyed_hash("a", b"text"), old.2]
        );
    }

    proptest! {
        #[test]
        fn one_chat_has_different_bytes_for_each_purpose(id in any::<i64>()) {
            let vault = Vault::generate();
            let subscriber = vault.seal_chat(Purpose::Subscriber, ChatId::new(id));
            let staff = vault.seal_chat(Purpose::Staff, ChatId::new(id));
            // 16 of the synthetic vector, 8 of the id: the database takes no other length.
            prop_assert_eq!(subscriber.len(), 24);
            prop_assert_ne!(&subscriber, &staff);
            prop_assert_ne!(vault.seal_chat(Purpose::Asker, ChatId::new(id)), vault.seal_chat(Purpose::Question, ChatId::new(id)));
            prop_assert_ne!(&subscriber, &vault.seal_chat(Purpose::Asker, ChatId::new(id)));
            prop_assert_eq!(&subscriber, &vault.seal_chat(Purpose::Subscriber, ChatId::new(id)));
            prop_assert_eq!(vault.open_chat(Purpose::Subscriber, &subscriber), Ok(ChatId::new(id)));
            prop_assert_eq!(vault.open_chat(Purpose::Staff, &subscriber), Err(CannotOpen));
        }

        #[test]
        fn the_tips_of_one_chat_cannot_be_joined(id in any::<i64>(), one in any::<i64>(), other in any::<i64>()) {
            let (vault, chat) = (Vault::generate(), ChatId::new(id));
            let tipster = vault.seal_chat(Purpose::Tipster, chat);
            let link = vault.seal_chat_apart(Purpose::Tipster, one, chat);
            prop_assert_ne!(&tipster, &vault.seal_chat(Purpose::Subscriber, chat));
            prop_assert_ne!(&tipster, &link);
            prop_assert_eq!(link == vault.seal_chat_apart(Purpose::Tipster, other, chat), one == other);
            prop_assert_eq!(vault.open_chat_apart(Purpose::Tipster, one, &link), Ok(chat));
            prop_assert_eq!(vault.open_chat(Purpose::Tipster, &link), Err(CannotOpen));
        }

        #[test]
        fn a_keyed_hash_is_made_by_its_key_alone(text in ".*") {
            let (ours, theirs) = (Vault::generate(), Vault::generate());
            let hash = ours.keyed_hash("a", text.as_bytes());
            prop_assert_eq!(hash, ours.keyed_hash("a", text.as_bytes()));
            prop_assert_ne!(hash, ours.keyed_hash("b", text.as_bytes()));
            prop_assert_ne!(hash, theirs.keyed_hash("a", text.as_bytes()));
        }
    }
}
