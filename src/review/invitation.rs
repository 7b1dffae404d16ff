//! The **invitation**: the one way to become staff. Link and phrase travel apart, both are needed; 24 h, once.
//!
//! Never here: the token or the phrase in the database; only their hashes.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};

use super::access::{self, Enrolment};
use crate::clock::Clock;
use crate::domain::language::Language;
use crate::domain::staff::Role;
use crate::store::invitations::{Invitation, NewInvitation};
use crate::store::staff::StaffMember;
use crate::store::{Store, StoreError};
use crate::vault::{ChatId, Purpose, Vault, random};

/// How long an invitation is valid.
const VALID_FOR: TimeDelta = TimeDelta::hours(24);

/// Words of a phrase: short, different at first glance and on the telephone. 256 of them make four words 32 bits, of which
/// five may be tried.
const WORDS: &str = include_str!("words.txt");

/// Invites and lets in.
pub struct Invitations {
    store: Store,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
}

/// A fresh invitation. Nothing of it can be shown again.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Goes into the link `?start=invite_…`.
    pub token: String,
    /// Four words, to be sent another way.
    pub phrase: String,
    /// Handle of the one who joins.
    pub handle: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// What came of opening a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// It waits for its phrase.
    AsksPhrase(Role),
    /// This chat is staff already, under this handle.
    Already(String),
    /// Used, expired, unknown, or open in another chat.
    Invalid,
}

/// What came of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined {
    /// Welcome.
    Welcome {
        /// Handle among the staff.
        handle: String,
        /// What they may do.
        role: Role,
        /// What gives them one-time codes.
        enrolment: Enrolment,
    },
    /// Not these words; so many tries are left.
    Wrong(i16),
    /// Used or expired meanwhile.
    Invalid,
    /// This chat has no invitation open.
    NotAsked,
}

impl Invitations {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            vault,
            clock,
        }
    }

    /// Makes an invitation; `created_by` is a handle or `operator`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn invite(&self, role: Role, created_by: &str) -> Result<Invited, StoreError> {
        let now = self.clock.now();
        let token = BASE64URL_NOPAD.encode(&random::bytes::<18>());
        let phrase = random::bytes::<4>().map(word).join(" ");
        let handle = self.free_handle(role, now).await?;
        let expires_at = now + VALID_FOR;
        let invitation = NewInvitation {
            token_hash: token_hash(&token),
            phrase_hash: phrase_hash(&token_hash(&token), &phrase),
            role,
            handle: &handle,
            created_by,
            expires_at,
        };
        self.store.invite(&invitation, now).await?;
        Ok(Invited {
            token,
            phrase,
            handle,
            expires_at,
        })
    }

    /// Opens the link of an invitation from a chat.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open(&self, token: &str, chat: ChatId) -> Result<Opened, StoreError> {
        let sealed = self.vault.chat_forms(Purpose::Staff, chat);
        if let Some(member) = self.store.staff_by_chat(&sealed).await? {
            return Ok(Opened::Already(member.handle));
        }
        let opened = self
            .store
            .open_invitation(&token_hash(token), &sealed, self.clock.now())
            .await?;
        Ok(opened.map_or(Opened::Invalid, |invitation| {
            Opened::AsksPhrase(invitation.role)
        }))
    }

    /// Tries a text as the phrase of the invitation that this chat has open.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn join(
        &self,
        phrase: &str,
        chat: ChatId,
        language: Language,
    ) -> Result<Joined, StoreError> {
        let now = self.clock.now();
        let forms = self.vault.chat_forms(Purpose::Staff, chat);
        let Some(invitation) = self.store.invitation_open_in(&forms, now).await? else {
            return Ok(Joined::NotAsked);
        };
        if !is_phrase_of(&invitation, phrase) {
            return Ok(Joined::Wrong(
                self.store.count_wrong_phrase(&invitation, now).await?,
            ));
        }
        let sealed = self.vault.seal_chat(Purpose::Staff, chat);
        let new = access::fresh(&self.vault, &invitation.handle, now + access::SHOWN_FOR);
        let secret = (
            new.sealed.as_slice(),
            new.hashes.as_slice(),
            new.enrolment.void_at,
        );
        if self
            .store
            .join(&invitation, &sealed, language, secret, now)
            .await?
        {
            Ok(Joined::Welcome {
                handle: invitation.handle,
                role: invitation.role,
                enrolment: new.enrolment,
            })
        } else {
            Ok(Joined::Invalid)
        }
    }

    /// Who of the staff writes from this chat.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn member(&self, chat: ChatId) -> Result<Option<StaffMember>, StoreError> {
        self.store
            .staff_by_chat(&self.vault.chat_forms(Purpose::Staff, chat))
            .await
    }

    /// The chats of all staff, for the gate: no flood keeps them out. What cannot be opened is left out; `doctor` tells of it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn chats(&self) -> Result<Vec<ChatId>, StoreError> {
        let staff = self.store.staff().await?;
        let open = |member: &StaffMember| {
            let sealed = &member.sealed_chat;
            self.vault.open_chat(Purpose::Staff, sealed).ok()
        };
        Ok(staff.iter().filter_map(open).collect())
    }

    /// A handle such as `moderator-amber`: says nothing of the person.
    async fn free_handle(&self, role: Role, now: DateTime<Utc>) -> Result<String, StoreError> {
        loop {
            let [one, two] = random::bytes::<2>();
            let handle = format!("{}-{}", word(one), word(two));
            if handle != role.as_str() && self.store.handle_is_free(&handle, now).await? {
                return Ok(handle);
            }
        }
    }
}

fn word(number: u8) -> &'static str {
    WORDS
        .lines()
        .nth(number.into())
        .expect("the list has 256 words")
}

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::new_with_prefix(b"vestka invitation ")
        .chain_update(token.as_bytes())
        .finalize()
        .into()
}

/// The token salts the phrase: equal phrases of two invitations have different hashes.
fn phrase_hash(token_hash: &[u8], phrase: &str) -> [u8; 32] {
    let folded = phrase
        .split_whitespace()
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(" ");
    Sha256::new_with_prefix(token_hash)
        .chain_update(folded.as_bytes())
        .finalize()
        .into()
}

/// Compares hashes, so the time it takes tells nothing of the words.
fn is_phrase_of(invitation: &Invitation, phrase: &str) -> bool {
    phrase_hash(&invitation.token_hash, phrase).as_slice() == invitation.phrase_hash
}

#[cfg(test)]
mod tests {
    use super::{WORDS, phrase_hash, word};
    use std::collections::HashSet;

    #[test]
    fn there_are_256_different_words_fit_for_handles() {
        let words: HashSet<&str> = WORDS.lines().collect();
        assert_eq!(WORDS.lines().count(), 256);
        assert_eq!(words.len(), 256);
        assert!(
            words.iter().all(|word| (3..=8).contains(&word.len())
                && word.bytes().all(|b| b.is_ascii_lowercase()))
        );
        assert_eq!(word(255), WORDS.lines().last().unwrap());
    }

    #[test]
    fn letter_case_and_blanks_of_a_phrase_do_not_matter() {
        assert_eq!(
            phrase_hash(b"t", "amber fox river salt"),
            phrase_hash(b"t", " Amber  FOX river\nsalt ")
        );
        assert_ne!(
            phrase_hash(b"t", "amber fox river salt"),
            phrase_hash(b"u", "amber fox river salt")
        );
    }
}
