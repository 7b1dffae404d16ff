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

/// A record as it stands in the log.
#[derive(Debug, Clone)]
pub struct AuditLine {
    /// From 1 without gaps.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Handle, `operator`, or `operator as HANDLE`.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// More, if any.
    pub detail: String,
    /// The hash that was stored with it.
    pub hash: Vec<u8>,
}

impl AuditLine {
    /// The hash that it must have after a record with the hash `previous`.
    #[must_use]
    pub fn link(&self, previous: &[u8]) -> Vec<u8> {
        let record = AuditRecord {
            actor: &self.actor,
            action: &self.action,
            subject: &self.subject,
            detail: &self.detail,
        };
        link(previous, self.id, self.at, record)
    }
}

/// Where the chain ends: signed with each revision, so that a log cut off or written anew does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainHead {
    /// How many records there are.
    pub records: i64,
    /// Hash of the last.
    pub hash: Vec<u8>,
}

/// The hash before the first record.
pub const BEGINNING: [u8; 32] = [0; 32];

/// Writers of the log take turns by this advisory lock: who may only add rows may not lock the table against others.
const TURN: i64 = 0x7665_7374_6b61_0001;

/// Waits until it is one's turn to write, until the end of the transaction. Nothing else may be locked after this.
pub(super) async fn take_turn(connection: &mut PgConnection) -> Result<(), StoreError> {
    // Excludes the version before this one, which locked the whole table.
    sqlx::query!("LOCK TABLE audit_log IN ROW EXCLUSIVE MODE")
        .execute(&mut *connection)
        .await?;
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", TURN)
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// Appends to the chain within the transaction of what is recorded.
pub(super) async fn append(
    connection: &mut PgConnection,
    record: AuditRecord<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    take_turn(connection).await?;
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

    /// Where the chain ends now; with no record at its beginning.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn audit_head(&self) -> Result<ChainHead, StoreError> {
        let last = sqlx::query!("SELECT id, hash FROM audit_log ORDER BY id DESC LIMIT 1")
            .fetch_optional(&self.pool)
            .await?;
        Ok(last.map_or(
            ChainHead {
                records: 0,
                hash: BEGINNING.to_vec(),
            },
            |last| ChainHead {
                records: last.id,
                hash: last.hash,
            },
        ))
    }

    /// At most `limit` records after the one with the number `after`, in order.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn audit_page(&self, after: i64, limit: i64) -> Result<Vec<AuditLine>, StoreError> {
        Ok(sqlx::query_as!(
            AuditLine,
            "SELECT id, at, actor, action, subject, detail, hash FROM audit_log WHERE id > $1 ORDER BY id LIMIT $2",
            after,
            limit
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// How many records there are.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn audit_length(&self) -> Result<i64, StoreError> {
        Ok(
            sqlx::query_scalar!(r#"SELECT count(*) AS "n!" FROM audit_log"#)
                .fetch_one(&self.pool)
                .await?,
        )
    }
}
