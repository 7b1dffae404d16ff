//! What was **typed** after `/pace`.
//!
//! Never here: a sentence, and what follows.

use chrono::NaiveTime;

use super::super::super::action::HoursAct;
use crate::domain::subscriber::Pace;
use crate::domain::subscriber::hours::is_half_hour;
use crate::domain::zone::Zone;
use crate::text::{Words, cities};

/// Characters of a place that an answer repeats.
const SHOWN: usize = 60;

/// What was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    Pace(Pace),
    Act(HoursAct),
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wrong {
    Unknown,
    NotATime,
    NotAHalfHour,
    Quiet,
    Zone(String),
}

impl Wrong {
    pub(super) fn said(&self, words: Words) -> String {
        match self {
            Self::Unknown => words.hours_unknown(),
            Self::NotATime => words.hours_not_a_time(),
            Self::NotAHalfHour => words.hours_not_a_half_hour(),
            Self::Quiet => words.hours_quiet_unknown(),
            Self::Zone(place) => words.hours_zone_unknown(place),
        }
    }
}

/// Reads `instant`, `digest 19:30`, `quiet 23:00-07:00`, `quiet off`, `breaking through`, `zone Vilnius`, `sound off`.
pub(super) fn read(typed: &str) -> Result<Typed, Wrong> {
    let typed = typed.trim();
    let (first, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let rest = rest.trim();
    let act = match first.to_lowercase().as_str() {
        "instant" => return Ok(Typed::Pace(Pace::Instant)),
        "breaking" if rest.is_empty() => return Ok(Typed::Pace(Pace::Breaking)),
        "digest" if rest.is_empty() => HoursAct::AskDigest { start: false },
        "digest" => {
            let at = time(rest).ok_or(Wrong::NotATime)?;
            if !is_half_hour(at) {
                return Err(Wrong::NotAHalfHour);
            }
            HoursAct::Digest { start: false, at }
        }
        "quiet" => quiet(rest)?,
        "zone" if rest.is_empty() => HoursAct::AskZone,
        "zone" => HoursAct::Zone(
            zone(rest).ok_or_else(|| Wrong::Zone(rest.chars().take(SHOWN).collect()))?,
        ),
        "sound" => HoursAct::Silent(!on_or_off(rest).ok_or(Wrong::Unknown)?),
        _ => return Err(Wrong::Unknown),
    };
    Ok(Typed::Act(act))
}

fn quiet(rest: &str) -> Result<HoursAct, Wrong> {
    if rest.is_empty() {
        return Ok(HoursAct::AskQuiet);
    }
    if on_or_off(rest) == Some(false) {
        return Ok(HoursAct::Quiet(None));
    }
    if let Some(switch) = rest.to_lowercase().strip_prefix("breaking") {
        let through = on_or_off(switch.trim()).ok_or(Wrong::Quiet)?;
        return Ok(HoursAct::Rings(through));
    }
    let times: Vec<&str> = rest
        .split(|letter: char| letter.is_whitespace() || ['-', '–', '—', ','].contains(&letter))
        .filter(|part| !part.is_empty())
        .collect();
    let [from, to] = times[..] else {
        return Err(Wrong::Quiet);
    };
    match (time(from), time(to)) {
        (Some(from), Some(to)) if from != to => Ok(HoursAct::Quiet(Some((from, to)))),
        _ => Err(Wrong::Quiet),
    }
}

/// A name of the tz database, an offset, or a city in any of our languages.
fn zone(text: &str) -> Option<Zone> {
    text.parse().ok().or_else(|| cities::find(text))
}

/// `19:30`, `19.30`, `7`.
fn time(text: &str) -> Option<NaiveTime> {
    let (hours, minutes) = text.split_once([':', '.']).unwrap_or((text, "00"));
    let is_number = |part: &str| {
        !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !is_number(hours) || !is_number(minutes) || minutes.len() != 2 {
        return None;
    }
    NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0)
}

fn on_or_off(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "on" | "yes" => Some(true),
        "off" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Typed, Wrong, read};
    use crate::telegram::action::HoursAct;
    use chrono::NaiveTime;
    use proptest::prelude::proptest;

    fn at(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").expect("a time of day")
    }

    #[test]
    fn people_write_times_as_they_like() {
        for (typed, act) in [
            (
                "digest 19:30",
                HoursAct::Digest {
                    start: false,
                    at: at("19:30"),
                },
            ),
            (
                "Digest 7",
                HoursAct::Digest {
                    start: false,
                    at: at("07:00"),
                },
            ),
            (
                "quiet 23:00-07:00",
                HoursAct::Quiet(Some((at("23:00"), at("07:00")))),
            ),
            (
                "quiet 23 – 7.15",
                HoursAct::Quiet(Some((at("23:00"), at("07:15")))),
            ),
            ("quiet off", HoursAct::Quiet(None)),
            ("quiet breaking off", HoursAct::Rings(false)),
            (
                "zone Вільня",
                HoursAct::Zone("Europe/Vilnius".parse().expect("a zone")),
            ),
            (
                "zone  new york",
                HoursAct::Zone("America/New_York".parse().expect("a zone")),
            ),
            (
                "zone UTC+3",
                HoursAct::Zone("UTC+3".parse().expect("a zone")),
            ),
            ("sound off", HoursAct::Silent(true)),
        ] {
            assert_eq!(read(typed), Ok(Typed::Act(act)), "{typed}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        assert_eq!(read("weekly"), Err(Wrong::Unknown));
        assert_eq!(read("digest later"), Err(Wrong::NotATime));
        assert_eq!(read("digest 25:00"), Err(Wrong::NotATime));
        assert_eq!(read("digest 19:15"), Err(Wrong::NotAHalfHour));
        assert_eq!(read("quiet 23:00"), Err(Wrong::Quiet));
        assert_eq!(read("quiet 7 7"), Err(Wrong::Quiet));
        assert_eq!(
            read("zone Atlantis"),
            Err(Wrong::Zone("Atlantis".to_owned()))
        );
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_ends_in_a_panic(typed in ".{0,80}") {
            let _ = read(&typed);
        }
    }
}
