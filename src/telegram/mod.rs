//! **Telegram**: the only folder that knows teloxide. Incoming events go to one file per command; what goes out goes through
//! [`Api`], our own thin request, because teloxide's throws the status away and sleeps inside.
//!
//! What a person did is answered only after it is stored. No answer means: do it again, and all may be repeated.
//!
//! Never here: SQL, a rule of review, a sentence (those are in `text`).

mod action;
mod alerts;
mod answer;
mod api;
mod conversation;
mod decoding;
mod dispatch;
mod errands;
mod incoming;
mod keyboard;
mod media;
mod messenger;
mod poller;
mod render;
mod service;
mod staff;
mod subscriber;

pub use alerts::Alerting;
pub use api::{Api, ApiError, ApiSettings, Me};
pub use errands::{Answering, Autodeleting, Drilling, Picturing, Tipping};
pub use incoming::{Gate, GateLimits, Receiving, Reception, Taken, Way, Webhook};
pub use media::Media;
pub use messenger::TelegramMessenger;
pub use poller::{Poller, announce};
pub use render::{PART_LIMIT, RENDERING, mirror_label, plain_digest, plain_text, render};
pub use service::Service;
pub use staff::{Following, Need, Parting, STAFF_COMMANDS, Wiping};
pub use subscriber::{
    About, Channels, KeptFor, Pending, describe, describe_privacy, told_of_privacy,
};
