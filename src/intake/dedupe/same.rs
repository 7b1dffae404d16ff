//! The **same text** in other hands: the verdict on a pair, by aligning the two texts word by word.
//!
//! What one of the two left out or put before and after is no matter; what it says otherwise is. Never here: finding
//! the pair.

pub(super) mod identity;

use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::facts::{Gap, differ};
use super::sketch::{FEWEST_WORDS, body};
use super::trim::trim;
use super::words::{Word, folded, words};
use super::{Said, Thresholds};

/// Words of a text that are aligned, at most; what comes after is compared by its numbers only.
const MOST_WORDS: usize = 1000;
/// How many words may stand before the shared part: a dateline, "Breaking:", a sentence put in front is more.
const LONGEST_PREFIX: usize = 8;

/// Two items say the same in the same words.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sameness {
    /// Share of the shorter text that the longer one has, in order; 0 to 1.
    pub similarity: f32,
    /// Share of the longer text that the shorter one has: well below 1 for a cut copy.
    pub covered: f32,
}

/// Whether two items are the same text in other hands. `None` when too little is shared, when they lie too far apart in
/// time, or when numbers, dates, names, a negation or an opposite differ.
///
/// The order of the two does not matter. Linear in what they share, quadratic in what they do not, at most 1000 words.
#[must_use]
pub fn same_text(one: &Said, two: &Said, thresholds: &Thresholds) -> Option<Sameness> {
    let apart = (one.at - two.at).num_minutes().unsigned_abs();
    if apart > u64::from(thresholds.copy_hours) * 60 {
        return None;
    }
    let (one, two) = if (one.text, one.title) <= (two.text, two.title) {
        (one, two)
    } else {
        (two, one)
    };
    let (first, second) = (body(one, MOST_WORDS), body(two, MOST_WORDS));
    let (first, second) = (trim(&first), trim(&second));
    let short = first.len().min(second.len()) < FEWEST_WORDS;
    if short {
        let soon = apart <= u64::from(thresholds.short_copy_hours) * 60;
        return (soon && equal(one, two)).then_some(Sameness {
            similarity: 1.0,
            covered: 1.0,
        });
    }
    if !may_share(first, second, thresholds) {
        return None;
    }
    if rest_differs(one, two) || titles_differ(one, two, first.len().min(second.len())) {
        return None;
    }
    judge(first, second, thresholds)
}

/// Whether the shorter text has enough words of the longer one, in any order: cheap, and rules out most pairs.
fn may_share(first: &[Word], second: &[Word], thresholds: &Thresholds) -> bool {
    let (shorter, longer) = if first.len() <= second.len() {
        (first, second)
    } else {
        (second, first)
    };
    let shorter = &shorter[..shorter.len().min(MOST_WORDS)];
    let known: HashSet<u64> = longer.iter().map(|word| word.key).collect();
    let shared = shorter
        .iter()
        .filter(|word| known.contains(&word.key))
        .count();
    #[expect(clippy::cast_precision_loss, reason = "at most a thousand words")]
    let share = shared as f32 / shorter.len() as f32;
    share >= thresholds.copy_similarity
}

fn judge(first: &[Word], second: &[Word], thresholds: &Thresholds) -> Option<Sameness> {
    let shared = align(first, second);
    let (Some(begin), true) = (shared.first(), shared.len() >= FEWEST_WORDS) else {
        return None;
    };
    #[expect(clippy::cast_precision_loss, reason = "at most a thousand words")]
    let share = |of: usize| shared.len() as f32 / of as f32;
    let sameness = Sameness {
        similarity: share(first.len().min(second.len())),
        covered: share(first.len().max(second.len())),
    };
    let beginning = begin.0.max(begin.1) <= LONGEST_PREFIX;
    if sameness.similarity < thresholds.copy_similarity
        || (!beginning && sameness.covered < thresholds.copy_similarity)
    {
        return None;
    }
    let otherwise = gaps(first, second, &shared).any(|gap| differ(&gap));
    (!otherwise).then_some(sameness)
}

/// Too short to judge: only the very same words, and more than one.
fn equal(one: &Said, two: &Said) -> bool {
    let all = |said: &Said| {
        format!(
            "{} {}",
            folded(said.title.unwrap_or_default()),
            folded(said.text)
        )
        .trim()
        .to_owned()
    };
    let (first, second) = (all(one), all(two));
    first == second && first.contains(' ')
}

/// What is too long to align: each has a number there that the other has nowhere.
fn rest_differs(one: &Said, two: &Said) -> bool {
    let all = |said: &Said| words(said.text, usize::MAX);
    if one.text.len() < MOST_WORDS && two.text.len() < MOST_WORDS {
        return false;
    }
    let (first, second) = (all(one), all(two));
    let rest = |of: &[Word], other: &[Word]| {
        let known: BTreeSet<u64> = other
            .iter()
            .filter(|word| word.numeric)
            .map(|word| word.key)
            .collect();
        of.iter()
            .skip(MOST_WORDS)
            .any(|word| word.numeric && !known.contains(&word.key))
    };
    rest(&first, &second) && rest(&second, &first)
}

/// Under a text that says little, or under headlines made to the same pattern, the headline carries the facts.
fn titles_differ(one: &Said, two: &Said, length: usize) -> bool {
    let (Some(first), Some(second)) = (one.title, two.title) else {
        return false;
    };
    let (first, second) = (words(first, 60), words(second, 60));
    let shared = align(&first, &second);
    let least = first.len().min(second.len());
    if least == 0 {
        return false;
    }
    if shared.len() * 2 >= least {
        return gaps(&first, &second, &shared).any(|gap| {
            differ(&Gap {
                last: false,
                strict: false,
                ..gap
            })
        });
    }
    length < 2 * FEWEST_WORDS
        && !(speaks_of(&second, &first, one) && speaks_of(&first, &second, two))
}

/// Whether a headline has a word of the other headline, or of the text under it.
fn speaks_of(title: &[Word], other: &[Word], said: &Said) -> bool {
    let stem = |word: &Word| word.folded.chars().take(5).collect::<String>();
    let text = words(said.text, 2 * FEWEST_WORDS);
    let known: BTreeSet<String> = other.iter().chain(&text).map(stem).collect();
    title
        .iter()
        .filter(|word| word.folded.chars().count() >= 5)
        .any(|word| known.contains(&stem(word)))
}

/// Pairs of positions of words that both have, in order, as many as possible (longest common subsequence).
fn align(first: &[Word], second: &[Word]) -> Vec<(usize, usize)> {
    let (first, second) = (
        &first[..first.len().min(MOST_WORDS)],
        &second[..second.len().min(MOST_WORDS)],
    );
    let head = first
        .iter()
        .zip(second)
        .take_while(|(a, b)| a.key == b.key)
        .count();
    let (a, b) = (&first[head..], &second[head..]);
    let tail = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a.key == b.key)
        .count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let width = b.len() + 1;
    let mut longest = vec![0_u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = if a[i].key == b[j].key {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let mut shared: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].key == b[j].key {
            shared.push((head + i, head + j));
            i += 1;
            j += 1;
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    let (begin, other) = (head + a.len(), head + b.len());
    shared.extend((0..tail).map(|at| (begin + at, other + at)));
    shared
}

/// What lies between the shared words, before the first and after the last.
fn gaps<'a>(
    first: &'a [Word],
    second: &'a [Word],
    shared: &'a [(usize, usize)],
) -> impl Iterator<Item = Gap<'a>> {
    let (first, second) = (
        &first[..first.len().min(MOST_WORDS)],
        &second[..second.len().min(MOST_WORDS)],
    );
    let ends = shared.iter().copied().chain([(first.len(), second.len())]);
    let begins = [(0, 0)]
        .into_iter()
        .chain(shared.iter().map(|(a, b)| (a + 1, b + 1)));
    begins
        .zip(ends)
        .enumerate()
        .filter_map(move |(at, (begin, end))| {
            let gap = Gap {
                one: &first[begin.0..end.0],
                other: &second[begin.1..end.1],
                last: at == shared.len(),
                strict: true,
            };
            (!gap.one.is_empty() || !gap.other.is_empty()).then_some(gap)
        })
}
