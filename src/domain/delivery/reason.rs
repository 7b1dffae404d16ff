//! The **reason** why an attempt was not accepted: what the counters, the filters and the pages of the delivery log know of it.
//!
//! Never here: Telegram's words.

use crate::domain::subscriber::PauseReason;
use crate::domain::text_enum::text_enum;

text_enum!(
    /// Why an attempt was not accepted.
    Reason, "reason of a failed delivery", {
    /// The person blocked the bot.
    Blocked = "blocked",
    /// The account was deleted.
    Deactivated = "deactivated",
    /// The bot was removed from the chat.
    Kicked = "kicked",
    /// Telegram does not know the chat.
    NotFound = "not_found",
    /// The bot may not write there.
    NoRights = "no_rights",
    /// The forum topic is gone or closed.
    ThreadGone = "thread_gone",
    /// Telegram asked to wait.
    RateLimited = "rate_limited",
    /// Telegram's server failed.
    ServerError = "server_error",
    /// Telegram refused it for another reason.
    Refused = "refused",
    /// Telegram could not be reached.
    Network = "network",
    /// Telegram refused the token.
    TokenRefused = "token_refused",
    /// The answer never came.
    NoAnswer = "no_answer",
    /// Telegram does not take the text.
    Malformed = "malformed",
    /// The group has another id now.
    Migrated = "migrated",
    /// Nothing was tried: it could not be reached before, or may not receive any more.
    NotTried = "not_tried",
});

impl From<PauseReason> for Reason {
    fn from(reason: PauseReason) -> Self {
        match reason {
            PauseReason::Blocked => Self::Blocked,
            PauseReason::Deactivated => Self::Deactivated,
            PauseReason::Kicked => Self::Kicked,
            PauseReason::NotFound => Self::NotFound,
            PauseReason::NoRights => Self::NoRights,
            PauseReason::ThreadGone => Self::ThreadGone,
            PauseReason::Oneself => Self::NotTried,
        }
    }
}
