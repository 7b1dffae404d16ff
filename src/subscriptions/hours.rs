//! When and how updates come: pace, the time of the digest, quiet hours, zone, sound.
//!
//! Never here: sending.

use chrono::NaiveTime;

use super::{PaceSettings, Subscriptions};
use crate::domain::subscriber::Pace;
use crate::domain::zone::Zone;
use crate::store::StoreError;

impl Subscriptions {
    /// When and how updates come to a subscriber; none when it is gone.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pace_settings(&self, subscriber: i32) -> Result<Option<PaceSettings>, StoreError> {
        self.store.pace_settings(subscriber).await
    }

    /// The zone of who has chosen none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn default_zone(&self) -> Result<Zone, StoreError> {
        self.store.default_zone().await
    }

    /// Changes the pace to one without a time of day; what had gathered for a digest comes once more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_pace(&self, subscriber: i32, pace: Pace) -> Result<(), StoreError> {
        self.store
            .set_pace(subscriber, pace, self.clock.now())
            .await
    }

    /// Changes the pace to a daily digest at this local time.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_digest(&self, subscriber: i32, at: NaiveTime) -> Result<(), StoreError> {
        let Some(settings) = self.store.pace_settings(subscriber).await? else {
            return Ok(());
        };
        let first = settings.zone.next(at, self.clock.now());
        self.store.set_digest(subscriber, at, first).await
    }

    /// Changes the zone; the next digest moves with it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_time_zone(&self, subscriber: i32, zone: Zone) -> Result<(), StoreError> {
        let settings = self.store.pace_settings(subscriber).await?;
        let at = settings.and_then(|settings| settings.digest_at);
        let digest = at.map(|at| zone.next(at, self.clock.now()));
        self.store.set_time_zone(subscriber, zone, digest).await
    }

    /// Changes the quiet hours; none: there are none. Who had none begins with what is breaking waiting as well: a phone that
    /// sounds at night can betray its owner, so that only who wants it hears it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_quiet(
        &self,
        subscriber: i32,
        hours: Option<(NaiveTime, NaiveTime)>,
    ) -> Result<(), StoreError> {
        self.store.set_quiet(subscriber, hours).await
    }

    /// Whether what is breaking comes in quiet hours.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_breaking_rings(&self, subscriber: i32, rings: bool) -> Result<(), StoreError> {
        self.store.set_breaking_rings(subscriber, rings).await
    }

    /// Whether messages come without a sound.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_silent(&self, subscriber: i32, is_silent: bool) -> Result<(), StoreError> {
        self.store.set_silent(subscriber, is_silent).await
    }
}
