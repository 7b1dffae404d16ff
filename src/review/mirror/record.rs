//! A **record** read back: what a signed revision says, for the pages and the feed.
//!
//! Never here: anything that was not signed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::MirrorError;
use crate::domain::content::{Attachment, Text};
use crate::domain::language::Language;
use crate::domain::update::{RevisionKind, Urgency, Verification};
use crate::store::records::SignedRevision;

/// A signed revision.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Record {
    pub(super) code: String,
    pub(super) revision: i32,
    pub(super) kind: RevisionKind,
    pub(super) published_at: DateTime<Utc>,
    pub(super) urgency: Urgency,
    pub(super) verification: Verification,
    pub(super) original_language: Language,
    #[serde(default)]
    pub(super) text: BTreeMap<Language, Text>,
    #[serde(default)]
    pub(super) what_to_do: BTreeMap<Language, String>,
    #[serde(default)]
    pub(super) evidence: Vec<Evidence>,
    #[serde(default)]
    pub(super) relayed: bool,
    #[serde(default)]
    pub(super) attachment: Option<Attachment>,
    #[serde(default)]
    reason: Value,
}

/// A reason to believe it, as far as it is public.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Evidence {
    #[serde(default)]
    pub(super) url: Option<Url>,
    #[serde(default)]
    pub(super) note: String,
}

impl Record {
    pub(super) fn read(revision: &SignedRevision) -> Result<Self, MirrorError> {
        serde_json::from_str(&revision.record).map_err(|_| {
            MirrorError::Record(format!("{} revision {}", revision.code, revision.number))
        })
    }

    /// Why it amends what was there before: one text, or one by language.
    pub(super) fn reason(&self, language: Language) -> Option<&str> {
        let reason = match &self.reason {
            Value::String(reason) => Some(reason.as_str()),
            Value::Object(by_language) => by_language
                .get(language.code())
                .or_else(|| by_language.get(self.original_language.code()))
                .or_else(|| by_language.values().next())
                .and_then(Value::as_str),
            _ => None,
        };
        reason.filter(|reason| !reason.is_empty())
    }
}
