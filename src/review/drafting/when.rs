//! **When** an update goes out or ends, as people write it: a date, a time and a zone.
//!
//! A local hour that is skipped means the next valid minute, a doubled one the first.
//!
//! Never here: the current time.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

pub use crate::domain::zone::{moment, named as zone, next, tomorrow};

/// A time zone.
pub type Zone = Tz;

/// What was written is not a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotATime {
    /// Neither a date and a time, nor a time.
    #[error("that is not a time: write it like 2026-08-09 18:00 Europe/Minsk")]
    Form,
    /// The zone is not known.
    #[error("that is not a time zone: write it like Europe/Minsk or UTC")]
    Zone,
}

/// Reads `2026-08-09 18:00 Europe/Minsk`, `09.08.2026 18:00`, or `18:00` (the next one); without a zone in `default`. Gives
/// the moment and the zone that was meant.
///
/// # Errors
/// [`NotATime`] when it is none.
pub fn read(
    text: &str,
    now: DateTime<Utc>,
    default: Zone,
) -> Result<(DateTime<Utc>, Zone), NotATime> {
    let text = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok((moment.to_utc(), Tz::UTC));
    }
    let mut words: Vec<&str> = text.split_whitespace().flat_map(split_t).collect();
    let is_zone = |word: &str| word.starts_with(char::is_alphabetic);
    let zone = match words.last() {
        // A lone word is neither.
        Some(word) if is_zone(word) && words.len() > 1 => {
            zone(words.pop().unwrap_or_default()).ok_or(NotATime::Zone)?
        }
        _ => default,
    };
    let local = match words[..] {
        [date, time] => self::date(date)?.and_time(self::time(time)?),
        [time] => return Ok((next(self::time(time)?, now, zone), zone)),
        _ => return Err(NotATime::Form),
    };
    Ok((moment(local, zone), zone))
}

/// `2026-08-09T18:00` is two words.
fn split_t(word: &str) -> impl Iterator<Item = &str> {
    let is_both = word.len() > 11 && word.as_bytes().get(10) == Some(&b'T') && word.is_ascii();
    let (date, time) = if is_both {
        (&word[..10], Some(&word[11..]))
    } else {
        (word, None)
    };
    std::iter::once(date).chain(time)
}

fn date(text: &str) -> Result<NaiveDate, NotATime> {
    ["%Y-%m-%d", "%d.%m.%Y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
        .filter(|date| *date > NaiveDate::MIN && *date < NaiveDate::MAX)
        .ok_or(NotATime::Form)
}

fn time(text: &str) -> Result<NaiveTime, NotATime> {
    ["%H:%M", "%H:%M:%S", "%H.%M"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
        .ok_or(NotATime::Form)
}

#[cfg(test)]
mod tests {
    use super::{NotATime, Zone, read};
    use chrono::{DateTime, Utc};
    use proptest::prelude::proptest;

    fn now() -> DateTime<Utc> {
        "2026-11-20T12:00:00Z".parse().expect("a time")
    }

    fn at(text: &str) -> String {
        match read(text, now(), Zone::UTC) {
            Ok((at, zone)) => format!("{} {zone}", at.format("%Y-%m-%d %H:%M")),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!(
            at("2026-08-09 18:00 Europe/Minsk"),
            "2026-08-09 15:00 Europe/Minsk"
        );
        assert_eq!(
            at("09.08.2026 18:00 europe/minsk"),
            "2026-08-09 15:00 Europe/Minsk"
        );
        assert_eq!(at("2026-08-09T18:00"), "2026-08-09 18:00 UTC");
        assert_eq!(at("2026-08-09T18:00:00+03:00"), "2026-08-09 15:00 UTC");
        assert_eq!(at("13:00"), "2026-11-20 13:00 UTC");
        assert_eq!(at("11:00"), "2026-11-21 11:00 UTC", "the next one");
        assert_eq!(at("11:00 Europe/Minsk"), "2026-11-21 08:00 Europe/Minsk");
    }

    #[test]
    fn a_skipped_hour_is_the_next_minute_and_a_doubled_one_the_first() {
        // Warsaw: 02:00 to 03:00 is skipped on 29 March 2026, 02:00 to 03:00 comes twice on 25 October.
        assert_eq!(
            at("2026-03-29 02:30 Europe/Warsaw"),
            "2026-03-29 01:00 Europe/Warsaw"
        );
        assert_eq!(
            at("2026-10-25 02:30 Europe/Warsaw"),
            "2026-10-25 00:30 Europe/Warsaw"
        );
        // A whole day was skipped in Samoa.
        assert_eq!(
            at("2011-12-30 12:00 Pacific/Apia"),
            "2011-12-30 10:00 Pacific/Apia"
        );
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for wrong in [
            "",
            "soon",
            "2026-08-09",
            "2026-13-09 18:00",
            "2026-08-09 25:00",
            "1 2 3 UTC",
            "99:99",
        ] {
            assert!(read(wrong, now(), Zone::UTC).is_err(), "{wrong}");
        }
        assert_eq!(read("18:00 Minsk", now(), Zone::UTC), Err(NotATime::Zone));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".*", time in "[0-9+:. T-]{0,24}") {
            let _ = read(&text, now(), Zone::UTC);
            let _ = read(&time, now(), Zone::Asia__Kathmandu);
        }
    }
}
