//! The **key file**: how sealing keys lie on disk, outside the database.
//!
//! One line a key, `number hexadecimal`; the last one seals. Lines that begin with `#` are for people.
//!
//! Never here: copying a key anywhere else.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Key, Vault, random};

/// Bytes of a key of AES-SIV with AES-256 (RFC 5297: two keys in one).
pub(super) const KEY_LENGTH: usize = 64;

/// Why a key file cannot be used: one clear sentence with the remedy.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It is not there.
    #[error(
        "there is no key file at {0}: create one with `vestka key create`, or set keys.file to where it lies"
    )]
    Missing(PathBuf),
    /// It is there already.
    #[error(
        "{0} exists already and was left as it is: a new key would make every subscriber unreadable"
    )]
    Exists(PathBuf),
    /// Others may read it.
    #[error("{path} may be read by others (mode {mode:o}): run `chmod 600 {path}`")]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It is not a key file.
    #[error("{path}, line {line}: a key is its number, a blank and {} hexadecimal digits", 2 * KEY_LENGTH)]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// It has no key.
    #[error("{0} holds no key: restore it from where you keep its copy")]
    Empty(PathBuf),
    /// The disk refused.
    #[error("{path} cannot be used: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Vault {
    /// A vault with a fresh key that lies nowhere else: for tests, and for `key create` to write down.
    #[must_use]
    pub fn generate() -> Self {
        Self {
            keys: vec![Key {
                number: 1,
                bytes: Zeroizing::new(random::bytes()),
            }],
        }
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`KeyFileError`] when it is missing, malformed, or readable by others.
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        let text = read_private(path)?;
        let mut keys = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            keys.push(parse_key(line).ok_or_else(|| KeyFileError::Malformed {
                path: path.to_owned(),
                line: number,
            })?);
        }
        if keys.is_empty() {
            Err(KeyFileError::Empty(path.to_owned()))
        } else {
            Ok(Self { keys })
        }
    }

    /// Writes a fresh key to a new file with mode 0600 and gives the vault.
    ///
    /// # Errors
    /// [`KeyFileError::Exists`] when there is one; it is never overwritten.
    pub fn create(path: &Path) -> Result<Self, KeyFileError> {
        let vault = Self::generate();
        let mut text = Zeroizing::new(String::from(
            "# Vestka sealing key. Whoever has it and the database can read who subscribes; without it nobody can.\n",
        ));
        for key in &vault.keys {
            let hex = Zeroizing::new(HEXLOWER.encode(key.bytes.as_slice()));
            text.extend([
                key.number.to_string().as_str(),
                " ",
                hex.as_str(),
                "
",
            ]);
        }
        write_private(path, &text)?;
        Ok(vault)
    }

    /// What the database remembers of the keys to notice a foreign one: a hash, from which no key can be had.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new_with_prefix(b"vestka key fingerprint");
        hash.update(self.newest().bytes.as_slice());
        HEXLOWER.encode(&hash.finalize()[..8])
    }
}

fn parse_key(line: &str) -> Option<Key> {
    let (number, hex) = line.trim().split_once(' ')?;
    let bytes = Zeroizing::new(HEXLOWER.decode(hex.trim().as_bytes()).ok()?);
    let bytes = Zeroizing::new(<[u8; KEY_LENGTH]>::try_from(bytes.as_slice()).ok()?);
    Some(Key {
        number: number.parse().ok()?,
        bytes,
    })
}

/// Reads a secret file that nobody else may read.
pub(super) fn read_private(path: &Path) -> Result<Zeroizing<String>, KeyFileError> {
    let with_path = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => KeyFileError::Missing(path.to_owned()),
        _ => KeyFileError::Io {
            path: path.to_owned(),
            source,
        },
    };
    let mode = fs::metadata(path).map_err(with_path)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyFileError::Open {
            path: path.to_owned(),
            mode,
        });
    }
    fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(with_path)
}

/// Writes a new secret file, whole or not at all: the text is on the disk before the name is.
pub(super) fn write_private(path: &Path, text: &str) -> Result<(), KeyFileError> {
    let with_path = |source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => KeyFileError::Exists(path.to_owned()),
        _ => KeyFileError::Io {
            path: path.to_owned(),
            source,
        },
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder).map_err(with_path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = folder.join(format!(".{name}.{:08x}", random::number()));
    let written = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
        })
        // A hard link refuses an existing name, where a rename would overwrite it.
        .and_then(|()| fs::hard_link(&unfinished, path))
        .and_then(|()| fs::File::open(folder)?.sync_all());
    let removed = fs::remove_file(&unfinished);
    written.and(removed).map_err(with_path)
}

#[cfg(test)]
mod tests {
    use super::{KeyFileError, Vault};
    use crate::vault::{ChatId, Purpose};
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_key_file_is_private_never_overwritten_and_opens_what_it_sealed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/vestka.key");
        let made = Vault::create(&path).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(matches!(Vault::create(&path), Err(KeyFileError::Exists(_))));
        assert_eq!(
            fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1,
            "nothing half written stays"
        );

        let loaded = Vault::load(&path).unwrap();
        assert_eq!(loaded.fingerprint(), made.fingerprint());
        let sealed = made.seal_chat(Purpose::Subscriber, ChatId::new(-100));
        assert_eq!(
            loaded.open_chat(Purpose::Subscriber, &sealed),
            Ok(ChatId::new(-100))
        );
    }

    #[test]
    fn a_key_file_that_others_may_read_is_refused_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vestka.key");
        Vault::create(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = Vault::load(&path).unwrap_err().to_string();
        assert!(error.contains("chmod 600"), "{error}");
    }

    #[test]
    fn a_damaged_key_file_is_refused_and_its_content_is_not_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vestka.key");
        fs::write(&path, "1 abcd\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let error = Vault::load(&path).unwrap_err().to_string();
        assert!(
            error.contains("line 1") && !error.contains("abcd"),
            "{error}"
        );
        assert!(matches!(
            Vault::load(&folder.path().join("none")),
            Err(KeyFileError::Missing(_))
        ));
    }
}
