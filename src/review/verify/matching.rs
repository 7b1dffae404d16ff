//! **Matching**: whether a text is what a revision says, in one language, word by word.
//!
//! It is ours only when what is left of it, without what we put round a text ourselves, stands in the published text in one
//! piece. Everything else differs; in doubt it differs.
//!
//! Never here: finding the revision.

use super::surroundings::Surroundings;
use super::{alignment, cuts, gaps};
use crate::domain::wording::{Negations, Token, TokenKind, tokens, without_marks};

/// Fewer words than this say nothing by themselves, unless they are the whole text or its title.
const FEWEST_WORDS: usize = 5;

/// What we published, in one language.
#[derive(Debug, Clone)]
pub(super) struct Wording {
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
}

/// A passage that differs; absent is what the other does not have.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Passage {
    /// As we published it.
    pub published: Option<String>,
    /// As it was given.
    pub given: Option<String>,
    /// The words around it, the same in both.
    #[serde(skip)]
    pub around: (String, String),
}

/// How a text stands to a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Likeness {
    /// It is the text, or a part of it.
    Same(Same),
    /// It is about the same, and not the same.
    Differs {
        passages: Vec<Passage>,
        /// Words that are the same, of a thousand that were given or are missing between them.
        share: usize,
    },
    /// They have little in common.
    Foreign,
    /// It is too short to say.
    TooShort,
}

/// A text that is ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Same {
    /// Whether something of the published text is missing at its beginning or end.
    pub(super) is_part: bool,
    /// The sentences that were cut, as we published them.
    pub(super) whole_sentence: Option<String>,
    /// What somebody put before or after it, and is not ours.
    pub(super) additions: Vec<String>,
}

impl Wording {
    pub(super) fn of(text: String) -> Self {
        Self {
            tokens: tokens(&text),
            text,
        }
    }

    /// The text from one token up to another.
    fn slice(&self, from: usize, to: usize) -> String {
        slice(&self.text, &self.tokens[from..to])
    }

    pub(super) fn opens_sentence(&self, at: usize) -> bool {
        at == 0 || at >= self.tokens.len() || self.tokens[at].before.ends_sentence
    }

    pub(super) fn sentence_begin(&self, at: usize) -> usize {
        (0..=at)
            .rev()
            .find(|at| self.opens_sentence(*at))
            .unwrap_or(0)
    }

    pub(super) fn sentence_end(&self, at: usize) -> usize {
        (at..=self.tokens.len())
            .find(|at| self.opens_sentence(*at))
            .unwrap_or(self.tokens.len())
    }
}

/// What is known of a published text beside its words.
pub(super) struct Kind {
    /// Words that turn a sentence round, in its language.
    pub(super) negations: Negations,
    /// Whether it says that something is false: a part of it, its title above all, may say the contrary.
    pub(super) is_debunk: bool,
}

/// Judges a text. `whole` is the message as its readers see it, for showing differences.
pub(super) fn judge(
    given: &Wording,
    published: &Wording,
    surroundings: &Surroundings,
    kind: &Kind,
    whole: &Wording,
) -> Likeness {
    let stripped = surroundings.strip(given);
    let words = |tokens: &[Token]| {
        tokens
            .iter()
            .filter(|token| token.kind != TokenKind::Sign)
            .count()
    };
    let (mut is_too_short, mut is_part_of_debunk) = (false, false);
    for kept in surroundings.cuts(&stripped.tokens) {
        let Some((at, end)) = find(kept, &published.tokens, &kind.negations)
            .map(|at| (at, at + kept.len()))
            .or_else(|| find_cut(given, kept, &published.tokens, &kind.negations))
        else {
            continue;
        };
        let is_whole = at == 0 && end == published.tokens.len();
        let is_title = at == 0 && published.tokens.get(end).is_none_or(|next| next.line > 0);
        if words(kept) < FEWEST_WORDS && !is_whole && !(is_title && words(kept) >= 3) {
            is_too_short = true;
            continue;
        }
        if kind.is_debunk && !is_whole {
            is_part_of_debunk = true;
            continue;
        }
        if !cuts::is_harmless(published, at, end, &kind.negations) {
            continue;
        }
        let around = cuts::around(published, at..end, &kind.negations);
        return Likeness::Same(Same {
            is_part: !is_whole,
            whole_sentence: around.map(|around| published.slice(around.start, around.end)),
            additions: stripped.additions,
        });
    }
    if is_part_of_debunk {
        return part_of_debunk(published, &stripped.tokens, given);
    }
    if is_too_short || words(&stripped.tokens) < 3 {
        return Likeness::TooShort;
    }
    alignment::differ(given, whole, surroundings)
}

/// A part of what calls something false: beside it stands all that we said.
fn part_of_debunk(published: &Wording, part: &[Token], given: &Wording) -> Likeness {
    Likeness::Differs {
        passages: vec![Passage {
            published: Some(slice(&published.text, &published.tokens)),
            given: Some(slice(&given.text, part)),
            around: (String::new(), String::new()),
        }],
        share: 1000,
    }
}

/// Whether the tokens stand in the published ones, in one piece.
pub(super) fn stands_in(given: &[Token], published: &[Token], negations: &Negations) -> bool {
    given.is_empty() || find(given, published, negations).is_some()
}

/// Whether a text is another from its beginning to its end; gives what others put before or after it.
pub(super) fn is_whole(
    given: &Wording,
    published: &Wording,
    negations: &Negations,
) -> Option<Vec<String>> {
    let stripped = Surroundings::default().strip(given);
    is_all(&stripped.tokens, published, negations).then_some(stripped.additions)
}

/// Whether the tokens are another text from its beginning to its end.
pub(super) fn is_all(given: &[Token], published: &Wording, negations: &Negations) -> bool {
    given.len() == published.tokens.len() && find(given, &published.tokens, negations).is_some()
}

/// Where the tokens stand in the published ones, in one piece, with nothing parted that was not, and with every stop that stood
/// after a negation: without it, "No. They are free." denies what it says.
fn find(given: &[Token], published: &[Token], negations: &Negations) -> Option<usize> {
    let first = given.first()?;
    if given.len() > published.len() {
        return None;
    }
    // Whoever has no keyboard with these letters writes all without them.
    let has_marks = given
        .iter()
        .any(|token| without_marks(&token.word) != token.word);
    let same = |one: &Token, other: &Token| {
        one.word == other.word
            || (!has_marks
                && one.kind == TokenKind::Word
                && other.kind == TokenKind::Word
                && without_marks(&other.word) == one.word)
    };
    (0..=published.len() - given.len()).find(|at| {
        let there = &published[*at..*at + given.len()];
        same(first, &there[0])
            && given.iter().zip(there).all(|(one, other)| same(one, other))
            && !gaps::turn(given, there, negations)
    })
}

/// The same for a text that ends with three dots inside a word.
fn find_cut(
    given: &Wording,
    kept: &[Token],
    published: &[Token],
    negations: &Negations,
) -> Option<(usize, usize)> {
    let (last, before) = kept.split_last()?;
    let rest = given.text[last.end..].trim_start_matches(['.', '…']);
    let has_dots =
        given.text[last.end..].starts_with('…') || given.text[last.end..].starts_with("...");
    if !has_dots || !rest.trim().is_empty() || last.kind != TokenKind::Word {
        return None;
    }
    let at = find(before, published, negations)?;
    let next = published.get(at + before.len())?;
    next.word
        .starts_with(&last.word)
        .then_some((at, at + before.len()))
}

/// The text that these tokens were read from.
pub(super) fn slice(text: &str, tokens: &[Token]) -> String {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => text[first.start..last.end]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        _ => String::new(),
    }
}
