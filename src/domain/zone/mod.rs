//! **Zone**: what a clock on the wall shows, somewhere.
//!
//! A local hour that is skipped means the next valid minute, a doubled one the first.
//!
//! Never here: the current time, and how people name a place.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Days, FixedOffset, LocalResult, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

/// Minutes of the longest gap that a clock was ever moved by.
const LONGEST_GAP: i64 = 26 * 60;

/// Seconds of the largest offset in use anywhere, in either direction (UTC+14, Kiritimati).
const LARGEST_OFFSET: i32 = 14 * 3600;

/// Where a clock hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// A zone of the tz database, with its daylight saving.
    Named(Tz),
    /// Always so far from UTC.
    Offset(FixedOffset),
}

/// Neither a name of the tz database nor an offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is not a time zone: write it like Europe/Minsk or UTC+3")]
pub struct NotAZone;

impl Zone {
    /// The zone of nobody: what stands in for a zone that is not known.
    pub const UTC: Self = Self::Named(Tz::UTC);

    /// What a clock shows there.
    #[must_use]
    pub fn local(self, at: DateTime<Utc>) -> NaiveDateTime {
        match self {
            Self::Named(zone) => at.with_timezone(&zone).naive_local(),
            Self::Offset(offset) => at.with_timezone(&offset).naive_local(),
        }
    }

    /// The moment at which a clock there shows this.
    #[must_use]
    pub fn moment(self, local: NaiveDateTime) -> DateTime<Utc> {
        match self {
            Self::Named(zone) => moment(local, zone),
            Self::Offset(offset) => moment(local, offset),
        }
    }

    /// The second moment at which a clock there shows this, where an hour comes twice.
    #[must_use]
    pub fn second_moment(self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        match self {
            Self::Named(zone) => match zone.from_local_datetime(&local) {
                LocalResult::Ambiguous(_, second) => Some(second.with_timezone(&Utc)),
                LocalResult::Single(_) | LocalResult::None => None,
            },
            Self::Offset(_) => None,
        }
    }

    /// The next time after that moment that a clock there shows this.
    #[must_use]
    pub fn next(self, time: NaiveTime, after: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Named(zone) => next(time, after, zone),
            Self::Offset(offset) => next(time, after, offset),
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(zone) => f.write_str(zone.name()),
            Self::Offset(offset) => write!(f, "UTC{offset}"),
        }
    }
}

impl FromStr for Zone {
    type Err = NotAZone;

    /// `Europe/Minsk` in whatever case, `UTC`, `UTC+3`, `+03:30`, `GMT-4`.
    fn from_str(text: &str) -> Result<Self, NotAZone> {
        let text = text.trim();
        if let Some(zone) = named(text) {
            return Ok(Self::Named(zone));
        }
        let upper = text.to_uppercase();
        let offset = ["UTC", "GMT"]
            .iter()
            .find_map(|prefix| upper.strip_prefix(prefix))
            .unwrap_or(&upper)
            .trim_start()
            // People write the sign as their keyboard has it.
            .replace(['\u{2212}', '\u{2013}'], "-");
        offset_of(&offset).map(Self::Offset).ok_or(NotAZone)
    }
}

/// A zone of the tz database by its name, in whatever case.
#[must_use]
pub fn named(name: &str) -> Option<Tz> {
    chrono_tz::TZ_VARIANTS
        .iter()
        .copied()
        .find(|zone| zone.name().eq_ignore_ascii_case(name))
}

/// `+3`, `-03:30`, `+0530`.
fn offset_of(text: &str) -> Option<FixedOffset> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits = &text[1..];
    let (hours, minutes) = match digits.split_once(':') {
        Some(both) => both,
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None => (digits, "0"),
    };
    let is_number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(hours) || !is_number(minutes) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = hours * 3600 + minutes * 60;
    if minutes > 59 || seconds > LARGEST_OFFSET {
        return None;
    }
    FixedOffset::east_opt(sign * seconds)
}

/// The next time that a clock in this zone shows this.
#[must_use]
pub fn next<Z: TimeZone + Copy>(time: NaiveTime, after: DateTime<Utc>, zone: Z) -> DateTime<Utc> {
    let today = after.with_timezone(&zone).date_naive();
    // Yesterday's may still lie ahead: where the clock was moved over it.
    let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let last = tomorrow.checked_add_days(Days::new(1)).unwrap_or(tomorrow);
    [yesterday, today, tomorrow]
        .into_iter()
        .map(|day| moment(day.and_time(time), zone))
        .find(|at| *at > after)
        .unwrap_or_else(|| moment(last.and_time(time), zone))
}

/// This time of the day after today in this zone.
#[must_use]
pub fn tomorrow<Z: TimeZone + Copy>(
    time: NaiveTime,
    after: DateTime<Utc>,
    zone: Z,
) -> DateTime<Utc> {
    let today = after.with_timezone(&zone).date_naive();
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    moment(tomorrow.and_time(time), zone)
}

/// The moment of a local time.
#[must_use]
pub fn moment<Z: TimeZone + Copy>(local: NaiveDateTime, zone: Z) -> DateTime<Utc> {
    (0..LONGEST_GAP)
        .find_map(|minutes| {
            let later = local.checked_add_signed(TimeDelta::minutes(minutes))?;
            match zone.from_local_datetime(&later) {
                LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => {
                    Some(at.with_timezone(&Utc))
                }
                LocalResult::None => None,
            }
        })
        .unwrap_or_else(|| local.and_utc())
}

#[cfg(test)]
mod tests {
    use super::Zone;
    use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    fn time(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").expect("a time of day")
    }

    fn zone(text: &str) -> Zone {
        text.parse().expect("a zone")
    }

    #[test]
    fn zones_are_read_as_people_write_them_and_read_back() {
        for (typed, kept) in [
            ("europe/minsk", "Europe/Minsk"),
            ("UTC", "UTC"),
            ("UTC+3", "UTC+03:00"),
            ("utc +03:30", "UTC+03:30"),
            ("GMT−4", "UTC-04:00"),
            ("+0545", "UTC+05:45"),
        ] {
            let zone = zone(typed);
            assert_eq!(zone.to_string(), kept);
            assert_eq!(kept.parse(), Ok(zone));
        }
        for typed in ["", "Minsk", "UTC+15", "UTC+3:99", "+", "+3h", "UTC3", "+é"] {
            assert!(typed.parse::<Zone>().is_err(), "{typed}");
        }
    }

    #[test]
    fn a_skipped_hour_is_the_next_valid_minute_and_a_doubled_one_the_first() {
        let berlin = zone("Europe/Berlin");
        // 29 March 2026: 02:00 becomes 03:00.
        assert_eq!(
            berlin.next(time("02:30"), at("2026-03-28T23:00:00Z")),
            at("2026-03-29T01:00:00Z")
        );
        // 25 October 2026: 03:00 becomes 02:00 again.
        let first = berlin.next(time("02:30"), at("2026-10-24T23:00:00Z"));
        assert_eq!(first, at("2026-10-25T00:30:00Z"));
        // The second half past two of that night is no other time.
        assert_eq!(
            berlin.next(time("02:30"), first),
            at("2026-10-26T01:30:00Z")
        );
    }

    proptest! {
        #[test]
        fn the_next_time_comes_once_a_local_day(hours in 0i64..24 * 800, slot in 0u32..48, name in prop::sample::select(vec![
            "Europe/Minsk", "Europe/Vilnius", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "UTC+05:45",
        ])) {
            let zone = zone(name);
            let time = NaiveTime::from_hms_opt(slot / 2, slot % 2 * 30, 0).expect("a time of day");
            let now = at("2025-01-01T00:00:00Z") + TimeDelta::hours(hours);
            let first = zone.next(time, now);
            let second = zone.next(time, first);
            prop_assert!(first > now && first - now <= TimeDelta::hours(26), "{first}");
            prop_assert!(zone.local(second).date() > zone.local(first).date());
            prop_assert!(second - first <= TimeDelta::hours(49));
        }
    }
}
