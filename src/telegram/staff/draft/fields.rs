//! The further **fields** of a draft: languages, what to do, region, how long it holds, evidence. What is removed is asked about.
//!
//! Never here: title and text; those are `write`'s.

use super::super::super::action::{Action, CandidateAct};
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::super::dialogue::{self, Dialogue};
use super::super::queue::shortened;
use super::super::{claim, draft_of, evidence};
use super::{FormAct, back, change, open, save};
use crate::domain::content::Content;
use crate::domain::language::Language;
use crate::review::Draft;

/// Characters of a link in a question.
const SHOWN: usize = 200;

/// Asks for a text of the form, if the draft can be worked on.
pub(super) async fn ask(conversation: &Conversation, id: i64, question: Dialogue) -> Handled {
    if claim(conversation, id).await? && draft_of(conversation, id).await?.is_some() {
        dialogue::ask(conversation, question).await?;
    }
    Ok(())
}

/// Changes one field and shows the draft.
pub(super) async fn set(
    conversation: &Conversation,
    id: i64,
    edit: impl FnOnce(&mut Content),
) -> Handled {
    change(conversation, id, edit).await?;
    open(conversation, id).await
}

/// The fields in one language, and which are there.
pub(super) async fn language(conversation: &Conversation, id: i64, language: Language) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let act = |act| Action::Candidate {
        id,
        act: CandidateAct::Form(act),
    };
    let mut html = format!("<b>{}</b>", escape(&words.language_name(language)));
    let mut keyboard = Keyboard::none()
        .row([
            (words.button_edit_title(), act(FormAct::TitleIn(language))),
            (words.button_edit_body(), act(FormAct::BodyIn(language))),
        ])
        .row([(words.button_what_to_do(), act(FormAct::WhatToDo(language)))]);
    if let Some(text) = draft.content.text.get(&language) {
        let body = shortened(&text.body, super::overview::OVERVIEW_TEXT);
        html.extend(["\n\n<b>", &escape(&text.title), "</b>\n\n", &escape(&body)]);
        if language != draft.content.original_language {
            let remove = act(FormAct::RemoveLanguage(language));
            keyboard = keyboard.row([(words.button_remove_language(), remove)]);
        }
    }
    if let Some(to_do) = draft.content.what_to_do.get(&language) {
        html.extend(["\n\n", &escape(&words.render_what_to_do(to_do))]);
    }
    conversation
        .show(&html, &keyboard.row([back(words, id)]))
        .await
}

/// Asks before a language goes.
pub(super) async fn ask_remove_language(
    conversation: &Conversation,
    id: i64,
    language: Language,
) -> Handled {
    let what = conversation.words().language_name(language);
    ask_remove(conversation, id, &what, |version| {
        FormAct::RemoveLanguageYes(language, version)
    })
    .await
}

/// Asks before a piece of evidence goes.
pub(super) async fn ask_remove_evidence(
    conversation: &Conversation,
    id: i64,
    number: u8,
) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    let position = usize::from(number).saturating_sub(1);
    let Some(evidence) = draft.content.evidence.get(position) else {
        return evidence::menu(conversation, id).await;
    };
    let what = shortened(evidence.url.as_str(), SHOWN);
    ask_remove(conversation, id, &what, |version| {
        FormAct::RemoveEvidenceYes(number, version)
    })
    .await
}

/// Asks before something goes, about the version that is seen.
pub(super) async fn ask_remove(
    conversation: &Conversation,
    id: i64,
    what: &str,
    yes: impl FnOnce(i32) -> FormAct,
) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let yes = Action::Candidate {
        id,
        act: CandidateAct::Form(yes(draft.version)),
    };
    let keep = Action::Candidate {
        id,
        act: CandidateAct::Draft,
    };
    let keyboard = Keyboard::none()
        .row([(words.button_keep(), keep)])
        .row([(words.button_take_out_yes(), yes)]);
    conversation
        .show(&escape(&words.take_out_ask(what)), &keyboard)
        .await
}

/// Removes what was asked about, from the version that was seen.
pub(super) async fn remove(
    conversation: &Conversation,
    (id, version): (i64, i32),
    edit: impl FnOnce(&mut Content),
) -> Handled {
    if let Some(draft) = seen(conversation, id, version).await? {
        let mut content = draft.content.clone();
        edit(&mut content);
        save(conversation, &draft, &content).await?;
        open(conversation, id).await?;
    }
    Ok(())
}

/// The draft, claimed, at the version that was seen; else the person is told and sees it as it is now.
pub(super) async fn seen(
    conversation: &Conversation,
    id: i64,
    version: i32,
) -> Result<Option<Draft>, HandlerError> {
    if !claim(conversation, id).await? {
        return Ok(None);
    }
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(None);
    };
    if draft.version == version {
        return Ok(Some(draft));
    }
    conversation
        .say(&conversation.words().draft_changed())
        .await?;
    open(conversation, id).await?;
    Ok(None)
}

/// The draft, claimed, for a typed command: at the version that this person saw last. Else they are told, and see it now.
pub(super) async fn seen_last(
    conversation: &Conversation,
    id: i64,
) -> Result<Option<Draft>, HandlerError> {
    let (words, review) = (conversation.words(), &conversation.service.review);
    let (Some(draft), Some(staff)) = (draft_of(conversation, id).await?, &conversation.staff)
    else {
        return Ok(None);
    };
    if let Some(seen) = review.seen_version(&draft, staff.id).await? {
        return self::seen(conversation, id, seen).await;
    }
    if claim(conversation, id).await? {
        conversation.say(&words.draft_look_first()).await?;
        open(conversation, id).await?;
    }
    Ok(None)
}
