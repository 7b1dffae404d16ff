//! The **draft**: shown, changed, and saved.
//!
//! Never here: its sentences (`write`), its approval (`approve`).

mod acts;
mod attachment;
mod drill;
mod fields;
mod form;
mod labels;
mod overview;
mod preview;
mod schedule;

use super::super::action::{Action, CandidateAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::render::escape;
use super::{amend, claim, draft_of, tell_approvers};
use crate::domain::content::Content;
use crate::domain::update::RevisionKind;
use crate::review::{Draft, ReviewError};
use crate::text::Words;

pub(super) use acts::{answer, form_act};
pub(super) use attachment::received as attachment_received;
pub(super) use drill::typed as drill_typed;
pub(in crate::telegram) use form::FormAct;
pub(super) use labels::{
    language_menu, set_verification, toggle_topic, toggle_urgency, topics_menu, verification_menu,
};
pub(super) use overview::topic_names;
pub(super) use preview::{preview, published};
pub(super) use schedule::typed as schedule_typed;

/// Shows the draft and what can be done with it.
pub(super) async fn open(conversation: &Conversation, id: i64) -> Handled {
    open_noted(conversation, id, None).await
}

/// The same, after something that must be said.
pub(super) async fn open_noted(
    conversation: &Conversation,
    id: i64,
    note: Option<String>,
) -> Handled {
    conversation.about([id]);
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    if draft.kind == RevisionKind::Retraction {
        return amend::ask(conversation, &draft).await;
    }
    let review = &conversation.service.review;
    let problems = review.problems_of(&draft).await?;
    let mut html = overview::overview(conversation, &draft, &problems).await?;
    html.push_str(&amend::changes(conversation, &draft).await?);
    if review.is_returned(&draft).await? {
        html = format!(
            "{}\n\n{html}",
            escape(&conversation.words().draft_returned())
        );
    }
    if let Some(note) = note {
        html = format!("{}\n\n{html}", escape(&note));
    }
    let keyboard = overview::keyboard(conversation.words(), &draft, problems.is_empty());
    conversation.show(&html, &keyboard).await
}

/// Stores an edit; says so when the draft was edited meanwhile, and when approvals are lost by it.
pub(super) async fn save(
    conversation: &Conversation,
    draft: &Draft,
    content: &Content,
) -> Result<bool, HandlerError> {
    if *content == draft.content {
        // A tap that changes nothing takes nothing back.
        return Ok(true);
    }
    let review = &conversation.service.review;
    let approvers = review.approvers(draft).await?;
    let Some(actor) = conversation.actor() else {
        return Ok(false);
    };
    let saved = match review.edit_by(draft, content, &actor).await {
        Err(ReviewError::Refused(refused)) => {
            let said = amend::refusal(conversation.words(), &refused);
            conversation.say(&said).await?;
            return Ok(false);
        }
        saved => saved?,
    };
    if !saved {
        conversation
            .say(&conversation.words().draft_changed())
            .await?;
        return Ok(false);
    }
    if let Some(staff) = &conversation.staff {
        review.saw_own_edit(draft, content, staff.id).await?;
    }
    if draft.scheduled.is_some() || draft.approvals > 0 {
        tell_approvers(conversation, draft.candidate_id, &approvers).await?;
        conversation
            .say(&conversation.words().draft_approve_again())
            .await?;
    }
    Ok(true)
}

/// The open draft, claimed; none when it cannot be worked on, and the person was told.
pub(super) async fn claimed(
    conversation: &Conversation,
    id: i64,
) -> Result<Option<Draft>, HandlerError> {
    if claim(conversation, id).await? {
        draft_of(conversation, id).await
    } else {
        Ok(None)
    }
}

async fn change(conversation: &Conversation, id: i64, edit: impl FnOnce(&mut Content)) -> Handled {
    let Some(draft) = claimed(conversation, id).await? else {
        return Ok(());
    };
    let mut content = draft.content.clone();
    edit(&mut content);
    save(conversation, &draft, &content).await?;
    Ok(())
}

/// The way back to the draft.
pub(super) fn back(words: Words, id: i64) -> (String, Action) {
    (
        words.button_back(),
        Action::Candidate {
            id,
            act: CandidateAct::Draft,
        },
    )
}
