//! **Cuts**: what a part of a text says without the rest of it.
//!
//! Never here: whether the part is ours.

use std::ops::Range;

use super::matching::Wording;
use crate::domain::wording::{Negations, Token, TokenKind};

/// Words of a sentence that says no more than that the one before is untrue, at most.
const SHORT: usize = 6;

/// Whether nothing that was cut off inside a sentence turns round what is left of it.
pub(super) fn is_harmless(
    published: &Wording,
    at: usize,
    end: usize,
    negations: &Negations,
) -> bool {
    let before = published.sentence_begin(at)..at;
    let after = end..published.sentence_end(end);
    // A cut before a unit or a question mark changes what stands before it.
    let next_is_sign = published
        .tokens
        .get(end)
        .is_some_and(|token| token.kind == TokenKind::Sign && !published.opens_sentence(end));
    let previous_is_sign =
        at > 0 && published.tokens[at - 1].kind == TokenKind::Sign && !published.opens_sentence(at);
    let turns = |token: &Token| negations.has(token);
    !next_is_sign
        && !previous_is_sign
        && !published.tokens[before].iter().any(turns)
        && !published.tokens[after].iter().any(turns)
}

/// What has to be shown with a part, because it was cut inside a sentence or a quotation, or what follows denies it; none when it
/// speaks for itself.
pub(super) fn around(
    published: &Wording,
    part: Range<usize>,
    negations: &Negations,
) -> Option<Range<usize>> {
    let mut shown = Range {
        start: published.sentence_begin(part.start),
        end: published.sentence_end(part.end),
    };
    let is_cut_out =
        |quotation: &Range<usize>| quotation.start < part.start || quotation.end >= part.end;
    if let Some(quotation) = quotation(published, part.start).filter(is_cut_out) {
        // Who said it may stand behind it.
        shown.start = shown.start.min(published.sentence_begin(quotation.start));
        shown.end = shown.end.max(published.sentence_end(quotation.end + 1));
    }
    let next = shown.end..published.sentence_end(shown.end + 1);
    if shown.end < published.tokens.len() && is_denial(&published.tokens[next.clone()], negations) {
        shown.end = next.end;
    }
    (shown != part).then_some(shown)
}

/// Whether a sentence says that the one before it, in the same paragraph, is untrue.
fn is_denial(sentence: &[Token], negations: &Negations) -> bool {
    let denials = Negations::denials();
    let is_near = sentence
        .first()
        .is_some_and(|first| first.before.breaks == 0);
    let is_short = sentence.len() <= SHORT;
    let turns = |token: &Token| denials.is_beginning(token) || (is_short && negations.has(token));
    is_near && sentence.iter().any(turns)
}

/// The words of a quotation that this one stands in.
fn quotation(published: &Wording, at: usize) -> Option<Range<usize>> {
    let first = published.tokens.get(at)?.start;
    let mut open: Option<(usize, char)> = None;
    for (place, letter) in published.text.char_indices() {
        if place >= first && open.is_none() {
            return None;
        }
        let begun = open.map(|(_, mark)| mark);
        match (letter, begun) {
            ('\n', _) if place < first => open = None,
            ('«' | '„', _) | ('“' | '"', None) => open = Some((place, letter)),
            ('»', Some('«'))
            | ('“' | '”', Some('„'))
            | ('”', Some('“'))
            | ('"', Some('"'))
            | ('\n', Some(_)) => {
                if place >= first {
                    return words(published, open?.0..place, at);
                }
                open = None;
            }
            _ => {}
        }
    }
    words(published, open?.0..published.text.len(), at)
}

/// The words between two places of the text; none when they begin after this one.
fn words(published: &Wording, between: Range<usize>, at: usize) -> Option<Range<usize>> {
    let tokens = &published.tokens;
    let start = tokens
        .iter()
        .position(|token| token.start >= between.start)?;
    let end = tokens
        .iter()
        .position(|token| token.start >= between.end)
        .unwrap_or(tokens.len());
    (start <= at).then_some(start..end)
}
