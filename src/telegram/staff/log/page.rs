//! The **pages** of the delivery log that keep themselves up to date: the list of fan-outs, and one of them.
//!
//! Never here: sending; who looks.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use super::super::super::action::Action;
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::super::queue::shortened;
use super::act::{Decision, LogAct};
use super::digests;
use crate::delivery::{DeliveryLog, FanoutLine, LineFilter, Progress};
use crate::domain::delivery::{FanoutState, Outcome};
use crate::domain::language::Language;
use crate::store::StoreError;
use crate::text::{self, Words};

/// Fan-outs on a page.
const PAGE: usize = 5;

/// Blocks of a bar.
const BLOCKS: i64 = 10;

/// Heights of the rate over time.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Characters of a title.
const TITLE: usize = 120;

/// Characters of why a fan-out stands still.
const WHY: usize = 300;

/// What a message shows.
pub(super) struct Page {
    pub(super) html: String,
    pub(super) keyboard: Keyboard,
}

/// A digest of what a message shows. It only saves edits: another version of the program may make another one.
pub(super) fn digest(html: &str) -> i64 {
    let mut hasher = DefaultHasher::new();
    html.hash(&mut hasher);
    hasher.finish().cast_signed()
}

/// What a page shows at this moment; none when its fan-out is not known, or it is none that keeps itself up to date.
pub(super) async fn page(
    log: &DeliveryLog,
    words: Words,
    act: LogAct,
) -> Result<Option<Page>, StoreError> {
    match act {
        LogAct::List(before) => list(log, words, before).await.map(Some),
        LogAct::Fanout(revision) => fanout(log, words, revision).await,
        _ => Ok(None),
    }
}

async fn list(log: &DeliveryLog, words: Words, before: i32) -> Result<Page, StoreError> {
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut found = log.progress((before > 0).then_some(before), limit).await?;
    let has_older = found.len() > PAGE;
    found.truncate(PAGE);
    let title = if found.is_empty() {
        words.log_empty()
    } else {
        words.log_title()
    };
    let mut html = format!("<b>{}</b>", escape(&title));
    let halt = if before > 0 {
        None
    } else {
        log.digests_halted().await?
    };
    if let Some(halt) = &halt {
        html.extend(["\n\n", &escape(&digests::told(words, halt))]);
    }
    for progress in &found {
        html.extend(["\n\n", &heading(words, progress)]);
        html.extend(["\n", &escape(&how_far(words, progress))]);
    }
    let mut pages = Vec::new();
    if before > 0 {
        pages.push((words.button_log_newest(), Action::Log(LogAct::List(0))));
    }
    if let (true, Some(last)) = (has_older, found.last()) {
        let older = words.log_older(&format!("/log older {}", last.line.code));
        html.extend(["\n\n", &escape(&older)]);
        let older = LogAct::List(last.line.revision_id);
        pages.push((words.button_log_older(), Action::Log(older)));
    }
    let open = found.iter().map(|progress| {
        let line = &progress.line;
        let label = match line.number {
            1 => line.code.clone(),
            number => format!("{} ({number})", line.code),
        };
        (label, Action::Log(LogAct::Fanout(line.revision_id)))
    });
    let mut keyboard = Keyboard::none().grid(3, open);
    for button in halt.iter().flat_map(|_| digests::buttons(words)) {
        keyboard = keyboard.row([button]);
    }
    let keyboard = keyboard
        .row(pages)
        .row([(words.button_log_csv(), Action::Log(LogAct::Csv(0)))]);
    Ok(Page { html, keyboard })
}

async fn fanout(
    log: &DeliveryLog,
    words: Words,
    revision: i32,
) -> Result<Option<Page>, StoreError> {
    let filter = LineFilter {
        revision_id: Some(revision),
        ..LineFilter::default()
    };
    let Some(progress) = log.one(&filter).await? else {
        return Ok(None);
    };
    let title = log.title(revision, words.language()).await?;
    let mut html = format!(
        "{}\n{}\n\n{}",
        heading(words, &progress),
        escape(&shortened(&title, TITLE)),
        escape(&how_far(words, &progress))
    );
    for line in details(words, &progress) {
        html.extend(["\n", &escape(&line)]);
    }
    let keyboard = buttons(words, &progress);
    Ok(Some(Page { html, keyboard }))
}

fn heading(words: Words, progress: &Progress) -> String {
    let line = &progress.line;
    let state = words.fanout_state(line.state.as_str());
    let said = words.log_line(&line.code, line.number, &state);
    format!("<b>{}</b>", escape(&said))
}

/// The bar, the numbers, the rate and the time that is left.
fn how_far(words: Words, progress: &Progress) -> String {
    let counters = &progress.line.counters;
    let (settled, due) = (counters.settled(), counters.due());
    let numbers = if counters.due_is_estimate {
        words.log_done_of_about(settled, due)
    } else {
        words.log_done(settled, due)
    };
    let mut said = vec![format!("{} {numbers}", bar(settled, due))];
    if let Some(rate) = progress.rate {
        let mut how_fast = words.log_rate(&decimal(words, rate));
        if let Some(left) = progress.time_left {
            how_fast = format!("{how_fast}, {}", time_left(words, left));
        }
        said.push(how_fast);
    }
    said.join("\n")
}

/// Ten blocks and the percentage; nothing due is all done.
fn bar(settled: i64, due: i64) -> String {
    let share = |of: i64| settled.saturating_mul(of).checked_div(due).unwrap_or(of);
    let full = usize::try_from(share(BLOCKS).clamp(0, BLOCKS)).unwrap_or(0);
    let blocks = usize::try_from(BLOCKS).unwrap_or(0);
    format!(
        "{}{} {}%",
        "▓".repeat(full),
        "░".repeat(blocks - full),
        share(100).clamp(0, 100)
    )
}

/// With the decimal mark of the language.
fn decimal(words: Words, number: f64) -> String {
    match words.language() {
        Language::En => number.to_string(),
        _ => number.to_string().replace('.', ","),
    }
}

fn time_left(words: Words, left: Duration) -> String {
    match left.as_secs() {
        seconds @ ..90 => words.log_left_seconds(seconds),
        seconds @ ..5_400 => words.log_left_minutes(seconds.div_ceil(60)),
        seconds => words.log_left_hours(seconds.div_ceil(3_600)),
    }
}

fn details(words: Words, progress: &Progress) -> Vec<String> {
    let (line, counters) = (&progress.line, &progress.line.counters);
    let mut said = Vec::new();
    if let Some(why) = &line.state_reason {
        said.push(words.log_why(&shortened(why, WHY)));
    }
    if !line.halted_languages.is_empty() {
        let names: Vec<String> = line
            .halted_languages
            .iter()
            .map(|language| words.language_name(*language))
            .collect();
        said.push(words.log_halted(&text::time::list(words.language(), &names)));
    }
    said.push(String::new());
    for outcome in Outcome::ALL {
        let count = counters.of(*outcome);
        if count == 0 && *outcome != Outcome::Accepted {
            continue;
        }
        said.push(words.log_count(&words.outcome(outcome.as_str()), count));
        for reason in &progress.reasons {
            if reason.outcome == *outcome {
                let name = words.reason(reason.reason.as_str());
                said.push(format!("· {}", words.log_count(&name, reason.deliveries)));
            }
        }
    }
    for (count, named) in [
        (counters.deferred, words.log_deferred()),
        (counters.left(), words.log_left()),
        (counters.duplicates, words.log_duplicates()),
    ] {
        if count > 0 {
            said.push(words.log_count(&named, count));
        }
    }
    said.extend(edits(words, line));
    said.push(String::new());
    said.extend(over_time(words, progress));
    let at = |at| text::time::date_time(words.language(), at);
    said.push(words.log_begun(&at(line.started_at)));
    if let Some(last) = line.last_at {
        said.push(words.log_last(&at(last)));
    }
    if line.relayed {
        said.push(words.log_relayed());
    }
    if !line.has_rows {
        said.push(words.log_rows_gone());
    }
    said
}

/// Of an amendment, what became of the old messages.
fn edits(words: Words, line: &FanoutLine) -> Vec<String> {
    let Some(edits) = line.edits else {
        return Vec::new();
    };
    let counts = [
        (edits.edited, words.log_edited()),
        (edits.not_edited, words.log_not_edited()),
        (edits.waiting, words.log_edits_waiting()),
    ];
    let mut said = vec![String::new()];
    for (number, (count, named)) in counts.into_iter().enumerate() {
        if count > 0 || number == 0 {
            said.push(words.log_count(&named, count));
        }
    }
    said
}

fn over_time(words: Words, progress: &Progress) -> Option<String> {
    let most = progress.rates.iter().copied().fold(0.0, f64::max);
    if progress.rates.len() < 2 || most <= 0.0 {
        return None;
    }
    let bars = progress.rates.iter().map(|rate| {
        let height = HEIGHTS
            .iter()
            .zip(1_u8..)
            .find(|(_, step)| rate / most <= f64::from(*step) / 8.0);
        height.map_or('█', |(bar, _)| *bar)
    });
    let most = decimal(words, most);
    Some(words.log_over_time(&bars.collect::<String>(), &most))
}

fn buttons(words: Words, progress: &Progress) -> Keyboard {
    let (line, counters) = (&progress.line, &progress.line.counters);
    let revision = line.revision_id;
    let ask = |decision| Action::Log(LogAct::Ask(decision, revision));
    let mut decisions = Vec::new();
    if line.state == FanoutState::Running {
        decisions.push((words.button_log_pause(), ask(Decision::Pause)));
    }
    let waits = matches!(line.state, FanoutState::Paused | FanoutState::Halted);
    if waits || !line.halted_languages.is_empty() {
        decisions.push((words.button_log_resume(), ask(Decision::Resume)));
    }
    if line.is_open() {
        decisions.push((words.button_log_stop(), ask(Decision::Stop)));
    }
    let trust = line
        .halted_by_failures
        .then(|| (words.button_log_trust(), ask(Decision::Trust)));
    let may_retry = line.may_retry();
    let mut again = Vec::new();
    let failed = counters.failed + line.edits.map_or(0, |edits| edits.failed);
    if may_retry && failed > 0 {
        let label = words.button_log_retry(failed);
        again.push((label, ask(Decision::Retry)));
    }
    if may_retry && counters.uncertain > 0 {
        let label = words.button_log_retry_uncertain(counters.uncertain);
        again.push((label, ask(Decision::RetryUncertain)));
    }
    let attempts = Action::Log(LogAct::Attempts(revision, 0));
    Keyboard::none()
        .row(decisions)
        .row(trust)
        .row(again)
        .row([
            (words.button_log_attempts(), attempts),
            (words.button_log_csv(), Action::Log(LogAct::Csv(revision))),
        ])
        .row([(words.button_log_list(), Action::Log(LogAct::List(0)))])
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn a_bar_is_full_only_when_all_is_done() {
        assert_eq!(bar(0, 10), "░░░░░░░░░░ 0%");
        assert_eq!(bar(9_999, 10_000), "▓▓▓▓▓▓▓▓▓░ 99%");
        assert_eq!(bar(10_000, 10_000), "▓▓▓▓▓▓▓▓▓▓ 100%");
        assert_eq!(bar(0, 0), "▓▓▓▓▓▓▓▓▓▓ 100%");
    }
}
