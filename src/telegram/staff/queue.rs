//! `/queue`: what waits for review, first what is about to go out without review, then breaking, then newest first.
//!
//! Never here: one candidate.

use chrono::{DateTime, Utc};

use super::super::action::{Action, CandidateAct, TipAct};
use super::super::alerts::told;
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use crate::domain::staff::Role;
use crate::store::review::QueueLine;
use crate::text::Words;

/// Candidates on one page: as many as fit on a phone's screen.
const PAGE: i64 = 8;

/// Alerts above the list, and characters of each.
const ALERTS: usize = 3;
const ALERT: usize = 250;

/// Characters of a title in the list.
const TITLE: usize = 120;

/// `/queue`, or its button.
pub(super) async fn show(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let (lines, count) = conversation.service.review.queue(PAGE, 0).await?;
    conversation.about(lines.iter().map(|line| line.id));
    let refresh = [(words.button_refresh(), Action::Queue)];
    let tips = tips(conversation).await?;
    let mut html = alerts(conversation).await?;
    if lines.is_empty() {
        html.push_str(&escape(&words.queue_empty()));
        return conversation
            .show(&html, &Keyboard::none().grid(1, tips).row(refresh))
            .await;
    }
    let now = conversation.service.clock.now();
    html.extend(["<b>", &escape(&words.queue_title(count)), "</b>"]);
    for line in &lines {
        html.push_str("\n\n");
        html.push_str(&describe(words, line, now));
    }
    let buttons = lines.iter().map(|line| {
        (
            words.button_open(line.id),
            Action::Candidate {
                id: line.id,
                act: CandidateAct::Open,
            },
        )
    });
    let held = lines.iter().filter(|line| line.relay_at.is_some());
    let stops = held.map(|line| {
        let act = CandidateAct::StopRelay;
        let id = line.id;
        (words.button_stop_relay(id), Action::Candidate { id, act })
    });
    let keyboard = Keyboard::none()
        .grid(2, buttons)
        .grid(2, stops)
        .grid(1, tips)
        .row(refresh);
    conversation.show(&html, &keyboard).await
}

/// The way to tips, with their number alone; none when there are none to read.
async fn tips(conversation: &Conversation) -> Result<Option<(String, Action)>, HandlerError> {
    let Some(staff) = &conversation.staff else {
        return Ok(None);
    };
    let count = conversation.service.tips.count(staff.id).await?;
    let list = Action::Tip(TipAct::List);
    Ok((count > 0).then(|| (conversation.words().button_tips(count), list)))
}

/// What admins must know, before everything else.
async fn alerts(conversation: &Conversation) -> Result<String, HandlerError> {
    let is_admin = conversation
        .staff
        .as_ref()
        .is_some_and(|staff| staff.role == Role::Admin);
    if !is_admin {
        return Ok(String::new());
    }
    let (words, mut html) = (conversation.words(), String::new());
    let alerts = conversation.service.staff.alerts().await?;
    for alert in alerts.iter().take(ALERTS) {
        if html.is_empty() {
            html.extend(["<b>", &escape(&words.alerts_title()), "</b>\n"]);
        }
        html.push_str(&escape(&shortened(&told(words, alert), ALERT)));
        html.push('\n');
    }
    if !html.is_empty() {
        html.push('\n');
    }
    Ok(html)
}

fn describe(words: Words, line: &QueueLine, now: DateTime<Utc>) -> String {
    let title = line
        .title
        .clone()
        .unwrap_or_else(|| words.draft_title(line.id));
    let mut html = format!(
        "<b>{}</b>",
        escape(&words.queue_line(line.id, &shortened(&title, TITLE)))
    );
    let age = age(words, line.created_at, now);
    let detail = if line.sources.is_empty() {
        age
    } else {
        words.queue_line_detail(&shortened(&line.sources.join(", "), TITLE), &age)
    };
    html.push('\n');
    html.push_str(&escape(&detail));
    if let Some(at) = line.relay_at {
        let time = at.format("%H:%M").to_string();
        html.extend(["\n", &escape(&words.relay_at(&time))]);
    }
    if let Some(handle) = &line.claimed_by {
        html.push('\n');
        html.push_str(&escape(&words.queue_claimed(handle)));
    }
    html
}

pub(super) fn age(words: Words, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let age = now - at;
    match age.num_minutes().max(0) {
        minutes @ 0..60 => words.age_minutes(minutes),
        60..1440 => words.age_hours(age.num_hours()),
        _ => words.age_days(age.num_days()),
    }
}

/// The beginning of a text, of at most `limit` characters.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(limit.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}
