//! The **alignment** of two texts that are not the same: which words belong to which, and what is left over.
//!
//! Never here: calling anything the same.

use std::collections::HashMap;
use std::iter::repeat_n;

use super::matching::{Likeness, Passage, Wording, slice};
use super::surroundings::Surroundings;
use crate::domain::wording::{Token, TokenKind};

/// Tokens of a given text that are compared; the rest is left over.
const LONGEST: usize = 6_000;

/// Steps of one comparison, at most: some tens of milliseconds.
const MOST_CELLS: usize = 24_000_000;

/// Of a thousand words so many must be the same for a text to be called an altered one of ours.
const ALIKE: usize = 500;

/// Or so many in a row.
const LONG_RUN: usize = 8;

/// Words of the surroundings of a passage that are shown.
const AROUND: usize = 4;

/// Passages that are told.
const PASSAGES: usize = 12;

/// Points of a pair that goes on from the pair before, and of one that does not.
const GOES_ON: i32 = 3;
const BEGINS: i32 = 2;

/// Tells where a text differs from the message that we sent.
pub(super) fn differ(given: &Wording, whole: &Wording, surroundings: &Surroundings) -> Likeness {
    let length = given
        .tokens
        .len()
        .min(LONGEST)
        .min(MOST_CELLS / whole.tokens.len().max(1));
    let pairs = align(&given.tokens[..length], &whole.tokens);
    // What our surroundings have in common with everything of ours says nothing.
    let lines = whole.tokens.chunk_by(|one, other| one.line == other.line);
    let is_own: Vec<bool> = lines
        .flat_map(|line| repeat_n(!surroundings.is_ours(line), line.len()))
        .collect();
    let own: Vec<(usize, usize)> = pairs
        .iter()
        .copied()
        .filter(|(_, at)| is_own[*at])
        .collect();
    let of_given = (given.tokens.len() - (pairs.len() - own.len())).max(1);
    let share = own.len() * 1000 / of_given;
    if own.len() < 4 || (share < ALIKE && longest_run(&own) < LONG_RUN) {
        return Likeness::Foreign;
    }
    // What is missing between them counts as well: a notice holds all of the text, and more.
    let missing: usize = own
        .windows(2)
        .map(|pair| {
            is_own[pair[0].1 + 1..pair[1].1]
                .iter()
                .filter(|is_own| **is_own)
                .count()
        })
        .sum();
    Likeness::Differs {
        passages: passages(given, whole, &pairs, surroundings),
        share: own.len() * 1000 / (of_given + missing),
    }
}

/// How many words of a few are those of another text, in the same order.
pub(super) fn in_common(few: &[Token], other: &[Token]) -> usize {
    align(few, other).len()
}

fn longest_run(pairs: &[(usize, usize)]) -> usize {
    let (mut longest, mut run) = (usize::from(!pairs.is_empty()), 1);
    for pair in pairs.windows(2) {
        let goes_on = pair[1].0 == pair[0].0 + 1 && pair[1].1 == pair[0].1 + 1;
        run = if goes_on { run + 1 } else { 1 };
        longest = longest.max(run);
    }
    longest
}

/// The best pairing in order, in which neighbours stay together.
fn align(given: &[Token], whole: &[Token]) -> Vec<(usize, usize)> {
    let (given, whole) = numbered(given, whole);
    let width = whole.len() + 1;
    let mut best = vec![0_i32; (given.len() + 1) * width];
    // Points of the best pairing that ends with this very pair.
    let mut paired = vec![0_i32; (given.len() + 1) * width];
    for i in 1..=given.len() {
        for j in 1..=whole.len() {
            let (here, diagonal) = (i * width + j, (i - 1) * width + j - 1);
            let mut points = best[here - 1].max(best[here - width]);
            if given[i - 1] == whole[j - 1] {
                let goes_on = if paired[diagonal] > 0 {
                    paired[diagonal] + GOES_ON
                } else {
                    0
                };
                paired[here] = goes_on.max(best[diagonal] + BEGINS);
                points = points.max(paired[here]);
            }
            best[here] = points;
        }
    }
    trace((given.len(), whole.len()), &best, &paired)
}

/// The words of both as numbers, the same for the same word: each of the one is compared with each of the other.
fn numbered<'a>(given: &'a [Token], whole: &'a [Token]) -> (Vec<usize>, Vec<usize>) {
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut numbers = |tokens: &'a [Token]| {
        let number = |token: &'a Token| {
            let next = known.len();
            *known.entry(&token.word).or_insert(next)
        };
        tokens.iter().map(number).collect()
    };
    (numbers(given), numbers(whole))
}

fn trace((mut i, mut j): (usize, usize), best: &[i32], paired: &[i32]) -> Vec<(usize, usize)> {
    let width = j + 1;
    let mut pairs = Vec::new();
    let mut must_pair = false;
    while i > 0 && j > 0 {
        let here = i * width + j;
        if must_pair || (paired[here] > 0 && paired[here] == best[here]) {
            pairs.push((i - 1, j - 1));
            let diagonal = here - width - 1;
            must_pair = paired[diagonal] > 0 && paired[here] == paired[diagonal] + GOES_ON;
            (i, j) = (i - 1, j - 1);
        } else if best[here - 1] >= best[here - width] {
            j -= 1;
        } else {
            i -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// What stands between the pairs; cut-off ends of the published text are no difference, nor are our own lines.
fn passages(
    given: &Wording,
    whole: &Wording,
    pairs: &[(usize, usize)],
    surroundings: &Surroundings,
) -> Vec<Passage> {
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    let end = (given.tokens.len(), whole.tokens.len());
    for (at, (next_i, next_j)) in pairs.iter().copied().chain([end]).enumerate() {
        let (ours, theirs) = (&whole.tokens[j..next_j], &given.tokens[i..next_i]);
        let is_inside = at > 0 && at < pairs.len();
        let missing = (is_inside || !theirs.is_empty()) && !ours.is_empty();
        let is_missing = missing && !surroundings.is_ours(ours);
        let is_added = !theirs.is_empty() && !surroundings.is_ours(theirs);
        // At an end, what is missing is told only beside what stands there instead, and no more of it than that.
        let ours = if is_inside {
            ours
        } else if at == 0 {
            &ours[ours.len().saturating_sub(theirs.len().max(1))..]
        } else {
            &ours[..ours.len().min(theirs.len().max(1))]
        };
        if is_added || (is_missing && is_inside) {
            found.push(Passage {
                published: told(&whole.text, if is_missing { ours } else { &[] }),
                given: told(&given.text, theirs),
                around: around(given, i, next_i),
            });
        }
        (i, j) = (next_i + 1, next_j + 1);
        if found.len() == PASSAGES {
            break;
        }
    }
    if found.is_empty() {
        found.extend(stops(given, whole, pairs));
    }
    found
}

/// The words before and after a passage, of the same line.
fn around(given: &Wording, from: usize, to: usize) -> (String, String) {
    let tokens = &given.tokens;
    let line = tokens.get(from).map_or(0, |token| token.line);
    let is_near = |token: &&Token| token.line == line;
    let before = tokens[..from]
        .iter()
        .rev()
        .take(AROUND)
        .take_while(is_near)
        .count();
    let after = tokens[to..].iter().take(AROUND).take_while(is_near).count();
    (
        slice(&given.text, &tokens[from - before..from]),
        slice(&given.text, &tokens[to..to + after]),
    )
}

fn told(text: &str, tokens: &[Token]) -> Option<String> {
    (!tokens.is_empty()).then(|| slice(text, tokens))
}

/// The words are the same: a comma that was moved, or a part that says the contrary of the whole.
fn stops(given: &Wording, whole: &Wording, pairs: &[(usize, usize)]) -> Vec<Passage> {
    let moved = pairs.windows(2).find(|pair| {
        let (one, other) = (&given.tokens[pair[1].0], &whole.tokens[pair[1].1]);
        one.before.is_stop && !other.before.is_marked
    });
    let (ours, theirs) = match (moved, pairs.first(), pairs.last()) {
        (Some(pair), _, _) => (
            &whole.tokens[pair[0].1..=pair[1].1],
            &given.tokens[pair[0].0..=pair[1].0],
        ),
        (None, Some(first), Some(last)) => {
            let begin = (0..=first.1)
                .rev()
                .find(|at| *at == 0 || whole.tokens[*at].before.ends_sentence)
                .unwrap_or(0);
            let end = (last.1 + 1..whole.tokens.len())
                .find(|at| whole.tokens[*at].before.ends_sentence)
                .unwrap_or(whole.tokens.len());
            (&whole.tokens[begin..end], &given.tokens[first.0..=last.0])
        }
        _ => return Vec::new(),
    };
    let is_word = |token: &&Token| token.kind != TokenKind::Sign;
    if ours.iter().filter(is_word).count() == 0 {
        return Vec::new();
    }
    vec![Passage {
        published: told(&whole.text, ours),
        given: told(&given.text, theirs),
        around: (String::new(), String::new()),
    }]
}
