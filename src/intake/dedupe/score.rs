//! The **score** of a pair of items: how likely they tell one event, from what they share, each weighed by its rarity.
//!
//! A logistic regression over [`Evidence`], fitted on the part `tune` of `tests/pairs`, with a column of weights for
//! pairs in one language and one for pairs in two. Never here: which pairs are looked at.

use super::features::Kind;

/// What speaks for and against two items telling one event; each -1 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// The languages differ.
    pub foreign: bool,
    /// In the order of [`EVIDENCE`].
    pub values: [f32; EVIDENCE.len()],
}

/// What the values of [`Evidence`] are. A cosine is of weights by rarity; what is "other" is the share of the names (numbers,
/// topics) of the item that has fewer which the other item has not: 0 when one of them has none.
pub const EVIDENCE: [&str; 16] = [
    "cosine of names",
    "rarity of shared names",
    "other names",
    "cosine of numbers",
    "other numbers",
    "cosine of topics",
    "other topics",
    "cosine of places",
    "cosine of words",
    "cosine of all",
    "time apart",
    "date shared, or another date (-1)",
    "cosine of words by other numbers",
    "cosine of words by other names",
    "rarity of shared numbers",
    "rarity of all that is shared",
];

/// A small number says that much less than another as rare.
const FEW: f32 = 0.5;
/// One language, two languages; as [`WEIGHTS`].
const BIAS: [f32; 2] = [-2.41, -1.62];
/// What the fit gave, but for "time apart", which was set: the times in the set are made up.
const WEIGHTS: [[f32; EVIDENCE.len()]; 2] = [
    [
        2.32, 0.48, -1.71, 1.31, -1.53, -0.11, 0.30, -0.26, 0.77, 0.86, -1.50, 1.46, -0.97, -0.50,
        1.63, 0.62,
    ],
    [
        0.99, 1.53, -0.93, 2.11, -2.57, 1.66, -1.01, 0.38, 0.20, 0.87, -1.50, 1.17, -0.31, 0.11,
        1.42, 1.09,
    ],
];

impl Evidence {
    /// 0 to 1.
    #[must_use]
    pub fn score(&self) -> f32 {
        let column = usize::from(self.foreign);
        let weighed = self.values.iter().zip(&WEIGHTS[column]);
        let sum = weighed.fold(BIAS[column], |sum, (value, weight)| sum + value * weight);
        1.0 / (1.0 + (-sum).exp())
    }
}

/// Sums of one kind: shared, of the one, of the other.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    shared: f32,
    one: f32,
    other: f32,
}

impl Sum {
    fn cosine(self) -> f32 {
        if self.shared <= 0.0 {
            return 0.0;
        }
        (self.shared / (self.one * self.other).sqrt()).min(1.0)
    }

    /// What the poorer of the two has and the richer has not.
    fn others(self) -> f32 {
        let poorer = self.one.min(self.other);
        if poorer <= 0.0 {
            return 0.0;
        }
        (1.0 - self.shared / poorer).max(0.0)
    }
}

/// Adds up what two items share.
#[derive(Debug, Default)]
pub(super) struct Tally {
    sums: [Sum; 7],
    named: f32,
    counted: f32,
    rarity: f32,
}

impl Tally {
    /// A feature that the one (`sides.0`), the other or both have, with its rarity.
    pub(super) fn add(&mut self, kind: Kind, rarity: f32, sides: (bool, bool)) {
        let (kind, rarity) = match kind {
            Kind::Few => (Kind::Number, rarity * FEW),
            kind => (kind, rarity),
        };
        let sum = &mut self.sums[kind as usize];
        let weight = rarity * rarity;
        if sides.0 {
            sum.one += weight;
        }
        if sides.1 {
            sum.other += weight;
        }
        if sides == (true, true) {
            sum.shared += weight;
            self.rarity += rarity;
            match kind {
                Kind::Name => self.named += rarity,
                Kind::Number => self.counted += rarity,
                _ => {}
            }
        }
    }

    /// `apart`: 0 to 1.
    pub(super) fn evidence(&self, foreign: bool, apart: f32) -> Evidence {
        let of = |kind: Kind| self.sums[kind as usize];
        let all = self.sums.iter().fold(Sum::default(), |all, sum| Sum {
            shared: all.shared + sum.shared,
            one: all.one + sum.one,
            other: all.other + sum.other,
        });
        let (names, numbers, topics, dates) = (
            of(Kind::Name),
            of(Kind::Number),
            of(Kind::Topic),
            of(Kind::Date),
        );
        let words = of(Kind::Word).cosine();
        let date = if dates.shared > 0.0 {
            1.0
        } else {
            -dates.others()
        };
        let values = [
            names.cosine(),
            (self.named / 20.0).min(1.0),
            names.others(),
            numbers.cosine(),
            numbers.others(),
            topics.cosine(),
            topics.others(),
            of(Kind::Place).cosine(),
            words,
            all.cosine(),
            apart,
            date,
            words * numbers.others(),
            words * names.others(),
            (self.counted / 12.0).min(1.0),
            (self.rarity / 80.0).min(1.0),
        ];
        Evidence { foreign, values }
    }
}
