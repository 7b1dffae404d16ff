//! **CSV** of the delivery log: a heading and a line each, as spreadsheets read them.
//!
//! Never here: which lines.

use std::fmt::{Display, Write as _};

use chrono::{DateTime, SecondsFormat, Utc};

use super::{FanoutLine, OneAttempt, OneDelivery};

/// Heading of fan-outs.
pub const FANOUT_HEADING: &str = "code,revision,kind,state,due,due_is_estimate,accepted,uncertain,unreachable,failed,deferred,lapsed,stopped,left,duplicates,first_at,last_at,rate_per_second,relayed,edited,not_edited";

/// Heading of deliveries of single readers.
pub const DELIVERY_HEADING: &str = "code,revision,subscriber,outcome,reason,attempts,settled_at";

/// Heading of attempts.
pub const ATTEMPT_HEADING: &str = "code,revision,subscriber,at,outcome,reason,status,description";

/// A line that is being written.
#[derive(Debug, Default)]
pub struct CsvLine(String);

impl CsvLine {
    /// A fan-out.
    #[must_use]
    pub fn fanout(line: &FanoutLine) -> String {
        let counters = &line.counters;
        let mut csv = Self::default();
        csv.cell(&line.code);
        csv.cell(line.number);
        csv.cell(line.kind);
        csv.cell(line.state);
        csv.cell(counters.due());
        csv.cell(counters.due_is_estimate);
        for count in [
            counters.accepted,
            counters.uncertain,
            counters.unreachable,
            counters.failed,
            counters.deferred,
            counters.lapsed,
            counters.stopped,
            counters.left(),
            counters.duplicates,
        ] {
            csv.cell(count);
        }
        csv.maybe(line.first_at.map(in_utc));
        csv.maybe(line.last_at.map(in_utc));
        csv.maybe(line.mean_rate());
        csv.cell(line.relayed);
        csv.maybe(line.edits.map(|edits| edits.edited));
        csv.maybe(line.edits.map(|edits| edits.not_edited));
        csv.0
    }

    /// A delivery of this fan-out.
    #[must_use]
    pub fn delivery(line: &FanoutLine, delivery: &OneDelivery) -> String {
        let mut csv = Self::default();
        csv.cell(&line.code);
        csv.cell(line.number);
        csv.cell(&delivery.pseudonym);
        csv.cell(delivery.outcome);
        csv.maybe(delivery.reason);
        csv.cell(delivery.attempts);
        csv.cell(minute(delivery.settled_at));
        csv.0
    }

    /// An attempt of this fan-out.
    #[must_use]
    pub fn attempt(line: &FanoutLine, attempt: &OneAttempt) -> String {
        let mut csv = Self::default();
        csv.cell(&line.code);
        csv.cell(line.number);
        csv.cell(&attempt.pseudonym);
        csv.cell(minute(attempt.at));
        csv.cell(attempt.outcome);
        csv.maybe(attempt.reason);
        csv.maybe(attempt.code);
        csv.maybe(attempt.description.as_deref());
        csv.0
    }

    fn maybe(&mut self, value: Option<impl Display>) {
        match value {
            Some(value) => self.cell(value),
            None => self.cell(""),
        }
    }

    fn cell(&mut self, value: impl Display) {
        let begin = self.0.len();
        if begin > 0 {
            self.0.push(',');
        }
        let value = value.to_string();
        // A spreadsheet would take it for a formula.
        let guard = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            "'"
        } else {
            ""
        };
        if value.contains([',', '"', '\n', '\r']) {
            let value = value.replace('"', "\"\"");
            let _ = write!(self.0, "\"{guard}{value}\"");
        } else {
            self.0.extend([guard, &value]);
        }
        // An empty first cell would swallow the comma of the second.
        debug_assert!(
            begin > 0 || !self.0.is_empty(),
            "a line begins with its code"
        );
    }
}

/// As JSON writes it.
fn in_utc(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn minute(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::CsvLine;

    #[test]
    fn words_of_others_stay_in_their_cell_and_are_no_formula() {
        let mut line = CsvLine::default();
        for cell in ["7K3QM2T", "", "a, \"b\"\nc", "=1+1", "-1"] {
            line.cell(cell);
        }
        assert_eq!(line.0, "7K3QM2T,,\"a, \"\"b\"\"\nc\",'=1+1,'-1");
    }
}
