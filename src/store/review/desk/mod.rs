//! The **desk** of the staff in the database: the queue, who works on what, the beginning of a draft, drills, and what was
//! published of an event before.
//!
//! Never here: a decision that ends a candidate.

mod beginning;
mod claims;
mod drills;
mod earlier;
mod queue;

pub use claims::Claim;
pub use drills::DrillRow;
pub use earlier::EarlierRow;
pub use queue::{QueueAsk, QueueLine, QueueState};
