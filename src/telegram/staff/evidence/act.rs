//! What a button on the screen of **evidence** asks for.
//!
//! It carries the version of the draft that was seen: numbers of pieces move when one is removed, and a stale button does nothing.
//!
//! Never here: doing it.

use std::str::FromStr;

use super::super::super::action::{OutOfDate, read};

/// What is to be done with the evidence of a draft. Pieces count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) enum EvidenceAct {
    /// All pieces.
    Menu,
    /// Fetch every page that nobody asked for yet, of the version that was seen.
    FetchAll(i32),
    /// Something about one piece, of the version that was seen.
    Piece(u8, i32, PieceAct),
}

/// What is to be done with one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) enum PieceAct {
    Open,
    /// How credible it is: 1 to 6.
    Credibility(u8),
    Public,
    Private,
    /// What is kept of it.
    Show,
    /// Who presses has looked at it.
    Looked,
    /// Fetch the page, although that shows our address, or once more.
    Fetch,
    /// Go on without the page.
    Leave,
    /// Asks once more.
    Remove,
    RemoveYes,
}

impl EvidenceAct {
    /// As it stands in a button.
    pub(in crate::telegram) fn data(self) -> String {
        match self {
            Self::Menu => "menu".to_owned(),
            Self::FetchAll(version) => format!("all:{version}"),
            Self::Piece(number, version, act) => format!("{}:{number}:{version}", act.word()),
        }
    }
}

impl PieceAct {
    fn word(self) -> String {
        match self {
            Self::Open => "open".to_owned(),
            Self::Credibility(grade) => format!("c{grade}"),
            Self::Public => "on".to_owned(),
            Self::Private => "off".to_owned(),
            Self::Show => "show".to_owned(),
            Self::Looked => "seen".to_owned(),
            Self::Fetch => "fetch".to_owned(),
            Self::Leave => "leave".to_owned(),
            Self::Remove => "rm".to_owned(),
            Self::RemoveYes => "rmy".to_owned(),
        }
    }

    fn read(word: &str) -> Result<Self, OutOfDate> {
        Ok(match word {
            "open" => Self::Open,
            "on" => Self::Public,
            "off" => Self::Private,
            "show" => Self::Show,
            "seen" => Self::Looked,
            "fetch" => Self::Fetch,
            "leave" => Self::Leave,
            "rm" => Self::Remove,
            "rmy" => Self::RemoveYes,
            _ => {
                let grade = word.strip_prefix('c').ok_or(OutOfDate)?;
                let grade = read(grade)?;
                if !(1..=6).contains(&grade) {
                    return Err(OutOfDate);
                }
                Self::Credibility(grade)
            }
        })
    }
}

impl FromStr for EvidenceAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let mut parts = data.split(':');
        let word = parts.next().unwrap_or_default();
        let mut next = || parts.next().ok_or(OutOfDate);
        Ok(match word {
            "menu" => Self::Menu,
            "all" => Self::FetchAll(read(next()?)?),
            _ => {
                let act = PieceAct::read(word)?;
                Self::Piece(read(next()?)?, read(next()?)?, act)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{EvidenceAct, PieceAct};

    #[test]
    fn every_button_reads_back_and_is_short() {
        let piece = |act| EvidenceAct::Piece(u8::MAX, i32::MAX, act);
        for act in [
            EvidenceAct::Menu,
            EvidenceAct::FetchAll(i32::MAX),
            piece(PieceAct::Open),
            piece(PieceAct::Credibility(1)),
            piece(PieceAct::Credibility(6)),
            piece(PieceAct::Public),
            piece(PieceAct::Private),
            piece(PieceAct::Show),
            piece(PieceAct::Looked),
            piece(PieceAct::Fetch),
            piece(PieceAct::Leave),
            piece(PieceAct::Remove),
            piece(PieceAct::RemoveYes),
        ] {
            assert!(act.data().len() <= 30, "{}", act.data());
            assert_eq!(act.data().parse(), Ok(act));
        }
        for forged in ["c0:1:1", "c7:1:1", "c:1:1", "open", "open:1", "open:-1:1"] {
            assert!(forged.parse::<EvidenceAct>().is_err(), "{forged}");
        }
    }
}
