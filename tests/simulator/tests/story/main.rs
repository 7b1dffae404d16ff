//! Stories: what a bot meets at Telegram, told through the bot's own clients.
//!
//! No story sleeps: time is moved, and what must happen is waited for.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod client;
mod conflicts;
mod content;
mod edits;
mod faults;
mod files;
mod groups;
mod limits;
mod page;
mod people;
mod sharing;
mod teloxide;
