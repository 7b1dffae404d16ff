//! **Settling** what a source said: known again, joined to a story, or a story of its own.
//!
//! Joined automatically are the same link and the same text, also in other hands; whether two texts tell the same event
//! differently is proposed later (`events`) and decided by the staff. Never here: SQL, the network.

mod recognition;

use std::collections::HashMap;

use chrono::TimeDelta;

use super::dedupe::{self, Thresholds};
use crate::domain::candidate::CandidateState;
use crate::domain::item::{JoinedBy, NewItem};
use crate::domain::source::SourceKind;
use crate::store::intake::{
    DueSource, FetchOutcome, FetchReport, ItemCounts, KnownItem, NewRow, Place, Said, Settling,
};
use crate::store::{Store, StoreError};
use recognition::{Incoming, Recognised, recognise, telling_link};

/// In letters: fewer are no statement ("Live", "Photo", a bare link).
const SHORTEST: usize = 15;

/// In letters: words that long are not said twice by chance within days.
const TELLING: usize = 60;

/// What is older than this when it is first seen is old news.
const OLD: TimeDelta = TimeDelta::days(7);

/// So much old news of one fetch may still wait for review: enough to look at a new source, too little to bury the queue.
const OLD_AT_ONCE: usize = 10;

/// Stores what a fetch brought, in one transaction. None when the lease was lost meanwhile: another process has the source
/// then, and nothing is written.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub(super) async fn settle(
    store: &Store,
    source: &DueSource,
    report: &FetchReport,
    thresholds: &Thresholds,
) -> Result<Option<ItemCounts>, StoreError> {
    let Some(mut settling) = store.begin_settling(source, report).await? else {
        return Ok(None);
    };
    let counts = match &report.outcome {
        FetchOutcome::Read { items, .. } => {
            take(&mut settling, items, source.kind, thresholds).await?
        }
        _ => ItemCounts::default(),
    };
    settling.finish(report, counts).await?;
    Ok(Some(counts))
}

/// Stores items: what is known stays as it is, what changed gets a revision, what is new its place.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub(super) async fn take(
    settling: &mut Settling,
    items: &[NewItem],
    kind: SourceKind,
    thresholds: &Thresholds,
) -> Result<ItemCounts, StoreError> {
    let incoming: Vec<Incoming<'_>> = items.iter().map(Incoming::new).collect();
    let known = known(settling, &incoming).await?;
    let is_alike = |known: &KnownItem, item: &NewItem| {
        dedupe::same_text(&stored(&known.said), &said(item, settling), thresholds).is_some()
    };
    let recognised = recognise(&incoming, &known, kind == SourceKind::Telegram, &is_alike);
    let old = old_news(&incoming, &recognised, settling);
    let mut taking = Taking {
        settling,
        thresholds,
        counts: ItemCounts::default(),
        is_alone: false,
    };
    // Documents list the newest first; inserted from the end, numbers grow with time.
    for (at, (incoming, recognised)) in incoming.iter().zip(recognised).enumerate().rev() {
        match recognised {
            Recognised::Again(_) => {}
            Recognised::Known(place) => taking.known(incoming, &known[place]).await?,
            Recognised::New(id) => taking.new_item(incoming, &id, old.contains(&at)).await?,
        }
    }
    Ok(taking.counts)
}

/// What is stored of the incoming items under their ids and links; and, for those that are not as they were, under their words.
async fn known(
    settling: &mut Settling,
    incoming: &[Incoming<'_>],
) -> Result<Vec<KnownItem>, StoreError> {
    let ids: Vec<String> = incoming
        .iter()
        .map(|incoming| incoming.item.external_id.clone())
        .collect();
    let links: Vec<String> = incoming
        .iter()
        .filter_map(|incoming| telling_link(incoming.item.canonical_url.as_deref()))
        .map(str::to_owned)
        .collect();
    let mut known = settling.known(&ids, &links, &[]).await?;
    let by_id: HashMap<&str, &KnownItem> = known
        .iter()
        .map(|known| (known.external_id.as_str(), known))
        .collect();
    let is_as_it_was = |incoming: &&Incoming<'_>| {
        let known = by_id.get(incoming.item.external_id.as_str());
        known.is_some_and(|known| incoming.is(known))
    };
    let texts: Vec<Vec<u8>> = incoming
        .iter()
        .filter(|incoming| !is_as_it_was(incoming))
        .filter(|incoming| incoming.words().letters > 0)
        .map(|incoming| incoming.words().fingerprint.to_vec())
        .collect();
    if !texts.is_empty() {
        known.extend(settling.known(&[], &[], &texts).await?);
        known.sort_by(|one, other| one.external_id.cmp(&other.external_id));
        known.dedup_by(|one, other| one.external_id == other.external_id);
    }
    Ok(known)
}

/// Places of new items that are old news and more than may wait for review at once.
fn old_news(
    incoming: &[Incoming<'_>],
    recognised: &[Recognised<'_>],
    settling: &Settling,
) -> Vec<usize> {
    let since = settling.now() - OLD;
    let is_old = |item: &NewItem| item.published_at.is_some_and(|published| published < since);
    let mut old: Vec<usize> = (0..incoming.len())
        .filter(|at| matches!(recognised[*at], Recognised::New(_)) && is_old(incoming[*at].item))
        .collect();
    old.sort_by_key(|at| std::cmp::Reverse(incoming[*at].item.published_at));
    old.split_off(OLD_AT_ONCE.min(old.len()))
}

struct Taking<'s> {
    settling: &'s mut Settling,
    thresholds: &'s Thresholds,
    counts: ItemCounts,
    /// Whether other processes wait for us.
    is_alone: bool,
}

impl Taking<'_> {
    async fn alone(&mut self) -> Result<(), StoreError> {
        if !self.is_alone {
            self.settling.alone().await?;
            self.is_alone = true;
        }
        Ok(())
    }

    async fn known(
        &mut self,
        incoming: &Incoming<'_>,
        known: &KnownItem,
    ) -> Result<(), StoreError> {
        if is_unchanged(incoming, known) {
            return Ok(());
        }
        self.alone().await?;
        let place = Place::Story {
            story: known.story,
            joined_by: JoinedBy::Revision,
            joined_to: Some(known.id),
            similarity: None,
        };
        let sketch = dedupe::sketch(&said(incoming.item, self.settling));
        let row = NewRow {
            item: incoming.item,
            external_id: &known.external_id,
            revision: known.revision + 1,
            place,
            text_fingerprint: &incoming.words().fingerprint,
            bands: &sketch.bands,
            is_old: true,
        };
        if self.settling.insert(row).await?.is_some() {
            self.counts.changed += 1;
        }
        Ok(())
    }

    async fn new_item(
        &mut self,
        incoming: &Incoming<'_>,
        external_id: &str,
        is_old: bool,
    ) -> Result<(), StoreError> {
        self.alone().await?;
        let sketch = dedupe::sketch(&said(incoming.item, self.settling));
        let (place, is_copy) = match self.join(incoming, &sketch.bands).await? {
            Some((place, other)) => (place, other != self.settling.source()),
            None if is_old => (Place::Alone(CandidateState::Expired), false),
            None => (Place::Alone(CandidateState::New), false),
        };
        let row = NewRow {
            item: incoming.item,
            external_id,
            revision: 1,
            place,
            text_fingerprint: &incoming.words().fingerprint,
            bands: &sketch.bands,
            is_old,
        };
        if self.settling.insert(row).await?.is_some() {
            self.counts.new += 1;
            self.counts.copied += i32::from(is_copy);
        }
        Ok(())
    }

    /// The story that this belongs to, and the source of the item that it repeats.
    async fn join(
        &mut self,
        incoming: &Incoming<'_>,
        bands: &[i32],
    ) -> Result<Option<(Place, i32)>, StoreError> {
        let item = incoming.item;
        let letters = incoming.words().letters;
        let link = telling_link(item.canonical_url.as_deref());
        let text = (letters >= SHORTEST).then_some(incoming.words().fingerprint.as_slice());
        let copies_within = TimeDelta::hours(self.thresholds.copy_hours.into());
        // A few words that are the same are the same statement for a short time only.
        let within = if letters >= TELLING {
            copies_within
        } else {
            TimeDelta::hours(self.thresholds.short_copy_hours.into())
        };
        let now = self.settling.now();
        let said = said(item, self.settling);
        let since = (said.at - within, now - copies_within);
        if let Some(same) = self.settling.same(link, text, since).await? {
            let joined_by = if same.has_text {
                JoinedBy::SameText
            } else {
                JoinedBy::SameLink
            };
            return Ok(Some((
                joined((same.story, same.item), joined_by, None),
                same.source,
            )));
        }
        let mut best: Option<(Place, i32, f32)> = None;
        for alike in self.settling.alike(bands, now - copies_within).await? {
            let Some(sameness) = dedupe::same_text(&stored(&alike.said), &said, self.thresholds)
            else {
                continue;
            };
            let similarity = sameness.similarity;
            if best.as_ref().is_none_or(|(_, _, best)| similarity > *best) {
                let of = (alike.story, alike.item);
                let place = joined(of, JoinedBy::NearText, Some(similarity.clamp(0.0, 1.0)));
                best = Some((place, alike.source, similarity));
            }
        }
        Ok(best.map(|(place, source, _)| (place, source)))
    }
}

/// Where the rules of the fingerprint are others by now, the words decide.
fn is_unchanged(incoming: &Incoming<'_>, known: &KnownItem) -> bool {
    match &known.fingerprint {
        Some(fingerprint) => *fingerprint == incoming.item.fingerprint,
        None => known.text_fingerprint.as_deref() == Some(&incoming.words().fingerprint),
    }
}

fn joined((story, item): (i64, i64), joined_by: JoinedBy, similarity: Option<f32>) -> Place {
    Place::Story {
        story,
        joined_by,
        joined_to: Some(item),
        similarity,
    }
}

fn said<'a>(item: &'a NewItem, settling: &Settling) -> dedupe::Said<'a> {
    dedupe::Said {
        title: item.title.as_deref(),
        text: &item.text,
        language: item.language.as_deref(),
        at: item.published_at.unwrap_or_else(|| settling.now()),
    }
}

fn stored(said: &Said) -> dedupe::Said<'_> {
    dedupe::Said {
        title: said.title.as_deref(),
        text: &said.text,
        language: said.language.as_deref(),
        at: said.at,
    }
}
