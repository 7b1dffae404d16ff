//! A chat id in the clear: the one secret of a subscriber.
//!
//! Never here: `Display`, `Serialize`, or a `Debug` that tells it.

use std::fmt;
use std::hash::{Hash, Hasher};

use zeroize::Zeroize;

/// Telegram's number of a chat. It exists in `vault`, `telegram` and the call of the messenger only.
/// As bytes, so that no room is lost beside something small: of each chat that was written to within a second one is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ChatId([u8; 8]);

impl ChatId {
    /// Wraps the number as Telegram gives it.
    #[must_use]
    pub const fn new(id: i64) -> Self {
        Self(id.to_be_bytes())
    }

    /// The number, for a request to Telegram and nothing else.
    #[must_use]
    pub const fn expose(self) -> i64 {
        i64::from_be_bytes(self.0)
    }

    pub(super) const fn to_be_bytes(self) -> [u8; 8] {
        self.0
    }

    pub(super) const fn from_be_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }
}

impl Hash for ChatId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(&self.0);
    }
}

impl Zeroize for ChatId {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for ChatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChatId")
    }
}

#[cfg(test)]
mod tests {
    use super::ChatId;

    #[test]
    fn a_chat_id_prints_as_nothing() {
        assert_eq!(format!("{:?}", ChatId::new(4_242_424_242)), "ChatId");
    }
}
