//! What **reads** the sources: put together from the settings, and run by the scheduler.
//!
//! Never here: what reading is.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use tokio::task::JoinSet;

use super::service::Service;
use super::{Foundation, Keys};
use crate::config::{self, Dedupe};
use crate::intake::dedupe::Thresholds;
use crate::intake::events::Events;
use crate::intake::fetch::{FetchError, FetchSettings, Fetcher};
use crate::intake::health::Health;
use crate::intake::{Intake, Push, USER_AGENT};
use crate::scheduler::{Bell, Next, repeat};
use crate::store::StoreError;
use crate::telemetry::Metrics;

/// Sources that one process reads at once.
const INTAKE_WORKERS: usize = 8;

/// Intake looks this often.
const INTAKE_PERIOD: Duration = Duration::from_secs(1);

/// Stories are compared this often.
const EVENTS_PERIOD: Duration = Duration::from_secs(5);

/// The health of sources is looked at this often.
const HEALTH_PERIOD: Duration = Duration::from_mins(1);

/// The guarded HTTP client of the sources.
///
/// # Errors
/// [`FetchError::Settings`] when the proxy cannot be used.
pub fn fetcher(settings: &config::Intake) -> Result<Fetcher, FetchError> {
    let proxy = settings.proxy.as_ref();
    Fetcher::new(FetchSettings {
        allow_private_addresses: settings.allow_private_addresses,
        proxy: proxy.map(|proxy| proxy.expose_secret().to_owned()),
        ..FetchSettings::new(USER_AGENT)
    })
}

impl Foundation {
    /// What reads sources.
    ///
    /// # Errors
    /// [`FetchError::Settings`] when the proxy cannot be used.
    pub fn intake(&self, metrics: Arc<Metrics>) -> Result<Intake, FetchError> {
        Ok(Intake::new(
            self.store.clone(),
            fetcher(&self.config.intake)?,
            Arc::clone(&self.clock),
            metrics,
            thresholds(&self.config.dedupe),
        ))
    }

    /// What takes what partners push.
    #[must_use]
    pub fn push(&self, keys: &Keys, metrics: Arc<Metrics>) -> Push {
        Push::new(
            self.store.clone(),
            Arc::clone(&keys.vault),
            Arc::clone(&self.clock),
            metrics,
            thresholds(&self.config.dedupe),
        )
    }

    /// What compares stories.
    #[must_use]
    pub fn events(&self) -> Events {
        let thresholds = thresholds(&self.config.dedupe);
        Events::new(self.store.clone(), Arc::clone(&self.clock), thresholds)
    }
}

impl Service {
    pub(super) fn start_intake(&self, tasks: &mut JoinSet<()>) -> anyhow::Result<()> {
        let intake = Arc::new(self.foundation.intake(Arc::clone(&self.metrics))?);
        for _ in 0..INTAKE_WORKERS {
            let intake = Arc::clone(&intake);
            let act = move || {
                let intake = Arc::clone(&intake);
                async move {
                    let report = intake.step().await?;
                    let is_idle = report.fetched + report.failed == 0;
                    Ok::<_, StoreError>(if is_idle { Next::Idle } else { Next::Now })
                }
            };
            let stop = self.stop.clone();
            tasks.spawn(repeat("intake", INTAKE_PERIOD, Bell::default(), stop, act));
        }
        self.start_pages(tasks)?;
        self.start_events(tasks);
        self.start_health(tasks);
        Ok(())
    }

    fn start_events(&self, tasks: &mut JoinSet<()>) {
        let events = Arc::new(self.foundation.events());
        let act = move || {
            let events = Arc::clone(&events);
            async move {
                let report = events.step().await?;
                Ok::<_, StoreError>(if report.goes_on {
                    Next::Now
                } else {
                    Next::Idle
                })
            }
        };
        let stop = self.stop.clone();
        tasks.spawn(repeat("events", EVENTS_PERIOD, Bell::default(), stop, act));
    }

    fn start_health(&self, tasks: &mut JoinSet<()>) {
        let foundation = &self.foundation;
        let health = Arc::new(Health::new(
            foundation.store.clone(),
            Arc::clone(&foundation.clock),
        ));
        let act = move || {
            let health = Arc::clone(&health);
            async move {
                health.step().await?;
                Ok::<_, StoreError>(Next::Idle)
            }
        };
        let stop = self.stop.clone();
        tasks.spawn(repeat("health", HEALTH_PERIOD, Bell::default(), stop, act));
    }
}

fn thresholds(settings: &Dedupe) -> Thresholds {
    let share = |percent: u32| f32::from(u8::try_from(percent).unwrap_or(100)) / 100.0;
    Thresholds {
        copy_similarity: share(settings.copy_percent),
        copy_hours: settings.copy_hours,
        short_copy_hours: settings.short_copy_hours,
        proposal_score: share(settings.proposal_percent),
        proposals: settings.proposals as usize,
        event_hours: settings.event_hours,
        window_items: settings.window_items as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::thresholds;
    use crate::config::{Origin, load};
    use crate::intake::dedupe::Thresholds;

    #[test]
    fn the_defaults_of_the_settings_are_those_that_were_measured() {
        let config = load(&Origin {
            environment: std::collections::BTreeMap::default(),
            file: None,
            working_dir: "/nowhere".into(),
            is_root: false,
        })
        .expect("defaults");
        assert_eq!(thresholds(&config.dedupe), Thresholds::default());
    }
}
