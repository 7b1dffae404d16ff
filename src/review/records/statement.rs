//! **Statements** of the offline root key: the certificate of a signing key, and where to go when this bot is gone.
//!
//! Never here: the root key's file; who signs has opened it.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use serde_json::json;

use crate::store::records::{Statement, StatementKind};
use crate::store::{Store, StoreError};
use crate::vault::{Signer, SigningError, verify};

/// Form of a certificate.
const CERTIFICATE: &str = "vestka-certificate-1";

/// Form of a successor.
const SUCCESSOR: &str = "vestka-successor-1";

/// The one purpose that a certificate has.
const PURPOSE: &str = "sign updates";

/// Why a statement is refused: one sentence.
#[derive(Debug, thiserror::Error)]
pub enum StatementError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Signing failed.
    #[error("it cannot be signed: {0}")]
    Signing(#[from] SigningError),
    /// It is no statement of ours.
    #[error("this is no certificate and no successor of this version: {0}")]
    Form(String),
    /// The signature does not fit.
    #[error(
        "the signature does not fit: the file was changed, or it was not signed by the root key {0} that it names"
    )]
    Signature(String),
    /// Another root key signed it.
    #[error(
        "it was signed by the root key {given}, but this database trusts {ours}: it is of another installation, or forged"
    )]
    ForeignRoot {
        /// The one that signed.
        given: String,
        /// The one that is trusted here.
        ours: String,
    },
    /// It certifies a key that is none of ours.
    #[error(
        "it certifies the key {0}, which is none of this installation; `vestka key status` shows ours"
    )]
    ForeignKey(String),
    /// It certifies for something else.
    #[error("it certifies a key to {0:?}, not to sign updates")]
    Purpose(String),
    /// It ends before it begins.
    #[error("it ends before it begins: give an --until after --from")]
    Period,
}

/// That a key signs for us, and from when to when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Certificate {
    format: String,
    purpose: String,
    root_key: String,
    /// The certified key.
    pub public_key: String,
    /// When it was issued; of two for one key the later counts.
    pub issued_at: DateTime<Utc>,
    /// From when the key may sign.
    pub valid_from: DateTime<Utc>,
    /// Until when.
    pub valid_until: DateTime<Utc>,
}

/// What a certificate is to say.
#[derive(Debug, Clone, Copy)]
pub struct CertificateTerms<'a> {
    /// The key.
    pub public_key: &'a str,
    /// When it is issued.
    pub issued_at: DateTime<Utc>,
    /// From when the key may sign.
    pub valid_from: DateTime<Utc>,
    /// Until when.
    pub valid_until: DateTime<Utc>,
}

/// Where to go when this bot is gone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Successor {
    /// Username of the new bot, without @.
    pub bot: Option<String>,
    /// Where the mirror stands.
    pub mirror: Option<url::Url>,
    /// From when.
    pub from: DateTime<Utc>,
    /// More, for people.
    #[serde(default)]
    pub note: Option<String>,
    /// When it was announced.
    pub announced_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Any {
    format: String,
    root_key: String,
}

/// The keys that the root key vouches for.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    root: Option<String>,
    certificates: Vec<Certificate>,
}

impl Trust {
    /// Reads what stands under a root key; statements that it did not sign count for nothing.
    #[must_use]
    pub fn read(root: Option<String>, statements: &[Statement]) -> Self {
        let mut certificates: Vec<Certificate> = statements
            .iter()
            .filter(|statement| {
                root.as_ref().is_some_and(|root| {
                    verify(root, &statement.statement, &statement.signature).is_ok()
                })
            })
            .filter_map(|statement| serde_json::from_str(&statement.statement).ok())
            .filter(|certificate: &Certificate| {
                certificate.format == CERTIFICATE && certificate.purpose == PURPOSE
            })
            .collect();
        certificates.sort_by_key(|certificate| certificate.issued_at);
        Self { root, certificates }
    }

    /// The same from the database.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn of(store: &Store) -> Result<Self, StoreError> {
        Ok(Self::read(
            store.root_key().await?,
            &store.statements().await?,
        ))
    }

    /// The root key, if one is in use.
    #[must_use]
    pub fn root(&self) -> Option<&str> {
        self.root.as_deref()
    }

    /// The certificate of a key that counts: the last one issued.
    #[must_use]
    pub fn certificate(&self, public_key: &str) -> Option<&Certificate> {
        self.certificates
            .iter()
            .rev()
            .find(|certificate| certificate.public_key == public_key)
    }

    /// Why a key is not to be trusted for what it signed at a time; none when the root key vouches for it.
    #[must_use]
    pub fn problem(&self, public_key: &str, at: DateTime<Utc>) -> Option<String> {
        let Some(certificate) = self.certificate(public_key) else {
            return Some(format!(
                "no root key has certified the signing key {public_key}"
            ));
        };
        if (certificate.valid_from..=certificate.valid_until).contains(&at) {
            return None;
        }
        Some(format!(
            "the certificate of the signing key {public_key} holds from {} to {}, not at {}",
            time(certificate.valid_from),
            time(certificate.valid_until),
            time(at)
        ))
    }
}

/// Signs a certificate with the root key.
///
/// # Errors
/// [`StatementError::Period`] when it ends before it begins.
pub fn certify(root: &Signer, terms: CertificateTerms<'_>) -> Result<Statement, StatementError> {
    if terms.valid_until <= terms.valid_from {
        return Err(StatementError::Period);
    }
    let statement = json!({
        "format": CERTIFICATE,
        "purpose": PURPOSE,
        "root_key": root.public_key(),
        "public_key": terms.public_key,
        "issued_at": time(terms.issued_at),
        "valid_from": time(terms.valid_from),
        "valid_until": time(terms.valid_until),
    });
    sign(root, StatementKind::Certificate, &statement)
}

/// Signs with the root key where to go.
///
/// # Errors
/// [`StatementError`] when it cannot be signed.
pub fn sign_successor(root: &Signer, successor: &Successor) -> Result<Statement, StatementError> {
    let mut statement = json!({
        "format": SUCCESSOR,
        "root_key": root.public_key(),
        "from": time(successor.from),
        "announced_at": time(successor.announced_at),
    });
    if let Some(bot) = &successor.bot {
        statement["bot"] = json!(bot);
    }
    if let Some(mirror) = &successor.mirror {
        statement["mirror"] = json!(mirror);
    }
    if let Some(note) = &successor.note {
        statement["note"] = json!(note);
    }
    sign(root, StatementKind::Successor, &statement)
}

fn sign(
    root: &Signer,
    kind: StatementKind,
    statement: &serde_json::Value,
) -> Result<Statement, StatementError> {
    let statement = serde_json_canonicalizer::to_string(statement)
        .map_err(|error| StatementError::Form(error.to_string()))?;
    let signature = root.sign(&statement, &format!("vestka {kind}"))?;
    Ok(Statement {
        kind,
        statement,
        signature,
    })
}

/// Checks a statement and keeps it. The first one decides which root key this database trusts.
///
/// `ours` are the signing keys of this installation.
///
/// # Errors
/// [`StatementError`] with the reason; nothing is kept then.
pub async fn accept(
    store: &Store,
    (text, signature): (&str, &str),
    ours: &[String],
    now: DateTime<Utc>,
) -> Result<(Statement, String), StatementError> {
    let form = |error: serde_json::Error| StatementError::Form(error.to_string());
    let any: Any = serde_json::from_str(text).map_err(form)?;
    verify(&any.root_key, text, signature)
        .map_err(|_| StatementError::Signature(any.root_key.clone()))?;
    let trusted = store.root_key().await?;
    let foreign = |ours: String| StatementError::ForeignRoot {
        given: any.root_key.clone(),
        ours,
    };
    if let Some(root) = trusted.filter(|root| *root != any.root_key) {
        return Err(foreign(root));
    }
    let (kind, subject) = match any.format.as_str() {
        CERTIFICATE => {
            let certificate: Certificate = serde_json::from_str(text).map_err(form)?;
            if certificate.purpose != PURPOSE {
                return Err(StatementError::Purpose(certificate.purpose));
            }
            if certificate.valid_until <= certificate.valid_from {
                return Err(StatementError::Period);
            }
            if !ours.contains(&certificate.public_key) {
                return Err(StatementError::ForeignKey(certificate.public_key));
            }
            (StatementKind::Certificate, certificate.public_key)
        }
        SUCCESSOR => {
            let successor: Successor = serde_json::from_str(text).map_err(form)?;
            (StatementKind::Successor, successor.bot.unwrap_or_default())
        }
        other => return Err(StatementError::Form(format!("its format is {other:?}"))),
    };
    let statement = Statement {
        kind,
        statement: text.to_owned(),
        signature: signature.to_owned(),
    };
    if store
        .add_statement(&any.root_key, &statement, &subject, now)
        .await?
    {
        return Ok((statement, any.root_key));
    }
    let root = store.root_key().await?.unwrap_or_default();
    Err(foreign(root))
}

/// The successor that was announced last, among statements that are genuine.
#[must_use]
pub fn newest_successor(statements: &[Statement]) -> Option<(&Statement, Successor)> {
    statements
        .iter()
        .filter(|statement| statement.kind == StatementKind::Successor)
        .filter_map(|statement| {
            let successor: Successor = serde_json::from_str(&statement.statement).ok()?;
            Some((statement, successor))
        })
        .max_by_key(|(_, successor)| successor.announced_at)
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

#[cfg(test)]
mod tests {
    use super::{CertificateTerms, Trust, certify};
    use crate::vault::Signer;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn a_certificate_holds_for_its_key_its_time_and_its_root_only() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| Signer::create(&folder.path().join(name)).unwrap();
        let (root, stranger, key) = (make("root"), make("stranger"), make("key"));
        let noon = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let day = TimeDelta::days(1);
        let public_key = key.public_key();
        let terms = CertificateTerms {
            public_key: &public_key,
            issued_at: noon,
            valid_from: noon,
            valid_until: noon + day,
        };
        let certificate = certify(&root, terms).unwrap();
        let trust = Trust::read(Some(root.public_key()), std::slice::from_ref(&certificate));
        assert_eq!(trust.problem(&public_key, noon), None);
        assert!(trust.problem(&public_key, noon + day + day).is_some());
        assert!(trust.problem(&public_key, noon - day).is_some());
        assert!(trust.problem(&stranger.public_key(), noon).is_some());
        let foreign = certify(&stranger, terms).unwrap();
        let trust = Trust::read(Some(root.public_key()), &[foreign]);
        assert!(trust.problem(&public_key, noon).is_some());
        // A later one for the same key ends the one before.
        let shorter = CertificateTerms {
            issued_at: noon + day,
            valid_until: noon + TimeDelta::hours(1),
            ..terms
        };
        let shorter = certify(&root, shorter).unwrap();
        let trust = Trust::read(Some(root.public_key()), &[shorter, certificate]);
        assert!(
            trust
                .problem(&public_key, noon + TimeDelta::hours(2))
                .is_some()
        );
        let backwards = CertificateTerms {
            valid_until: noon - day,
            ..terms
        };
        assert!(certify(&root, backwards).is_err());
    }
}
