//! When a draft **goes out**, and its end.
//!
//! The time is part of what is approved: another time asks for approval again.
//!
//! Never here: reading a time.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::super::super::action::{Action, CandidateAct};
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::super::{dialogue, draft_of, tell_approvers};
use super::fields::{seen, seen_last};
use super::{FormAct, back, open};
use crate::domain::content::Problem;
use crate::review::{Draft, NotATime, Zone, when};
use crate::text::Words;
use crate::text::time::date_time;

const TONIGHT: NaiveTime = NaiveTime::from_hms_opt(20, 0, 0).expect("a time of the day");
const MORNING: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).expect("a time of the day");

/// When it should go out.
pub(super) async fn menu(conversation: &Conversation, id: i64) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let zone = conversation.service.review.default_zone().await?;
    let mut text = words.schedule_title();
    if let Some(at) = draft.publish_at {
        text = format!("{text}\n\n{}", told(words, at, zone));
    }
    let version = draft.version;
    let act = |act| Action::Candidate {
        id,
        act: CandidateAct::Form(act),
    };
    let at = |time: NaiveTime| format!("{} {zone}", time.format("%H:%M"));
    let keyboard = Keyboard::none()
        .row([(words.button_in_hour(), act(FormAct::InOneHour(version)))])
        .row([(
            words.button_tonight(&at(TONIGHT)),
            act(FormAct::Tonight(version)),
        )])
        .row([(
            words.button_tomorrow(&at(MORNING)),
            act(FormAct::Tomorrow(version)),
        )])
        .row([(words.button_other_time(), act(FormAct::OtherTime))])
        .row([(
            words.button_no_schedule(),
            act(FormAct::NoSchedule(version)),
        )])
        .row([back(words, id)]);
    conversation.show(&escape(&text), &keyboard).await
}

/// One of the times of the menu.
pub(super) async fn preset(
    conversation: &Conversation,
    id: i64,
    (act, version): (FormAct, i32),
) -> Handled {
    let Some(draft) = seen(conversation, id, version).await? else {
        return Ok(());
    };
    let zone = conversation.service.review.default_zone().await?;
    let now = conversation.service.clock.now();
    let at = match act {
        FormAct::InOneHour(_) => Some(now + TimeDelta::hours(1)),
        FormAct::Tonight(_) => Some(when::next(TONIGHT, now, zone)),
        FormAct::Tomorrow(_) => Some(when::tomorrow(MORNING, now, zone)),
        _ => None,
    };
    if lapses(conversation, &draft, at).await? {
        return Ok(());
    }
    set(conversation, &draft, (at, zone)).await
}

/// A time was typed, for the version that the person saw.
pub(in crate::telegram::staff) async fn typed(
    conversation: &Conversation,
    id: i64,
    text: &str,
) -> Handled {
    let Some(draft) = seen_last(conversation, id).await? else {
        return dialogue::end(conversation).await;
    };
    if let Some(time) = read(conversation, text).await? {
        if lapses(conversation, &draft, Some(time.0)).await? {
            return Ok(());
        }
        dialogue::end(conversation).await?;
        set(conversation, &draft, (Some(time.0), time.1)).await?;
    }
    Ok(())
}

/// Reads a time to come; none when it is not, and the person was told.
pub(super) async fn read(
    conversation: &Conversation,
    text: &str,
) -> Result<Option<(DateTime<Utc>, Zone)>, HandlerError> {
    let words = conversation.words();
    let now = conversation.service.clock.now();
    let zone = conversation.service.review.default_zone().await?;
    let wrong = match when::read(text, now, zone) {
        Ok(time) if time.0 > now => return Ok(Some(time)),
        Ok(_) => words.write_time_over(),
        Err(NotATime::Form) => words.write_time_wrong(),
        Err(NotATime::Zone) => words.write_zone_wrong(),
    };
    conversation.say(&wrong).await?;
    Ok(None)
}

/// Whether it would lapse by then; the person was told.
async fn lapses(
    conversation: &Conversation,
    draft: &Draft,
    at: Option<DateTime<Utc>>,
) -> Result<bool, HandlerError> {
    let Some(Problem::Lapses { valid_until, .. }) = draft.content.lapses_by(at) else {
        return Ok(false);
    };
    let words = conversation.words();
    let until = date_time(words.language(), valid_until);
    conversation.say(&words.write_time_lapses(&until)).await?;
    Ok(true)
}

async fn set(
    conversation: &Conversation,
    draft: &Draft,
    (at, zone): (Option<DateTime<Utc>>, Zone),
) -> Handled {
    let words = conversation.words();
    let review = &conversation.service.review;
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let approvers = review.approvers(draft).await?;
    if !review.schedule(draft, at, &actor).await? {
        conversation.say(&words.draft_changed()).await?;
        return open(conversation, draft.candidate_id).await;
    }
    if let Some(staff) = &conversation.staff {
        let content = &draft.content;
        review.saw_own_edit(draft, content, staff.id).await?;
    }
    if draft.approvals > 0 || draft.scheduled.is_some() {
        tell_approvers(conversation, draft.candidate_id, &approvers).await?;
        conversation.say(&words.draft_approve_again()).await?;
    }
    match at {
        Some(at) => {
            let keyboard = Keyboard::none().row([back(words, draft.candidate_id)]);
            let html = escape(&told(words, at, zone));
            conversation.show(&html, &keyboard).await
        }
        None => open(conversation, draft.candidate_id).await,
    }
}

/// The moment in UTC and on the clocks of the zone.
fn told(words: Words, at: DateTime<Utc>, zone: Zone) -> String {
    let local = at.with_timezone(&zone).format("%H:%M").to_string();
    words.schedule_set(&date_time(words.language(), at), &local, zone.name())
}

/// Asks before a draft is lost.
pub(super) async fn ask_cancel(conversation: &Conversation, id: i64) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let keep = Action::Candidate {
        id,
        act: CandidateAct::Draft,
    };
    let yes = Action::Candidate {
        id,
        act: CandidateAct::Form(FormAct::CancelDraftYes(draft.version)),
    };
    let keyboard = Keyboard::none()
        .row([(words.button_keep(), keep)])
        .row([(words.button_cancel_draft_yes(), yes)]);
    conversation
        .show(&escape(&words.cancel_draft_ask(id)), &keyboard)
        .await
}

/// Ends the draft that was seen.
pub(super) async fn cancel(conversation: &Conversation, id: i64, version: i32) -> Handled {
    let Some(draft) = seen(conversation, id, version).await? else {
        return Ok(());
    };
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let words = conversation.words();
    let review = &conversation.service.review;
    let approvers = review.approvers(&draft).await?;
    if !review.cancel_draft(id, &actor).await? {
        return conversation.say(&words.candidate_decided(id)).await;
    }
    tell_approvers(conversation, id, &approvers).await?;
    let keyboard = Keyboard::none().row([(words.button_back_to_queue(), Action::Queue)]);
    conversation
        .show(&escape(&words.draft_cancelled(id)), &keyboard)
        .await
}
