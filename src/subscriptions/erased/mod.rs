//! **Erased ids**: who was erased stays erased, also when an older copy of the database is put back.
//!
//! Each host has a file beside its keys, outside the database. A line is on the disk before the rows go; the database keeps how far
//! each file is carried out. One that knows less of a file than the file itself is an older copy: what it lacks is erased again, without
//! a word to anybody, before anything is sent. Each host also notes how far the files of the others were, and refuses to serve an older
//! copy until they have carried out theirs.
//!
//! Never here: how the file is written, the rows.

mod comparing;
mod sweeping;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use tracing::{error, warn};

use crate::clock::Clock;
use crate::store::traces::ErasureNumbers;
use crate::store::{Store, StoreError};
use crate::vault::{ErasedFile, ErasedFileError, ErasedIds, Purpose, Vault};

pub use comparing::{Comparison, Lost};
pub use sweeping::{SweepReport, Sweeping};

/// A file that cannot be written is told of this often.
const TOLD_EVERY: TimeDelta = TimeDelta::minutes(1);

/// Why this process must not go on: one sentence with the remedy.
#[derive(Debug, thiserror::Error)]
pub enum ErasedError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] ErasedFileError),
    /// An older copy than erasures are remembered for.
    #[error(
        "this database is an older copy, and {count} were erased since whom {path} does not remember any more: restore a younger backup (backup.retention_days); if there is none, delete that file, and they are back"
    )]
    TooOld {
        /// How many.
        count: i32,
        /// The file.
        path: PathBuf,
    },
    /// An older copy, and who was erased since stands in the file of another host.
    #[error(
        "this database is an older copy, and another host remembers who was erased since: start Vestka there first; if that host and its file of erased ids are gone for good, delete the line \"seen {file:016x}\" in {path}, and they are back"
    )]
    ElsewhereFirst {
        /// The other host's file.
        file: i64,
        /// Ours.
        path: PathBuf,
    },
}

impl ErasedError {
    /// Whether waiting may help: the database is away for a moment.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Store(_))
    }
}

/// What one step came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ErasedReport {
    /// Subscribers of an older copy who were erased again.
    pub again: usize,
    /// What this host ought to remember and does not.
    pub lost: Option<Lost>,
    /// The file could not be written: the sentence with the remedy.
    pub unwritable: Option<String>,
}

/// Remembers who was erased.
pub struct Erased {
    store: Store,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    file: ErasedFile,
    kept: TimeDelta,
    told_at: Mutex<Option<DateTime<Utc>>>,
}

impl Erased {
    /// Remembers in the file at `path`, each line for as long as `kept`.
    #[must_use]
    pub fn new(
        store: Store,
        vault: Arc<Vault>,
        clock: Arc<dyn Clock>,
        path: PathBuf,
        kept: TimeDelta,
    ) -> Self {
        Self {
            store,
            vault,
            clock,
            file: ErasedFile::at(path),
            kept,
            told_at: Mutex::default(),
        }
    }

    /// Writes an erasure down, before its rows go: file and line. None when the file cannot be written and the erasure can still
    /// wait for that; one that cannot goes on, and the database keeps the day.
    pub(super) async fn write(
        &self,
        id: i32,
        is_urgent: bool,
    ) -> Option<Result<(i64, i32), NaiveDate>> {
        let (file, day) = (self.file.clone(), self.clock.now().date_naive());
        let problem = match blocking(move || file.add(id, day)).await {
            Ok(listed) => return Some(Ok((listed.file, listed.number))),
            Err(problem) => problem,
        };
        if is_urgent {
            error!(
                "somebody is erased without being remembered, so delete every backup of the database from before today: {problem}"
            );
            return Some(Err(day));
        }
        if self.is_to_be_told() {
            error!("erasures wait for nine minutes at most: {problem}");
        }
        None
    }

    /// Compares the file with the database, erases again what came back, and brings the file up to date.
    ///
    /// # Errors
    /// [`ErasedError`] when this process must not serve this database as it is.
    pub async fn step(&self) -> Result<ErasedReport, ErasedError> {
        let mut report = ErasedReport::default();
        let (ids, numbers) = self.read().await?;
        let comparison = Comparison::of(ids.as_ref(), &numbers);
        if let Some(error) = self.refusal(&comparison) {
            return Err(error);
        }
        if let Some(ids) = &ids
            && !comparison.missing.is_empty()
        {
            report.again = self.erase_again(ids, &comparison.missing).await?;
        }
        // Ours first: the other hosts may wait for them.
        if let Some(file) = comparison.elsewhere {
            let path = self.file.path().to_owned();
            return Err(ErasedError::ElsewhereFirst { file, path });
        }
        report.lost = comparison.lost;
        report.unwritable = self.bring_up_to_date(ids, &numbers).await;
        Ok(report)
    }

    /// The same comparison, for who only looks.
    ///
    /// # Errors
    /// [`ErasedError`] when this database would be refused.
    pub async fn look(&self) -> Result<(Comparison, ErasureNumbers), ErasedError> {
        let (ids, numbers) = self.read().await?;
        let comparison = Comparison::of(ids.as_ref(), &numbers);
        if let Some(error) = self.refusal(&comparison) {
            return Err(error);
        }
        if let Some(file) = comparison.elsewhere {
            let path = self.file.path().to_owned();
            return Err(ErasedError::ElsewhereFirst { file, path });
        }
        Ok((comparison, numbers))
    }

    /// Why the file could not be written now, for who only looks.
    #[must_use]
    pub fn unwritable(&self) -> Option<String> {
        self.file.try_out().err().map(|problem| problem.to_string())
    }

    async fn read(&self) -> Result<(Option<ErasedIds>, ErasureNumbers), ErasedError> {
        let file = self.file.clone();
        let ids = blocking(move || file.read()).await?;
        Ok((ids, self.store.erasure_numbers().await?))
    }

    fn refusal(&self, comparison: &Comparison) -> Option<ErasedError> {
        (comparison.forgotten > 0).then(|| ErasedError::TooOld {
            count: comparison.forgotten,
            path: self.file.path().to_owned(),
        })
    }

    /// Without a word in anybody's chat: they were told when they asked.
    async fn erase_again(&self, ids: &ErasedIds, missing: &[i32]) -> Result<usize, StoreError> {
        let mut returned = self.store.returned(missing).await?;
        let number = |id: i32| {
            let line = ids.lines.iter().rfind(|line| line.id == id);
            line.map_or(ids.last(), |line| line.number)
        };
        // In the order of the file: a kill in between leaves a number after which the rest is done.
        returned.sort_by_key(|one| number(one.id));
        for one in &returned {
            let written = Ok((ids.file, number(one.id)));
            let whom = (one.id, one.sealed.as_slice());
            self.erase_rows(whom, written).await?;
        }
        self.store.reach_number(ids.file, ids.last()).await?;
        if !returned.is_empty() {
            warn!(
                count = returned.len(),
                "this database is an older copy: who was erased since is erased again"
            );
        }
        Ok(returned.len())
    }

    /// Deletes all rows of a subscriber, and what its chat left under other purposes. `written` says where that stands.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; then it is done again.
    pub(super) async fn erase_rows(
        &self,
        (id, sealed): (i32, &[u8]),
        written: Result<(i64, i32), NaiveDate>,
    ) -> Result<(), StoreError> {
        let (store, vault) = (&self.store, &self.vault);
        if let Ok(chat) = vault.open_chat(Purpose::Subscriber, sealed) {
            super::tips::forget(store, vault, chat).await?;
            // Its questions lie apart, under a purpose of their own.
            let asker = vault.chat_forms(Purpose::Asker, chat);
            store.forget_askers(&asker).await?;
            let visitor = vault.chat_forms(Purpose::Visitor, chat);
            store.forget_visitor(&visitor).await?;
            let invited = vault.chat_forms(Purpose::Staff, chat);
            store.forget_opened(&invited).await?;
        }
        store.erase(id, written).await
    }

    /// Lines go at their age; the numbers of other hosts are noted. Gives why it could not be done.
    async fn bring_up_to_date(
        &self,
        ids: Option<ErasedIds>,
        numbers: &ErasureNumbers,
    ) -> Option<String> {
        let oldest = self.clock.now().date_naive() - self.kept;
        let known = numbers.files.clone();
        let change = move |ids: &mut ErasedIds| {
            let carried_out = known.get(&ids.file).copied().unwrap_or(0);
            if carried_out > ids.last() {
                // An old copy of the file: its numbers go on after those that are lost.
                ids.lines.clear();
                ids.purged = carried_out;
            }
            if let Some(last) = ids.lines.iter().rfind(|line| line.day < oldest) {
                ids.purged = last.number;
            }
            ids.lines.retain(|line| line.day >= oldest);
            for (file, number) in known.into_iter().filter(|(file, _)| *file != ids.file) {
                let seen = ids.seen.entry(file).or_default();
                *seen = number.max(*seen);
            }
        };
        if let Some(ids) = ids {
            let mut changed = ids.clone();
            change.clone()(&mut changed);
            if changed == ids {
                return None;
            }
        }
        let file = self.file.clone();
        let changed = blocking(move || file.change(change)).await;
        changed.err().map(|problem| problem.to_string())
    }

    fn is_to_be_told(&self) -> bool {
        let now = self.clock.now();
        let mut told_at = self.told_at.lock().unwrap_or_else(PoisonError::into_inner);
        if told_at.is_some_and(|at| now - at < TOLD_EVERY) {
            return false;
        }
        *told_at = Some(now);
        true
    }
}

/// Waits for the disk on a thread that may.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        // Nothing cancels it, and the runtime outlives whoever waits here.
        Err(ended) => std::panic::resume_unwind(ended.into_panic()),
    }
}
