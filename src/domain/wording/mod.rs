//! The **wording** of a text: its words, numbers and meaningful signs, apart from how they were typed, so that a copy can be
//! compared word by word.
//!
//! Folded away is what does not change what is said: case, look-alike letters of another alphabet, ё, invisible characters,
//! quotes, emoji, kinds of dashes and blanks. Kept is whatever may: digits, signs, units, question marks, links.
//!
//! Never here: whether two texts say the same.

mod fold;
mod letters;
mod negation;
mod numerals;
mod prints;
mod searched;
mod tokens;
mod trigrams;

pub use fold::{is_blank, without_marks};
pub use negation::Negations;
pub use numerals::Numerals;
pub use prints::{PRINTS_VERSION, prints, prints_of_all};
pub use searched::{SEARCHED_VERSION, SearchWord, search_words};
pub use tokens::{Gap, Token, TokenKind, tokens};
pub use trigrams::likeness;
