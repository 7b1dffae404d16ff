//! Joining the staff: the link opens an invitation, the four words complete it.
//!
//! Never here: who was invited.

use super::super::conversation::{Conversation, Handled, HandlerError};
use super::session;
use crate::review::{Joined, Opened};

/// `/start invite_…`.
pub(in super::super) async fn open(conversation: &mut Conversation, token: &str) -> Handled {
    let words = conversation.words();
    // The link is of no use to anybody else; it stands in the chat no longer than it must.
    conversation.joining = true;
    conversation.delete_typed().await?;
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
    // A picture or a sticker is no try.
    if text.trim().is_empty() {
        return Ok(false);
    }
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
        Joined::Welcome {
            handle,
            role,
            enrolment,
        } => {
            let service = &conversation.service;
            conversation.staff = service.invitations.member(conversation.chat.id).await?;
            conversation.delete_typed().await?;
            let welcome = words.invite_welcome(&words.role(role.as_str()), &handle);
            conversation.say(&welcome).await?;
            session::show_enrolment(conversation, &enrolment).await?;
            return Ok(true);
        }
    };
    conversation.joining = true;
    conversation.delete_typed().await?;
    conversation.say(&said).await?;
    Ok(true)
}
