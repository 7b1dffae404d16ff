//! **Intake**: reads the sources that are due, and makes items, stories and candidates of what they say.
//!
//! The way: a source is leased, fetched through the guard, parsed, normalised, and all it brought is stored in one
//! transaction that gives the lease back. A crash before that reads it again; the unique index keeps each item once.
//!
//! Never here: Telegram, whether a candidate is worth anything.

pub mod canonical;
pub mod catalogue;
pub mod dedupe;
pub mod events;
pub mod fetch;
mod fetching;
pub mod guard;
pub mod health;
pub mod normalise;
pub mod parse;
mod push;
mod reading;
mod settling;

use std::sync::Arc;
use std::time::Duration;

use tracing::{debug, info, warn};

use crate::clock::Clock;
use crate::domain::source::{FetchResult, SourceKind};
use crate::store::intake::{DueSource, FetchOutcome, FetchReport, ItemCounts};
use crate::store::{Store, StoreError};
use crate::telemetry::Metrics;
use crate::vault::random;
use dedupe::Thresholds;
use fetch::Fetcher;
use fetching::Fetchers;

pub use push::{MAX_MESSAGE, NewSecret, Push, PushHeaders, PushRefusal, Received, SecretError};
pub use reading::{Known, Reading, read_once};

/// How long a source is leased: the longest fetch, reading it, and some slack.
const LEASE: Duration = Duration::from_mins(2);

/// What the bot says it is when it reads.
pub const USER_AGENT: &str = concat!(
    "Vestka/",
    env!("CARGO_PKG_VERSION"),
    " (+https://github.com/vestka/vestka; reads feeds for verification)"
);

/// Reads sources.
pub struct Intake {
    store: Store,
    fetchers: Fetchers,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
    thresholds: Thresholds,
}

/// What one step came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IntakeReport {
    /// Sources read, with or without something new.
    pub fetched: usize,
    /// Sources that failed.
    pub failed: usize,
    /// Items first seen.
    pub new: i32,
    /// Items that changed.
    pub changed: i32,
}

/// Why one source could not be fetched by name.
#[derive(Debug, thiserror::Error)]
pub enum FetchOneError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is none of that name.
    #[error("there is no source {0:?}; `vestka source list` names them")]
    Unknown(String),
    /// Another process is at it.
    #[error("{0:?} is being fetched by another process at this moment; try again in a minute")]
    Busy(String),
    /// It is not read, it sends.
    #[error(
        "{0:?} is of kind push: it sends by itself; `vestka source secret {0}` makes the secret that its partner signs with"
    )]
    Pushes(String),
    /// The fetch failed.
    #[error("{0}")]
    Failed(String),
}

impl Intake {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        store: Store,
        fetcher: Fetcher,
        clock: Arc<dyn Clock>,
        metrics: Arc<Metrics>,
        thresholds: Thresholds,
    ) -> Self {
        Self {
            store,
            fetchers: Fetchers::new(fetcher),
            clock,
            metrics,
            thresholds,
        }
    }

    /// Reads the source that is most overdue; an empty report when nothing is due. Safe to call from several workers.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn step(&self) -> Result<IntakeReport, StoreError> {
        let owner = random::owner();
        let Some(source) = self
            .store
            .lease_due_source(self.clock.now(), owner, LEASE)
            .await?
        else {
            return Ok(IntakeReport::default());
        };
        let (report, counts) = self.read(&source).await?;
        Ok(match report.outcome {
            FetchOutcome::Failed { .. } => IntakeReport {
                failed: 1,
                ..IntakeReport::default()
            },
            _ => IntakeReport {
                fetched: 1,
                failed: 0,
                new: counts.new,
                changed: counts.changed,
            },
        })
    }

    /// Reads one source now, by name.
    ///
    /// # Errors
    /// [`FetchOneError`] with the reason.
    pub async fn fetch_one(&self, slug: &str) -> Result<ItemCounts, FetchOneError> {
        match self.store.source_kind(slug).await? {
            None => return Err(FetchOneError::Unknown(slug.to_owned())),
            Some(SourceKind::Push) => return Err(FetchOneError::Pushes(slug.to_owned())),
            Some(_) => {}
        }
        let Some(source) = self
            .store
            .lease_source(slug, self.clock.now(), random::owner(), LEASE)
            .await?
        else {
            return Err(FetchOneError::Busy(slug.to_owned()));
        };
        let (report, counts) = self.read(&source).await?;
        match report.outcome {
            FetchOutcome::Failed { error, .. } => Err(FetchOneError::Failed(error)),
            _ => Ok(counts),
        }
    }

    async fn read(&self, source: &DueSource) -> Result<(FetchReport, ItemCounts), StoreError> {
        let report = self.fetch(source).await;
        let counts = settling::settle(&self.store, source, &report, &self.thresholds).await?;
        if counts.is_none() {
            debug!(
                source.slug = source.slug,
                "another process has fetched this source meanwhile"
            );
        }
        let counts = counts.unwrap_or_default();
        self.tell(source, &report, counts);
        Ok((report, counts))
    }

    fn tell(&self, source: &DueSource, report: &FetchReport, counts: ItemCounts) {
        match &report.outcome {
            FetchOutcome::Failed { error, .. } => {
                self.metrics.fetched(FetchResult::Failed.as_str());
                warn!(
                    source.slug = source.slug,
                    error, "a source could not be read"
                );
            }
            FetchOutcome::NotModified => {
                self.metrics.fetched(FetchResult::NotModified.as_str());
                self.metrics.fetch_succeeded(report.ended_at);
                debug!(source.slug = source.slug, "a source has nothing new");
            }
            FetchOutcome::Read { .. } => {
                self.metrics.fetched(FetchResult::Read.as_str());
                self.metrics.fetch_succeeded(report.ended_at);
                self.metrics
                    .items_stored("new", u64::try_from(counts.new).unwrap_or(0));
                self.metrics
                    .items_stored("changed", u64::try_from(counts.changed).unwrap_or(0));
                info!(
                    source.slug = source.slug,
                    items.new = counts.new,
                    items.changed = counts.changed,
                    "a source was read"
                );
            }
        }
    }
}
