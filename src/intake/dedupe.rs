//! **Deduplication**: tells the same text in other hands, and the same event told differently.
//!
//! Two questions, two answers. [`sketch`] and [`same_text`] find copies (syndication, light edits, cut ends) and may join
//! by themselves, so they refuse whenever a number, a date, a name or a negation differs. [`EventWindow`] holds what was
//! told lately and *proposes* stories that share names, numbers and rare words, across languages; a moderator decides.
//!
//! Pure code: the same input gives the same answer on every machine and in every version that keeps
//! [`SKETCH_VERSION`]. Never here: the store, the clock, logging, chance.

mod concepts;
mod facts;
mod features;
mod hashing;
mod latin;
mod lexicon;
mod same;
mod score;
mod sketch;
mod slot;
mod thresholds;
mod trim;
mod window;
mod words;

use chrono::{DateTime, Utc};

pub use same::identity::{Identity, identity};
pub use same::{Sameness, same_text};
pub use score::{EVIDENCE, Evidence};
pub use sketch::{BANDS, SKETCH_VERSION, Sketch, sketch};
pub use thresholds::Thresholds;
pub use window::{EventWindow, Proposal};

/// What an item says, as far as comparison needs it.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Its headline.
    pub title: Option<&'a str>,
    /// Its plain text; may be empty.
    pub text: &'a str,
    /// Two letters, when known; only makes the spelling of names better understood.
    pub language: Option<&'a str>,
    /// When it was published, or first seen when that is not known.
    pub at: DateTime<Utc>,
}
