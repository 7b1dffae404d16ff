//! What is **wrong** with a content, so that it may not go out.
//!
//! Never here: looking for it.

use chrono::{DateTime, Utc};

use super::super::language::Language;
use super::EVIDENCE_LIMIT;
use super::verification::NotCarried;

/// What is still wrong with a content: one clear sentence each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No text in the original language.
    #[error("text.{0} is missing: an update needs its text in the original language")]
    NoOriginal(Language),
    /// A title is missing.
    #[error("text.{0}.title is empty: please give a title")]
    NoTitle(Language),
    /// A body is missing.
    #[error("text.{0}.body is empty: please give the text")]
    NoBody(Language),
    /// Something is too long.
    #[error("{what} has {length} characters; at most {limit} are allowed")]
    TooLong {
        /// Path of the field.
        what: String,
        /// Its length in characters.
        length: usize,
        /// What is allowed.
        limit: usize,
    },
    /// No topic.
    #[error("topics is empty: please name at least one topic, or nobody will receive it")]
    NoTopic,
    /// A topic that the catalogue does not have.
    #[error("topics: there is no topic {0:?} in the catalogue")]
    UnknownTopic(String),
    /// No evidence.
    #[error("evidence is missing: an update needs at least one piece of evidence")]
    NoEvidence,
    /// Too much evidence.
    #[error("evidence has more than {EVIDENCE_LIMIT} pieces; please keep the strongest")]
    TooMuchEvidence,
    /// Credibility out of range.
    #[error("evidence {0}: credibility must be 1 (confirmed by others) to 6 (cannot be judged)")]
    Credibility(usize),
    /// Evidence that is not a web address.
    #[error("evidence {0}: url must begin with https:// or http://")]
    EvidenceScheme(usize),
    /// Evidence that is seen with a login only, which everybody would read.
    #[error(
        "evidence {0}: url holds a name or a password, and an address of evidence may be read by everybody: take them out"
    )]
    EvidenceLogin(usize),
    /// The evidence does not carry the label.
    #[error("{0}")]
    Verification(#[from] NotCarried),
    /// It would lapse before anybody received it.
    #[error("valid_until is {0}, which is over: please give a later time, or none")]
    Over(DateTime<Utc>),
    /// It lapses before it goes out.
    #[error(
        "publish_at is {publish_at}, and it is valid until {valid_until} only, so that nobody would receive it: please give an earlier publish_at, or a later valid_until"
    )]
    Lapses {
        /// When it is to go out.
        publish_at: DateTime<Utc>,
        /// Deliveries after this moment lapse.
        valid_until: DateTime<Utc>,
    },
    /// An amendment without a reason.
    #[error("reason is missing: its readers must learn why it is amended")]
    NoReason,
    /// A region that is not a code.
    #[error("region {0:?} is not an ISO 3166 code such as BY or BY-MI")]
    Region(String),
}
