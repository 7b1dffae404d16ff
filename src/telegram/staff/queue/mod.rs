//! `/queue`: what waits for review, first what is about to go out without review, then breaking, then what many readers ask
//! about, then newest first.
//!
//! Never here: one candidate.

mod filter;
mod view;

use chrono::{DateTime, Utc};

use super::super::action::{Action, CandidateAct, TipAct};
use super::super::alerts::told;
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use crate::domain::staff::Role;
use crate::domain::update::{RevisionKind, Urgency};
use crate::store::review::{QueueAsk, QueueLine};
use crate::text::Words;
use crate::text::time::date_time;

pub(super) use filter::menu as filter_menu;
pub(in crate::telegram) use view::View;

/// Candidates on one page: as many as fit on a phone's screen.
const PAGE: i64 = 8;

/// Alerts above the list, and characters of each.
const ALERTS: usize = 3;
const ALERT: usize = 250;

/// Characters of a title in the list.
const TITLE: usize = 120;

/// `/queue WORDS`, in any order.
pub(super) async fn typed(conversation: &Conversation, words: &str) -> Handled {
    let topics = conversation.service.subscriptions.topics().await?;
    match View::typed(words, &topics) {
        Ok(view) => show(conversation, view).await,
        Err(word) => {
            let word = shortened(word, TITLE);
            let said = conversation.words().queue_word_unknown(&word);
            conversation.say(&said).await
        }
    }
}

/// A part of the queue.
pub(super) async fn show(conversation: &Conversation, view: View) -> Handled {
    let words = conversation.words();
    let review = &conversation.service.review;
    let ask = ask(conversation, view).await?;
    let (lines, count) = review.queue_page(&ask).await?;
    conversation.about(lines.iter().map(|line| line.id));
    if lines.is_empty() && view.page > 0 {
        return Box::pin(show(conversation, view.with(|_| ()))).await;
    }
    let mut html = alerts(conversation).await?;
    if lines.is_empty() {
        html.push_str(&escape(&if view == View::default() {
            words.queue_empty()
        } else {
            words.queue_nothing_like_that()
        }));
    } else {
        html.extend(["<b>", &escape(&words.queue_title(count)), "</b>"]);
    }
    if let Some(only) = filter::told(conversation, view).await? {
        html.extend(["\n", &escape(&only)]);
    }
    let now = conversation.service.clock.now();
    for line in &lines {
        html.push_str("\n\n");
        html.push_str(&describe(conversation, line, now));
    }
    let tips = tips(conversation).await?;
    let keyboard = keyboard(words, &lines, (view, count), tips);
    conversation.show(&html, &keyboard).await
}

async fn ask(conversation: &Conversation, view: View) -> Result<QueueAsk, HandlerError> {
    let topic = match view.topic {
        Some(id) => {
            let topics = conversation.service.subscriptions.topics().await?;
            // A topic that went from the catalogue is nobody's.
            let known = topics.into_iter().find(|topic| topic.id == id);
            Some(known.map(|topic| topic.slug).unwrap_or_default())
        }
        None => None,
    };
    Ok(QueueAsk {
        urgency: view.urgency,
        topic,
        language: view.language,
        state: view.state,
        oldest_first: view.oldest_first,
        staff: conversation.staff.as_ref().map(|staff| staff.id),
        limit: PAGE,
        offset: i64::from(view.page) * PAGE,
    })
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

fn keyboard(
    words: Words,
    lines: &[QueueLine],
    (view, count): (View, i64),
    tips: Option<(String, Action)>,
) -> Keyboard {
    let act = |id, act| Action::Candidate { id, act };
    let open = lines
        .iter()
        .map(|line| (words.button_open(line.id), act(line.id, CandidateAct::Open)));
    let stops = lines
        .iter()
        .filter(|line| line.relay_at.is_some())
        .map(|line| {
            (
                words.button_stop_relay(line.id),
                act(line.id, CandidateAct::StopRelay),
            )
        });
    let has_more = (i64::from(view.page) + 1) * PAGE < count;
    let to = |page| Action::QueueView(View { page, ..view });
    let keyboard = Keyboard::none()
        .grid(2, open)
        .grid(2, stops)
        .grid(1, tips)
        .pages(words, (view.page, has_more), to);
    let refresh = if view == View::default() {
        Action::Queue
    } else {
        Action::QueueView(view)
    };
    keyboard.row([
        (words.button_filter(), Action::QueueFilter(view)),
        (words.button_refresh(), refresh),
    ])
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

fn describe(conversation: &Conversation, line: &QueueLine, now: DateTime<Utc>) -> String {
    let words = conversation.words();
    let title = line.title.clone().unwrap_or_else(|| match line.asked {
        Some(_) => words.queue_question(),
        None => words.draft_title(line.id),
    });
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
    for standing in standing(conversation, line) {
        html.extend(["\n", &escape(&standing)]);
    }
    html
}

/// What is special about a line: urgency, hold, change, claim, and what becomes of its draft.
fn standing(conversation: &Conversation, line: &QueueLine) -> Vec<String> {
    let words = conversation.words();
    let mut said = Vec::new();
    said.extend(amendment(
        words,
        line.draft_kind,
        line.amends_code.as_deref(),
    ));
    if line.urgency == Urgency::Breaking {
        said.push(words.urgency(line.urgency.as_str()));
    }
    said.extend(line.asked.map(|count| words.queue_asked(count)));
    if line.is_held {
        said.push(words.queue_held());
    }
    if line.is_changed {
        said.push(words.queue_changed());
    }
    if let (Some(handle), Some(until)) = (&line.claimed_by, line.claimed_until) {
        let time = until.format("%H:%M").to_string();
        said.push(words.queue_claimed_until(handle, &time));
    }
    if let Some(given) = line.approvals {
        let review = &conversation.service.review;
        let needed = review.needed_for(line.draft_kind, line.urgency, line.amends_urgency);
        said.push(if line.is_approved_by_me {
            words.queue_waiting_approval(given, needed)
        } else {
            words.queue_your_approval()
        });
    }
    if line.is_overtaken {
        said.push(words.queue_overtaken());
    }
    if let Some(at) = line.scheduled_at {
        said.push(words.queue_scheduled(&date_time(words.language(), at)));
    }
    said
}

/// Which update a draft corrects or takes back.
pub(super) fn amendment(words: Words, kind: RevisionKind, code: Option<&str>) -> Option<String> {
    let code = code?;
    match kind {
        RevisionKind::Original => None,
        RevisionKind::Correction => Some(words.amend_corrects(code)),
        RevisionKind::Retraction => Some(words.amend_retracts(code)),
    }
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
