//! **Intake**: reads the sources that are due, and makes items, stories and candidates of what they say.
//!
//! The way: a source is leased, fetched through the guard, parsed, normalised, and all it brought is stored in one
//! transaction that gives the lease back. A crash before that reads it again; the unique index keeps each item once.
//!
//! Never here: Telegram, whether a candidate is worth anything.

pub mod canonical;
pub mod catalogue;
pub mod dedupe;
pub mod fetch;
pub mod guard;
pub mod normalise;
pub mod parse;
mod reading;
mod schedule;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tracing::{debug, info, warn};
use url::Url;

use crate::clock::Clock;
use crate::domain::source::{FetchResult, SourceKind};
use crate::store::intake::{DueSource, FetchOutcome, FetchReport, ItemCounts};
use crate::store::{Store, StoreError};
use crate::telemetry::Metrics;
use crate::vault::random;
use fetch::{Document, FailureKind, FetchError, Fetched, Fetcher, Validators};

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
    fetcher: Fetcher,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
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
    /// Not read by this version.
    #[error(
        "{slug:?} is of kind {kind}, which this version does not read yet; only feeds are read"
    )]
    NotYet {
        /// Its name.
        slug: String,
        /// Its kind.
        kind: SourceKind,
    },
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
    ) -> Self {
        Self {
            store,
            fetcher,
            clock,
            metrics,
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
            Some(SourceKind::Feed) => {}
            Some(kind) => {
                return Err(FetchOneError::NotYet {
                    slug: slug.to_owned(),
                    kind,
                });
            }
        }
        let Some(source) = self
            .store
            .lease_source(slug, random::owner(), LEASE)
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
        let counts = self.store.settle_fetch(source, &report).await?;
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

    async fn fetch(&self, source: &DueSource) -> FetchReport {
        let started_at = self.clock.now();
        let validators = Validators {
            etag: source.etag.clone(),
            last_modified: source.last_modified.clone(),
        };
        let fetched = match Url::parse(&source.url) {
            Ok(url) => self.fetcher.fetch(&url, &validators).await,
            Err(error) => {
                let error = format!(
                    "{} is not an address ({error}): correct it in the catalogue",
                    source.url
                );
                return self.failed(
                    source,
                    started_at,
                    None,
                    (error, false),
                    schedule::Asked::default(),
                );
            }
        };
        match fetched {
            Ok(Fetched::NotModified {
                status, fresh_for, ..
            }) => {
                let ended_at = self.clock.now();
                let asked = schedule::Asked {
                    fresh_for,
                    retry_after: None,
                };
                FetchReport {
                    started_at,
                    ended_at,
                    status: Some(status),
                    outcome: FetchOutcome::NotModified,
                    next_fetch_at: schedule::next(source.every_ms, 0, asked, ended_at),
                }
            }
            Ok(Fetched::Document(document)) => self.document(source, started_at, document).await,
            Err(error) => self.fetch_failed(source, started_at, &error),
        }
    }

    async fn document(
        &self,
        source: &DueSource,
        started_at: DateTime<Utc>,
        document: Document,
    ) -> FetchReport {
        let moved_to = document.permanent_url.as_ref().map(Url::to_string);
        let bytes = i64::try_from(document.bytes.len()).unwrap_or(i64::MAX);
        let (status, validators) = (document.status, document.validators.clone());
        let mut asked = schedule::Asked {
            fresh_for: document.fresh_for,
            retry_after: None,
        };
        let known = Known {
            kind: Some(source.kind),
            selectors: source.selectors.clone(),
            language: Some(source.language.clone()),
        };
        let items = match reading::read_apart(document, known, self.clock.now()).await {
            Ok((items, ttl)) => {
                asked.fresh_for = asked.fresh_for.max(ttl);
                items
            }
            Err(error) => {
                let asked = schedule::Asked::default();
                return self.failed(source, started_at, Some(status), (error, false), asked);
            }
        };
        let ended_at = self.clock.now();
        FetchReport {
            started_at,
            ended_at,
            status: Some(status),
            outcome: FetchOutcome::Read {
                items,
                bytes,
                etag: validators.etag,
                last_modified: validators.last_modified,
                moved_to,
            },
            next_fetch_at: schedule::next(source.every_ms, 0, asked, ended_at),
        }
    }

    fn fetch_failed(
        &self,
        source: &DueSource,
        started_at: DateTime<Utc>,
        error: &FetchError,
    ) -> FetchReport {
        let kind = error.kind();
        let retry_after = match kind {
            FailureKind::RateLimited { retry_after } => retry_after,
            _ => None,
        };
        let asked = schedule::Asked {
            fresh_for: None,
            retry_after,
        };
        let is_gone = matches!(kind, FailureKind::Gone);
        self.failed(
            source,
            started_at,
            error.status(),
            (error.to_string(), is_gone),
            asked,
        )
    }

    fn failed(
        &self,
        source: &DueSource,
        started_at: DateTime<Utc>,
        status: Option<u16>,
        (error, gone): (String, bool),
        asked: schedule::Asked,
    ) -> FetchReport {
        let ended_at = self.clock.now();
        FetchReport {
            started_at,
            ended_at,
            status,
            outcome: FetchOutcome::Failed { error, gone },
            next_fetch_at: schedule::next(
                source.every_ms,
                source.failures_in_a_row + 1,
                asked,
                ended_at,
            ),
        }
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
