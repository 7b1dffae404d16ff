//! The **archive**: put together, and filled with what was published before it.
//!
//! Never here: what is read there.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Foundation;
use super::service::Service;
use crate::review::Archive;
use crate::scheduler::Bell;

/// What is not readable yet is looked for this often.
const PERIOD: Duration = Duration::from_secs(1);

impl Foundation {
    /// What was published, to be read.
    #[must_use]
    pub fn archive(&self) -> Archive {
        Archive::new(self.store.clone())
    }
}

impl Service {
    pub(super) fn start_archive(&self, tasks: &mut JoinSet<()>, held: &watch::Receiver<bool>) {
        let archive = self.foundation.archive();
        let every = ("archive", PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let archive = archive.clone();
            async move { archive.step().await.map(drop) }
        });
    }
}
