//! **Recognition**: which of the entries that a source shows now are items that it showed before.
//!
//! Ids are what sources promise, and do not keep: they change with a new publishing system, repeat, or number the places of
//! a list; sites move; dates all become today. So an item is also known by its link and by its words. Never here: other
//! sources' items, the store.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::OnceLock;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::domain::item::NewItem;
use crate::intake::dedupe::{Identity, identity};
use crate::store::intake::KnownItem;

/// Same words under another id and link are the same item when so many of them come at once, and at least half of what is
/// unknown: a site has moved. Fewer may be a bulletin that repeats.
const MANY: usize = 3;

/// An item that was just read.
#[derive(Debug)]
pub(super) struct Incoming<'a> {
    pub(super) item: &'a NewItem,
    /// Most items are as they were: their words are never asked for.
    words: OnceLock<Identity>,
}

impl<'a> Incoming<'a> {
    pub(super) fn new(item: &'a NewItem) -> Self {
        Self {
            item,
            words: OnceLock::new(),
        }
    }

    pub(super) fn words(&self) -> &Identity {
        let item = self.item;
        self.words
            .get_or_init(|| identity(item.title.as_deref(), &item.text))
    }

    /// This very item, in all that it says.
    pub(super) fn is(&self, known: &KnownItem) -> bool {
        known.external_id == self.item.external_id
            && known.fingerprint.as_deref() == Some(&self.item.fingerprint)
    }
}

/// What an incoming item turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Recognised<'a> {
    /// This item, at this place of the known ones; perhaps with a change.
    Known(usize),
    /// This item under another id and link, in the same words: nothing to store.
    Again(usize),
    /// Not seen before; to be kept under this id.
    New(Cow<'a, str>),
}

/// Recognises each incoming item. `ids_hold` says that the source never gives an id twice (Telegram); `is_alike` compares
/// words.
pub(super) fn recognise<'a>(
    incoming: &[Incoming<'a>],
    known: &[KnownItem],
    ids_hold: bool,
    is_alike: &dyn Fn(&KnownItem, &NewItem) -> bool,
) -> Vec<Recognised<'a>> {
    let mut search = Search {
        incoming,
        known,
        is_alike,
        verdicts: vec![None; incoming.len()],
        taken: HashSet::new(),
    };
    if ids_hold {
        search.match_by(id_of_known, id_of_incoming, |_, _| true);
        return search.finish();
    }
    // The surest first: each known item is one incoming item at most.
    search.match_by(id_of_known, id_of_incoming, same_words);
    search.match_by(link_of_known, link_of_incoming, same_words);
    search.shifted();
    search.match_by(id_of_known, id_of_incoming, |known, incoming| {
        may_be_edited(known, incoming, is_alike)
    });
    search.by_link();
    search.by_words();
    search.finish()
}

struct Search<'a, 'k> {
    incoming: &'k [Incoming<'a>],
    known: &'k [KnownItem],
    is_alike: &'k dyn Fn(&KnownItem, &NewItem) -> bool,
    /// Place among the known ones, and whether only the words are the same.
    verdicts: Vec<Option<(usize, bool)>>,
    taken: HashSet<usize>,
}

impl<'a> Search<'a, '_> {
    fn open(&self) -> Vec<usize> {
        (0..self.incoming.len())
            .filter(|at| self.verdicts[*at].is_none())
            .collect()
    }

    fn decide(&mut self, at: usize, known: usize, only_words: bool) {
        self.verdicts[at] = Some((known, only_words));
        self.taken.insert(known);
    }

    /// The known items that are still free, by what `key` gives.
    fn free_by<K: Hash + Eq>(
        &self,
        key: impl Fn(&KnownItem) -> Option<K>,
    ) -> HashMap<K, Vec<usize>> {
        let mut free: HashMap<K, Vec<usize>> = HashMap::new();
        for (at, known) in self.known.iter().enumerate() {
            if let Some(key) = key(known).filter(|_| !self.taken.contains(&at)) {
                free.entry(key).or_default().push(at);
            }
        }
        free
    }

    /// Pairs that have a key in common and pass the test.
    fn match_by(
        &mut self,
        of_known: fn(&KnownItem) -> Option<&str>,
        of_incoming: for<'i> fn(&Incoming<'i>) -> Option<&'i str>,
        is_it: impl Fn(&KnownItem, &Incoming<'_>) -> bool,
    ) {
        let free = self.free_by(|known| of_known(known).map(str::to_owned));
        for at in self.open() {
            let incoming = &self.incoming[at];
            let found = of_incoming(incoming).and_then(|key| free.get(key));
            let found =
                found.into_iter().flatten().copied().find(|known| {
                    !self.taken.contains(known) && is_it(&self.known[*known], incoming)
                });
            if let Some(known) = found {
                self.decide(at, known, false);
            }
        }
    }

    /// Ids that number the places of a list: what has this id now was said under another one before.
    fn shifted(&mut self) {
        let by_id = self.free_by(|known| Some(known.external_id.clone()));
        let by_words = self.free_by(|known| known.text_fingerprint.clone());
        for at in self.open() {
            let incoming = &self.incoming[at];
            let has_id_of_other = by_id.contains_key(&incoming.item.external_id);
            if !has_id_of_other || incoming.words().letters == 0 {
                continue;
            }
            let found = by_words.get(incoming.words().fingerprint.as_slice());
            let found = found.into_iter().flatten();
            if let Some(known) = found.copied().find(|known| !self.taken.contains(known)) {
                self.decide(at, known, false);
            }
        }
    }

    /// A link that only one known and only one incoming item have, if something else speaks for it: a page that shows what
    /// holds at the moment keeps its link and says something new.
    fn by_link(&mut self) {
        let mut uses: HashMap<&str, usize> = HashMap::new();
        for incoming in self.incoming {
            if let Some(link) = link_of_incoming(incoming) {
                *uses.entry(link).or_default() += 1;
            }
        }
        let free = self.free_by(|known| link_of_known(known).map(str::to_owned));
        for at in self.open() {
            let incoming = &self.incoming[at];
            let link = link_of_incoming(incoming).filter(|link| uses.get(link) == Some(&1));
            let Some([known]) = link.and_then(|link| free.get(link)).map(Vec::as_slice) else {
                continue;
            };
            let (was, is) = (&self.known[*known], incoming.item);
            let same_time = was.published_at.is_some() && was.published_at == is.published_at;
            if same_time || same_title(was, is) || (self.is_alike)(was, is) {
                self.decide(at, *known, false);
            }
        }
    }

    /// Another id and another link, but the same words: at the very same time, or many such at once.
    fn by_words(&mut self) {
        let mut free = self.free_by(|known| known.text_fingerprint.clone());
        let mut unsure = Vec::new();
        for at in self.open() {
            let incoming = &self.incoming[at];
            if incoming.words().letters == 0 {
                continue;
            }
            let known = free.get_mut(incoming.words().fingerprint.as_slice());
            let Some(known) = known.and_then(Vec::pop) else {
                continue;
            };
            let was = self.known[known].published_at;
            if was.is_some() && was == incoming.item.published_at {
                self.decide(at, known, true);
            } else {
                unsure.push((at, known));
            }
        }
        let unknown = self.open().len();
        if unsure.len() >= MANY && unsure.len() * 2 >= unknown {
            for (at, known) in unsure {
                self.decide(at, known, true);
            }
        }
    }

    fn finish(self) -> Vec<Recognised<'a>> {
        let kept: HashSet<&str> = self.known.iter().filter_map(id_of_known).collect();
        self.incoming
            .iter()
            .zip(&self.verdicts)
            .map(|(incoming, verdict)| match verdict {
                Some((known, false)) => Recognised::Known(*known),
                Some((known, true)) => Recognised::Again(*known),
                None if kept.contains(incoming.item.external_id.as_str()) => {
                    Recognised::New(Cow::Owned(marked(incoming)))
                }
                None => Recognised::New(Cow::Borrowed(&incoming.item.external_id)),
            })
            .collect()
    }
}

/// An empty one names nothing.
fn id_of_known(known: &KnownItem) -> Option<&str> {
    Some(known.external_id.as_str()).filter(|id| !id.is_empty())
}

fn id_of_incoming<'i>(incoming: &Incoming<'i>) -> Option<&'i str> {
    Some(incoming.item.external_id.as_str()).filter(|id| !id.is_empty())
}

fn link_of_known(known: &KnownItem) -> Option<&str> {
    telling_link(known.canonical_url.as_deref())
}

fn link_of_incoming<'i>(incoming: &Incoming<'i>) -> Option<&'i str> {
    telling_link(incoming.item.canonical_url.as_deref())
}

fn same_words(known: &KnownItem, incoming: &Incoming<'_>) -> bool {
    incoming.is(known)
        || known.text_fingerprint.as_deref() == Some(incoming.words().fingerprint.as_slice())
}

fn same_title(known: &KnownItem, item: &NewItem) -> bool {
    known.said.title.is_some() && known.said.title == item.title
}

/// The same id in other words: an edit, unless link, title, words and time all speak against it.
fn may_be_edited(
    known: &KnownItem,
    incoming: &Incoming<'_>,
    is_alike: &dyn Fn(&KnownItem, &NewItem) -> bool,
) -> bool {
    let is = incoming.item;
    let links = (link_of_known(known), link_of_incoming(incoming));
    let other_link = matches!(links, (Some(was), Some(is)) if was != is);
    let times = (known.published_at, is.published_at);
    let other_time = matches!(times, (Some(was), Some(is)) if was != is);
    if !other_link && !other_time {
        return true;
    }
    same_title(known, is) || is_alike(known, is)
}

/// An id that the source gave to something else before, told apart by what the item is now.
fn marked(incoming: &Incoming<'_>) -> String {
    let mut mark = Sha256::new();
    mark.update(incoming.item.canonical_url.as_deref().unwrap_or_default());
    mark.update(incoming.words().fingerprint);
    let mark = HEXLOWER.encode(&mark.finalize()[..4]);
    format!("{}#{mark}", incoming.item.external_id)
}

/// A link that names a page and not the whole site.
pub(super) fn telling_link(link: Option<&str>) -> Option<&str> {
    link.filter(|link| {
        url::Url::parse(link)
            .is_ok_and(|url| !url.path().trim_matches('/').is_empty() || url.query().is_some())
    })
}

#[cfg(test)]
mod tests;
