//! The **score** of a pair of items: how likely they tell one event, from what they share, each weighed by its rarity.
//!
//! A logistic regression over [`Evidence`], fitted on the part `tune` of `tests/pairs`. Never here: which pairs are
//! looked at.

use super::features::Kind;

/// How far apart in the kinds of features two items are; each 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// Cosine of the names, by rarity.
    pub names: f32,
    /// How much rarity the shared names have.
    pub named: f32,
    /// Cosine of the numbers.
    pub numbers: f32,
    /// Both have numbers and share none.
    pub other_numbers: f32,
    /// Cosine of the topics.
    pub topics: f32,
    /// Cosine of the places.
    pub places: f32,
    /// Cosine of all words.
    pub words: f32,
    /// The languages differ.
    pub foreign: f32,
    /// Cosine of everything.
    pub all: f32,
    /// Share of `event_hours` between them.
    pub apart: f32,
    /// Dates: 1 when shared, -1 when both have some and share none.
    pub dates: f32,
}

/// Bias first, then in the order of [`Evidence::values`].
const WEIGHTS: [f32; 13] = [
    -4.0, 2.0, 2.0, 2.0, -0.8, 2.0, 0.5, 3.0, 0.0, 4.0, -0.7, 0.5, 2.0,
];

impl Evidence {
    /// As the regression reads it.
    #[must_use]
    pub fn values(&self) -> [f32; 12] {
        [
            self.names,
            self.named,
            self.numbers,
            self.other_numbers,
            self.topics,
            self.places,
            self.words * (1.0 - self.foreign),
            self.foreign,
            self.all * (1.0 - self.foreign),
            self.apart,
            self.dates,
            self.all * self.foreign,
        ]
    }

    /// 0 to 1.
    #[must_use]
    pub fn score(&self) -> f32 {
        let sum: f32 = self
            .values()
            .iter()
            .zip(&WEIGHTS[1..])
            .map(|(value, weight)| value * weight)
            .sum();
        1.0 / (1.0 + (-(sum + WEIGHTS[0])).exp())
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
}

/// Adds up what two items share.
#[derive(Debug, Default)]
pub(super) struct Tally {
    sums: [Sum; 6],
    named: f32,
}

impl Tally {
    /// A feature that the one (`sides.0`), the other or both have, with its rarity. Kinds may differ: the stronger counts.
    pub(super) fn add(&mut self, kind: Kind, rarity: f32, sides: (bool, bool)) {
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
            if kind == Kind::Name {
                self.named += rarity;
            }
        }
    }

    pub(super) fn evidence(&self, foreign: bool, apart: f32) -> Evidence {
        let of = |kind: Kind| self.sums[kind as usize];
        let all = self.sums.iter().fold(Sum::default(), |all, sum| Sum {
            shared: all.shared + sum.shared,
            one: all.one + sum.one,
            other: all.other + sum.other,
        });
        let numbers = of(Kind::Number);
        let dates = of(Kind::Date);
        let both = |sum: Sum| sum.one > 0.0 && sum.other > 0.0 && sum.shared <= 0.0;
        Evidence {
            names: of(Kind::Name).cosine(),
            named: (self.named / 20.0).min(1.0),
            numbers: numbers.cosine(),
            other_numbers: f32::from(u8::from(both(numbers))),
            topics: of(Kind::Topic).cosine(),
            places: of(Kind::Place).cosine(),
            words: of(Kind::Word).cosine(),
            foreign: f32::from(u8::from(foreign)),
            all: all.cosine(),
            apart,
            dates: if both(dates) {
                -1.0
            } else {
                f32::from(u8::from(dates.shared > 0.0))
            },
        }
    }
}
