//! When a source is read again: as the catalogue says, or as often as its own rhythm makes worth while; later after failures
//! and when the source asks.
//!
//! Never here: the current time, waiting.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::vault::random;

/// Time between fetches of a source whose rhythm is not known yet.
const EVERY: Duration = Duration::from_mins(10);

/// A source that says something every minute is not read more often.
const SHORTEST: Duration = Duration::from_mins(3);

/// A source that says something once a month is read so often all the same: the one time it does, it matters.
const LONGEST: Duration = Duration::from_hours(1);

/// What a source may ask for at most: one that asks for a year is read every day all the same.
const LONGEST_ASKED: Duration = Duration::from_hours(24);

/// Longest wait after failures.
const LONGEST_BACKOFF: Duration = Duration::from_hours(6);

/// A source is read so many times in its usual interval, so that news wait a fraction of it.
const PARTS: u32 = 4;

/// No source is put off for longer.
const FURTHEST: Duration = Duration::from_hours(366 * 24);

/// What the source itself asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Asking earlier is in vain (`max-age`, `ttl`).
    pub(super) fresh_for: Option<Duration>,
    /// How often it says that it changes (`sy:updatePeriod`).
    pub(super) changes_every: Option<Duration>,
    /// Asking earlier is not welcome.
    pub(super) retry_after: Option<Duration>,
    /// The pause between any two reads of the site (`Crawl-delay`).
    pub(super) crawl_delay: Option<Duration>,
}

/// How the source has been so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rhythm {
    /// As the catalogue says, in milliseconds.
    pub(super) every_ms: Option<i64>,
    /// Usual time between news, in milliseconds.
    pub(super) typical_interval_ms: Option<i64>,
    /// Since the last news.
    pub(super) quiet_for: Option<TimeDelta>,
    /// In a row, with this one.
    pub(super) failures: i32,
}

/// When it is due again after a fetch that ended at `now`; a tenth more at random, so that sources do not march in step.
pub(super) fn next(rhythm: Rhythm, asked: Asked, now: DateTime<Utc>) -> DateTime<Utc> {
    // An earlier version took any length of time.
    let wait = wait(rhythm, asked).min(FURTHEST);
    let jitter = random::share();
    now + TimeDelta::from_std(wait.mul_f64(1.0 + 0.1 * jitter)).unwrap_or(TimeDelta::hours(1))
}

/// Before this the host is not asked for any of its sources.
pub(super) fn host_free_at(asked: Asked, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let wait = asked.retry_after.max(asked.crawl_delay)?.min(LONGEST_ASKED);
    Some(now + TimeDelta::from_std(wait).ok()?)
}

fn wait(rhythm: Rhythm, asked: Asked) -> Duration {
    // Who wrote `every` into the catalogue knows better than the source's max-age, but a Retry-After is always kept.
    let base = rhythm
        .every_ms
        .and_then(millis)
        .unwrap_or_else(|| adapted(rhythm, asked));
    let doublings = u32::try_from(rhythm.failures.clamp(0, 10)).unwrap_or(0);
    let backed_off = base
        .saturating_mul(2_u32.saturating_pow(doublings))
        .min(LONGEST_BACKOFF.max(base));
    backed_off.max(asked.retry_after.unwrap_or_default().min(LONGEST_ASKED))
}

/// A fraction of the usual interval; of the silence, once that is longer. What the source says of itself holds until its
/// rhythm is known: publishing systems say "hourly" of everything.
fn adapted(rhythm: Rhythm, asked: Asked) -> Duration {
    let quiet_for = rhythm
        .quiet_for
        .and_then(|quiet| quiet.to_std().ok())
        .unwrap_or_default();
    let own = match rhythm.typical_interval_ms.and_then(millis) {
        Some(typical) => typical.max(quiet_for / PARTS) / PARTS,
        None => asked
            .changes_every
            .map_or(EVERY, |period| (period / PARTS).max(EVERY)),
    };
    own.clamp(SHORTEST, LONGEST)
        .max(asked.fresh_for.unwrap_or_default().min(LONGEST_ASKED))
}

fn millis(millis: i64) -> Option<Duration> {
    u64::try_from(millis).ok().map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::{Asked, Rhythm, host_free_at, wait};
    use chrono::{TimeDelta, TimeZone as _, Utc};
    use std::time::Duration;

    const MINUTE: Duration = Duration::from_mins(1);

    fn rhythm(typical: Option<i64>, quiet: i64) -> Rhythm {
        Rhythm {
            typical_interval_ms: typical.map(|minutes| minutes * 60_000),
            quiet_for: Some(TimeDelta::minutes(quiet)),
            ..Rhythm::default()
        }
    }

    fn every(minutes: i64, failures: i32) -> Rhythm {
        Rhythm {
            every_ms: Some(minutes * 60_000),
            failures,
            ..Rhythm::default()
        }
    }

    #[test]
    fn the_catalogue_decides_else_the_source_may_ask() {
        let asked = Asked {
            fresh_for: Some(60 * MINUTE),
            ..Asked::default()
        };
        assert_eq!(wait(every(1, 0), asked), MINUTE);
        assert_eq!(wait(Rhythm::default(), asked), 60 * MINUTE);
        assert_eq!(wait(Rhythm::default(), Asked::default()), 10 * MINUTE);
    }

    #[test]
    fn a_source_is_read_as_often_as_it_says_something() {
        let plain = Asked::default();
        assert_eq!(wait(rhythm(Some(1), 0), plain), 3 * MINUTE);
        assert_eq!(wait(rhythm(Some(40), 10), plain), 10 * MINUTE);
        assert_eq!(wait(rhythm(Some(3000), 10), plain), 60 * MINUTE);
        // It was lively, and fell silent.
        assert_eq!(wait(rhythm(Some(40), 320), plain), 20 * MINUTE);
    }

    #[test]
    fn what_a_source_says_of_itself_holds_until_its_rhythm_is_known() {
        let hourly = Asked {
            changes_every: Some(60 * MINUTE),
            ..Asked::default()
        };
        assert_eq!(wait(Rhythm::default(), hourly), 15 * MINUTE);
        assert_eq!(wait(rhythm(Some(20), 0), hourly), 5 * MINUTE);
    }

    #[test]
    fn failures_wait_longer_and_a_retry_after_is_kept_for_the_whole_host() {
        let failed = |failures| Rhythm {
            failures,
            ..Rhythm::default()
        };
        assert_eq!(wait(failed(1), Asked::default()), 20 * MINUTE);
        assert_eq!(wait(failed(30), Asked::default()), 360 * MINUTE);
        let asked = Asked {
            retry_after: Some(120 * MINUTE),
            ..Asked::default()
        };
        assert_eq!(wait(every(1, 1), asked), 120 * MINUTE);
        let now = Utc.with_ymd_and_hms(2026, 3, 2, 9, 0, 0).unwrap();
        assert_eq!(host_free_at(asked, now), Some(now + TimeDelta::hours(2)));
        assert_eq!(host_free_at(Asked::default(), now), None);
    }
}
