//! The **health** of sources: silence longer than usual, failures without end and sources that are gone become alerts, and end.
//!
//! Never here: SQL, telling the admins.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::clock::Clock;
use crate::store::intake::{HealthChange, Limits};
use crate::store::{Store, StoreError};

/// A lively source misses six of its intervals for a reason; a slow one is given a day in any case, for nights and holidays.
const LIMITS: Limits = Limits {
    silent_intervals: 6,
    silent_for: TimeDelta::days(1),
    // With the backoff of failures some ten hours for a source that is read every ten minutes.
    failures: 6,
};

/// Watches the sources.
pub struct Health {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Health {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// Raises and ends alerts, as the sources are now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn step(&self) -> Result<HealthChange, StoreError> {
        self.store.judge_sources(LIMITS, self.clock.now()).await
    }
}
