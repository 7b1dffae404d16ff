//! `/help`, and a short helpful answer to what is not understood.
//!
//! Never here: a command's effect.

use super::super::conversation::{Conversation, Handled};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::about;
use super::language::codes;
use crate::domain::subscriber::ChatKind;

/// `/help`.
pub(super) async fn command(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    if conversation.chat.kind != ChatKind::Private {
        // What is long is not for a room full of people.
        return conversation.say(&words.chats_help()).await;
    }
    let mut text = [
        words.help(&codes()),
        words.help_verify(),
        words.chats_help_channel(),
        words.privacy_help(),
    ]
    .join("\n");
    // Not to whoever holds the phone of one of the staff.
    if conversation.in_session {
        text = format!("{text}\n\n{}", words.help_staff());
    }
    let keyboard = Keyboard::none().row([about::button(words)]);
    conversation.send(&escape(&text), &keyboard).await
}

/// Something else; in groups it is left alone, elsewhere answered once a minute. The staff at work always hear it: silence could
/// be taken for "done".
pub(in super::super) async fn unknown(conversation: &Conversation) -> Handled {
    if conversation.chat.kind != ChatKind::Private {
        return Ok(());
    }
    let service = &conversation.service;
    let may = || {
        service
            .gate
            .may_hint(conversation.chat.id, service.clock.now())
    };
    if !conversation.in_session && !may() {
        return Ok(());
    }
    conversation
        .say(&conversation.words().unknown_command())
        .await
}
