//! The **keys** at a start: whether the files fit the database, and what a destruction left undone; everything of it before anything else.
//!
//! Never here: making a key.

mod destruction;
mod holding;

use std::time::Duration;

use tracing::{error, info, warn};

pub use self::destruction::{Destruction, Left};

pub(super) use self::destruction::{Asked, Ending};
use super::foundation::{Foundation, FoundationError};
use crate::config::{Config, Keys as KeyFiles};
use crate::store::instance::KeysOf;
use crate::store::sealing::{Flagged, Holder};
use crate::vault::{
    Destroyed, KeyFileError, Passphrase, Signer, SigningError, Vault, destroy_file,
    forget_destruction,
};

/// How long a command counts as alive that does not say so again.
const COMMAND: Duration = Duration::from_mins(1);

impl Foundation {
    /// What the database remembers of its keys, once everything that a destruction left undone is done: a note beside the key file
    /// that the database does not know of yet, a key file that was not deleted yet. A new key in its place begins afresh.
    ///
    /// # Errors
    /// [`FoundationError::Destroyed`] when there is no new key.
    pub(super) async fn finish_destruction(&self) -> Result<KeysOf, FoundationError> {
        let known = self.store.keys().await?;
        let (file, now) = (&self.config.keys.file, self.clock.now());
        if let Some(note) = Destroyed::at(file) {
            let is_ours = |fingerprint: &String| {
                note.fingerprints.is_empty() || note.fingerprints.contains(fingerprint)
            };
            if known.destroyed {
                // All is done but perhaps the name; a token that lies there by now is a new one.
                if file.exists() {
                    destroy_file(file, &note)?;
                }
                return Err(FoundationError::Destroyed);
            }
            if known.vault.as_ref().is_some_and(is_ours) {
                destroy_files(&self.config, &note);
                if self.store.flag_destroyed(&note.actor, now).await? == Flagged::Now {
                    warn!("the destruction of the sealing key, which was interrupted, is finished");
                }
                return Err(FoundationError::Destroyed);
            }
        }
        if !known.destroyed {
            return Ok(known);
        }
        let vault = match Vault::load_under(file, &self.config.keys.passphrase) {
            Err(KeyFileError::Missing(_)) => return Err(FoundationError::Destroyed),
            other => other?,
        };
        let keys = self.store.sealing_keys().await?;
        let was_destroyed = |fingerprint: &str| {
            known.vault.as_deref() == Some(fingerprint)
                || keys.iter().any(|key| key.fingerprint == fingerprint)
        };
        let ids = vault.ids();
        if ids.iter().any(|id| was_destroyed(&id.fingerprint)) {
            // This host was away when it happened.
            destroy_files(&self.config, &note(Some(&vault), "operator"));
            return Err(FoundationError::Destroyed);
        }
        let number = ids.first().map_or(1, |id| id.number);
        let begun = self
            .store
            .begin_afresh(&vault.fingerprint(), number, now)
            .await?;
        if begun {
            forget_destruction(file);
            info!("a new sealing key begins afresh: what only the destroyed one opened is cleared");
        }
        Ok(self.store.keys().await?)
    }

    /// Ties the database to these keys, once, and says that this process has them; the one that seals is what the database says.
    pub(super) async fn remember(
        &self,
        known: &KeysOf,
        vault: &Vault,
        signer: &Signer,
    ) -> Result<(), FoundationError> {
        if let Some(sealing) = &known.vault {
            vault.seal_under(sealing);
        }
        let ids = vault.ids();
        if let Some(first) = ids.first() {
            self.store
                .remember_keys(
                    (first.number, &first.fingerprint),
                    &signer.public_key(),
                    self.clock.now(),
                )
                .await?;
        }
        let fingerprints: Vec<String> = ids.into_iter().map(|id| id.fingerprint).collect();
        let holder = Holder {
            owner: self.owner(),
            host: "a command",
            fingerprints: &fingerprints,
            uses: &vault.fingerprint(),
        };
        let holding = self.store.hold_keys(&holder, COMMAND).await?;
        if holding.is_destroyed {
            return Err(FoundationError::Destroyed);
        }
        // A note beside a key that is in use is of one that was destroyed before it.
        forget_destruction(&self.config.keys.file);
        // A rotation may have gone on since the keys were compared.
        match holding.sealing() {
            Some(sealing) if !vault.seal_under(&sealing.fingerprint) => {
                Err(FoundationError::BeforeRotation {
                    path: self.config.keys.file.display().to_string(),
                })
            }
            _ => Ok(()),
        }
    }
}

/// What a destroyed key file is to say.
pub(super) fn note(vault: Option<&Vault>, actor: &str) -> Destroyed {
    let ids = vault.map(Vault::ids).unwrap_or_default();
    Destroyed {
        fingerprints: ids.into_iter().map(|id| id.fingerprint).collect(),
        actor: actor.to_owned(),
    }
}

/// Destroys the key file and the token file of this host; gives what a person must do where the disk refuses.
pub fn destroy_files(config: &Config, note: &Destroyed) -> Vec<String> {
    let mut left = Vec::new();
    if let Err(error) = destroy_file(&config.keys.file, note) {
        left.push(format!(
            "delete {} by hand, now: {error}",
            config.keys.file.display()
        ));
    }
    if let Some(token) = &config.telegram.token_file
        && let Err(error) = crate::vault::destroy_secret(token)
    {
        left.push(format!("delete {} by hand: {error}", token.display()));
    }
    for sentence in &left {
        error!("{sentence}");
    }
    left
}

/// Refuses key files that the passphrase does not open, or that there is none for. Everything else is told of by who needs the keys.
///
/// # Errors
/// [`FoundationError::KeyFile`] with the remedy; nothing was written.
pub fn try_passphrase(files: &KeyFiles) -> Result<(), FoundationError> {
    match Vault::load_under(&files.file, &files.passphrase) {
        // Told at once: the signing file would only ask for the same again.
        Err(error) if error.is_about_passphrase() => return Err(error.into()),
        _ => {}
    }
    match Signer::load_under(&files.signing_file, &files.passphrase) {
        Err(SigningError::File(error)) if error.is_about_passphrase() => Err(error.into()),
        _ => Ok(()),
    }
}

/// Refuses key files of another database. One that is missing or cannot be read is told of by who needs it. Without `opens` those under
/// a passphrase are left alone.
pub(super) fn refuse_foreign(
    files: &KeyFiles,
    known: &KeysOf,
    opens: bool,
) -> Result<(), FoundationError> {
    if opens {
        try_passphrase(files)?;
    }
    let passphrase = if opens {
        files.passphrase.clone()
    } else {
        Passphrase::default()
    };
    let (vault, signer) = (
        Vault::load_under(&files.file, &passphrase).ok(),
        Signer::load_under(&files.signing_file, &passphrase).ok(),
    );
    compare(files, known, (vault.as_ref(), signer.as_ref()))
}

/// Compares keys with what the database remembers. After a destruction any sealing key may come.
pub(super) fn compare(
    files: &KeyFiles,
    known: &KeysOf,
    (vault, signer): (Option<&Vault>, Option<&Signer>),
) -> Result<(), FoundationError> {
    if let (Some(sealing), Some(vault), false) = (&known.vault, vault, known.destroyed)
        && !vault.seal_under(sealing)
    {
        let path = files.file.display().to_string();
        if known.others.iter().any(|other| vault.holds(other)) {
            return Err(FoundationError::BeforeRotation { path });
        }
        return Err(FoundationError::ForeignKey {
            what: "the sealing key",
            path,
            setting: "keys.file",
        });
    }
    let public = signer.map(Signer::public_key);
    if let (Some(known), Some(ours)) = (&known.sign, public)
        && *known != ours
    {
        return Err(FoundationError::ForeignKey {
            what: "the signing key",
            path: files.signing_file.display().to_string(),
            setting: "keys.signing_file",
        });
    }
    Ok(())
}
