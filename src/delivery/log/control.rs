//! **Control**: what admins decide about fan-outs and digests, each in the audit log.
//!
//! Never here: who may, and asking once more.

use chrono::{DateTime, TimeDelta, Utc};

use super::{DeliveryLog, FanoutsOf, Retry, RetryChoice};
use crate::domain::delivery::Reason;
use crate::domain::staff::Actor;
use crate::store::StoreError;

/// Failures of digests are taken for real for so long: then they are judged again.
const DIGESTS_TRUSTED_FOR: TimeDelta = TimeDelta::days(1);

/// A halt of all digests, because failures had jumped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestsHalted {
    /// Until then.
    pub until: DateTime<Utc>,
    /// So many could not be delivered.
    pub failed: i64,
    /// Of so many.
    pub tried: i64,
    /// Why; none when this version does not know the word.
    pub reason: Option<Reason>,
}

impl DeliveryLog {
    /// Pauses the running ones; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pause(&self, of: FanoutsOf<'_>, actor: &Actor) -> Result<u64, StoreError> {
        let now = self.clock.now();
        self.store.pause_fanouts(of, actor, now).await
    }

    /// Lets the paused or halted ones go on where they were; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn resume(&self, of: FanoutsOf<'_>, actor: &Actor) -> Result<u64, StoreError> {
        let now = self.clock.now();
        self.store.resume_fanouts(of, actor, now).await
    }

    /// Takes their failures for real and lets them go on; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn trust_failures(
        &self,
        of: FanoutsOf<'_>,
        actor: &Actor,
    ) -> Result<u64, StoreError> {
        let now = self.clock.now();
        let trusted = self.store.trust_failures(of, actor, now).await?;
        // One that was paused by hand, or halted for a language, waits still.
        let resumed = self.store.resume_fanouts(of, actor, now).await?;
        Ok(trusted.max(resumed))
    }

    /// Stops them for good; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn stop(&self, of: FanoutsOf<'_>, actor: &Actor) -> Result<u64, StoreError> {
        let now = self.clock.now();
        self.store.stop_fanouts(of, actor, now).await
    }

    /// Tries what failed again; what was accepted never.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; then nothing is tried again.
    pub async fn retry(
        &self,
        code: &str,
        choice: &RetryChoice,
        actor: &Actor,
    ) -> Result<Retry, StoreError> {
        let now = self.clock.now();
        self.store
            .retry_deliveries(code, choice, actor.name(), now)
            .await
    }

    /// How many readers of a fan-out seem unreachable and are not paused for it yet.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn suspects(&self, revision_id: i32) -> Result<i64, StoreError> {
        self.store.suspects_of(revision_id).await
    }

    /// The halt of digests that lasts; none when they go out.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn digests_halted(&self) -> Result<Option<DigestsHalted>, StoreError> {
        let halt = self.store.digest_halt(self.clock.now()).await?;
        Ok(halt.map(|halt| {
            let mut words = halt.why.split(' ');
            let mut number = || words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
            DigestsHalted {
                until: halt.until,
                failed: number(),
                tried: number(),
                reason: words.next().and_then(|word| word.parse().ok()),
            }
        }))
    }

    /// Lets halted digests go on at once; with `trusts` their failures are taken for real for a day. False when
    /// they are not halted.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn resume_digests(&self, trusts: bool, actor: &Actor) -> Result<bool, StoreError> {
        let now = self.clock.now();
        if self.store.digest_halt(now).await?.is_none() {
            return Ok(false);
        }
        let trusted = trusts.then(|| now + DIGESTS_TRUSTED_FOR);
        self.store.resume_digests(trusted, actor, now).await
    }
}
