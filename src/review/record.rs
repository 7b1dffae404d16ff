//! The **record** of a revision: canonical JSON (RFC 8785), the bytes that are signed and that anyone can check.
//!
//! Never here: staff, notes that are not public, a subscriber.

use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Draft, ReviewError};
use crate::domain::content::{Content, Evidence};
use crate::domain::update::RevisionKind;
use crate::store::audit::ChainHead;
use crate::vault::Signer;

/// Form of the record; a change of what it holds gets the next number.
const FORMAT: &str = "vestka-update-1";

/// A record with its signature, and the content as it is shown: public evidence only.
pub(super) struct Signed {
    pub(super) content: Content,
    pub(super) record: String,
    pub(super) signature: String,
    pub(super) number: i32,
    pub(super) relayed: bool,
}

/// Which revision of which update a draft becomes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) code: &'a str,
    /// From 1.
    pub(super) number: i32,
    /// SHA-256 of the record that it amends, in hexadecimal; none for an original.
    pub(super) amends: Option<&'a str>,
    /// Whether it goes out without review.
    pub(super) relayed: bool,
}

impl<'a> Place<'a> {
    /// The first revision of an update.
    pub(super) fn original(code: &'a str, relayed: bool) -> Self {
        Self {
            code,
            number: 1,
            amends: None,
            relayed,
        }
    }
}

/// What stands in a record for the one before it.
pub(super) fn hash(record: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(record))
}

/// Builds and signs the record of a draft that is published at `now` in this place. It
/// bears witness of where the audit log ended before.
pub(super) fn sign(
    signer: &Signer,
    place: Place<'_>,
    draft: &Draft,
    (now, head): (DateTime<Utc>, &ChainHead),
) -> Result<Signed, ReviewError> {
    let mut content = draft.content.clone();
    content.evidence.retain(|evidence| evidence.public);
    let record = {
        let mut record = record(place, draft.kind, &content, now);
        record["audit"] = json!({"records": head.records, "hash": HEXLOWER.encode(&head.hash)});
        serde_json_canonicalizer::to_string(&record).map_err(ReviewError::content)?
    };
    let comment = format!("vestka {} revision {}", place.code, place.number);
    let signature = signer.sign(&record, &comment)?;
    // What is kept beside the record keeps all evidence in number: the confidential half is sealed apart.
    Ok(Signed {
        content: Content {
            evidence: draft.content.evidence.iter().map(public_half).collect(),
            ..content
        },
        record,
        signature,
        number: place.number,
        relayed: place.relayed,
    })
}

/// Evidence as it stands in the open: what is not public keeps its credibility only.
fn public_half(evidence: &crate::domain::content::Evidence) -> crate::domain::content::Evidence {
    if evidence.public {
        return evidence.clone();
    }
    crate::domain::content::Evidence {
        url: url::Url::parse("about:blank").expect("a constant that is a URL"),
        note: String::new(),
        credibility: evidence.credibility,
        public: false,
    }
}

fn record(place: Place<'_>, kind: RevisionKind, content: &Content, now: DateTime<Utc>) -> Value {
    let mut record = json!({
        "format": FORMAT,
        "code": place.code,
        "revision": place.number,
        "kind": kind,
        "published_at": time(now),
        "urgency": content.urgency,
        "verification": content.verification,
        "topics": content.topics,
        "original_language": content.original_language,
        "text": content.text,
        "evidence": content.evidence.iter().map(|piece| evidence(piece, content)).collect::<Vec<_>>(),
    });
    // Said only where it is so: what was reviewed keeps the form that it always had.
    if place.relayed {
        record["relayed"] = json!(true);
    }
    if let Some(attachment) = &content.attachment {
        record["attachment"] = json!(attachment);
    }
    if let Some(amends) = place.amends {
        record["amends"] = json!(amends);
        record["reason"] = json!(content.reason);
    }
    if !content.what_to_do.is_empty() {
        record["what_to_do"] = json!(content.what_to_do);
    }
    if let Some(region) = &content.region {
        record["region"] = json!(region);
    }
    if let Some(until) = content.valid_until {
        record["valid_until"] = json!(time(until));
    }
    record
}

/// A public piece, with the hash of the page that is kept, if it is.
fn evidence(piece: &Evidence, content: &Content) -> Value {
    let mut record = json!({
        "url": piece.url, "note": piece.note, "credibility": piece.credibility,
    });
    if let Some(hash) = content.kept.get(&piece.url) {
        record["sha256"] = json!(hash);
    }
    record
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
