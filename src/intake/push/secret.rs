//! The **secrets** of a partner as they lie in the database: the current one, and the one before it while both are valid.
//!
//! Sealed under the vault key; never here: an unsealed one that outlives the check of one message.

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::signature::Secret;
use crate::vault::{CannotOpen, Vault, random};

/// How long the secret before stays valid, so that a partner can change without losing a message.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

const LABEL: &str = "sources.sealed_secret";

#[derive(Serialize, Deserialize)]
struct Kept {
    current: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<Previous>,
}

#[derive(Serialize, Deserialize)]
struct Previous {
    secret: String,
    until: DateTime<Utc>,
}

/// A secret that was just made.
#[derive(Debug)]
pub struct NewSecret {
    /// To be shown once.
    pub secret: SecretString,
    /// Until when the one before is taken too, if there was one.
    pub previous_until: Option<DateTime<Utc>>,
}

/// Those that are valid now.
pub(super) fn valid(
    vault: &Vault,
    sealed: &[u8],
    now: DateTime<Utc>,
) -> Result<Vec<Secret>, CannotOpen> {
    let kept = open(vault, sealed)?;
    let previous = kept.previous.filter(|previous| now < previous.until);
    Ok(
        [Some(kept.current), previous.map(|previous| previous.secret)]
            .into_iter()
            .flatten()
            .filter_map(|secret| Secret::parse(&secret))
            .collect(),
    )
}

/// Makes a secret; gives it with what is to be kept. What cannot be opened any more is replaced.
pub(super) fn make(
    vault: &Vault,
    sealed: Option<&[u8]>,
    now: DateTime<Utc>,
) -> (NewSecret, Vec<u8>) {
    let secret = Secret::of(random::bytes()).reveal();
    let previous = sealed
        .and_then(|sealed| open(vault, sealed).ok())
        .map(|kept| Previous {
            secret: kept.current,
            until: now + OVERLAP,
        });
    let previous_until = previous.as_ref().map(|previous| previous.until);
    let kept = Kept {
        current: secret.expose_secret().to_owned(),
        previous,
    };
    let text = serde_json::to_vec(&kept).expect("texts and a time are written as JSON");
    let made = NewSecret {
        secret,
        previous_until,
    };
    (made, vault.seal_text(LABEL, &text))
}

fn open(vault: &Vault, sealed: &[u8]) -> Result<Kept, CannotOpen> {
    let text = vault.open_text(LABEL, sealed)?;
    serde_json::from_slice(&text).map_err(|_| CannotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_before_is_valid_for_a_day() {
        let (vault, now) = (Vault::generate(), DateTime::UNIX_EPOCH);
        let (first, sealed) = make(&vault, None, now);
        assert_eq!(first.previous_until, None);
        let (_, sealed) = make(&vault, Some(&sealed), now);
        let count = |at| valid(&vault, &sealed, at).unwrap().len();
        assert_eq!(count(now + TimeDelta::hours(23)), 2);
        assert_eq!(count(now + OVERLAP), 1);
    }

    #[test]
    fn another_key_opens_nothing_and_a_new_secret_replaces_what_it_sealed() {
        let (ours, theirs) = (Vault::generate(), Vault::generate());
        let (_, sealed) = make(&theirs, None, DateTime::UNIX_EPOCH);
        assert!(valid(&ours, &sealed, DateTime::UNIX_EPOCH).is_err());
        let (made, sealed) = make(&ours, Some(&sealed), DateTime::UNIX_EPOCH);
        assert_eq!(made.previous_until, None);
        assert_eq!(
            valid(&ours, &sealed, DateTime::UNIX_EPOCH).unwrap().len(),
            1
        );
    }
}
