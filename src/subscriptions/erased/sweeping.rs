//! **Sweeping**: within an hour of an erasure the disk holds nothing of it either.
//!
//! Ten minutes after an erasure in a quiet moment, after fifty while a fan-out runs: for seconds nothing reads the subscribers then. What
//! is swept is what was erased by the step before, so that whoever still saw it then has ended; a longer transaction, such as a dump, is
//! waited for. Nothing is done where nothing was erased.
//!
//! Never here: SQL.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tracing::{debug, error, warn};

use crate::clock::Clock;
use crate::store::traces::{Swept, Unswept};
use crate::store::{Store, StoreError};

/// An erasure waits so long for others, and for a quiet moment.
const GATHERED_FOR: TimeDelta = TimeDelta::minutes(10);

/// After so long there is no more waiting.
const NO_LATER_THAN: TimeDelta = TimeDelta::minutes(50);

/// After so long something is wrong.
const OVERDUE: TimeDelta = TimeDelta::minutes(60);

/// What one step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SweepReport {
    /// Nothing was erased.
    Clean,
    /// It is not time yet.
    Waits,
    /// Swept.
    Swept,
    /// It was time, and it could not be done: the next step tries again.
    Later,
}

/// Sweeps. A process that begins to keep time sweeps at once what it finds.
pub struct Sweeping {
    store: Store,
    clock: Arc<dyn Clock>,
    seen: Mutex<Seen>,
}

#[derive(Debug, Clone, Default)]
struct Seen {
    /// When nothing was left to sweep, by our clock.
    clean_at: Option<DateTime<Utc>>,
    /// Deletions in the small tables that are swept.
    deleted: Option<i64>,
    /// What the step before saw, and when.
    before: Option<(Unswept, DateTime<Utc>)>,
    told_at: Option<DateTime<Utc>>,
}

impl Sweeping {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            seen: Mutex::default(),
        }
    }

    /// Sweeps when it is time.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step tries again.
    pub async fn step(&self) -> Result<SweepReport, StoreError> {
        let now = self.clock.now();
        let unswept = self.store.unswept().await?;
        let mut seen = self.seen().clone();
        if !seen.is_pending(&unswept) {
            seen.clean_at = Some(now);
            seen.before = None;
            seen.deleted = Some(unswept.deleted);
            *self.seen() = seen;
            return Ok(SweepReport::Clean);
        }
        let is_due = seen.is_due(&unswept, now);
        let before = seen.before.replace((unswept, now));
        *self.seen() = seen;
        let (true, Some((before, at))) = (is_due, before) else {
            return Ok(SweepReport::Waits);
        };
        let everything = before.generation != before.swept;
        let swept = self
            .store
            .sweep(before.generation, before.at, everything)
            .await?;
        match swept {
            Swept::Done => {
                let mut seen = self.seen();
                (seen.clean_at, seen.deleted) = (Some(at), Some(before.deleted));
                debug!("what was erased has left the disk");
                Ok(SweepReport::Swept)
            }
            Swept::Later | Swept::NotPermitted => {
                self.tell(swept, now);
                Ok(SweepReport::Later)
            }
        }
    }

    /// Once an hour.
    fn tell(&self, swept: Swept, now: DateTime<Utc>) {
        let mut seen = self.seen();
        let is_overdue = seen.clean_at.is_none_or(|at| now - at >= OVERDUE);
        if seen.told_at.is_some_and(|at| now - at < OVERDUE) {
            return;
        }
        if swept == Swept::NotPermitted {
            error!(
                "the database's role does not own its tables, so what was erased stays in their free space: see `vestka doctor`"
            );
        } else if is_overdue {
            warn!(
                "what was erased more than an hour ago may still lie in free space of the database's files: a transaction, such as a dump, has not ended since"
            );
        } else {
            return;
        }
        seen.told_at = Some(now);
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn is_pending(&self, unswept: &Unswept) -> bool {
        let deleted = self.deleted.unwrap_or(0);
        unswept.generation != unswept.swept || unswept.deleted != deleted
    }

    fn is_due(&self, unswept: &Unswept, now: DateTime<Utc>) -> bool {
        let Some(clean_at) = self.clean_at else {
            return true;
        };
        let waited = now - clean_at;
        waited >= NO_LATER_THAN || (waited >= GATHERED_FOR && unswept.is_quiet)
    }
}
