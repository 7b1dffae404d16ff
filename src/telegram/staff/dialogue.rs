//! The **dialogue**: what the bot is waiting for from one of the staff; sealed in the store, so it survives a restart.
//!
//! A command does not end it: a wrong tap loses nothing.
//!
//! Never here: the text that was asked for, once it is used.

use serde::{Deserialize, Serialize};

use super::super::conversation::{Conversation, Handled, HandlerError};
use super::{candidate, write};
use crate::domain::language::Language;

/// Label under which dialogues are sealed: table and column.
const LABEL: &str = "staff_dialogues.sealed";

/// What the next text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Dialogue {
    /// Why a candidate is rejected.
    RejectReason { candidate: i64 },
    /// The title; then the text is asked for, when `go_on`.
    Title {
        candidate: i64,
        language: Language,
        go_on: bool,
    },
    /// The text; then the evidence is asked for, when `go_on`.
    Body {
        candidate: i64,
        language: Language,
        go_on: bool,
    },
    /// A link, and a note.
    Evidence { candidate: i64 },
}

/// Remembers what the next text is.
pub(super) async fn wait_for(conversation: &Conversation, dialogue: Dialogue) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    let json =
        serde_json::to_vec(&dialogue).map_err(|error| HandlerError::Dialogue(error.to_string()))?;
    let sealed = conversation.service.vault.seal_text(LABEL, &json);
    Ok(conversation
        .service
        .store
        .set_dialogue(staff.id, &sealed, conversation.service.clock.now())
        .await?)
}

/// Waits for nothing any more.
pub(super) async fn end(conversation: &Conversation) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    Ok(conversation.service.store.end_dialogue(staff.id).await?)
}

/// Gives a text to the dialogue that waits for it; false when none does.
pub(super) async fn answer(
    conversation: &mut Conversation,
    text: &str,
) -> Result<bool, HandlerError> {
    let Some(staff) = &conversation.staff else {
        return Ok(false);
    };
    let Some(sealed) = conversation.service.store.dialogue(staff.id).await? else {
        return Ok(false);
    };
    let json = conversation
        .service
        .vault
        .open_text(LABEL, &sealed)
        .map_err(|error| HandlerError::Dialogue(error.to_string()))?;
    let dialogue =
        serde_json::from_slice(&json).map_err(|error| HandlerError::Dialogue(error.to_string()))?;
    match dialogue {
        Dialogue::RejectReason { candidate } => {
            candidate::reject(conversation, candidate, text).await?;
            end(conversation).await?;
        }
        Dialogue::Title {
            candidate,
            language,
            go_on,
        } => {
            write::title(conversation, candidate, (language, go_on), text).await?;
        }
        Dialogue::Body {
            candidate,
            language,
            go_on,
        } => {
            write::body(conversation, candidate, (language, go_on), text).await?;
        }
        Dialogue::Evidence { candidate } => {
            write::add_evidence(conversation, candidate, text).await?;
        }
    }
    Ok(true)
}
