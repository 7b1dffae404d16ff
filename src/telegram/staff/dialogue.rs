//! The **dialogue**: what the bot is waiting for from one of the staff; it survives a restart.
//!
//! Every command and every press ends it: a text is only ever taken for the answer to the question right before it.
//!
//! Never here: the text that was asked for, once it is used.

use serde::{Deserialize, Serialize};

use super::super::action::{Action, CandidateAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::sent_file::SentFile;
use super::{FormAct, amend, candidate, draft, evidence, rest, tip, write};
use crate::domain::content::{BODY_LIMIT, NOTE_LIMIT, TITLE_LIMIT};
use crate::domain::language::Language;

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
    /// A question to who sent a tip: the first, or all.
    TipQuestion { candidate: i64, to_all: bool },
    /// A link, and a note.
    Evidence { candidate: i64 },
    /// Why what was published is amended.
    AmendReason { candidate: i64 },
    /// The region.
    Region { candidate: i64 },
    /// Until when it holds.
    Valid { candidate: i64 },
    /// What readers should do.
    WhatToDo { candidate: i64, language: Language },
    /// When it goes out.
    Schedule { candidate: i64 },
    /// The picture that goes out with it.
    Attachment { candidate: i64 },
    /// The rest of a text, if it comes at once; then the evidence, when `go_on`.
    Rest {
        candidate: i64,
        language: Language,
        go_on: bool,
        /// In seconds of Unix time.
        said_at: i64,
    },
}

impl Dialogue {
    pub(super) const fn candidate(self) -> i64 {
        match self {
            Self::RejectReason { candidate }
            | Self::Title { candidate, .. }
            | Self::Body { candidate, .. }
            | Self::TipQuestion { candidate, .. }
            | Self::Evidence { candidate }
            | Self::AmendReason { candidate }
            | Self::Region { candidate }
            | Self::Valid { candidate }
            | Self::WhatToDo { candidate, .. }
            | Self::Schedule { candidate }
            | Self::Attachment { candidate }
            | Self::Rest { candidate, .. } => candidate,
        }
    }
}

/// Asks for a text, with a way out under the question.
pub(super) async fn ask(conversation: &Conversation, dialogue: Dialogue) -> Handled {
    ask_noted(conversation, dialogue, None).await
}

/// The same, after something that must be said.
pub(super) async fn ask_noted(
    conversation: &Conversation,
    dialogue: Dialogue,
    note: Option<String>,
) -> Handled {
    if conversation.staff.is_none() {
        return Ok(());
    }
    wait(conversation, dialogue).await?;
    put(conversation, dialogue, note).await
}

/// Waits for something that was asked for already, or need not be.
pub(super) async fn wait(conversation: &Conversation, dialogue: Dialogue) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    let json =
        serde_json::to_vec(&dialogue).map_err(|error| HandlerError::Dialogue(error.into()))?;
    Ok(conversation.service.staff.wait_for(staff.id, &json).await?)
}

/// Waits for nothing any more.
pub(super) async fn end(conversation: &Conversation) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    Ok(conversation.service.staff.end_dialogue(staff.id).await?)
}

/// Whether the bot asked for something and waits for it.
pub(super) async fn is_open(conversation: &Conversation) -> Result<bool, HandlerError> {
    let waits_for = now(conversation).await?;
    Ok(waits_for.is_some_and(|it| !matches!(it, Dialogue::Rest { go_on: false, .. })))
}

async fn now(conversation: &Conversation) -> Result<Option<Dialogue>, HandlerError> {
    let Some(staff) = &conversation.staff else {
        return Ok(None);
    };
    let Some(json) = conversation.service.staff.dialogue(staff.id).await? else {
        return Ok(None);
    };
    let dialogue = serde_json::from_slice(&json);
    Ok(Some(
        dialogue.map_err(|error| HandlerError::Dialogue(error.into()))?,
    ))
}

/// The way out was taken; the press has ended the dialogue before.
pub(super) async fn cancelled(conversation: &Conversation, candidate: i64) -> Handled {
    let words = conversation.words();
    let back = Action::Candidate {
        id: candidate,
        act: CandidateAct::Open,
    };
    let keyboard = Keyboard::none()
        .row([(words.button_back(), back)])
        .row([(words.button_back_to_queue(), Action::Queue)]);
    conversation
        .show(&escape(&words.write_cancelled()), &keyboard)
        .await
}

/// Gives a text to the dialogue that waits for it; false when none does.
pub(super) async fn answer(
    conversation: &mut Conversation,
    text: &str,
) -> Result<bool, HandlerError> {
    let Some(dialogue) = now(conversation).await? else {
        return Ok(false);
    };
    conversation.about([dialogue.candidate()]);
    let Some(dialogue) = after_the_rest(conversation, dialogue, text).await? else {
        return Ok(true);
    };
    if matches!(dialogue, Dialogue::Rest { .. }) {
        end(conversation).await?;
        return Ok(false);
    }
    if let (Dialogue::Evidence { candidate }, Some(SentFile::File { id, size, in_album })) =
        (dialogue, &conversation.file)
    {
        evidence::add_file(conversation, candidate, ((id, *size, *in_album), text)).await?;
        return Ok(true);
    }
    if let Dialogue::Attachment { candidate } = dialogue {
        draft::attachment_received(conversation, candidate).await?;
        return Ok(true);
    }
    if conversation.file.is_some() {
        // Nothing of it is taken unasked, not its caption either.
        let refused = conversation.words().attachment_not_asked();
        put(conversation, dialogue, Some(refused)).await?;
        return Ok(true);
    }
    if text.trim().is_empty() {
        let refused = conversation.words().write_empty();
        put(conversation, dialogue, Some(refused)).await?;
        return Ok(true);
    }
    take(conversation, dialogue, text).await?;
    Ok(true)
}

/// What is waited for where the rest of a text may come; none when it came, and was taken. A rest that did not come is left, when
/// nothing else was asked.
async fn after_the_rest(
    conversation: &Conversation,
    dialogue: Dialogue,
    text: &str,
) -> Result<Option<Dialogue>, HandlerError> {
    let Dialogue::Rest {
        candidate,
        language,
        go_on,
        said_at,
    } = dialogue
    else {
        return Ok(Some(dialogue));
    };
    let is_rest = rest::is_one((said_at, go_on), conversation.said_at, text);
    if is_rest && conversation.file.is_none() {
        rest::add(conversation, (candidate, language, go_on), text).await?;
        return Ok(None);
    }
    Ok(Some(if go_on {
        Dialogue::Evidence { candidate }
    } else {
        dialogue
    }))
}

/// Uses a text as the answer to its question.
async fn take(conversation: &mut Conversation, dialogue: Dialogue, text: &str) -> Handled {
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
        Dialogue::TipQuestion { candidate, to_all } => {
            tip::ask(conversation, (candidate, to_all), text).await?;
        }
        Dialogue::Evidence { candidate } => {
            evidence::add_link(conversation, candidate, text).await?;
        }
        Dialogue::AmendReason { candidate } => {
            amend::reason_taken(conversation, candidate, text).await?;
        }
        Dialogue::Region { .. }
        | Dialogue::Valid { .. }
        | Dialogue::WhatToDo { .. }
        | Dialogue::Schedule { .. }
        | Dialogue::Attachment { .. }
        | Dialogue::Rest { .. } => draft::answer(conversation, dialogue, text).await?,
    }
    Ok(())
}

/// The question, with the room that there is for its answer.
async fn question(conversation: &Conversation, dialogue: Dialogue) -> Result<String, HandlerError> {
    let words = conversation.words();
    let zone = conversation.service.review.default_zone().await?;
    let draft = conversation
        .service
        .review
        .draft(dialogue.candidate())
        .await?;
    let content = draft.as_ref().map(|draft| &draft.content);
    let text_in = |language| content.and_then(|content| content.text.get(&language));
    let room = |text: Option<&str>, limit| {
        words.write_room(text.unwrap_or_default().chars().count(), limit)
    };
    Ok(match dialogue {
        Dialogue::Title { language, .. } => format!(
            "{}\n{}",
            words.write_ask_title(&words.language_name(language)),
            room(
                text_in(language).map(|text| text.title.as_str()),
                TITLE_LIMIT
            )
        ),
        Dialogue::Body { language, .. } => format!(
            "{}\n{}",
            words.write_ask_body(&words.language_name(language)),
            room(text_in(language).map(|text| text.body.as_str()), BODY_LIMIT)
        ),
        Dialogue::WhatToDo { language, .. } => format!(
            "{}\n{}",
            words.write_ask_what_to_do(&words.language_name(language)),
            room(
                content
                    .and_then(|content| content.what_to_do.get(&language))
                    .map(String::as_str),
                NOTE_LIMIT
            )
        ),
        Dialogue::TipQuestion { candidate, .. } => words.tip_ask_question(candidate),
        Dialogue::Evidence { .. } | Dialogue::Rest { .. } => words.write_ask_evidence(),
        Dialogue::AmendReason { .. } => words.amend_ask_reason(),
        Dialogue::Region { .. } => words.write_ask_region(),
        Dialogue::Valid { .. } => words.write_ask_valid(zone.name()),
        Dialogue::Schedule { .. } => words.write_ask_schedule(zone.name()),
        Dialogue::Attachment { .. } => words.write_ask_attachment(),
        Dialogue::RejectReason { candidate } => words.reject_ask_reason(candidate),
    })
}

/// Puts the question, perhaps after what was wrong with the last answer.
async fn put(conversation: &Conversation, dialogue: Dialogue, refused: Option<String>) -> Handled {
    let words = conversation.words();
    let question = question(conversation, dialogue).await?;
    let text = match refused {
        Some(refused) => format!("{refused}\n\n{question}"),
        None => question,
    };
    let cancel = Action::Candidate {
        id: dialogue.candidate(),
        act: CandidateAct::Cancel,
    };
    let mut keyboard = Keyboard::none().row([(words.button_cancel(), cancel)]);
    let leave_out = match dialogue {
        Dialogue::Region { .. } => Some(FormAct::NoRegion),
        Dialogue::Valid { .. } => Some(FormAct::NoValid),
        Dialogue::WhatToDo { language, .. } => Some(FormAct::NoWhatToDo(language)),
        _ => None,
    };
    if let Some(act) = leave_out {
        let id = dialogue.candidate();
        let act = CandidateAct::Form(act);
        keyboard = keyboard.row([(words.button_none(), Action::Candidate { id, act })]);
    }
    conversation.send(&escape(&text), &keyboard).await
}
