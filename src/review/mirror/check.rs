//! The **check** of a mirror: of any copy, without a database, a key file or a network.
//!
//! Never here: trust in what the folder says of itself, beyond what is signed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::folder::{HIDDEN, SUMS, SUMS_SIGNATURE, sha256, walk};
use super::index::{self, Index};
use crate::review::records::Trust;
use crate::store::records::{Statement, StatementKind};
use crate::vault::{read_public_key, verify};

/// Bytes of a file, at most: more than an index of a million revisions takes.
const MOST_BYTES: u64 = 1 << 30;

/// What a check found.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Files that are listed.
    pub files: usize,
    /// Updates in the index.
    pub updates: usize,
    /// Revisions in the index.
    pub revisions: usize,
    /// One hash over all revisions: copies with the same are the same.
    pub head: Option<String>,
    /// The key that signed the list.
    pub key: Option<String>,
    /// The root key that vouches for it.
    pub root: Option<String>,
    /// What is wrong, a sentence each; empty when it is genuine and whole.
    pub problems: Vec<String>,
    /// What cannot be known from the folder alone.
    pub notes: Vec<String>,
}

#[derive(Deserialize)]
struct Said {
    code: String,
    revision: i32,
    published_at: DateTime<Utc>,
}

struct Check<'a> {
    folder: &'a Path,
    keys: Vec<String>,
    trust: Trust,
    found: Checked,
}

/// Checks every file of a mirror. `root` is the root key that the reader knows from elsewhere; without it the folder's own counts,
/// which proves nothing about who made it.
#[must_use]
pub fn check(folder: &Path, root: Option<&str>) -> Checked {
    let theirs = read(folder, "keys/root.pub").and_then(|text| read_public_key(&text));
    let counts = root.map(str::to_owned).or_else(|| theirs.clone());
    let mut check = Check {
        folder,
        keys: keys(folder),
        trust: Trust::read(counts.clone(), &certificates(folder)),
        found: Checked {
            root: counts,
            ..Checked::default()
        },
    };
    match (root, theirs) {
        (Some(root), Some(theirs)) if root != theirs => check.problem(format!(
            "keys/root.pub is {theirs}, not {root}: this mirror is of somebody else"
        )),
        (None, Some(theirs)) => check.found.notes.push(format!(
            "compare the root key with the one that you know: {theirs}"
        )),
        (None, None) => check.found.notes.push(
            "there is no root key: the keys are as good as the place from which you have them"
                .to_owned(),
        ),
        _ => {}
    }
    let listed = check.list();
    check.files(&listed);
    check.index(&listed);
    check.found
}

impl Check<'_> {
    fn problem(&mut self, sentence: String) {
        self.found.problems.push(sentence);
    }

    /// The key that signed a text, if it is one of the folder's.
    fn signer(&self, text: &str, signature: &str) -> Option<String> {
        self.keys
            .iter()
            .find(|key| verify(key, text, signature).is_ok())
            .cloned()
    }

    /// The signed list of files.
    fn list(&mut self) -> BTreeMap<String, String> {
        let (Some(text), Some(signature)) =
            (read(self.folder, SUMS), read(self.folder, SUMS_SIGNATURE))
        else {
            self.problem(
                "SHA256SUMS or SHA256SUMS.minisig is missing: this is no mirror, or not a whole copy"
                    .to_owned(),
            );
            return BTreeMap::new();
        };
        match self.signer(&text, &signature) {
            Some(key) => {
                let is_certified = self.trust.certificate(&key).is_some();
                if self.trust.root().is_some() && !is_certified {
                    self.problem(format!(
                        "SHA256SUMS is signed by {key}, which the root key has not certified"
                    ));
                }
                self.found.key = Some(key);
            }
            None => self.problem(
                "SHA256SUMS is not signed by any key in keys/: it was changed, or copied while it was being written"
                    .to_owned(),
            ),
        }
        text.lines()
            .filter_map(|line| line.split_once("  "))
            .map(|(hash, name)| (name.to_owned(), hash.to_owned()))
            .collect()
    }

    fn files(&mut self, listed: &BTreeMap<String, String>) {
        self.found.files = listed.len();
        let there = match walk(self.folder) {
            Ok(there) => there,
            Err(error) => {
                return self.problem(format!("{} cannot be read: {error}", self.folder.display()));
            }
        };
        let mut missing: BTreeSet<&str> = listed.keys().map(String::as_str).collect();
        for (path, name) in &there {
            missing.remove(name.as_str());
            let last = path.file_name().unwrap_or_default().to_string_lossy();
            if last.starts_with(HIDDEN) || [SUMS, SUMS_SIGNATURE].contains(&name.as_str()) {
                continue;
            }
            // Whoever made this copy chose the names: they must not speak to a terminal.
            let shown = name.escape_debug();
            let Some(hash) = listed.get(name) else {
                self.problem(format!(
                    "{shown} is not listed in SHA256SUMS: it does not belong here"
                ));
                continue;
            };
            match bytes(path) {
                Ok(bytes) if *hash == sha256(&bytes) => {}
                Ok(_) => self.problem(format!("{shown} was changed: it is not as SHA256SUMS says")),
                Err(error) => self.problem(format!("{shown} cannot be read: {error}")),
            }
        }
        for name in missing {
            self.problem(format!("{} is missing", name.escape_debug()));
        }
    }

    fn index(&mut self, listed: &BTreeMap<String, String>) {
        let text = read(self.folder, "index.json").unwrap_or_default();
        let signature = read(self.folder, "index.json.minisig").unwrap_or_default();
        if self.signer(&text, &signature).is_none() {
            self.problem("index.json is not signed by any key in keys/".to_owned());
        }
        let Ok(index) = serde_json::from_str::<Index>(&text) else {
            return self.problem("index.json cannot be read".to_owned());
        };
        if index.format != index::FORMAT {
            return self.problem(format!("index.json is of another form: {:?}", index.format));
        }
        let head = index::head(&index.entries);
        let counts = (index::updates(&index.entries), index.entries.len());
        if head != index.head || counts != (index.updates, index.revisions) {
            self.problem(
                "index.json does not fit its own head: an entry was taken out or changed"
                    .to_owned(),
            );
        }
        (self.found.updates, self.found.revisions) = counts;
        self.found.head = Some(head);
        let mut next: BTreeMap<&str, i32> = BTreeMap::new();
        for line in &index.entries {
            let number = next.entry(&line.code).or_insert(1);
            if line.revision != *number {
                self.found.problems.push(format!(
                    "revision {number} of {} is missing in index.json",
                    line.code
                ));
            }
            *number = line.revision + 1;
            self.revision(line, listed);
        }
    }

    fn revision(&mut self, line: &index::Line, listed: &BTreeMap<String, String>) {
        let file = index::file(&line.code, line.revision);
        if line.file != file || listed.get(&file) != Some(&line.sha256) {
            return self.problem(format!("{file} is not the one that index.json names"));
        }
        let text = read(self.folder, &file).unwrap_or_default();
        let signature = read(self.folder, &format!("{file}.minisig")).unwrap_or_default();
        let Some(key) = self.signer(&text, &signature) else {
            return self.problem(format!(
                "{file} is not signed by any key in keys/: it is forged or changed"
            ));
        };
        let Ok(said) = serde_json::from_str::<Said>(&text) else {
            return self.problem(format!("{file} cannot be read"));
        };
        if (said.code.as_str(), said.revision) != (line.code.as_str(), line.revision) {
            self.problem(format!("{file} holds another revision"));
        }
        let root = self.trust.root();
        let problem = root.and_then(|_| self.trust.problem(&key, said.published_at));
        if let Some(problem) = problem {
            self.problem(format!("{file}: {problem}"));
        }
    }
}

fn read(folder: &Path, name: &str) -> Option<String> {
    String::from_utf8(bytes(&folder.join(name)).ok()?).ok()
}

/// What a plain file holds. A link, a pipe or a device is nothing of a mirror, and may never end.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let found = fs::symlink_metadata(path)?;
    if !found.is_file() {
        return Err(io::Error::other("it is a link, a pipe or a device"));
    }
    if found.len() > MOST_BYTES {
        return Err(io::Error::other("it is larger than 1 GiB"));
    }
    fs::read(path)
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| found == extension)
}

/// The public keys of the folder, the root key apart.
fn keys(folder: &Path) -> Vec<String> {
    names(folder)
        .filter(|name| name.starts_with("vestka") && has_extension(name, "pub"))
        .filter_map(|name| read_public_key(&read(folder, &format!("keys/{name}"))?))
        .collect()
}

fn certificates(folder: &Path) -> Vec<Statement> {
    names(folder)
        .filter(|name| name.starts_with("certificate-") && has_extension(name, "json"))
        .filter_map(|name| {
            Some(Statement {
                kind: StatementKind::Certificate,
                statement: read(folder, &format!("keys/{name}"))?,
                signature: read(folder, &format!("keys/{name}.minisig"))?,
            })
        })
        .collect()
}

fn names(folder: &Path) -> impl Iterator<Item = String> {
    fs::read_dir(folder.join("keys"))
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
}
