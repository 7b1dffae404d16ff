//! A stateful, strict Telegram Bot API server for tests and the demo, with a page to chat in.
//!
//! What passes here passes at Telegram: texts are parsed, measured and refused as there, with the same words and codes.
//! [`Simulator`] is the handle: it starts the server, lets people write and press buttons, orders faults and limits,
//! and shows every message, edit and call. It never reaches beyond the loopback.
//!
//! ```no_run
//! # async fn story() -> Result<(), Box<dyn std::error::Error>> {
//! use vestka_simulator::{Fault, FaultKind, Settings, Simulator};
//!
//! let telegram = Simulator::start(Settings::default()).await?;
//! telegram.add_person(1, "Ala", "be");
//! // … start the bot on telegram.api_url() with telegram.token() …
//! telegram.say(1, "/start");
//! let greeting = telegram.wait_for_text(1, 0, "Welcome").await?;
//! telegram.order_fault(Fault::new(FaultKind::CutAfter).method("sendMessage"));
//! telegram.press(1, greeting.id, "English")?;
//! assert!(telegram.leftovers().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! - `simulator`: the handle
//! - `world`: the state: chats, people, messages, updates, limits, faults
//! - `api`: the Bot API's methods, as plain functions on the state
//! - [`entities`]: bold, links and the rest, checked against Telegram's own parser
//! - `server`: HTTP, long polls, webhook deliveries, the control interface
//! - `page`: the page to chat in

mod api;
mod clock;
pub mod entities;
#[cfg(feature = "full")]
mod said;
mod server;
mod settings;
mod simulator;
mod world;

pub use settings::{Keep, Settings};
pub use simulator::{NotSeen, Simulator};
pub use world::{
    Action, Attachment, Button, Call, Chat, ChatKind, Choice, Command, Edit, Fault, FaultKind,
    File, Limits, Media, MediaKind, MemberStatus, Message, Person, PressError, Pressed, ShareError,
    State, Toast, Topic, Webhook,
};
