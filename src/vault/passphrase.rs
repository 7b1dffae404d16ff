//! The **passphrase** under which key files may lie: from a file, or from whoever sits at the terminal. Asked for when a file needs it, and
//! kept in memory no longer than the keys.
//!
//! Never here: a command line, a variable of the environment; a passphrase in a log.

mod age;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use zeroize::Zeroizing;

use self::age::{Refused, Salt, Sealed, Stretched};
use super::key_file::{KeyFileError, read_private};

pub(super) use self::age::is_age;

/// Asks a person for the passphrase; none when nobody is there.
pub type Ask = fn() -> io::Result<Option<String>>;

/// What opens and seals key files. Clones share what was learned.
#[derive(Clone, Default)]
pub struct Passphrase(Arc<Inner>);

#[derive(Default)]
struct Inner {
    file: Option<PathBuf>,
    ask: OnceLock<Ask>,
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    /// What a person typed, once it has opened or sealed a file.
    typed: Option<Zeroizing<String>>,
    /// It takes a second each time, and files are read again.
    stretched: Vec<(Salt, Stretched)>,
}

impl Passphrase {
    /// The one that stands in the first line of a file; without a file there is none until somebody is asked.
    #[must_use]
    pub fn in_file(file: Option<PathBuf>) -> Self {
        Self(Arc::new(Inner {
            file,
            ..Inner::default()
        }))
    }

    /// One that was typed.
    #[must_use]
    pub fn typed(passphrase: String) -> Self {
        let new = Self::default();
        new.known().typed = Some(Zeroizing::new(passphrase));
        new
    }

    /// Whether the same was typed again.
    #[must_use]
    pub fn is_again(&self, typed: String) -> bool {
        self.known().typed == Some(Zeroizing::new(typed))
    }

    /// Lets this ask a person when there is no file.
    pub fn asked_by(&self, ask: Ask) {
        // The first one stays.
        self.0.ask.set(ask).ok();
    }

    /// The same one where nobody may be asked; what one of the two learns the other knows.
    #[must_use]
    pub fn unasked(&self) -> Self {
        Self(Arc::new(Inner {
            file: self.0.file.clone(),
            ask: OnceLock::new(),
            known: Arc::clone(&self.0.known),
        }))
    }

    /// The file that it stands in, if one is named.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// Whether files that are made now go under it.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.file.is_some() || self.known().typed.is_some()
    }

    /// Forgets what was typed and what became of it.
    pub fn forget(&self) {
        *self.known() = Known::default();
    }

    /// Reads it, and does no more.
    ///
    /// # Errors
    /// [`KeyFileError::Passphrase`] when its file cannot be used.
    pub fn try_out(&self) -> Result<(), KeyFileError> {
        match &self.0.file {
            Some(file) => in_file(file).map(drop),
            None => Ok(()),
        }
    }

    /// What lies under it in a file.
    pub(super) fn open(
        &self,
        path: &Path,
        bytes: &[u8],
    ) -> Result<Zeroizing<String>, KeyFileError> {
        let refused = |why| match why {
            Refused::Wrong => KeyFileError::Wrong {
                path: path.to_owned(),
                given: self.given(),
            },
            Refused::ForKeys => KeyFileError::ForKeys(path.to_owned()),
            Refused::Broken => KeyFileError::Broken(path.to_owned()),
        };
        let sealed = Sealed::read(bytes).map_err(refused)?;
        let mut known = self.known();
        let found = known
            .stretched
            .iter()
            .find(|(salt, _)| *salt == sealed.salt);
        let plain = if let Some((_, stretched)) = found {
            sealed.open(stretched).map_err(refused)?
        } else {
            let (passphrase, is_typed) = self.get(&known, path)?;
            let stretched = sealed.salt.stretch(&passphrase);
            let plain = sealed.open(&stretched).map_err(refused)?;
            known.stretched.push((sealed.salt, stretched));
            if is_typed {
                known.typed = Some(passphrase);
            }
            plain
        };
        let text = std::str::from_utf8(&plain).map_err(|_| refused(Refused::Broken))?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    /// A text as it lies in a file under it.
    pub(super) fn seal(&self, path: &Path, text: &str) -> Result<String, KeyFileError> {
        let mut known = self.known();
        let (passphrase, _) = self.get(&known, path)?;
        let salt = Salt::fresh(age::WORK);
        let stretched = salt.stretch(&passphrase);
        let sealed = age::seal(&salt, &stretched, text);
        known.stretched.push((salt, stretched));
        Ok(sealed)
    }

    /// The passphrase, and whether it was typed.
    fn get(&self, known: &Known, path: &Path) -> Result<(Zeroizing<String>, bool), KeyFileError> {
        if let Some(file) = &self.0.file {
            return Ok((in_file(file)?, false));
        }
        if let Some(typed) = &known.typed {
            return Ok((typed.clone(), true));
        }
        let asked = match self.0.ask.get() {
            Some(ask) => ask().ok().flatten(),
            None => None,
        };
        let typed = asked.map(Zeroizing::new);
        typed
            .map(|typed| (typed, true))
            .ok_or_else(|| KeyFileError::NoPassphrase(path.to_owned()))
    }

    fn given(&self) -> String {
        match &self.0.file {
            Some(file) => format!("the passphrase in {}", file.display()),
            None => "the passphrase that was given".to_owned(),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first line of a file that nobody else may read.
fn in_file(file: &Path) -> Result<Zeroizing<String>, KeyFileError> {
    let refused = |why: String| KeyFileError::Passphrase {
        path: file.to_owned(),
        why,
    };
    let bytes = read_private(file).map_err(|error| {
        refused(match error {
            KeyFileError::Missing(_) => {
                "it is not there; put it there, or set keys.passphrase_file to where it lies"
                    .to_owned()
            }
            KeyFileError::Open { .. } | KeyFileError::Owner { .. } => error.to_string(),
            KeyFileError::Io { source, .. } => source.to_string(),
            _ => "it is not text".to_owned(),
        })
    })?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| refused("it is not text in UTF-8".to_owned()))?;
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(Zeroizing::new(line.to_owned())),
        None => Err(refused("it has no passphrase in its first line".to_owned())),
    }
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0.file {
            Some(file) => write!(f, "{file:?}"),
            None => f.write_str("None"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyFileError, Passphrase};
    use crate::vault::{Signer, Vault, is_protected, protect, unprotect};
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::Path;

    fn typed(text: &str) -> Passphrase {
        Passphrase::typed(text.to_owned())
    }

    fn write(path: &Path, text: &str, mode: u32) {
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn key_files_are_put_under_a_passphrase_and_taken_from_it_and_the_plain_bytes_are_gone() {
        let folder = tempfile::tempdir().unwrap();
        let (key, sign) = (
            folder.path().join("vestka.key"),
            folder.path().join("vestka.sign"),
        );
        let fingerprint = Vault::create(&key).unwrap().fingerprint();
        let public = Signer::create(&sign).unwrap().public_key();
        let plain = fs::read_to_string(&key).unwrap();
        let other = folder.path().join("other-name");
        fs::hard_link(&key, &other).unwrap();
        let (ours, none) = (typed("six words of a list"), Passphrase::default());
        for file in [&key, &sign] {
            assert!(!is_protected(file).unwrap());
            protect(&[(file.clone(), none.clone())], &ours).unwrap();
            assert!(is_protected(file).unwrap());
            let mode = fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let secret = plain.lines().nth(1).unwrap().split_once(' ').unwrap().1;
        for left in [&key, &other] {
            assert!(!fs::read_to_string(left).unwrap().contains(&secret[..16]));
        }
        let again = typed("six words of a list");
        assert_eq!(
            Vault::load_under(&key, &again).unwrap().fingerprint(),
            fingerprint
        );
        assert_eq!(
            Signer::load_under(&sign, &again).unwrap().public_key(),
            public
        );
        assert!(matches!(
            Vault::load(&key),
            Err(KeyFileError::NoPassphrase(_))
        ));
        let before = fs::read(&key).unwrap();
        let wrong = typed("another one");
        for refused in [
            Vault::load_under(&key, &wrong).map(drop),
            protect(&[(key.clone(), wrong.clone())], &ours),
            unprotect(&[(key.clone(), wrong.clone())]).map(drop),
            Vault::add_key(&key, &wrong).map(drop),
        ] {
            let said = refused.unwrap_err().to_string();
            assert!(said.contains("nothing was written"), "{said}");
        }
        assert_eq!(fs::read(&key).unwrap(), before);

        unprotect(&[(key.clone(), again)]).unwrap();
        assert_eq!(fs::read_to_string(&key).unwrap(), plain);
    }

    #[test]
    fn files_change_together_or_not_at_all_and_what_a_crash_left_goes() {
        let folder = tempfile::tempdir().unwrap();
        let (key, sign) = (
            folder.path().join("vestka.key"),
            folder.path().join("vestka.sign"),
        );
        Vault::create(&key).unwrap();
        let ours = typed("six words of a list");
        Signer::create_under(&sign, &ours).unwrap();
        let before = (fs::read(&key).unwrap(), fs::read(&sign).unwrap());
        let left = folder.path().join(".vestka.key.0a1b2c3d");
        write(&left, "1 secret", 0o600);
        let other_left = folder.path().join("left");
        fs::hard_link(&left, &other_left).unwrap();

        let wrong = [
            (key.clone(), Passphrase::default()),
            (sign.clone(), typed("another one")),
        ];
        assert!(protect(&wrong, &typed("a new one")).is_err());
        assert!(unprotect(&wrong).is_err());
        let now = (fs::read(&key).unwrap(), fs::read(&sign).unwrap());
        assert_eq!(now, before, "the first was not changed either");
        let names = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(names, 4, "nothing half written stays");

        let right = [(key.clone(), Passphrase::default()), (sign.clone(), ours)];
        let new = typed("a new one");
        protect(&right, &new).unwrap();
        assert!(Vault::load_under(&key, &new).is_ok());
        assert!(Signer::load_under(&sign, &new).is_ok());
        assert!(!left.exists());
        let overwritten = fs::read(&other_left).unwrap();
        assert!(overwritten.iter().all(|byte| *byte == 0));
    }

    #[test]
    fn where_nobody_may_be_asked_nobody_is_and_what_was_learned_is_shared() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("vestka.key");
        Vault::create_under(&key, &typed("six words of a list")).unwrap();
        let asking = Passphrase::default();
        asking.asked_by(|| Ok(Some("six words of a list".to_owned())));
        let service = asking.unasked();
        assert!(matches!(
            Vault::load_under(&key, &service),
            Err(KeyFileError::NoPassphrase(_))
        ));
        assert!(Vault::load_under(&key, &asking).is_ok());
        assert!(Vault::load_under(&key, &service).is_ok());
        service.forget();
        assert!(!asking.is_set());
    }

    #[test]
    fn a_key_is_added_and_taken_out_under_the_passphrase() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vestka.key");
        let ours = typed("six words of a list");
        let old = Vault::create_under(&path, &ours).unwrap().fingerprint();
        assert!(is_protected(&path).unwrap());
        let new = Vault::add_key(&path, &ours).unwrap();
        assert!(is_protected(&path).unwrap());
        assert!(Vault::load_under(&path, &ours).unwrap().holds(&old));
        assert!(Vault::remove_keys(&path, &[old], &ours).unwrap());
        assert!(is_protected(&path).unwrap());
        assert_eq!(Vault::load_under(&path, &ours).unwrap().ids(), [new]);
        ours.forget();
        assert!(!ours.is_set());
        assert!(Vault::load_under(&path, &ours).is_err());
    }

    #[test]
    fn a_passphrase_stands_in_the_first_line_of_a_private_file() {
        let folder = tempfile::tempdir().unwrap();
        let (key, file) = (
            folder.path().join("vestka.key"),
            folder.path().join("phrase"),
        );
        let ours = Passphrase::in_file(Some(file.clone()));
        let refused = |part: &str| {
            let said = Vault::create_under(&key, &ours).unwrap_err().to_string();
            assert!(said.contains(part) && !said.contains("secret"), "{said}");
            assert!(!key.exists());
        };
        refused("keys.passphrase_file");
        write(&file, "secret words\n", 0o644);
        refused("chmod 600");
        write(&file, "\nsecret words\n", 0o600);
        refused("first line");
        fs::write(&file, [0xff, 0xfe]).unwrap();
        refused("UTF-8");
        write(&file, "secret words\r\nmore\n", 0o600);
        Vault::create_under(&key, &ours).unwrap();
        assert!(Vault::load_under(&key, &typed("secret words")).is_ok());
        assert!(!format!("{ours:?}").contains("secret"));
        assert_eq!(format!("{:?}", typed("secret")), "None");
    }
}
