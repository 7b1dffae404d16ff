//! Joining the staff: the link opens an invitation, the four words complete it.
//!
//! Never here: who was invited.

use super::super::conversation::{Conversation, Handled, HandlerError};
use crate::review::{Joined, Opened};

/// `/start invite_…`.
pub(in super::super) async fn open(conversation: &mut Conversation, token: &str) -> Handled {
    let words = conversation.words();
    let said = match conversation
        .service
        .invitations
        .open(token, conversation.chat.id)
        .await?
    {
        Opened::AsksPhrase(role) => words.invite_ask_phrase(&words.role(role.as_str())),
        Opened::Already(handle) => words.invite_already(&handle),
        Opened::Invalid => words.invite_unknown(),
    };
    conversation.say(&said).await
}

/// A text that may be the phrase; false when no invitation is open in this chat.
pub(super) async fn phrase(
    conversation: &mut Conversation,
    text: &str,
) -> Result<bool, HandlerError> {
    let words = conversation.words();
    let joined = conversation
        .service
        .invitations
        .join(text, conversation.chat.id, conversation.language)
        .await?;
    let said = match joined {
        Joined::NotAsked => return Ok(false),
        Joined::Wrong(tries) => words.invite_wrong_phrase(tries.max(0)),
        Joined::Invalid => words.invite_unknown(),
        Joined::Welcome { handle, role, .. } => {
            words.invite_welcome(&words.role(role.as_str()), &handle)
        }
    };
    conversation.say(&said).await?;
    Ok(true)
}
