//! A chat id in the clear: the one secret of a subscriber.
//!
//! Never here: `Display`, `Serialize`, or a `Debug` that tells it.

use std::fmt;

use zeroize::Zeroize;

/// Telegram's number of a chat. It exists in `vault`, `telegram` and the call of the messenger only.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChatId(i64);

impl ChatId {
    /// Wraps the number as Telegram gives it.
    #[must_use]
    pub const fn new(id: i64) -> Self {
        Self(id)
    }

    /// The number, for a request to Telegram and nothing else.
    #[must_use]
    pub const fn expose(self) -> i64 {
        self.0
    }

    pub(super) const fn to_be_bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }

    pub(super) const fn from_be_bytes(bytes: [u8; 8]) -> Self {
        Self(i64::from_be_bytes(bytes))
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
