//! Settings: how a simulator begins.
//!
//! Only values; nothing is read from files or the environment.

use std::net::SocketAddr;
use std::time::Duration;

/// Whether everything is remembered or only counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// Every message, edit and call, with its time.
    #[default]
    All,
    /// Numbers only, for a million messages: no edits, deletions or replies to what was sent.
    Counts,
}

/// How a simulator begins; [`Settings::default`] fits tests.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; anything but the loopback is refused.
    pub listen: SocketAddr,
    /// The bot's token, `ID:SECRET`; the id is the bot's own.
    pub token: String,
    /// The bot's user name, without `@`.
    pub bot_username: String,
    /// The bot's name as readers see it.
    pub bot_name: String,
    /// What to remember.
    pub keep: Keep,
    /// The limits in force from the start; see [`crate::Limits`].
    pub limits: crate::Limits,
    /// Whether the bot sees only commands, mentions and replies in groups, as bots do by default.
    pub privacy_mode: bool,
    /// The id of the first update; a bot with a new token begins anywhere.
    pub first_update_id: i64,
    /// The pause after a failed webhook delivery; it doubles up to a minute.
    pub webhook_retry: Duration,
    /// Lines shown on top of the page.
    pub guide: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            token: "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw4".to_owned(),
            bot_username: "vestka_bot".to_owned(),
            bot_name: "Vestka".to_owned(),
            keep: Keep::All,
            limits: crate::Limits::default(),
            privacy_mode: true,
            first_update_id: 100_000_001,
            webhook_retry: Duration::from_secs(1),
            guide: Vec::new(),
        }
    }
}
