//! **Recognition**: which of the entries that a source shows now are items that it showed before.
//!
//! Ids are what sources promise, and do not keep: they change with a new publishing system, repeat, or number the places of
//! a list; sites move; dates all become today. So an item is also known by its link and by its words. Never here: other
//! sources' items, the store.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::domain::item::NewItem;
use crate::store::intake::KnownItem;

/// In characters of title and text: words that long are not said twice by chance.
pub(super) const TELLING: usize = 60;

/// Short texts are known again when so many of them come at once, and at least half of what is unknown.
const MANY: usize = 3;

/// An item that was just read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Incoming<'a> {
    pub(super) item: &'a NewItem,
    /// SHA-256 of title and text.
    pub(super) text_fingerprint: [u8; 32],
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
    let mut found = Search {
        incoming,
        known,
        verdicts: vec![None; incoming.len()],
        taken: HashSet::new(),
    };
    found.by_id(ids_hold);
    if !ids_hold {
        found.by_link();
        found.by_id_and_words(is_alike);
        found.by_words();
    }
    found.finish()
}

struct Search<'a, 'k> {
    incoming: &'k [Incoming<'a>],
    known: &'k [KnownItem],
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
    fn free_by<K: std::hash::Hash + Eq>(
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

    /// The same id, and the same link or the same words.
    fn by_id(&mut self, ids_hold: bool) {
        let free = self.free_by(|known| Some(known.external_id.clone()));
        for at in self.open() {
            let incoming = self.incoming[at];
            let Some(known) = free.get(&incoming.item.external_id).map(|all| all[0]) else {
                continue;
            };
            let (was, is) = (&self.known[known], incoming.item);
            let same_link = was.canonical_url.is_none()
                || is.canonical_url.is_none()
                || was.canonical_url == is.canonical_url;
            let same_words =
                was.text_fingerprint.as_deref() == Some(incoming.text_fingerprint.as_slice());
            if ids_hold || same_link || same_words {
                self.decide(at, known, false);
            }
        }
    }

    /// A link that only one known and only one incoming item have.
    fn by_link(&mut self) {
        let mut uses: HashMap<&str, usize> = HashMap::new();
        for incoming in self.incoming {
            if let Some(link) = telling_link(incoming.item.canonical_url.as_deref()) {
                *uses.entry(link).or_default() += 1;
            }
        }
        let free = self.free_by(|known| known.canonical_url.clone());
        for at in self.open() {
            let link = telling_link(self.incoming[at].item.canonical_url.as_deref());
            let Some(link) = link.filter(|link| uses.get(link) == Some(&1)) else {
                continue;
            };
            if let Some([known]) = free.get(link).map(Vec::as_slice) {
                self.decide(at, *known, false);
            }
        }
    }

    /// The same id under another link, in words that are alike: a headline was mended, and the link with it.
    fn by_id_and_words(&mut self, is_alike: &dyn Fn(&KnownItem, &NewItem) -> bool) {
        let free = self.free_by(|known| Some(known.external_id.clone()));
        for at in self.open() {
            let item = self.incoming[at].item;
            let Some(known) = free.get(&item.external_id).map(|all| all[0]) else {
                continue;
            };
            let was = &self.known[known];
            let same_title = was.said.title.is_some() && was.said.title == item.title;
            if same_title || is_alike(was, item) {
                self.decide(at, known, false);
            }
        }
    }

    /// Another id and another link, but the same words: at the same time, or too many words for chance, or many such at once.
    fn by_words(&mut self) {
        let mut free = self.free_by(|known| known.text_fingerprint.clone());
        let open = self.open();
        let mut weak = Vec::new();
        for at in &open {
            let incoming = self.incoming[*at];
            let Some(known) = free
                .get_mut(incoming.text_fingerprint.as_slice())
                .and_then(Vec::pop)
            else {
                continue;
            };
            let (was, is) = (self.known[known].published_at, incoming.item.published_at);
            let same_time = was.is_none() || is.is_none() || was == is;
            if same_time || length(incoming.item) >= TELLING {
                self.decide(*at, known, true);
            } else {
                weak.push((*at, known));
            }
        }
        let unknown = self.open().len();
        if weak.len() >= MANY && weak.len() * 2 >= unknown {
            for (at, known) in weak {
                self.decide(at, known, true);
            }
        }
    }

    fn finish(self) -> Vec<Recognised<'a>> {
        let kept: HashSet<&str> = self
            .known
            .iter()
            .map(|known| known.external_id.as_str())
            .collect();
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

/// An id that the source gave to something else before, told apart by what the item is now.
fn marked(incoming: &Incoming<'_>) -> String {
    let mark = match incoming.item.canonical_url.as_deref() {
        Some(link) => Sha256::digest(link.as_bytes())[..4].to_vec(),
        None => incoming.text_fingerprint[..4].to_vec(),
    };
    format!("{}#{}", incoming.item.external_id, HEXLOWER.encode(&mark))
}

/// A link that names a page and not the whole site.
pub(super) fn telling_link(link: Option<&str>) -> Option<&str> {
    link.filter(|link| {
        url::Url::parse(link)
            .is_ok_and(|url| !url.path().trim_matches('/').is_empty() || url.query().is_some())
    })
}

/// Characters that an item says.
pub(super) fn length(item: &NewItem) -> usize {
    let title = item.title.as_deref().unwrap_or_default();
    title.chars().count() + item.text.chars().count()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeZone as _, Utc};

    use super::{Incoming, Recognised, recognise};
    use crate::domain::item::{NewItem, fingerprint};
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

    fn words(item: &NewItem) -> [u8; 32] {
        fingerprint(item.title.as_deref(), &item.text, None)
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
            text_fingerprint: Some(words(item).to_vec()),
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
        let incoming: Vec<Incoming<'_>> = after
            .iter()
            .map(|item| Incoming {
                item,
                text_fingerprint: words(item),
            })
            .collect();
        let is_alike = |known: &KnownItem, item: &NewItem| {
            let title = item.title.as_deref().unwrap_or_default();
            known.said.title.as_deref().unwrap_or_default()[..4] == title[..4]
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
        let incoming = Incoming {
            item: &after[0],
            text_fingerprint: words(&after[0]),
        };
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
}
