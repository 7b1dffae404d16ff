//! What **follows** for a digest: when its next message is due, or the next digest, and that none comes after the last.
//!
//! Never here: sending.

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};

use super::super::Attempt;
use super::Due;
use crate::domain::delivery::Outcome;
use crate::domain::subscriber::ChatKind;
use crate::domain::update::Urgency;
use crate::store::digests::{LeasedDigest, SettledDigest};
use crate::store::fanout::{AttemptRow, Seen, Settled};

/// A digest this late is held by quiet hours; one on time is not: its reader chose that time.
const LATE: TimeDelta = TimeDelta::minutes(30);

/// Pause between two messages of one digest: Telegram takes one a second in a chat.
const BETWEEN: TimeDelta = TimeDelta::seconds(2);

/// A last digest waits so long for what is still on its way, and is looked at again.
const ON_ITS_WAY: TimeDelta = TimeDelta::minutes(15);

/// A message that is settled: the rest of the digest follows, or the next one is due at its time.
pub(super) fn ended(
    due: &Due<'_>,
    settled: &Settled,
    held: Vec<i32>,
    now: DateTime<Utc>,
) -> SettledDigest {
    let leased = due.leased;
    let is_all = held.len() == due.entries.len() && !due.has_more;
    let goes_on = !is_all && settled.pause.is_none();
    let is_accepted = settled.outcome == Outcome::Accepted;
    SettledDigest {
        messages: settled.messages.clone(),
        revisions: held,
        outcome: settled.outcome,
        possible_duplicate: settled.possible_duplicate,
        due_at: if goes_on {
            Some(now + BETWEEN)
        } else {
            after(due, now)
        },
        up_to: Some(leased.up_to).filter(|_| !goes_on),
        is_continued: goes_on && (is_accepted || leased.is_continued),
        // What may stand in the chat may have held what comes now: something urgent came before it meanwhile.
        is_uncertain: goes_on && leased.was_sending,
        pause: settled.pause,
        tries: 0,
        ..put_off(leased, None)
    }
}

/// As if all of it had been accepted in one message.
pub(super) fn as_accepted(due: &Due<'_>) -> SettledDigest {
    let held = due.entries.iter().map(|entry| entry.revision_id);
    let held: Vec<i32> = held.collect();
    let attempt = AttemptRow::again_accepted(due.leased.subscriber_id);
    SettledDigest {
        // No message that stands there: it would not be written down twice.
        messages: vec![i64::MAX],
        outcome: Outcome::Accepted,
        possible_duplicate: true,
        attempt: Some((held.clone(), attempt)),
        revisions: held,
        tries: 0,
        ..put_off(due.leased, None)
    }
}

/// What is not sent now, for a reason that is known before it is tried.
pub(super) fn held_back(due: &Due<'_>, now: DateTime<Utc>) -> Option<SettledDigest> {
    let leased = due.leased;
    if due.entries.is_empty() {
        return Some(SettledDigest {
            up_to: Some(leased.up_to).filter(|_| leased.is_reachable),
            is_continued: false,
            tries: 0,
            ..put_off(leased, after(due, now))
        });
    }
    if !leased.is_reachable {
        return Some(SettledDigest {
            // What an unreachable one misses is left to the next, as far as it is news then.
            is_continued: false,
            tries: 0,
            ..put_off(leased, Some(next(leased, now)))
        });
    }
    let is_late = now - leased.due_at >= LATE;
    // Nobody chose a time for the last one.
    let quiet = leased.quiet.filter(|_| is_late || leased.is_last)?;
    let until = quiet.until(Urgency::Routine, now)?;
    Some(put_off(leased, Some(until)))
}

/// Of one that seems unreachable, or a group, it matters what has changed since it was read.
pub(super) fn seen(leased: &LeasedDigest, attempt: &Attempt) -> Option<Seen> {
    let matters = leased.kind == ChatKind::Group || matches!(attempt, Attempt::Unreachable { .. });
    matters.then_some(Seen {
        subscriber_id: leased.subscriber_id,
        version: leased.version,
        kind: leased.kind,
        language: leased.language,
        is_counted: false,
    })
}

/// Nothing was sent; it is looked at again then.
pub(in crate::delivery) fn put_off(
    leased: &LeasedDigest,
    due_at: Option<DateTime<Utc>>,
) -> SettledDigest {
    SettledDigest {
        subscriber_id: leased.subscriber_id,
        messages: Vec::new(),
        revisions: Vec::new(),
        outcome: Outcome::Stopped,
        possible_duplicate: false,
        due_at,
        up_to: None,
        is_continued: leased.is_continued,
        tries: leased.tries,
        is_uncertain: leased.was_sending,
        pause: None,
        attempt: None,
        seen: None,
        was_due: leased.due_at,
    }
}

/// When the next digest is due; none after the last one, of which nothing is left.
fn after(due: &Due<'_>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    match (due.leased.is_last, due.is_awaited) {
        (true, true) => Some(quarter_after(now)),
        (true, false) => None,
        (false, _) => Some(next(due.leased, now)),
    }
}

/// The next whole quarter of an hour: the moment at which somebody chose another pace is nobody's business.
fn quarter_after(now: DateTime<Utc>) -> DateTime<Utc> {
    let later = now + ON_ITS_WAY;
    later.duration_trunc(ON_ITS_WAY).unwrap_or(later)
}

/// A pace of digests has a time; where there is none any more it is a day later.
pub(super) fn next(leased: &LeasedDigest, now: DateTime<Utc>) -> DateTime<Utc> {
    let next = leased.at.map(|at| leased.zone.next(at, now));
    next.unwrap_or(now + TimeDelta::days(1))
}
