//! What is **typed** after an option of the delivery log: words and moments, or a sentence about what is accepted.
//!
//! Never here: what is done with it.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::domain::UnknownWord;
use crate::domain::delivery::Outcome;

/// A word of an enum.
pub(super) fn word<T: FromStr<Err = UnknownWord>>(typed: &str) -> Result<T, UnknownWord> {
    typed.parse()
}

/// An outcome after which another try makes sense.
pub(super) fn retried(typed: &str) -> Result<Outcome, String> {
    match typed.parse() {
        Ok(outcome @ (Outcome::Failed | Outcome::Uncertain | Outcome::Unreachable)) => Ok(outcome),
        _ => Err("failed, uncertain and unreachable ones can be tried again".to_owned()),
    }
}

/// A moment, or the beginning of a day (UTC).
pub(in crate::cli) fn moment(typed: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(day) = typed.parse::<NaiveDate>() {
        return Ok(day.and_time(NaiveTime::MIN).and_utc());
    }
    DateTime::parse_from_rfc3339(typed)
        .map(|at| at.with_timezone(&Utc))
        .map_err(|_| "write it like 2026-11-20 or 2026-11-20T12:00:00Z".to_owned())
}
