//! When a source is read again: as the catalogue says, or every ten minutes; later after failures and when the source asks.
//!
//! Never here: the current time, waiting.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::vault::random;

/// Time between fetches when nothing else is said.
const EVERY: Duration = Duration::from_mins(10);

/// What a source may ask for at most: one that asks for a year is read every day all the same.
const LONGEST_ASKED: Duration = Duration::from_hours(24);

/// Longest wait after failures.
const LONGEST_BACKOFF: Duration = Duration::from_hours(6);

/// What the source itself asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asked {
    /// Asking earlier is in vain.
    pub(super) fresh_for: Option<Duration>,
    /// Asking earlier is not welcome.
    pub(super) retry_after: Option<Duration>,
}

/// When it is due again after a fetch that ended at `now`; a tenth more at random, so that sources do not march in step.
pub(super) fn next(
    every_ms: Option<i64>,
    failures: i32,
    asked: Asked,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let wait = wait(every_ms, failures, asked);
    let jitter = f64::from(random::number()) / f64::from(u32::MAX);
    now + TimeDelta::from_std(wait.mul_f64(1.0 + 0.1 * jitter)).unwrap_or(TimeDelta::hours(1))
}

fn wait(every_ms: Option<i64>, failures: i32, asked: Asked) -> Duration {
    let chosen = every_ms
        .and_then(|every| u64::try_from(every).ok())
        .map(Duration::from_millis);
    // Who wrote `every` into the catalogue knows better than the source's max-age, but a Retry-After is always kept.
    let base =
        chosen.unwrap_or_else(|| EVERY.max(asked.fresh_for.unwrap_or_default().min(LONGEST_ASKED)));
    let doublings = u32::try_from(failures.clamp(0, 10)).unwrap_or(0);
    let backed_off = base
        .saturating_mul(2_u32.saturating_pow(doublings))
        .min(LONGEST_BACKOFF.max(base));
    backed_off.max(asked.retry_after.unwrap_or_default().min(LONGEST_ASKED))
}

#[cfg(test)]
mod tests {
    use super::{Asked, wait};
    use std::time::Duration;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn the_catalogue_decides_else_the_source_may_ask() {
        let asked = Asked {
            fresh_for: Some(60 * MINUTE),
            retry_after: None,
        };
        assert_eq!(wait(Some(60_000), 0, asked), MINUTE);
        assert_eq!(wait(None, 0, asked), 60 * MINUTE);
        assert_eq!(wait(None, 0, Asked::default()), 10 * MINUTE);
    }

    #[test]
    fn failures_wait_longer_and_a_retry_after_is_kept() {
        assert_eq!(wait(None, 1, Asked::default()), 20 * MINUTE);
        assert_eq!(wait(None, 30, Asked::default()), 360 * MINUTE);
        let asked = Asked {
            fresh_for: None,
            retry_after: Some(120 * MINUTE),
        };
        assert_eq!(wait(Some(60_000), 1, asked), 120 * MINUTE);
    }
}
