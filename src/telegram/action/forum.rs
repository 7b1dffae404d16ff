//! The **actions** on all topics of a forum at once.
//!
//! Never here: what an action does.

use std::str::FromStr;

use super::{OutOfDate, read};

/// What a button asks for, in each topic that subscribes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum ForumAct {
    /// Not now.
    Pause,
    /// Go on.
    Resume,
    /// Leave.
    Stop,
    /// Our messages go after so many hours; none: they stay.
    Hours(Option<i16>),
}

impl ForumAct {
    /// The command that asks for the same.
    pub(in super::super) fn typed(self) -> String {
        match self {
            Self::Pause => "/pause all".to_owned(),
            Self::Resume => "/resume all".to_owned(),
            Self::Stop => "/stop all".to_owned(),
            Self::Hours(None) => "/autodelete off all".to_owned(),
            Self::Hours(Some(hours)) => format!("/autodelete {hours}h all"),
        }
    }

    /// The button's data after `fo:`.
    pub(super) fn data(self) -> String {
        match self {
            Self::Pause => "pause".to_owned(),
            Self::Resume => "resume".to_owned(),
            Self::Stop => "stop".to_owned(),
            Self::Hours(None) => "auto:off".to_owned(),
            Self::Hours(Some(hours)) => format!("auto:{hours}"),
        }
    }
}

impl FromStr for ForumAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        Ok(match data.split_once(':').unwrap_or((data, "")) {
            ("pause", "") => Self::Pause,
            ("resume", "") => Self::Resume,
            ("stop", "") => Self::Stop,
            ("auto", "off") => Self::Hours(None),
            ("auto", hours) => Self::Hours(Some(read(hours)?)),
            _ => return Err(OutOfDate),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::ForumAct;
    use proptest::prelude::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn buttons_are_read_as_they_were_made(hours: i16) {
            for act in [
                ForumAct::Pause,
                ForumAct::Resume,
                ForumAct::Stop,
                ForumAct::Hours(None),
                ForumAct::Hours(Some(hours)),
            ] {
                prop_assert_eq!(act.data().parse(), Ok(act));
            }
        }

        #[test]
        fn forged_buttons_are_out_of_date_and_never_more(data in ".{0,64}") {
            let _ = data.parse::<ForumAct>();
        }
    }
}
