//! What is **logged** of an attempt: why it was not accepted, in Telegram's words without what tells of a reader.
//!
//! Never here: what follows from it.

use super::{Attempt, Before, was_made};
use crate::domain::delivery::AttemptOutcome;
use crate::store::fanout::AttemptRow;

/// The log row of a try that was not accepted the first time.
pub(in crate::delivery) fn row(before: Before, attempt: &Attempt) -> Option<AttemptRow> {
    let (outcome, code, description) = match attempt {
        // Nothing was tried, or nothing left this machine; a refused token is no failure of a delivery.
        other if !was_made(other) => return None,
        Attempt::Partial { then, .. } => return row(before, then),
        Attempt::Accepted(_) if before.tries == 0 && !before.may_have_received => return None,
        Attempt::Accepted(_) => (AttemptOutcome::Accepted, None, None),
        Attempt::RateLimited(wait) => (
            AttemptOutcome::RateLimited,
            Some(429),
            Some(format!("retry after {} s", wait.as_secs())),
        ),
        Attempt::Transient { code, description } => {
            (AttemptOutcome::Transient, *code, Some(description.clone()))
        }
        Attempt::Uncertain(description) => {
            (AttemptOutcome::Uncertain, None, Some(description.clone()))
        }
        Attempt::Unreachable {
            code, description, ..
        } => (
            AttemptOutcome::Unreachable,
            Some(*code),
            Some(description.clone()),
        ),
        Attempt::Migrated(_) => (AttemptOutcome::Migrated, Some(400), None),
        Attempt::Malformed { code, description } => (
            AttemptOutcome::Malformed,
            Some(*code),
            Some(description.clone()),
        ),
        _ => return None,
    };
    Some(AttemptRow {
        subscriber_id: before.subscriber_id,
        outcome,
        reason: super::super::log::reason_of(attempt),
        code,
        description: description.as_deref().map(without_numbers),
    })
}

/// Telegram's words may hold an id: numbers of five digits and more are taken out before they are stored or logged.
pub(crate) fn without_numbers(description: &str) -> String {
    let mut kept = String::with_capacity(description.len());
    let mut digits = String::new();
    for letter in description.chars().chain(std::iter::once('\0')) {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        kept.push_str(if digits.len() < 5 { &digits } else { "…" });
        digits.clear();
        if letter != '\0' {
            kept.push(letter);
        }
    }
    kept
}

/// Why it was not taken, without what tells of a reader.
pub(in crate::delivery) fn words_of(attempt: &Attempt) -> String {
    match attempt {
        Attempt::Transient { description, .. } | Attempt::Uncertain(description) => {
            without_numbers(description)
        }
        _ => String::new(),
    }
}
