//! What keeps the **pages** of evidence: review's stage, with the guarded client of intake to fetch them.
//!
//! Never here: when a page is fetched, and what is kept of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use url::Url;

use super::service::Service;
use super::{Foundation, Keys, fetcher};
use crate::intake::fetch::{
    Document, FailureKind, FetchError, Fetched, Fetcher, Validators, page_text,
};
use crate::review::{
    Again, FetchPage, FetchedPage, Head, NotFetched, PageProblem, Pages, ReviewError,
};
use crate::scheduler::{Bell, Next, repeat};

/// Pages that one process fetches at once: a slow site keeps no other page back.
const PAGE_WORKERS: usize = 3;

/// Pages are looked for this often.
const PAGES_PERIOD: Duration = Duration::from_secs(1);

impl Foundation {
    /// What keeps the pages of evidence.
    ///
    /// # Errors
    /// [`FetchError::Settings`] when the proxy cannot be used.
    pub fn pages(&self, keys: &Keys) -> Result<Pages, FetchError> {
        let parts = (
            self.store.clone(),
            Arc::clone(&keys.vault),
            Arc::clone(&self.clock),
        );
        let fetch = page_fetcher(fetcher(&self.config.intake)?);
        let is_direct = self.config.intake.proxy.is_none();
        Ok(Pages::new(parts, fetch, page_text, is_direct))
    }
}

impl Service {
    pub(super) fn start_pages(&self, tasks: &mut JoinSet<()>) -> anyhow::Result<()> {
        let pages = Arc::new(self.foundation.pages(&self.keys)?);
        for _ in 0..PAGE_WORKERS {
            let pages = Arc::clone(&pages);
            let act = move || {
                let pages = Arc::clone(&pages);
                async move {
                    let report = pages.step().await?;
                    Ok::<_, ReviewError>(if report.is_idle() {
                        Next::Idle
                    } else {
                        Next::Now
                    })
                }
            };
            let stop = self.stop.clone();
            tasks.spawn(repeat("pages", PAGES_PERIOD, Bell::default(), stop, act));
        }
        Ok(())
    }
}

/// Pages as review keeps them, by the client of the sources.
#[must_use]
pub fn page_fetcher(fetcher: Fetcher) -> FetchPage {
    Arc::new(move |url: Url| {
        let fetcher = fetcher.clone();
        Box::pin(async move {
            let host = url.host_str().unwrap_or_default().to_owned();
            match fetcher.fetch(&url, &Validators::default()).await {
                Ok(Fetched::Document(document)) => Ok(page(document)),
                Ok(Fetched::NotModified { status, .. }) => Err(NotFetched {
                    problem: PageProblem::Status { host, status },
                    again: Again::Soon,
                }),
                Err(error) => Err(not_fetched(error, host)),
            }
        })
    })
}

fn page(document: Document) -> FetchedPage {
    FetchedPage {
        bytes: document.bytes,
        head: Head {
            final_url: document.final_url,
            status: document.status,
            headers: Arc::unwrap_or_clone(document.headers),
        },
    }
}

fn not_fetched(error: FetchError, asked: String) -> NotFetched {
    let again = match error.kind() {
        FailureKind::Transient => Again::Soon,
        FailureKind::RateLimited { retry_after } => {
            retry_after.map_or(Again::Soon, Again::NotBefore)
        }
        FailureKind::Gone | FailureKind::Refused | FailureKind::Rejected => Again::Never,
    };
    let problem = match error {
        FetchError::Refused(_) => PageProblem::Private { host: asked },
        FetchError::Gone { host } => PageProblem::Gone { host },
        FetchError::RateLimited { host, .. } => PageProblem::Busy { host },
        FetchError::Status { host, status } => PageProblem::Status { host, status },
        FetchError::TooBig { host, limit } => PageProblem::TooBig {
            host,
            mib: u64::try_from(limit / 1024 / 1024).unwrap_or(u64::MAX),
        },
        FetchError::TooManyRedirects { host, .. }
        | FetchError::BadRedirect { host }
        | FetchError::Downgraded { host } => PageProblem::Astray { host },
        FetchError::TimedOut { host, .. } => PageProblem::Slow { host },
        FetchError::Unreachable { host, .. } | FetchError::HeadTooBig { host } => {
            PageProblem::Unreachable { host }
        }
        FetchError::Settings(_) => PageProblem::Unreachable { host: asked },
    };
    NotFetched { problem, again }
}
