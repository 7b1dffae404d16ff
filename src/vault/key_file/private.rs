//! A **private file**: nobody else may read it, and it is written whole or not at all.
//!
//! Never here: what stands in it.

use std::fs;
use std::io::{self, Seek as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::super::random;
use super::KeyFileError;

/// Where systemd lays the credentials of its services; only root writes there.
const CREDENTIALS: &str = "/run/credentials";

/// Reads a secret file that nobody else may read and that nobody else owns.
pub(in crate::vault) fn read_private(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let with_path = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => KeyFileError::Missing(path.to_owned()),
        _ => io_error(path, source),
    };
    let found = fs::metadata(path).map_err(with_path)?;
    let mode = found.permissions().mode() & 0o777;
    let others = if is_of_supervisor(path, &found) {
        0o037
    } else {
        0o077
    };
    if mode & others != 0 {
        return Err(KeyFileError::Open {
            path: path.to_owned(),
            mode,
        });
    }
    let us = rustix::process::geteuid().as_raw();
    // Credentials of a supervisor may belong to root.
    if found.uid() != us && found.uid() != 0 && us != 0 {
        return Err(KeyFileError::Owner {
            path: path.to_owned(),
            owner: found.uid(),
            us,
        });
    }
    fs::read(path).map(Zeroizing::new).map_err(with_path)
}

/// Whether it is a credential of systemd for an account of its own: of root and its group, where the bits of the group stand for the one
/// account that its list of access names.
fn is_of_supervisor(path: &Path, found: &fs::Metadata) -> bool {
    path.starts_with(CREDENTIALS) && (found.uid(), found.gid()) == (0, 0)
}

/// Takes the turn to change a secret file: whoever reads it to put another in its place waits for who did so before.
pub(super) fn locked(path: &Path) -> Result<fs::File, KeyFileError> {
    loop {
        let file = match fs::File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(KeyFileError::Missing(path.to_owned()));
            }
            file => file.map_err(|source| io_error(path, source))?,
        };
        file.lock().map_err(|source| io_error(path, source))?;
        let same = |there: fs::Metadata| {
            file.metadata()
                .is_ok_and(|ours| (there.dev(), there.ino()) == (ours.dev(), ours.ino()))
        };
        // Whoever had the turn before has put a new file in its place.
        if fs::metadata(path).is_ok_and(same) {
            return Ok(file);
        }
    }
}

/// Writes a new secret file, whole or not at all: the text is on the disk before the name is.
pub(super) fn write_private(path: &Path, text: &str) -> Result<(), KeyFileError> {
    let with_path = |source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => KeyFileError::Exists(path.to_owned()),
        _ => io_error(path, source),
    };
    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(with_path)?;
    let unfinished = unfinished(path);
    let written = write_new(&unfinished, text)
        // A hard link refuses an existing name, where a rename would overwrite it.
        .and_then(|_| fs::hard_link(&unfinished, path))
        .and_then(|()| fs::File::open(folder)?.sync_all());
    let removed = fs::remove_file(&unfinished);
    written.and(removed).map_err(with_path)
}

/// Replaces a secret file as a whole, for the same account; the bytes that lay there are overwritten.
pub(super) fn replace_private(path: &Path, text: &str) -> Result<(), KeyFileError> {
    let mut new = Replacement::write(path, text)?;
    new.place()?;
    new.clear()
}

/// A file that is to take the place of another one: whole on the disk, under a name of its own.
pub(super) struct Replacement {
    path: PathBuf,
    unfinished: PathBuf,
    old: fs::File,
    is_placed: bool,
}

impl Replacement {
    /// Writes it, for the account that the other one belongs to.
    pub(super) fn write(path: &Path, text: &str) -> Result<Self, KeyFileError> {
        let failed = |source| io_error(path, source);
        let old = fs::OpenOptions::new().write(true).open(path);
        let old = old.map_err(failed)?;
        let found = old.metadata().map_err(failed)?;
        // From here on what was half written goes when this goes.
        let this = Self {
            path: path.to_owned(),
            unfinished: unfinished(path),
            old,
            is_placed: false,
        };
        write_new(&this.unfinished, text)
            .and_then(|new| {
                let made = new.metadata()?;
                if (made.uid(), made.gid()) != (found.uid(), found.gid()) {
                    fchown(&new, Some(found.uid()), Some(found.gid()))?;
                }
                new.sync_all()
            })
            .map_err(failed)?;
        Ok(this)
    }

    /// Takes the place.
    pub(super) fn place(&mut self) -> Result<(), KeyFileError> {
        let placed = fs::rename(&self.unfinished, &self.path);
        self.is_placed = placed.is_ok();
        placed
            .and_then(|()| fs::File::open(folder_of(&self.path))?.sync_all())
            .map_err(|source| io_error(&self.path, source))
    }

    /// Overwrites the bytes that lay there, and what a crash left half written beside them.
    pub(super) fn clear(mut self) -> Result<(), KeyFileError> {
        let length = self.old.metadata().map(|found| found.len());
        length
            .and_then(|length| overwrite(&mut self.old, &[], length))
            .map_err(|source| io_error(&self.path, source))?;
        for left in left_behind(&self.path) {
            overwrite_and_delete(&left)?;
        }
        Ok(())
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if !self.is_placed {
            // What refuses this refused more before, which is told.
            overwrite_and_delete(&self.unfinished).ok();
        }
    }
}

/// Overwrites a file with a note where it lies, then gives it the name of the note; without a file the note is written anew.
pub(super) fn overwrite_and_rename(path: &Path, note: &str) -> Result<bool, KeyFileError> {
    let (folder, place) = (folder_of(path), note_of(path));
    let was_there = match fs::OpenOptions::new().write(true).open(path) {
        Ok(mut file) => {
            let gone = file
                .metadata()
                .and_then(|found| overwrite(&mut file, note.as_bytes(), found.len()))
                .and_then(|()| fs::rename(path, &place))
                .and_then(|()| match fs::remove_file(path) {
                    // Two names of one file stay both (POSIX, rename).
                    Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                    _ => Ok(()),
                });
            gone.map_err(|source| io_error(path, source))?;
            true
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if !folder.exists() {
                return Ok(false);
            }
            // Where it cannot be written nothing is left that a person would have to delete.
            if !place.exists() && write_new(&place, note).is_err() {
                return Ok(false);
            }
            false
        }
        Err(source) => return Err(io_error(path, source)),
    };
    for left in left_behind(path) {
        overwrite_and_delete(&left)?;
    }
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|source| io_error(folder, source))?;
    Ok(was_there)
}

/// Overwrites a file with zeros where it lies, and deletes it. One that is not there is well.
pub(super) fn overwrite_and_delete(path: &Path) -> Result<(), KeyFileError> {
    let gone = fs::OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|mut file| {
            let length = file.metadata()?.len();
            overwrite(&mut file, &[], length)
        })
        .and_then(|()| fs::remove_file(path));
    match gone {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(io_error(path, source)),
        _ => Ok(()),
    }
}

/// Where the note of a destruction lies.
pub(super) fn note_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".destroyed");
    PathBuf::from(name)
}

/// Writes `text`, then zeros up to the length that there was, where the bytes lie.
fn overwrite(file: &mut fs::File, text: &[u8], length: u64) -> io::Result<()> {
    let length = usize::try_from(length).unwrap_or(usize::MAX).min(1 << 20);
    let mut bytes = text.to_vec();
    bytes.resize(
        length.max(text.len()),
        if text.is_empty() { 0 } else { b'\n' },
    );
    file.rewind()?;
    file.write_all(&bytes)?;
    file.sync_all()
}

fn write_new(path: &Path, text: &str) -> io::Result<fs::File> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(file)
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."))
}

fn prefix_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    format!(".{}.", name.to_string_lossy())
}

fn unfinished(path: &Path) -> PathBuf {
    folder_of(path).join(format!("{}{:08x}", prefix_of(path), random::number()))
}

/// What a crash left half written beside a file.
fn left_behind(path: &Path) -> Vec<PathBuf> {
    let prefix = prefix_of(path);
    let Ok(entries) = fs::read_dir(folder_of(path)) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            let rest = name.strip_prefix(&prefix)?;
            let is_ours = rest.len() == 8 && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_ours.then(|| folder_of(path).join(&name))
        })
        .collect()
}

fn io_error(path: &Path, source: io::Error) -> KeyFileError {
    KeyFileError::Io {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::is_of_supervisor;
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_group_may_read_what_systemd_lays_down_and_nothing_else() {
        let credential = Path::new("/run/credentials/vestka.service/vestka.key");
        // Of root and its group, as those are.
        let of_root = fs::metadata("/proc/sys").unwrap();
        assert!(is_of_supervisor(credential, &of_root));
        assert!(!is_of_supervisor(Path::new("/etc/vestka.key"), &of_root));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vestka.key");
        fs::write(&file, "").unwrap();
        let ours = fs::metadata(&file).unwrap();
        let is_root = rustix::process::geteuid().is_root();
        assert_eq!(is_of_supervisor(credential, &ours), is_root);
    }
}
