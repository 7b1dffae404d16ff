//! **Access** in the database: secrets of one-time codes, sessions, the lock on publishing, who is to be removed, what stands in staff
//! chats and is on its way there.
//!
//! Never here: a secret or a code in the clear; how long anything is valid.

pub mod lock;
pub mod messages;
pub mod removals;
pub mod secrets;
pub mod sendings;
pub mod sessions;
