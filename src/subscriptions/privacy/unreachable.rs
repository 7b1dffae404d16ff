//! **Automatic erasure** of who has not been reachable for long: nobody has to ask for it.
//!
//! Never here: who paused by itself, or has only not started the bot that serves now.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::super::Erasure;
use crate::store::StoreError;

/// Days after a block.
pub const AFTER_BLOCK: u64 = 7;

/// Days after another reason for which a chat cannot be reached: it may pass.
pub const AFTER_OTHER: u64 = 30;

/// All subscribers are looked at this often.
const LOOK_EVERY: TimeDelta = TimeDelta::hours(1);

/// When all were looked at last, by this process.
#[derive(Debug, Default)]
pub(in crate::subscriptions) struct Looked(Mutex<Option<DateTime<Utc>>>);

impl Looked {
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_none_or(|last| now - last >= LOOK_EVERY || now < last)
    }

    fn keep(&self, now: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }
}

impl Erasure {
    /// Begins the erasure of those who could not be reached for too long, as many as `limit` allows beside those under way.
    pub(in crate::subscriptions) async fn begin_overdue(
        &self,
        limit: i64,
    ) -> Result<u64, StoreError> {
        let now = self.clock.now();
        let today = now.date_naive();
        if self.looked.is_due(now) {
            let days = (after(today, AFTER_BLOCK), after(today, AFTER_OTHER));
            let (_, is_full) = self.store.note_unreachable(days).await?;
            if !is_full {
                self.looked.keep(now);
            }
        }
        self.store.begin_overdue_erasures(today, limit).await
    }
}

fn after(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_add_days(Days::new(days)).unwrap_or(today)
}
