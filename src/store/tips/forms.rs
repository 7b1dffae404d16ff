//! **Forms** in the database: what somebody is about to send, so that it survives a restart.
//!
//! Never here: what stands in one; it is sealed.

use chrono::{DateTime, Utc};

use super::super::{Store, StoreError, word};
use crate::domain::candidate::tip::PictureKind;

/// A form, sealed.
#[derive(Debug, Clone)]
pub struct FormRow {
    /// Whose it is, as it was sealed.
    pub tipster: Vec<u8>,
    /// What it is for and its text so far, sealed.
    pub sealed: Vec<u8>,
    /// Messages so far.
    pub messages: i16,
    /// Keyed hashes of its pictures, sorted.
    pub pictures: Vec<Vec<u8>>,
}

/// A picture, sealed.
#[derive(Debug, Clone)]
pub struct FileRow {
    /// How it is encoded.
    pub kind: PictureKind,
    /// The picture, sealed.
    pub sealed: Vec<u8>,
}

impl Store {
    /// Begins a form, in the place of an older one of the same chat. `tipster` is the chat under each live key, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_tip_form(
        &self,
        tipster: &[Vec<u8>],
        sealed: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!("DELETE FROM tip_forms WHERE tipster = ANY($1)", tipster)
            .execute(&mut *transaction)
            .await?;
        sqlx::query!(
            "INSERT INTO tip_forms (tipster, sealed, updated_at) VALUES ($1, $2, $3)
             ON CONFLICT (tipster) DO UPDATE SET sealed = excluded.sealed, messages = 0, updated_at = excluded.updated_at",
            tipster.first().map(Vec::as_slice).unwrap_or_default(),
            sealed,
            now
        )
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// The open form of a chat, written in after `since`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_form(
        &self,
        tipster: &[Vec<u8>],
        since: DateTime<Utc>,
    ) -> Result<Option<FormRow>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT tipster, sealed, messages,
                      array(SELECT digest FROM tip_form_files f WHERE f.tipster = t.tipster ORDER BY digest) AS "pictures!"
               FROM tip_forms t WHERE tipster = ANY($1) AND updated_at > $2"#,
            tipster,
            since
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| FormRow {
            tipster: row.tipster,
            sealed: row.sealed,
            messages: row.messages,
            pictures: row.pictures,
        }))
    }

    /// Stores what stands in an open form after one more message; false when it is gone.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn write_tip_form(
        &self,
        tipster: &[u8],
        sealed: &[u8],
        picture: Option<(&[u8], &FileRow)>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let written = sqlx::query!(
            "UPDATE tip_forms SET sealed = $2, messages = messages + 1, updated_at = $3 WHERE tipster = $1",
            tipster,
            sealed,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if written.rows_affected() == 0 {
            return Ok(false);
        }
        if let Some((digest, file)) = picture {
            sqlx::query!(
                "INSERT INTO tip_form_files (tipster, digest, media_kind, sealed) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                tipster,
                digest,
                file.kind.as_str(),
                file.sealed
            )
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Gives a form up; false when there was none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_tip_form(&self, tipster: &[Vec<u8>]) -> Result<bool, StoreError> {
        let ended = sqlx::query!("DELETE FROM tip_forms WHERE tipster = ANY($1)", tipster)
            .execute(&self.pool)
            .await?;
        Ok(ended.rows_affected() > 0)
    }

    /// The pictures of a form, sealed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_form_pictures(&self, tipster: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT sealed FROM tip_form_files WHERE tipster = $1 ORDER BY id",
            tipster
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The pictures of a tip.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_files(&self, tip: i64) -> Result<Vec<FileRow>, StoreError> {
        let rows = sqlx::query!(
            "SELECT media_kind, sealed FROM tip_files WHERE candidate_id = $1 ORDER BY id",
            tip
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(FileRow {
                    kind: word("tip_files.media_kind", &row.media_kind)?,
                    sealed: row.sealed,
                })
            })
            .collect()
    }
}
