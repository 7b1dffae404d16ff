//! **Turned away**: messages that were left unanswered because more came in than can be answered, and that admins hear of it.
//!
//! Never here: who wrote them, and who is answered.

use std::sync::Arc;

use tracing::{info, warn};

use crate::clock::Clock;
use crate::domain::source::AlertKind;
use crate::store::{Store, StoreError};

/// Admins are told from so many within a minute on: some were unlucky before, and write again.
const AT_LEAST: u64 = 50;

/// It is over when there are fewer within a minute.
const OVER_BELOW: u64 = 10;

/// Counts are told in steps of this many.
const GRAIN: u64 = 10;

const SUBJECT: &str = "events";

/// Tells admins.
pub struct TurnedAway {
    store: Store,
    clock: Arc<dyn Clock>,
}

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TurnedAwayReport {
    /// It began.
    pub begun: bool,
    /// It is over.
    pub ended: bool,
}

impl TurnedAway {
    /// Over this store.
    #[must_use]
    pub const fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// So many messages of the last minute were left unanswered.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn step(&self, dropped: u64) -> Result<TurnedAwayReport, StoreError> {
        let (now, kind) = (self.clock.now(), AlertKind::TurnedAway);
        let mut report = TurnedAwayReport::default();
        if dropped >= AT_LEAST {
            let detail = (dropped / GRAIN * GRAIN).to_string();
            let about = (SUBJECT, detail.as_str());
            report.begun = self.store.raise_alert(kind, about, now).await?;
            if report.begun {
                warn!(
                    dropped,
                    "more is written to the bot than it can answer: what is beyond that is left unanswered"
                );
            }
        } else if dropped < OVER_BELOW {
            report.ended = self.store.end_alert(kind, SUBJECT, now).await?;
            if report.ended {
                info!("everybody who writes to the bot is answered again");
            }
        }
        Ok(report)
    }
}
