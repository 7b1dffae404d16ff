//! Why the private cluster cannot be used, in sentences an operator can act on.
//!
//! Each variant prints one sentence that ends with the remedy; none quotes a statement or a value from the database.

use std::io;
use std::path::{Path, PathBuf};

use super::binaries::MINIMUM;

/// What keeps Vestka from its private cluster.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// There are no server programs to run.
    #[error(
        "no PostgreSQL server programs were found on this machine: install them with `{install}`, or set `database.url` to a server elsewhere"
    )]
    NoBinaries {
        /// The command that installs them here.
        install: String,
    },
    /// There are server programs, all of them too old for a new cluster.
    #[error(
        "this machine has PostgreSQL {found}, but Vestka needs {MINIMUM} or newer: install it with `{install}`, or set `database.url` to a newer server"
    )]
    TooOld {
        /// Major versions found, as a list to read.
        found: String,
        /// The command that installs a newer one here.
        install: String,
    },
    /// The cluster was made by a major version that is not installed; Postgres reads only its own.
    #[error(
        "{} was made by PostgreSQL {made_by}, but this machine has {found}: install that version with `{install}`, or move the data with pg_upgrade",
        folder.display()
    )]
    OtherMajor {
        /// The cluster.
        folder: PathBuf,
        /// Its major version.
        made_by: u32,
        /// Major versions found, as a list to read; "none".
        found: String,
        /// The command that installs the right one here.
        install: String,
    },
    /// The server's account lacks a permission.
    #[error(
        "the account {account} has no permission for {}: give it that folder, or point `data_dir` to one of its own",
        path.display()
    )]
    NoPermission {
        /// The file or folder that refused.
        path: PathBuf,
        /// Who was refused.
        account: String,
    },
    /// The file system is full, or the quota is used up.
    #[error("the disk that holds {} is full: make room there, then start again; nothing was lost", path.display())]
    DiskFull {
        /// Where the space ran out.
        path: PathBuf,
    },
    /// Another service uses this `data_dir`.
    #[error(
        "Vestka is already running with the data_dir {}{}: stop it first, or give every process one server with `database.url`",
        data_dir.display(),
        pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
    )]
    AlreadyRunning {
        /// The folder both want.
        data_dir: PathBuf,
        /// The process that has it, where known.
        pid: Option<u32>,
    },
    /// Postgres refuses root, and there is no account to drop to, or the one it runs under has no name.
    #[error(
        "PostgreSQL needs an unprivileged account listed on this machine, and there is none for it: create one with `useradd --system vestka`, or set `database.url`"
    )]
    NoAccount,
    /// The folder holds something Vestka did not put there.
    #[error("{} holds files that are not Vestka's: move them away, or choose another `data_dir`", path.display())]
    Foreign {
        /// The folder, untouched.
        path: PathBuf,
    },
    /// `data_dir` says that its cluster is elsewhere, and there it is not.
    #[error(
        "the database of {} should be in {}, which is missing: bring it back, or delete {} to begin with an empty one",
        data_dir.display(), home.display(), pointer.display()
    )]
    Missing {
        /// The `data_dir`.
        data_dir: PathBuf,
        /// Where its cluster was.
        home: PathBuf,
        /// The file that says so.
        pointer: PathBuf,
    },
    /// `data_dir` is a copy: the cluster it names belongs to another one that still exists.
    #[error(
        "{} belongs to the data_dir {}: use that one, or delete {} to begin with an empty database",
        home.display(), owner.display(), pointer.display()
    )]
    Copied {
        /// The cluster.
        home: PathBuf,
        /// Whose it is.
        owner: PathBuf,
        /// The file that names it wrongly.
        pointer: PathBuf,
    },
    /// A folder that must be private, as the socket's, belongs to somebody else or lets others in.
    #[error("{} is not a private folder of the account {account}: move it away, then start again", path.display())]
    NotPrivate {
        /// The folder, unused.
        path: PathBuf,
        /// Who should own it.
        account: String,
    },
    /// Another command was starting or stopping the server for too long.
    #[error("another vestka command is still starting or stopping the server of {}: try again when it is done", home.display())]
    Busy {
        /// The cluster's folder.
        home: PathBuf,
    },
    /// The server, or `initdb`, ended or never became ready.
    #[error("PostgreSQL did not start; mend what its log {} says last, then start again: {tail}", log.display())]
    Start {
        /// The log.
        log: PathBuf,
        /// Its last lines, in one.
        tail: String,
    },
    /// The server did not stop, even when told to drop everything.
    #[error("PostgreSQL (process {pid}) did not stop: look at {}, then end that process", log.display())]
    Stop {
        /// The server.
        pid: i32,
        /// The log.
        log: PathBuf,
    },
    /// A file operation failed.
    #[error("{} cannot be used ({source}): mend that, then start again", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The running server refused something.
    #[error("the private PostgreSQL server refused: {0}")]
    Database(#[from] sqlx::Error),
}

impl ClusterError {
    /// The error for a file operation at `path`, done for `account`.
    pub(super) fn at(path: &Path, account: &str, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::NoPermission {
                    path,
                    account: account.to_owned(),
                }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Io { path, source },
        }
    }
}
