//! **Alerts** as the staff meet them: what is to be told, to whom, and what was told.
//!
//! Never here: raising one; whoever finds out does that.

use chrono::{DateTime, TimeDelta, Utc};

use super::staff::{Colleague, Staff};
use crate::store::StoreError;

pub use crate::store::alerts::{Alert, Told, Waits};

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

    /// What is held for relay, came back for approval, or did not go out at its time, of which the staff were not told.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn untold_waits(&self) -> Result<Waits, StoreError> {
        self.store.untold_waits().await
    }

    /// Remembers that they were told of it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; they are told again.
    pub async fn waits_told(&self, waits: &Waits) -> Result<(), StoreError> {
        self.store.waits_told(waits, self.clock.now()).await
    }

    /// Ends what is over: guesses at codes of which nothing was seen for a day, and who opened an invitation that is void.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn calm_down(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store.end_quiet_wrong_codes(now - QUIET, now).await?;
        self.store.forget_who_opened(now).await?;
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
        self.store.alert_told(alert, self.clock.now()).await?;
        Ok(())
    }
}
