//! Dates as feeds write them: RFC 3339, RFC 2822, and what publishers make of either.
//!
//! Without a zone UTC is meant. Never here: whether a date is likely; what cannot be read is `None`, never a guess.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};

mod words;

/// Longer texts are no dates.
const LONGEST: usize = 80;

/// The instant, or `None` if this is no date we know.
#[must_use]
pub(crate) fn read_date(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let parts = Parts::read(text).or_else(|| unix_time(text).map(Parts::of))?;
    parts.instant()
}

/// Seconds or milliseconds since 1970, as some JSON feeds write.
fn unix_time(text: &str) -> Option<DateTime<Utc>> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        9..=10 => Utc.timestamp_opt(number, 0).single(),
        13 => Utc.timestamp_millis_opt(number).single(),
        _ => None,
    }
}

/// What was found so far.
#[derive(Default)]
struct Parts {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
    weekday: Option<Weekday>,
    time: Option<NaiveTime>,
    /// 12 for PM.
    half: Option<u32>,
    /// East of UTC, in seconds.
    offset: Option<i64>,
    /// 03/05/2019: whichever of the two orders is right.
    unsure: Option<(u32, u32)>,
}

impl Parts {
    fn of(instant: DateTime<Utc>) -> Self {
        Self {
            day: Some(instant.day()),
            month: Some(instant.month()),
            year: Some(instant.year()),
            time: Some(instant.time()),
            ..Self::default()
        }
    }

    /// Reads it word by word; one unknown word (but a first one, which may be a weekday of any language) and it is none.
    fn read(text: &str) -> Option<Self> {
        let mut parts = Self::default();
        let spaced = text.replace([',', ';', '\u{a0}', '\u{202f}'], " ");
        for (at, word) in spaced.split_whitespace().enumerate() {
            // Comments: "(Moscow time)".
            if word.starts_with('(') {
                break;
            }
            let known = parts.day_and_time(word) || parts.word(word);
            let may_be_weekday = at == 0
                && word
                    .chars()
                    .all(|letter| letter.is_alphabetic() || letter == '.');
            if !known && !may_be_weekday {
                return None;
            }
        }
        Some(parts)
    }

    /// `2026-11-03T10:00:00Z` and the words it falls into.
    fn day_and_time(&mut self, word: &str) -> bool {
        match word.split_once(['T', 't']) {
            Some((day, time))
                if day.len() >= 8 && day.starts_with(|first: char| first.is_ascii_digit()) =>
            {
                self.numeric_day(day) && self.clock(time)
            }
            _ => false,
        }
    }

    fn word(&mut self, word: &str) -> bool {
        let bare = word.trim_end_matches('.');
        // Atlantic time, and not "3 November at 10:00".
        if bare == "AT" && self.time.is_some() {
            self.offset = Some(-4 * 3600);
            return true;
        }
        if bare.is_empty() || words::is_filler(bare) {
            return true;
        }
        let first_is_digit = bare.starts_with(|first: char| first.is_ascii_digit());
        if first_is_digit && bare.contains(':') {
            return self.clock(bare);
        }
        if first_is_digit {
            return self.numeric_day(bare) || self.number(bare);
        }
        if let Some(offset) = words::zone(bare) {
            // "GMT+3": the later, nearer word wins.
            self.offset = Some(offset);
            return true;
        }
        if let Some(half) = words::half(bare) {
            self.half = Some(half);
            return true;
        }
        if let Some(month) = words::month(bare) {
            return self.month.replace(month).is_none();
        }
        if let Some(weekday) = words::weekday(bare) {
            self.weekday = Some(weekday);
            return true;
        }
        false
    }

    /// `3`, `3rd`, `2019`, `19`.
    fn number(&mut self, word: &str) -> bool {
        let digits = word.trim_end_matches(|letter: char| letter.is_alphabetic());
        let Ok(number) = digits.parse::<u32>() else {
            return false;
        };
        match digits.len() {
            1 | 2 if self.day.is_none() => self.day = Some(number),
            2 if self.year.is_none() => self.year = Some(full_year(number)),
            4 if self.year.is_none() => self.year = i32::try_from(number).ok(),
            _ => return false,
        }
        true
    }

    /// `2026-11-03`, `20261103`, `3.11.2026`, `11/03/2026`, `03-Nov-2026`.
    fn numeric_day(&mut self, word: &str) -> bool {
        if word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.set_day(&word[..4], &word[4..6], &word[6..]);
        }
        let parts: Vec<&str> = word.split(['-', '.', '/']).collect();
        let [first, second, third] = parts[..] else {
            return false;
        };
        if first.len() == 4 {
            return self.set_day(first, second, third);
        }
        if word.contains('/') {
            let (Ok(one), Ok(two), Ok(year)) = (first.parse(), second.parse(), third.parse())
            else {
                return false;
            };
            self.unsure = Some((one, two));
            self.year = if third.len() == 2 {
                Some(full_year(year))
            } else {
                i32::try_from(year).ok()
            };
            return true;
        }
        self.set_day(third, second, first)
    }

    fn set_day(&mut self, year: &str, month: &str, day: &str) -> bool {
        let Ok(number) = year.parse() else {
            return false;
        };
        let month = month.parse().ok().or_else(|| words::month(month));
        self.year = if year.len() == 2 {
            Some(full_year(number))
        } else {
            i32::try_from(number).ok()
        };
        self.month = month;
        self.day = day.parse().ok();
        self.month.is_some() && self.day.is_some()
    }

    /// `10:00`, `10:00:00.123+03:00`, `4:42pm`, `100000Z`.
    fn clock(&mut self, word: &str) -> bool {
        let end = word
            .find(|letter: char| !(letter.is_ascii_digit() || ":.".contains(letter)))
            .unwrap_or(word.len());
        let (time, rest) = word.split_at(end);
        let time = time.trim_end_matches('.');
        let whole = time.split('.').next().unwrap_or_default();
        let numbers: Vec<&str> = match whole.len() {
            _ if whole.contains(':') => whole.split(':').collect(),
            4 if whole.is_ascii() => vec![&whole[..2], &whole[2..]],
            6 if whole.is_ascii() => vec![&whole[..2], &whole[2..4], &whole[4..]],
            _ => return false,
        };
        let mut numbers = numbers.iter().map(|number| number.parse::<u32>().ok());
        let (Some(Some(hour)), Some(Some(minute))) = (numbers.next(), numbers.next()) else {
            return false;
        };
        let Some(second) = numbers.next().unwrap_or(Some(0)) else {
            return false;
        };
        // A leap second; the end of the day.
        let (hour, day_later) = if hour == 24 && minute == 0 {
            (0, true)
        } else {
            (hour, false)
        };
        self.time = NaiveTime::from_hms_opt(hour, minute, second.min(59));
        if day_later {
            self.day = self.day.map(|day| day + 1);
        }
        if let Some(half) = words::half(rest) {
            self.half = Some(half);
        } else if let Some(offset) = words::zone(rest) {
            self.offset = Some(offset);
        } else if !rest.is_empty() {
            return false;
        }
        self.time.is_some()
    }

    fn instant(self) -> Option<DateTime<Utc>> {
        let year = self.year.filter(|year| (1970..2200).contains(year))?;
        let date = match self.unsure {
            None => NaiveDate::from_ymd_opt(year, self.month?, self.day?)?,
            Some((one, two)) => {
                let american = NaiveDate::from_ymd_opt(year, one, two);
                let other = NaiveDate::from_ymd_opt(year, two, one);
                // The weekday, if given, tells which order is meant.
                let fits =
                    |date: &NaiveDate| self.weekday.is_none_or(|weekday| date.weekday() == weekday);
                american
                    .filter(fits)
                    .or_else(|| other.filter(fits))
                    .or(american)
                    .or(other)?
            }
        };
        let mut time = self.time.unwrap_or_default();
        if let Some(half) = self.half {
            use chrono::Timelike;
            time = time.with_hour(time.hour() % 12 + half)?;
        }
        let local = date.and_time(time).and_utc();
        local.checked_sub_signed(Duration::seconds(self.offset.unwrap_or(0)))
    }
}

fn full_year(two_digits: u32) -> i32 {
    let century = if two_digits < 70 { 2000 } else { 1900 };
    i32::try_from(two_digits).map_or(century, |year| century + year)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_of_real_feeds() {
        for (text, expected) in [
            ("Tue, 03 Nov 2026 10:00:00 GMT", "2026-11-03T10:00:00Z"),
            ("Tue, 3 Nov 2026 13:00:00 +0300", "2026-11-03T10:00:00Z"),
            ("Tue, 03 Nov 26 10:00 UT", "2026-11-03T10:00:00Z"),
            ("3 November 2026 10:00:00 -0300", "2026-11-03T13:00:00Z"),
            ("Tue, 03 Nov 2026 05:00:00 EST", "2026-11-03T10:00:00Z"),
            ("Tue, 03 Nov 2026 13:00:00 MSK", "2026-11-03T10:00:00Z"),
            ("Tue, 03 Nov 2026 13:00:00 GMT+3", "2026-11-03T10:00:00Z"),
            ("Tue, 03 Nov 2026 10:00:60 GMT", "2026-11-03T10:00:59Z"),
            ("Mon, 02 Nov 2026 24:00:00 GMT", "2026-11-03T00:00:00Z"),
            ("Tue Nov  3 10:00:00 2026", "2026-11-03T10:00:00Z"),
            ("2026-11-03T10:00:00Z", "2026-11-03T10:00:00Z"),
            ("2026-11-03T13:00:00.123456+03:00", "2026-11-03T10:00:00Z"),
            ("2026-11-03T13:00+0300", "2026-11-03T10:00:00Z"),
            ("2026-11-03 13:00:00 +03", "2026-11-03T10:00:00Z"),
            ("2026-11-03t10:00:00z", "2026-11-03T10:00:00Z"),
            ("20261103T100000Z", "2026-11-03T10:00:00Z"),
            ("2026-11-03T10:00:00", "2026-11-03T10:00:00Z"),
            ("2026-11-03", "2026-11-03T00:00:00Z"),
            ("2026/11/3 10:00:00", "2026-11-03T10:00:00Z"),
            ("03.11.2026", "2026-11-03T00:00:00Z"),
            ("3.11.2026 10:00", "2026-11-03T10:00:00Z"),
            ("03-Nov-2026 10:00", "2026-11-03T10:00:00Z"),
            ("Fri, 05/03/2019 - 15:21", "2019-05-03T15:21:00Z"),
            ("Tue, 05/03/2019 - 15:21", "2019-03-05T15:21:00Z"),
            ("31/12/2025", "2025-12-31T00:00:00Z"),
            ("Friday, January 29, 2021 04:42 P", "2021-01-29T16:42:00Z"),
            ("January 29th, 2021 12:05am", "2021-01-29T00:05:00Z"),
            ("Seg, 24 Set 2018 19:42:40 -0300", "2018-09-24T22:42:40Z"),
            (
                "Аўт, 3 лістапада 2026 г. 13:00 +0300",
                "2026-11-03T10:00:00Z",
            ),
            ("3 ноября 2026, 13:00 (по Минску)", "2026-11-03T13:00:00Z"),
            ("śr., 4 lis 2026 10:00:00 +0100", "2026-11-04T09:00:00Z"),
            ("Mon, 26 January 2004 16:31:00 AT", "2004-01-26T20:31:00Z"),
            ("January 26 at 16:31, 2004", "2004-01-26T16:31:00Z"),
            ("Mon, 26 January 2004 16:31:00 PT", "2004-01-27T00:31:00Z"),
            ("Wed, 19 Aug 2009 18:28:00 Etc/GMT", "2009-08-19T18:28:00Z"),
            ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"),
            ("2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"),
            ("1793786400", "2026-11-04T10:00:00Z"),
            ("1793786400000", "2026-11-04T10:00:00Z"),
        ] {
            let read =
                read_date(text).map(|date| date.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
            assert_eq!(read.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "today",
            "0000-00-00 00:00:00",
            "0001-01-01T00:00:00Z",
            "32.13.2026",
            "10:00",
            "2026",
            "12",
            "31 Feb 2026",
            "Tue, 03 Nov 2026 25:00:00 GMT",
            "3 fish 2026",
            "9999999999999999",
        ] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn both_standards_are_read(seconds in 0_i64..7_000_000_000, hours in -14_i32..15) {
            let instant = Utc.timestamp_opt(seconds, 0).unwrap();
            let zone = chrono::FixedOffset::east_opt(hours * 3600).unwrap();
            let there = instant.with_timezone(&zone);
            if (1970..2190).contains(&there.year()) {
                prop_assert_eq!(read_date(&there.to_rfc3339()), Some(instant));
                prop_assert_eq!(read_date(&there.to_rfc2822()), Some(instant));
            }
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,90}") {
            let _ = read_date(&text);
        }

        #[test]
        fn nothing_that_looks_like_a_date_panics(text in "[0-9TZ:./+ -]{0,40}") {
            let _ = read_date(&text);
        }
    }
}
