//! A **line** of `vestka delivery report`: one fan-out, for scripts and for people, and why nothing is sent at the moment.
//!
//! Never here: reading the log.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::Done;
use super::super::output;
use crate::domain::delivery::FanoutState;
use crate::domain::update::RevisionKind;
use crate::store::delivery_log::{Edits, FanoutLine};
use crate::store::fanout::pacing::Pace;

/// A fan-out as scripts read it.
#[derive(Debug, Serialize)]
pub(super) struct ReportLine<'a> {
    code: &'a str,
    revision: i32,
    kind: RevisionKind,
    state: FanoutState,
    due: i64,
    due_is_estimate: bool,
    accepted: i64,
    uncertain: i64,
    unreachable: i64,
    failed: i64,
    deferred: i64,
    lapsed: i64,
    stopped: i64,
    left: i64,
    duplicates: i64,
    first_at: Option<DateTime<Utc>>,
    last_at: Option<DateTime<Utc>>,
    rate_per_second: Option<f64>,
    relayed: bool,
    edited: Option<i64>,
    not_edited: Option<i64>,
}

/// Why nothing is sent at the moment.
pub(super) fn told(pace: Pace, now: DateTime<Utc>) -> String {
    match (pace.token_refused_at, pace.blocked_until(now)) {
        (Some(_), _) => format!(
            "Telegram refuses the token since {}: check telegram.token with @BotFather",
            output::time(pace.token_refused_at)
        ),
        (None, until) => format!(
            "Telegram has asked to wait until {}; deliveries go on by themselves then",
            output::time(until)
        ),
    }
}

pub(super) fn report_line(line: &FanoutLine) -> ReportLine<'_> {
    let counters = line.counters;
    ReportLine {
        code: &line.code,
        revision: line.number,
        kind: line.kind,
        state: line.state,
        due: counters.due(),
        due_is_estimate: counters.due_is_estimate,
        accepted: counters.accepted,
        uncertain: counters.uncertain,
        unreachable: counters.unreachable,
        failed: counters.failed,
        deferred: counters.deferred,
        lapsed: counters.lapsed,
        stopped: counters.stopped,
        left: counters.left(),
        duplicates: counters.duplicates,
        first_at: line.first_at,
        last_at: line.last_at,
        rate_per_second: line.mean_rate(),
        relayed: line.relayed,
        edited: line.edits.map(|edits| edits.edited),
        not_edited: line.edits.map(|edits| edits.not_edited),
    }
}

/// `empty` is said where there are none.
pub(super) fn table(lines: &[FanoutLine], empty: &str) -> Done {
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    output::table(
        &[
            "code",
            "revision",
            "state",
            "due",
            "accepted",
            "uncertain",
            "unreachable",
            "failed",
            "deferred",
            "lapsed",
            "stopped",
            "left",
            "duplicates",
            "edited",
            "not edited",
            "last",
            "rate",
        ],
        &rows,
        empty,
    )
}

fn row(line: &FanoutLine) -> Vec<String> {
    let counters = line.counters;
    let mut state = line.state.to_string();
    if line.relayed {
        state.push_str(", not reviewed");
    }
    let about = if counters.due_is_estimate {
        "about "
    } else {
        ""
    };
    vec![
        line.code.clone(),
        line.number.to_string(),
        state,
        format!("{about}{}", counters.due()),
        counters.accepted.to_string(),
        counters.uncertain.to_string(),
        counters.unreachable.to_string(),
        counters.failed.to_string(),
        counters.deferred.to_string(),
        counters.lapsed.to_string(),
        counters.stopped.to_string(),
        counters.left().to_string(),
        counters.duplicates.to_string(),
        edits(line, |edits| edits.edited),
        edits(line, |edits| edits.not_edited),
        output::time(line.last_at),
        line.mean_rate()
            .map_or_else(|| "–".to_owned(), |rate| format!("{rate}/s")),
    ]
}

/// Nothing for an original.
fn edits(line: &FanoutLine, count: impl Fn(Edits) -> i64) -> String {
    let counted = line.edits.map(|edits| count(edits).to_string());
    counted.unwrap_or_else(|| "–".to_owned())
}
