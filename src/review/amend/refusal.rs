//! What **may be amended**, and why an update may not.
//!
//! Never here: beginning it.

use std::collections::BTreeMap;

use super::super::Draft;
use crate::domain::code::Code;
use crate::domain::content::Content;
use crate::domain::language::Language;
use crate::store::amendments::Amended;
use crate::store::audience::Audience;

/// Why an update cannot be amended so: one sentence with the remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmendRefusal {
    /// There is no such update.
    #[error("there is no update {0}; `vestka update list` names them")]
    Unknown(String),
    /// Nothing of it is out.
    #[error(
        "update {0} is not published yet, so there is nothing to take back; reject its draft instead"
    )]
    NotOut(String),
    /// It was withdrawn.
    #[error("update {0} is retracted already; what is true now needs a new update")]
    Retracted(String),
    /// A correction of it is open.
    #[error(
        "a correction of update {code} is open already, as candidate {candidate}; finish or reject that one first"
    )]
    CorrectionOpen {
        /// Code of the update.
        code: String,
        /// Candidate of the open draft.
        candidate: i64,
    },
    /// A retraction of it is open.
    #[error(
        "a retraction of update {code} is open already, as candidate {candidate}; approve or reject that one"
    )]
    RetractionOpen {
        /// Code of the update.
        code: String,
        /// Candidate of the open draft.
        candidate: i64,
    },
    /// Another amendment of it came first.
    #[error(
        "update {0} was amended by somebody else at this moment; `vestka update show {0}` tells how it stands"
    )]
    Overtaken(String),
    /// It says what stands, for the reason that stands.
    #[error(
        "update {0} says all of that already, with this very reason, so nothing would be corrected; `vestka update show {0}` tells how it stands"
    )]
    Same(String),
    /// A correction would make it breaking.
    #[error("a correction cannot make an update breaking; please publish a new update instead")]
    UrgencyRaised,
    /// A retraction would say something else.
    #[error(
        "a retraction takes the whole update back, so only its reason can be changed; what else is to be said needs a new update"
    )]
    OnlyTheReason,
}

/// An update that may be amended.
#[derive(Debug, Clone)]
pub struct Amendable {
    /// Its code.
    pub code: Code,
    /// Number of its newest revision.
    pub number: i32,
    /// What that says; its reason and confidential evidence are left out.
    pub content: Content,
    /// Why it was corrected last; empty when it never was.
    pub reason: BTreeMap<Language, String>,
    /// How many received it.
    pub readers: Audience,
    /// Whether the log still says who they are; else nobody will be told.
    pub readers_known: bool,
    pub(super) newest: Amended,
}

/// What came of beginning an amendment.
#[derive(Debug, Clone)]
pub enum Begun {
    /// A draft of it.
    New(Draft),
    /// One of this kind was open already.
    Open(Draft),
}

impl Begun {
    /// The draft.
    #[must_use]
    pub fn draft(self) -> Draft {
        match self {
            Self::New(draft) | Self::Open(draft) => draft,
        }
    }
}
