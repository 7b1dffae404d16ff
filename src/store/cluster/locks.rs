//! Locks between processes: advisory locks on files, which the kernel releases however their holder ends.
//!
//! A lock is released by unlocking, not by closing: a child of this process that is between fork and exec still holds a
//! copy of the file for a moment, and a closed file would stay locked that long. The one lock that must survive in
//! children, the server's, is not taken here (`server`).

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::ClusterError;
use super::account::Account;

/// How often a taken lock is tried again.
const AGAIN: Duration = Duration::from_millis(10);

/// A lock held until dropped.
#[derive(Debug)]
pub(super) struct Held(File);

impl Held {
    /// The locked file, to leave a word in.
    pub(super) fn file(&self) -> &File {
        &self.0
    }

    /// Makes a shared lock exclusive if nobody else shares it. Under `start.lock` alone: there is a gap between the two.
    pub(super) fn alone(self) -> io::Result<Option<Self>> {
        self.0.unlock()?;
        Ok(taken(self.0.try_lock())?.then_some(self))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // A file that was locked can be unlocked; and if not, closing it is next.
        self.0.unlock().ok();
    }
}

/// Opens a file of the cluster for writing, made for the account if missing. Never follows a link: root must not write
/// where the account pointed one.
pub(super) fn open_file(path: &Path, account: &Account) -> Result<File, ClusterError> {
    let file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .mode(0o600)
        .custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed())
        .open(path)
        .map_err(|error| ClusterError::at(path, &account.name, error))?;
    account.give(path)?;
    Ok(file)
}

/// Takes the lock for this holder alone, or answers that somebody has it.
pub(super) fn try_exclusive(path: &Path, account: &Account) -> Result<Option<Held>, ClusterError> {
    let file = open_file(path, account)?;
    let free =
        taken(file.try_lock()).map_err(|error| ClusterError::at(path, &account.name, error))?;
    Ok(free.then_some(Held(file)))
}

/// Takes the lock together with others, or answers that somebody has it alone.
pub(super) fn try_shared(path: &Path, account: &Account) -> Result<Option<Held>, ClusterError> {
    let file = open_file(path, account)?;
    let free = taken(file.try_lock_shared())
        .map_err(|error| ClusterError::at(path, &account.name, error))?;
    Ok(free.then_some(Held(file)))
}

/// Waits for the lock, but not longer than `within`.
pub(super) async fn exclusive(
    path: &Path,
    account: &Account,
    within: Duration,
) -> Result<Option<Held>, ClusterError> {
    let deadline = Instant::now() + within;
    loop {
        let held = try_exclusive(path, account)?;
        if held.is_some() || Instant::now() >= deadline {
            return Ok(held);
        }
        sleep(AGAIN).await;
    }
}

/// Whether a try succeeded; losing is an answer, not an error.
pub(super) fn taken(tried: Result<(), TryLockError>) -> io::Result<bool> {
    match tried {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
