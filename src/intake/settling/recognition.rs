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
mod tests {
    use chrono::{DateTime, TimeZone as _, Utc};

    use super::{Incoming, Recognised, recognise};
    use crate::domain::item::{NewItem, fingerprint};
    use crate::intake::dedupe::{Identity, identity};
    use crate::store::intake::{KnownItem, Said};

    fn at(day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, day, 12, 0, 0).unwrap()
    }

    fn item(id: &str, link: &str, title: &str, day: u32) -> NewItem {
        let link = (!link.is_empty()).then(|| format!("https://example.org/{link}"));
        NewItem {
            external_id: id.to_owned(),
            fingerprint: fingerprint(Some(title), "", link.as_deref()),
            canonical_url: link.clone(),
            url: link,
            title: Some(title.to_owned()),
            text: String::new(),
            published_at: Some(at(day)),
            updated_at: None,
            language: None,
            author: None,
            media: Vec::new(),
            edited: false,
            forwarded_from: None,
            reply_to: None,
        }
    }

    fn words(item: &NewItem) -> Identity {
        identity(item.title.as_deref(), &item.text)
    }

    fn known(item: &NewItem) -> KnownItem {
        KnownItem {
            id: 1,
            external_id: item.external_id.clone(),
            revision: 1,
            story: 1,
            canonical_url: item.canonical_url.clone(),
            published_at: item.published_at,
            fingerprint: Some(item.fingerprint.to_vec()),
            text_fingerprint: Some(words(item).fingerprint.to_vec()),
            said: Said {
                title: item.title.clone(),
                text: item.text.clone(),
                language: None,
                at: at(1),
            },
        }
    }

    /// What the source showed, what it shows now, and what that turned out to be: the place of the known one, or a new id.
    fn verdicts(before: &[NewItem], after: &[NewItem], ids_hold: bool) -> Vec<String> {
        let stored: Vec<KnownItem> = before.iter().map(known).collect();
        let incoming: Vec<Incoming<'_>> = after.iter().map(Incoming::new).collect();
        let is_alike = |known: &KnownItem, item: &NewItem| {
            let title = item.title.as_deref().unwrap_or_default();
            known.said.title.as_deref().unwrap_or_default().get(..4) == title.get(..4)
        };
        recognise(&incoming, &stored, ids_hold, &is_alike)
            .into_iter()
            .map(|recognised| match recognised {
                Recognised::Known(place) => format!("known {place}"),
                Recognised::Again(place) => format!("again {place}"),
                Recognised::New(id) => format!("new {}", id.split('#').next().unwrap_or_default()),
            })
            .collect()
    }

    fn three() -> Vec<NewItem> {
        vec![
            item("1", "a", "First report", 1),
            item("2", "b", "Second report", 2),
            item("3", "c", "Third report", 3),
        ]
    }

    #[test]
    fn ids_that_all_change_are_known_by_their_links() {
        let after = [
            item("x", "a", "First report", 1),
            item("y", "b", "Second, mended", 2),
            item("z", "d", "Fourth", 4),
        ];
        assert_eq!(
            verdicts(&three(), &after, false),
            ["known 0", "known 1", "new z"]
        );
    }

    #[test]
    fn a_site_that_moves_and_dates_everything_today_says_nothing_new() {
        let after = [
            item("x", "new/a", "First report", 9),
            item("y", "new/b", "Second report", 9),
            item("z", "new/c", "Third report", 9),
        ];
        assert_eq!(
            verdicts(&three(), &after, false),
            ["again 0", "again 1", "again 2"]
        );
    }

    #[test]
    fn ids_that_are_places_in_a_list_move_with_it() {
        let after = [
            item("1", "new", "Newest report", 4),
            item("2", "a", "First report", 1),
            item("3", "b", "Second report", 2),
        ];
        assert_eq!(
            verdicts(&three(), &after, false),
            ["new 1", "known 0", "known 1"]
        );
    }

    #[test]
    fn one_entry_gone_from_the_middle_is_no_news() {
        let mut after = three();
        after.remove(1);
        assert_eq!(verdicts(&three(), &after, false), ["known 0", "known 2"]);
    }

    #[test]
    fn a_mended_headline_with_its_new_link_is_a_change() {
        let after = [item("1", "a-mended", "First report, mended", 1)];
        assert_eq!(verdicts(&three(), &after, false), ["known 0"]);
    }

    #[test]
    fn an_id_given_again_to_something_else_is_kept_apart() {
        let after = [item("1", "other", "Another matter", 5)];
        let stored: Vec<KnownItem> = three().iter().map(known).collect();
        let incoming = Incoming::new(&after[0]);
        let found = recognise(&[incoming], &stored, false, &|_, _| false);
        let Recognised::New(id) = &found[0] else {
            panic!("{found:?}");
        };
        assert!(id.starts_with("1#"), "{id}");
    }

    #[test]
    fn the_same_few_words_another_day_are_another_statement() {
        let before = [item("1", "a", "Air alert", 1)];
        let after = [item("2", "b", "Air alert", 3)];
        assert_eq!(verdicts(&before, &after, false), ["new 2"]);
    }

    #[test]
    fn a_source_whose_ids_hold_is_taken_at_its_word() {
        let before = [item("1", "a", "Air alert", 1)];
        let after = [
            item("1", "b", "All clear", 1),
            item("2", "a", "Air alert", 1),
        ];
        assert_eq!(verdicts(&before, &after, true), ["known 0", "new 2"]);
    }

    #[test]
    fn entries_that_all_link_to_one_page_are_not_one() {
        let before = [item("1", "live", "At nine", 1)];
        let after = [
            item("2", "live", "At ten", 1),
            item("3", "live", "At eleven", 1),
        ];
        assert_eq!(verdicts(&before, &after, false), ["new 2", "new 3"]);
    }

    #[test]
    fn links_without_a_word_are_told_apart_by_their_addresses() {
        let link_only = |id: &str| NewItem {
            title: None,
            published_at: None,
            ..item(id, id, "", 1)
        };
        let before = [link_only("a"), link_only("b"), link_only("c")];
        let after = [link_only("d"), link_only("b"), link_only("c")];
        assert_eq!(
            verdicts(&before, &after, false),
            ["new d", "known 1", "known 2"]
        );
    }

    #[test]
    fn a_bulletin_with_the_same_words_every_week_is_news_every_week() {
        let words = "The list of organisations involved in extremist activity has been updated by the ministry";
        let before = [item("w1", "news/1", words, 1)];
        let after = [item("w2", "news/2", words, 8)];
        assert_eq!(verdicts(&before, &after, false), ["new w2"]);
    }

    #[test]
    fn a_page_of_the_moment_says_something_new_under_its_old_link() {
        let before = [item("g1", "alerts/current", "Alert in Minsk", 1)];
        let after = [item("g2", "alerts/current", "Danger is over", 2)];
        assert_eq!(verdicts(&before, &after, false), ["new g2"]);
        let fixed_id = [item("g1", "alerts/current", "Danger is over", 2)];
        assert_eq!(verdicts(&before, &fixed_id, false), ["new g1"]);
    }

    #[test]
    fn places_of_a_list_without_links_move_with_it() {
        let before = [
            item("1", "", "Apples rise", 1),
            item("2", "", "Bread falls", 2),
        ];
        let after = [
            item("1", "", "New matter", 3),
            item("2", "", "Apples rise", 1),
            item("3", "", "Bread falls", 2),
        ];
        assert_eq!(
            verdicts(&before, &after, false),
            ["new 1", "known 0", "again 1"]
        );
    }
}
