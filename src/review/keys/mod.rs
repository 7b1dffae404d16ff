//! **Keys** while the service runs: which of them a process holds, how a new one takes the place of an old one, and the end of all.
//!
//! Never here: Telegram; a key in the clear.

mod held;
mod parting;
mod places;
mod rehash;
mod rotation;

pub use held::{Held, Holder};
pub use parting::PartingChat;
pub use places::{HASHED, PLACES, Place};
pub use rotation::{Phase, Resealed, Rotation, RotationError};
