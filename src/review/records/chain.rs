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

use super::Trust;
use crate::store::audit::{BEGINNING, ChainHead};
use crate::store::records::SignedRevision;
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
    /// A key signed a revision that the database names as ours, and nobody else does.
    Unvouched {
        /// Code and number of the revision.
        revision: String,
        /// The key.
        key: String,
    },
    /// There is no key here by which to know a genuine revision.
    NoKey,
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
            Self::Unsigned { .. } | Self::Unvouched { .. } | Self::NoKey => None,
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
            Self::Unvouched { revision, key } => write!(
                f,
                "{revision} was signed by the key {key}: the database names it as one of ours, but it is not the signing key of this host and no root key certified it; if it is a former one of yours, certify it with `vestka key certify` and `vestka key accept`, else compare with the mirror or a backup"
            ),
            Self::NoKey => write!(
                f,
                "there is no signing key on this host, so that nobody can tell whether the revisions that bear witness of the log are genuine; run this where the signing key lies"
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
    /// The root key by whose certificates retired keys count, if some bear witness. The database names it: compare it with
    /// your own record of it.
    pub root: Option<String>,
}

/// What signed revisions say of the chain: by number of the last record, its hash and the revision.
type Heads = BTreeMap<i64, (Vec<u8>, String)>;

/// The keys whose signatures count, and those that only the database names.
struct Keys {
    own: Option<String>,
    certified: Vec<String>,
    unvouched: Vec<String>,
    root: Option<String>,
}

impl Keys {
    /// `own` is from the key file: what the database says of its own keys, who changed the database may have written.
    async fn read(store: &Store, own: Option<&str>) -> Result<Self, StoreError> {
        let trust = Trust::of(store).await?;
        let others = store.signing_keys().await?.into_iter();
        let others = others
            .map(|key| key.public_key)
            .filter(|key| Some(key.as_str()) != own);
        let (certified, unvouched) = others.partition(|key| trust.certificate(key).is_some());
        Ok(Self {
            own: own.map(str::to_owned),
            certified,
            unvouched,
            root: trust.root().map(str::to_owned),
        })
    }

    /// What is wrong with a revision; none when it is genuine. Also whether its key counts by a certificate.
    fn judge(&self, revision: &SignedRevision, name: &str) -> (Option<Broken>, bool) {
        let signed_by = |key: &String| verify(key, &revision.record, &revision.signature).is_ok();
        if self.own.as_ref().is_some_and(signed_by) {
            return (None, false);
        }
        if self.certified.iter().any(signed_by) {
            return (None, true);
        }
        let revision = name.to_owned();
        let broken = if self.own.is_none() {
            Broken::NoKey
        } else if let Some(key) = self.unvouched.iter().find(|key| signed_by(key)) {
            let key = key.clone();
            Broken::Unvouched { revision, key }
        } else {
            Broken::Unsigned { revision }
        };
        (Some(broken), false)
    }
}

/// What the revisions say.
#[derive(Default)]
struct Witnesses {
    heads: Heads,
    /// The first revision that is not genuine.
    broken: Option<Broken>,
    by_certificate: bool,
}

/// Checks the whole chain, against itself and against every signed revision. `own` is the public half of the signing key in the
/// key file, if there is one. Memory does not grow with the log, only by some 100 bytes with each revision.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn check_chain(store: &Store, own: Option<&str>) -> Result<ChainReport, StoreError> {
    let keys = Keys::read(store, own).await?;
    let witnesses = witnesses(store, &keys).await?;
    let (last, broken) = walk(store, &witnesses.heads).await?;
    let broken = match broken {
        Some(broken) => Some(broken),
        None => cut_off(store, &witnesses.heads, last).await?,
    };
    Ok(ChainReport {
        records: store.audit_length().await?,
        witnesses: witnesses.heads.len(),
        broken: broken.or(witnesses.broken),
        root: keys.root.filter(|_| witnesses.by_certificate),
    })
}

/// The heads that genuine revisions signed, and the first revision that is not genuine.
async fn witnesses(store: &Store, keys: &Keys) -> Result<Witnesses, StoreError> {
    let (mut found, mut after) = (Witnesses::default(), 0);
    loop {
        let page = store.signed_revisions(after, REVISIONS).await?;
        let Some(last) = page.last() else {
            return Ok(found);
        };
        after = last.id;
        for revision in page {
            let name = format!("{} revision {}", revision.code, revision.number);
            let (broken, by_certificate) = keys.judge(&revision, &name);
            found.by_certificate |= by_certificate;
            if broken.is_some() {
                found.broken = found.broken.or(broken);
            } else if let Some(head) = head_in(&revision.record) {
                let (records, hash) = (head.records, head.hash);
                found.heads.entry(records).or_insert((hash, name));
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
