//! `vestka delivery`: the delivery log.
//!
//! Never here: counting rows; counters are kept by the deliveries themselves.

use chrono::{DateTime, Utc};
use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::output;
use super::update::read_code;
use super::{Context, Done, with_database};
use crate::domain::code::Code;
use crate::domain::delivery::FanoutState;
use crate::domain::update::RevisionKind;
use crate::store::fanout::pacing::Pace;
use crate::store::report::FanoutLine;

/// The delivery log
#[derive(Debug, Subcommand)]
pub(super) enum Delivery {
    /// What became of each update's deliveries
    Report {
        /// Only of this update
        code: Option<String>,
        /// JSON and CSV: code, revision, kind, state, due, `due_is_estimate`, accepted, uncertain, unreachable, failed,
        /// deferred, lapsed, stopped, left, duplicates, `first_at`, `last_at`, `rate_per_second`,
        /// relayed (went out without review)
        #[arg(long, value_enum, default_value_t)]
        format: ReportFormat,
    },
    /// Send nothing more of this update until it is resumed
    Pause {
        /// Its code
        code: String,
    },
    /// Go on where it was paused, or where it halted by itself
    Resume {
        /// Its code
        code: String,
        /// After a jump of failures: they are real, so pause the readers that cannot be reached
        #[arg(long)]
        trust_failures: bool,
    },
    /// Stop for good: whoever has it still to come does not get it
    Stop {
        /// Its code
        code: String,
    },
}

/// Form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum ReportFormat {
    /// Columns for people.
    #[default]
    Text,
    /// A JSON list.
    Json,
    /// Comma-separated, with a heading.
    Csv,
}

/// A fan-out as scripts read it.
#[derive(Debug, Serialize)]
struct ReportLine {
    code: String,
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
}

impl Delivery {
    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Report { code, format } => report(context, code.as_deref(), format).await,
            Self::Pause { code } => {
                let code = read_code(&code)?;
                let paused = with_database(context, async |foundation| {
                    let now = foundation.clock.now();
                    Ok(foundation.store.pause_fanouts(code.as_str(), now).await?)
                })
                .await?;
                moved(
                    paused,
                    &format!("{code} is paused; `vestka delivery resume {code}` goes on."),
                )
            }
            Self::Resume {
                code,
                trust_failures,
            } => {
                let code = read_code(&code)?;
                let resumed = with_database(context, async |foundation| {
                    let (store, now) = (&foundation.store, foundation.clock.now());
                    let trusted = if trust_failures {
                        store.trust_failures(code.as_str(), now).await?
                    } else {
                        0
                    };
                    Ok(trusted + store.resume_fanouts(code.as_str(), now).await?)
                })
                .await?;
                moved(resumed, &format!("{code} goes on where it was."))
            }
            Self::Stop { code } => {
                let code = read_code(&code)?;
                let stopped = with_database(context, async |foundation| {
                    let now = foundation.clock.now();
                    Ok(foundation.store.stop_fanouts(code.as_str(), now).await?)
                })
                .await?;
                moved(
                    stopped,
                    &format!("{code} is stopped: nobody gets it any more who has not got it."),
                )
            }
        }
    }
}

fn moved(fanouts: u64, said: &str) -> Done {
    if fanouts == 0 {
        return Err(anyhow::anyhow!(
            "nothing of this update is in a state for that; `vestka delivery report` tells its state"
        )
        .into());
    }
    output::print(said)
}

async fn report(context: &Context, code: Option<&str>, format: ReportFormat) -> Done {
    let code = code.map(read_code).transpose()?;
    let (lines, waits): (Vec<ReportLine>, _) = with_database(context, async |foundation| {
        let fanouts = foundation
            .store
            .fanouts(code.as_ref().map(Code::as_str))
            .await?;
        let waits = foundation.store.waits(foundation.clock.now()).await?;
        Ok((fanouts.into_iter().map(line).collect(), waits))
    })
    .await?;
    for wait in waits {
        output::note(&told(wait));
    }
    if let (Some(code), true) = (&code, lines.is_empty()) {
        return Err(anyhow::anyhow!(
            "nothing was delivered of {code}; `vestka update list` tells whether it is published"
        )
        .into());
    }
    match format {
        ReportFormat::Text => table(&lines),
        ReportFormat::Json => output::json(&lines),
        ReportFormat::Csv => output::print(&csv(&lines)),
    }
}

/// Why nothing is sent at the moment.
fn told(pace: Pace) -> String {
    match (pace.token_refused_at, pace.blocked_until) {
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

fn line(fanout: FanoutLine) -> ReportLine {
    let counters = fanout.counters;
    ReportLine {
        rate_per_second: rate(&fanout),
        code: fanout.code,
        revision: fanout.number,
        kind: fanout.kind,
        state: fanout.state,
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
        first_at: fanout.first_at,
        last_at: fanout.last_at,
        relayed: fanout.relayed,
    }
}

/// Accepted a second from the first to the last; none before there are two moments.
fn rate(fanout: &FanoutLine) -> Option<f64> {
    let micros = (fanout.last_at? - fanout.first_at?).num_microseconds()?;
    let accepted = u32::try_from(fanout.counters.accepted).ok()?;
    let rate = f64::from(accepted)
        / std::time::Duration::from_micros(u64::try_from(micros).ok()?).as_secs_f64();
    rate.is_finite().then(|| (rate * 10.0).round() / 10.0)
}

fn table(lines: &[ReportLine]) -> Done {
    let rows: Vec<Vec<String>> = lines
        .iter()
        .map(|line| {
            vec![
                line.code.clone(),
                line.revision.to_string(),
                if line.relayed {
                    format!("{}, not reviewed", line.state)
                } else {
                    line.state.to_string()
                },
                format!(
                    "{}{}",
                    if line.due_is_estimate { "about " } else { "" },
                    line.due
                ),
                line.accepted.to_string(),
                line.uncertain.to_string(),
                line.unreachable.to_string(),
                line.failed.to_string(),
                line.deferred.to_string(),
                line.left.to_string(),
                line.duplicates.to_string(),
                output::time(line.last_at),
                line.rate_per_second
                    .map_or_else(|| "–".to_owned(), |rate| format!("{rate}/s")),
            ]
        })
        .collect();
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
            "left",
            "duplicates",
            "last",
            "rate",
        ],
        &rows,
        "Nothing was delivered yet.",
    )
}

/// No cell can hold a comma or a quote: codes, words, numbers and times.
fn csv(lines: &[ReportLine]) -> String {
    let mut text = String::from(
        "code,revision,kind,state,due,due_is_estimate,accepted,uncertain,unreachable,failed,deferred,lapsed,stopped,left,duplicates,first_at,last_at,rate_per_second,relayed",
    );
    let time = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339()).unwrap_or_default();
    for line in lines {
        let first = [
            line.code.clone(),
            line.revision.to_string(),
            line.kind.to_string(),
            line.state.to_string(),
        ];
        let counts = [
            line.accepted,
            line.uncertain,
            line.unreachable,
            line.failed,
            line.deferred,
            line.lapsed,
            line.stopped,
            line.left,
            line.duplicates,
        ];
        let last = [
            time(line.first_at),
            time(line.last_at),
            line.rate_per_second
                .map(|rate| rate.to_string())
                .unwrap_or_default(),
            line.relayed.to_string(),
        ];
        let cells: Vec<String> = first
            .into_iter()
            .chain([line.due.to_string(), line.due_is_estimate.to_string()])
            .chain(counts.map(|count| count.to_string()))
            .chain(last)
            .collect();
        text.push('\n');
        text.push_str(&cells.join(","));
    }
    text
}
