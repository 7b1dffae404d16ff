//! **Records**: what was signed, read back as the very bytes, and the keys that signed it.
//!
//! Never here: a signature made or checked.

mod keys;

use chrono::{DateTime, Utc};

use super::{Store, StoreError};

pub use keys::{SigningKey, Statement, StatementKind};

/// A revision as it was signed.
#[derive(Debug, Clone)]
pub struct SignedRevision {
    /// Row, growing in order of publication.
    pub id: i32,
    /// Code of its update.
    pub code: String,
    /// From 1.
    pub number: i32,
    /// Canonical JSON, the bytes that are signed.
    pub record: String,
    /// Its minisign signature.
    pub signature: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

impl Store {
    /// At most `limit` revisions after the row `after`, in order of publication.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn signed_revisions(
        &self,
        after: i32,
        limit: i64,
    ) -> Result<Vec<SignedRevision>, StoreError> {
        Ok(sqlx::query_as!(
            SignedRevision,
            "SELECT r.id, u.code, r.number, r.record, r.signature, r.published_at
             FROM revisions r JOIN updates u ON u.id = r.update_id WHERE r.id > $1 ORDER BY r.id LIMIT $2",
            after,
            limit
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The revisions of one update, the original first; empty when nothing of it was published.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn signed_revisions_of(&self, code: &str) -> Result<Vec<SignedRevision>, StoreError> {
        Ok(sqlx::query_as!(
            SignedRevision,
            "SELECT r.id, u.code, r.number, r.record, r.signature, r.published_at
             FROM revisions r JOIN updates u ON u.id = r.update_id WHERE u.code = $1 ORDER BY r.number",
            code
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The revisions of these updates, those of one together, its original first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn signed_revisions_of_all(
        &self,
        codes: &[String],
    ) -> Result<Vec<SignedRevision>, StoreError> {
        Ok(sqlx::query_as!(
            SignedRevision,
            "SELECT r.id, u.code, r.number, r.record, r.signature, r.published_at
             FROM revisions r JOIN updates u ON u.id = r.update_id WHERE u.code = ANY($1) ORDER BY u.id, r.number",
            codes
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The newest revision's row; zero when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn newest_revision(&self) -> Result<i32, StoreError> {
        Ok(
            sqlx::query_scalar!(r#"SELECT coalesce(max(id), 0) AS "id!" FROM revisions"#)
                .fetch_one(&self.pool)
                .await?,
        )
    }

    /// The first revision whose publication the audit log does not tell of: its code and number.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unrecorded_revision(&self) -> Result<Option<(String, i32)>, StoreError> {
        Ok(sqlx::query!(
            "SELECT u.code, r.number FROM revisions r JOIN updates u ON u.id = r.update_id
             WHERE NOT EXISTS (SELECT FROM audit_log a
                 WHERE a.action = 'publish' AND a.subject = u.code || ' revision ' || r.number)
             ORDER BY r.id LIMIT 1"
        )
        .fetch_optional(&self.pool)
        .await?
        .map(|row| (row.code, row.number)))
    }
}
