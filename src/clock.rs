//! **PORT** Clock: the only owner of "now".
//!
//! Never here: waiting; that is `scheduler`'s.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Tells the time, to the microsecond as Postgres keeps it.
pub trait Clock: Send + Sync + 'static {
    /// The present moment in UTC.
    fn now(&self) -> DateTime<Utc>;
}

/// What is due when is told by the clock of a host, and many hosts share the work: so far apart they may be.
pub const APART: TimeDelta = TimeDelta::seconds(5);

/// By how much another clock, read between two moments of ours, is ahead (negative: behind); nothing when it may be the same.
#[must_use]
pub fn ahead_of(
    (before, after): (DateTime<Utc>, DateTime<Utc>),
    other: DateTime<Utc>,
) -> TimeDelta {
    if other > after {
        other - after
    } else if other < before {
        other - before
    } else {
        TimeDelta::zero()
    }
}

/// What to say of a clock of Postgres that is so much ahead of this machine's; none when they agree.
#[must_use]
pub fn said_of(ahead: TimeDelta) -> Option<String> {
    let seconds = ahead.abs().num_seconds();
    let word = if ahead > TimeDelta::zero() {
        "ahead of"
    } else {
        "behind"
    };
    (ahead.abs() >= APART).then(|| {
        format!("the database's clock is {seconds} s {word} this machine's, so that digests, quiet hours and schedules are off by as much: set both by NTP")
    })
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A clock that tests set and move by hand.
#[derive(Debug, Clone)]
pub struct ManualClock {
    now: Arc<Mutex<DateTime<Utc>>>,
}

impl ManualClock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            now: Arc::new(Mutex::new(now.trunc_subsecs(6))),
        }
    }

    /// Moves it on.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{ahead_of, said_of};
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn clocks_are_apart_by_what_no_answer_that_was_slow_explains() {
        let at = |second: i64| DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap();
        // It took 20 s to answer.
        for (other, ahead) in [(-480, -480), (0, 0), (10, 0), (20, 0), (27, 7)] {
            let found = ahead_of((at(0), at(20)), at(other));
            assert_eq!(found, TimeDelta::seconds(ahead), "{other}");
        }
        assert_eq!(said_of(TimeDelta::milliseconds(4_999)), None);
        let said = |seconds| said_of(TimeDelta::seconds(seconds)).unwrap_or_default();
        assert!(said(480).starts_with("the database's clock is 480 s ahead of this machine's"));
        assert!(said(-480).starts_with("the database's clock is 480 s behind this machine's"));
    }
}
