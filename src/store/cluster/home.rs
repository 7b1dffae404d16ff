//! The home: the folder a cluster lives in, and what is in it.
//!
//! Usually `data_dir/postgres`. When the server's account cannot enter `data_dir` (root's own home, say), a folder of
//! its own under `/var/lib/vestka`; two files tie the two together, so that neither a moved nor a copied `data_dir`
//! silently starts with an empty database. Never touches a folder with files that are not ours.

use std::ffi::OsStr;
use std::fs::{DirBuilder, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::ClusterError;
use super::account::Account;
use super::configuration::SOCKET;

/// Where clusters live that cannot live in their `data_dir`.
const ELSEWHERE: &str = "/var/lib/vestka";

/// The file in `data_dir` that names a home elsewhere, and the one there that names the `data_dir`.
const POINTER: &str = "postgres.location";
const OWNER: &str = "data_dir";

/// All that Vestka puts into a home, and what a file system has at its root.
const OURS: [&str; 9] = [
    "data",
    "data.new",
    "socket",
    "log",
    "start.lock",
    "service.lock",
    "users.lock",
    OWNER,
    "data_dir.new",
];

/// The longest path of a socket's folder: 103 bytes for a socket's path on macOS (107 on Linux), less its name.
const SOCKET_FOLDER_BYTES: usize = 103 - SOCKET.len() - 1;

/// Where a cluster lives, and as whom.
#[derive(Debug)]
pub(super) struct Home {
    /// Canonical.
    pub(super) data_dir: PathBuf,
    pub(super) folder: PathBuf,
    pub(super) account: Account,
    /// The folder that keeps the account out of `data_dir`, when the home is elsewhere.
    barrier: Option<PathBuf>,
}

impl Home {
    /// Finds or makes the home that belongs to `data_dir`.
    pub(super) fn locate(data_dir: &Path) -> Result<Self, ClusterError> {
        let data_dir = made(data_dir)?;
        let inside = data_dir.join("postgres");
        let home = if inside.join("data").exists() || strangers(&inside).unwrap_or(false) {
            Self::at(data_dir, inside)?
        } else if data_dir.join(POINTER).exists() {
            let folder = tied(&data_dir)?;
            Self::at(data_dir, folder)?
        } else {
            let mut home = Self::at(data_dir, inside)?;
            home.barrier = home.barred(&home.data_dir)?;
            if home.barrier.is_some() {
                home.folder = untaken(&home.data_dir);
                home.tie()?;
            }
            home
        };
        home.prepare()?;
        Ok(home)
    }

    fn at(data_dir: PathBuf, folder: PathBuf) -> Result<Self, ClusterError> {
        let owner = |path: &Path| {
            path.metadata()
                .ok()
                .map(|about| about.uid())
                .filter(|&uid| uid != 0)
        };
        let account = Account::choose(owner(&folder.join("data")).or_else(|| owner(&folder)))?;
        let mut home = Self {
            data_dir,
            folder,
            account,
            barrier: None,
        };
        if !home.folder.starts_with(&home.data_dir) {
            home.barrier = home.barred(&home.data_dir)?;
        }
        Ok(home)
    }

    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Where `initdb` works, so that an interrupted one leaves nothing half done in `data`.
    pub(super) fn staging(&self) -> PathBuf {
        self.folder.join("data.new")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    pub(super) fn lock(&self, what: &str) -> PathBuf {
        self.folder.join(format!("{what}.lock"))
    }

    /// The major version that made the cluster; none if there is no cluster yet.
    pub(super) fn made_by(&self) -> Result<Option<u32>, ClusterError> {
        match std::fs::read_to_string(self.data().join("PG_VERSION")) {
            Ok(text) => text
                .trim()
                .parse()
                .map(Some)
                .map_err(|_| foreign(&self.data())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(&self.data(), error)),
        }
    }

    /// Makes the private folder for the socket: in the home, or where a path is short enough for a socket.
    pub(super) fn socket_folder(&self) -> Result<PathBuf, ClusterError> {
        let beside = self.folder.join("socket");
        let folder = if beside.as_os_str().len() <= SOCKET_FOLDER_BYTES {
            beside
        } else {
            Path::new("/tmp").join(format!("vestka-{}", short_hash(&self.folder)))
        };
        self.private(&folder)?;
        Ok(folder)
    }

    /// The sentences for the log: under which account, and where else.
    pub(super) fn notices(&self) -> Vec<String> {
        let mut notices = Vec::new();
        let name = &self.account.name;
        if self.account.dropped {
            notices.push(format!(
                "PostgreSQL refuses root, so its server runs under the account {name}"
            ));
        }
        if !self.folder.starts_with(&self.data_dir) {
            let reason = self.barrier.as_ref().map_or_else(
                || "where it was made".to_owned(),
                |barrier| {
                    format!(
                        "because the account {name} cannot enter {}",
                        barrier.display()
                    )
                },
            );
            let (here, there) = (self.data_dir.display(), self.folder.display());
            notices.push(format!("the database of {here} lives in {there}, {reason}"));
        }
        notices
    }

    /// Deletes the home and what ties it to `data_dir`.
    pub(super) fn remove(&self) -> Result<(), ClusterError> {
        std::fs::remove_dir_all(&self.folder).map_err(|error| self.failed(&self.folder, error))?;
        if !self.folder.starts_with(&self.data_dir) {
            let pointer = self.data_dir.join(POINTER);
            std::fs::remove_file(&pointer).map_err(|error| self.failed(&pointer, error))?;
            // It stays if other clusters are in it.
            std::fs::remove_dir(ELSEWHERE).ok();
        }
        Ok(())
    }

    /// The error for a file operation in this home.
    pub(super) fn failed(&self, path: &Path, error: io::Error) -> ClusterError {
        ClusterError::at(path, &self.account.name, error)
    }

    /// What keeps the account out. Whoever runs the server themselves has been there already.
    fn barred(&self, folder: &Path) -> Result<Option<PathBuf>, ClusterError> {
        if !self.account.dropped {
            return Ok(None);
        }
        self.account
            .barred_from(folder)
            .map_err(|error| self.failed(folder, error))
    }

    /// Writes both files that tie a home elsewhere to its `data_dir`, the one there first.
    fn tie(&self) -> Result<(), ClusterError> {
        let parent = Path::new(ELSEWHERE);
        make_folder(parent, 0o755).map_err(|error| self.failed(parent, error))?;
        self.private(&self.folder)?;
        let note = self.folder.join(OWNER);
        write_path(&note, &self.data_dir).map_err(|error| self.failed(&note, error))?;
        let pointer = self.data_dir.join(POINTER);
        write_path(&pointer, &self.folder).map_err(|error| self.failed(&pointer, error))
    }

    /// Makes the home if it is missing; refuses one that the account cannot use, or with files that are not ours.
    fn prepare(&self) -> Result<(), ClusterError> {
        make_folder(&self.folder, 0o700).map_err(|error| self.failed(&self.folder, error))?;
        let strangers =
            strangers(&self.folder).map_err(|error| self.failed(&self.folder, error))?;
        let empty = |folder: &Path| {
            folder
                .read_dir()
                .is_ok_and(|mut entries| entries.next().is_none())
        };
        let data = self.data();
        match self.made_by()? {
            None if strangers => return Err(foreign(&self.folder)),
            None if data.exists() && !empty(&data) => return Err(foreign(&data)),
            _ => {}
        }
        let about = self
            .folder
            .metadata()
            .map_err(|error| self.failed(&self.folder, error))?;
        if self.account.dropped && about.uid() == 0 {
            self.account.give(&self.folder)?;
        } else if !self.account.owns(&about) {
            return Err(self.failed(&self.folder, ErrorKind::PermissionDenied.into()));
        }
        match self.barred(&self.folder)? {
            Some(barrier) => Err(self.failed(&barrier, ErrorKind::PermissionDenied.into())),
            None => Ok(()),
        }
    }

    /// Makes a folder that only the account (and root) can enter; refuses one that is somebody else's.
    fn private(&self, folder: &Path) -> Result<(), ClusterError> {
        match DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => self.account.give(folder)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(self.failed(folder, error)),
        }
        let about = folder
            .symlink_metadata()
            .map_err(|error| self.failed(folder, error))?;
        let private = |about: &Metadata| {
            about.is_dir() && self.account.owns(about) && about.mode() & 0o777 == 0o700
        };
        if private(&about) {
            return Ok(());
        }
        Err(ClusterError::NotPrivate {
            path: folder.to_path_buf(),
            account: self.account.name.clone(),
        })
    }
}

fn foreign(path: &Path) -> ClusterError {
    ClusterError::Foreign {
        path: path.to_path_buf(),
    }
}

/// The canonical `data_dir`, made if missing: private, except that root lets other accounts pass through to theirs.
fn made(data_dir: &Path) -> Result<PathBuf, ClusterError> {
    let root = rustix::process::geteuid().is_root();
    make_folder(data_dir, if root { 0o711 } else { 0o700 })
        .and_then(|()| data_dir.canonicalize())
        .map_err(|error| ClusterError::at(data_dir, "that runs vestka", error))
}

fn make_folder(folder: &Path, mode: u32) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(mode).create(folder)
}

/// Whether a folder holds something that Vestka did not put there.
/// Whether there is a cluster in or for this folder; nothing is made or changed.
pub(super) fn is_made(data_dir: &Path) -> bool {
    let inside = data_dir.join("postgres");
    if inside.join("data").exists() || strangers(&inside).unwrap_or(false) {
        return true;
    }
    // A pointer that cannot be followed is told of by who opens the cluster.
    let pointer = data_dir.join(POINTER);
    pointer.exists() && read_path(&pointer).map_or(true, |home| home.join("data").exists())
}

fn strangers(folder: &Path) -> io::Result<bool> {
    let ours = |name: &OsStr| name == "lost+found" || OURS.iter().any(|ours| name == *ours);
    Ok(folder
        .read_dir()?
        .flatten()
        .any(|entry| !ours(&entry.file_name())))
}

/// The home elsewhere that a file in `data_dir` names.
fn tied(data_dir: &Path) -> Result<PathBuf, ClusterError> {
    let pointer = data_dir.join(POINTER);
    let at = |path: &Path, error| ClusterError::at(path, "that runs vestka", error);
    let home = read_path(&pointer).map_err(|error| at(&pointer, error))?;
    if home.parent() != Some(Path::new(ELSEWHERE)) {
        return Err(ClusterError::Foreign { path: pointer });
    }
    let note = home.join(OWNER);
    let data_dir = data_dir.to_path_buf();
    if !note.try_exists().map_err(|error| at(&note, error))? {
        return Err(ClusterError::Missing {
            data_dir,
            home,
            pointer,
        });
    }
    let owner = read_path(&note).map_err(|error| at(&note, error))?;
    if owner == data_dir {
        return Ok(home);
    }
    if read_path(&owner.join(POINTER)).is_ok_and(|named| named == home) {
        return Err(ClusterError::Copied {
            home,
            owner,
            pointer,
        });
    }
    // The data_dir was moved, its cluster stayed.
    write_path(&note, &data_dir).map_err(|error| at(&note, error))?;
    Ok(home)
}

fn read_path(file: &Path) -> io::Result<PathBuf> {
    let text = std::fs::read(file)?;
    let path = OsStr::from_bytes(text.trim_ascii_end());
    Ok(PathBuf::from(path))
}

/// Writes `path` into a file, whole or not at all.
fn write_path(file: &Path, path: &Path) -> io::Result<()> {
    replace(file, &[path.as_os_str().as_bytes(), b"\n"].concat())
}

/// Replaces a file by one with this content, whole or not at all; never writes through a link.
pub(super) fn replace(file: &Path, content: &[u8]) -> io::Result<()> {
    let staged = file.with_added_extension("new");
    match std::fs::remove_file(&staged) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut new = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&staged)?;
    new.write_all(content)?;
    new.sync_all()?;
    std::fs::rename(&staged, file)
}

/// The folder elsewhere for a `data_dir`: the first of its names that no other one has (whose path was once the same).
fn untaken(data_dir: &Path) -> PathBuf {
    let mut folder = Path::new(ELSEWHERE).join(short_hash(data_dir));
    while read_path(&folder.join(OWNER)).is_ok_and(|owner| owner != data_dir) {
        folder = Path::new(ELSEWHERE).join(short_hash(&folder));
    }
    folder
}

/// 16 hexadecimal digits that stand for a path.
fn short_hash(path: &Path) -> String {
    HEXLOWER.encode(&Sha256::digest(path.as_os_str().as_bytes())[..8])
}
