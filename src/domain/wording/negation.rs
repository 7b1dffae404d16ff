//! **Negations**: words that turn a sentence round, in the languages we publish in.
//!
//! Never here: a sentence.

use super::tokens::{Token, tokens};

/// Whoever adds one or cuts one off changes what is said.
const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "never",
    "none",
    "neither",
    "nor",
    "without",
    "false",
    "fake",
    "denied",
    "denies",
    "deny",
    "untrue",
    "не",
    "ни",
    "нет",
    "никогда",
    "без",
    "ложь",
    "неправда",
    "фейк",
    "опроверг",
    "опровергла",
    "опровергли",
    "ня",
    "ні",
    "няма",
    "ніколі",
    "няпраўда",
    "абверг",
    "абвергла",
    "немає",
    "ніколи",
    "спростував",
    "спростувала",
    "спростували",
    "nie",
    "ani",
    "nigdy",
    "bez",
    "fałsz",
    "nieprawda",
    "zaprzeczył",
    "zaprzeczyła",
    "ne",
    "nei",
    "nėra",
    "niekada",
    "be",
    "netiesa",
    "paneigė",
];

/// The words, folded as tokens are.
#[derive(Debug, Clone)]
pub struct Negations(Vec<String>);

impl Negations {
    /// All that we know.
    #[must_use]
    pub fn all() -> Self {
        let folded = NEGATIONS.iter().flat_map(|word| tokens(word));
        Self(folded.map(|token| token.word).collect())
    }

    /// Whether a token is one; `isn't` is read as `isnt`.
    #[must_use]
    pub fn has(&self, token: &Token) -> bool {
        self.0.contains(&token.word) || (token.word.ends_with("nt") && token.word.len() <= 8)
    }
}
