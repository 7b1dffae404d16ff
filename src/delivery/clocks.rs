//! The **clocks**: what is due when goes by the clock of the host, leases, waits and the rate by that of Postgres. This looks whether
//! they are apart, and warns.
//!
//! Never here: setting one.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tracing::{info, warn};

use crate::clock::{Clock, ahead_of, said_of};
use crate::store::{Store, StoreError};

/// It is said again after so long, as long as it lasts.
const AGAIN: TimeDelta = TimeDelta::hours(1);

/// Compares the clocks.
pub struct Clocks {
    store: Store,
    clock: Arc<dyn Clock>,
    told: Mutex<Option<DateTime<Utc>>>,
}

/// What came of a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// They agree.
    Alike,
    /// They are apart, and a warning has said so.
    Warned,
    /// They are apart still; it was said a while ago.
    Known,
}

impl Clocks {
    /// Of this host and of Postgres.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            told: Mutex::default(),
        }
    }

    /// Looks once: warns when they are apart, again every hour, and says when that is over.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn step(&self) -> Result<Compared, StoreError> {
        let before = self.clock.now();
        let other = self.store.time().await?;
        let now = self.clock.now();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(problem) = said_of(ahead_of((before, now), other)) else {
            if told.take().is_some() {
                info!("the clock of the database and this machine's agree again");
            }
            return Ok(Compared::Alike);
        };
        // Whichever way the clock of this host was set since.
        if told.is_some_and(|at| (now - at).abs() < AGAIN) {
            return Ok(Compared::Known);
        }
        *told = Some(now);
        warn!("{problem}");
        Ok(Compared::Warned)
    }
}
