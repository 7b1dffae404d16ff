//! The **ring**: the live keys of a vault, which of them seals, and how they end.
//!
//! Never here: a file.

use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Vault, random};

/// Bytes of a key of AES-SIV with AES-256 (RFC 5297: two keys in one).
pub(super) const KEY_LENGTH: usize = 64;

/// Number of the key that takes the place of all others once they are destroyed; no file has it.
const NOBODYS: u16 = 0;

/// What may be told of a key: no key can be had from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyId {
    /// From 1, each rotation one more.
    pub number: u16,
    /// A hash, 16 hexadecimal digits.
    pub fingerprint: String,
}

/// One live sealing key with its number.
pub(super) struct Key {
    pub(super) number: u16,
    pub(super) bytes: Zeroizing<[u8; KEY_LENGTH]>,
}

impl Key {
    /// A fresh one.
    pub(super) fn fresh(number: u16) -> Self {
        Self {
            number,
            bytes: Zeroizing::new(random::bytes()),
        }
    }

    /// What the database remembers of it to notice a foreign one.
    pub(super) fn fingerprint(&self) -> String {
        let mut hash = Sha256::new_with_prefix(b"vestka key fingerprint");
        hash.update(self.bytes.as_slice());
        HEXLOWER.encode(&hash.finalize()[..8])
    }

    pub(super) fn id(&self) -> KeyId {
        KeyId {
            number: self.number,
            fingerprint: self.fingerprint(),
        }
    }
}

/// The live keys, never none; the last one seals.
pub(super) struct Ring {
    keys: Vec<Key>,
    is_destroyed: bool,
}

impl Ring {
    /// The last key seals until another one is told to.
    pub(super) fn of(keys: Vec<Key>) -> Option<Self> {
        (!keys.is_empty()).then_some(Self {
            keys,
            is_destroyed: false,
        })
    }

    /// The one that seals.
    pub(super) fn newest(&self) -> &Key {
        self.keys
            .last()
            .expect("a vault is made with at least one key")
    }

    /// All of them, the one that seals first.
    pub(super) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().rev()
    }

    fn place_of(&self, fingerprint: &str) -> Option<usize> {
        let is_it = |key: &Key| key.fingerprint() == fingerprint;
        self.keys.iter().position(is_it)
    }
}

impl Vault {
    pub(super) fn of(keys: Vec<Key>) -> Option<Self> {
        let ring = Ring::of(keys)?;
        Some(Self { ring: ring.into() })
    }

    /// A vault with one key.
    pub(super) fn with(key: Key) -> Self {
        let ring = Ring {
            keys: vec![key],
            is_destroyed: false,
        };
        Self { ring: ring.into() }
    }

    /// A vault with a fresh key that lies nowhere else: for tests, and for `key create` to write down.
    #[must_use]
    pub fn generate() -> Self {
        Self::with(Key::fresh(1))
    }

    /// Fingerprint of the key that seals: a hash, from which no key can be had.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.ring().newest().fingerprint()
    }

    /// Every live key, the one that seals first.
    #[must_use]
    pub fn ids(&self) -> Vec<KeyId> {
        self.ring().keys().map(Key::id).collect()
    }

    /// Whether this key is among the live ones.
    #[must_use]
    pub fn holds(&self, fingerprint: &str) -> bool {
        self.ring().place_of(fingerprint).is_some()
    }

    /// Lets this key seal from now on; false when it is not held, and then nothing changes.
    pub fn seal_under(&self, fingerprint: &str) -> bool {
        let mut ring = self.ring_to_change();
        let Some(place) = ring.place_of(fingerprint) else {
            return false;
        };
        if place + 1 < ring.keys.len() {
            let key = ring.keys.remove(place);
            ring.keys.push(key);
        }
        true
    }

    /// Takes over the keys of another vault that are not held yet; which one seals stays as it is.
    pub fn take_over(&self, other: Self) {
        let other = other
            .ring
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut ring = self.ring_to_change();
        if ring.is_destroyed || other.is_destroyed {
            return;
        }
        for key in other.keys {
            if ring.place_of(&key.fingerprint()).is_none() {
                ring.keys.insert(0, key);
            }
        }
        if let Some(sealing) = ring.keys.pop() {
            ring.keys.sort_by_key(|key| key.number);
            ring.keys.push(sealing);
        }
    }

    /// Forgets a key that does not seal any more; false when it is not held, or still seals.
    pub fn drop_key(&self, fingerprint: &str) -> bool {
        let mut ring = self.ring_to_change();
        match ring.place_of(fingerprint) {
            Some(place) if place + 1 < ring.keys.len() => {
                ring.keys.remove(place);
                true
            }
            _ => false,
        }
    }

    /// Zeroises every key. From now on nothing opens; what is sealed still is sealed with a key that lies nowhere and that
    /// ends with this process, so that it is as lost as everything else.
    pub fn destroy(&self) {
        let mut ring = self.ring_to_change();
        ring.keys = vec![Key::fresh(NOBODYS)];
        ring.is_destroyed = true;
    }

    /// Whether [`Vault::destroy`] was called.
    #[must_use]
    pub fn is_destroyed(&self) -> bool {
        self.ring().is_destroyed
    }

    /// Whether rows may lie under another key than the one that seals.
    #[must_use]
    pub fn is_rotating(&self) -> bool {
        self.ring().keys().count() > 1
    }
}

#[cfg(test)]
mod tests {
    use crate::vault::{CannotOpen, ChatId, Purpose, Vault};

    #[test]
    fn after_destruction_nothing_opens_and_nothing_panics() {
        let vault = Vault::generate();
        let chat = ChatId::new(1 << 41);
        let (sealed, text) = (
            vault.seal_chat(Purpose::Staff, chat),
            vault.seal_text("a", b"text"),
        );
        vault.destroy();
        assert!(vault.is_destroyed());
        assert_eq!(vault.open_chat(Purpose::Staff, &sealed), Err(CannotOpen));
        assert_eq!(vault.open_text("a", &text), Err(CannotOpen));
        assert_ne!(vault.seal_chat(Purpose::Staff, chat), sealed);
        vault.take_over(Vault::generate());
        assert_eq!(vault.ids().len(), 1, "no key comes back");
    }

    #[test]
    fn a_key_that_seals_is_not_dropped_and_an_unknown_one_does_not_seal() {
        let (vault, new) = (Vault::generate(), Vault::generate());
        let (old, newer) = (vault.fingerprint(), new.fingerprint());
        assert!(!vault.seal_under(&newer));
        vault.take_over(new);
        assert!(vault.is_rotating() && vault.holds(&newer));
        assert_eq!(vault.fingerprint(), old);
        assert!(!vault.drop_key(&old));
        assert!(vault.seal_under(&newer));
        assert!(vault.drop_key(&old));
        assert!(!vault.holds(&old) && !vault.is_rotating());
    }
}
