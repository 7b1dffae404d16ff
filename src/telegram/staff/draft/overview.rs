//! The **overview** of a draft: what it says so far, what is missing, and the buttons that lead on from it.
//!
//! Never here: what a button does.

use chrono::{DateTime, Utc};

use super::super::super::action::{Action, CandidateAct};
use super::super::super::conversation::{Conversation, HandlerError};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::super::queue::{amendment, shortened};
use super::super::{AmendAct, EvidenceAct, amend, approve, evidence};
use super::{FormAct, attachment, preview};
use crate::domain::content::{BODY_LIMIT, Content, Problem, TITLE_LIMIT};
use crate::domain::language::Language;
use crate::review::Draft;
use crate::text::Words;
use crate::text::time::{date_time, list};

/// Characters of a text that the overview shows; the preview shows all.
pub(super) const OVERVIEW_TEXT: usize = 1_200;

/// All that is known of the draft, as HTML.
pub(super) async fn overview(
    conversation: &Conversation,
    draft: &Draft,
    problems: &[Problem],
) -> Result<String, HandlerError> {
    let words = conversation.words();
    let content = &draft.content;
    let mut html = format!("<b>{}</b>", escape(&words.draft_title(draft.candidate_id)));
    if let Some(what) = amendment(words, draft.kind, draft.code.as_deref()) {
        html.extend(["\n", &escape(&what)]);
    }
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
    lines.extend(amend::about(conversation, draft).await?);
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

/// Where it stands: what is missing, who has approved.
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

/// The topics of a content by their names, as one reads them.
pub(in super::super) async fn topic_names(
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

/// All that can be done with it.
pub(super) fn keyboard(words: Words, draft: &Draft, is_complete: bool) -> Keyboard {
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
