//! The **labelled** items and pairs, as `README.md` beside them describes. Never here: judging them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use vestka::intake::dedupe::Said;

/// An item that was written for the set.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) part: Part,
    /// The event it tells.
    pub(crate) story: String,
    pub(crate) language: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) title: Option<String>,
    pub(crate) text: String,
    /// The item whose text it carries on.
    pub(crate) copy_of: Option<String>,
}

/// What a pair may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Part {
    /// Choosing thresholds and weights.
    Tune,
    /// Reported numbers.
    Report,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Label {
    SameText,
    SameEvent,
    DifferentEvent,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Pair {
    pub(crate) one: String,
    pub(crate) two: String,
    pub(crate) label: Label,
    pub(crate) part: Part,
}

/// One part of the set.
pub(crate) struct Set {
    /// By time.
    pub(crate) items: Vec<Item>,
    pub(crate) pairs: Vec<Pair>,
    by_id: HashMap<String, usize>,
}

impl Set {
    pub(crate) fn read(part: Part) -> Self {
        let mut items: Vec<Item> = lines(include_str!("items.jsonl"));
        let mut pairs: Vec<Pair> = lines(include_str!("pairs.jsonl"));
        items.retain(|item| item.part == part);
        items.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        pairs.retain(|pair| pair.part == part);
        let by_id = items
            .iter()
            .enumerate()
            .map(|(at, item)| (item.id.clone(), at))
            .collect();
        Self {
            items,
            pairs,
            by_id,
        }
    }

    pub(crate) fn at(&self, id: &str) -> usize {
        self.by_id[id]
    }

    /// Where the two of a pair stand in `items`, the older first.
    pub(crate) fn both(&self, pair: &Pair) -> (usize, usize) {
        let (one, two) = (self.at(&pair.one), self.at(&pair.two));
        (one.min(two), one.max(two))
    }

    /// The item that an item copies, else itself.
    pub(crate) fn original(&self, at: usize) -> usize {
        self.items[at]
            .copy_of
            .as_deref()
            .map_or(at, |id| self.at(id))
    }

    /// "en-ru", in alphabetical order.
    pub(crate) fn languages(&self, pair: &Pair) -> String {
        let (one, two) = self.both(pair);
        let mut both = [&*self.items[one].language, &*self.items[two].language];
        both.sort_unstable();
        both.join("-")
    }
}

impl Item {
    pub(crate) fn said(&self) -> Said<'_> {
        Said {
            title: self.title.as_deref(),
            text: &self.text,
            language: Some(&self.language),
            at: self.at,
        }
    }
}

fn lines<T: for<'a> Deserialize<'a>>(text: &str) -> Vec<T> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}
