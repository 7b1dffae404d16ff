//! **Re-sealing**: the same content under the key that seals now.
//!
//! Never here: which columns there are.

use zeroize::Zeroizing;

use super::{CannotOpen, Purpose, Vault, apart, cipher, random, seal_with};

/// How something was sealed, so that it can be opened and sealed in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// By [`Vault::seal_chat`].
    Chat(Purpose),
    /// By [`Vault::seal_chat_apart`]; the number is told with each row.
    ChatApart(Purpose),
    /// By [`Vault::seal_text`] under this label.
    Text(&'static str),
    /// By [`Vault::seal_fixed`] under this label.
    Fixed(&'static str),
}

impl Vault {
    /// What was sealed, under the key that seals now; none when it lies under it already. `number` is that of
    /// [`Manner::ChatApart`].
    ///
    /// # Errors
    /// [`CannotOpen`] for what no live key opens.
    pub fn reseal(
        &self,
        manner: Manner,
        number: Option<i64>,
        sealed: &[u8],
    ) -> Result<Option<Vec<u8>>, CannotOpen> {
        let (nonce, body) = match manner {
            Manner::Text(_) => sealed.split_at_checked(16).ok_or(CannotOpen)?,
            _ => (&sealed[..0], sealed),
        };
        let label = label(manner, number, nonce);
        let ring = self.ring();
        let mut keys = ring.keys();
        let newest = ring.newest();
        let opens = |key| {
            let plain = cipher(key).decrypt([label.as_slice()], body);
            plain.ok().map(Zeroizing::new)
        };
        if keys.next().and_then(opens).is_some() {
            return Ok(None);
        }
        let plain = keys.find_map(opens).ok_or(CannotOpen)?;
        if !matches!(manner, Manner::Text(_)) {
            return Ok(Some(seal_with(newest, &label, &plain)));
        }
        let nonce = random::bytes::<16>();
        let label = self::label(manner, number, &nonce);
        Ok(Some(
            [nonce.as_slice(), &seal_with(newest, &label, &plain)].concat(),
        ))
    }
}

fn label(manner: Manner, number: Option<i64>, nonce: &[u8]) -> Vec<u8> {
    match manner {
        Manner::Chat(purpose) => purpose.label().to_vec(),
        Manner::ChatApart(purpose) => apart(purpose, number.unwrap_or_default()),
        Manner::Text(label) => [label.as_bytes(), nonce].concat(),
        Manner::Fixed(label) => label.as_bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::Manner;
    use crate::vault::{CannotOpen, ChatId, Purpose, Vault};

    #[test]
    fn everything_that_is_sealed_is_sealed_anew_once_and_opens_without_the_old_key() {
        let (vault, new) = (Vault::generate(), Vault::generate());
        let (old, newer) = (vault.fingerprint(), new.fingerprint());
        let chat = ChatId::new(-100_123);
        let sealed = [
            (
                Manner::Chat(Purpose::Subscriber),
                vault.seal_chat(Purpose::Subscriber, chat),
            ),
            (
                Manner::ChatApart(Purpose::Tipster),
                vault.seal_chat_apart(Purpose::Tipster, 7, chat),
            ),
            (Manner::Text("a"), vault.seal_text("a", b"text")),
            (Manner::Fixed("b"), vault.seal_fixed("b", b"text")),
        ];
        vault.take_over(new);
        vault.seal_under(&newer);
        let anew = sealed.map(|(manner, bytes)| {
            let anew = vault.reseal(manner, Some(7), &bytes).unwrap().unwrap();
            assert_eq!(vault.reseal(manner, Some(7), &anew), Ok(None));
            anew
        });
        assert!(vault.drop_key(&old));
        assert_eq!(vault.open_chat(Purpose::Subscriber, &anew[0]), Ok(chat));
        assert_eq!(
            vault.open_chat_apart(Purpose::Tipster, 7, &anew[1]),
            Ok(chat)
        );
        assert_eq!(
            vault.open_text("a", &anew[2]).as_deref(),
            Ok(b"text".as_slice())
        );
        assert_eq!(
            vault.open_fixed("b", &anew[3]).as_deref(),
            Ok(b"text".as_slice())
        );
        assert_eq!(
            vault.reseal(Manner::Text("a"), None, b"short"),
            Err(CannotOpen)
        );
    }
}
