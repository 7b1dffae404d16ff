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
        let time = self.zone.local(at).time();
        let holds = if self.from < self.to {
            self.from <= time && time < self.to
        } else {
            time >= self.from || time < self.to
        };
        holds.then(|| self.zone.next(self.to, at))
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
    use chrono::{DateTime, NaiveTime, Utc};

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
}
