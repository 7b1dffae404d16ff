//! What a button asks for about an update that is out: `a:KIND:…`.
//!
//! Never here: what it does.

use std::fmt;
use std::str::FromStr;

use super::super::super::action::OutOfDate;
use crate::domain::code::Code;

/// A code that a button can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) struct ButtonCode([u8; 7]);

/// The usual reasons for a retraction, with their wording ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) enum Usual {
    SourceWithdrew,
    Misled,
    WrongPlace,
    Duplicate,
    DidNotHappen,
}

/// What is to be done with an update that is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) enum AmendAct {
    /// The newest updates.
    Recent,
    /// One of them.
    Update(ButtonCode),
    Correct(ButtonCode),
    /// Asks why.
    Retract(ButtonCode),
    /// For this reason: asks once more.
    Because(ButtonCode, Usual),
    /// For a reason in one's own words.
    OwnWords(ButtonCode),
    /// The reason of the correction that this candidate is.
    Reason(i64),
    /// A new update that refers to it.
    NewUpdate(ButtonCode),
}

impl Usual {
    pub(super) const ALL: [Self; 5] = [
        Self::SourceWithdrew,
        Self::Misled,
        Self::WrongPlace,
        Self::Duplicate,
        Self::DidNotHappen,
    ];

    const fn number(self) -> u8 {
        self as u8
    }
}

impl ButtonCode {
    /// None when it is no code of ours.
    pub(in crate::telegram) fn of(code: &str) -> Option<Self> {
        code.as_bytes().try_into().ok().map(Self)
    }

    /// The code, if its check character is right.
    pub(super) fn code(self) -> Option<Code> {
        self.to_string().parse().ok()
    }
}

impl fmt::Display for ButtonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl FromStr for ButtonCode {
    type Err = OutOfDate;

    fn from_str(text: &str) -> Result<Self, OutOfDate> {
        let is_code = text.parse::<Code>().is_ok();
        Self::of(text).filter(|_| is_code).ok_or(OutOfDate)
    }
}

impl AmendAct {
    /// The button's data after `a:`.
    pub(in crate::telegram) fn data(self) -> String {
        match self {
            Self::Recent => "recent".to_owned(),
            Self::Update(code) => format!("update:{code}"),
            Self::Correct(code) => format!("correct:{code}"),
            Self::Retract(code) => format!("retract:{code}"),
            Self::Because(code, usual) => format!("because:{code}:{}", usual.number()),
            Self::OwnWords(code) => format!("own:{code}"),
            Self::Reason(candidate) => format!("reason:{candidate}"),
            Self::NewUpdate(code) => format!("new:{code}"),
        }
    }
}

impl FromStr for AmendAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let (kind, rest) = data.split_once(':').unwrap_or((data, ""));
        Ok(match kind {
            "recent" => Self::Recent,
            "update" => Self::Update(rest.parse()?),
            "correct" => Self::Correct(rest.parse()?),
            "retract" => Self::Retract(rest.parse()?),
            "because" => {
                let (code, number) = rest.split_once(':').ok_or(OutOfDate)?;
                let usual = Usual::ALL
                    .into_iter()
                    .find(|usual| usual.number().to_string() == number);
                Self::Because(code.parse()?, usual.ok_or(OutOfDate)?)
            }
            "own" => Self::OwnWords(rest.parse()?),
            "reason" => Self::Reason(rest.parse().map_err(|_| OutOfDate)?),
            "new" => Self::NewUpdate(rest.parse()?),
            _ => return Err(OutOfDate),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{AmendAct, ButtonCode, Usual};
    use crate::domain::code::Code;

    #[test]
    fn every_button_reads_back_and_fits() {
        let code = Code::from_random(5).expect("a code");
        let code = ButtonCode::of(code.as_str()).expect("seven characters");
        let mut acts = vec![
            AmendAct::Recent,
            AmendAct::Update(code),
            AmendAct::Correct(code),
            AmendAct::Retract(code),
            AmendAct::OwnWords(code),
            AmendAct::NewUpdate(code),
            AmendAct::Reason(i64::MIN),
        ];
        acts.extend(Usual::ALL.map(|usual| AmendAct::Because(code, usual)));
        for act in acts {
            let data = act.data();
            assert!(data.len() <= 62, "{data}");
            assert_eq!(data.parse(), Ok(act), "{data}");
        }
    }
}
