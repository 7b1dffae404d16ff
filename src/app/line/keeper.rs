//! The **keeper**: what one process does for all, as long as it has the lease; and the mirror, which is written by one that has its folder.
//!
//! Never here: what a step does.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::super::service::{Service, ending_of};
use super::Line;
use crate::scheduler::Bell;
use crate::store::StoreError;
use crate::store::instance::Lease;
use crate::subscriptions::Erasure;

/// Erasure and schedules look this often.
pub(in crate::app) const KEEPER_PERIOD: Duration = Duration::from_secs(1);

/// The mirror is looked after this often, and whenever something is published.
const MIRROR_PERIOD: Duration = Duration::from_secs(5);

/// What is kept for a time is looked through this often.
const RETENTION_PERIOD: Duration = Duration::from_mins(10);

/// How long the log of fetches is kept.
const FETCHES_KEPT: TimeDelta = TimeDelta::days(30);

/// How long alerts are kept after they were over: they name staff and updates.
const ALERTS_KEPT: TimeDelta = TimeDelta::days(30);

/// How long evidence of what came to nothing is kept.
const EVIDENCE_KEPT: TimeDelta = TimeDelta::days(30);

impl Service {
    /// Starts all that waits for the lease.
    pub(super) fn start_keeper(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
        let erasure = Arc::new(Erasure::new(
            self.foundation.store.clone(),
            Arc::clone(&self.keys.vault),
            Arc::clone(&self.foundation.clock),
            line.messenger.clone(),
            Arc::new(self.foundation.erased(&self.keys)),
        ));
        let bell = self.erasure_bell.clone();
        self.while_held(tasks, held, ("erasure", KEEPER_PERIOD, bell), move || {
            let erasure = Arc::clone(&erasure);
            async move { erasure.step().await.map(drop) }
        });
        self.start_timed(tasks, line, held);
        self.start_tips(tasks, line, held);
        self.start_wiping(tasks, line, held);
        self.start_autodeleting(tasks, line, held);
        self.start_alerting(tasks, line, held);
        self.start_log(tasks, line, held);
        self.start_verifying(tasks, line, held);
        self.start_archive(tasks, held);
        self.start_drilling(tasks, line, held);
        self.start_retention(tasks, held);
        self.start_sweeping(tasks, held);
    }

    /// Writes the mirror, on a thread that may wait for the disk. Only who has its folder stands by for it: whoever keeps time may have
    /// none.
    pub(super) fn start_mirror(&self, tasks: &mut JoinSet<()>) {
        let Some(mirror) = self.foundation.mirror(&self.keys).map(Arc::new) else {
            return;
        };
        let held = self.hold(tasks, Lease::Mirror);
        let every = ("mirror", MIRROR_PERIOD, self.delivery_bell.clone());
        self.while_held(tasks, &held, every, move || {
            let (mirror, runtime) = (Arc::clone(&mirror), tokio::runtime::Handle::current());
            async move {
                let kept = tokio::task::spawn_blocking(move || runtime.block_on(mirror.keep()));
                kept.await.map_err(|error| ending_of(&error))
            }
        });
    }

    fn start_retention(&self, tasks: &mut JoinSet<()>, held: &watch::Receiver<bool>) {
        let (store, clock) = (
            self.foundation.store.clone(),
            Arc::clone(&self.foundation.clock),
        );
        let config = &self.foundation.config;
        let deliveries = TimeDelta::days(config.delivery.retention_days.into());
        let copies = TimeDelta::hours(config.dedupe.copy_hours.into());
        let every = ("retention", RETENTION_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let (store, now) = (store.clone(), clock.now());
            async move {
                store.drop_expired_deliveries(now - deliveries).await?;
                store.purge_fetches(now - FETCHES_KEPT).await?;
                store.purge_alerts(now - ALERTS_KEPT).await?;
                store.empty_bands_before(now - copies).await?;
                store.purge_evidence(now - EVIDENCE_KEPT).await?;
                Ok::<_, StoreError>(())
            }
        });
    }
}
