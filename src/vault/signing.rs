//! The **signing key**: signs revisions so that Debian's `minisign -V` accepts them.
//!
//! Apart from the sealing key, and it survives the destruction of that one.
//!
//! Never here: what is signed.

use std::io::Cursor;
use std::path::Path;

use data_encoding::{BASE64, HEXUPPER};
use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox, SignatureBox};
use zeroize::Zeroizing;

use super::key_file::{read_secret, write_secret};
use super::{KeyFileError, Passphrase};

/// Why signing or checking failed.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// The file.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// It is not a minisign key.
    #[error("{0} is not a minisign secret key: restore it from where you keep its copy")]
    Malformed(std::path::PathBuf),
    /// It lies under a passphrase of its own, and none is given.
    #[error(
        "{0} lies under a passphrase: name the file that holds it with --passphrase-file, or run this on a terminal, where it is asked for"
    )]
    NoPassphrase(std::path::PathBuf),
    /// The passphrase does not open it.
    #[error("{0} cannot be opened: the passphrase is wrong, or the key lies under none")]
    Passphrase(std::path::PathBuf),
    /// The signature does not fit.
    #[error("the signature does not fit this text and key")]
    Wrong,
}

impl SigningError {
    /// Whether it is the passphrase around the file that is missing or wrong.
    #[must_use]
    pub const fn is_about_passphrase(&self) -> bool {
        matches!(self, Self::File(error) if error.is_about_passphrase())
    }
}

/// Whether a minisign key file says that scrypt derives the key of its contents ("Sc": bytes 2 and 3 of what its second line holds).
fn is_under_passphrase(text: &str) -> bool {
    let line = text.lines().nth(1).unwrap_or_default();
    let bytes = BASE64.decode(line.trim().as_bytes()).unwrap_or_default();
    bytes.get(2..4) == Some(b"Sc")
}

/// Holds the signing key.
pub struct Signer {
    secret: SecretKey,
    public: PublicKey,
}

impl Signer {
    /// Reads a key file that lies under no passphrase.
    ///
    /// # Errors
    /// As [`Signer::load_under`].
    pub fn load(path: &Path) -> Result<Self, SigningError> {
        Self::load_under(path, &Passphrase::default())
    }

    /// Reads the key file, which may lie under a passphrase as an age file.
    ///
    /// # Errors
    /// [`SigningError`] when it is missing, open to others, not a key, or under another passphrase.
    pub fn load_under(path: &Path, passphrase: &Passphrase) -> Result<Self, SigningError> {
        Self::read(path, &read_secret(path, passphrase)?.text, None)
    }

    /// The same, of a key that may lie under a passphrase of its own, as `minisign -G` makes them.
    ///
    /// # Errors
    /// [`SigningError`] when it is missing, open to others, not a key, or the passphrase does not open it.
    pub fn load_sealed(path: &Path, passphrase: Option<&str>) -> Result<Self, SigningError> {
        let secret = read_secret(path, &Passphrase::default())?;
        Self::read(path, &secret.text, passphrase)
    }

    fn read(path: &Path, text: &str, passphrase: Option<&str>) -> Result<Self, SigningError> {
        let malformed = |_| SigningError::Malformed(path.to_owned());
        let key = SecretKeyBox::from_string(text).map_err(malformed)?;
        let secret = match passphrase {
            Some(passphrase) => key
                .into_secret_key(Some(passphrase.to_owned()))
                .map_err(|_| SigningError::Passphrase(path.to_owned()))?,
            None if is_under_passphrase(text) => {
                return Err(SigningError::NoPassphrase(path.to_owned()));
            }
            None => key.into_unencrypted_secret_key().map_err(malformed)?,
        };
        let public = PublicKey::from_secret_key(&secret).map_err(malformed)?;
        Ok(Self { secret, public })
    }

    /// Writes a fresh key to a new file with mode 0600.
    ///
    /// # Errors
    /// [`KeyFileError::Exists`] when there is one.
    pub fn create(path: &Path) -> Result<Self, SigningError> {
        Self::create_under(path, &Passphrase::default())
    }

    /// The same, as an age file if the passphrase is set.
    ///
    /// # Errors
    /// [`KeyFileError::Exists`] when there is one.
    pub fn create_under(path: &Path, passphrase: &Passphrase) -> Result<Self, SigningError> {
        Self::write(path, "Vestka signing key", None, passphrase)
    }

    /// The same, under a passphrase of its own, as minisign makes them; `comment` is the first line of the file.
    ///
    /// # Errors
    /// [`KeyFileError::Exists`] when there is one.
    pub fn create_sealed(
        path: &Path,
        comment: &str,
        passphrase: Option<&str>,
    ) -> Result<Self, SigningError> {
        Self::write(path, comment, passphrase, &Passphrase::default())
    }

    fn write(
        path: &Path,
        comment: &str,
        passphrase: Option<&str>,
        around: &Passphrase,
    ) -> Result<Self, SigningError> {
        let malformed = |_| SigningError::Malformed(path.to_owned());
        let pair = match passphrase {
            Some(passphrase) => KeyPair::generate_encrypted_keypair(Some(passphrase.to_owned())),
            None => KeyPair::generate_unencrypted_keypair(),
        };
        let KeyPair { pk, sk } = pair.map_err(malformed)?;
        let text = sk.to_box(Some(comment)).map_err(malformed)?.into_string();
        write_secret(path, &Zeroizing::new(text), around)?;
        Ok(Self {
            secret: sk,
            public: pk,
        })
    }

    /// Signs `record`; `trusted` is the comment that the signature covers too.
    ///
    /// # Errors
    /// [`SigningError::Wrong`] when the library refuses.
    pub fn sign(&self, record: &str, trusted: &str) -> Result<String, SigningError> {
        minisign::sign(
            Some(&self.public),
            &self.secret,
            Cursor::new(record.as_bytes()),
            Some(trusted),
            Some("signature of a Vestka revision"),
        )
        .map(SignatureBox::into_string)
        .map_err(|_| SigningError::Wrong)
    }

    /// The public key in minisign's one-line form, for `minisign -P`.
    #[must_use]
    pub fn public_key(&self) -> String {
        self.public.to_base64()
    }
}

/// Checks a signature.
///
/// # Errors
/// [`SigningError::Wrong`] when it does not fit.
pub fn verify(public_key: &str, record: &str, signature: &str) -> Result<(), SigningError> {
    let public = PublicKey::from_base64(public_key).map_err(|_| SigningError::Wrong)?;
    let signature = SignatureBox::from_string(signature).map_err(|_| SigningError::Wrong)?;
    minisign::verify(
        &public,
        &signature,
        Cursor::new(record.as_bytes()),
        true,
        false,
        false,
    )
    .map_err(|_| SigningError::Wrong)
}

/// A public key as `minisign -p` takes it, a file of two lines; the bare key when it is none.
#[must_use]
pub fn public_key_file(public_key: &str) -> String {
    PublicKey::from_base64(public_key)
        .and_then(|key| key.to_box())
        .map_or_else(
            |_| format!("{public_key}\n"),
            minisign::PublicKeyBox::into_string,
        )
}

/// Reads a public key: the one line of minisign, or its file of two lines.
#[must_use]
pub fn read_public_key(text: &str) -> Option<String> {
    text.lines()
        .map(str::trim)
        .find(|line| PublicKey::from_base64(line).is_ok())
        .map(str::to_owned)
}

/// The number that minisign shows of a key: 16 hexadecimal digits.
#[must_use]
pub fn key_id(public_key: &str) -> String {
    let Ok(key) = PublicKey::from_base64(public_key) else {
        return String::new();
    };
    let mut id = key.keynum().to_vec();
    id.reverse();
    HEXUPPER.encode(&id)
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer")
            .field("public_key", &self.public_key())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Signer, verify};

    #[test]
    fn a_signature_fits_its_record_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vestka.sign");
        let made = Signer::create(&path).unwrap();
        let signer = Signer::load(&path).unwrap();
        assert_eq!(signer.public_key(), made.public_key());
        let signature = signer.sign("{}", "code 0000011").unwrap();
        assert!(verify(&signer.public_key(), "{}", &signature).is_ok());
        assert!(verify(&signer.public_key(), "{ }", &signature).is_err());
    }
}
