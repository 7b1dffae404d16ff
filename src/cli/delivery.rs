//! `vestka delivery`: the delivery log.
//!
//! Never here: counting rows; counters are kept by the deliveries themselves.

mod control;
mod fanouts;
mod rows;
mod stream;
mod typed;

use std::str::FromStr;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand, ValueEnum};

use super::output;
use super::update::read_code;
use super::{Context, Done, Failure, with_database, with_keys_if_any, with_own_database};
use crate::app::Foundation;
use crate::delivery::{CsvLine, FANOUT_HEADING, LineFilter, Retry, RetryChoice, RowFilter};
use crate::domain::UnknownWord;
use crate::domain::code::Code;
use crate::domain::delivery::{Outcome, Reason};
use crate::domain::staff::Actor;
use fanouts::{report_line, table, told};
use rows::Rows;
use stream::{Reader, Stream};
pub(super) use typed::moment;
use typed::{retried, word};

/// Who decides here.
const OPERATOR: &Actor = &Actor::Operator;

/// Fan-outs read at a time.
const BLOCK: i64 = 500;

/// The delivery log
#[derive(Debug, Subcommand)]
pub(super) enum Delivery {
    /// What became of each update's deliveries
    ///
    /// A line a fan-out, with its counters; with --each a line a reader, with --attempts a line for each attempt that is kept:
    /// all of what was not accepted the first time. Readers of a digest are due when the digest with the update in it is settled.
    /// Readers stand under pseudonyms that hold for one revision, and times of single readers are those of the minute. Printed while it is read.
    Report(Report),
    /// Try what failed again; what was accepted is never sent again
    ///
    /// Only of the newest revision of the update; of an amendment also the old messages that could not be edited. Asking twice changes nothing. What was stopped stays stopped: only what had failed
    /// before goes out again. Many are moved some at a time, by the service.
    Retry {
        /// Its code
        code: String,
        /// failed (unless told otherwise), uncertain (may arrive twice), unreachable (of those who can be reached again);
        /// several with commas
        #[arg(long, value_name = "OUTCOME", value_delimiter = ',', value_parser = retried)]
        outcome: Vec<Outcome>,
        /// Only what failed for this reason, such as `server_error`
        #[arg(long, value_name = "REASON", value_parser = word::<Reason>)]
        reason: Option<Reason>,
    },
    /// Send nothing more of this update until it is resumed
    Pause {
        /// Its code
        code: String,
    },
    /// Go on where it was paused, or where it halted by itself
    Resume {
        /// Its code, or `digests`, when all digests have halted
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

/// What to report.
#[derive(Debug, Args)]
pub(super) struct Report {
    /// Only of this update
    code: Option<String>,
    /// A line a reader: code, revision, subscriber (a pseudonym), outcome, reason, attempts, `settled_at`
    #[arg(long, conflicts_with = "attempts")]
    each: bool,
    /// A line an attempt: code, revision, subscriber (a pseudonym), at, outcome, reason, status, description
    #[arg(long)]
    attempts: bool,
    #[command(flatten)]
    filter: Filter,
    /// JSON and CSV of fan-outs: code, revision, kind, state, due, `due_is_estimate`, accepted, uncertain, unreachable, failed,
    /// deferred, lapsed, stopped, left, duplicates, `first_at`, `last_at`, `rate_per_second`,
    /// relayed (went out without review); of an amendment edited, `not_edited` (old messages, absent for an original)
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
}

/// Which lines.
#[derive(Debug, Args)]
struct Filter {
    /// Ended so: accepted, uncertain, unreachable, failed, lapsed, stopped. Of fan-outs: those with such deliveries. Of
    /// attempts: accepted, `rate_limited`, transient, uncertain, unreachable, malformed, migrated
    #[arg(long)]
    outcome: Option<String>,
    /// Failed for this reason, such as blocked or `server_error` (with --each or --attempts)
    #[arg(long, value_parser = word::<Reason>)]
    reason: Option<Reason>,
    /// From this moment on: 2026-11-20, or 2026-11-20T12:00:00Z. Of fan-outs: when they were published
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Option<DateTime<Utc>>,
    /// Before this moment
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<DateTime<Utc>>,
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

impl Filter {
    const fn rows(&self) -> RowFilter {
        RowFilter {
            reason: self.reason,
            since: self.since,
            until: self.until,
        }
    }

    /// What is said where there is no line.
    const fn empty(&self) -> &'static str {
        if self.outcome.is_some() {
            "Nothing of what was delivered ended so."
        } else if self.since.is_some() || self.until.is_some() {
            "Nothing was published in that time."
        } else {
            "Nothing was delivered yet."
        }
    }

    fn outcome<T: FromStr<Err = UnknownWord>>(&self) -> Result<Option<T>, Failure> {
        let read = self.outcome.as_deref().map(str::parse).transpose();
        read.map_err(|problem: UnknownWord| Failure::Usage(format!("--outcome: {problem}")))
    }
}

impl Delivery {
    /// Whether it may come first, before there is any data.
    pub(super) const fn may_begin(&self) -> bool {
        matches!(self, Self::Report(Report { code: None, .. }))
    }

    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Report(report) => report.run(context).await,
            Self::Retry {
                code,
                outcome,
                reason,
            } => retry(context, &code, outcome, reason).await,
            Self::Pause { code } => control::pause(context, &code).await,
            Self::Resume {
                code,
                trust_failures,
            } => control::resume(context, &code, trust_failures).await,
            Self::Stop { code } => control::stop(context, &code).await,
        }
    }
}

impl Report {
    async fn run(self, context: &Context) -> Done {
        let code = self.code.as_deref().map(read_code).transpose()?;
        let rows = match (self.each, self.attempts) {
            (true, _) => Rows::Each(self.filter.outcome()?),
            (_, true) => Rows::Attempts(self.filter.outcome()?),
            _ if self.filter.reason.is_some() => {
                return Err(Failure::Usage(
                    "--reason is about single deliveries: please add --each or --attempts"
                        .to_owned(),
                ));
            }
            _ => return self.fanouts(context, code.as_ref()).await,
        };
        with_keys_if_any(context, async |foundation, keys| {
            known(foundation, code.as_ref()).await?;
            // Without keys nothing was ever delivered.
            let Some(keys) = keys else {
                return rows::nothing(rows, self.format);
            };
            let of = (foundation, keys);
            rows::report(of, code.as_ref(), rows, &self.filter, self.format).await
        })
        .await
    }

    /// The counters: streamed for scripts; for people the columns are as wide as they need.
    async fn fanouts(self, context: &Context, code: Option<&Code>) -> Done {
        let filter = LineFilter {
            code: code.map(|code| code.as_str().to_owned()),
            revision_id: None,
            since: self.filter.since,
            until: self.filter.until,
            outcome: self.filter.outcome()?,
        };
        with_database(context, async |foundation| {
            known(foundation, code).await?;
            let now = foundation.clock.now();
            for wait in foundation.store.waits().await? {
                output::note(&told(wait, now));
            }
            if let Some(halt) = foundation.store.digest_halt(now).await? {
                output::note(&format!(
                    "Failures of digests have jumped ({}), so they are halted until {}; `vestka delivery resume digests` tries again at once",
                    halt.why,
                    output::time(Some(halt.until))
                ));
            }
            if self.format == ReportFormat::Text {
                let lines = foundation
                    .store
                    .fanout_page(&filter, None, i64::MAX)
                    .await?;
                return table(&lines, self.filter.empty());
            }
            let mut stream = Stream::begin(self.format, "", FANOUT_HEADING);
            let mut before = None;
            loop {
                let lines = foundation.store.fanout_page(&filter, before, BLOCK).await?;
                let Some(last) = lines.last() else { break };
                before = Some(last.revision_id);
                for line in &lines {
                    stream.line(String::new, || CsvLine::fanout(line), &report_line(line))?;
                }
                if stream.flush()? == Reader::Gone {
                    return Ok(());
                }
            }
            Ok(stream.end("")?)
        })
        .await
    }
}

/// Refuses a code of which nothing was delivered.
async fn known(foundation: &Foundation, code: Option<&Code>) -> Done {
    let Some(code) = code else { return Ok(()) };
    let filter = LineFilter {
        code: Some(code.as_str().to_owned()),
        ..LineFilter::default()
    };
    if foundation
        .store
        .fanout_page(&filter, None, 1)
        .await?
        .is_empty()
    {
        return Err(anyhow::anyhow!(
            "nothing was delivered of {code}; `vestka update list` tells whether it is published"
        )
        .into());
    }
    Ok(())
}

async fn retry(
    context: &Context,
    code: &str,
    mut outcomes: Vec<Outcome>,
    reason: Option<Reason>,
) -> Done {
    let code = read_code(code)?;
    if outcomes.is_empty() {
        outcomes.push(Outcome::Failed);
    }
    let choice = RetryChoice {
        outcomes,
        reason,
        revision_id: None,
    };
    let retried = with_own_database(context, async |foundation| {
        known(foundation, Some(&code)).await?;
        let (store, now) = (&foundation.store, foundation.clock.now());
        Ok(store
            .retry_deliveries(code.as_str(), &choice, OPERATOR.name(), now)
            .await?)
    })
    .await?;
    if let Retry::Waiting {
        number,
        edits: edits @ 1..,
        ..
    } = retried
    {
        output::print(&format!(
            "Old messages that {code}, revision {number}, edits again: {edits}."
        ))?;
    }
    match retried {
        Retry::Waiting {
            number,
            deliveries,
            rest: rest @ 1..,
            ..
        } => output::print(&format!(
            "Deliveries of {code}, revision {number}, that are tried again: {deliveries}, and up to {rest} more, which the service adds by itself."
        )),
        Retry::Waiting {
            number,
            deliveries: deliveries @ 1..,
            ..
        } => output::print(&format!(
            "Deliveries of {code}, revision {number}, that are tried again: {deliveries}."
        )),
        Retry::Waiting { edits: 1.., .. } => Ok(()),
        Retry::Stopping => Err(anyhow::anyhow!(
            "{code} is being stopped at this moment: run `vestka delivery retry {code}` again in half a minute"
        )
        .into()),
        _ => output::print(&format!(
            "Nothing of {code} is to be tried again: it waits already, was accepted since, or its rows were deleted after delivery.retention_days."
        )),
    }
}
