//! A **secret file**, which may lie under a passphrase: read, written and replaced as a whole, and put under one or taken from it.
//!
//! Never here: what its text means.

use std::path::Path;

use zeroize::Zeroizing;

use super::super::passphrase::{Passphrase, is_age};
use super::KeyFileError;
use super::private::{locked, read_private, replace_private, write_private};

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

/// Puts a secret file under `new`, from `current` if it lies under one; it is replaced as a whole, and the bytes of the old one are
/// overwritten.
///
/// # Errors
/// [`KeyFileError`] when it cannot be read or written; it is as it was then.
pub fn protect(path: &Path, current: &Passphrase, new: &Passphrase) -> Result<(), KeyFileError> {
    let _turn = locked(path)?;
    let text = read_secret(path, current)?.text;
    replace_private(path, &new.seal(path, &text)?)
}

/// Takes a secret file from under its passphrase. False when it lay under none.
///
/// # Errors
/// [`KeyFileError`] when it cannot be read or written; it is as it was then.
pub fn unprotect(path: &Path, current: &Passphrase) -> Result<bool, KeyFileError> {
    let _turn = locked(path)?;
    let secret = read_secret(path, current)?;
    if secret.is_protected {
        replace_private(path, &secret.text)?;
    }
    Ok(secret.is_protected)
}
