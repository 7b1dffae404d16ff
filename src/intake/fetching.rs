//! **Fetching** a source that is leased: what to ask for, with which validators and proxy, how far back; the report of it.
//!
//! Never here: SQL, what an item is worth, sleeping.

pub(super) mod schedule;

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use url::Url;

use super::Intake;
use super::fetch::robots::{Robots, kept_text, robots_url};
use super::fetch::{Document, FailureKind, FetchError, Fetched, Fetcher, Validators};
use super::reading::{self, Known, Page};
use crate::domain::item::NewItem;
use crate::domain::source::SourceKind;
use crate::store::StoreError;
use crate::store::intake::{DueSource, FetchOutcome, FetchReport};
use schedule::{Asked, Rhythm};

/// robots.txt is kept for a day (RFC 9309, 2.4).
const ROBOTS_KEPT: TimeDelta = TimeDelta::hours(24);

/// …and for an hour where it could not be read.
const ROBOTS_UNKNOWN: TimeDelta = TimeDelta::hours(1);

/// Sitemaps of an index that are read in one fetch.
const CHILDREN: usize = 3;

/// Pages of a preview that are read in one fetch: a hundred posts.
const PAGES: usize = 5;

/// One fetcher for each proxy that sources name.
#[derive(Debug)]
pub(super) struct Fetchers {
    default: Fetcher,
    by_proxy: Mutex<HashMap<String, Fetcher>>,
}

impl Fetchers {
    pub(super) fn new(default: Fetcher) -> Self {
        Self {
            default,
            by_proxy: Mutex::default(),
        }
    }

    /// Through the source's own proxy if it names one; never directly when that one cannot be used.
    fn of(&self, proxy: Option<&str>) -> Result<Fetcher, FetchError> {
        let Some(proxy) = proxy else {
            return Ok(self.default.clone());
        };
        let mut known = self.by_proxy.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fetcher) = known.get(proxy) {
            return Ok(fetcher.clone());
        }
        let fetcher = self.default.through(proxy)?;
        known.insert(proxy.to_owned(), fetcher.clone());
        Ok(fetcher)
    }
}

/// What a fetch came to.
struct Answer {
    status: Option<u16>,
    outcome: FetchOutcome,
    asked: Asked,
}

/// Why it failed, in one sentence.
struct Trouble {
    status: Option<u16>,
    sentence: String,
    gone: bool,
    asked: Asked,
}

impl Trouble {
    fn plain(sentence: String) -> Self {
        Self {
            status: None,
            sentence,
            gone: false,
            asked: Asked::default(),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::plain(format!("{error}; it will be tried again"))
    }
}

impl From<FetchError> for Trouble {
    fn from(error: FetchError) -> Self {
        let kind = error.kind();
        let retry_after = match kind {
            FailureKind::RateLimited { retry_after } => retry_after,
            _ => None,
        };
        Self {
            status: error.status(),
            sentence: error.to_string(),
            gone: matches!(kind, FailureKind::Gone),
            asked: Asked {
                retry_after,
                ..Asked::default()
            },
        }
    }
}

impl Intake {
    /// Reads a source; whatever happens is in the report.
    pub(super) async fn fetch(&self, source: &DueSource) -> FetchReport {
        let started_at = self.clock.now();
        let (answer, failures) = match self.ask(source).await {
            Ok(answer) => (answer, 0),
            Err(trouble) => {
                let outcome = FetchOutcome::Failed {
                    error: trouble.sentence,
                    gone: trouble.gone,
                };
                let answer = Answer {
                    status: trouble.status,
                    outcome,
                    asked: trouble.asked,
                };
                (answer, source.failures_in_a_row + 1)
            }
        };
        let ended_at = self.clock.now();
        let rhythm = Rhythm {
            every_ms: source.every_ms,
            typical_interval_ms: source.typical_interval_ms,
            quiet_for: source.last_new_at.map(|last| ended_at - last),
            failures,
        };
        FetchReport {
            started_at,
            ended_at,
            status: answer.status,
            outcome: answer.outcome,
            next_fetch_at: schedule::next(rhythm, answer.asked, ended_at),
            host_free_at: schedule::host_free_at(answer.asked, ended_at),
        }
    }

    async fn ask(&self, source: &DueSource) -> Result<Answer, Trouble> {
        let url = Url::parse(&source.url).map_err(|error| {
            Trouble::plain(format!(
                "its url is not an address ({error}): correct it in the catalogue"
            ))
        })?;
        let fetcher = self.fetchers.of(source.proxy.as_deref())?;
        let crawl_delay = match source.kind {
            SourceKind::Page => self.ask_robots(&fetcher, &url, source).await?,
            _ => None,
        };
        let validators = Validators {
            etag: source.etag.clone(),
            last_modified: source.last_modified.clone(),
        };
        let mut answer = match fetcher.fetch(&url, &validators).await? {
            Fetched::NotModified {
                status, fresh_for, ..
            } => Answer {
                status: Some(status),
                outcome: FetchOutcome::NotModified,
                asked: Asked {
                    fresh_for,
                    ..Asked::default()
                },
            },
            Fetched::Document(document) => self.document(&fetcher, source, document).await?,
        };
        answer.asked.crawl_delay = crawl_delay;
        Ok(answer)
    }

    /// Whether the site's robots.txt lets us read the page; the pause that it asks for.
    async fn ask_robots(
        &self,
        fetcher: &Fetcher,
        url: &Url,
        source: &DueSource,
    ) -> Result<Option<Duration>, Trouble> {
        let now = self.clock.now();
        let kept = self.store.robots(&source.host).await?;
        let kept = kept.filter(|kept| now - kept.fetched_at < keep_robots(&kept.text));
        let text = if let Some(kept) = kept {
            kept.text
        } else {
            let Some(address) = robots_url(url) else {
                return Ok(None);
            };
            let text = fetcher.robots_text(&address).await;
            self.store.keep_robots(&source.host, &text, now).await?;
            text
        };
        let robots = Robots::parse(&text);
        robots
            .judge(url)
            .map_err(|refusal| Trouble::plain(refusal.to_string()))?;
        Ok(robots.crawl_delay())
    }

    async fn document(
        &self,
        fetcher: &Fetcher,
        source: &DueSource,
        document: Document,
    ) -> Result<Answer, Trouble> {
        let moved_to = document.permanent_url.as_ref().map(Url::to_string);
        let mut bytes = document.bytes.len();
        let (status, validators) = (document.status, document.validators.clone());
        let fresh_for = document.fresh_for;
        let refused = |sentence| Trouble {
            status: Some(status),
            ..Trouble::plain(sentence)
        };
        let mut page = self.page(source, document).await.map_err(refused)?;
        let mut items = std::mem::take(&mut page.items);
        let asked = Asked {
            fresh_for: fresh_for.max(page.ttl),
            changes_every: page.changes_every,
            ..Asked::default()
        };
        // What an index names changes while the index does not: it is always read whole.
        let validators = if page.children.is_empty() {
            validators
        } else {
            Validators::default()
        };
        let (named, named_bytes) = self.children(fetcher, source, &page.children).await?;
        bytes += named_bytes;
        items.extend(named);
        // What is older is read as long as nothing on the page is known: something was missed. A new source begins with its
        // newest page.
        let mut pages = 1;
        let mut ids: Vec<String> = items.iter().map(|item| item.external_id.clone()).collect();
        while let Some(older) = page.older.take()
            && pages < PAGES
            && source.items_total > 0
            && !self.store.knows_any_item(source.id, &ids).await?
        {
            let further = self.further(fetcher, source, &older).await?;
            (page, bytes, pages) = (further.0, bytes + further.1, pages + 1);
            ids = page
                .items
                .iter()
                .map(|item| item.external_id.clone())
                .collect();
            items.append(&mut page.items);
        }
        Ok(Answer {
            status: Some(status),
            outcome: FetchOutcome::Read {
                items: each_once(items),
                bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
                etag: validators.etag,
                last_modified: validators.last_modified,
                moved_to,
            },
            asked,
        })
    }

    /// Items of the documents that an index names. One that fails waits for the next fetch; none at all is a failure.
    async fn children(
        &self,
        fetcher: &Fetcher,
        source: &DueSource,
        children: &[Url],
    ) -> Result<(Vec<NewItem>, usize), Trouble> {
        let (mut items, mut bytes, mut trouble) = (Vec::new(), 0, None);
        let mut is_any_read = children.is_empty();
        for child in children.iter().take(CHILDREN) {
            match self.further(fetcher, source, child).await {
                Ok((page, more)) => {
                    items.extend(page.items);
                    bytes += more;
                    is_any_read = true;
                }
                Err(failure) => trouble = Some(failure),
            }
        }
        match trouble {
            Some(trouble) if !is_any_read => Err(trouble),
            _ => Ok((items, bytes)),
        }
    }

    async fn page(&self, source: &DueSource, document: Document) -> Result<Page, String> {
        let known = Known {
            kind: Some(source.kind),
            selectors: source.selectors.clone(),
            language: Some(source.language.clone()),
        };
        reading::read_apart(document, known, self.clock.now()).await
    }

    /// One more document of a source, and its bytes. All or nothing: with a gap in it, a fetch would be taken for whole.
    async fn further(
        &self,
        fetcher: &Fetcher,
        source: &DueSource,
        url: &Url,
    ) -> Result<(Page, usize), Trouble> {
        let answer = fetcher.fetch(url, &Validators::default()).await;
        // Gone is this document, not the source.
        let answer = answer.map_err(|error| Trouble {
            gone: false,
            ..Trouble::from(error)
        })?;
        match answer {
            Fetched::Document(document) => {
                let bytes = document.bytes.len();
                let page = self.page(source, document).await.map_err(Trouble::plain)?;
                Ok((page, bytes))
            }
            Fetched::NotModified { .. } => Ok((Page::default(), 0)),
        }
    }
}

/// A site that could not say what it wants is asked again sooner.
fn keep_robots(text: &str) -> TimeDelta {
    if text == kept_text(None, "") {
        ROBOTS_UNKNOWN
    } else {
        ROBOTS_KEPT
    }
}

/// Pages of one document may share an item.
fn each_once(items: Vec<NewItem>) -> Vec<NewItem> {
    let mut seen = HashSet::new();
    items
        .into_iter()
        .filter(|item| seen.insert(item.external_id.clone()))
        .collect()
}
