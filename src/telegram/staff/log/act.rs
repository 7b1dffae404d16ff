//! What a button of the delivery log asks for: `log:KIND:…`.
//!
//! Never here: what it does.

use std::str::FromStr;

use super::super::super::action::{OutOfDate, read};
use crate::domain::delivery::Outcome;

/// What an admin decides about a fan-out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) enum Decision {
    Pause,
    Resume,
    /// Its failures are real: it goes on, and who cannot be reached is paused.
    Trust,
    /// For good.
    Stop,
    /// What failed is tried again.
    Retry,
    /// What may have been received.
    RetryUncertain,
    /// Those who could not be reached and have come back.
    RetryUnreachable,
}

/// What is to be shown or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) enum LogAct {
    /// Fan-outs before this revision; 0: the newest.
    List(i32),
    /// One fan-out.
    Fanout(i32),
    /// Its failed attempts before this number; 0: the newest.
    Attempts(i32, i64),
    /// Asks once more; 0: about all digests.
    Ask(Decision, i32),
    /// Does it.
    Do(Decision, i32),
    /// Its attempts as a file; 0: the counters of all.
    Csv(i32),
}

impl Decision {
    const ALL: [Self; 7] = [
        Self::Pause,
        Self::Resume,
        Self::Trust,
        Self::Stop,
        Self::Retry,
        Self::RetryUncertain,
        Self::RetryUnreachable,
    ];

    /// How the deliveries ended that are tried again; none when nothing is.
    pub(super) const fn retries(self) -> Option<Outcome> {
        match self {
            Self::Retry => Some(Outcome::Failed),
            Self::RetryUncertain => Some(Outcome::Uncertain),
            Self::RetryUnreachable => Some(Outcome::Unreachable),
            Self::Pause | Self::Resume | Self::Trust | Self::Stop => None,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Trust => "trust",
            Self::Stop => "stop",
            Self::Retry => "retry",
            Self::RetryUncertain => "retryall",
            Self::RetryUnreachable => "retrygone",
        }
    }
}

impl FromStr for Decision {
    type Err = OutOfDate;

    fn from_str(word: &str) -> Result<Self, OutOfDate> {
        let mut all = Self::ALL.into_iter();
        all.find(|decision| decision.word() == word)
            .ok_or(OutOfDate)
    }
}

impl LogAct {
    /// The button's data after `log:`.
    pub(in crate::telegram) fn data(self) -> String {
        match self {
            Self::List(before) => format!("list:{before}"),
            Self::Fanout(revision) => format!("fanout:{revision}"),
            Self::Attempts(revision, before) => format!("attempts:{revision}:{before}"),
            Self::Ask(decision, revision) => format!("ask:{}:{revision}", decision.word()),
            Self::Do(decision, revision) => format!("do:{}:{revision}", decision.word()),
            Self::Csv(revision) => format!("csv:{revision}"),
        }
    }
}

impl FromStr for LogAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let (kind, rest) = data.split_once(':').ok_or(OutOfDate)?;
        let pair = || rest.split_once(':').ok_or(OutOfDate);
        Ok(match kind {
            "list" => Self::List(read(rest)?),
            "fanout" => Self::Fanout(read(rest)?),
            "attempts" => Self::Attempts(read(pair()?.0)?, read(pair()?.1)?),
            "ask" => Self::Ask(pair()?.0.parse()?, read(pair()?.1)?),
            "do" => Self::Do(pair()?.0.parse()?, read(pair()?.1)?),
            "csv" => Self::Csv(read(rest)?),
            _ => return Err(OutOfDate),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, LogAct};

    #[test]
    fn every_button_reads_back_and_fits() {
        let mut acts = vec![
            LogAct::List(i32::MIN),
            LogAct::Fanout(i32::MAX),
            LogAct::Attempts(i32::MIN, i64::MIN),
            LogAct::Csv(i32::MIN),
        ];
        for decision in Decision::ALL {
            acts.push(LogAct::Ask(decision, i32::MIN));
            acts.push(LogAct::Do(decision, i32::MIN));
        }
        for act in acts {
            let data = act.data();
            assert!(data.len() <= 60, "{data}");
            assert_eq!(data.parse(), Ok(act), "{data}");
        }
    }
}
