//! The **answer** to a delivery: Telegram's words, read once into what they mean.
//!
//! The table is the server's own list of sentences (telegram-bot-api 10.0, `Client.cpp`; td, `MessagesManager.cpp`). Exact
//! beginnings first, then the code; unknown is transient, never "delete the subscriber".
//!
//! Never here: what follows from it; that is `delivery`'s.

use std::time::Duration;

use super::api::ApiError;
use crate::delivery::{Attempt, Edited};
use crate::domain::subscriber::PauseReason;
use crate::vault::ChatId;

/// Wait when a 429 names none.
const DEFAULT_WAIT: Duration = Duration::from_secs(5);

/// Beginnings of sentences that say why a chat cannot be reached.
const UNREACHABLE: &[(&str, PauseReason)] = &[
    (
        "Forbidden: bot was blocked by the user",
        PauseReason::Blocked,
    ),
    ("Forbidden: user is deactivated", PauseReason::Deactivated),
    (
        "Forbidden: bot can't initiate conversation with a user",
        PauseReason::Blocked,
    ),
    (
        "Forbidden: the bot can't send messages to the bot",
        PauseReason::NoRights,
    ),
    ("Forbidden: bot was kicked from the", PauseReason::Kicked),
    ("Forbidden: bot is not a member of the", PauseReason::Kicked),
    ("Forbidden: the group chat was deleted", PauseReason::Kicked),
    ("Bad Request: chat not found", PauseReason::NotFound),
    ("Bad Request: private chat not found", PauseReason::NotFound),
    (
        "Bad Request: not enough rights to send",
        PauseReason::NoRights,
    ),
    (
        "Bad Request: have no write access to the chat",
        PauseReason::NoRights,
    ),
    (
        "Bad Request: need administrator rights in the channel chat",
        PauseReason::NoRights,
    ),
    ("Bad Request: CHAT_WRITE_FORBIDDEN", PauseReason::NoRights),
    ("Bad Request: CHAT_RESTRICTED", PauseReason::NoRights),
    ("Bad Request: CHAT_ADMIN_REQUIRED", PauseReason::NoRights),
    ("Bad Request: TOPIC_CLOSED", PauseReason::ThreadGone),
    ("Bad Request: TOPIC_DELETED", PauseReason::ThreadGone),
    (
        "Bad Request: message thread not found",
        PauseReason::ThreadGone,
    ),
];

/// Beginnings of sentences that say that the text is our fault. Constants come from behind the Bot API server, which finds most of
/// these by itself, and first.
const MALFORMED: &[&str] = &[
    "Bad Request: can't parse entities",
    "Bad Request: can't parse message text",
    "Bad Request: message text is empty",
    "Bad Request: text must be non-empty",
    "Bad Request: message is too long",
    "Bad Request: message caption is too long",
    "Bad Request: text is too long",
    "Bad Request: MESSAGE_TOO_LONG",
    "Bad Request: MESSAGE_EMPTY",
    "Bad Request: MEDIA_CAPTION_TOO_LONG",
    "Bad Request: ENTITIES_TOO_LONG",
    "Bad Request: ENTITY_BOUNDS_INVALID",
    "Bad Request: BUTTON_",
    "Bad Request: reply markup is too long",
    "Bad Request: REPLY_MARKUP_TOO_LONG",
];

/// Whether Telegram did not understand our mark-up.
pub(super) fn is_about_markup(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { description, .. } if description.starts_with(MALFORMED[0]))
}

/// Whether Telegram says of a message, not of the chat, why it was not done.
pub(super) fn is_about_message(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { code: 400, description, .. } if description.to_lowercase().contains("message"))
}

/// Whether the message that it should answer is not there.
pub(super) fn is_about_reply(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { description, .. }
        if description.starts_with("Bad Request: message to be replied not found"))
}

/// Whether an answer reaches nobody: the chat or its topic is not there, or the bot may not write in it.
pub(super) fn reaches_nobody(error: &ApiError) -> bool {
    matches!(
        attempt(error.clone()),
        Attempt::Unreachable { .. } | Attempt::Migrated(_)
    )
}

/// Whether a message that was to be edited has a caption instead of a text.
pub(super) fn has_no_text(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { description, .. }
        if description.starts_with("Bad Request: there is no text in the message to edit"))
}

/// Whether a message that was to be edited has a text instead of a caption.
pub(super) fn has_no_caption(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { description, .. }
        if description.starts_with("Bad Request: there is no caption in the message to edit"))
}

/// What an error means for an edit. Refused for good is settled: the notice has said it.
pub(super) fn edited(error: ApiError) -> Edited {
    if let ApiError::Refused { description, .. } = &error
        && description.starts_with("Bad Request: message is not modified")
    {
        return Edited::Done;
    }
    match attempt(error) {
        Attempt::Unreachable { .. } | Attempt::Malformed { .. } | Attempt::Migrated(_) => {
            Edited::NotEditable
        }
        Attempt::Transient {
            code: Some(400..=499),
            ..
        } => Edited::NotEditable,
        other => Edited::Again(other),
    }
}

/// What an error means for the delivery that got it.
pub(super) fn attempt(error: ApiError) -> Attempt {
    match error {
        ApiError::NotSent(reason) | ApiError::Settings(reason) => Attempt::NotSent(reason),
        ApiError::Unknown(reason) => Attempt::Uncertain(reason),
        ApiError::Refused {
            retry_after: Some(wait),
            code: 429,
            ..
        } => Attempt::RateLimited(wait),
        ApiError::Refused { code: 429, .. } => Attempt::RateLimited(DEFAULT_WAIT),
        ApiError::Refused {
            migrate_to: Some(new),
            ..
        } => Attempt::Migrated(ChatId::new(new)),
        ApiError::Refused {
            code, description, ..
        } => refused(code, description),
    }
}

fn refused(code: u16, description: String) -> Attempt {
    let number = i16::try_from(code).unwrap_or(i16::MAX);
    if let Some((_, reason)) = UNREACHABLE
        .iter()
        .find(|(words, _)| description.starts_with(words))
    {
        return Attempt::Unreachable {
            reason: *reason,
            code: number,
            description,
        };
    }
    if MALFORMED.iter().any(|words| description.starts_with(words)) {
        return Attempt::Malformed {
            code: number,
            description,
        };
    }
    match code {
        401 | 404 => Attempt::TokenRefused(description),
        400 | 421
            if description.contains("Logged out") || description.contains("unallowed token") =>
        {
            Attempt::TokenRefused(description)
        }
        _ => Attempt::Transient {
            code: Some(number),
            description,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiError, attempt};
    use crate::delivery::Attempt;
    use crate::domain::subscriber::PauseReason;

    fn of(code: u16, description: &str) -> Attempt {
        attempt(ApiError::Refused {
            code,
            description: description.to_owned(),
            retry_after: None,
            migrate_to: None,
        })
    }

    #[test]
    fn telegrams_sentences_mean_what_they_say() {
        for (code, words, reason) in [
            (
                403,
                "Forbidden: bot was blocked by the user",
                PauseReason::Blocked,
            ),
            (
                403,
                "Forbidden: user is deactivated",
                PauseReason::Deactivated,
            ),
            (
                403,
                "Forbidden: bot was kicked from the supergroup chat",
                PauseReason::Kicked,
            ),
            (
                403,
                "Forbidden: bot is not a member of the channel chat",
                PauseReason::Kicked,
            ),
            (400, "Bad Request: chat not found", PauseReason::NotFound),
            (
                400,
                "Bad Request: not enough rights to send text messages to the chat",
                PauseReason::NoRights,
            ),
            (400, "Bad Request: TOPIC_CLOSED", PauseReason::ThreadGone),
        ] {
            assert!(
                matches!(of(code, words), Attempt::Unreachable { reason: r, .. } if r == reason),
                "{words}"
            );
        }
    }

    #[test]
    fn an_answer_reaches_nobody_only_where_telegram_says_so_of_the_chat() {
        for (code, words, reaches_nobody) in [
            (400, "Bad Request: chat not found", true),
            (400, "Bad Request: message thread not found", true),
            (
                403,
                "Forbidden: the bot can't send messages to the bot",
                true,
            ),
            (403, "Forbidden: bot was blocked by the user", true),
            (403, "Forbidden: something new", false),
            (
                400,
                "Bad Request: can't parse entities: Unclosed start tag",
                false,
            ),
            (400, "Bad Request: message to be replied not found", false),
            (401, "Unauthorized", false),
            (429, "Too Many Requests: retry after 3", false),
            (500, "Internal Server Error: restart", false),
        ] {
            let error = ApiError::Refused {
                code,
                description: words.to_owned(),
                retry_after: None,
                migrate_to: None,
            };
            assert_eq!(super::reaches_nobody(&error), reaches_nobody, "{words}");
        }
    }

    #[test]
    fn an_unknown_sentence_never_deletes_a_subscriber() {
        for (code, words) in [
            (400, "Bad Request: something new"),
            (403, "Forbidden: something new"),
            (500, "Internal Server Error: restart"),
            (400, "Bad Request: PEER_ID_INVALID"),
        ] {
            assert!(
                matches!(of(code, words), Attempt::Transient { .. }),
                "{words}"
            );
        }
    }

    #[test]
    fn what_is_too_long_or_cannot_be_parsed_is_our_fault_however_it_is_said() {
        for words in [
            "Bad Request: can't parse entities: Unsupported start tag \"p\" at byte offset 0",
            "Bad Request: message is too long",
            "Bad Request: message caption is too long",
            "Bad Request: MESSAGE_TOO_LONG",
            "Bad Request: MEDIA_CAPTION_TOO_LONG",
            "Bad Request: text is too long",
            "Bad Request: ENTITY_BOUNDS_INVALID",
            "Bad Request: BUTTON_URL_INVALID",
        ] {
            assert!(
                matches!(of(400, words), Attempt::Malformed { .. }),
                "{words}"
            );
        }
    }

    #[test]
    fn a_refused_token_stops_and_a_group_that_moved_is_followed() {
        assert!(matches!(of(401, "Unauthorized"), Attempt::TokenRefused(_)));
        assert!(matches!(of(404, "Not Found"), Attempt::TokenRefused(_)));
        let moved = ApiError::Refused {
            code: 400,
            description: "Bad Request: group chat was upgraded to a supergroup chat".to_owned(),
            retry_after: None,
            migrate_to: Some(-1_001_234),
        };
        assert!(matches!(attempt(moved), Attempt::Migrated(_)));
    }
}
