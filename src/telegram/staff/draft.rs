//! The draft: what it says so far, what is missing, and the menus that change its labels.
//!
//! Never here: its sentences (`write`), its approval (`approve`).

use super::super::action::{Action, CandidateAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::{escape, render};
use super::queue::shortened;
use super::{AmendAct, amend, claim, draft_of};
use crate::domain::content::{Content, Problem};
use crate::domain::language::Language;
use crate::domain::update::{Occasion, RevisionKind, Urgency, Verification};
use crate::review::Draft;
use crate::store::publication::Published;
use crate::text::Words;
use crate::text::time::{date_time, list};

/// Characters of the text that the overview shows; the preview shows all.
const OVERVIEW_TEXT: usize = 1_200;

/// What stands where the code of a preview will be.
const PREVIEW_CODE: &str = "·······";

/// Shows the draft and what can be done with it.
pub(super) async fn open(conversation: &Conversation, id: i64) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    if draft.kind == RevisionKind::Retraction {
        return amend::ask(conversation, &draft).await;
    }
    let problems = conversation.service.review.problems_of(&draft).await?;
    let mut html = overview(conversation, &draft, &problems).await?;
    html.push_str(&amend::changes(conversation, &draft).await?);
    let keyboard = keyboard(conversation.words(), &draft, problems.is_empty());
    conversation.show(&html, &keyboard).await
}

/// Shows the draft as readers of each of its languages will see it.
pub(super) async fn preview(conversation: &Conversation, id: i64) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let published = Published {
        revision_id: 0,
        code: draft
            .code
            .clone()
            .unwrap_or_else(|| PREVIEW_CODE.to_owned()),
        number: draft.amends.map_or(1, |amends| amends.number + 1),
        kind: draft.kind,
        urgency: draft.content.urgency,
        verification: draft.content.verification,
        content: draft.content.clone(),
        published_at: conversation.service.clock.now(),
        relayed: false,
        occasion: Occasion::Live,
    };
    for language in draft.content.text.keys() {
        conversation
            .say(&words.preview_title(&words.language_name(*language)))
            .await?;
        for part in render(&published, *language) {
            conversation.send(&part, &Keyboard::none()).await?;
        }
    }
    let act = |act| Action::Candidate { id, act };
    let keyboard = Keyboard::none().row([(words.button_back(), act(CandidateAct::Draft))]);
    conversation
        .send(&escape(&words.draft_title(id)), &keyboard)
        .await
}

/// Topics to switch on or off.
pub(super) async fn topics_menu(conversation: &Conversation, id: i64) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    let topics = conversation.service.subscriptions.topics().await?;
    let buttons = topics.iter().map(|topic| {
        let mark = if draft.content.topics.contains(&topic.slug) {
            "✓ "
        } else {
            ""
        };
        let label = format!("{mark}{}", topic.name(conversation.language));
        (
            label,
            Action::Candidate {
                id,
                act: CandidateAct::Topic(topic.id),
            },
        )
    });
    let words = conversation.words();
    let html = escape(&words.draft_topics(&topic_names(conversation, &draft.content).await?));
    let keyboard = Keyboard::none().grid(1, buttons).row([back(words, id)]);
    conversation.show(&html, &keyboard).await
}

/// A tap on a topic.
pub(super) async fn toggle_topic(conversation: &Conversation, id: i64, topic: i16) -> Handled {
    let topics = conversation.service.subscriptions.topics().await?;
    let Some(topic) = topics.into_iter().find(|known| known.id == topic) else {
        return topics_menu(conversation, id).await;
    };
    change(conversation, id, |content| {
        match content.topics.iter().position(|slug| *slug == topic.slug) {
            Some(position) => {
                content.topics.remove(position);
            }
            None => content.topics.push(topic.slug.clone()),
        }
    })
    .await?;
    topics_menu(conversation, id).await
}

/// Breaking or routine.
pub(super) async fn toggle_urgency(conversation: &Conversation, id: i64) -> Handled {
    change(conversation, id, |content| {
        content.urgency = match content.urgency {
            Urgency::Breaking => Urgency::Routine,
            Urgency::Routine => Urgency::Breaking,
        };
    })
    .await?;
    open(conversation, id).await
}

/// How well it is verified.
pub(super) async fn verification_menu(conversation: &Conversation, id: i64) -> Handled {
    let words = conversation.words();
    let buttons = Verification::ALL.iter().map(|verification| {
        let act = CandidateAct::Verification(*verification);
        (
            words.verification(verification.as_str()),
            Action::Candidate { id, act },
        )
    });
    let keyboard = Keyboard::none().grid(2, buttons).row([back(words, id)]);
    conversation
        .show(&escape(&words.choose_verification()), &keyboard)
        .await
}

/// A tap on a verification.
pub(super) async fn set_verification(
    conversation: &Conversation,
    id: i64,
    verification: Verification,
) -> Handled {
    change(conversation, id, |content| {
        content.verification = verification;
    })
    .await?;
    open(conversation, id).await
}

/// Languages to translate into.
pub(super) async fn language_menu(conversation: &Conversation, id: i64) -> Handled {
    let words = conversation.words();
    let buttons = Language::ALL.iter().map(|language| {
        (
            language.native_name().to_owned(),
            Action::Candidate {
                id,
                act: CandidateAct::Translate(*language),
            },
        )
    });
    let keyboard = Keyboard::none().grid(2, buttons).row([back(words, id)]);
    conversation
        .show(&escape(&words.choose_language()), &keyboard)
        .await
}

/// Stores an edit; says so when the draft was edited meanwhile, and when approvals are lost by it.
pub(super) async fn save(
    conversation: &Conversation,
    draft: &Draft,
    content: &Content,
) -> Result<bool, HandlerError> {
    let saved = conversation.service.review.edit(draft, content).await?;
    if !saved {
        conversation
            .say(&conversation.words().draft_changed())
            .await?;
    } else if draft.scheduled.is_some() || draft.approvals > 0 {
        conversation
            .say(&conversation.words().draft_approve_again())
            .await?;
    }
    Ok(saved)
}

async fn change(conversation: &Conversation, id: i64, edit: impl FnOnce(&mut Content)) -> Handled {
    if !claim(conversation, id).await? {
        return Ok(());
    }
    let Some(draft) = draft_of(conversation, id).await? else {
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
        html.extend([
            "

<b>",
            &escape(&text.title),
            "</b>

",
            &escape(&body),
        ]);
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
    let lines = [
        words.draft_urgency(&words.urgency(content.urgency.as_str())),
        words.draft_verification(&words.verification(content.verification.as_str())),
        words.draft_topics(&topic_names(conversation, content).await?),
        words.draft_languages(&languages),
        words.draft_evidence(content.evidence.len()),
    ];
    html.extend(["\n\n", &escape(&lines.join("\n")), "\n\n"]);
    html.push_str(&escape(&standing(conversation, draft, problems)));
    Ok(html)
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
            | Problem::EvidenceScheme(_) => "evidence",
            Problem::Over(_) => "valid_until",
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

async fn topic_names(
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

fn keyboard(words: Words, draft: &Draft, is_complete: bool) -> Keyboard {
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
        keyboard = keyboard.row(std::iter::once(preview).chain(approve));
    }
    if draft.amends.is_some() {
        let reason = AmendAct::Reason(draft.candidate_id);
        keyboard = keyboard.row([(words.button_write_reason(), Action::Amend(reason))]);
    }
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
            (words.button_add_evidence(), act(CandidateAct::Evidence)),
        ])
        .row([
            (words.button_add_language(), act(CandidateAct::LanguageMenu)),
            (words.button_reject(), act(CandidateAct::Reject)),
        ])
        .row([(words.button_back_to_queue(), Action::Queue)])
}

fn back(words: Words, id: i64) -> (String, Action) {
    (
        words.button_back(),
        Action::Candidate {
            id,
            act: CandidateAct::Draft,
        },
    )
}
