//! A **record** read back: what a signed revision says, for the pages and the feed.
//!
//! Never here: anything that was not signed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::MirrorError;
use crate::domain::content::{Attachment, Text};
use crate::domain::language::Language;
use crate::domain::update::{RevisionKind, Urgency, Verification};
use crate::store::publication::Published;
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

    /// The same of what was published: the half of it that is signed for everybody.
    pub(super) fn of(published: &Published) -> Self {
        let content = &published.content;
        let evidence = content.evidence.iter().filter(|evidence| evidence.public);
        Self {
            code: published.code.clone(),
            revision: published.number,
            kind: published.kind,
            published_at: published.published_at,
            urgency: content.urgency,
            verification: content.verification,
            original_language: content.original_language,
            text: content.text.clone(),
            what_to_do: content.what_to_do.clone(),
            evidence: evidence
                .map(|evidence| Evidence {
                    url: Some(evidence.url.clone()),
                    note: evidence.note.clone(),
                })
                .collect(),
            relayed: published.relayed,
            attachment: content.attachment.clone(),
            reason: if published.kind == RevisionKind::Original {
                Value::Null
            } else {
                json!(content.reason)
            },
        }
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
