//! **Hours** of a subscriber: its quiet hours, and when its digest is due.
//!
//! Never here: the current time, sending.

use chrono::{DateTime, NaiveTime, Timelike as _, Utc};

use crate::domain::update::Urgency;
use crate::domain::zone::Zone;

/// When nothing is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// Begins at this local time.
    pub from: NaiveTime,
    /// Ends at this one; an earlier one is of the next day.
    pub to: NaiveTime,
    /// Where the clock hangs.
    pub zone: Zone,
    /// Whether what is breaking comes all the same.
    pub breaking_rings: bool,
}

impl Quiet {
    /// When it ends, if it holds at this moment for this urgency.
    #[must_use]
    pub fn until(self, urgency: Urgency, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if urgency == Urgency::Breaking && self.breaking_rings {
            return None;
        }
        self.holds(at).then(|| self.end(at))
    }

    /// By what the clock shows.
    fn holds(self, at: DateTime<Utc>) -> bool {
        let time = self.zone.local(at).time();
        if self.from < self.to {
            self.from <= time && time < self.to
        } else {
            time >= self.from || time < self.to
        }
    }

    /// Of one that holds. In the second of two equal hours the first end is past, and the next day's would be a day late.
    fn end(self, at: DateTime<Utc>) -> DateTime<Utc> {
        let next = self.zone.next(self.to, at);
        let today = self.zone.local(at).date().and_time(self.to);
        let second = self.zone.second_moment(today).filter(|end| *end > at);
        second.map_or(next, |second| second.min(next))
    }
}

/// Whether a digest can be due at this time: digests come at half hours.
#[must_use]
pub fn is_half_hour(time: NaiveTime) -> bool {
    time.minute().is_multiple_of(30) && time.second() == 0
}

#[cfg(test)]
mod tests {
    use super::Quiet;
    use crate::domain::update::Urgency;
    use crate::domain::zone::Zone;
    use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
    use proptest::prelude::*;

    fn quiet(from: &str, to: &str, breaking_rings: bool) -> Quiet {
        let time = |text| NaiveTime::parse_from_str(text, "%H:%M").expect("a time of day");
        Quiet {
            from: time(from),
            to: time(to),
            zone: "Europe/Minsk".parse::<Zone>().expect("a zone"),
            breaking_rings,
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    #[test]
    fn a_night_goes_over_midnight_and_ends_in_the_morning() {
        let night = quiet("23:00", "07:00", false);
        let until = |now| night.until(Urgency::Breaking, at(now));
        // Minsk is three hours ahead.
        assert_eq!(until("2026-11-20T19:59:59Z"), None);
        assert_eq!(
            until("2026-11-20T20:00:00Z"),
            Some(at("2026-11-21T04:00:00Z"))
        );
        assert_eq!(
            until("2026-11-21T03:59:59Z"),
            Some(at("2026-11-21T04:00:00Z"))
        );
        assert_eq!(until("2026-11-21T04:00:00Z"), None);
    }

    #[test]
    fn a_nap_lies_within_a_day() {
        let nap = quiet("13:00", "14:30", false);
        let until = |now| nap.until(Urgency::Routine, at(now));
        assert_eq!(
            until("2026-11-20T10:15:00Z"),
            Some(at("2026-11-20T11:30:00Z"))
        );
        assert_eq!(until("2026-11-20T12:00:00Z"), None);
    }

    #[test]
    fn what_is_breaking_rings_through_only_where_it_may() {
        let now = at("2026-11-20T22:00:00Z");
        assert_eq!(
            quiet("23:00", "07:00", true).until(Urgency::Breaking, now),
            None
        );
        assert!(
            quiet("23:00", "07:00", true)
                .until(Urgency::Routine, now)
                .is_some()
        );
        assert!(
            quiet("23:00", "07:00", false)
                .until(Urgency::Breaking, now)
                .is_some()
        );
    }

    /// In Berlin 03:00 becomes 02:00 again on 25 October 2026.
    #[test]
    fn a_night_that_ends_in_the_hour_that_comes_twice_is_no_day_longer() {
        let night = Quiet {
            zone: "Europe/Berlin".parse().expect("a zone"),
            ..quiet("22:00", "02:30", false)
        };
        let until = |now| night.until(Urgency::Routine, at(now));
        let first = at("2026-10-25T00:30:00Z");
        assert_eq!(until("2026-10-24T20:00:00Z"), Some(first));
        assert_eq!(until("2026-10-25T00:10:00Z"), Some(first));
        assert_eq!(until("2026-10-25T00:40:00Z"), None, "half past two");
        let second = at("2026-10-25T01:30:00Z");
        assert_eq!(until("2026-10-25T01:10:00Z"), Some(second));
        assert_eq!(until("2026-10-25T01:30:00Z"), None);
    }

    proptest! {
        #[test]
        fn quiet_ends_when_the_clock_says_so_and_within_a_day_of_its_beginning(
            now in prop_oneof![
                // Around the nights in which clocks are moved, and at any time.
                (0i64..3 * 24 * 60).prop_map(|minutes| at("2026-10-24T00:00:00Z") + TimeDelta::minutes(minutes)),
                (0i64..3 * 24 * 60).prop_map(|minutes| at("2026-03-28T00:00:00Z") + TimeDelta::minutes(minutes)),
                (0i64..3 * 24 * 60).prop_map(|minutes| at("2026-04-04T00:00:00Z") + TimeDelta::minutes(minutes)),
                (0i64..2 * 366 * 24 * 60).prop_map(|minutes| at("2025-01-01T00:00:00Z") + TimeDelta::minutes(minutes)),
            ],
            from in 0u32..48,
            long in 1u32..=40,
            name in prop::sample::select(vec![
                "Europe/Berlin", "Europe/Minsk", "America/New_York", "America/Havana", "Atlantic/Azores", "Australia/Lord_Howe",
                "Antarctica/Troll", "UTC+05:45",
            ]),
        ) {
            let half_hour = |slot: u32| NaiveTime::from_hms_opt(slot % 48 / 2, slot % 2 * 30, 0).expect("a time of day");
            let quiet = Quiet {
                from: half_hour(from),
                to: half_hour(from + long),
                zone: name.parse().expect("a zone"),
                breaking_rings: false,
            };
            let minutes = |from: DateTime<Utc>, step: i64| (1i64..).map(move |n| from + TimeDelta::minutes(n * step));
            match quiet.until(Urgency::Routine, now) {
                None => prop_assert!(!quiet.holds(now)),
                Some(end) => {
                    prop_assert!(now < end, "{end} is past");
                    prop_assert!(!quiet.holds(end), "{end} is quiet too");
                    let ended = minutes(now, 1).find(|at| !quiet.holds(*at)).expect("it ends");
                    // One that begins in an hour that comes twice goes on while the clock shows the beginning of that hour again.
                    let is_again = quiet.zone.second_moment(quiet.zone.local(ended)) == Some(ended);
                    prop_assert!(ended == end || is_again && ended < end, "{ended} before {end}");
                    let before = minutes(now, -1).find(|at| !quiet.holds(*at)).expect("it has begun");
                    prop_assert!(end - before <= TimeDelta::hours(24), "{before} to {end}");
                }
            }
        }
    }
}
