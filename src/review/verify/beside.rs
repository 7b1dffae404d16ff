//! What stands **beside a code** of ours: nothing, a few words of whoever asks about it, or a text that is passed on under it.
//!
//! A code says nothing of the words beside it. Never here: a text that is called genuine.

use std::ops::Range;

use super::alignment::in_common;
use super::matching::{Passage, Wording, slice, stands_in};
use super::surroundings::Surroundings;
use super::{Inquiry, Judged, Verdict};
use crate::domain::update::RevisionKind;
use crate::domain::wording::{Negations, Token, TokenKind};
use crate::store::publication::Published;

/// Words beside a code that are no text by themselves, at most.
const FEW: usize = 4;

/// So many words of ours in their order, with others of ours between them left out, are a text that was changed.
const LEFT_OUT: usize = 4;

/// A few words that are left beside a code when everything of ours is taken away, or none.
pub(super) struct Left {
    tokens: Vec<Token>,
    /// The same as it was given; none when nothing is left.
    said: Option<String>,
    /// What others put before or after it all.
    additions: Vec<String>,
}

impl Left {
    /// What is left beside a code that stands in these places; none when it is a text by itself.
    pub(super) fn of(
        given: &Wording,
        surroundings: &Surroundings,
        codes: &[Range<usize>],
    ) -> Option<Self> {
        let stripped = surroundings.strip(given);
        let is_code = |token: &Token| {
            let mut codes = codes.iter();
            codes.any(|code| code.start <= token.start && token.end <= code.end)
        };
        let rest = surroundings.rest(&stripped.tokens).iter();
        let tokens: Vec<Token> = rest.filter(|token| !is_code(token)).cloned().collect();
        is_few(&tokens).then(|| Self {
            said: (words(&tokens) > 0).then(|| slice(&given.text, &tokens)),
            additions: stripped.additions,
            tokens,
        })
    }

    /// Whether it says, changed, what a sentence of a text of ours says, or all its words are of that text and not in one piece.
    pub(super) fn echoes(&self, published: &Wording, negations: &Negations) -> Option<Passage> {
        let said = self.said.as_ref()?;
        let is_word = |token: &&Token| token.kind != TokenKind::Sign;
        let words =
            |tokens: &[Token]| -> Vec<Token> { tokens.iter().filter(is_word).cloned().collect() };
        let left = words(&self.tokens);
        if stands_in(&left, &published.tokens, negations) {
            return None;
        }
        let is_like = |sentence: &&[Token]| {
            let sentence = words(sentence);
            in_common(&left, &sentence) * 2 >= sentence.len().max(left.len())
        };
        let is_cut_out =
            left.len() >= LEFT_OUT && in_common(&left, &published.tokens) == left.len();
        let mut sentences = published
            .tokens
            .chunk_by(|_, next| !next.before.ends_sentence);
        let echoed = sentences
            .find(is_like)
            .or_else(|| is_cut_out.then_some(&published.tokens[..]))?;
        Some(Passage {
            published: Some(slice(&published.text, echoed)),
            given: Some(said.clone()),
            around: (String::new(), String::new()),
        })
    }

    /// Whether nothing is left.
    pub(super) const fn is_nothing(&self) -> bool {
        self.said.is_none()
    }

    /// The answer by the code of an update; of the words beside it nothing is said.
    pub(super) fn judged(&self, current: &Published) -> Judged {
        let judged = by_code(current, None);
        let said_of_words = match judged.verdict {
            Verdict::Genuine if !self.is_nothing() || !self.additions.is_empty() => {
                Verdict::Unknown
            }
            verdict => verdict,
        };
        Judged {
            verdict: said_of_words,
            additions: self.additions.iter().chain(&self.said).cloned().collect(),
            ..judged
        }
    }
}

/// Whether so few words are no text by themselves.
pub(super) fn is_few(tokens: &[Token]) -> bool {
    words(tokens) <= FEW
}

/// How many words there are. What is written in one piece is one: another code, a date.
fn words(tokens: &[Token]) -> usize {
    let pieces = tokens.chunk_by(|one, other| one.end == other.start);
    let is_word = |piece: &&[Token]| piece.iter().any(|token| token.kind != TokenKind::Sign);
    pieces.filter(is_word).count()
}

/// The answer to a code alone, by the current revision of its update.
pub(super) fn by_code(current: &Published, typed: Option<String>) -> Judged {
    Judged {
        verdict: if current.kind == RevisionKind::Retraction {
            Verdict::Retracted
        } else {
            Verdict::Genuine
        },
        revision: Some(current.clone()),
        current: Some(current.clone()),
        ..Judged::unknown(Inquiry::Code(typed))
    }
}

/// The answer to the line that we leave in the place of a further part, by what the newer revision did.
pub(super) fn left_over(kind: RevisionKind) -> Judged {
    Judged {
        verdict: if kind == RevisionKind::Retraction {
            Verdict::Retracted
        } else {
            Verdict::Superseded
        },
        ..Judged::unknown(Inquiry::LeftOver)
    }
}
