//! The **signing key**: signs revisions so that Debian's `minisign -V` accepts them.
//!
//! Apart from the sealing key, and it survives the destruction of that one.
//!
//! Never here: what is signed.

use std::io::Cursor;
use std::path::Path;

use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox, SignatureBox};

use super::KeyFileError;
use super::key_file::{read_private, write_private};

/// Why signing or checking failed.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// The file.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// It is not a minisign key.
    #[error("{0} is not a minisign secret key: restore it from where you keep its copy")]
    Malformed(std::path::PathBuf),
    /// The signature does not fit.
    #[error("the signature does not fit this text and key")]
    Wrong,
}

/// Holds the signing key.
pub struct Signer {
    secret: SecretKey,
    public: PublicKey,
}

impl Signer {
    /// Reads the key file.
    ///
    /// # Errors
    /// [`SigningError`] when it is missing, open to others, or not a key.
    pub fn load(path: &Path) -> Result<Self, SigningError> {
        let text = read_private(path)?;
        let malformed = |_| SigningError::Malformed(path.to_owned());
        let secret = SecretKeyBox::from_string(&text)
            .and_then(SecretKeyBox::into_unencrypted_secret_key)
            .map_err(malformed)?;
        let public = PublicKey::from_secret_key(&secret).map_err(malformed)?;
        Ok(Self { secret, public })
    }

    /// Writes a fresh key to a new file with mode 0600.
    ///
    /// # Errors
    /// [`KeyFileError::Exists`] when there is one.
    pub fn create(path: &Path) -> Result<Self, SigningError> {
        let malformed = |_| SigningError::Malformed(path.to_owned());
        let KeyPair { pk, sk } = KeyPair::generate_unencrypted_keypair().map_err(malformed)?;
        let text = sk
            .to_box(Some("Vestka signing key"))
            .map_err(malformed)?
            .into_string();
        write_private(path, &text)?;
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
