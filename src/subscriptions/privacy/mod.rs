//! **Privacy**: what is kept about a chat, column by column, with what `/privacy` says of it and where `/mydata` gives it.
//!
//! A test asks the schema for all columns that concern a reader, so that one added later cannot be kept in silence.
//!
//! Never here: a sentence.

mod autodelete;
mod code;
mod columns;
mod mine;
mod unreachable;

pub use autodelete::{DueDeletion, HOURS};
pub use columns::{InFile, KeptColumn, columns};
pub use mine::MyData;
pub use unreachable::{AFTER_BLOCK, AFTER_OTHER};

pub(super) use code::forget_by_code;
pub(super) use unreachable::Looked;

/// What is kept, in the parts in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The chat, sealed, under a random number.
    Chat,
    /// What was chosen: language, topics, pace, hours, zone, sound, how long messages stay.
    Choices,
    /// Whether it receives, and why not.
    State,
    /// The week of joining.
    Week,
    /// What is still to be sent.
    Waiting,
    /// What was sent, and how that went.
    Deliveries,
    /// The numbers of messages that stand in the chat.
    Messages,
    /// Tips, and what belongs to them.
    Tips,
    /// Questions to the staff.
    Questions,
}

impl Kept {
    /// All parts, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::Chat,
        Self::Choices,
        Self::State,
        Self::Week,
        Self::Waiting,
        Self::Deliveries,
        Self::Messages,
        Self::Tips,
        Self::Questions,
    ];
}
