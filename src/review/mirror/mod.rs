//! The **mirror**: every revision, an index, a feed and pages as signed static files that anyone can copy and check without us.
//!
//! What stands there is made of what was signed and of nothing else, so it holds no staff, no note and no evidence that is not
//! public. Every file stands in `SHA256SUMS`, which is signed: `minisign -Vm SHA256SUMS -p keys/vestka.pub`, then
//! `sha256sum -c SHA256SUMS`.
//!
//! Never here: SQL, what was never signed, a publication held up because a disk is full.

mod check;
mod copied;
mod feed;
mod folder;
mod html;
mod index;
mod keeping;
mod page;
mod record;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tracing::warn;

use self::folder::Folder;
use self::index::Entry;
use self::record::Record;
use super::records::{Trust, UNFINISHED, newest_successor};
use super::{Review, ReviewError};
use crate::domain::language::Language;
use crate::domain::update::Verification;
use crate::store::StoreError;
use crate::store::records::{SigningKey, Statement, StatementKind};
use crate::vault::{SigningError, key_id, public_key_file};

pub(super) use self::index::attachment_file;
pub use check::{Checked, check};
pub use copied::copied;

/// Revisions read at a time.
const PAGE: i64 = 100;

/// Updates on the first page; all of them stand on the pages of their months.
const FRONT: usize = 100;

/// Updates in the feed.
const FEED: usize = 50;

/// What a page says besides the updates; the sentence in each language is the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Name of the page.
    Title,
    /// What it is.
    Intro,
    /// How to check it.
    HowToCheck,
    /// Before links to the pages of months.
    Earlier,
    /// Before links to the signed files.
    Signed,
    /// Before links to evidence.
    Evidence,
    /// Before what to do.
    WhatToDo,
    /// Before the reason of an amendment.
    Reason,
    /// The update is breaking.
    Breaking,
    /// It was corrected.
    Correction,
    /// It was taken back.
    Retraction,
    /// It went out without review.
    Relayed,
    /// Where to go when the bot is gone.
    Successor,
    /// How well it is verified.
    Verification(Verification),
}

/// Says a label in a language.
pub type Labels = fn(Language, Label) -> String;

/// Why the mirror was not written.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder.
    #[error("{path} cannot be written: {source}; check mirror.dir, its owner and the space left")]
    Folder {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A signed record is not what this program writes.
    #[error("the record of {0} cannot be read")]
    Record(String),
    /// Signing failed.
    #[error("it cannot be signed: {0}")]
    Signing(#[from] SigningError),
}

/// What a step did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MirrorReport {
    /// Files written.
    pub written: usize,
    /// Revisions that stand there.
    pub revisions: usize,
    /// Another process writes it at this moment: nothing was done.
    pub busy: bool,
}

/// What decides whether anything is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    newest: i32,
    keys: Vec<SigningKey>,
    statements: Vec<Statement>,
    root: Option<String>,
}

/// What was written already, so that a publication does not read all others again.
#[derive(Debug, Default)]
struct Memory {
    entries: Vec<Entry>,
    /// Hash of each page of a month.
    months: BTreeMap<String, String>,
    done: Option<State>,
}

/// Writes the mirror.
pub struct Mirror {
    review: Review,
    folder: PathBuf,
    labels: Labels,
    memory: Mutex<Memory>,
    /// Whether it failed last, as far as the admins are told.
    told: Mutex<Option<bool>>,
}

impl Mirror {
    /// A mirror in this folder, which is made if it is not there, over the same store and keys as the review.
    #[must_use]
    pub fn new(review: Review, folder: PathBuf, labels: Labels) -> Self {
        Self {
            review,
            folder,
            labels,
            memory: Mutex::default(),
            told: Mutex::default(),
        }
    }

    /// Writes what is missing. The first step of a process looks at every file and puts right what is not as it was signed; the
    /// later ones do nothing unless something was published. It waits for the disk: call it where that holds nobody up.
    ///
    /// # Errors
    /// [`MirrorError`] with the remedy; the next step begins with every file again.
    pub async fn step(&self) -> Result<MirrorReport, MirrorError> {
        let state = State {
            newest: self.review.store.newest_revision().await?,
            keys: self.review.store.signing_keys().await?,
            statements: self.review.store.statements().await?,
            root: self.review.store.root_key().await?,
        };
        let mut memory =
            std::mem::take(&mut *self.memory.lock().unwrap_or_else(PoisonError::into_inner));
        if !Folder::is_whole(&self.folder) {
            memory = Memory::default();
        }
        let report = if memory.done.as_ref() == Some(&state) {
            MirrorReport {
                revisions: memory.entries.len(),
                ..MirrorReport::default()
            }
        } else if let Some(folder) = Folder::open(&self.folder, memory.done.is_none())? {
            self.write(&mut memory, state, folder).await?
        } else {
            MirrorReport {
                busy: true,
                ..MirrorReport::default()
            }
        };
        *self.memory.lock().unwrap_or_else(PoisonError::into_inner) = memory;
        Ok(report)
    }

    async fn write(
        &self,
        memory: &mut Memory,
        state: State,
        mut folder: Folder,
    ) -> Result<MirrorReport, MirrorError> {
        let mut new = self.revisions(memory, &mut folder).await?;
        // Every page tells of a successor: all are written anew then.
        let is_same = |done: &State| done.statements == state.statements;
        if !memory.done.as_ref().is_some_and(is_same) {
            new.extend(memory.entries.iter().map(|entry| entry.code.clone()));
        }
        let trust = Trust::read(state.root.clone(), &state.statements);
        self.keys(&state, &trust, &mut folder)?;
        let text = index::write(&memory.entries, &state.keys, trust.root());
        folder.put_signed("index.json", &text, &self.review.signer)?;
        memory.months = self.pages(memory, &state, &new, &mut folder).await?;
        folder.put("README.txt", include_bytes!("README.txt"))?;
        let written = folder.finish(&self.review.signer)?;
        memory.done = Some(state);
        Ok(MirrorReport {
            written,
            revisions: memory.entries.len(),
            busy: false,
        })
    }

    /// The signed files of every revision; gives the codes of the new ones.
    async fn revisions(
        &self,
        memory: &mut Memory,
        folder: &mut Folder,
    ) -> Result<BTreeSet<String>, MirrorError> {
        for entry in &memory.entries {
            folder.stands(&entry.file(), &entry.sha256);
            folder.stands(&entry.signature_file(), &entry.signature_sha256);
            if let Some((name, sha256)) = &entry.attachment {
                folder.stands(name, sha256);
            }
        }
        let mut new = BTreeSet::new();
        let mut after = memory.entries.last().map_or(0, |entry| entry.id);
        loop {
            let page = self.review.store.signed_revisions(after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(new);
            };
            after = last.id;
            for revision in &page {
                let mut entry = Entry::of(revision)?;
                if let Some((name, sha256)) = entry.attachment.take()
                    && self.attachment(&name, &sha256, folder).await?
                {
                    entry.attachment = Some((name, sha256));
                }
                // The signature first: a record never stands there without it.
                folder.put(&entry.signature_file(), revision.signature.as_bytes())?;
                folder.put(&entry.file(), revision.record.as_bytes())?;
                new.insert(entry.code.clone());
                memory.entries.push(entry);
            }
        }
    }

    /// The picture or document of a revision; false when its bytes lie nowhere any more.
    async fn attachment(
        &self,
        name: &str,
        sha256: &str,
        folder: &mut Folder,
    ) -> Result<bool, MirrorError> {
        if folder.holds(name, sha256) {
            return Ok(true);
        }
        // Sealed bytes that cannot be opened (their key was destroyed) keep nothing else back.
        match self.review.kept_bytes(sha256).await {
            Ok(Some(bytes)) => folder.put(name, &bytes).map(|_| true),
            Ok(None) | Err(ReviewError::Sealed(_)) => {
                warn!(
                    file = name,
                    "an attachment is missing in the mirror: its bytes cannot be had any more"
                );
                Ok(false)
            }
            Err(ReviewError::Store(error)) => Err(error.into()),
            Err(_) => Ok(false),
        }
    }

    /// Public keys, certificates, and the successor if one was announced.
    fn keys(&self, state: &State, trust: &Trust, folder: &mut Folder) -> Result<(), MirrorError> {
        let current = self.review.signer.public_key();
        folder.put("keys/vestka.pub", public_key_file(&current).as_bytes())?;
        for key in &state.keys {
            let name = format!("keys/vestka-{}.pub", key_id(&key.public_key));
            folder.put(&name, public_key_file(&key.public_key).as_bytes())?;
        }
        let Some(root) = trust.root() else {
            return Ok(());
        };
        folder.put("keys/root.pub", public_key_file(root).as_bytes())?;
        let certificates = state
            .statements
            .iter()
            .filter(|statement| statement.kind == StatementKind::Certificate);
        for (number, certificate) in (1..).zip(certificates) {
            let name = format!("keys/certificate-{number}.json");
            folder.put(&format!("{name}.minisig"), certificate.signature.as_bytes())?;
            folder.put(&name, certificate.statement.as_bytes())?;
        }
        if let Some((statement, _)) = newest_successor(&state.statements) {
            folder.put("successor.json.minisig", statement.signature.as_bytes())?;
            folder.put("successor.json", statement.statement.as_bytes())?;
        }
        Ok(())
    }

    /// The first page, the feed, and the pages of the months that changed; gives the hashes of all months.
    async fn pages(
        &self,
        memory: &Memory,
        state: &State,
        new: &BTreeSet<String>,
        folder: &mut Folder,
    ) -> Result<BTreeMap<String, String>, MirrorError> {
        let by_month = index::months(&memory.entries);
        let mut updates = self.updates(&index::newest(&memory.entries, FRONT)).await?;
        let key = self.review.signer.public_key();
        let about = page::About {
            labels: self.labels,
            root: state.root.as_deref(),
            key: &key,
            months: by_month.keys().map(String::as_str).collect(),
            successor: newest_successor(&state.statements).map(|(_, successor)| successor),
        };
        folder.put("index.html", page::front(&about, &updates).as_bytes())?;
        let first_key = state.keys.first().map_or(&key, |first| &first.public_key);
        updates.truncate(FEED);
        let feed = feed::write(&about, &key_id(first_key), &updates);
        folder.put_signed("feed.atom", &feed, &self.review.signer)?;
        let mut hashes = BTreeMap::new();
        for (month, codes) in &by_month {
            let name = format!("{month}.html");
            let known = memory.months.get(&name);
            let is_as_it_was = !codes.iter().any(|code| new.contains(*code));
            let hash = if let Some(hash) = known.filter(|_| is_as_it_was) {
                folder.stands(&name, hash);
                hash.clone()
            } else {
                let newest_first: Vec<&str> = codes.iter().rev().copied().collect();
                let updates = self.updates(&newest_first).await?;
                let html = page::month(&about, month, &updates);
                folder.put(&name, html.as_bytes())?
            };
            hashes.insert(name, hash);
        }
        Ok(hashes)
    }

    /// The revisions of each update, the original first; in the order of the codes. One query for a page, not one an update.
    async fn updates(&self, codes: &[&str]) -> Result<Vec<Vec<Record>>, MirrorError> {
        let wanted: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let mut records: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for revision in self.review.store.signed_revisions_of_all(&wanted).await? {
            let record = Record::read(&revision)?;
            records.entry(revision.code).or_default().push(record);
        }
        Ok(codes
            .iter()
            .filter_map(|code| records.remove(*code))
            .collect())
    }
}

/// Why a mirror could not be written into this folder now; none when it could.
#[must_use]
pub fn folder_problem(folder: &Path) -> Option<String> {
    let probe = folder.join(format!("{UNFINISHED}probe"));
    let tried = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&probe, b""))
        .and_then(|()| std::fs::remove_file(&probe));
    tried.err().map(|error| error.to_string())
}
