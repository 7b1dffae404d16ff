//! **Facts** that turn a template into another report: numbers, dates, names, negations, opposites.
//!
//! Looks at one gap between words that two texts share. Never here: how much the texts have in common.

use std::collections::BTreeSet;

use super::latin::name_key;
use super::lexicon::{is_negation, month, numeral, side, weekday};
use super::words::Word;

/// A gap with more words on its longer side is a clause or sentence that one of the two left out.
const PHRASE: usize = 6;

/// What stands between two shared words, in the one text and in the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap<'a> {
    pub(super) one: &'a [Word],
    pub(super) other: &'a [Word],
    /// Nothing shared comes after it.
    pub(super) last: bool,
    /// In a text, what only one side says counts too; headlines are shortened freely.
    pub(super) strict: bool,
}

/// Whether the two sides of a gap say different things.
pub(super) fn differ(gap: &Gap) -> bool {
    if gap.last && is_end(gap) {
        return false;
    }
    let longer = gap.one.len().max(gap.other.len());
    let both = !gap.one.is_empty() && !gap.other.is_empty();
    let short = gap.strict && longer < PHRASE;
    let clash = |of: fn(&[Word]) -> BTreeSet<String>, one_sided: bool| {
        let (one, other) = (of(gap.one), of(gap.other));
        one != other && ((!one.is_subset(&other) && !other.is_subset(&one)) || one_sided && short)
    };
    clash(numbers, true)
        || clash(dates, false)
        || both && names_differ(gap)
        || (short && negations(gap.one) != negations(gap.other))
        || both && opposed(gap.one, gap.other)
}

/// One of the two stops here: it ends, or ends with a cut word, or with a line of its own that says nothing of weight.
fn is_end(gap: &Gap) -> bool {
    let (shorter, longer) = if gap.one.len() <= gap.other.len() {
        (gap.one, gap.other)
    } else {
        (gap.other, gap.one)
    };
    match shorter {
        [] => true,
        [cut] => longer.first().is_some_and(|word| {
            word.folded.starts_with(&cut.folded) && (!word.numeric || word.folded == cut.folded)
        }),
        [first, ..] => {
            first.opens
                && longer[0].opens
                && shorter.len() <= 12
                && numbers(shorter).is_empty()
                && longer.len() > 2 * shorter.len()
        }
    }
}

fn numbers(words: &[Word]) -> BTreeSet<String> {
    words
        .iter()
        .filter_map(|word| {
            if word.numeric {
                return Some(word.folded.clone());
            }
            numeral(&word.folded)
                .filter(|value| *value > 1)
                .map(|value| value.to_string())
        })
        .collect()
}

fn dates(words: &[Word]) -> BTreeSet<String> {
    words
        .iter()
        .filter_map(|word| {
            let month = month(&word.folded).map(|month| format!("m{month}"));
            month.or_else(|| weekday(&word.folded).map(|day| format!("d{day}")))
        })
        .collect()
}

/// Each side has a name that the other has not, in whatever case or language.
fn names_differ(gap: &Gap) -> bool {
    let (one, other) = (names(gap.one), names(gap.other));
    !one.is_subset(&other) && !other.is_subset(&one)
}

fn names(words: &[Word]) -> BTreeSet<String> {
    words
        .iter()
        .enumerate()
        .filter(|(at, word)| is_name(word, words.get(at + 1)))
        .map(|(_, word)| name_key(&word.folded, None))
        .collect()
}

/// Capital inside a sentence; at its beginning only when another name follows, or it ends as surnames do.
fn is_name(word: &Word, next: Option<&Word>) -> bool {
    if !word.capital
        || word.numeric
        || month(&word.folded).is_some()
        || weekday(&word.folded).is_some()
    {
        return false;
    }
    !word.opens || next.is_some_and(|next| next.capital && !next.opens) || is_surname(&word.folded)
}

fn is_surname(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ов",
        "ев",
        "ова",
        "ева",
        "ин",
        "ина",
        "ский",
        "ская",
        "скі",
        "цкі",
        "ський",
        "енко",
        "енка",
        "энка",
        "енак",
        "евич",
        "ович",
        "евіч",
        "овіч",
        "авіч",
        "чук",
        "юк",
        "ик",
        "ік",
        "ov",
        "ova",
        "ev",
        "eva",
        "sky",
        "ski",
        "ska",
        "skaya",
        "enko",
        "enka",
        "ich",
        "icz",
        "chuk",
        "czuk",
        "uk",
        "auskas",
        "ienė",
        "aitis",
    ];
    word.chars().count() >= 5 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Lithuanian negates with a prefix: "dalyvavo" and "nedalyvavo".
fn negations(words: &[Word]) -> usize {
    words
        .iter()
        .filter(|word| is_negation(&word.folded))
        .count()
}

fn opposed(one: &[Word], other: &[Word]) -> bool {
    let sides = |words: &[Word]| -> BTreeSet<(usize, bool)> {
        words.iter().filter_map(|word| side(&word.folded)).collect()
    };
    let (ours, theirs) = (sides(one), sides(other));
    ours.iter().any(|(line, second)| {
        theirs.contains(&(*line, !second)) && !theirs.contains(&(*line, *second))
    }) || one.iter().any(|word| {
        other
            .iter()
            .any(|against| negated(word, against) || negated(against, word))
    })
}

fn negated(word: &Word, against: &Word) -> bool {
    ["ne", "un", "не", "ня"]
        .iter()
        .any(|prefix| against.folded.strip_prefix(prefix) == Some(word.folded.as_str()))
}
