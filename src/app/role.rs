//! A **role**: what only one process may do at a time, held under a lease and given up when it cannot be renewed.
//!
//! Never here: what the role is good for.

use std::fmt::Display;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::service::Service;
use crate::scheduler::{Bell, Next, pause, repeat};
use crate::store::instance::Lease;

/// How long a lease of a role holds; renewed every third of it.
const ROLE_LEASE: Duration = Duration::from_secs(9);

impl Service {
    /// Keeps trying to hold a role; tells whether it is held.
    pub(super) fn hold(&self, tasks: &mut JoinSet<()>, lease: Lease) -> watch::Receiver<bool> {
        let (told, held) = watch::channel(false);
        let (store, owner, stop) = (self.foundation.store.clone(), self.owner, self.stop.clone());
        let bell = self.delivery_bell.clone();
        tasks.spawn(async move {
            let mut held_until = Instant::now();
            loop {
                let asked = Instant::now();
                match store.take_lease(lease, owner, ROLE_LEASE).await {
                    Ok(true) => held_until = asked + ROLE_LEASE,
                    Ok(false) => held_until = asked,
                    Err(error) => warn!(
                        lease = lease.as_str(),
                        "a lease could not be renewed: {error}"
                    ),
                }
                let is_held = held_until > Instant::now();
                if told.send_if_modified(|was| std::mem::replace(was, is_held) != is_held)
                    && is_held
                {
                    info!(lease = lease.as_str(), "this process has the lease");
                    bell.ring();
                }
                if !pause(ROLE_LEASE / 3, &stop).await {
                    break;
                }
            }
        });
        held
    }
}

impl Service {
    /// Repeats a step as long as the role is held; otherwise the loop goes round idly.
    pub(super) fn while_held<E, F>(
        &self,
        tasks: &mut JoinSet<()>,
        held: &watch::Receiver<bool>,
        (name, period, bell): (&'static str, Duration, Bell),
        mut step: impl FnMut() -> F + Send + 'static,
    ) where
        E: Display + Send + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let held = held.clone();
        let turn = move || {
            let step = (*held.borrow()).then(&mut step);
            async move {
                if let Some(step) = step {
                    step.await?;
                }
                Ok::<_, E>(Next::Idle)
            }
        };
        tasks.spawn(repeat(name, period, bell, self.stop.clone(), turn));
    }
}

/// Waits until a role is held, or lost; false when the service stops first.
pub(super) async fn wait_until(
    held: &mut watch::Receiver<bool>,
    wanted: bool,
    stop: &CancellationToken,
) -> bool {
    tokio::select! {
        changed = held.wait_for(|is_held| *is_held == wanted) => changed.is_ok() && !stop.is_cancelled(),
        () = stop.cancelled() => false,
    }
}
