//! The **archive**: what was published, in its current revision, to be read and searched by anybody.
//!
//! Nothing is stored or logged of what is searched for here, or by whom.
//!
//! Never here: a sentence to a person, SQL, what is not published.

mod query;

use crate::domain::code::Code;
use crate::domain::source::{Policy, Reliability, SourceKind, SourceState};
use crate::domain::wording::search_words;
pub use crate::store::archive::{Archived, Edge};
use crate::store::{Store, StoreError};

use super::verify;
pub use query::WORDS_LIMIT;

/// Updates on a page.
const PAGE: usize = 5;

/// One more than a page: so it is known whether there are any further ones.
const LIMIT: i64 = 6;

/// A page, newest first.
#[derive(Debug, Clone, Default)]
pub struct ArchivePage {
    /// Updates as they stand now.
    pub updates: Vec<Archived>,
    /// Where the page of newer ones begins, if there are any.
    pub newer: Option<Edge>,
    /// Where the page of older ones begins, if there are any.
    pub older: Option<Edge>,
}

/// What came of a search.
#[derive(Debug, Clone)]
pub enum Searched {
    /// The update whose code was typed.
    One(Box<Archived>),
    /// What was found; perhaps nothing.
    Page(ArchivePage),
    /// More words than are looked for at once.
    TooMany,
    /// No word that tells one update from another.
    TooCommon,
}

/// A source, as anybody may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradedSource {
    /// Its name for people.
    pub name: String,
    /// Where it is read.
    pub url: String,
    /// How it is graded.
    pub reliability: Reliability,
    /// Whether routine items of it are passed on without review.
    pub is_relayed: bool,
}

/// The sources that are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GradedSources {
    /// Best grade first, then by name.
    pub sources: Vec<GradedSource>,
    /// Partners who send to us: how many, and no more of them. Who they are may endanger them.
    pub partners: usize,
}

/// Reads what was published.
#[derive(Debug, Clone)]
pub struct Archive {
    store: Store,
}

impl Archive {
    /// Over this database.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// Makes readable what was published before it could be; gives how many revisions were looked at.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, StoreError> {
        self.store.archive_older().await
    }

    /// What was published lately, perhaps on one topic.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn latest(&self, topic: Option<i16>, edge: Edge) -> Result<ArchivePage, StoreError> {
        let numbers = self.store.latest(topic, edge, LIMIT).await?;
        if is_short(&numbers, edge) {
            let newest = self.store.latest(topic, Edge::Newest, LIMIT).await?;
            return self.page(newest, Edge::Newest).await;
        }
        self.page(numbers, edge).await
    }

    /// What has these words, or this code.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn search(&self, typed: &str, edge: Edge) -> Result<Searched, StoreError> {
        if let Some(code) = verify::right_code(typed)
            && let Some(update) = self.update_with_code(&code).await?
        {
            return Ok(Searched::One(Box::new(update)));
        }
        let mut words = search_words(typed);
        words.sort_unstable();
        words.dedup();
        if words.len() > WORDS_LIMIT {
            return Ok(Searched::TooMany);
        }
        let Some(query) = query::of(&self.store, &words).await? else {
            return Ok(Searched::TooCommon);
        };
        let numbers = self.store.found(&query, edge, LIMIT).await?;
        if is_short(&numbers, edge) {
            let newest = self.store.found(&query, Edge::Newest, LIMIT).await?;
            return Ok(Searched::Page(self.page(newest, Edge::Newest).await?));
        }
        Ok(Searched::Page(self.page(numbers, edge).await?))
    }

    /// An update as it stands now, by the number that a button has.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn update(&self, update: i32) -> Result<Option<Archived>, StoreError> {
        let found = self.store.current_revision(Some(update), None).await?;
        self.one(found).await
    }

    /// The same by its code.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn update_with_code(&self, code: &Code) -> Result<Option<Archived>, StoreError> {
        let found = self
            .store
            .current_revision(None, Some(code.as_str()))
            .await?;
        self.one(found).await
    }

    /// What we read, and how each is graded; neither paused nor gone.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sources(&self) -> Result<GradedSources, StoreError> {
        let mut all = GradedSources::default();
        for source in self.store.source_statuses().await? {
            if source.state != SourceState::Active {
                continue;
            }
            if source.kind == SourceKind::Push {
                all.partners += 1;
                continue;
            }
            all.sources.push(GradedSource {
                name: source.name,
                url: source.url,
                reliability: source.reliability,
                is_relayed: source.policy == Policy::Relay,
            });
        }
        all.sources
            .sort_by_cached_key(|source| (source.reliability.as_str(), source.name.to_lowercase()));
        Ok(all)
    }

    async fn one(&self, revision: Option<i32>) -> Result<Option<Archived>, StoreError> {
        let Some(revision) = revision else {
            return Ok(None);
        };
        Ok(self.store.archived(&[revision]).await?.pop())
    }

    /// One more than a page was asked for: so it is known whether there are any further ones.
    async fn page(&self, mut numbers: Vec<i32>, edge: Edge) -> Result<ArchivePage, StoreError> {
        let goes_on = numbers.len() > PAGE;
        numbers.truncate(PAGE);
        if matches!(edge, Edge::After(_)) {
            numbers.reverse();
        }
        let (has_newer, has_older) = match edge {
            Edge::Newest => (false, goes_on),
            Edge::Before(_) => (true, goes_on),
            Edge::After(_) => (goes_on, true),
        };
        let newer = numbers.first().map(|first| Edge::After(*first));
        let older = numbers.last().map(|last| Edge::Before(*last));
        Ok(ArchivePage {
            updates: self.store.archived(&numbers).await?,
            newer: newer.filter(|_| has_newer),
            older: older.filter(|_| has_older),
        })
    }
}

/// Whether a page is not full at its newer end, or empty: then it is the first one that is meant.
fn is_short(numbers: &[i32], edge: Edge) -> bool {
    match edge {
        Edge::Newest => false,
        Edge::Before(_) => numbers.is_empty(),
        Edge::After(_) => numbers.len() <= PAGE,
    }
}
