//! Keeping **still** while another program, which was there first, reads the bot's events: this database may be a copy, and a copy
//! must not send everything twice. Answers go on, so that admins hear of it.
//!
//! Never here: who was first.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tracing::{error, info};

use super::super::service::Service;
use super::Line;
use crate::scheduler::{Bell, Next, repeat};
use crate::store::StoreError;
use crate::store::instance::CONTESTED_FOR;

/// All processes of a database hear of it within this time.
const CONTEST_PERIOD: Duration = Duration::from_secs(1);

/// Whether nothing goes out at this moment.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Still(Arc<AtomicBool>);

impl Still {
    /// Does a step, unless nothing may go out.
    pub(in crate::app) async fn unless<E, F>(&self, step: F) -> Result<Next, E>
    where
        F: Future<Output = Result<Next, E>>,
    {
        if self.0.load(Ordering::Relaxed) {
            return Ok(Next::Idle);
        }
        step.await
    }
}

impl Service {
    /// Looks whether nothing may go out, from now on and again and again.
    pub(in crate::app) async fn start_contest(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
    ) -> anyhow::Result<()> {
        let (store, still) = (self.foundation.store.clone(), line.still.clone());
        let delivery = self.delivery_bell.clone();
        self.patiently(async || look(&store, &still, &delivery).await)
            .await?;
        let (bell, stop) = (Bell::default(), self.stop.clone());
        tasks.spawn(repeat("contest", CONTEST_PERIOD, bell, stop, move || {
            let (store, still, delivery) = (store.clone(), still.clone(), delivery.clone());
            async move { look(&store, &still, &delivery).await.map(|()| Next::Idle) }
        }));
        Ok(())
    }
}

async fn look(
    store: &crate::store::Store,
    still: &Still,
    delivery: &Bell,
) -> Result<(), StoreError> {
    let is_contested = store.is_contested(CONTESTED_FOR).await?;
    if still.0.swap(is_contested, Ordering::Relaxed) == is_contested {
        return Ok(());
    }
    if is_contested {
        error!(
            "nothing is sent from here: another program read this bot's events before this one began, and two would send everything twice. Stop one of them, or give this one another token; three minutes after the other is gone this one goes on by itself"
        );
    } else {
        info!("no other program reads this bot's events any more: sending goes on");
        delivery.ring();
    }
    Ok(())
}
