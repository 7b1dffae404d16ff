//! The **chain** of the audit log, checked against itself and against what signed revisions say of it.
//!
//! Each revision signs how many records there were and the hash of the last, so that a tail cut off, or a log written anew with
//! fitting hashes, does not fit what was signed.
//!
//! Never here: mending it.

use std::collections::BTreeMap;
use std::fmt;

use data_encoding::HEXLOWER;
use serde_json::Value;

use crate::store::audit::{BEGINNING, ChainHead};
use crate::store::{Store, StoreError};
use crate::vault::verify;

/// Records read at a time.
const PAGE: i64 = 1000;

/// Revisions read at a time: each holds its texts.
const REVISIONS: i64 = 100;

/// What is wrong with the log; the first thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// A record, or what came before it, was changed.
    Changed {
        /// The first that does not fit.
        record: i64,
    },
    /// A record is not there, although later ones are.
    Removed {
        /// The missing number.
        record: i64,
    },
    /// The hashes fit one another, but a signed revision knew another record under this number.
    Rewritten {
        /// The last record that the revision knew.
        record: i64,
        /// Code and number of the revision.
        revision: String,
    },
    /// A signed revision knew more records than there are.
    CutOff {
        /// The first that is missing.
        record: i64,
        /// How many there were at least.
        known: i64,
        /// Code and number of the revision.
        revision: String,
    },
    /// A revision stands in the database that the log does not tell of.
    Unrecorded {
        /// The first number that is missing.
        record: i64,
        /// Code and number of the revision.
        revision: String,
    },
    /// The signature of a revision does not fit its record, so that nothing it says counts.
    Unsigned {
        /// Code and number of the revision.
        revision: String,
    },
}

impl Broken {
    /// The first record that is concerned; none when it is a revision that is not genuine.
    #[must_use]
    pub const fn record(&self) -> Option<i64> {
        match self {
            Self::Changed { record }
            | Self::Removed { record }
            | Self::Rewritten { record, .. }
            | Self::CutOff { record, .. }
            | Self::Unrecorded { record, .. } => Some(*record),
            Self::Unsigned { .. } => None,
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed { record } => write!(
                f,
                "record {record} of the audit log does not fit the one before it: it was changed, or what came before; compare with a backup"
            ),
            Self::Removed { record } => write!(
                f,
                "record {record} of the audit log was removed, or moved: later ones are there; compare with a backup"
            ),
            Self::Rewritten { record, revision } => write!(
                f,
                "the audit log was written anew: record {record} is not the one that was there when {revision} was signed; nothing up to it can be trusted, compare with a backup"
            ),
            Self::CutOff {
                record,
                known,
                revision,
            } => write!(
                f,
                "the end of the audit log was cut off: record {record} and those after it are missing, there were {known} when {revision} was signed; compare with a backup"
            ),
            Self::Unrecorded { record, revision } => write!(
                f,
                "the audit log does not tell of {revision}, which was published: its end was cut off, before record {record}; compare with a backup"
            ),
            Self::Unsigned { revision } => write!(
                f,
                "the signature of {revision} does not fit it: the revision was changed in the database; compare with the mirror or a backup"
            ),
        }
    }
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// How many records there are.
    pub records: i64,
    /// How many signed revisions bear witness of them.
    pub witnesses: usize,
    /// What is wrong, if anything.
    pub broken: Option<Broken>,
}

/// What signed revisions say of the chain: by number of the last record, its hash and the revision.
type Heads = BTreeMap<i64, (Vec<u8>, String)>;

/// Checks the whole chain, against itself and against every signed revision. Memory does not grow with the log, only by
/// some 100 bytes with each revision.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn check_chain(store: &Store) -> Result<ChainReport, StoreError> {
    let (heads, unsigned) = heads(store).await?;
    let (last, broken) = walk(store, &heads).await?;
    let broken = match broken {
        Some(broken) => Some(broken),
        None => cut_off(store, &heads, last).await?,
    };
    Ok(ChainReport {
        records: store.audit_length().await?,
        witnesses: heads.len(),
        broken: broken.or(unsigned),
    })
}

/// The heads that genuine revisions signed, and the first revision that is not genuine.
async fn heads(store: &Store) -> Result<(Heads, Option<Broken>), StoreError> {
    let keys: Vec<String> = store
        .signing_keys()
        .await?
        .into_iter()
        .map(|key| key.public_key)
        .collect();
    let (mut heads, mut unsigned, mut after) = (Heads::new(), None, 0);
    loop {
        let page = store.signed_revisions(after, REVISIONS).await?;
        let Some(last) = page.last() else {
            return Ok((heads, unsigned));
        };
        after = last.id;
        for revision in page {
            let name = format!("{} revision {}", revision.code, revision.number);
            let is_genuine = keys
                .iter()
                .any(|key| verify(key, &revision.record, &revision.signature).is_ok());
            if !is_genuine && !keys.is_empty() {
                unsigned.get_or_insert(Broken::Unsigned { revision: name });
            } else if let Some(head) = head_in(&revision.record) {
                heads.entry(head.records).or_insert((head.hash, name));
            }
        }
    }
}

/// What a record says of the chain; none in records of versions that did not sign it.
fn head_in(record: &str) -> Option<ChainHead> {
    let record: Value = serde_json::from_str(record).ok()?;
    let audit = record.get("audit")?;
    Some(ChainHead {
        records: audit.get("records")?.as_i64()?,
        hash: HEXLOWER
            .decode(audit.get("hash")?.as_str()?.as_bytes())
            .ok()?,
    })
}

/// Goes through the log; gives the number of the last record that fits, and the first thing that does not.
async fn walk(store: &Store, heads: &Heads) -> Result<(i64, Option<Broken>), StoreError> {
    let (mut last, mut previous) = (0, BEGINNING.to_vec());
    loop {
        let page = store.audit_page(last, PAGE).await?;
        if page.is_empty() {
            return Ok((last, None));
        }
        for line in page {
            if line.id != last + 1 {
                return Ok((last, Some(Broken::Removed { record: last + 1 })));
            }
            if line.hash != line.link(&previous) {
                return Ok((last, Some(Broken::Changed { record: line.id })));
            }
            if let Some((hash, revision)) = heads.get(&line.id)
                && *hash != line.hash
            {
                let broken = Broken::Rewritten {
                    record: line.id,
                    revision: revision.clone(),
                };
                return Ok((last, Some(broken)));
            }
            (last, previous) = (line.id, line.hash);
        }
    }
}

/// Whether there were more records than the `last` one, by what was signed and by what was published.
async fn cut_off(store: &Store, heads: &Heads, last: i64) -> Result<Option<Broken>, StoreError> {
    if let Some((known, (_, revision))) = heads.range(last + 1..).next() {
        return Ok(Some(Broken::CutOff {
            record: last + 1,
            known: *known,
            revision: revision.clone(),
        }));
    }
    let unrecorded = store.unrecorded_revision().await?;
    Ok(unrecorded.map(|(code, number)| Broken::Unrecorded {
        record: last + 1,
        revision: format!("{code} revision {number}"),
    }))
}
