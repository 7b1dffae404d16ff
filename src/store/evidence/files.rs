//! **Files**: kept once by their sealed SHA-256; to which candidate they belong; under which id a bot sends them again.
//!
//! Never here: a file in the clear.

use chrono::{DateTime, Utc};

use crate::domain::content::AttachmentKind;
use crate::store::{Store, StoreError};

/// A file as it lies here.
#[derive(Debug, Clone)]
pub struct KeptFile {
    /// Row.
    pub id: i64,
    /// Its bytes, sealed.
    pub sealed: Vec<u8>,
}

impl Store {
    /// Keeps a file once, for a candidate; gives its row. `forms` are its fingerprints under each live key, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keep_file(
        &self,
        (forms, sealed): (&[Vec<u8>], &[u8]),
        (candidate, by): (i64, Option<i32>),
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let file = insert_file(&mut transaction, (forms, sealed), now).await?;
        sqlx::query!(
            "INSERT INTO candidate_files (candidate_id, file_id, added_by, added_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
            candidate,
            file,
            by,
            now
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(file)
    }

    /// A file belongs to a candidate no more; it goes with the next purge, unless something else refers to it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn drop_file(&self, candidate: i64, forms: &[Vec<u8>]) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM candidate_files c USING kept_files f
             WHERE f.id = c.file_id AND c.candidate_id = $1 AND f.fingerprint = ANY($2)",
            candidate,
            forms
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Keeps a file once that belongs to no candidate: it goes when it is old, unless something refers to it then.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keep_loose_file(
        &self,
        file: (&[Vec<u8>], &[u8]),
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let mut connection = self.pool.acquire().await?;
        insert_file(&mut connection, file, now).await
    }

    /// A file by its fingerprints.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn kept_file(&self, forms: &[Vec<u8>]) -> Result<Option<KeptFile>, StoreError> {
        Ok(sqlx::query_as!(
            KeptFile,
            "SELECT id, sealed FROM kept_files WHERE fingerprint = ANY($1) LIMIT 1",
            forms
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// The id under which a bot sends a file again as what it was sent before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn uploaded(
        &self,
        bot: i16,
        forms: &[Vec<u8>],
        kind: AttachmentKind,
    ) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT m.telegram_id FROM media_uploads m JOIN kept_files f ON f.id = m.file_id
             WHERE m.bot_id = $1 AND f.fingerprint = ANY($2) AND m.kind = $3",
            bot,
            forms,
            kind.as_str()
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Remembers under which id a bot sends a file again; a later upload replaces it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remember_upload(
        &self,
        (bot, file): (i16, i64),
        kind: AttachmentKind,
        telegram_id: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO media_uploads (bot_id, file_id, kind, telegram_id, uploaded_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (bot_id, file_id, kind)
             DO UPDATE SET telegram_id = excluded.telegram_id, uploaded_at = excluded.uploaded_at",
            bot,
            file,
            kind.as_str(),
            telegram_id,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets under which id a bot sends a file again.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_upload(
        &self,
        bot: i16,
        forms: &[Vec<u8>],
        kind: AttachmentKind,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM media_uploads m USING kept_files f
             WHERE f.id = m.file_id AND m.bot_id = $1 AND f.fingerprint = ANY($2) AND m.kind = $3",
            bot,
            forms,
            kind.as_str()
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Drops what belongs to candidates that came to nothing before `before`, then the files that nothing refers to.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purge_evidence(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!(
            "DELETE FROM evidence_pages p USING candidates c
             WHERE c.id = p.candidate_id AND c.state IN ('rejected', 'expired') AND p.asked_at < $1",
            before
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "DELETE FROM candidate_files f USING candidates c
             WHERE c.id = f.candidate_id AND c.state IN ('rejected', 'expired') AND f.added_at < $1",
            before
        )
        .execute(&mut *transaction)
        .await?;
        let gone = sqlx::query!(
            "DELETE FROM kept_files f WHERE f.kept_at < $1
             AND NOT EXISTS (SELECT FROM candidate_files c WHERE c.file_id = f.id)
             AND NOT EXISTS (SELECT FROM evidence_pages p WHERE p.file_id = f.id)",
            before
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(gone.rows_affected())
    }
}

/// The row of a file, new or there before.
pub(super) async fn insert_file(
    connection: &mut sqlx::PgConnection,
    (forms, sealed): (&[Vec<u8>], &[u8]),
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let known = sqlx::query_scalar!(
        "SELECT id FROM kept_files WHERE fingerprint = ANY($1) LIMIT 1",
        forms
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(known) = known {
        return Ok(known);
    }
    // Two at once: the unique index lets one in, the other takes its row.
    Ok(sqlx::query_scalar!(
        "INSERT INTO kept_files (fingerprint, sealed, kept_at) VALUES ($1, $2, $3)
         ON CONFLICT (fingerprint) DO UPDATE SET kept_at = kept_files.kept_at RETURNING id",
        forms.first().map(Vec::as_slice).unwrap_or_default(),
        sealed,
        now
    )
    .fetch_one(connection)
    .await?)
}
