//! The **code** of a subscriber: what its reader can give to the operator, who learns nothing else by it.
//!
//! A hash under the vault key, of its own kind: nobody can join it with a pseudonym of the delivery log. It holds until the key
//! that made it is destroyed.
//!
//! Never here: a list of codes.

use data_encoding::BASE32_NOPAD;

use super::super::{Subscriptions, erasure};
use crate::store::{Store, StoreError};
use crate::vault::Vault;

/// Label under which codes are made.
const LABEL: &str = "subscriber.code";

/// Bytes of a code: 80 bits, so that nobody meets another by chance.
const BYTES: usize = 10;

/// Numbers read at a time.
const BLOCK: i64 = 20_000;

impl Subscriptions {
    /// The code of a subscriber, such as `K7QM-4TZA-B2CD-E3FG`.
    #[must_use]
    pub fn code(&self, subscriber: i32) -> String {
        grouped(&shortened(
            &self.vault.secret_hash(LABEL, &subscriber.to_be_bytes()),
        ))
    }
}

/// Marks the subscriber with this code for erasure; false when there is none. All subscribers are looked at: some seconds a million.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub(in crate::subscriptions) async fn forget_by_code(
    store: &Store,
    vault: &Vault,
    code: &str,
) -> Result<bool, StoreError> {
    let wanted = typed(code);
    let mut after = 0;
    loop {
        let numbers = store.subscriber_numbers(after, BLOCK).await?;
        let Some(last) = numbers.last() else {
            return Ok(false);
        };
        after = *last;
        let found = numbers.iter().find(|number| {
            let hashes = vault.secret_hashes(LABEL, &number.to_be_bytes());
            hashes.iter().any(|hash| shortened(hash) == wanted)
        });
        if let Some(found) = found {
            erasure::begin(store, vault, *found).await?;
            return Ok(true);
        }
    }
}

fn shortened(hash: &[u8]) -> String {
    BASE32_NOPAD.encode(&hash[..BYTES])
}

fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups = letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

/// As people type it: small letters, with or without dashes and spaces.
fn typed(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::{grouped, shortened, typed};

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = grouped(&shortened(&[0xA7; 32]));
        assert_eq!(code.len(), 19);
        assert_eq!(typed(&code), shortened(&[0xA7; 32]));
        assert_eq!(typed(&code.to_lowercase().replace('-', " ")), typed(&code));
    }
}
