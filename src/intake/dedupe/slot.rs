//! A **slot** of the event window: what is kept of one item.
//!
//! Never here: how slots are found.

use chrono::{DateTime, Utc};

use super::Said;
use super::features::Kind;

#[derive(Debug)]
pub(super) struct Slot {
    pub(super) item: i64,
    pub(super) story: i64,
    pub(super) at: DateTime<Utc>,
    pub(super) language: [u8; 2],
    /// Replaced by a newer revision; only a link of the chains.
    pub(super) dead: bool,
    /// By key.
    pub(super) marks: Box<[Mark]>,
    /// Spellings in the order of `marks`, one after another.
    pub(super) spellings: Box<str>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) key: u32,
    /// The slot before that has it, or this one's own number.
    pub(super) before: u32,
    /// Where its spelling ends.
    pub(super) end: u16,
    pub(super) kind: Kind,
    /// Where the slot before has it among its marks.
    pub(super) before_at: u8,
}

impl Slot {
    /// How it spelled a feature.
    pub(super) fn spelling(&self, key: u32) -> &str {
        let Ok(at) = self.marks.binary_search_by_key(&key, |mark| mark.key) else {
            return "";
        };
        let begin = if at == 0 { 0 } else { self.marks[at - 1].end };
        self.spellings
            .get(usize::from(begin)..usize::from(self.marks[at].end))
            .unwrap_or("")
    }
}

/// Two letters; by its script when the language is not known.
pub(super) fn language(said: &Said) -> [u8; 2] {
    if let Some([first, second, ..]) = said.language.map(str::as_bytes) {
        return [*first, *second];
    }
    let cyrillic = said
        .text
        .chars()
        .chain(said.title.unwrap_or_default().chars())
        .any(|c| matches!(c, 'а'..='я'));
    if cyrillic { *b"??" } else { *b"--" }
}

/// All marks of two slots, and who has them.
pub(super) fn merged<'a>(
    one: &'a [Mark],
    other: &'a [Mark],
) -> impl Iterator<Item = (Mark, (bool, bool))> + 'a {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        let (ours, theirs) = (one.get(i), other.get(j));
        match (ours, theirs) {
            (Some(ours), Some(theirs)) if ours.key == theirs.key => {
                i += 1;
                j += 1;
                let kind = ours.kind.min(theirs.kind);
                Some((Mark { kind, ..*ours }, (true, true)))
            }
            (Some(ours), theirs) if theirs.is_none_or(|theirs| ours.key < theirs.key) => {
                i += 1;
                Some((*ours, (true, false)))
            }
            (_, Some(theirs)) => {
                j += 1;
                Some((*theirs, (false, true)))
            }
            _ => None,
        }
    })
}
