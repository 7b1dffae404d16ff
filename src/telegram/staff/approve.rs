//! Approval: the last question names the audience in numbers, and then it goes out or waits for a second person.
//!
//! Never here: counting approvals; `review` does, in the transaction that publishes.

use chrono::TimeDelta;
use teloxide::payloads::SendMessageSetters as _;
use tracing::warn;

use super::super::action::{Action, CandidateAct, StaffAct};
use super::super::alerts::call;
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::messenger::message;
use super::super::render::escape;
use super::{amend, draft, draft_of, evidence, not_sent};
use crate::delivery::Place;
use crate::domain::update::RevisionKind;
use crate::review::{Colleague, Draft, ReviewError, Sending, Shown};
use crate::store::review::Approval;
use crate::text::{self, Words, time::date_time, time::list};

/// The draft at the version that was seen; else the person sees it as it is now.
async fn seen(
    conversation: &Conversation,
    id: i64,
    version: i32,
) -> Result<Option<Draft>, HandlerError> {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(None);
    };
    let is_current = draft.version == version;
    if is_current && draft.scheduled.is_none() {
        return Ok(Some(draft));
    }
    if !is_current {
        conversation
            .say(&conversation.words().draft_changed())
            .await?;
    }
    draft::open(conversation, id).await?;
    Ok(None)
}

/// The last question, about the version that was seen.
pub(super) async fn ask(conversation: &Conversation, id: i64, version: i32) -> Handled {
    let Some(draft) = seen(conversation, id, version).await? else {
        return Ok(());
    };
    if draft.amends.is_some() {
        return amend::ask(conversation, &draft).await;
    }
    let words = conversation.words();
    let review = &conversation.service.review;
    let needed = i64::from(review.needed(&draft));
    let approvers = review.approvers(&draft).await?;
    let is_mine = (conversation.staff.as_ref()).is_some_and(|own| approvers.contains(&own.id));
    if is_mine && draft.approvals < needed {
        let mut lines = vec![words.approved_already()];
        lines.extend(so_far(conversation, &draft).await?);
        let keyboard = Keyboard::none().row([draft::back(words, id)]);
        return conversation
            .show(&escape(&lines.join("\n\n")), &keyboard)
            .await;
    }
    let audience = review.audience(&draft.content).await?.size;
    let number = draft.approvals + 1;
    let question = match (number >= needed, few(audience)) {
        (true, Some(under)) => words.approve_ask_few(under),
        (true, None) => words.approve_ask(audience),
        (false, Some(under)) => words.approve_ask_first_few(under, needed, number),
        (false, None) => words.approve_ask_first(audience, needed, number),
    };
    let urgency = words.urgency(draft.content.urgency.as_str());
    let topics = draft::topic_names(conversation, &draft.content).await?;
    let mut lines = vec![words.approve_about(&urgency, &topics)];
    lines.extend(so_far(conversation, &draft).await?);
    let now = conversation.service.clock.now();
    if let Some(at) = draft.publish_at.filter(|at| *at > now) {
        lines.push(words.draft_goes_out(&date_time(conversation.language, at)));
    }
    lines.extend(evidence::for_approval(conversation, &draft).await?);
    lines.push(question);
    let question = lines.join("\n\n");
    let act = |act| Action::Candidate { id, act };
    let keyboard = Keyboard::none()
        .row([(
            words.button_approve_live(),
            act(CandidateAct::ApproveLive(version)),
        )])
        .row([(words.button_back(), act(CandidateAct::Draft))]);
    conversation.show(&escape(&question), &keyboard).await
}

/// Of fewer people the number is not told, only under how many they are: who drafts or amends an update could else watch how
/// many a topic has, and notice one who joins or leaves.
pub(super) const fn few(audience: i64) -> Option<&'static str> {
    if audience < 10 { Some("10") } else { None }
}

/// Approves the version that was seen.
pub(super) async fn approve(conversation: &Conversation, id: i64, version: i32) -> Handled {
    let Some(draft) = seen(conversation, id, version).await? else {
        return Ok(());
    };
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let words = conversation.words();
    let review = &conversation.service.review;
    let audience = review.audience_of(&draft).await?.size;
    let needed = review.needed_now(&draft).await?;
    let (outcome, code) = match review.approve(&draft, &actor).await {
        // A topic went from the catalogue, or its time is over: the draft says what is missing.
        Err(ReviewError::Problems(_)) => return draft::open(conversation, id).await,
        Err(ReviewError::Refused(refused)) => {
            let said = amend::refusal(words, &refused);
            return conversation.say(&said).await;
        }
        approved => approved?,
    };
    let approvers = i64::try_from(review.approvers(&draft).await?.len()).unwrap_or_default();
    let said = match outcome {
        Approval::Published(_) if draft.amends.is_some() => {
            amend::published(words, &draft, audience, &code)
        }
        Approval::Published(_) => match few(audience) {
            Some(under) => words.approved_published_few(under, &code),
            None => words.approved_published(audience, &code),
        },
        Approval::Waiting(given) => {
            // Whoever looks at it next may have to change it.
            if let Some(staff) = &conversation.staff {
                review.release(id, staff.id).await?;
            }
            tell_others(conversation, "/queue", |_| true).await?;
            let waiting = words.approved_waiting(given, needed);
            // Two approvals of one inviting the other are one.
            if given > draft.approvals {
                waiting
            } else {
                format!("{waiting}\n\n{}", words.approved_newcomer())
            }
        }
        Approval::Scheduled(at) => words.approved_scheduled(&date_time(conversation.language, at)),
        Approval::Already(given) if given < approvers => words.approved_newcomer(),
        Approval::Already(_) => words.approved_already(),
        Approval::Changed => words.draft_changed(),
        Approval::NotOpen => words.candidate_decided(id),
        Approval::Locked => words.publishing_is_locked(),
        Approval::OnHold => words.candidate_held(id),
    };
    let keyboard = ways_on(words, (&draft, &code), outcome);
    conversation.show(&escape(&said), &keyboard).await
}

/// What leads on from an approval.
fn ways_on(words: Words, (draft, code): (&Draft, &str), outcome: Approval) -> Keyboard {
    let keyboard = match outcome {
        Approval::Published(_) if draft.kind != RevisionKind::Retraction => {
            Keyboard::none().row(amend::buttons(words, code))
        }
        Approval::Locked => {
            let unlock = Action::Staff(StaffAct::Unlock);
            Keyboard::none().row([(words.button_unlock(), unlock)])
        }
        Approval::OnHold => {
            let (id, act) = (draft.candidate_id, CandidateAct::Unhold);
            Keyboard::none().row([(words.button_unhold(), Action::Candidate { id, act })])
        }
        _ => Keyboard::none(),
    };
    keyboard.row([(words.button_back_to_queue(), Action::Queue)])
}

/// Who approved the version that is seen, and how many are missing; nothing before the first.
pub(super) async fn so_far(
    conversation: &Conversation,
    draft: &Draft,
) -> Result<Vec<String>, HandlerError> {
    let (words, review) = (conversation.words(), &conversation.service.review);
    let names = review.approver_names(draft).await?;
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = vec![words.draft_approved_by(&list(conversation.language, &names))];
    let missing = i64::from(review.needed(draft)) - draft.approvals;
    if missing > 0 {
        lines.push(words.draft_approvals_missing(missing));
    }
    Ok(lines)
}

/// To those whose approval counts no more: in a session they learn of which candidate, else one neutral line.
pub(super) async fn tell_approvers(
    conversation: &Conversation,
    id: i64,
    approvers: &[i32],
) -> Handled {
    tell(conversation, ("/queue", Some(id)), |other| {
        approvers.contains(&other.id)
    })
    .await
}

/// One neutral line to the others of the staff: their phones may lie on a table. In a session it names the command to go on with.
pub(super) async fn tell_others(
    conversation: &Conversation,
    command: &str,
    whom: impl Fn(&Colleague) -> bool,
) -> Handled {
    tell(conversation, (command, None), whom).await
}

async fn tell(
    conversation: &Conversation,
    (command, overtaken): (&str, Option<i64>),
    whom: impl Fn(&Colleague) -> bool,
) -> Handled {
    let service = &conversation.service;
    let Some(own) = &conversation.staff else {
        return Ok(());
    };
    for other in service
        .staff
        .others(own.id)
        .await?
        .into_iter()
        .filter(|other| whom(other))
    {
        let words = text::words(other.language);
        let about = overtaken.filter(|_| other.is_in_session);
        let html =
            escape(&about.map_or_else(|| call(&other, command), |id| words.approval_cancelled(id)));
        if service.budget.interactive().is_err() {
            break;
        }
        let place = Place {
            chat: other.chat,
            thread: None,
        };
        let mut message = message(place, &html).protect_content(true);
        if let Some(id) = about {
            let open = Action::Candidate {
                id,
                act: CandidateAct::Open,
            };
            let keyboard = Keyboard::none().row([(words.button_open(id), open)]);
            message.reply_markup = keyboard.markup().map(Into::into);
        }
        let sending = service
            .staff
            .announce(other.chat, service.api.newest())
            .await?;
        match service.api.send(&message).await {
            Ok(number) => remember(conversation, (&other, about), (number, sending)).await?,
            Err(error) => {
                warn!(
                    staff.handle = other.handle,
                    "one of the staff could not be told: {error}"
                );
                not_sent(&service.staff, sending, &error).await;
            }
        }
    }
    Ok(())
}

/// The neutral line goes at the next login, or with the session; what names a candidate with its decision.
async fn remember(
    conversation: &Conversation,
    (other, about): (&Colleague, Option<i64>),
    (message, sending): (i64, Sending),
) -> Handled {
    let candidates: Vec<i64> = about.into_iter().collect();
    let shown = Shown {
        message,
        by_bot: true,
        candidates: &candidates,
        at_most: (!other.is_in_session).then_some(TimeDelta::hours(48)),
    };
    let staff = &conversation.service.staff;
    Ok(staff.remember_sent(other.chat, shown, sending).await?)
}
