//! The **audit log**: who did what, append-only, each record hashed with the one before it.
//!
//! Never here: a subscriber, in any form.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use super::{Store, StoreError};

/// What is to be recorded.
#[derive(Debug, Clone, Copy)]
pub struct AuditRecord<'a> {
    /// Handle, `operator`, or `operator as HANDLE`.
    pub actor: &'a str,
    /// What was done, in snake case.
    pub action: &'a str,
    /// To what: a code, a handle, a slug, a number.
    pub subject: &'a str,
    /// More, if any.
    pub detail: &'a str,
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// How many records there are.
    pub records: i64,
    /// The first that does not fit the one before it.
    pub first_broken: Option<i64>,
}

/// The hash before the first record.
const BEGINNING: [u8; 32] = [0; 32];

/// Appends to the chain within the transaction of what is recorded. The lock makes writers take turns.
pub(super) async fn append(
    connection: &mut PgConnection,
    record: AuditRecord<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!("LOCK TABLE audit_log IN EXCLUSIVE MODE")
        .execute(&mut *connection)
        .await?;
    let last = sqlx::query!("SELECT id, hash FROM audit_log ORDER BY id DESC LIMIT 1")
        .fetch_optional(&mut *connection)
        .await?;
    let (id, previous) = last.map_or((1, BEGINNING.to_vec()), |last| (last.id + 1, last.hash));
    let hash = link(&previous, id, now, record);
    sqlx::query!(
        "INSERT INTO audit_log (id, at, actor, action, subject, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id,
        now,
        record.actor,
        record.action,
        record.subject,
        record.detail,
        &hash
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Hash of a record: every field with its length before it, so that none can run into the next.
fn link(previous: &[u8], id: i64, at: DateTime<Utc>, record: AuditRecord<'_>) -> Vec<u8> {
    let mut hash = Sha256::new();
    let (id, at) = (id.to_string(), at.timestamp_micros().to_string());
    let fields = [
        id.as_str(),
        at.as_str(),
        record.actor,
        record.action,
        record.subject,
        record.detail,
    ];
    hash.update(previous);
    for field in fields {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    hash.finalize().to_vec()
}

impl Store {
    /// Records what was done outside a transaction of its own.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn record(
        &self,
        record: AuditRecord<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        append(&mut transaction, record, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Checks the whole chain.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn check_audit(&self) -> Result<ChainReport, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, at, actor, action, subject, detail, hash FROM audit_log ORDER BY id"
        )
        .fetch_all(&self.pool)
        .await?;
        let mut previous = BEGINNING.to_vec();
        let mut first_broken = None;
        for (expected, row) in (1..).zip(&rows) {
            let record = AuditRecord {
                actor: &row.actor,
                action: &row.action,
                subject: &row.subject,
                detail: &row.detail,
            };
            if row.id != expected || row.hash != link(&previous, row.id, row.at, record) {
                first_broken = Some(row.id);
                break;
            }
            previous.clone_from(&row.hash);
        }
        Ok(ChainReport {
            records: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            first_broken,
        })
    }
}
