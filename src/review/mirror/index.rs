//! The **index**: every revision with its hash, and one hash over all of them.
//!
//! Never here: a text of an update.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::MirrorError;
use super::folder::sha256;
use super::record::Record;
use crate::domain::content::Attachment;
use crate::domain::update::RevisionKind;
use crate::store::records::{SignedRevision, SigningKey};
use crate::vault::key_id;

/// Form of the index.
pub(super) const FORMAT: &str = "vestka-mirror-1";

/// A revision that stands in the mirror.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: i32,
    pub(super) code: String,
    pub(super) number: i32,
    kind: RevisionKind,
    pub(super) published_at: DateTime<Utc>,
    pub(super) sha256: String,
    pub(super) signature_sha256: String,
    /// Name and hash of the picture or document that goes with it.
    pub(super) attachment: Option<(String, String)>,
}

/// A revision as the index tells it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) code: String,
    pub(super) revision: i32,
    kind: RevisionKind,
    published_at: String,
    pub(super) file: String,
    pub(super) sha256: String,
}

/// The index as it is read back.
#[derive(Debug, Deserialize)]
pub(super) struct Index {
    pub(super) format: String,
    pub(super) updates: usize,
    pub(super) revisions: usize,
    pub(super) head: String,
    pub(super) entries: Vec<Line>,
}

impl Entry {
    pub(super) fn of(revision: &SignedRevision) -> Result<Self, MirrorError> {
        let record = Record::read(revision)?;
        Ok(Self {
            attachment: record
                .attachment
                .map(|attachment| (attachment_file(&attachment), attachment.sha256)),
            id: revision.id,
            code: revision.code.clone(),
            number: revision.number,
            kind: record.kind,
            published_at: revision.published_at,
            sha256: sha256(revision.record.as_bytes()),
            signature_sha256: sha256(revision.signature.as_bytes()),
        })
    }

    pub(super) fn file(&self) -> String {
        file(&self.code, self.number)
    }

    pub(super) fn signature_file(&self) -> String {
        format!("{}.minisig", self.file())
    }
}

/// Where a revision stands.
pub(super) fn file(code: &str, number: i32) -> String {
    format!("updates/{code}/{code}-{number}.json")
}

/// Where an attachment stands: under its hash, whatever it is called.
pub(in crate::review) fn attachment_file(attachment: &Attachment) -> String {
    let ending: String = attachment
        .name
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(5)
        .collect();
    let hash: String = attachment
        .sha256
        .chars()
        .filter(char::is_ascii_hexdigit)
        .collect();
    if ending.is_empty() {
        return format!("files/{hash}");
    }
    format!("files/{hash}.{ending}")
}

/// The index, one revision a line in order of publication.
pub(super) fn write(entries: &[Entry], keys: &[SigningKey], root: Option<&str>) -> String {
    let lines: Vec<Line> = entries
        .iter()
        .map(|entry| Line {
            code: entry.code.clone(),
            revision: entry.number,
            kind: entry.kind,
            published_at: time(entry.published_at),
            file: entry.file(),
            sha256: entry.sha256.clone(),
        })
        .collect();
    let keys: Vec<_> = keys
        .iter()
        .map(|key| {
            json!({
                "public_key": key.public_key,
                "file": format!("keys/vestka-{}.pub", key_id(&key.public_key)),
                "since": time(key.since),
                "retired_at": key.retired_at.map(time),
            })
        })
        .collect();
    let revisions: Vec<String> = lines.iter().map(|line| json!(line).to_string()).collect();
    format!(
        "{{\"format\":{},\"updates\":{},\"revisions\":{},\"head\":{},\"root_key\":{},\"keys\":{},\"entries\":[\n{}\n]}}\n",
        json!(FORMAT),
        updates(&lines),
        revisions.len(),
        json!(head(&lines)),
        json!(root),
        json!(keys),
        revisions.join(",\n")
    )
}

/// How many updates these revisions are of.
pub(super) fn updates(lines: &[Line]) -> usize {
    let codes: BTreeSet<&str> = lines.iter().map(|line| line.code.as_str()).collect();
    codes.len()
}

/// One hash over all: each revision's hash is hashed with the one before, so that none can be taken out of the middle or the end.
pub(super) fn head(lines: &[Line]) -> String {
    let mut head = [0_u8; 32];
    for line in lines {
        let mut hash = Sha256::new_with_prefix(head);
        hash.update(line.sha256.as_bytes());
        head = hash.finalize().into();
    }
    HEXLOWER.encode(&head)
}

/// Codes by the month of their first publication, in order of publication.
pub(super) fn months(entries: &[Entry]) -> BTreeMap<String, Vec<&str>> {
    let mut months: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.number == 1) {
        let month = entry.published_at.format("%Y-%m").to_string();
        months.entry(month).or_default().push(&entry.code);
    }
    months
}

/// The codes that were published or amended last, at most `limit`.
pub(super) fn newest(entries: &[Entry], limit: usize) -> Vec<&str> {
    let (mut seen, mut codes) = (BTreeSet::new(), Vec::new());
    for entry in entries.iter().rev() {
        if codes.len() == limit {
            break;
        }
        if seen.insert(entry.code.as_str()) {
            codes.push(entry.code.as_str());
        }
    }
    codes
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
