//! The **delivery log** put together: for the bot and the command line, the watch over fan-outs, and pages that keep themselves
//! up to date.
//!
//! Never here: what is wrong, and its words.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::line::Line;
use super::service::Service;
use super::{Foundation, Keys};
use crate::delivery::{DeliveryLog, Limits, Watch};
use crate::scheduler::Bell;
use crate::telegram::Following;

/// Deliveries are looked at this often for what admins must know.
const WATCH_PERIOD: Duration = Duration::from_secs(10);

/// Pages that admins look at are edited no more often than this.
const FOLLOW_PERIOD: Duration = Duration::from_secs(4);

impl Foundation {
    /// What goes out, as admins read it.
    #[must_use]
    pub fn delivery_log(&self, keys: &Keys) -> DeliveryLog {
        DeliveryLog::new(
            self.store.clone(),
            Arc::clone(&keys.vault),
            Arc::clone(&self.clock),
        )
    }

    /// Where the room for the database ends: on the disk of a private cluster, or at the size that was set.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let database = &self.config.database;
        Limits {
            data_dir: database.url.is_none().then(|| self.config.data_dir.clone()),
            database_bytes: database.size_limit_gb.map(|size| u64::from(size) << 30),
        }
    }
}

impl Service {
    pub(super) fn start_log(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
        let foundation = &self.foundation;
        let watching = Arc::new(Watch::new(
            foundation.store.clone(),
            Arc::clone(&foundation.clock),
            Arc::clone(&line.budget),
            foundation.limits(),
        ));
        let every = ("watch", WATCH_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let watching = Arc::clone(&watching);
            async move { watching.step().await.map(drop) }
        });
        let following = Arc::new(Following::new(
            line.api.clone(),
            Arc::clone(&line.budget),
            foundation.delivery_log(&self.keys),
            foundation.staff(&self.keys),
        ));
        let every = ("following", FOLLOW_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let following = Arc::clone(&following);
            async move { following.step().await.map(drop) }
        });
    }
}
