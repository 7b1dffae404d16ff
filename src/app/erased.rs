//! **Erased ids** in the service: compared before anything is sent and every few seconds after, and swept from the disk.
//!
//! Never here: the comparison, the sweep.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, warn};

use super::service::{Part, Service};
use super::{Foundation, Keys};
use crate::scheduler::{Bell, pause};
use crate::subscriptions::{Erased, ErasedError, ErasedReport, Sweeping};

/// A database that is put back under a running service is noticed within so long.
const ERASED_PERIOD: Duration = Duration::from_secs(5);

/// Whether something is to be swept is looked at this often; what is swept is what the turn before saw.
const SWEEPING_PERIOD: Duration = Duration::from_mins(1);

/// Why the service ended by itself, if it did.
pub(super) type Refusal = Arc<OnceLock<String>>;

impl Foundation {
    /// Who was erased, as this host remembers it outside the database.
    #[must_use]
    pub fn erased(&self, keys: &Keys) -> Erased {
        Erased::new(
            self.store.clone(),
            Arc::clone(&keys.vault),
            Arc::clone(&self.clock),
            self.config.erased_file.clone(),
            TimeDelta::days(self.config.backup_retention_days.into()),
        )
    }
}

impl Service {
    /// Before anything is sent: an older copy of the database loses who was erased since, or is refused.
    pub(super) async fn erase_again(&self) -> Result<(), ErasedError> {
        if self.sends() {
            let report = self.foundation.erased(&self.keys).step().await?;
            self.tell_of_erased(&report);
        }
        Ok(())
    }

    /// The same again and again. Ends the service when it must not go on, and says why.
    pub(super) fn start_erased(&self, tasks: &mut JoinSet<()>) -> Refusal {
        let refusal = Refusal::default();
        if !self.sends() {
            return refusal;
        }
        let erased = self.foundation.erased(&self.keys);
        let (stop, told) = (self.stop.clone(), Arc::clone(&refusal));
        tasks.spawn(async move {
            while pause(ERASED_PERIOD, &stop).await {
                match erased.step().await {
                    Ok(_) => {}
                    Err(problem) if problem.is_passing() => warn!("{problem}; trying again"),
                    Err(problem) => {
                        error!("{problem}");
                        told.set(problem.to_string()).ok();
                        stop.cancel();
                    }
                }
            }
        });
        refusal
    }

    pub(super) fn start_sweeping(&self, tasks: &mut JoinSet<()>, held: &watch::Receiver<bool>) {
        let (store, clock) = (&self.foundation.store, &self.foundation.clock);
        let sweeping = Arc::new(Sweeping::new(store.clone(), Arc::clone(clock)));
        let every = ("sweeping", SWEEPING_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let sweeping = Arc::clone(&sweeping);
            async move { sweeping.step().await.map(drop) }
        });
    }

    fn sends(&self) -> bool {
        self.runs(Part::Bot) || self.runs(Part::Delivery)
    }

    fn tell_of_erased(&self, report: &ErasedReport) {
        if let Some(lost) = report.lost {
            warn!("{}", lost.sentence(&self.foundation.config.erased_file));
        }
        if let Some(problem) = &report.unwritable {
            warn!("{problem}");
        }
    }
}
