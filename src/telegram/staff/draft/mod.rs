//! The draft: what it says so far, what is missing, and the menus that change its labels.
//!
//! Never here: its sentences (`write`), its approval (`approve`).

mod acts;
mod attachment;
mod drill;
mod fields;
mod form;
mod labels;
mod preview;
mod schedule;

use chrono::{DateTime, Utc};

use super::super::action::{Action, CandidateAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;

use super::queue::shortened;
use super::{AmendAct, EvidenceAct, amend, approve, claim, draft_of, evidence, tell_approvers};
use crate::domain::content::{BODY_LIMIT, Content, Problem, TITLE_LIMIT};
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
use crate::review::{Draft, ReviewError};
use crate::text::Words;
use crate::text::time::{date_time, list};

/// Characters of the text that the overview shows; the preview shows all.
const OVERVIEW_TEXT: usize = 1_200;

pub(super) use acts::{answer, form_act};
pub(super) use attachment::received as attachment_received;
pub(super) use drill::typed as drill_typed;
pub(in crate::telegram) use form::FormAct;
pub(super) use labels::{
    language_menu, set_verification, toggle_topic, toggle_urgency, topics_menu, verification_menu,
};
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
    let mut html = overview(conversation, &draft, &problems).await?;
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
    let keyboard = keyboard(conversation.words(), &draft, problems.is_empty());
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

async fn overview(
    conversation: &Conversation,
    draft: &Draft,
    problems: &[Problem],
) -> Result<String, HandlerError> {
    let words = conversation.words();
    let content = &draft.content;
    let mut html = format!("<b>{}</b>", escape(&words.draft_title(draft.candidate_id)));
    if let Some(text) = content.text.get(&content.original_language) {
        let body = shortened(&text.body, OVERVIEW_TEXT);
        html.extend(["\n\n<b>", &escape(&text.title), "</b>\n\n", &escape(&body)]);
    }
    let languages: Vec<String> = content
        .text
        .keys()
        .map(|language| words.language_name(*language))
        .collect();
    let languages = if languages.is_empty() {
        words.draft_none()
    } else {
        list(conversation.language, &languages)
    };
    let mut lines = vec![
        words.draft_urgency(&words.urgency(content.urgency.as_str())),
        words.draft_verification(&words.verification(content.verification.as_str())),
        words.draft_topics(&topic_names(conversation, content).await?),
        words.draft_languages(&languages),
        words.draft_evidence(content.evidence.len()),
    ];
    lines.extend(evidence::not_kept(conversation, draft).await?);
    lines.extend(further(words, draft, conversation.service.clock.now()));
    let asked = conversation.service.review.asked(draft.candidate_id);
    lines.extend(asked.await?.map(|count| words.queue_asked(count)));
    html.extend(["\n\n", &escape(&lines.join("\n")), "\n\n"]);
    html.push_str(&escape(&standing(conversation, draft, problems)));
    if let Some(why) = evidence::why_not(words, problems) {
        html.extend(["\n", &escape(&why)]);
    }
    for line in approve::so_far(conversation, draft).await? {
        html.extend(["\n", &escape(&line)]);
    }
    Ok(html)
}

/// Fields that not every draft has, and how long its texts are.
fn further(words: Words, draft: &Draft, now: DateTime<Utc>) -> Vec<String> {
    let (content, language) = (&draft.content, words.language());
    let names = |languages: &mut dyn Iterator<Item = Language>| {
        let names: Vec<String> = languages.map(|name| words.language_name(name)).collect();
        Some(list(language, &names)).filter(|names| !names.is_empty())
    };
    let missing = |language: &Language| !content.text.contains_key(language);
    let mut untranslated = Language::ALL.iter().copied().filter(missing);
    let mut lines = Vec::new();
    if let Some(names) = names(&mut untranslated).filter(|_| !content.text.is_empty()) {
        lines.push(words.draft_untranslated(&names));
    }
    if let Some(names) = names(&mut content.what_to_do.keys().copied()) {
        lines.push(words.draft_what_to_do(&names));
    }
    if let Some(attached) = &content.attachment {
        lines.push(attachment::described(words, attached));
    }
    if let Some(region) = &content.region {
        lines.push(words.draft_region(region));
    }
    if let Some(until) = content.valid_until {
        lines.push(words.draft_valid(&date_time(language, until)));
    }
    if let Some(at) = draft.publish_at.filter(|_| draft.scheduled.is_none()) {
        let time = date_time(language, at);
        lines.push(if at > now {
            words.draft_goes_out(&time)
        } else {
            words.draft_time_passed(&time)
        });
    }
    if content.text.is_empty() {
        return lines;
    }
    lines.push(String::new());
    for (&shown, text) in &content.text {
        let parts = preview::parts(draft, shown).len();
        let (title, body) = (text.title.chars().count(), text.body.chars().count());
        let name = words.language_name(shown);
        lines.push(words.draft_lengths(&name, title, body, parts));
    }
    lines.push(words.draft_limits(TITLE_LIMIT, BODY_LIMIT));
    lines
}

fn standing(conversation: &Conversation, draft: &Draft, problems: &[Problem]) -> String {
    let words = conversation.words();
    let needed = conversation.service.review.needed(draft);
    if let Some(at) = draft.scheduled {
        return words.approved_scheduled(&date_time(conversation.language, at));
    }
    if !problems.is_empty() {
        return words.draft_missing(&list(conversation.language, &missing(words, problems)));
    }
    if draft.is_submitted {
        words.draft_waiting(draft.approvals, needed)
    } else {
        words.draft_ready(needed)
    }
}

/// Names of the fields that are missing or wrong, each once.
fn missing(words: Words, problems: &[Problem]) -> Vec<String> {
    let mut fields = Vec::new();
    for problem in problems {
        let field = match problem {
            Problem::NoOriginal(_) | Problem::NoTitle(_) => "title",
            Problem::NoTopic | Problem::UnknownTopic(_) => "topics",
            Problem::NoEvidence
            | Problem::TooMuchEvidence
            | Problem::Credibility(_)
            | Problem::Verification(_)
            | Problem::EvidenceScheme(_)
            | Problem::EvidenceLogin(_) => "evidence",
            Problem::Over(_) | Problem::Lapses { .. } => "valid_until",
            Problem::NoReason => "reason",
            Problem::NoBody(_) | Problem::TooLong { .. } | Problem::Region(_) => "body",
        };
        let name = words.field(field);
        if !fields.contains(&name) {
            fields.push(name);
        }
    }
    fields
}

pub(super) async fn topic_names(
    conversation: &Conversation,
    content: &Content,
) -> Result<String, HandlerError> {
    let topics = conversation.service.subscriptions.topics().await?;
    let names: Vec<&str> = topics
        .iter()
        .filter(|topic| content.topics.contains(&topic.slug))
        .map(|topic| topic.name(conversation.language))
        .collect();
    Ok(if names.is_empty() {
        conversation.words().draft_none()
    } else {
        list(conversation.language, &names)
    })
}

/// What leads on from a draft: the preview, its approval, a drill, the reason of an amendment.
fn ways_out(words: Words, draft: &Draft, is_complete: bool) -> Keyboard {
    let act = |act| Action::Candidate {
        id: draft.candidate_id,
        act,
    };
    let mut keyboard = Keyboard::none();
    if is_complete {
        let preview = (words.button_preview(), act(CandidateAct::Preview));
        // What is scheduled has all its approvals.
        let approve = draft.scheduled.is_none().then(|| {
            let approve = CandidateAct::Approve(draft.version);
            (words.button_approve(), act(approve))
        });
        // The drill stands apart from what is live.
        let drill = (
            words.button_drill(),
            act(CandidateAct::Form(FormAct::Drill(draft.version))),
        );
        keyboard = keyboard
            .row(std::iter::once(preview).chain(approve))
            .row([drill]);
    }
    if draft.amends.is_some() {
        let reason = AmendAct::Reason(draft.candidate_id);
        keyboard = keyboard.row([(words.button_write_reason(), Action::Amend(reason))]);
    }
    keyboard
}

fn keyboard(words: Words, draft: &Draft, is_complete: bool) -> Keyboard {
    let act = |act| Action::Candidate {
        id: draft.candidate_id,
        act,
    };
    let form = |form| act(CandidateAct::Form(form));
    let evidence = if draft.content.evidence.is_empty() {
        (words.button_add_evidence(), act(CandidateAct::Evidence))
    } else {
        let menu = Action::Evidence {
            id: draft.candidate_id,
            act: EvidenceAct::Menu,
        };
        (words.button_evidence(), menu)
    };
    let keyboard = ways_out(words, draft, is_complete);
    keyboard
        .row([
            (words.button_edit_title(), act(CandidateAct::EditTitle)),
            (words.button_edit_body(), act(CandidateAct::EditBody)),
        ])
        .row([
            (words.button_edit_topics(), act(CandidateAct::Topics)),
            (words.button_edit_urgency(), act(CandidateAct::Urgency)),
        ])
        .row([
            (
                words.button_edit_verification(),
                act(CandidateAct::VerificationMenu),
            ),
            evidence,
        ])
        .row([
            (words.button_add_language(), act(CandidateAct::LanguageMenu)),
            (words.button_region(), form(FormAct::Region)),
        ])
        .row([
            (
                words.button_what_to_do(),
                form(FormAct::WhatToDo(draft.content.original_language)),
            ),
            (words.button_valid(), form(FormAct::Valid)),
        ])
        .row([
            (words.button_attachment(), form(FormAct::AttachmentMenu)),
            (words.button_sources(), act(CandidateAct::Sources)),
        ])
        .row([
            (words.button_schedule(), form(FormAct::ScheduleMenu)),
            (words.button_reject(), act(CandidateAct::Reject)),
        ])
        .row([(words.button_cancel_draft(), form(FormAct::CancelDraft))])
        .row([(words.button_back_to_queue(), Action::Queue)])
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
