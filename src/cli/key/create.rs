//! `vestka key create`: the files that are missing.
//!
//! Never here: touching a file that is there.

use super::protect::new_passphrase;
use crate::app::{Foundation, FoundationError};
use crate::cli::{Context, Done, output};
use crate::store::cluster::Purpose;
use crate::vault::{Destroyed, KeyFileError, Signer, SigningError, Vault, forget_destruction};

pub(super) async fn create(context: &Context, passphrase: bool) -> Done {
    let config = context.config(false)?;
    let mut files = config.keys.clone();
    if passphrase && files.passphrase.file().is_none() {
        files.passphrase = new_passphrase()?;
    }
    files.passphrase.try_out()?;
    let is_afresh = Destroyed::at(&files.file).is_some();
    if is_afresh {
        // The database must know of the destruction before there is another key.
        context.look_for_data(&config)?;
        let foundation =
            Foundation::open(config, Purpose::Command, context.search_path.clone()).await?;
        let known = foundation.keys().await.map(drop);
        foundation.close().await?;
        match known {
            Err(FoundationError::Destroyed) | Ok(()) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let sealing = match Vault::create_under(&files.file, &files.passphrase) {
        Ok(_) => format!("The sealing key was made: {}", files.file.display()),
        Err(error @ KeyFileError::Exists(_)) => error.to_string(),
        Err(error) => return Err(error.into()),
    };
    forget_destruction(&files.file);
    let signing = match Signer::create_under(&files.signing_file, &files.passphrase) {
        Ok(signer) => {
            format!(
                "The signing key was made: {}\nPublic key: {}",
                files.signing_file.display(),
                signer.public_key()
            )
        }
        Err(SigningError::File(KeyFileError::Exists(path))) => {
            format!("{} exists already and was left as it is", path.display())
        }
        Err(error) => return Err(error.into()),
    };
    let under = if files.passphrase.is_set() {
        "\nWhat was made lies under the passphrase: keep that apart from the files, nobody can open them without it."
    } else {
        ""
    };
    let afresh = if is_afresh {
        "\nThe one before was destroyed: the next start clears what cannot be read any more and begins afresh. What is signed and published stays."
    } else {
        ""
    };
    output::print(&format!(
        "{sealing}\n{signing}\nKeep a copy of the signing key away from this machine. Of the sealing key keep one elsewhere at most: without it all \
         subscribers are lost with this machine, and with it they can be read after the key was destroyed here.{under}{afresh}"
    ))
}
