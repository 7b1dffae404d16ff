//! **Push**: a partner newsroom sends what it publishes, signed as Standard Webhooks defines it.
//!
//! A message is taken once: its id and its items are stored in one transaction, so a partner that heard no answer sends it again
//! and nothing doubles. Strangers learn nothing: a wrong name, a wrong secret and a source that takes no messages are one answer.
//!
//! Never here: HTTP, a log line with a body or a secret.

mod body;
mod limit;
mod secret;
mod signature;

use std::sync::Arc;

use tracing::{info, warn};
use url::Url;

use super::dedupe::Thresholds;
use super::fetch::{Document, Validators};
use super::parse::MAX_ENTRIES;
use super::reading::{self, Known};
use super::settling::take;
use crate::clock::Clock;
use crate::domain::item::NewItem;
use crate::domain::source::{SourceKind, SourceState};
use crate::store::intake::{ItemCounts, PushSource};
use crate::store::{Store, StoreError};
use crate::telemetry::Metrics;
use crate::vault::{Vault, random};
use limit::Limit;
use signature::{Secret, TOLERANCE};

pub use secret::NewSecret;
pub use signature::PushHeaders;

/// The largest message, in bytes.
pub const MAX_MESSAGE: usize = 1024 * 1024;

/// Takes what partners send.
pub struct Push {
    store: Store,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    metrics: Arc<Metrics>,
    thresholds: Thresholds,
    limit: Limit,
    /// What messages for nobody are checked against, so that their answer takes as long.
    nobody: Secret,
}

/// A message that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// Now.
    Stored(ItemCounts),
    /// Before: a message with this id was stored.
    Known,
}

/// Why a message was not taken: one sentence for the partner.
#[derive(Debug, thiserror::Error)]
pub enum PushRefusal {
    /// No such source, no secret, or no signature of it.
    #[error(
        "the message is not signed with the secret of this address: check the address, the secret and the headers webhook-id, \
         webhook-timestamp and webhook-signature (standardwebhooks.com)"
    )]
    Unsigned,
    /// Too old or from the future. It tells nothing of a source: only the timestamp is looked at.
    #[error(
        "webhook-timestamp is {off} s {direction} our clock, and {} s are allowed: set the clock, and \
         give every new attempt a timestamp of its own",
        TOLERANCE.num_seconds()
    )]
    OutOfTime {
        /// How far, in seconds.
        off: u64,
        /// `behind` or `ahead of`.
        direction: &'static str,
    },
    /// The source takes none for the moment.
    #[error("this source is paused: keep the message and send it again later")]
    Paused,
    /// The source takes none any more.
    #[error("this source is closed: ask the staff who gave you the address")]
    Gone,
    /// Nothing to store in it.
    #[error("the message cannot be read: {0}")]
    Unreadable(String),
    /// More than is taken of one document: the rest would be lost without a word.
    #[error(
        "the message has {0} items, and {MAX_ENTRIES} are taken in one: nothing was stored; send fewer items in one"
    )]
    TooLong(usize),
    /// Too many.
    #[error("too many messages: send the next one in {0} s, or several items in one message")]
    TooMany(u64),
    /// The database.
    #[error("the message could not be stored: send it again later")]
    Store(#[from] StoreError),
}

/// Why there is no new secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is none of that name.
    #[error("there is no source {0:?}; `vestka source list` names them")]
    Unknown(String),
    /// It is read, not sent.
    #[error(
        "{slug:?} is of kind {kind}, which we read ourselves: only a source of kind push has a secret; change its kind in the \
         catalogue if its publisher is to send"
    )]
    NotPushed {
        /// Its name.
        slug: String,
        /// Its kind.
        kind: SourceKind,
    },
    /// Somebody else made one at the same moment.
    #[error("another secret was made for {0:?} at this moment: use that one, or try again")]
    Raced(String),
}

impl Push {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        store: Store,
        vault: Arc<Vault>,
        clock: Arc<dyn Clock>,
        metrics: Arc<Metrics>,
        thresholds: Thresholds,
    ) -> Self {
        Self {
            store,
            vault,
            clock,
            metrics,
            thresholds,
            limit: Limit::default(),
            nobody: Secret::of(random::bytes()),
        }
    }

    /// Whether a message with these headers can be taken at all: to be asked before its body is read. [`Push::receive`] looks again.
    ///
    /// # Errors
    /// [`PushRefusal::Unsigned`] or [`PushRefusal::OutOfTime`], whatever the source.
    pub fn precheck(&self, headers: &PushHeaders<'_>) -> Result<(), PushRefusal> {
        let off = signature::off(headers, self.clock.now()).ok_or(PushRefusal::Unsigned)?;
        in_time(off)
    }

    /// Takes a message for the source of this name, once.
    ///
    /// # Errors
    /// [`PushRefusal`] with what the partner can do.
    pub async fn receive(
        &self,
        slug: &str,
        headers: PushHeaders<'_>,
        body: Vec<u8>,
    ) -> Result<Received, PushRefusal> {
        let now = self.clock.now();
        let source = self.store.push_source(slug).await?;
        let secrets = self.secrets(source.as_ref());
        let is_checkable = !secrets.is_empty();
        let nobody = std::slice::from_ref(&self.nobody);
        let checked_with = if is_checkable { &secrets } else { nobody };
        let signed = signature::check(&headers, &body, checked_with, now);
        let (Some(source), Some(signed), true) = (source, signed, is_checkable) else {
            return Err(PushRefusal::Unsigned);
        };
        in_time(signed.off)?;
        match source.state {
            SourceState::Active => {}
            SourceState::Paused => return Err(PushRefusal::Paused),
            SourceState::Gone => return Err(PushRefusal::Gone),
        }
        self.limit
            .take(source.id, now)
            .map_err(PushRefusal::TooMany)?;
        let items = self.read(&source, headers.content_type, body).await?;
        let now = self.clock.now();
        let Some(mut settling) = self.store.begin_push(&source, signed.id, now).await? else {
            return Ok(Received::Known);
        };
        // Two messages of one partner at the same moment would both find an item new.
        settling.alone().await?;
        let counts = take(&mut settling, &items, SourceKind::Push, &self.thresholds).await?;
        settling.finish_push(counts).await?;
        Ok(self.tell(&source, counts))
    }

    /// Makes a secret for the partner of this source; the one before stays valid for a day.
    ///
    /// # Errors
    /// [`SecretError`] with what to do.
    pub async fn new_secret(&self, slug: &str) -> Result<NewSecret, SecretError> {
        let now = self.clock.now();
        let Some(kind) = self.store.source_kind(slug).await? else {
            return Err(SecretError::Unknown(slug.to_owned()));
        };
        let source = match kind {
            SourceKind::Push => self.store.push_source(slug).await?,
            kind => {
                return Err(SecretError::NotPushed {
                    slug: slug.to_owned(),
                    kind,
                });
            }
        };
        let sealed_before = source.and_then(|source| source.sealed_secret);
        let (made, sealed) = secret::make(&self.vault, sealed_before.as_deref(), now);
        let is_set = self
            .store
            .set_push_secret(slug, sealed_before.as_deref(), &sealed, now)
            .await?;
        is_set
            .then_some(made)
            .ok_or_else(|| SecretError::Raced(slug.to_owned()))
    }

    fn secrets(&self, source: Option<&PushSource>) -> Vec<Secret> {
        let Some((source, sealed)) =
            source.and_then(|source| Some((source, source.sealed_secret.as_deref()?)))
        else {
            return Vec::new();
        };
        secret::valid(&self.vault, sealed, self.clock.now()).unwrap_or_else(|problem| {
            warn!(
                source.slug = source.slug,
                "the secret of a partner cannot be used, so its messages are refused: {problem}; \
                 `vestka source secret` makes a new one"
            );
            Vec::new()
        })
    }

    async fn read(
        &self,
        source: &PushSource,
        content_type: Option<&str>,
        body: Vec<u8>,
    ) -> Result<Vec<NewItem>, PushRefusal> {
        let site = Url::parse(&source.url).map_err(|_| {
            PushRefusal::Unreadable(
                "the site of this source is no address: tell the staff".to_owned(),
            )
        })?;
        let document = Document {
            bytes: body::document(body),
            content_type: content_type.map(str::to_owned),
            headers: Arc::default(),
            validators: Validators::default(),
            final_url: site,
            permanent_url: None,
            status: 200,
            fresh_for: None,
        };
        let known = Known {
            kind: Some(SourceKind::Feed),
            selectors: None,
            language: Some(source.language.clone()),
        };
        let page = reading::read_apart(document, known, self.clock.now())
            .await
            .map_err(PushRefusal::Unreadable)?;
        if page.left_out > 0 {
            return Err(PushRefusal::TooLong(MAX_ENTRIES + page.left_out));
        }
        let items = page.items;
        if items.is_empty() {
            let problem = "no item with a title, a text or a link is in it; send a JSON Feed, an Atom or RSS document, or \
                           {\"type\": \"item.published\", \"data\": {…an item of JSON Feed…}}";
            return Err(PushRefusal::Unreadable(problem.to_owned()));
        }
        Ok(items)
    }

    fn tell(&self, source: &PushSource, counts: ItemCounts) -> Received {
        let count = |items| u64::try_from(items).unwrap_or(0);
        self.metrics.items_stored("new", count(counts.new));
        self.metrics.items_stored("changed", count(counts.changed));
        info!(
            source.slug = source.slug,
            items.new = counts.new,
            items.changed = counts.changed,
            "a partner pushed"
        );
        Received::Stored(counts)
    }
}

fn in_time(off: chrono::TimeDelta) -> Result<(), PushRefusal> {
    if off.abs() <= TOLERANCE {
        return Ok(());
    }
    Err(PushRefusal::OutOfTime {
        off: off.num_seconds().unsigned_abs(),
        direction: if off > chrono::TimeDelta::zero() {
            "behind"
        } else {
            "ahead of"
        },
    })
}
