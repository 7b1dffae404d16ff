//! `vestka delivery report --each` and `--attempts`: single readers under pseudonyms, streamed.
//!
//! Never here: who a reader is; an exact time (fan-outs meet the readers in one order, and it would tell which lines belong
//! together).

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use tracing::warn;

use super::stream::{Reader, Stream};
use super::{Failure, Filter, ReportFormat};
use crate::app::{Foundation, Keys};
use crate::delivery::{
    ATTEMPT_HEADING, After, AttemptWanted, CsvLine, DELIVERY_HEADING, DeliveryLog, FanoutLine,
    LineFilter, OneAttempt, OneDelivery,
};
use crate::domain::code::Code;
use crate::domain::delivery::{AttemptOutcome, Outcome, Reason};
use crate::domain::staff::Actor;

/// Attempts read at a time, and fan-outs.
const BLOCK: i64 = 5_000;

/// What there is a line of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    Each(Option<Outcome>),
    Attempts(Option<AttemptOutcome>),
}

/// A delivery as scripts read it.
#[derive(Serialize)]
struct DeliveryRow<'a> {
    code: &'a str,
    revision: i32,
    subscriber: &'a str,
    outcome: Outcome,
    reason: Option<Reason>,
    attempts: i64,
    settled_at: DateTime<Utc>,
}

/// An attempt as scripts read it.
#[derive(Serialize)]
struct AttemptRow<'a> {
    code: &'a str,
    revision: i32,
    subscriber: &'a str,
    at: DateTime<Utc>,
    outcome: AttemptOutcome,
    reason: Option<Reason>,
    status: Option<i16>,
    description: Option<&'a str>,
}

/// Prints the rows of one update, or of all; who took them is in the audit log.
pub(super) async fn report(
    (foundation, keys): (&Foundation, &Keys),
    code: Option<&Code>,
    rows: Rows,
    filter: &Filter,
    format: ReportFormat,
) -> Result<(), Failure> {
    let log = foundation.delivery_log(keys);
    let (subject, what) = (
        code.map_or("all", Code::as_str),
        match rows {
            Rows::Each(_) => "each",
            Rows::Attempts(_) => "attempts",
        },
    );
    log.record_export(subject, what, &Actor::Operator).await?;
    let lines = LineFilter {
        code: code.map(|code| code.as_str().to_owned()),
        ..LineFilter::default()
    };
    let mut stream = begin(rows, format);
    let mut before = None;
    loop {
        let page = log.lines(&lines, before, BLOCK).await?;
        let Some(last) = page.last() else { break };
        before = Some(last.revision_id);
        for line in &page {
            if !line.has_rows {
                let (code, revision) = (&line.code, line.number);
                warn!(
                    "{code}, revision {revision}: rows about single readers are deleted after delivery.retention_days; its counters stay"
                );
                continue;
            }
            let printed = match rows {
                Rows::Each(outcome) => each((&log, line), outcome, filter, &mut stream).await?,
                Rows::Attempts(outcome) => {
                    attempts((&log, line), outcome, filter, &mut stream).await?
                }
            };
            if printed == Reader::Gone {
                return Ok(());
            }
        }
    }
    Ok(stream.end("There is nothing of that kind.")?)
}

/// The report of a database in which nothing was ever delivered, in the form that was asked for.
pub(super) fn nothing(rows: Rows, format: ReportFormat) -> Result<(), Failure> {
    Ok(begin(rows, format).end("Nothing was delivered yet.")?)
}

fn begin(rows: Rows, format: ReportFormat) -> Stream {
    match rows {
        Rows::Each(_) => Stream::begin(format, &delivery_columns(), DELIVERY_HEADING),
        Rows::Attempts(_) => Stream::begin(format, &attempt_columns(), ATTEMPT_HEADING),
    }
}

async fn each(
    (log, line): (&DeliveryLog, &FanoutLine),
    outcome: Option<Outcome>,
    filter: &Filter,
    stream: &mut Stream,
) -> Result<Reader, Failure> {
    let mut after = Some(After::default());
    while let Some(place) = after {
        let (rows, next) = log
            .deliveries((line.revision_id, place), outcome, &filter.rows())
            .await?;
        for row in &rows {
            let json = DeliveryRow {
                code: &line.code,
                revision: line.number,
                subscriber: &row.pseudonym,
                outcome: row.outcome,
                reason: row.reason,
                attempts: row.attempts,
                settled_at: row.settled_at,
            };
            stream.line(
                || delivery_text(line, row),
                || CsvLine::delivery(line, row),
                &json,
            )?;
        }
        if stream.flush()? == Reader::Gone {
            return Ok(Reader::Gone);
        }
        after = next;
    }
    Ok(Reader::There)
}

async fn attempts(
    (log, line): (&DeliveryLog, &FanoutLine),
    outcome: Option<AttemptOutcome>,
    filter: &Filter,
    stream: &mut Stream,
) -> Result<Reader, Failure> {
    let wanted = outcome.map_or(AttemptWanted::All, AttemptWanted::Ended);
    let mut before = None;
    loop {
        let place = (line.revision_id, before);
        let rows = log.attempts(place, wanted, &filter.rows(), BLOCK).await?;
        for row in &rows {
            let json = AttemptRow {
                code: &line.code,
                revision: line.number,
                subscriber: &row.pseudonym,
                at: row.at,
                outcome: row.outcome,
                reason: row.reason,
                status: row.code,
                description: row.description.as_deref(),
            };
            stream.line(
                || attempt_text(line, row),
                || CsvLine::attempt(line, row),
                &json,
            )?;
        }
        if stream.flush()? == Reader::Gone {
            return Ok(Reader::Gone);
        }
        before = rows.last().map(|row| row.id);
        if before.is_none() {
            return Ok(Reader::There);
        }
    }
}

fn delivery_columns() -> String {
    columns([
        "code",
        "revision",
        "subscriber",
        "outcome",
        "reason",
        "attempts",
        "settled at",
    ])
}

fn delivery_text(line: &FanoutLine, row: &OneDelivery) -> String {
    columns([
        &line.code,
        &line.number.to_string(),
        &row.pseudonym,
        row.outcome.as_str(),
        row.reason.map_or("–", Reason::as_str),
        &row.attempts.to_string(),
        &minute(row.settled_at),
    ])
}

fn attempt_columns() -> String {
    columns([
        "code",
        "revision",
        "subscriber",
        "outcome",
        "reason",
        "status",
        "at, and what Telegram said",
    ])
}

fn attempt_text(line: &FanoutLine, row: &OneAttempt) -> String {
    let status = row
        .code
        .map_or_else(|| "–".to_owned(), |code| code.to_string());
    let said = row.description.as_deref().unwrap_or_default();
    columns([
        &line.code,
        &line.number.to_string(),
        &row.pseudonym,
        row.outcome.as_str(),
        row.reason.map_or("–", Reason::as_str),
        &status,
        &format!("{}  {said}", minute(row.at)),
    ])
}

/// Of fixed widths: nobody knows the longest cell before the last line.
fn columns(cells: [&str; 7]) -> String {
    let [code, revision, subscriber, outcome, reason, number, last] = cells;
    format!(
        "{code:<7}  {revision:<8}  {subscriber:<10}  {outcome:<12}  {reason:<13}  {number:<8}  {last}"
    )
}

fn minute(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
