//! The **actions** of who wants to know what is kept, and to have less of it.
//!
//! Never here: what an action does.

use std::str::FromStr;

use super::{OutOfDate, read};

/// What a button asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum PrivacyAct {
    /// What is kept.
    Show,
    /// All of it as a file.
    MyData,
    /// To erase it: asks once more.
    Forget,
    /// How long our messages stay: asks.
    Autodelete,
    /// They go after so many hours; none: they stay.
    Hours(Option<i16>),
}

impl PrivacyAct {
    /// Whether a channel has it too; its own menu asks for the erasure, and what is kept in general is told in private.
    pub(in super::super) fn is_of_a_channel(self) -> bool {
        matches!(self, Self::MyData | Self::Autodelete | Self::Hours(_))
    }

    /// The button's data after `pr:`.
    pub(super) fn data(self) -> String {
        match self {
            Self::Show => "show".to_owned(),
            Self::MyData => "data".to_owned(),
            Self::Forget => "forget".to_owned(),
            Self::Autodelete => "auto".to_owned(),
            Self::Hours(None) => "auto:off".to_owned(),
            Self::Hours(Some(hours)) => format!("auto:{hours}"),
        }
    }
}

impl FromStr for PrivacyAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        Ok(match data.split_once(':').unwrap_or((data, "")) {
            ("show", "") => Self::Show,
            ("data", "") => Self::MyData,
            ("forget", "") => Self::Forget,
            ("auto", "") => Self::Autodelete,
            ("auto", "off") => Self::Hours(None),
            ("auto", hours) => Self::Hours(Some(read(hours)?)),
            _ => return Err(OutOfDate),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::PrivacyAct;
    use proptest::prelude::{prop_assert_eq, proptest};

    proptest! {
        #[test]
        fn buttons_are_read_as_they_were_made(hours: i16) {
            for act in [
                PrivacyAct::Show,
                PrivacyAct::MyData,
                PrivacyAct::Forget,
                PrivacyAct::Autodelete,
                PrivacyAct::Hours(None),
                PrivacyAct::Hours(Some(hours)),
            ] {
                prop_assert_eq!(act.data().parse(), Ok(act));
            }
        }

        #[test]
        fn forged_buttons_are_out_of_date_and_never_more(data in ".{0,64}") {
            let _ = data.parse::<PrivacyAct>();
        }
    }
}
