//! The **drill**: its own button, its own question, its own answer; nothing of it can be taken for a publication.
//!
//! Never here: sending; that is `drilling`'s.

use super::super::super::action::{Action, CandidateAct};
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::fields::{seen, seen_last};
use super::{FormAct, back, open};
use crate::review::{Draft, ReviewError};

/// Asks, with the number of those who get it.
pub(super) async fn ask(conversation: &Conversation, id: i64, version: i32) -> Handled {
    match seen(conversation, id, version).await? {
        Some(draft) => ask_about(conversation, &draft).await,
        None => Ok(()),
    }
}

/// `/drill ID`
pub(in crate::telegram::staff) async fn typed(conversation: &Conversation, id: i64) -> Handled {
    match seen_last(conversation, id).await? {
        Some(draft) => ask_about(conversation, &draft).await,
        None => Ok(()),
    }
}

async fn ask_about(conversation: &Conversation, draft: &Draft) -> Handled {
    let id = draft.candidate_id;
    let review = &conversation.service.review;
    if !review.problems(&draft.content).await?.is_empty() {
        return open(conversation, id).await;
    }
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    let words = conversation.words();
    let count = conversation.service.staff.others(staff.id).await?.len() + 1;
    let go = Action::Candidate {
        id,
        act: CandidateAct::Form(FormAct::DrillYes(draft.version)),
    };
    let keyboard = Keyboard::none()
        .row([back(words, id)])
        .row([(words.button_drill_yes(), go)]);
    conversation
        .show(&escape(&words.drill_ask(count)), &keyboard)
        .await
}

/// Begins the drill of the version that was seen.
pub(super) async fn begin(conversation: &Conversation, id: i64, version: i32) -> Handled {
    let Some(draft) = seen(conversation, id, version).await? else {
        return Ok(());
    };
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let review = &conversation.service.review;
    let subject = id.to_string();
    let drilled = (Some(id), &draft.content);
    match review.drill(drilled, (&actor, &subject)).await {
        Err(ReviewError::Problems(_)) => return open(conversation, id).await,
        begun => begun?,
    };
    let words = conversation.words();
    let keyboard = Keyboard::none().row([back(words, id)]);
    conversation
        .show(&escape(&words.drill_begun()), &keyboard)
        .await
}
