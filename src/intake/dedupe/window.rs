//! The **event window**: what was told lately, in memory, and which stories tell the same event.
//!
//! An inverted index without lists: each feature of an item points at the item before that has it too, so that memory
//! per item is bounded (at most 72 features) and forgetting the oldest costs only its own features. A look-up walks the
//! rarest features first and stops after [`MOST_STEPS`] steps, whatever the window holds. Never here: joining anything.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use super::features::{Kind, features};
use super::hashing::NumberMap;
use super::score::Tally;
use super::slot::{Mark, Slot, language, merged};
use super::{Evidence, Said, Thresholds};

/// Steps along features in one look-up.
const MOST_STEPS: usize = 3000;
/// Steps along one feature: the newest items that have it.
const STEPS_PER_FEATURE: usize = 300;
/// Items that are compared in full in one look-up: those that share most.
const MOST_COMPARED: usize = 48;
/// What a moderator reads of what is shared.
const MOST_SHARED: usize = 6;
/// As if so many items were there before the first: else nothing is rare in a young window.
const PRIOR_ITEMS: f32 = 200.0;

/// A story that may tell the same event.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// It.
    pub story: i64,
    /// 0 to 1; from `Thresholds::proposal_score`.
    pub score: f32,
    /// What both share, most telling first, at most six, as the newer of the two spells it.
    pub shared: Vec<String>,
}

/// What was told lately.
#[derive(Debug)]
pub struct EventWindow {
    thresholds: Thresholds,
    /// Oldest first; the first has the number `first`.
    slots: VecDeque<Slot>,
    first: u32,
    numbers: NumberMap<i64, u32>,
    heads: NumberMap<u32, Head>,
}

/// Where a feature was met last, and by how many slots.
#[derive(Debug, Clone, Copy)]
struct Head {
    last: u32,
    /// Where that slot has it among its marks.
    at: u8,
    count: u32,
}

impl EventWindow {
    /// An empty one.
    #[must_use]
    pub fn new(thresholds: Thresholds) -> Self {
        Self {
            thresholds,
            slots: VecDeque::new(),
            first: 0,
            numbers: NumberMap::default(),
            heads: NumberMap::default(),
        }
    }

    /// How many items it holds, those replaced by a newer revision included until they are old.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Bytes it holds, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let slots: usize = self
            .slots
            .iter()
            .map(|slot| {
                size_of::<Slot>() + slot.marks.len() * size_of::<Mark>() + slot.spellings.len()
            })
            .sum();
        slots
            + self.numbers.capacity() * 17
            + self.heads.capacity() * (size_of::<(u32, Head)>() + 1)
    }

    /// Takes an item in; again when it was revised. The oldest goes when the window is full.
    pub fn add(&mut self, story: i64, item: i64, said: &Said) {
        while self.slots.len() >= self.thresholds.window_items.max(1) {
            self.forget_oldest();
        }
        let number = self
            .first
            .wrapping_add(u32::try_from(self.slots.len()).unwrap_or(u32::MAX));
        if let Some(old) = self.numbers.insert(item, number)
            && let Some(at) = self.position(old)
        {
            self.slots[at].dead = true;
        }
        let mut found = features(said);
        found.sort_by_key(|feature| feature.key);
        let mut spellings = String::new();
        let mut marks = Vec::with_capacity(found.len());
        for (at, feature) in (0..).zip(found) {
            spellings.push_str(&feature.spelled);
            let head = self.heads.entry(feature.key).or_insert(Head {
                last: number,
                at,
                count: 0,
            });
            marks.push(Mark {
                key: feature.key,
                before: head.last,
                end: u16::try_from(spellings.len()).unwrap_or(u16::MAX),
                kind: feature.kind,
                before_at: head.at,
            });
            head.last = number;
            head.at = at;
            head.count += 1;
        }
        self.slots.push_back(Slot {
            item,
            story,
            at: said.at,
            language: language(said),
            dead: false,
            marks: marks.into(),
            spellings: spellings.into(),
        });
    }

    /// Forgets the oldest taken in while they are older than `time`.
    pub fn forget_before(&mut self, time: DateTime<Utc>) {
        while self.slots.front().is_some_and(|slot| slot.at < time) {
            self.forget_oldest();
        }
    }

    /// Other stories that may tell the event of this item, best first; none when the item is not in the window.
    #[must_use]
    pub fn propose(&self, item: i64) -> Vec<Proposal> {
        let Some(slot) = self.slot_of(item) else {
            return Vec::new();
        };
        let mut best: NumberMap<i64, (f32, &Slot)> = NumberMap::default();
        for other in self.candidates(slot) {
            let score = self.weigh(slot, other).score();
            if score < self.thresholds.proposal_score {
                continue;
            }
            let known = best.entry(other.story).or_insert((score, other));
            if known.0 < score {
                *known = (score, other);
            }
        }
        let mut proposals: Vec<(i64, f32, &Slot)> = best
            .into_iter()
            .map(|(story, (score, other))| (story, score, other))
            .collect();
        proposals.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        proposals.truncate(self.thresholds.proposals);
        proposals
            .into_iter()
            .map(|(story, score, other)| Proposal {
                story,
                score,
                shared: self.shared(slot, other),
            })
            .collect()
    }

    /// What speaks for two items of the window telling one event; none when one of them is not there.
    #[must_use]
    pub fn evidence(&self, one: i64, other: i64) -> Option<Evidence> {
        Some(self.weigh(self.slot_of(one)?, self.slot_of(other)?))
    }

    fn slot_of(&self, item: i64) -> Option<&Slot> {
        self.numbers
            .get(&item)
            .and_then(|number| self.position(*number))
            .map(|at| &self.slots[at])
    }

    fn position(&self, number: u32) -> Option<usize> {
        let at = number.wrapping_sub(self.first) as usize;
        (at < self.slots.len()).then_some(at)
    }

    fn forget_oldest(&mut self) {
        let Some(slot) = self.slots.pop_front() else {
            return;
        };
        for mark in &slot.marks {
            if let Some(head) = self.heads.get_mut(&mark.key) {
                head.count -= 1;
                if head.count == 0 {
                    self.heads.remove(&mark.key);
                }
            }
        }
        if self.numbers.get(&slot.item) == Some(&self.first) {
            self.numbers.remove(&slot.item);
        }
        self.first = self.first.wrapping_add(1);
    }

    /// Inverse document frequency: 0 for what everybody says.
    fn rarity(&self, key: u32) -> f32 {
        let count = self.heads.get(&key).map_or(0, |head| head.count);
        #[expect(clippy::cast_precision_loss, reason = "a logarithm of it")]
        let share = (self.slots.len() as f32 + PRIOR_ITEMS) / (count as f32 + 0.5);
        share.ln().max(0.0)
    }

    /// Slots of other stories that share the rarest features, those that share most first.
    fn candidates(&self, slot: &Slot) -> Vec<&Slot> {
        let mut marks: Vec<(f32, &Mark)> = slot
            .marks
            .iter()
            .map(|mark| (self.rarity(mark.key), mark))
            .collect();
        marks.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.key.cmp(&b.1.key)));
        let mut met: NumberMap<u32, f32> = NumberMap::default();
        let mut steps = 0;
        for (rarity, mark) in marks {
            if steps >= MOST_STEPS {
                break;
            }
            let weight = rarity * rarity;
            steps += self.walk(mark.key, |number| *met.entry(number).or_default() += weight);
        }
        let window = i64::from(self.thresholds.event_hours) * 60;
        let mut met: Vec<(u32, f32, &Slot)> = met
            .into_iter()
            .filter_map(|(number, sum)| Some((number, sum, &self.slots[self.position(number)?])))
            .filter(|(_, _, other)| !other.dead && other.story != slot.story)
            .filter(|(_, _, other)| (other.at - slot.at).num_minutes().abs() <= window)
            .collect();
        let most =
            |a: &(u32, f32, &Slot), b: &(u32, f32, &Slot)| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0));
        if met.len() > MOST_COMPARED {
            met.select_nth_unstable_by(MOST_COMPARED, most);
            met.truncate(MOST_COMPARED);
        }
        met.sort_unstable_by(most);
        met.into_iter().map(|(_, _, other)| other).collect()
    }

    /// Visits the newest slots that have a feature; how many.
    fn walk(&self, key: u32, mut visit: impl FnMut(u32)) -> usize {
        let Some(head) = self.heads.get(&key) else {
            return 0;
        };
        let (mut number, mut mark) = (head.last, usize::from(head.at));
        for step in 0..STEPS_PER_FEATURE {
            let Some(at) = self.position(number) else {
                return step;
            };
            visit(number);
            let Mark {
                before, before_at, ..
            } = self.slots[at].marks[mark];
            if before == number {
                return step + 1;
            }
            (number, mark) = (before, usize::from(before_at));
        }
        STEPS_PER_FEATURE
    }

    fn weigh(&self, one: &Slot, other: &Slot) -> Evidence {
        let mut tally = Tally::default();
        for (mark, sides) in merged(&one.marks, &other.marks) {
            tally.add(mark.kind, self.rarity(mark.key), sides);
        }
        #[expect(clippy::cast_precision_loss, reason = "minutes of days")]
        let apart = (one.at - other.at).num_minutes().unsigned_abs() as f32
            / (self.thresholds.event_hours.max(1) as f32 * 60.0);
        tally.evidence(one.language != other.language, apart.min(1.0))
    }

    fn shared(&self, one: &Slot, other: &Slot) -> Vec<String> {
        let newer = if other.at > one.at { other } else { one };
        let mut shared: Vec<(f32, &str)> = merged(&one.marks, &other.marks)
            .filter(|(_, sides)| *sides == (true, true))
            .map(|(mark, _)| {
                let telling = match mark.kind {
                    Kind::Name | Kind::Number => 1.5,
                    Kind::Date | Kind::Place => 1.2,
                    Kind::Topic | Kind::Word | Kind::Few => 1.0,
                };
                (self.rarity(mark.key) * telling, newer.spelling(mark.key))
            })
            .collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let mut spellings: Vec<String> = Vec::new();
        for (_, spelling) in shared {
            if spellings.len() < MOST_SHARED && !spellings.iter().any(|known| known == spelling) {
                spellings.push(spelling.to_owned());
            }
        }
        spellings
    }
}
