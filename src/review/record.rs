//! The **record** of a revision: canonical JSON (RFC 8785), the bytes that are signed and that anyone can check.
//!
//! Never here: staff, notes that are not public, a subscriber.

use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use super::{Draft, ReviewError};
use crate::domain::content::Content;
use crate::store::audit::ChainHead;
use crate::vault::Signer;

/// Form of the record; a change of what it holds gets the next number.
const FORMAT: &str = "vestka-update-1";

/// A record with its signature, and the content as it is shown: public evidence only.
pub(super) struct Signed {
    pub(super) content: Content,
    pub(super) record: String,
    pub(super) signature: String,
    pub(super) relayed: bool,
}

/// Builds and signs the record of a draft that is published at `now` as the first revision of `code`, reviewed or relayed. It
/// bears witness of where the audit log ended before.
pub(super) fn sign(
    signer: &Signer,
    code: &str,
    (draft, relayed): (&Draft, bool),
    (now, head): (DateTime<Utc>, &ChainHead),
) -> Result<Signed, ReviewError> {
    let mut content = draft.content.clone();
    content.evidence.retain(|evidence| evidence.public);
    let record = {
        let mut record = record(code, (draft, relayed), &content, now);
        record["audit"] = json!({"records": head.records, "hash": HEXLOWER.encode(&head.hash)});
        serde_json_canonicalizer::to_string(&record).map_err(ReviewError::Content)?
    };
    let signature = signer.sign(&record, &format!("vestka {code} revision 1"))?;
    // What is kept beside the record keeps all evidence in number: the confidential half is sealed apart.
    Ok(Signed {
        content: Content {
            evidence: draft.content.evidence.iter().map(public_half).collect(),
            ..content
        },
        record,
        signature,
        relayed,
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

fn record(
    code: &str,
    (draft, relayed): (&Draft, bool),
    content: &Content,
    now: DateTime<Utc>,
) -> Value {
    let mut record = json!({
        "format": FORMAT,
        "code": code,
        "revision": 1,
        "kind": draft.kind,
        "published_at": time(now),
        "urgency": content.urgency,
        "verification": content.verification,
        "topics": content.topics,
        "original_language": content.original_language,
        "text": content.text,
        "evidence": content.evidence.iter().map(|evidence| json!({
            "url": evidence.url, "note": evidence.note, "credibility": evidence.credibility,
        })).collect::<Vec<_>>(),
    });
    // Said only where it is so: what was reviewed keeps the form that it always had.
    if relayed {
        record["relayed"] = json!(true);
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

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
