//! **Gaps** between the words of a text that is ours word by word: a stop, a sign or a line break may turn it into its contrary.
//!
//! Never here: the words.

use crate::domain::wording::Negations;
use crate::domain::wording::{Token, TokenKind};

/// Whether what stands between the words turns what was published round. `given` and `there` are the same words.
pub(super) fn turn(given: &[Token], there: &[Token], negations: &Negations) -> bool {
    let is_word = |token: &&Token| token.kind == TokenKind::Word;
    // In a text in capitals they say nothing.
    let is_shouted = given.iter().filter(is_word).all(|token| token.is_capital);
    // Whether the sentence, as it was published, has denied something up to here.
    let mut has_denied = false;
    (1..given.len()).any(|at| {
        let is_denial = negations.has(&there[at - 1]);
        has_denied = is_denial || (has_denied && !there[at - 1].before.ends_sentence);
        is_added(&given[at], &there[at], is_denial)
            || (is_denial && stops(&there[at]) && !stops(&given[at]))
            || (has_denied && is_broken(given, there, at, (is_denial, is_shouted)))
    })
}

const fn stops(token: &Token) -> bool {
    token.before.is_stop || token.before.ends_sentence
}

/// A stop where none was; after a negation any sign at all; before a number a dash, which may be a minus.
fn is_added(one: &Token, other: &Token, is_denial: bool) -> bool {
    let (theirs, ours) = (one.before, other.before);
    (theirs.is_stop && !stops(other))
        || (is_denial && theirs.has_signs && !ours.is_marked)
        || (one.kind == TokenKind::Number && theirs.has_dash && !ours.has_dash)
}

/// A line break or a sign within a sentence that denies something, which a narrow window does not make: "No", a blank line, and what was
/// denied.
fn is_broken(
    given: &[Token],
    there: &[Token],
    at: usize,
    (is_denial, is_shouted): (bool, bool),
) -> bool {
    let (theirs, ours) = (given[at].before, there[at].before);
    let is_signed = theirs.has_signs && !ours.is_marked;
    if (theirs.breaks == 0 && !is_signed) || ours.breaks > 0 || stops(&there[at]) {
        return false;
    }
    let is_raised = |at: usize| !is_shouted && given[at].is_capital && !there[at].is_capital;
    // A negation by itself is an answer.
    let before = at - 1;
    let is_alone =
        is_denial && (before == 0 || there[before].before.ends_sentence || is_raised(before));
    theirs.breaks > 1 || (theirs.breaks > 0 && theirs.has_signs) || is_raised(at) || is_alone
}
