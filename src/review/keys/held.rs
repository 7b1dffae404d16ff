//! What keys a process **holds**: it reads its key file when that changes, says in the database which keys it has, seals with the one
//! that the database says, and forgets those that are destroyed.
//!
//! Never here: the end of the process; a key that is not in the file.

use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::{info, warn};

use crate::store::sealing::{self, Holding, KeyState};
use crate::store::{Store, StoreError};
use crate::vault::{Destroyed, KeyId, Passphrase, Vault};

/// How long a process counts as alive after it said so.
const ALIVE: Duration = Duration::from_secs(30);

/// It says so again after so long, and at once when its keys change.
const AGAIN: Duration = Duration::from_secs(5);

/// Where the passphrase does not open the file, it is tried again after so long.
const LATER: Duration = Duration::from_mins(1);

/// What a process found out about its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// It has what it needs.
    Well,
    /// The keys were destroyed on purpose, and the database says so.
    Destroyed,
    /// The key file was destroyed on purpose, by this one of the staff or by the operator: the database may not know of it, because
    /// it was away or another one was told.
    DestroyedHere(String),
    /// The key of this number seals, and it does not have it: it must stop.
    Lacking(u16),
}

/// By what a file is known to have changed.
type Stamp = Option<(u64, u64, i64, i64)>;

/// Destroyed keys that the key file has still.
#[derive(Default)]
struct Left {
    fingerprints: Vec<String>,
    /// Not before.
    again: Option<Instant>,
}

/// The keys of one process.
pub struct Holder {
    store: Store,
    vault: Arc<Vault>,
    owner: i64,
    host: String,
    file: PathBuf,
    passphrase: Passphrase,
    seen: Mutex<Stamp>,
    /// What was said last, the key that seals first, and when.
    told: Mutex<Option<(Instant, Vec<KeyId>)>>,
    left: Mutex<Left>,
    /// Who has it is at the key file, on a thread of its own.
    at_file: Arc<tokio::sync::Mutex<()>>,
}

impl Holder {
    /// `owner` is the random number of the process, `file` its key file, which `vault` was read from.
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, owner: i64, file: PathBuf) -> Self {
        let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let name = match name.trim() {
            "" => "this host",
            name => name,
        };
        Self {
            store,
            vault,
            owner,
            host: format!("{name}, process {}", std::process::id()),
            file,
            passphrase: Passphrase::default(),
            seen: Mutex::default(),
            told: Mutex::default(),
            left: Mutex::default(),
            at_file: Arc::default(),
        }
    }

    /// The same for a key file that may lie under a passphrase.
    #[must_use]
    pub fn under(self, passphrase: Passphrase) -> Self {
        Self { passphrase, ..self }
    }

    /// Looks at file and database once.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn step(&self) -> Result<Held, StoreError> {
        if let Some(actor) = self.read_file().await {
            return Ok(Held::DestroyedHere(actor));
        }
        let mut holding = self.tell().await?;
        if holding.is_destroyed {
            return Ok(Held::Destroyed);
        }
        if let Some(sealing) = holding.sealing() {
            if !self.vault.holds(&sealing.fingerprint) {
                return Ok(Held::Lacking(sealing.number));
            }
            if self.vault.fingerprint() != sealing.fingerprint {
                self.vault.seal_under(&sealing.fingerprint);
                info!(key.number = sealing.number, "another key seals from now on");
                holding = self.tell().await?;
            }
        }
        self.forget(&holding).await;
        Ok(Held::Well)
    }

    /// Waits until nothing that a step began is at the key file any more, also of a step that nobody waits for.
    pub async fn rest(&self) {
        drop(self.at_file.lock().await);
    }

    /// Works at the key file on a thread that may: a passphrase takes a second. Of a step that nobody waits for any more what was read
    /// is dropped, and so overwritten.
    async fn apart<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        let turn = Arc::clone(&self.at_file).lock_owned().await;
        let working = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        match working.await {
            Ok(done) => done,
            // Nothing cancels it, and the runtime outlives whoever waits here.
            Err(ended) => std::panic::resume_unwind(ended.into_panic()),
        }
    }

    async fn tell(&self) -> Result<Holding, StoreError> {
        let ids = self.vault.ids();
        let now = Instant::now();
        let is_fresh = {
            let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let is_recent = |at: &Instant| now.duration_since(*at) < AGAIN;
            told.as_ref()
                .is_some_and(|(at, what)| *what == ids && is_recent(at))
        };
        if is_fresh {
            return self.store.holding().await;
        }
        let fingerprints: Vec<String> = ids.iter().map(|id| id.fingerprint.clone()).collect();
        let holder = sealing::Holder {
            owner: self.owner,
            host: &self.host,
            fingerprints: &fingerprints,
            uses: &self.vault.fingerprint(),
        };
        let holding = self.store.hold_keys(&holder, ALIVE).await?;
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, ids));
        Ok(holding)
    }

    /// Takes over what was added to the file; gives who destroyed it, where that is what became of it.
    async fn read_file(&self) -> Option<String> {
        let stamp = std::fs::metadata(&self.file)
            .ok()
            .map(|found| (found.ino(), found.len(), found.mtime(), found.mtime_nsec()));
        let is_as_before = *self.seen.lock().unwrap_or_else(PoisonError::into_inner) == stamp;
        // A file that lies there as before is not read again.
        if is_as_before && stamp.is_some() {
            return None;
        }
        if let Some(note) = Destroyed::at(&self.file).filter(|note| self.is_about_us(note)) {
            return Some(note.actor);
        }
        if is_as_before {
            return None;
        }
        let (file, passphrase) = (self.file.clone(), self.passphrase.clone());
        let read = self
            .apart(move || Vault::load_under(&file, &passphrase))
            .await;
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = stamp;
        match read {
            Ok(read) => self.vault.take_over(read),
            Err(error) => warn!(
                "the key file changed and cannot be read; this process goes on with the keys that it has: {error}"
            ),
        }
        None
    }

    /// Whether a note names a key of this process, or none, because nobody could open the file that it was in.
    fn is_about_us(&self, note: &Destroyed) -> bool {
        let named = &note.fingerprints;
        named.is_empty() || named.iter().any(|named| self.vault.holds(named))
    }

    /// Keys that are destroyed go from memory and from this host's file.
    async fn forget(&self, holding: &Holding) {
        let destroyed = holding
            .keys
            .iter()
            .filter(|key| key.state == KeyState::Destroyed);
        let gone = destroyed.filter(|key| self.vault.drop_key(&key.fingerprint));
        let (fingerprints, is_new) = {
            let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
            let before = left.fingerprints.len();
            left.fingerprints
                .extend(gone.map(|key| key.fingerprint.clone()));
            let is_new = left.fingerprints.len() > before;
            let waits = left.again.is_some_and(|again| Instant::now() < again);
            if left.fingerprints.is_empty() || (waits && !is_new) {
                return;
            }
            (left.fingerprints.clone(), is_new)
        };
        let (file, passphrase) = (self.file.clone(), self.passphrase.clone());
        let removed = self
            .apart(move || Vault::remove_keys(&file, &fingerprints, &passphrase))
            .await;
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        match removed {
            Ok(_) => {
                info!("the old key is out of memory and out of the key file");
                *left = Left::default();
            }
            Err(error) => {
                // A passphrase takes a second to find out that it is wrong.
                let about_passphrase = error.is_about_passphrase();
                left.again = about_passphrase.then(|| Instant::now() + LATER);
                if is_new {
                    tracing::error!(
                        "the old key is out of memory, but its copy in the key file stays for now, which is tried again; put the key file of the host where `vestka key rotate` ran in its place, or take the line out by hand (of a file under a passphrase after `vestka key unprotect`): {error}"
                    );
                }
            }
        }
    }
}
