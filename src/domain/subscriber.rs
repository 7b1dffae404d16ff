//! **Subscriber**: one chat that may receive, known by a random number only.
//!
//! Never here: a chat id; that type lives in `vault`.

pub mod hours;

use super::language::Language;
use super::text_enum::text_enum;

text_enum!(
    /// When a subscriber wants updates.
    Pace, "pace", {
    /// As soon as they are published.
    Instant = "instant",
    /// Only what is breaking.
    Breaking = "breaking",
    /// Once a day.
    Digest = "digest",
});

text_enum!(
    /// Where a subscriber stands.
    SubscriberState, "state of a subscriber", {
    /// Receives.
    Active = "active",
    /// Does not, for a reason.
    Paused = "paused",
    /// Is being erased; receives nothing.
    Erasing = "erasing",
});

text_enum!(
    /// Why a subscriber is paused.
    PauseReason, "reason of a pause", {
    /// By itself.
    Oneself = "self",
    /// It blocked the bot.
    Blocked = "blocked",
    /// The account is gone.
    Deactivated = "deactivated",
    /// The bot was put out of the chat.
    Kicked = "kicked",
    /// Telegram does not know the chat.
    NotFound = "not_found",
    /// The bot may not write there.
    NoRights = "no_rights",
    /// The forum topic is closed or gone.
    ThreadGone = "thread_gone",
});

text_enum!(
    /// Kind of chat, which decides its rate limit.
    ChatKind, "kind of chat", {
    /// One person.
    Private = "private",
    /// A small group.
    Group = "group",
    /// A large group, perhaps a forum.
    Supergroup = "supergroup",
    /// A channel.
    Channel = "channel",
});

/// The settings of a subscriber, as the bot shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    /// Our random number.
    pub id: i32,
    /// Language of the bot and of updates.
    pub language: Language,
    /// When updates come.
    pub pace: Pace,
    /// Where it stands.
    pub state: SubscriberState,
    /// Why it is paused.
    pub pause_reason: Option<PauseReason>,
}

impl Subscriber {
    /// Whether it asked for silence; every other pause ends when it shows that it can be reached.
    #[must_use]
    pub fn is_paused_by_itself(&self) -> bool {
        self.pause_reason == Some(PauseReason::Oneself)
    }
}
