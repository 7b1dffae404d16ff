//! The buttons of when and how updates come.
//!
//! Never here: what a button does.

use std::str::FromStr;

use chrono::{NaiveTime, Timelike as _};

use super::{OutOfDate, read};
use crate::domain::zone::Zone;

/// What is to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) enum HoursAct {
    /// What is set.
    Menu,
    /// At what time the digest comes: asks; on the way in or later.
    AskDigest { start: bool },
    /// The digest comes at this time.
    Digest { start: bool, at: NaiveTime },
    /// Asks for the quiet hours.
    AskQuiet,
    /// Quiet hours, or none.
    Quiet(Option<(NaiveTime, NaiveTime)>),
    /// Whether what is breaking comes in them.
    Rings(bool),
    /// Asks for the zone.
    AskZone,
    /// The zone.
    Zone(Zone),
    /// Without a sound.
    Silent(bool),
}

impl HoursAct {
    pub(super) fn data(self) -> String {
        match self {
            Self::Menu => "menu".to_owned(),
            Self::AskDigest { start } => format!("ask:{}", u8::from(start)),
            Self::Digest { start, at } => format!("at:{}:{}", u8::from(start), minutes(at)),
            Self::AskQuiet => "quiet".to_owned(),
            Self::Quiet(None) => "quiet:off".to_owned(),
            Self::Quiet(Some((from, to))) => format!("quiet:{}:{}", minutes(from), minutes(to)),
            Self::Rings(rings) => format!("rings:{}", u8::from(rings)),
            Self::AskZone => "zone".to_owned(),
            Self::Zone(zone) => format!("zone:{zone}"),
            Self::Silent(is_silent) => format!("silent:{}", u8::from(is_silent)),
        }
    }
}

impl FromStr for HoursAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let (kind, rest) = data.split_once(':').unwrap_or((data, ""));
        Ok(match (kind, rest) {
            ("menu", "") => Self::Menu,
            ("ask", start) => Self::AskDigest {
                start: switch(start)?,
            },
            ("at", rest) => {
                let (start, at) = rest.split_once(':').ok_or(OutOfDate)?;
                Self::Digest {
                    start: switch(start)?,
                    at: time(at)?,
                }
            }
            ("quiet", "") => Self::AskQuiet,
            ("quiet", "off") => Self::Quiet(None),
            ("quiet", rest) => {
                let (from, to) = rest.split_once(':').ok_or(OutOfDate)?;
                Self::Quiet(Some((time(from)?, time(to)?)))
            }
            ("rings", rings) => Self::Rings(switch(rings)?),
            ("zone", "") => Self::AskZone,
            ("zone", zone) => Self::Zone(zone.parse().map_err(|_| OutOfDate)?),
            ("silent", is_silent) => Self::Silent(switch(is_silent)?),
            _ => return Err(OutOfDate),
        })
    }
}

fn switch(data: &str) -> Result<bool, OutOfDate> {
    match data {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(OutOfDate),
    }
}

/// Minutes since midnight.
fn minutes(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight() / 60
}

fn time(data: &str) -> Result<NaiveTime, OutOfDate> {
    let minutes: u32 = read(data)?;
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).ok_or(OutOfDate)
}

#[cfg(test)]
mod tests {
    use super::HoursAct;
    use chrono::NaiveTime;
    use proptest::prelude::*;

    fn time() -> impl Strategy<Value = NaiveTime> {
        (0u32..24 * 60).prop_map(|minutes| {
            NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).expect("a time of day")
        })
    }

    proptest! {
        #[test]
        fn buttons_are_read_as_they_were_made(start: bool, at in time(), to in time(), zone in prop::sample::select(vec![
            "Europe/Minsk", "UTC", "UTC+05:45", "America/Argentina/ComodRivadavia",
        ])) {
            for act in [
                HoursAct::Menu,
                HoursAct::AskDigest { start },
                HoursAct::Digest { start, at },
                HoursAct::AskQuiet,
                HoursAct::Quiet(None),
                HoursAct::Quiet(Some((at, to))),
                HoursAct::Rings(start),
                HoursAct::AskZone,
                HoursAct::Zone(zone.parse().expect("a zone")),
                HoursAct::Silent(start),
            ] {
                prop_assert_eq!(act.data().parse(), Ok(act));
                prop_assert!(act.data().len() <= 60);
            }
        }

        #[test]
        fn forged_buttons_are_out_of_date_and_never_more(data in ".{0,64}") {
            let _ = data.parse::<HoursAct>();
        }
    }
}
