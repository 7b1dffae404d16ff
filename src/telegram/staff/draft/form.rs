//! The **form**: what the buttons of a draft ask for, beside its first fields.
//!
//! What cannot be undone carries the version that was seen: a stale button does nothing.
//!
//! Never here: doing it.

use std::str::FromStr;

use super::super::super::action::{OutOfDate, read};
use crate::domain::language::Language;

/// What is to be done with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::telegram) enum FormAct {
    /// Ask for the region.
    Region,
    NoRegion,
    /// Ask until when it holds.
    Valid,
    NoValid,
    /// The fields in one language.
    Language(Language),
    TitleIn(Language),
    BodyIn(Language),
    WhatToDo(Language),
    NoWhatToDo(Language),
    /// Asks once more.
    RemoveLanguage(Language),
    RemoveLanguageYes(Language, i32),
    EvidenceMenu,
    /// Asks once more; from 1.
    RemoveEvidence(u8),
    RemoveEvidenceYes(u8, i32),
    /// The picture that goes out with it.
    AttachmentMenu,
    /// Ask for a picture.
    Attach,
    /// The picture of this piece of evidence, from 1.
    AttachHeld(u8, i32),
    /// Asks once more.
    RemoveAttachment,
    RemoveAttachmentYes(i32),
    /// When it goes out.
    ScheduleMenu,
    /// Ask for another time.
    OtherTime,
    InOneHour(i32),
    Tonight(i32),
    Tomorrow(i32),
    /// At the last approval.
    NoSchedule(i32),
    /// Asks once more.
    CancelDraft,
    CancelDraftYes(i32),
    PreviewIn(Language),
    SendToMe,
    /// Asks, about the version that was seen.
    Drill(i32),
    DrillYes(i32),
}

impl FormAct {
    /// As it stands in a button.
    pub(in crate::telegram) fn data(self) -> String {
        match self {
            Self::Region => "region".to_owned(),
            Self::NoRegion => "noregion".to_owned(),
            Self::Valid => "valid".to_owned(),
            Self::NoValid => "novalid".to_owned(),
            Self::Language(language) => format!("lang:{language}"),
            Self::TitleIn(language) => format!("title:{language}"),
            Self::BodyIn(language) => format!("body:{language}"),
            Self::WhatToDo(language) => format!("todo:{language}"),
            Self::NoWhatToDo(language) => format!("notodo:{language}"),
            Self::RemoveLanguage(language) => format!("rml:{language}"),
            Self::RemoveLanguageYes(language, version) => format!("rmly:{language}:{version}"),
            Self::EvidenceMenu => "evidence".to_owned(),
            Self::RemoveEvidence(number) => format!("rme:{number}"),
            Self::RemoveEvidenceYes(number, version) => format!("rmey:{number}:{version}"),
            Self::AttachmentMenu => "file".to_owned(),
            Self::Attach => "attach".to_owned(),
            Self::AttachHeld(number, version) => format!("held:{number}:{version}"),
            Self::RemoveAttachment => "rma".to_owned(),
            Self::RemoveAttachmentYes(version) => format!("rmay:{version}"),
            Self::ScheduleMenu => "when".to_owned(),
            Self::OtherTime => "other".to_owned(),
            Self::InOneHour(version) => format!("hour:{version}"),
            Self::Tonight(version) => format!("tonight:{version}"),
            Self::Tomorrow(version) => format!("tomorrow:{version}"),
            Self::NoSchedule(version) => format!("now:{version}"),
            Self::CancelDraft => "end".to_owned(),
            Self::CancelDraftYes(version) => format!("endyes:{version}"),
            Self::PreviewIn(language) => format!("see:{language}"),
            Self::SendToMe => "me".to_owned(),
            Self::Drill(version) => format!("drill:{version}"),
            Self::DrillYes(version) => format!("drillgo:{version}"),
        }
    }
}

impl FromStr for FormAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let mut parts = data.split(':');
        let kind = parts.next().unwrap_or_default();
        let mut next = || parts.next().ok_or(OutOfDate);
        Ok(match kind {
            "region" => Self::Region,
            "noregion" => Self::NoRegion,
            "valid" => Self::Valid,
            "novalid" => Self::NoValid,
            "lang" => Self::Language(read(next()?)?),
            "title" => Self::TitleIn(read(next()?)?),
            "body" => Self::BodyIn(read(next()?)?),
            "todo" => Self::WhatToDo(read(next()?)?),
            "notodo" => Self::NoWhatToDo(read(next()?)?),
            "rml" => Self::RemoveLanguage(read(next()?)?),
            "rmly" => Self::RemoveLanguageYes(read(next()?)?, read(next()?)?),
            "evidence" => Self::EvidenceMenu,
            "rme" => Self::RemoveEvidence(read(next()?)?),
            "rmey" => Self::RemoveEvidenceYes(read(next()?)?, read(next()?)?),
            "file" => Self::AttachmentMenu,
            "attach" => Self::Attach,
            "held" => Self::AttachHeld(read(next()?)?, read(next()?)?),
            "rma" => Self::RemoveAttachment,
            "rmay" => Self::RemoveAttachmentYes(read(next()?)?),
            "when" => Self::ScheduleMenu,
            "other" => Self::OtherTime,
            "hour" => Self::InOneHour(read(next()?)?),
            "tonight" => Self::Tonight(read(next()?)?),
            "tomorrow" => Self::Tomorrow(read(next()?)?),
            "now" => Self::NoSchedule(read(next()?)?),
            "end" => Self::CancelDraft,
            "endyes" => Self::CancelDraftYes(read(next()?)?),
            "see" => Self::PreviewIn(read(next()?)?),
            "me" => Self::SendToMe,
            "drill" => Self::Drill(read(next()?)?),
            "drillgo" => Self::DrillYes(read(next()?)?),
            _ => return Err(OutOfDate),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::FormAct as Act;
    use crate::domain::language::Language;

    #[test]
    fn every_button_reads_back_and_is_short() {
        let (be, most) = (Language::Be, i32::MAX);
        for act in [
            Act::Region,
            Act::NoRegion,
            Act::Valid,
            Act::NoValid,
            Act::Language(be),
            Act::TitleIn(be),
            Act::BodyIn(be),
            Act::WhatToDo(be),
            Act::NoWhatToDo(be),
            Act::RemoveLanguage(be),
            Act::RemoveLanguageYes(be, most),
            Act::EvidenceMenu,
            Act::RemoveEvidence(u8::MAX),
            Act::RemoveEvidenceYes(u8::MAX, most),
            Act::AttachmentMenu,
            Act::Attach,
            Act::AttachHeld(u8::MAX, most),
            Act::RemoveAttachment,
            Act::RemoveAttachmentYes(most),
            Act::ScheduleMenu,
            Act::OtherTime,
            Act::InOneHour(most),
            Act::Tonight(most),
            Act::Tomorrow(most),
            Act::NoSchedule(most),
            Act::CancelDraft,
            Act::CancelDraftYes(most),
            Act::PreviewIn(be),
            Act::SendToMe,
            Act::Drill(most),
            Act::DrillYes(most),
        ] {
            assert!(act.data().len() <= 30, "{}", act.data());
            assert_eq!(act.data().parse(), Ok(act));
        }
    }
}
