//! One candidate: its items side by side, and the first decisions: use the text, write, reject.
//!
//! Never here: the draft.

use super::super::action::{Action, CandidateAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::dialogue::{self, Dialogue};
use super::queue::shortened;
use super::{claim, draft, question, side_by_side};
use crate::domain::candidate::{CandidateKind, CandidateState};
use crate::domain::content::{BODY_LIMIT, Content, Evidence, TITLE_LIMIT, Text};
use crate::domain::language::Language;
use crate::domain::staff::Actor;
use crate::review::{clean, corroborate};
use crate::store::review::Candidate;
use crate::text::time::date_time;

/// Earlier updates that are shown.
const EARLIER: usize = 3;

/// Proposals that get buttons.
const PROPOSALS: usize = 3;

/// Opens a candidate; one that has a draft opens it.
pub(super) async fn open(conversation: &Conversation, id: i64) -> Handled {
    let words = conversation.words();
    let review = &conversation.service.review;
    // One that was approved may have changed at its sources since.
    let is_changed = review.is_changed(id).await?;
    let Some(candidate) = review
        .candidate(id)
        .await?
        .filter(|candidate| is_changed || candidate.state.is_open())
    else {
        return conversation
            .show(&escape(&words.candidate_unknown(id)), &back(conversation))
            .await;
    };
    if review.draft(id).await?.is_some() {
        return draft::open(conversation, id).await;
    }
    if candidate.kind == CandidateKind::Question {
        return question::open(conversation, id).await;
    }
    let note = note(conversation, &candidate).await?;
    let html = side_by_side::describe(words, &candidate, (PROPOSALS, &note));
    if !candidate.state.is_open() {
        let seen = Action::Candidate {
            id,
            act: CandidateAct::ChangeSeen,
        };
        let keyboard = Keyboard::none()
            .row([(words.button_change_seen(), seen)])
            .row([(words.button_back_to_queue(), Action::Queue)]);
        return conversation.show(&html, &keyboard).await;
    }
    let keyboard = open_keyboard(conversation, &candidate).await?;
    conversation.show(&html, &keyboard).await
}

/// What its sources said, also once a draft is written from it.
pub(super) async fn sources(conversation: &Conversation, id: i64) -> Handled {
    let words = conversation.words();
    let review = &conversation.service.review;
    let (Some(candidate), Some(_)) = (review.candidate(id).await?, review.draft(id).await?) else {
        return open(conversation, id).await;
    };
    let keyboard = Keyboard::none().row([draft::back(words, id)]);
    if candidate.items.is_empty() {
        let html = escape(&words.sources_none());
        return conversation.show(&html, &keyboard).await;
    }
    let note = note(conversation, &candidate).await?;
    let html = side_by_side::describe(words, &candidate, (0, &note));
    conversation.show(&html, &keyboard).await
}

/// What can be done with an open candidate.
async fn open_keyboard(
    conversation: &Conversation,
    candidate: &Candidate,
) -> Result<Keyboard, HandlerError> {
    let (words, review, id) = (
        conversation.words(),
        &conversation.service.review,
        candidate.id,
    );
    let act = |act| Action::Candidate { id, act };
    let mut keyboard = Keyboard::none();
    if !candidate.items.is_empty() {
        keyboard = keyboard.row([(words.button_keep_text(), act(CandidateAct::KeepText))]);
    }
    keyboard = keyboard.row([
        (words.button_write(), act(CandidateAct::Write)),
        (words.button_reject(), act(CandidateAct::Reject)),
    ]);
    let hold = if candidate.state == CandidateState::Held {
        (words.button_unhold(), act(CandidateAct::Unhold))
    } else {
        (words.button_hold(), act(CandidateAct::Hold))
    };
    let own = conversation.staff.as_ref().map(|staff| &staff.handle);
    let holder = review.claimed_by(id).await?;
    let claim = if own.is_some() && own == holder.as_ref().map(|(handle, _)| handle) {
        (words.button_release(), act(CandidateAct::Release))
    } else {
        (words.button_claim(), act(CandidateAct::Claim))
    };
    keyboard = keyboard.row([claim, hold]);
    if candidate.items.len() > 1 {
        keyboard = keyboard.row([(words.button_split(), act(CandidateAct::SplitMenu))]);
    }
    if candidate.relay_at.is_some() {
        keyboard = keyboard.row([(words.button_stop_relay(id), act(CandidateAct::StopRelay))]);
    }
    for other in side_by_side::proposed(candidate).take(PROPOSALS) {
        keyboard = keyboard.row([
            (
                words.button_same_event(other),
                act(CandidateAct::SameEvent(other)),
            ),
            (
                words.button_two_events(other),
                act(CandidateAct::TwoEvents(other)),
            ),
        ]);
    }
    Ok(keyboard.row([(words.button_back_to_queue(), Action::Queue)]))
}

/// What stands above the items: how it changed after a decision, who works on it, what was published on it before.
async fn note(conversation: &Conversation, candidate: &Candidate) -> Result<String, HandlerError> {
    let (words, review) = (conversation.words(), &conversation.service.review);
    let mut lines = Vec::new();
    lines.extend(
        review
            .asked(candidate.id)
            .await?
            .map(|count| words.queue_asked(count)),
    );
    match candidate.state {
        CandidateState::Held => lines.push(words.queue_held()),
        CandidateState::Approved => lines.push(words.queue_changed()),
        _ => {}
    }
    if let Some((handle, until)) = review.claimed_by(candidate.id).await? {
        let time = until.format("%H:%M").to_string();
        lines.push(words.queue_claimed_until(&handle, &time));
    }
    let earlier = review.earlier(candidate).await?;
    if !earlier.is_empty() {
        lines.push(words.earlier_title());
    }
    for update in earlier.iter().take(EARLIER) {
        let time = date_time(conversation.language, update.published_at);
        let title = shortened(&update.title, 80);
        lines.push(format!("{} · {title} · {time} UTC", update.code));
    }
    Ok(lines.join("\n"))
}

/// Takes a candidate for oneself.
pub(super) async fn take(conversation: &Conversation, id: i64) -> Handled {
    if !claim(conversation, id).await? {
        return Ok(());
    }
    let (words, holder) = (
        conversation.words(),
        conversation.service.review.claimed_by(id).await?,
    );
    let until = holder.map_or_else(String::new, |(_, until)| until.format("%H:%M").to_string());
    done(conversation, id, &words.claim_yours(id, &until)).await
}

/// Gives one's claim up.
pub(super) async fn release(conversation: &Conversation, id: i64) -> Handled {
    let Some(staff) = &conversation.staff else {
        return Ok(());
    };
    let words = conversation.words();
    let said = if conversation.service.review.release(id, staff.id).await? {
        words.claim_released(id)
    } else {
        words.claim_none(id)
    };
    done(conversation, id, &said).await
}

/// Sets a candidate aside, or takes it up again.
pub(super) async fn hold(
    conversation: &Conversation,
    (id, is_held): (i64, bool),
    reason: Option<&str>,
) -> Handled {
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    if !claim(conversation, id).await? {
        return Ok(());
    }
    let words = conversation.words();
    let review = &conversation.service.review;
    let said = match (review.hold((id, is_held), &actor, reason).await?, is_held) {
        (true, true) => words.candidate_held(id),
        (true, false) => words.candidate_unheld(id),
        (false, _) => words.candidate_stood_so(id),
    };
    done(conversation, id, &said).await
}

/// The change after a decision was seen.
pub(super) async fn change_seen(conversation: &Conversation, id: i64) -> Handled {
    conversation.service.review.change_seen(id).await?;
    let said = conversation.words().change_seen(id);
    conversation.show(&escape(&said), &back(conversation)).await
}

/// Says what was done, with the ways on.
pub(super) async fn done(conversation: &Conversation, id: i64, said: &str) -> Handled {
    let words = conversation.words();
    let open = Action::Candidate {
        id,
        act: CandidateAct::Open,
    };
    let keyboard = Keyboard::none()
        .row([(words.button_open(id), open)])
        .row([(words.button_back_to_queue(), Action::Queue)]);
    conversation.show(&escape(said), &keyboard).await
}

/// Begins a draft with the text of the best item, its link as evidence.
pub(super) async fn keep_text(conversation: &Conversation, id: i64) -> Handled {
    let Some((candidate, actor)) = claimed(conversation, id).await? else {
        return Ok(());
    };
    conversation
        .service
        .review
        .begin_draft(id, &content_of(&candidate, conversation.language), &actor)
        .await?;
    draft::open(conversation, id).await
}

/// The candidate, claimed by who acts; none when it cannot be worked on, and the person was told.
pub(super) async fn claimed(
    conversation: &Conversation,
    id: i64,
) -> Result<Option<(Candidate, Actor)>, HandlerError> {
    if !claim(conversation, id).await? {
        return Ok(None);
    }
    let candidate = conversation.service.review.candidate(id).await?;
    Ok(candidate.zip(conversation.actor()))
}

/// Asks why it is rejected.
pub(super) async fn ask_reason(conversation: &Conversation, id: i64) -> Handled {
    if !claim(conversation, id).await? {
        return Ok(());
    }
    dialogue::ask(conversation, Dialogue::RejectReason { candidate: id }).await
}

/// Rejects with a reason.
pub(super) async fn reject(conversation: &Conversation, id: i64, reason: &str) -> Handled {
    let words = conversation.words();
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    if !claim(conversation, id).await? {
        return Ok(());
    }
    let rejected = conversation
        .service
        .review
        .reject(id, &actor, reason)
        .await?;
    let said = if rejected {
        words.rejected(id)
    } else {
        words.candidate_decided(id)
    };
    conversation.send(&escape(&said), &back(conversation)).await
}

/// A content to begin with: what the sources say and where. Without items it is empty.
pub(super) fn content_of(candidate: &Candidate, language: Language) -> Content {
    let best = candidate.items.first();
    let language = best
        .and_then(|item| item.language.as_deref())
        .and_then(Language::from_code)
        .unwrap_or(language);
    let mut content = begun(candidate, language);
    if let Some(item) = best {
        let title = item
            .title
            .clone()
            .unwrap_or_else(|| item.text.lines().next().unwrap_or_default().to_owned());
        let body = if item.text.is_empty() {
            title.clone()
        } else {
            item.text.clone()
        };
        let text = Text {
            title: shortened(&clean::clean_line(&title).text, TITLE_LIMIT),
            body: shortened(&clean::clean(&body).text, BODY_LIMIT),
        };
        content.text.insert(language, text);
    }
    content
}

/// An empty content with what the candidate proposes: labels, evidence, and how well it is verified.
pub(super) fn begun(candidate: &Candidate, language: Language) -> Content {
    let mut content = Content::begin(language, candidate.urgency, candidate.topics.clone());
    if let Some(proposed) = corroborate(&candidate.items) {
        content.verification = proposed.verification;
    }
    content.evidence = evidence_of(candidate);
    content
}

/// The links of the items. How credible each is, a moderator judges: until then "cannot be judged".
fn evidence_of(candidate: &Candidate) -> Vec<Evidence> {
    candidate
        .items
        .iter()
        .filter_map(|item| {
            let url = item.url.as_deref()?.parse().ok()?;
            Some(Evidence {
                url,
                note: item.source.clone(),
                credibility: 6,
                public: true,
            })
        })
        .collect()
}

fn back(conversation: &Conversation) -> Keyboard {
    Keyboard::none().row([(conversation.words().button_back_to_queue(), Action::Queue)])
}
