//! The words of Vestka as types, and the rules that need nothing but them.
//!
//! Never here: async, input or output, logging, the current time, randomness.

pub(crate) mod text_enum;

pub use text_enum::UnknownWord;

pub mod candidate;
pub mod code;
pub mod content;
pub mod delivery;
pub mod item;
pub mod language;
pub mod place;
pub mod source;
pub mod staff;
pub mod subscriber;
pub mod topic;
pub mod update;
pub mod wording;
pub mod zone;
