//! The **action**: what a button means, in at most 64 bytes that old menus keep.
//!
//! Forms stay readable for as long as menus may stand in chats; an unknown one is answered as out of date.
//!
//! Never here: what an action does.

mod candidate;
mod channel;
mod forum;
mod hours;
mod privacy;
mod reading;
mod tip;

use std::str::FromStr;

use super::staff::{AmendAct, EvidenceAct, LogAct, Need, View};
use crate::domain::language::Language;
use crate::domain::staff::Role;
use crate::domain::subscriber::Pace;
use crate::review::AnswerKind;

pub(super) use candidate::CandidateAct;
pub(super) use channel::ChannelAct;
pub(super) use forum::ForumAct;
pub(super) use hours::HoursAct;
pub(super) use privacy::PrivacyAct;
pub(super) use reading::ReadAct;
pub(super) use tip::TipAct;

/// What a pressed button asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// A language, on the way in (`start`) or later.
    Language { start: bool, language: Language },
    /// A topic on or off.
    Topic { start: bool, topic: i16 },
    /// All topics, on the way in.
    AllTopics,
    /// Topics are chosen.
    TopicsDone,
    /// A pace, on the way in or later.
    Pace { start: bool, pace: Pace },
    /// When and how updates come.
    Hours(HoursAct),
    /// Whether to erase everything.
    Forget { yes: bool },
    /// About a channel that is managed in this private chat.
    Channel(ChannelAct),
    /// About all topics of a forum.
    Forum(ForumAct),
    /// What is kept, and to have less of it.
    Privacy(PrivacyAct),
    /// Who runs this bot, and how to tell it from an impostor.
    About,
    /// What was published, and the sources.
    Read(ReadAct),
    /// The review queue.
    Queue,
    /// Ask the staff about the text that was checked.
    AskStaff(i64),
    /// One of the staff's answers to a question: asks once more, or sends it.
    Answer {
        id: i64,
        answer: AnswerKind,
        sure: bool,
    },
    /// Sends the answer that was typed under this number.
    AnswerTyped { id: i64, number: i32 },
    /// Around tips.
    Tip(TipAct),
    /// A part of the review queue.
    QueueView(View),
    /// What of the queue to show.
    QueueFilter(View),
    /// One of the staff's actions on a candidate.
    Candidate { id: i64, act: CandidateAct },
    /// One of the staff's actions on the evidence of a draft.
    Evidence { id: i64, act: EvidenceAct },
    /// One of the staff's actions on an update that is out.
    Amend(AmendAct),
    /// The delivery log.
    Log(LogAct),
    /// About the staff, the session or the lock.
    Staff(StaffAct),
}

/// What is to be done about the staff, the session or the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StaffAct {
    /// Ends the session.
    LogOut,
    /// Locks publishing.
    Lock,
    /// Asks to unlock it.
    Unlock,
    /// Who is of the staff.
    List,
    /// An invitation for this role.
    Invite(Role),
    /// Remove this one: asks once more.
    Remove(i32),
    /// Remove this one, really.
    RemoveYes(i32),
    /// Destroy the sealing key, really.
    DestroyKey,
}

impl Action {
    /// The button's data.
    pub(super) fn data(self) -> String {
        match self {
            Self::Language { start, language } => {
                format!("{}:{language}", if start { "sl" } else { "l" })
            }
            Self::Topic { start, topic } => format!("{}:{topic}", if start { "st" } else { "t" }),
            Self::AllTopics => "sa".to_owned(),
            Self::TopicsDone => "sd".to_owned(),
            Self::Pace { start, pace } => format!("{}:{pace}", if start { "sp" } else { "p" }),
            Self::Hours(act) => format!("h:{}", act.data()),
            Self::Forget { yes } => format!("f:{}", if yes { "yes" } else { "no" }),
            Self::Channel(act) => format!("cn:{}", act.data()),
            Self::Forum(act) => format!("fo:{}", act.data()),
            Self::Privacy(act) => format!("pr:{}", act.data()),
            Self::About => "ab".to_owned(),
            Self::Read(act) => format!("r:{}", act.data()),
            Self::Queue => "q".to_owned(),
            Self::AskStaff(number) => format!("va:{number}"),
            Self::Answer { id, answer, sure } => {
                format!("{}:{id}:{answer}", if sure { "qs" } else { "qa" })
            }
            Self::AnswerTyped { id, number } => format!("qt:{id}:{number}"),
            Self::Tip(act) => format!("tip:{}", act.data()),
            Self::QueueView(view) => format!("qv:{}", view.data()),
            Self::QueueFilter(view) => format!("qf:{}", view.data()),
            Self::Candidate { id, act } => format!("c:{id}:{}", act.data()),
            Self::Evidence { id, act } => format!("e:{id}:{}", act.data()),
            Self::Amend(act) => format!("a:{}", act.data()),
            Self::Log(act) => format!("log:{}", act.data()),
            Self::Staff(act) => format!("s:{}", act.data()),
        }
    }
}

impl Action {
    /// What it needs; none for what everybody may press.
    pub(super) const fn need(self) -> Option<Need> {
        match self {
            Self::Language { .. }
            | Self::Topic { .. }
            | Self::AllTopics
            | Self::TopicsDone
            | Self::Pace { .. }
            | Self::Hours(_)
            | Self::Forget { .. }
            | Self::Channel(_)
            | Self::Forum(_)
            | Self::Privacy(_)
            | Self::About
            | Self::Read(_)
            | Self::AskStaff(_) => None,
            Self::Tip(act) if !act.is_of_the_staff() => None,
            Self::Queue
            | Self::QueueView(_)
            | Self::QueueFilter(_)
            | Self::Candidate { .. }
            | Self::Evidence { .. }
            | Self::Answer { .. }
            | Self::AnswerTyped { .. }
            | Self::Amend(_)
            | Self::Tip(_) => Some(Need::Session),
            Self::Log(_) => Some(Need::Admin),
            Self::Staff(act) => Some(act.need()),
        }
    }
}

impl StaffAct {
    const fn need(self) -> Need {
        match self {
            Self::LogOut | Self::Lock => Need::Staff,
            Self::Unlock => Need::Session,
            Self::List
            | Self::Invite(_)
            | Self::Remove(_)
            | Self::RemoveYes(_)
            | Self::DestroyKey => Need::Admin,
        }
    }

    fn data(self) -> String {
        match self {
            Self::LogOut => "logout".to_owned(),
            Self::Lock => "lock".to_owned(),
            Self::Unlock => "unlock".to_owned(),
            Self::List => "list".to_owned(),
            Self::Invite(role) => format!("invite:{role}"),
            Self::Remove(id) => format!("remove:{id}"),
            Self::RemoveYes(id) => format!("removed:{id}"),
            Self::DestroyKey => "destroykey".to_owned(),
        }
    }
}

impl FromStr for StaffAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let (kind, rest) = data.split_once(':').unwrap_or((data, ""));
        Ok(match kind {
            "logout" => Self::LogOut,
            "lock" => Self::Lock,
            "unlock" => Self::Unlock,
            "list" => Self::List,
            "invite" => Self::Invite(read(rest)?),
            "remove" => Self::Remove(read(rest)?),
            "removed" => Self::RemoveYes(read(rest)?),
            "destroykey" => Self::DestroyKey,
            _ => return Err(OutOfDate),
        })
    }
}

/// The button is out of date, or was never ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OutOfDate;

impl FromStr for Action {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let (kind, rest) = data.split_once(':').unwrap_or((data, ""));
        Ok(match kind {
            "sl" | "l" => Self::Language {
                start: kind == "sl",
                language: read(rest)?,
            },
            "st" | "t" => Self::Topic {
                start: kind == "st",
                topic: read(rest)?,
            },
            "sa" => Self::AllTopics,
            "sd" => Self::TopicsDone,
            "sp" | "p" => Self::Pace {
                start: kind == "sp",
                pace: read(rest)?,
            },
            "h" => Self::Hours(rest.parse()?),
            "f" => Self::Forget { yes: rest == "yes" },
            "cn" => Self::Channel(rest.parse()?),
            "fo" => Self::Forum(rest.parse()?),
            "pr" => Self::Privacy(rest.parse()?),
            "ab" => Self::About,
            "r" => Self::Read(rest.parse()?),
            "q" => Self::Queue,
            "va" => Self::AskStaff(read(rest)?),
            "qa" | "qs" | "qt" => answer(kind, rest)?,
            "a" => Self::Amend(rest.parse()?),
            "tip" => Self::Tip(rest.parse()?),
            "qv" => Self::QueueView(rest.parse()?),
            "qf" => Self::QueueFilter(rest.parse()?),
            "c" => {
                let (id, act) = pair(rest)?;
                Self::Candidate { id, act }
            }
            "e" => {
                let (id, act) = pair(rest)?;
                Self::Evidence { id, act }
            }
            "log" => Self::Log(rest.parse()?),
            "s" => Self::Staff(rest.parse()?),
            _ => return Err(OutOfDate),
        })
    }
}

/// An answer of the staff to a question.
fn answer(kind: &str, rest: &str) -> Result<Action, OutOfDate> {
    if kind == "qt" {
        let (id, number) = pair(rest)?;
        return Ok(Action::AnswerTyped { id, number });
    }
    let (id, answer) = pair(rest)?;
    let sure = kind == "qs";
    Ok(Action::Answer { id, answer, sure })
}

/// `12:open`: what is before the first colon and what is after it.
fn pair<T: FromStr, U: FromStr>(text: &str) -> Result<(T, U), OutOfDate> {
    let (one, other) = text.split_once(':').ok_or(OutOfDate)?;
    Ok((read(one)?, read(other)?))
}

/// A part of a button's data.
pub(super) fn read<T: FromStr>(text: &str) -> Result<T, OutOfDate> {
    text.parse().map_err(|_| OutOfDate)
}

#[cfg(test)]
mod tests {
    use super::super::staff::FormAct;
    use super::{Action, CandidateAct as Act, OutOfDate, Role, StaffAct};
    use crate::domain::language::Language;
    use crate::domain::subscriber::Pace;
    use crate::domain::update::Verification;
    use crate::review::AnswerKind;
    use proptest::prelude::proptest;

    #[test]
    #[expect(clippy::too_many_lines, reason = "a list of all buttons")]
    fn every_button_reads_back_and_fits() {
        let mut actions = vec![
            Action::AllTopics,
            Action::TopicsDone,
            Action::About,
            Action::Queue,
            Action::AskStaff(i64::MIN),
            Action::AnswerTyped {
                id: i64::MIN,
                number: i32::MIN,
            },
            Action::Answer {
                id: i64::MAX,
                answer: AnswerKind::Published,
                sure: true,
            },
            Action::Answer {
                id: 1,
                answer: AnswerKind::Unclear,
                sure: false,
            },
            Action::Forget { yes: true },
            Action::Forget { yes: false },
        ];
        for start in [true, false] {
            actions.push(Action::Language {
                start,
                language: Language::Uk,
            });
            actions.push(Action::Topic {
                start,
                topic: i16::MAX,
            });
            actions.push(Action::Pace {
                start,
                pace: Pace::Breaking,
            });
        }
        for act in [
            StaffAct::LogOut,
            StaffAct::Lock,
            StaffAct::Unlock,
            StaffAct::List,
            StaffAct::Invite(Role::Moderator),
            StaffAct::Remove(i32::MAX),
            StaffAct::RemoveYes(i32::MIN),
            StaffAct::DestroyKey,
        ] {
            actions.push(Action::Staff(act));
        }
        for act in [
            Act::Open,
            Act::KeepText,
            Act::Write,
            Act::Reject,
            Act::Cancel,
            Act::Draft,
            Act::EditTitle,
            Act::EditBody,
            Act::Topics,
            Act::Topic(i16::MIN),
            Act::Urgency,
            Act::VerificationMenu,
            Act::Verification(Verification::SingleSource),
            Act::Evidence,
            Act::LanguageMenu,
            Act::Translate(Language::Be),
            Act::Preview,
            Act::Approve(i32::MAX),
            Act::ApproveLive(i32::MAX),
            Act::StopRelay,
            Act::SameEvent(i64::MAX),
            Act::TwoEvents(i64::MIN),
            Act::Claim,
            Act::Release,
            Act::Hold,
            Act::Unhold,
            Act::ChangeSeen,
            Act::SplitMenu,
            Act::Split(i64::MIN),
            Act::Sources,
            Act::Form(FormAct::RemoveEvidenceYes(u8::MAX, i32::MAX)),
        ] {
            actions.push(Action::Candidate { id: i64::MAX, act });
        }
        for action in actions {
            let data = action.data();
            assert!(data.len() <= 64, "{data}");
            assert_eq!(data.parse(), Ok(action), "{data}");
        }
    }

    proptest! {
        #[test]
        fn foreign_data_is_out_of_date_and_nothing_worse(data in ".*") {
            let _: Result<Action, OutOfDate> = data.parse();
        }
    }
}
