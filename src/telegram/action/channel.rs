//! What a button in the menu of a **channel** asks for.
//!
//! Never here: which channel; that number stands before the action.

use std::str::FromStr;

use super::OutOfDate;

/// What is to be done about a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum ChannelAct {
    /// Its menu.
    Menu,
    /// Which topics come into it.
    Topics,
    /// In which language.
    Language,
    /// When.
    Pace,
    /// Nothing for now.
    Pause,
    /// Go on.
    Resume,
    /// Erase everything about it: asks once more.
    Forget,
}

impl ChannelAct {
    pub(super) fn data(self) -> &'static str {
        match self {
            Self::Menu => "menu",
            Self::Topics => "topics",
            Self::Language => "language",
            Self::Pace => "pace",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Forget => "forget",
        }
    }
}

impl FromStr for ChannelAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        [
            Self::Menu,
            Self::Topics,
            Self::Language,
            Self::Pace,
            Self::Pause,
            Self::Resume,
            Self::Forget,
        ]
        .into_iter()
        .find(|act| act.data() == data)
        .ok_or(OutOfDate)
    }
}
