//! The **signing keys** that this database has had, and what the offline root key signed about them.
//!
//! Never here: a secret key.

use chrono::{DateTime, Utc};

use crate::domain::text_enum::text_enum;
use crate::store::audit::{self, AuditRecord};
use crate::store::{Store, StoreError, word};

text_enum!(
    /// What the root key signed.
    StatementKind, "statement", {
    /// That a key signs for us, and for how long.
    Certificate = "certificate",
    /// Where to go when this bot is gone.
    Successor = "successor",
});

/// The public half of a key that signs, or signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// In minisign form, one line.
    pub public_key: String,
    /// When it began to sign.
    pub since: DateTime<Utc>,
    /// When another one took its place.
    pub retired_at: Option<DateTime<Utc>>,
}

/// What the root key signed, as the very bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What it is.
    pub kind: StatementKind,
    /// Canonical JSON.
    pub statement: String,
    /// Its minisign signature.
    pub signature: String,
}

impl Store {
    /// Every key that signed for this database, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn signing_keys(&self) -> Result<Vec<SigningKey>, StoreError> {
        Ok(sqlx::query_as!(
            SigningKey,
            "SELECT public_key, since, retired_at FROM signing_keys ORDER BY since, public_key"
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The public root key that this database trusts.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn root_key(&self) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar!("SELECT root_key FROM instance")
            .fetch_one(&self.pool)
            .await?)
    }

    /// What the root key signed, in the order in which it was accepted.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn statements(&self) -> Result<Vec<Statement>, StoreError> {
        let rows = sqlx::query!("SELECT kind, statement, signature FROM statements ORDER BY id")
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Statement {
                    kind: word("statements.kind", &row.kind)?,
                    statement: row.statement,
                    signature: row.signature,
                })
            })
            .collect()
    }

    /// Keeps a statement of the root key, and the root key itself when it is the first; false when this database trusts another
    /// root key. The caller has checked the signature.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn add_statement(
        &self,
        root_key: &str,
        statement: &Statement,
        subject: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let rooted = sqlx::query!(
            "UPDATE instance SET root_key = $1 WHERE root_key IS NULL OR root_key = $1",
            root_key
        )
        .execute(&mut *transaction)
        .await?;
        if rooted.rows_affected() == 0 {
            return Ok(false);
        }
        let added = sqlx::query!(
            "INSERT INTO statements (kind, statement, signature, added_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (statement) DO NOTHING",
            statement.kind.as_str(),
            statement.statement,
            statement.signature,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if added.rows_affected() == 1 {
            let record = AuditRecord {
                actor: "operator",
                action: match statement.kind {
                    StatementKind::Certificate => "accept_certificate",
                    StatementKind::Successor => "announce_successor",
                },
                subject,
                detail: root_key,
            };
            audit::append(&mut transaction, record, now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Lets another key sign from now on; the one before is retired. False when a service runs, which would go on signing with
    /// the old one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn rotate_signing_key(
        &self,
        public_key: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let running = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM leases WHERE until > clock_timestamp()) AS "running!""#
        )
        .fetch_one(&mut *transaction)
        .await?;
        if running {
            return Ok(false);
        }
        sqlx::query!(
            "UPDATE signing_keys SET retired_at = greatest($2, since) WHERE retired_at IS NULL AND public_key <> $1",
            public_key,
            now
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "INSERT INTO signing_keys (public_key, since) VALUES ($1, $2)
             ON CONFLICT (public_key) DO UPDATE SET retired_at = NULL",
            public_key,
            now
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!("UPDATE instance SET sign_fingerprint = $1", public_key)
            .execute(&mut *transaction)
            .await?;
        let record = AuditRecord {
            actor: "operator",
            action: "rotate_signing_key",
            subject: public_key,
            detail: "",
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
