//! **Alerts** as the staff meet them: what is to be told, to whom, and what was told.
//!
//! Never here: raising one; whoever finds out does that.

use chrono::{DateTime, TimeDelta, Utc};

use super::staff::{Colleague, Staff};
use crate::store::StoreError;

pub use crate::store::alerts::{Alert, Told};

/// Alerts shown at once.
const AT_ONCE: i64 = 10;

/// Alerts told at once, most of them only counted.
const TOLD_AT_ONCE: i64 = 1_000;

/// Guessing at codes is over when nobody tried one for so long.
const QUIET: TimeDelta = TimeDelta::days(1);

/// What is over is shown for so long.
const OVER_SHOWN: TimeDelta = TimeDelta::days(1);

impl Staff {
    /// The admins; without those whose chat another key sealed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn admins(&self) -> Result<Vec<Colleague>, StoreError> {
        let mut all = self.all().await?;
        all.retain(|colleague| colleague.is_admin);
        Ok(all)
    }

    /// The time, for who tells them something.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// All of the staff, if something new is held for relay, came back for approval, or did not go out at its time, of which they
    /// were not told; once.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn to_tell_that_something_waits(&self) -> Result<Vec<Colleague>, StoreError> {
        let now = self.clock.now();
        let returned = self.store.returned_told(now).await?;
        let missed = self.store.missed_times_told(now).await?;
        if self.store.relays_told(now).await? + returned + missed == 0 {
            return Ok(Vec::new());
        }
        self.all().await
    }

    /// Ends what is over because nothing of it was seen for a day.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn calm_down(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store.end_quiet_wrong_codes(now - QUIET, now).await?;
        Ok(())
    }

    /// Alerts of which there is something to tell, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn untold_alerts(&self) -> Result<Vec<Alert>, StoreError> {
        self.store.untold_alerts(TOLD_AT_ONCE).await
    }

    /// Alerts that last, and those that were over within the last day; the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn alerts(&self) -> Result<Vec<Alert>, StoreError> {
        let since = self.clock.now() - OVER_SHOWN;
        self.store.recent_alerts(since, AT_ONCE).await
    }

    /// Remembers what the admins were told of an alert.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn alert_told(&self, alert: &Alert) -> Result<(), StoreError> {
        self.store
            .alert_told(alert.id, alert.tells(), self.clock.now())
            .await?;
        Ok(())
    }
}
