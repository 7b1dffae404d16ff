//! The **key file**: how sealing keys lie on disk, outside the database.
//!
//! One line a key, `number hexadecimal`. Which of them seals the database says. Lines that begin with `#` are for people. All of it may
//! lie under a passphrase, as an age file. A file that is being destroyed holds one line that says so, and no key.
//!
//! Never here: copying a key anywhere else.

mod private;
mod secret;

use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::Vault;
use super::passphrase::Passphrase;
use super::ring::{KEY_LENGTH, Key, KeyId};
pub(super) use private::read_private;
use private::{locked, overwrite_and_rename};
pub use secret::{is_protected, protect, unprotect};
pub(super) use secret::{read_secret, write_secret};

/// How a file begins whose key was destroyed.
const DESTROYED: &str = "# destroyed ";

/// First line of a key file.
const HEADER: &str = "# Vestka sealing key. Whoever has it and the database can read who subscribes; without it nobody can.\n";

/// Why a key file cannot be used: one clear sentence with the remedy.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It is not there.
    #[error(
        "there is no key file at {0}: `vestka key create` makes it, or set keys.file or keys.signing_file to where it lies"
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
    /// It belongs to another account.
    #[error(
        "{path} belongs to another account (uid {owner}), which can read and change it: run `chown {us} {path}` as root"
    )]
    Owner {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Who we are.
        us: u32,
    },
    /// It is not a key file.
    #[error("{path}, line {line}: a key is its number, a blank and {} hexadecimal digits; restore the file from where you keep its copy", 2 * KEY_LENGTH)]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// Two keys have one number.
    #[error(
        "{path}, line {line}: another key of this file has the same number; restore the file from where you keep its copy"
    )]
    Twice {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// It has no key.
    #[error("{0} holds no key: restore it from where you keep its copy")]
    Empty(PathBuf),
    /// Its key was destroyed.
    #[error(
        "the key of {0} was destroyed: start the service once, which finishes that, then `vestka key create` begins afresh"
    )]
    Destroyed(PathBuf),
    /// It lies under a passphrase, and there is none.
    #[error(
        "{0} lies under a passphrase: name the file that holds it in keys.passphrase_file, or run this on a terminal, where it is asked for"
    )]
    NoPassphrase(PathBuf),
    /// It lies under another passphrase.
    #[error(
        "{path} cannot be opened: {given} is not the one that it lies under; nothing was written"
    )]
    Wrong {
        /// The file.
        path: PathBuf,
        /// Which one was tried.
        given: String,
    },
    /// The file with the passphrase cannot be used.
    #[error("the passphrase of the key files cannot be read from {path}: {why}")]
    Passphrase {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// It is an age file of another kind.
    #[error(
        "{0} is encrypted for keys of age, and Vestka opens passphrases alone: decrypt it with `age -d`, then run `vestka key protect`"
    )]
    ForKeys(PathBuf),
    /// It is an age file that was cut off or changed.
    #[error(
        "{0} is an age file that was cut off or changed: restore it from where you keep its copy"
    )]
    Broken(PathBuf),
    /// The disk refused.
    #[error("{path} cannot be used: {source}; {}", remedy(.source))]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What is done about a disk that refuses.
fn remedy(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::PermissionDenied => {
            "run this as the account that the service runs under (such as `sudo -u vestka`), or as root, or name another place with keys.file and keys.signing_file"
        }
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::StorageFull => {
            "make room or the place writable, then try again"
        }
        _ => "mend that, then try again",
    }
}

impl KeyFileError {
    /// Whether it is the passphrase that is missing or wrong, not the file.
    #[must_use]
    pub const fn is_about_passphrase(&self) -> bool {
        matches!(
            self,
            Self::NoPassphrase(_) | Self::Wrong { .. } | Self::Passphrase { .. }
        )
    }
}

/// What a destroyed key file says of its destruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destroyed {
    /// Fingerprints of the keys that were in it; none when they could not be read.
    pub fingerprints: Vec<String>,
    /// Handle of who destroyed it, or `operator`.
    pub actor: String,
}

impl Vault {
    /// Reads a key file that lies under no passphrase.
    ///
    /// # Errors
    /// As [`Vault::load_under`].
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        Self::load_under(path, &Passphrase::default())
    }

    /// Reads a key file; the last key in it seals until [`Vault::seal_under`] says another one.
    ///
    /// # Errors
    /// [`KeyFileError`] when it is missing, malformed, readable by others, or under another passphrase.
    pub fn load_under(path: &Path, passphrase: &Passphrase) -> Result<Self, KeyFileError> {
        Self::read(path, &read_secret(path, passphrase)?.text)
    }

    fn read(path: &Path, text: &str) -> Result<Self, KeyFileError> {
        if text.starts_with(DESTROYED) {
            return Err(KeyFileError::Destroyed(path.to_owned()));
        }
        let mut keys: Vec<Key> = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            if text.trim().is_empty() || text.starts_with('#') {
                continue;
            }
            let path = path.to_owned();
            let Some(key) = parse_key(text) else {
                return Err(KeyFileError::Malformed { path, line });
            };
            if keys.iter().any(|other| other.number == key.number) {
                return Err(KeyFileError::Twice { path, line });
            }
            keys.push(key);
        }
        Self::of(keys).ok_or_else(|| KeyFileError::Empty(path.to_owned()))
    }

    /// The same as [`Vault::create_under`], under no passphrase.
    ///
    /// # Errors
    /// As [`Vault::create_under`].
    pub fn create(path: &Path) -> Result<Self, KeyFileError> {
        Self::create_under(path, &Passphrase::default())
    }

    /// Writes a fresh key to a new file with mode 0600, under the passphrase if that is set, and gives the vault.
    ///
    /// # Errors
    /// [`KeyFileError::Exists`] when there is one; it is never overwritten.
    pub fn create_under(path: &Path, passphrase: &Passphrase) -> Result<Self, KeyFileError> {
        let vault = Self::with(Key::fresh(1));
        write_secret(path, &vault.text(&[]), passphrase)?;
        Ok(vault)
    }

    /// One that opens nothing that was ever sealed: for who reads only what lies open, where the key was destroyed.
    #[must_use]
    pub fn of_nothing() -> Self {
        Self::with(Key::fresh(1))
    }

    /// Adds a fresh key to the file, which is replaced as a whole, and gives what may be told of it. It seals nothing yet.
    ///
    /// # Errors
    /// [`KeyFileError`] when the file cannot be read or written; it is as it was then.
    pub fn add_key(path: &Path, passphrase: &Passphrase) -> Result<KeyId, KeyFileError> {
        let _turn = locked(path)?;
        let secret = read_secret(path, passphrase)?;
        let vault = Self::read(path, &secret.text)?;
        let last = vault.ids().iter().map(|id| id.number).max();
        let fresh = Key::fresh(last.unwrap_or(0).saturating_add(1));
        let id = fresh.id();
        vault.take_over(Self::with(fresh));
        secret.replace(path, &vault.text(&[]), passphrase)?;
        Ok(id)
    }

    /// Takes keys out of the file, which is replaced as a whole; the bytes of the old one are overwritten. False when none of
    /// them was in it, or nothing else.
    ///
    /// # Errors
    /// [`KeyFileError`] when the file cannot be read or written.
    pub fn remove_keys(
        path: &Path,
        fingerprints: &[String],
        passphrase: &Passphrase,
    ) -> Result<bool, KeyFileError> {
        let _turn = locked(path)?;
        let secret = read_secret(path, passphrase)?;
        let vault = Self::read(path, &secret.text)?;
        let goes = |id: &KeyId| fingerprints.contains(&id.fingerprint);
        let ids = vault.ids();
        if !ids.iter().any(goes) || ids.iter().all(goes) {
            return Ok(false);
        }
        secret.replace(path, &vault.text(fingerprints), passphrase)?;
        Ok(true)
    }

    /// As it lies in a file, without these keys.
    fn text(&self, without: &[String]) -> Zeroizing<String> {
        let ring = self.ring();
        let mut keys: Vec<&Key> = ring.keys().collect();
        keys.sort_by_key(|key| key.number);
        // At its full size from the beginning: a string that grows leaves copies behind.
        let mut text = Zeroizing::new(String::with_capacity(
            HEADER.len() + keys.len() * (2 * KEY_LENGTH + 8),
        ));
        text.push_str(HEADER);
        for key in keys {
            if without.contains(&key.fingerprint()) {
                continue;
            }
            let hex = Zeroizing::new(HEXLOWER.encode(key.bytes.as_slice()));
            let number = key.number.to_string();
            text.extend([number.as_str(), " ", hex.as_str(), "\n"]);
        }
        text
    }
}

impl Destroyed {
    /// What the file at `path`, or the note that took its place, says; none when nothing was destroyed there.
    #[must_use]
    pub fn at(path: &Path) -> Option<Self> {
        // A note beside a file that holds a key again is of the one before.
        let place = if path.exists() {
            path.to_owned()
        } else {
            private::note_of(path)
        };
        Self::read(&Zeroizing::new(std::fs::read_to_string(place).ok()?))
    }

    fn read(text: &str) -> Option<Self> {
        let line = text.lines().next()?.strip_prefix(DESTROYED)?;
        let (fingerprints, actor) = line.split_once(" by ")?;
        Some(Self {
            fingerprints: fingerprints
                .split(',')
                .filter(|word| !word.is_empty() && *word != "-")
                .map(str::to_owned)
                .collect(),
            actor: actor.trim().to_owned(),
        })
    }

    fn line(&self) -> String {
        let fingerprints = if self.fingerprints.is_empty() {
            "-".to_owned()
        } else {
            self.fingerprints.join(",")
        };
        format!("{DESTROYED}{fingerprints} by {}\n", self.actor)
    }
}

/// Destroys a key file: its bytes are overwritten where they lie with a note that it was destroyed, and then the name goes. The note
/// stays beside it until [`forget_destruction`], so that whoever starts next finishes what a kill left undone. What a crash left
/// half written beside it goes too. False when there was no file.
///
/// # Errors
/// [`KeyFileError`] when the disk refuses: then a person must delete the file.
pub fn destroy_file(path: &Path, note: &Destroyed) -> Result<bool, KeyFileError> {
    overwrite_and_rename(path, &note.line())
}

/// Overwrites another secret file where it lies, and deletes it. One that is not there is well.
///
/// # Errors
/// [`KeyFileError`] when the disk refuses.
pub fn destroy_secret(path: &Path) -> Result<(), KeyFileError> {
    private::overwrite_and_delete(path)
}

/// Deletes the note: the database knows.
pub fn forget_destruction(path: &Path) {
    // Left there it is found again, and says what the database says.
    std::fs::remove_file(private::note_of(path)).ok();
}

fn parse_key(line: &str) -> Option<Key> {
    let (number, hex) = line.trim().split_once(' ')?;
    let bytes = Zeroizing::new(HEXLOWER.decode(hex.trim().as_bytes()).ok()?);
    let bytes = Zeroizing::new(<[u8; KEY_LENGTH]>::try_from(bytes.as_slice()).ok()?);
    let number = number.parse().ok().filter(|number| *number > 0)?;
    Some(Key { number, bytes })
}

#[cfg(test)]
mod tests {
    use super::{Destroyed, KeyFileError, Vault, destroy_file, forget_destruction};
    use crate::vault::{ChatId, Passphrase, Purpose};
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
    fn a_disk_that_refuses_is_told_with_the_remedy() {
        let told = |kind: std::io::ErrorKind| {
            let (path, source) = ("/etc/vestka/vestka.key".into(), kind.into());
            KeyFileError::Io { path, source }.to_string()
        };
        let denied = told(std::io::ErrorKind::PermissionDenied);
        assert!(
            denied.starts_with(
                "/etc/vestka/vestka.key cannot be used: permission denied; run this as the account"
            ),
            "{denied}"
        );
        assert!(told(std::io::ErrorKind::TimedOut).ends_with("; mend that, then try again"));
    }

    #[test]
    fn what_was_never_there_needs_no_folder_to_be_destroyed() {
        let folder = tempfile::tempdir().unwrap();
        let note = Destroyed {
            fingerprints: Vec::new(),
            actor: "operator".to_owned(),
        };
        let path = folder.path().join("none/vestka.key");
        assert!(!destroy_file(&path, &note).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
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

    #[test]
    fn a_key_is_added_and_taken_out_in_place_and_the_file_stays_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vestka.key");
        let made = Vault::create(&path).unwrap();
        let old = made.fingerprint();
        let bytes = fs::read_to_string(&path).unwrap();
        let id = Vault::add_key(&path, &Passphrase::default()).unwrap();
        assert_eq!(id.number, 2);
        let both = Vault::load(&path).unwrap();
        assert!(both.holds(&old) && both.holds(&id.fingerprint));
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        // A second name shows what became of the bytes that lay there.
        let other = folder.path().join("other-name");
        fs::hard_link(&path, &other).unwrap();
        let none = Passphrase::default();
        assert!(Vault::remove_keys(&path, std::slice::from_ref(&old), &none).unwrap());
        let rest = Vault::load(&path).unwrap();
        assert!(!rest.holds(&old) && rest.holds(&id.fingerprint));
        let left = fs::read_to_string(&other).unwrap();
        let secret = bytes.lines().nth(1).unwrap().split_once(' ').unwrap().1;
        assert!(!left.contains(&secret[..16]) && left.trim_matches('\0').is_empty());
        assert!(
            !Vault::remove_keys(&path, &[id.fingerprint], &none).unwrap(),
            "the last one stays"
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_destroyed_file_is_overwritten_and_leaves_a_note_until_it_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vestka.key");
        let fingerprint = Vault::create(&path).unwrap().fingerprint();
        let (other, unfinished) = (
            folder.path().join("other-name"),
            folder.path().join(".vestka.key.0123abcd"),
        );
        fs::hard_link(&path, &other).unwrap();
        fs::copy(&path, &unfinished).unwrap();
        let note = Destroyed {
            fingerprints: vec![fingerprint],
            actor: "amber-river".to_owned(),
        };
        assert_eq!(Destroyed::at(&path), None);
        assert!(destroy_file(&path, &note).unwrap());
        assert!(!path.exists() && !unfinished.exists());
        assert_eq!(Destroyed::at(&path), Some(note.clone()));
        let left = fs::read_to_string(&other).unwrap();
        assert_eq!(left.trim_end(), note.line().trim_end());
        // Killed before the name was gone.
        fs::rename(&other, &path).unwrap();
        assert!(matches!(
            Vault::load(&path),
            Err(KeyFileError::Destroyed(_))
        ));
        assert!(destroy_file(&path, &note).unwrap());
        forget_destruction(&path);
        assert_eq!(Destroyed::at(&path), None);
        assert!(!destroy_file(&path, &note).unwrap());
        assert_eq!(
            Destroyed::at(&path),
            Some(note),
            "there was no file, and still it is known"
        );
    }

    #[test]
    fn truncated_doubled_and_binary_files_are_refused_with_the_remedy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vestka.key");
        Vault::create(&path).unwrap();
        let whole = fs::read_to_string(&path).unwrap();
        let key = whole.lines().nth(1).unwrap();
        for bad in [
            whole[..whole.len() - 9].to_owned(),
            "# nothing else\n".to_owned(),
            String::new(),
            format!("{whole}{key}\n"),
            whole.replace("\n1 ", "\n0 "),
            "\u{0}\u{1}".to_owned(),
        ] {
            fs::write(&path, &bad).unwrap();
            let error = Vault::load(&path).unwrap_err().to_string();
            assert!(error.contains("restore"), "{bad}: {error}");
        }
        fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
        let error = Vault::load(&path).unwrap_err().to_string();
        assert!(error.contains("restore"), "{error}");
    }
}
