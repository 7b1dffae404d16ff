//! A **secret file**, which may lie under a passphrase: read, written and replaced as a whole, and put under one or taken from it.
//!
//! Never here: what its text means.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::super::passphrase::{Passphrase, is_age};
use super::KeyFileError;
use super::private::{Replacement, locked, read_private, replace_private, write_private};

/// What stands in a secret file.
pub(in crate::vault) struct Secret {
    pub(in crate::vault) text: Zeroizing<String>,
    is_protected: bool,
}

impl Secret {
    /// Puts another text into the file, under the passphrase if this one lay under it.
    pub(super) fn replace(
        &self,
        path: &Path,
        text: &str,
        passphrase: &Passphrase,
    ) -> Result<(), KeyFileError> {
        if self.is_protected {
            replace_private(path, &passphrase.seal(path, text)?)
        } else {
            replace_private(path, text)
        }
    }
}

/// Reads a secret file, which may lie under a passphrase.
pub(in crate::vault) fn read_secret(
    path: &Path,
    passphrase: &Passphrase,
) -> Result<Secret, KeyFileError> {
    let bytes = read_private(path)?;
    let is_protected = is_age(&bytes);
    let text = if is_protected {
        passphrase.open(path, &bytes)?
    } else {
        // Not text: cut, or overwritten.
        let text = std::str::from_utf8(&bytes).map_err(|_| KeyFileError::Malformed {
            path: path.to_owned(),
            line: 1,
        })?;
        Zeroizing::new(text.to_owned())
    };
    Ok(Secret { text, is_protected })
}

/// Writes a new secret file, under the passphrase if that is set.
pub(in crate::vault) fn write_secret(
    path: &Path,
    text: &str,
    passphrase: &Passphrase,
) -> Result<(), KeyFileError> {
    if passphrase.is_set() && !path.exists() {
        write_private(path, &passphrase.seal(path, text)?)
    } else {
        write_private(path, text)
    }
}

/// Whether a secret file lies under a passphrase.
///
/// # Errors
/// [`KeyFileError`] when it is missing or readable by others.
pub fn is_protected(path: &Path) -> Result<bool, KeyFileError> {
    Ok(is_age(&read_private(path)?))
}

/// Puts secret files under `new`, each from under the passphrase that stands with it, if it lies under one: all of them or none. All new
/// ones are on the disk before the first takes its place; then the bytes of the old ones are overwritten, and what a crash left beside
/// them.
///
/// # Errors
/// [`KeyFileError`] when one cannot be read or written.
pub fn protect(files: &[(PathBuf, Passphrase)], new: &Passphrase) -> Result<(), KeyFileError> {
    let sealed = |path: &Path, secret: Secret| {
        let sealed = new.seal(path, &secret.text)?;
        Ok(Some(Zeroizing::new(sealed)))
    };
    replace_all(files, sealed).map(drop)
}

/// Takes secret files from under their passphrases, all of them or none; gives those that lay under one.
///
/// # Errors
/// [`KeyFileError`] when one cannot be read or written.
pub fn unprotect(files: &[(PathBuf, Passphrase)]) -> Result<Vec<PathBuf>, KeyFileError> {
    replace_all(files, |_, secret| {
        Ok(secret.is_protected.then_some(secret.text))
    })
}

/// Replaces those of the files for which `anew` gives a text.
fn replace_all(
    files: &[(PathBuf, Passphrase)],
    anew: impl Fn(&Path, Secret) -> Result<Option<Zeroizing<String>>, KeyFileError>,
) -> Result<Vec<PathBuf>, KeyFileError> {
    let (mut turns, mut ready) = (Vec::new(), Vec::new());
    for (path, current) in files {
        turns.push(locked(path)?);
        if let Some(text) = anew(path, read_secret(path, current)?)? {
            ready.push((path, Replacement::write(path, &text)?));
        }
    }
    for (_, new) in &mut ready {
        new.place()?;
    }
    let mut done = Vec::new();
    for (path, new) in ready {
        new.clear()?;
        done.push(path.clone());
    }
    Ok(done)
}
