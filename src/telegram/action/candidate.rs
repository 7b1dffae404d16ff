//! What is to be done with a **candidate** or its draft.
//!
//! Never here: doing it.

use std::str::FromStr;

use super::{OutOfDate, read};
use crate::domain::language::Language;
use crate::domain::update::Verification;
use crate::telegram::staff::FormAct;

/// What is to be done with a candidate or its draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) enum CandidateAct {
    Open,
    KeepText,
    Write,
    Reject,
    /// No answer to the question that was asked.
    Cancel,
    Draft,
    EditTitle,
    EditBody,
    Topics,
    Topic(i16),
    Urgency,
    VerificationMenu,
    Verification(Verification),
    Evidence,
    LanguageMenu,
    Translate(Language),
    Preview,
    /// Approve this version: asks once more.
    Approve(i32),
    /// Approve this version, live.
    ApproveLive(i32),
    /// It does not go out without review.
    StopRelay,
    /// It reports the same event as this other candidate.
    SameEvent(i64),
    /// It reports another event than this other candidate.
    TwoEvents(i64),
    Claim,
    Release,
    Hold,
    Unhold,
    /// How it changed after its decision was seen.
    ChangeSeen,
    /// Which of its items to split off.
    SplitMenu,
    /// Split this item off.
    Split(i64),
    /// What its sources said, while a draft is written from it.
    Sources,
    /// One of the further fields of its draft.
    Form(FormAct),
}

impl CandidateAct {
    pub(super) fn data(self) -> String {
        match self {
            Self::Open => "open".to_owned(),
            Self::KeepText => "keep".to_owned(),
            Self::Write => "write".to_owned(),
            Self::Reject => "reject".to_owned(),
            Self::Cancel => "cancel".to_owned(),
            Self::Draft => "draft".to_owned(),
            Self::EditTitle => "title".to_owned(),
            Self::EditBody => "body".to_owned(),
            Self::Topics => "topics".to_owned(),
            Self::Topic(topic) => format!("topic:{topic}"),
            Self::Urgency => "urgency".to_owned(),
            Self::VerificationMenu => "verification".to_owned(),
            Self::Verification(verification) => format!("verified:{verification}"),
            Self::Evidence => "evidence".to_owned(),
            Self::LanguageMenu => "languages".to_owned(),
            Self::Translate(language) => format!("translate:{language}"),
            Self::Preview => "preview".to_owned(),
            Self::Approve(version) => format!("approve:{version}"),
            Self::ApproveLive(version) => format!("live:{version}"),
            Self::StopRelay => "stop".to_owned(),
            Self::SameEvent(other) => format!("same:{other}"),
            Self::TwoEvents(other) => format!("two:{other}"),
            Self::Claim => "claim".to_owned(),
            Self::Release => "release".to_owned(),
            Self::Hold => "hold".to_owned(),
            Self::Unhold => "unhold".to_owned(),
            Self::ChangeSeen => "seen".to_owned(),
            Self::SplitMenu => "splits".to_owned(),
            Self::Split(item) => format!("split:{item}"),
            Self::Sources => "sources".to_owned(),
            Self::Form(act) => format!("w:{}", act.data()),
        }
    }
}

impl FromStr for CandidateAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let (kind, rest) = data.split_once(':').unwrap_or((data, ""));
        Ok(match kind {
            "open" => Self::Open,
            "keep" => Self::KeepText,
            "write" => Self::Write,
            "reject" => Self::Reject,
            "cancel" => Self::Cancel,
            "draft" => Self::Draft,
            "title" => Self::EditTitle,
            "body" => Self::EditBody,
            "topics" => Self::Topics,
            "topic" => Self::Topic(read(rest)?),
            "urgency" => Self::Urgency,
            "verification" => Self::VerificationMenu,
            "verified" => Self::Verification(read(rest)?),
            "evidence" => Self::Evidence,
            "languages" => Self::LanguageMenu,
            "translate" => Self::Translate(read(rest)?),
            "preview" => Self::Preview,
            "approve" => Self::Approve(read(rest)?),
            "live" => Self::ApproveLive(read(rest)?),
            "stop" => Self::StopRelay,
            "same" => Self::SameEvent(read(rest)?),
            "two" => Self::TwoEvents(read(rest)?),
            "claim" => Self::Claim,
            "release" => Self::Release,
            "hold" => Self::Hold,
            "unhold" => Self::Unhold,
            "seen" => Self::ChangeSeen,
            "splits" => Self::SplitMenu,
            "split" => Self::Split(read(rest)?),
            "sources" => Self::Sources,
            "w" => Self::Form(rest.parse()?),
            _ => return Err(OutOfDate),
        })
    }
}
