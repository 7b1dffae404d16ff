//! The **folder** of the mirror: files written whole, each in `SHA256SUMS`, one process at a time.
//!
//! Never here: what stands in a file.

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::MirrorError;
use crate::review::records::{UNFINISHED, write_whole};
use crate::vault::{Signer, verify};

/// The list of all files.
pub(super) const SUMS: &str = "SHA256SUMS";

/// Its signature.
pub(super) const SUMS_SIGNATURE: &str = "SHA256SUMS.minisig";

/// What is ours and no part of the mirror begins with this.
pub(super) const HIDDEN: &str = ".vestka-";

/// Held by who writes.
const LOCK: &str = ".vestka-lock";

/// The folder, being written by this process alone.
pub(super) struct Folder {
    root: PathBuf,
    sums: BTreeMap<String, String>,
    written: usize,
    /// Others may write when this ends.
    _lock: File,
}

impl Folder {
    /// Whether a mirror stands there with its list, as far as can be seen without reading.
    pub(super) fn is_whole(root: &Path) -> bool {
        root.join(SUMS).exists() && root.join(SUMS_SIGNATURE).exists()
    }

    /// Makes it if it is not there; none when another process writes it. `tidy` takes away what a crash left unfinished.
    pub(super) fn open(root: &Path, tidy: bool) -> Result<Option<Self>, MirrorError> {
        let fail = |source| MirrorError::Folder {
            path: root.to_owned(),
            source,
        };
        make_folder(root).map_err(fail)?;
        let lock = File::create(root.join(LOCK)).map_err(fail)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
        if tidy {
            for (path, _) in walk(root).map_err(fail)? {
                let is_unfinished = path
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED));
                if is_unfinished {
                    fs::remove_file(&path).map_err(fail)?;
                }
            }
        }
        Ok(Some(Self {
            root: root.to_owned(),
            sums: BTreeMap::new(),
            written: 0,
            _lock: lock,
        }))
    }

    /// Puts a file there, unless it stands there as it is; gives its hash.
    pub(super) fn put(&mut self, name: &str, bytes: &[u8]) -> Result<String, MirrorError> {
        self.put_unlisted(name, bytes)?;
        let hash = sha256(bytes);
        self.sums.insert(name.to_owned(), hash.clone());
        Ok(hash)
    }

    /// The same with a signature beside it; a signature that fits stays.
    pub(super) fn put_signed(
        &mut self,
        name: &str,
        text: &str,
        signer: &Signer,
    ) -> Result<(), MirrorError> {
        let signature = self.signature(name, text, signer)?;
        self.put(&format!("{name}.minisig"), signature.as_bytes())?;
        self.put(name, text.as_bytes())?;
        Ok(())
    }

    /// A file that this process put there in an earlier step.
    pub(super) fn stands(&mut self, name: &str, sha256: &str) {
        self.sums.insert(name.to_owned(), sha256.to_owned());
    }

    /// Whether a file with this hash stands there already; then it is listed.
    pub(super) fn holds(&mut self, name: &str, hash: &str) -> bool {
        let holds = fs::read(self.root.join(name)).is_ok_and(|bytes| sha256(&bytes) == hash);
        if holds {
            self.stands(name, hash);
        }
        holds
    }

    /// Writes the signed list; gives how many files were written in all.
    pub(super) fn finish(mut self, signer: &Signer) -> Result<usize, MirrorError> {
        let lines: Vec<String> = self
            .sums
            .iter()
            .map(|(name, hash)| format!("{hash}  {name}\n"))
            .collect();
        let text = lines.concat();
        let signature = self.signature(SUMS, &text, signer)?;
        self.put_unlisted(SUMS_SIGNATURE, signature.as_bytes())?;
        self.put_unlisted(SUMS, text.as_bytes())?;
        Ok(self.written)
    }

    fn signature(&self, name: &str, text: &str, signer: &Signer) -> Result<String, MirrorError> {
        let there = fs::read_to_string(self.root.join(format!("{name}.minisig")));
        match there {
            Ok(signature) if verify(&signer.public_key(), text, &signature).is_ok() => {
                Ok(signature)
            }
            _ => Ok(signer.sign(text, &format!("vestka mirror {name}"))?),
        }
    }

    fn put_unlisted(&mut self, name: &str, bytes: &[u8]) -> Result<(), MirrorError> {
        let path = self.root.join(name);
        if fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        path.parent()
            .map_or(Ok(()), make_folder)
            .and_then(|()| write_whole(&path, bytes))
            .map_err(|source| MirrorError::Folder { path, source })?;
        self.written += 1;
        Ok(())
    }
}

/// A folder that a web server may read, whatever the service's umask is.
fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o755))
}

/// Every file under a folder, with its name as the list has it.
pub(super) fn walk(root: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let (mut files, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap_or(&path);
                let name = name.to_string_lossy().into_owned();
                files.push((path, name));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// SHA-256 as `sha256sum` prints it.
pub(super) fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
