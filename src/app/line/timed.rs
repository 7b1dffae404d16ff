//! What goes out by itself at its **time**: scheduled updates, and what is relayed.
//!
//! Never here: whether it may.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::super::service::Service;
use super::{KEEPER_PERIOD, Line};
use crate::scheduler::{Bell, Next};

/// What is to be relayed is looked at this often.
const RELAY_PERIOD: Duration = Duration::from_secs(5);

impl Service {
    pub(in crate::app) fn start_timed(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
        let review = Arc::new(self.foundation.review(&self.keys));
        let still = line.still.clone();
        let schedule = ("schedule", KEEPER_PERIOD, Bell::default());
        self.while_held(tasks, held, schedule, move || {
            let (review, still) = (Arc::clone(&review), still.clone());
            async move {
                let step = async { review.step().await.map(|_| Next::Idle) };
                still.unless(step).await.map(drop)
            }
        });
        let still = line.still.clone();
        let relay = Arc::new(self.foundation.relay(&self.keys));
        let every = ("relay", RELAY_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let (relay, still) = (Arc::clone(&relay), still.clone());
            async move {
                // Boxed: it holds much.
                let step = Box::pin(async { relay.step().await.map(|_| Next::Idle) });
                still.unless(step).await.map(drop)
            }
        });
    }
}
