//! `vestka key signing`: another signing key takes the place of the one in use.
//!
//! Never here: what is signed.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::cli::{Context, Done, Failure, output, with_database};
use crate::review::records::Trust;
use crate::vault::{KeyFileError, Passphrase, Signer, SigningError, is_protected, key_id, protect};

/// The signing key
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Signing {
    /// Make the next key, have it certified, then run this again: it signs from then on
    ///
    /// The first run makes FILE.next beside the signing key and prints its public half. Where a root key is in use, certify it
    /// (`vestka key certify` on the offline machine, `vestka key accept` here); the second run refuses an uncertified key. Then
    /// the service must be stopped: it would go on signing with the old one. The old key stays beside it as FILE.KEYID until you
    /// delete it; what it signed stays valid, its public half is kept.
    Rotate,
}

impl Signing {
    pub(in crate::cli) async fn run(self, context: &Context) -> Done {
        let Self::Rotate = self;
        let said = with_database(context, async |foundation| {
            let keys = &foundation.config.keys;
            let (file, passphrase) = (keys.signing_file.clone(), &keys.passphrase);
            let known = foundation.store.keys().await?.sign.ok_or_else(|| {
                anyhow::anyhow!("this database has no signing key yet: start the service, or run `vestka key create`")
            })?;
            let next_file = next_file(&file);
            let next = match Signer::load_under(&next_file, passphrase) {
                Err(SigningError::File(KeyFileError::Missing(_))) => {
                    foundation.keys_fit().await?;
                    return Ok(begin(&next_file, (&file, passphrase))?);
                }
                other => other?,
            };
            let public_key = next.public_key();
            if public_key != known {
                foundation.keys_fit().await?;
                let now = foundation.clock.now();
                let trust = Trust::of(&foundation.store).await?;
                if let Some(problem) = trust.root().and_then(|_| trust.problem(&public_key, now)) {
                    return Err(anyhow::anyhow!(
                        "the next signing key cannot be used yet: {problem}; certify it with `vestka key certify` and `vestka key accept`"
                    )
                    .into());
                }
                if !foundation.store.rotate_signing_key(&public_key, now).await? {
                    return Err(anyhow::anyhow!(
                        "a service runs on this database and would go on signing with the old key: stop it, then run this again"
                    )
                    .into());
                }
            }
            // A run that was cut off after the database knew the next key goes on here.
            swap(&file, &next_file, passphrase)?;
            Ok(format!(
                "The signing key is now {public_key}. The one before stays valid for what it signed. Start the service again."
            ))
        })
        .await?;
        output::print(&said)
    }
}

fn begin(
    next_file: &Path,
    (file, passphrase): (&Path, &Passphrase),
) -> Result<String, SigningError> {
    let next = Signer::create_under(next_file, passphrase)?;
    if is_protected(file)? && !is_protected(next_file)? {
        protect(&[(next_file.to_owned(), passphrase.clone())], passphrase)?;
    }
    Ok(format!(
        "The next signing key was made: {}\nPublic key: {}\nWith a root key: certify it now (`vestka key certify` on the \
         offline machine, `vestka key accept` here). Then stop the service and run this again.",
        next_file.display(),
        next.public_key()
    ))
}

/// The next key's file takes the place of the one in use, which stays beside it under its number.
fn swap(file: &Path, next_file: &Path, passphrase: &Passphrase) -> Result<(), Failure> {
    let told = |error: std::io::Error| {
        anyhow::anyhow!("{} cannot be put in place: {error}", next_file.display())
    };
    match Signer::load_under(file, passphrase) {
        // A run before was cut off between the two names.
        Err(SigningError::File(KeyFileError::Missing(_))) => {}
        old => {
            let mut kept = file.as_os_str().to_owned();
            kept.push(format!(".{}", key_id(&old?.public_key())));
            fs::rename(file, PathBuf::from(kept)).map_err(told)?;
        }
    }
    fs::rename(next_file, file).map_err(told)?;
    Ok(())
}

/// Where the next signing key lies until it signs.
pub(super) fn next_file(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".next");
    PathBuf::from(name)
}
