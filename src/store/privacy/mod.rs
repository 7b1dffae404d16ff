//! **Privacy** in the database: all that is kept about one chat, who cannot be reached, and messages that go by themselves.
//!
//! Never here: a chat in the clear, a sentence.

mod autodelete;
mod file;
mod sent;
mod unreachable;

pub use autodelete::{DueDeletion, HOURS};
pub use file::{
    AttemptLine, DeliveryLine, DigestLine, MessageLine, SettingsLine, SubscriberFile, TopicLine,
    WaitingLine,
};
pub use sent::{AskedRow, BanRow, LimitRow, SentMessageRow, SentTipRow, UnsentRow};

pub(super) use autodelete::{note_begun, remember};
