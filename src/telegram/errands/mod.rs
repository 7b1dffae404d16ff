//! The **errands** of the keeper in Telegram: drills for the staff, answers to who asked, questions to who sent a tip.
//!
//! Never here: alerts; those are for admins alone.

mod answering;
mod drilling;
mod tipping;

pub use answering::Answering;
pub(super) use answering::said;
pub use drilling::Drilling;
pub use tipping::Tipping;
