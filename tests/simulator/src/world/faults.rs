//! Fault: trouble that a test orders for calls to come.
//!
//! Faults are only matched and counted here; the server acts them out. A download of a file is met by those for `file` alone.

use std::time::Duration;

use serde_json::Value;

/// Trouble for the next calls that fit.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The method it hits, in any letter case; none hits every one.
    pub method: Option<String>,
    /// The chat it hits; none hits every one.
    pub chat: Option<i64>,
    /// What happens.
    pub kind: FaultKind,
    /// How many calls it hits.
    pub times: usize,
}

/// What happens to a call.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultKind {
    /// `500 Internal Server Error` as JSON; the call is not carried out.
    Status500,
    /// A gateway's 502 with an HTML page; the call is not carried out.
    Status502Html,
    /// No answer ever; the call is not carried out.
    TimeOut,
    /// No answer ever, although the call was carried out.
    TimeOutAfter,
    /// The connection is cut, the call is not carried out.
    CutBefore,
    /// The connection is cut after the call was carried out.
    CutAfter,
    /// The call is carried out at once, the answer comes late.
    Slow(Duration),
    /// This answer instead; the call is not carried out.
    Answer {
        /// The status and `error_code`.
        code: u16,
        /// The whole description, for instance `Forbidden: bot was blocked by the user`.
        description: String,
        /// The `parameters`, if any.
        parameters: Option<Value>,
    },
    /// The call is carried out, but this body comes instead of the answer, with status 200.
    Garbled(String),
}

impl FaultKind {
    /// What it is called in what a test has seen happen: `500`, `cut before`, `answer 403`; `migrated`
    /// where the answer names another chat, `odd` where it is JSON of another shape.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Status500 => "500".to_owned(),
            Self::Status502Html => "502".to_owned(),
            Self::TimeOut => "time-out".to_owned(),
            Self::TimeOutAfter => "time-out after".to_owned(),
            Self::CutBefore => "cut before".to_owned(),
            Self::CutAfter => "cut after".to_owned(),
            Self::Slow(_) => "slow".to_owned(),
            Self::Answer {
                parameters: Some(more),
                ..
            } if more.get("migrate_to_chat_id").is_some() => "migrated".to_owned(),
            Self::Answer { code, .. } => format!("answer {code}"),
            Self::Garbled(body) if serde_json::from_str::<Value>(body).is_ok() => "odd".to_owned(),
            Self::Garbled(_) => "garbled".to_owned(),
        }
    }
}

impl Fault {
    /// This trouble for the next call of any method to any chat.
    #[must_use]
    pub fn new(kind: FaultKind) -> Self {
        Self {
            method: None,
            chat: None,
            kind,
            times: 1,
        }
    }

    /// Only for this method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only for this chat.
    #[must_use]
    pub fn chat(mut self, chat: i64) -> Self {
        self.chat = Some(chat);
        self
    }

    /// For so many calls.
    #[must_use]
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    fn fits(&self, method: &str, chat: Option<i64>) -> bool {
        let method_fits = self
            .method
            .as_ref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        method_fits && (self.chat.is_none() || self.chat == chat)
    }
}

/// The method by which downloads of files are named.
pub(crate) const DOWNLOAD: &str = "file";

/// Takes the first fault for downloads.
pub(crate) fn take_of_download(faults: &mut Vec<Fault>) -> Option<FaultKind> {
    let is_for_it = |fault: &Fault| fault.method.as_deref() == Some(DOWNLOAD);
    let place = faults.iter().position(is_for_it)?;
    Some(take_at(faults, place))
}

/// Takes the first fault that fits a call.
pub(crate) fn take(faults: &mut Vec<Fault>, method: &str, chat: Option<i64>) -> Option<FaultKind> {
    let place = faults.iter().position(|fault| fault.fits(method, chat))?;
    Some(take_at(faults, place))
}

fn take_at(faults: &mut Vec<Fault>, place: usize) -> FaultKind {
    let fault = &mut faults[place];
    let kind = fault.kind.clone();
    fault.times = fault.times.saturating_sub(1);
    if fault.times == 0 {
        faults.remove(place);
    }
    kind
}
