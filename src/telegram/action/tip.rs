//! The **actions** around tips, of who sends them and of the staff.
//!
//! Never here: what an action does.

use std::str::FromStr;

use super::{OutOfDate, read};

/// What a button at a tip asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum TipAct {
    /// What was written is sent.
    Done,
    /// What was written is given up.
    Cancel,
    /// A tip is taken back.
    Withdraw(i64),
    /// The staff's question about a tip is answered.
    Answer(i64),
    /// The staff's list of tips.
    List,
    /// A later page of it, from 1.
    Page(u16),
    /// One of the staff opens a tip.
    Read(i64),
    /// A question to the first who sent it.
    AskFirst(i64),
    /// A question to all who sent it.
    AskAll(i64),
    /// It is rejected as not worth reading.
    Drop(i64),
    /// Whoever sent it may send one tip a day.
    Limit(i64),
    /// Whoever sent it may send none.
    Ban(i64),
}

impl TipAct {
    /// The button's data after `tip:`.
    pub(super) fn data(self) -> String {
        match self {
            Self::Done => "done".to_owned(),
            Self::Cancel => "cancel".to_owned(),
            Self::Withdraw(tip) => format!("back:{tip}"),
            Self::Answer(tip) => format!("answer:{tip}"),
            Self::List => "list".to_owned(),
            Self::Page(page) => format!("page:{page}"),
            Self::Read(tip) => format!("read:{tip}"),
            Self::AskFirst(tip) => format!("ask:{tip}"),
            Self::AskAll(tip) => format!("askall:{tip}"),
            Self::Drop(tip) => format!("drop:{tip}"),
            Self::Limit(tip) => format!("limit:{tip}"),
            Self::Ban(tip) => format!("ban:{tip}"),
        }
    }

    /// The tip that one of the staff deals with.
    pub(in super::super) const fn tip(self) -> Option<i64> {
        match self {
            Self::Done
            | Self::Cancel
            | Self::Withdraw(_)
            | Self::Answer(_)
            | Self::List
            | Self::Page(_) => None,
            Self::Read(tip)
            | Self::AskFirst(tip)
            | Self::AskAll(tip)
            | Self::Drop(tip)
            | Self::Limit(tip)
            | Self::Ban(tip) => Some(tip),
        }
    }

    /// Whether only the staff may do it.
    pub(in super::super) const fn is_of_the_staff(self) -> bool {
        !matches!(
            self,
            Self::Done | Self::Cancel | Self::Withdraw(_) | Self::Answer(_)
        )
    }
}

impl FromStr for TipAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let (kind, rest) = data.split_once(':').unwrap_or((data, ""));
        Ok(match kind {
            "done" => Self::Done,
            "cancel" => Self::Cancel,
            "back" => Self::Withdraw(read(rest)?),
            "answer" => Self::Answer(read(rest)?),
            "list" => Self::List,
            "page" => Self::Page(read(rest)?),
            "read" => Self::Read(read(rest)?),
            "ask" => Self::AskFirst(read(rest)?),
            "askall" => Self::AskAll(read(rest)?),
            "drop" => Self::Drop(read(rest)?),
            "limit" => Self::Limit(read(rest)?),
            "ban" => Self::Ban(read(rest)?),
            _ => return Err(OutOfDate),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Action;
    use super::TipAct;

    #[test]
    fn every_button_at_a_tip_reads_back_and_fits() {
        for act in [
            TipAct::Done,
            TipAct::Cancel,
            TipAct::Withdraw(i64::MAX),
            TipAct::Answer(i64::MIN),
            TipAct::List,
            TipAct::Page(u16::MAX),
            TipAct::Read(1),
            TipAct::AskFirst(1),
            TipAct::AskAll(i64::MIN),
            TipAct::Drop(1),
            TipAct::Limit(1),
            TipAct::Ban(1),
        ] {
            let data = Action::Tip(act).data();
            assert!(data.len() <= 64, "{data}");
            assert_eq!(data.parse(), Ok(Action::Tip(act)), "{data}");
        }
    }
}
