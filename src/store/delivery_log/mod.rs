//! The **delivery log** in the database: counters of fan-outs, rows of single subscribers page by page, why deliveries failed,
//! another try for them, how fast fan-outs move, and what admins look at.
//!
//! Never here: counting rows for a report of counters; a pseudonym (`delivery` makes them, and needs the key).

mod carrying;
mod lines;
mod moving;
mod reasons;
mod retry;
mod room;
mod rows;
mod views;
mod watch;

pub use lines::{Edits, FanoutLine, LineFilter};
pub(super) use moving::{Asked, move_some};
pub use reasons::ReasonCount;
pub(super) use reasons::count_reasons;
pub use retry::{Retry, RetryChoice};
pub use room::{Room, room_of};
pub use rows::{AttemptLine, AttemptWanted, DeliveryLine, RowFilter};
pub use views::LogView;
pub use watch::{Sample, Watched};
