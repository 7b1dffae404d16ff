//! **Pages** of evidence: fetched when one of the staff wants it, kept as they were, with time, headers and hash.
//!
//! A page is taken for a time, fetched, and settled in one transaction; a crash before that tries it again. Tries come at
//! growing distances and have an end.
//!
//! Never here: HTTP; who puts the parts together hands in what fetches, behind the guard. Who may ask is `asking`'s.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tracing::{info, warn};
use url::Url;

use super::attachment::fingerprints;
use super::kept::{Head, Piece};
use super::problem::{Again, PageProblem};
use super::{ReviewError, sha256};
use crate::clock::Clock;
use crate::domain::staff::Actor;
use crate::store::Store;
use crate::store::audit::AuditRecord;
use crate::store::evidence::{
    ADDRESS_LABEL, DuePage, FILE_LABEL, HEAD_LABEL, KeptPage, REASON_LABEL,
};
use crate::vault::Vault;

/// How long a page is taken for: the longest fetch, and some slack.
const LEASE: TimeDelta = TimeDelta::minutes(3);

/// Waits between tries: news cannot wait, a site that is down can.
const WAITS: [TimeDelta; 4] = [
    TimeDelta::seconds(15),
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
];

/// The longest wait that a site may ask for.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(2);

/// A page as it came.
#[derive(Debug, Clone)]
pub struct FetchedPage {
    /// Decompressed, otherwise as it came.
    pub bytes: Vec<u8>,
    /// What came with it.
    pub head: Head,
}

/// A page that did not come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFetched {
    /// Why.
    pub problem: PageProblem,
    /// When it may be tried again.
    pub again: Again,
}

/// A fetch under way.
pub type Fetching = Pin<Box<dyn Future<Output = Result<FetchedPage, NotFetched>> + Send>>;

/// Fetches a page through the guard.
pub type FetchPage = Arc<dyn Fn(Url) -> Fetching + Send + Sync>;

/// The text of kept bytes by their type and address; none for what is no text.
pub type PageText = fn(&[u8], Option<&str>, &Url) -> Option<String>;

/// Fetches and keeps pages.
pub struct Pages {
    pub(super) store: Store,
    pub(super) vault: Arc<Vault>,
    pub(super) clock: Arc<dyn Clock>,
    fetch: FetchPage,
    text: PageText,
    /// Whether a fetch shows our own address.
    pub(super) shows_address: bool,
}

/// What one step came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PagesReport {
    /// Kept.
    pub kept: usize,
    /// Tried in vain; perhaps tried again.
    pub failed: usize,
}

impl PagesReport {
    /// Whether there was nothing to do.
    #[must_use]
    pub const fn is_idle(self) -> bool {
        self.kept + self.failed == 0
    }
}

impl Pages {
    /// Puts the parts together; `shows_address` when no proxy stands between.
    #[must_use]
    pub fn new(
        (store, vault, clock): (Store, Arc<Vault>, Arc<dyn Clock>),
        fetch: FetchPage,
        text: PageText,
        shows_address: bool,
    ) -> Self {
        Self {
            store,
            vault,
            clock,
            fetch,
            text,
            shows_address,
        }
    }

    /// Whether a fetch shows our own address to the site.
    #[must_use]
    pub const fn shows_address(&self) -> bool {
        self.shows_address
    }

    /// The text of a kept page; none when it is no text.
    #[must_use]
    pub fn text(&self, bytes: &[u8], head: &Head) -> Option<String> {
        let kind = head.headers.get("content-type").map(String::as_str);
        (self.text)(bytes, kind, &head.final_url)
    }

    /// Fetches the pages among the evidence that are neither kept nor on their way, here and now, one after the other, each
    /// tried once; what fails is tried again by [`Self::step`].
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer, or an address cannot be opened.
    pub async fn keep_now(
        &self,
        candidate: i64,
        pieces: &[Piece],
        actor: &Actor,
    ) -> Result<PagesReport, ReviewError> {
        let mut report = PagesReport::default();
        for piece in pieces {
            let (Some(page), None) = (piece.page, piece.state.hash()) else {
                continue;
            };
            let (subject, detail) = piece.named(candidate);
            let record = AuditRecord {
                actor: actor.name(),
                action: "fetch_page",
                subject: &subject,
                detail: &detail,
            };
            let now = self.clock.now();
            let times = (now, now + LEASE);
            let Some(taken) = self.store.take_page(page, record, times).await? else {
                continue;
            };
            let is_kept = self.fetch(&taken).await?;
            report.kept += usize::from(is_kept);
            report.failed += usize::from(!is_kept);
        }
        Ok(report)
    }

    /// Fetches the page that is most overdue; an empty report when none is. Safe to call from several processes.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer, or an address cannot be opened.
    pub async fn step(&self) -> Result<PagesReport, ReviewError> {
        let now = self.clock.now();
        let Some(page) = self.store.take_due_page(now, now + LEASE).await? else {
            return Ok(PagesReport::default());
        };
        let is_kept = self.fetch(&page).await?;
        Ok(PagesReport {
            kept: usize::from(is_kept),
            failed: usize::from(!is_kept),
        })
    }

    /// Fetches a page that was taken, and settles it; whether it is kept.
    async fn fetch(&self, page: &DuePage) -> Result<bool, ReviewError> {
        if usize::from(page.tries.unsigned_abs()) > WAITS.len() + 1 {
            // Each try before ended with the process: the page itself may be the reason.
            let interrupted = NotFetched {
                problem: PageProblem::Interrupted,
                again: Again::Never,
            };
            self.fail(page, &interrupted).await?;
            return Ok(false);
        }
        let address = self.address(page)?;
        match (self.fetch)(address).await {
            Ok(fetched) => self.keep(page, &fetched).await,
            Err(failed) => {
                self.fail(page, &failed).await?;
                Ok(false)
            }
        }
    }

    async fn keep(&self, page: &DuePage, fetched: &FetchedPage) -> Result<bool, ReviewError> {
        let head = serde_json::to_vec(&fetched.head).map_err(ReviewError::content)?;
        let kept = KeptPage {
            forms: &fingerprints(&self.vault, &sha256(&fetched.bytes)),
            sealed: &self.vault.seal_text(FILE_LABEL, &fetched.bytes),
            head: &self.vault.seal_text(HEAD_LABEL, &head),
        };
        let is_kept = self
            .store
            .keep_page(page.id, kept, self.clock.now())
            .await?;
        info!(
            page.id,
            page.bytes = fetched.bytes.len(),
            page.kept = is_kept,
            "a page of evidence was fetched"
        );
        Ok(is_kept)
    }

    async fn fail(&self, page: &DuePage, failed: &NotFetched) -> Result<(), ReviewError> {
        let again = again(page.tries, failed.again, self.clock.now());
        let reason = self.reason(&failed.problem)?;
        if self.store.page_failed(page, &reason, again).await? {
            warn!(
                page.id,
                page.tries,
                page.given_up = again.is_none(),
                "a page of evidence was not fetched"
            );
        }
        Ok(())
    }

    pub(super) fn reason(&self, problem: &PageProblem) -> Result<Vec<u8>, ReviewError> {
        let json = serde_json::to_vec(problem).map_err(ReviewError::content)?;
        Ok(self.vault.seal_text(REASON_LABEL, &json))
    }

    fn address(&self, page: &DuePage) -> Result<Url, ReviewError> {
        let opened = self.vault.open_fixed(ADDRESS_LABEL, &page.address)?;
        let address = String::from_utf8_lossy(&opened);
        Ok(Url::parse(&address).expect("what was sealed was an address"))
    }
}

/// When a page is tried again after so many tries; none when it is given up.
fn again(tries: i16, again: Again, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let before = usize::from(tries.unsigned_abs()).saturating_sub(1);
    let wait = *WAITS.get(before)?;
    match again {
        Again::Never => None,
        Again::Soon => Some(now + wait),
        Again::NotBefore(asked) => {
            let asked = TimeDelta::from_std(asked).unwrap_or(LONGEST_WAIT);
            Some(now + asked.clamp(wait, LONGEST_WAIT))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Again, again};
    use chrono::{DateTime, TimeDelta};
    use std::time::Duration;

    #[test]
    fn tries_come_at_growing_distances_and_end() {
        let now = DateTime::UNIX_EPOCH;
        let waits: Vec<Option<TimeDelta>> = (1..=6)
            .map(|tries| again(tries, Again::Soon, now).map(|at| at - now))
            .collect();
        assert!(waits[..4].is_sorted() && waits[0] == Some(TimeDelta::seconds(15)));
        assert_eq!(waits[4..], [None, None]);
        assert_eq!(again(1, Again::Never, now), None);
        let asked = |seconds| again(1, Again::NotBefore(Duration::from_secs(seconds)), now);
        assert_eq!(asked(1), Some(now + TimeDelta::seconds(15)));
        assert_eq!(asked(120), Some(now + TimeDelta::minutes(2)));
        assert_eq!(asked(u64::MAX), Some(now + TimeDelta::hours(2)));
    }
}
