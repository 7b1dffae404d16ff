//! **Export**: the signed revisions of an update as files, with the keys to check them; and how a file is written whole.
//!
//! Never here: what is not signed.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::Trust;
use crate::domain::code::Code;
use crate::domain::content::Attachment;
use crate::review::mirror::attachment_file;
use crate::store::records::StatementKind;
use crate::store::{Store, StoreError};
use crate::vault::{key_id, public_key_file, random, verify};

/// Why nothing, or not everything, was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such update.
    #[error("there is no published update {0}; `vestka update list` names them")]
    Unknown(Code),
    /// The folder cannot be written to.
    #[error("{path} cannot be written: {why}; choose a folder that you may write to")]
    Folder {
        /// Where.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
}

/// What was written.
#[derive(Debug, Clone, Default)]
pub struct Exported {
    /// Names of the files of each revision: what was signed, and the file of the key that signed it.
    pub revisions: Vec<(String, String)>,
    /// Hashes of the pictures and documents that go with them, and the names under which to put them.
    pub attachments: Vec<(String, String)>,
    /// Every file.
    pub files: Vec<String>,
}

/// Writes every revision of an update into a folder: `CODE-1.json` (the bytes that are signed), `CODE-1.json.minisig`, and the
/// public key as `vestka.pub`; `vestka-KEYID.pub` for each other key that signed one of them. With a root key also `root.pub` and
/// the certificates. Each file is written whole or not at all.
///
/// # Errors
/// [`ExportError`] with the remedy.
pub async fn export(store: &Store, code: &Code, folder: &Path) -> Result<Exported, ExportError> {
    let revisions = store.signed_revisions_of(code.as_str()).await?;
    let Some(newest) = revisions.last() else {
        return Err(ExportError::Unknown(code.clone()));
    };
    let keys = store.signing_keys().await?;
    let signer_of = |record: &str, signature: &str| {
        keys.iter()
            .map(|key| key.public_key.as_str())
            .find(|key| verify(key, record, signature).is_ok())
    };
    let main = signer_of(&newest.record, &newest.signature);
    let mut out = Folder::open(folder)?;
    let mut exported = Exported::default();
    for revision in &revisions {
        let signer = signer_of(&revision.record, &revision.signature);
        let key_name = match signer {
            Some(key) if Some(key) == main => "vestka.pub".to_owned(),
            Some(key) => format!("vestka-{}.pub", key_id(key)),
            None => String::new(),
        };
        if let Some(key) = signer {
            out.write(&key_name, &public_key_file(key))?;
        }
        let name = format!("{}-{}.json", revision.code, revision.number);
        out.write(&format!("{name}.minisig"), &revision.signature)?;
        out.write(&name, &revision.record)?;
        exported.attachments.extend(attachment(&revision.record));
        exported.revisions.push((name, key_name));
    }
    let statements = store.statements().await?;
    let trust = Trust::read(store.root_key().await?, &statements);
    if let Some(root) = trust.root() {
        out.write("root.pub", &public_key_file(root))?;
        let certificates = statements
            .iter()
            .filter(|statement| statement.kind == StatementKind::Certificate);
        for (number, certificate) in (1..).zip(certificates) {
            let name = format!("certificate-{number}.json");
            out.write(&format!("{name}.minisig"), &certificate.signature)?;
            out.write(&name, &certificate.statement)?;
        }
    }
    exported.files = out.written;
    Ok(exported)
}

/// What goes with a revision, if anything does.
fn attachment(record: &str) -> Option<(String, String)> {
    let record: serde_json::Value = serde_json::from_str(record).ok()?;
    let attachment: Attachment = serde_json::from_value(record.get("attachment")?.clone()).ok()?;
    Some((attachment.sha256.clone(), attachment_file(&attachment)))
}

struct Folder<'a> {
    path: &'a Path,
    written: Vec<String>,
}

impl<'a> Folder<'a> {
    fn open(path: &'a Path) -> Result<Self, ExportError> {
        fs::create_dir_all(path).map_err(|why| ExportError::Folder {
            path: path.to_owned(),
            why,
        })?;
        Ok(Self {
            path,
            written: Vec::new(),
        })
    }

    fn write(&mut self, name: &str, text: &str) -> Result<(), ExportError> {
        if self.written.iter().any(|written| written == name) {
            return Ok(());
        }
        let path = self.path.join(name);
        write_whole(&path, text.as_bytes()).map_err(|why| ExportError::Folder { path, why })?;
        self.written.push(name.to_owned());
        Ok(())
    }
}

/// Name of a file that is being written begins with this.
pub(in crate::review) const UNFINISHED: &str = ".vestka-unfinished-";

/// Writes a file that anyone may read, whole or not at all, in place of one that is there.
///
/// # Errors
/// What the disk says; what was there stays then.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, bytes, 0o644)
}

/// The same for a file that nobody else may read, at no moment.
///
/// # Errors
/// What the disk says; what was there stays then.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, bytes, 0o600)
}

fn write_with(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."));
    let unfinished = folder.join(format!("{UNFINISHED}{:08x}", random::number()));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.set_permissions(Permissions::from_mode(mode))?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // It may not even be there.
        fs::remove_file(&unfinished).ok();
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{write_private, write_whole};
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn what_is_confidential_is_readable_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.html");
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        write_whole(&path, b"for anyone").unwrap();
        assert_eq!(mode(), 0o644);
        write_private(&path, b"for us").unwrap();
        assert_eq!(
            (mode(), fs::read(&path).unwrap()),
            (0o600, b"for us".to_vec())
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
