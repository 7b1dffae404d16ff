//! The log: what the server printed, and the proof that it lives.
//!
//! The log is locked before the server starts and handed to it as its output, so the server and every process it forks
//! hold the lock until the last of them is gone. A free lock therefore means that nothing of an earlier server is left,
//! whatever `postmaster.pid` says and whoever has that process id by now.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::process::Stdio;

use rustix::fs::statvfs;

use super::ClusterError;
use super::home::Home;
use super::locks::{open_file, taken};

/// A log longer than this starts anew with the server.
const LONG: u64 = 10 * 1024 * 1024;

/// How much of the end is read to tell why a start failed.
const TAIL_BYTES: u64 = 4096;
const TAIL_LINES: usize = 4;

/// Less room than this, in bytes, is none.
const FULL: u64 = 1024 * 1024;

/// The log, locked by this process.
#[derive(Debug)]
pub(super) struct Log {
    file: File,
    /// Where this start begins.
    from: u64,
}

impl Log {
    /// Locks the log, or answers that something of a server lives.
    pub(super) fn take(home: &Home) -> Result<Option<Self>, ClusterError> {
        let failed = |error| home.failed(&home.log(), error);
        let file = open_file(&home.log(), &home.account)?;
        if !taken(file.try_lock()).map_err(failed)? {
            return Ok(None);
        }
        if file.metadata().map_err(failed)?.len() > LONG {
            file.set_len(0).map_err(failed)?;
        }
        let from = file.metadata().map_err(failed)?.len();
        Ok(Some(Self { file, from }))
    }

    /// Gives the lock back without starting anything.
    pub(super) fn release(self) {
        // Closing the file, which is next, does the same a moment later.
        self.file.unlock().ok();
    }

    /// An output for a child, which then shares the lock.
    pub(super) fn output(&self, home: &Home) -> Result<Stdio, ClusterError> {
        let file = self
            .file
            .try_clone()
            .map_err(|error| home.failed(&home.log(), error))?;
        Ok(Stdio::from(file))
    }

    /// Why the server did not start, by what it has logged since.
    pub(super) fn failure(&self, home: &Home) -> ClusterError {
        self.explain(home, &self.said().unwrap_or_default())
    }

    /// What a program's last words mean; keeps them in the log if they are not there yet.
    pub(super) fn explain(&self, home: &Home, said: &str) -> ClusterError {
        if !self.said().unwrap_or_default().contains(said) {
            (&self.file).write_all(said.as_bytes()).ok();
        }
        explain(home, said)
    }

    fn said(&self) -> std::io::Result<String> {
        let mut file = self.file.try_clone()?;
        let end = file.metadata()?.len();
        file.seek(SeekFrom::Start(
            self.from.max(end.saturating_sub(TAIL_BYTES)),
        ))?;
        let mut said = Vec::new();
        file.take(TAIL_BYTES).read_to_end(&mut said)?;
        Ok(String::from_utf8_lossy(&said).into_owned())
    }
}

/// Whether the disk has no room, not even for words in the log that would say so.
fn is_full(home: &Home) -> bool {
    statvfs(&home.folder).is_ok_and(|disk| disk.f_bavail * disk.f_frsize < FULL)
}

fn explain(home: &Home, said: &str) -> ClusterError {
    let account = home.account.name.clone();
    if said.contains("No space left on device")
        || said.contains("Disk quota exceeded")
        || said.trim().is_empty() && is_full(home)
    {
        return ClusterError::DiskFull {
            path: home.folder.clone(),
        };
    }
    if said.contains("could not look up effective user ID") {
        return ClusterError::NoAccount;
    }
    if said.contains("Permission denied") {
        return ClusterError::NoPermission {
            path: home.folder.clone(),
            account,
        };
    }
    let lines: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let tail = match &lines[lines.len().saturating_sub(TAIL_LINES)..] {
        [] => "it says nothing".to_owned(),
        last => last.join(" / "),
    };
    ClusterError::Start {
        log: home.log(),
        tail,
    }
}
