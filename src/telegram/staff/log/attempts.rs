//! The failed **attempts** of a fan-out, page by page, the newest first.
//!
//! Never here: a reader, but under a pseudonym; an exact time.

use super::super::super::action::Action;
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::super::queue::shortened;
use super::act::LogAct;
use super::{back_to_fanout, of_button};
use crate::delivery::{AttemptWanted, OneAttempt, RowFilter};
use crate::text::{self, Words};

/// Attempts on a page.
const PAGE: usize = 10;

/// Characters of Telegram's words.
const SAID: usize = 100;

/// Shows the page of attempts before this number; 0: the newest.
pub(super) async fn show(conversation: &Conversation, revision: i32, before: i64) -> Handled {
    let Some(line) = of_button(conversation, revision).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let place = (revision, (before > 0).then_some(before));
    let filter = RowFilter::default();
    let log = &conversation.service.log;
    let mut found = log
        .attempts(place, AttemptWanted::Failed, &filter, limit)
        .await?;
    let has_older = found.len() > PAGE;
    found.truncate(PAGE);
    let title = words.log_attempts(&line.code, line.number);
    let mut html = format!("<b>{}</b>", escape(&title));
    if found.is_empty() {
        let none = if line.has_rows {
            words.log_attempts_none()
        } else {
            words.log_rows_gone()
        };
        html.extend(["\n\n", &escape(&none)]);
    }
    for attempt in &found {
        html.extend(["\n\n", &escape(&describe(words, attempt))]);
    }
    let attempts = |before| Action::Log(LogAct::Attempts(revision, before));
    let mut pages = Vec::new();
    if before > 0 {
        pages.push((words.button_log_newest(), attempts(0)));
    }
    if let (true, Some(last)) = (has_older, found.last()) {
        let typed = format!("/log {} attempts {}", line.code, last.id);
        html.extend(["\n\n", &escape(&words.log_older(&typed))]);
        pages.push((words.button_log_older(), attempts(last.id)));
    }
    let csv = Action::Log(LogAct::Csv(revision));
    let keyboard = Keyboard::none()
        .row(pages)
        .row([(words.button_log_csv(), csv)])
        .row([back_to_fanout(conversation, revision)]);
    conversation.show(&html, &keyboard).await
}

fn describe(words: Words, attempt: &OneAttempt) -> String {
    let reason = attempt.reason.map_or_else(
        || attempt.outcome.to_string(),
        |reason| words.reason(reason.as_str()),
    );
    let at = text::time::date_time(words.language(), attempt.at);
    let mut said = words.log_attempt(&at, &attempt.pseudonym, &reason);
    if let Some(description) = &attempt.description {
        said.push('\n');
        said.push_str(&shortened(description, SAID));
    }
    said
}
