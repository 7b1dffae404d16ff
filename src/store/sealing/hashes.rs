//! **Hashes** that only a sealing key makes: they cannot be turned into those of another key, only made anew from what they are of.
//!
//! Never here: making one.

use super::super::tips::Likeness;
use super::super::{Store, StoreError};

/// A tip, what its hashes are of, and the hashes.
#[derive(Debug, Clone)]
pub struct HashedTip {
    /// Its number.
    pub tip: i64,
    /// Its text, sealed.
    pub sealed: Vec<u8>,
    /// Hash of the words and pictures.
    pub fingerprint: Vec<u8>,
    /// By which it is found in nearly the same words.
    pub likeness: Option<Likeness>,
}

/// Another wording of a tip.
#[derive(Debug, Clone)]
pub struct HashedWording {
    /// The link that it belongs to.
    pub link: i32,
    /// The tip.
    pub tip: i64,
    /// The text, sealed.
    pub sealed: Vec<u8>,
    /// Hash of the words and pictures.
    pub fingerprint: Vec<u8>,
}

/// A picture of a tip that is not sent yet.
#[derive(Debug, Clone)]
pub struct FormFile {
    /// Row.
    pub id: i64,
    /// The picture, sealed.
    pub sealed: Vec<u8>,
    /// Hash of it.
    pub digest: Vec<u8>,
}

/// A question and its marks.
#[derive(Debug, Clone)]
pub struct HashedQuestion {
    /// Its candidate.
    pub candidate: i64,
    /// The text, sealed.
    pub sealed: Vec<u8>,
    /// Marks of its words.
    pub bands: Vec<i32>,
}

impl Store {
    /// The first tip with a number above `after`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn hashed_tip(&self, after: i64) -> Result<Option<HashedTip>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT t.candidate_id, t.sealed, t.fingerprint, m.facts AS "facts?", m.marks AS "marks?"
               FROM tips t LEFT JOIN tip_marks m USING (candidate_id) WHERE t.candidate_id > $1 ORDER BY t.candidate_id LIMIT 1"#,
            after
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| HashedTip {
            tip: row.candidate_id,
            sealed: row.sealed,
            fingerprint: row.fingerprint,
            likeness: row
                .facts
                .zip(row.marks)
                .map(|(facts, marks)| Likeness { facts, marks }),
        }))
    }

    /// The pictures of a tip, sealed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_pictures(&self, tip: i64) -> Result<Vec<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT sealed FROM tip_files WHERE candidate_id = $1 ORDER BY id",
            tip
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Gives a tip its hashes under another key, unless it changed meanwhile or another tip has them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn rehash_tip(
        &self,
        old: &HashedTip,
        fingerprint: &[u8],
        likeness: Option<&Likeness>,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let moved = sqlx::query!(
            "UPDATE tips SET fingerprint = $3 WHERE candidate_id = $1 AND fingerprint = $2
               AND NOT EXISTS (SELECT FROM tips o WHERE o.fingerprint = $3)",
            old.tip,
            old.fingerprint,
            fingerprint
        )
        .execute(&mut *transaction)
        .await?;
        if let (1, Some(likeness)) = (moved.rows_affected(), likeness) {
            sqlx::query!(
                "UPDATE tip_marks SET facts = $2, marks = $3 WHERE candidate_id = $1",
                old.tip,
                likeness.facts,
                &likeness.marks
            )
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(moved.rows_affected())
    }

    /// The first other wording with a link above `after`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn hashed_wording(&self, after: i32) -> Result<Option<HashedWording>, StoreError> {
        let row = sqlx::query_as!(
            HashedWording,
            "SELECT w.link_id AS link, l.candidate_id AS tip, w.sealed, w.fingerprint
             FROM tip_wordings w JOIN tip_links l ON l.id = w.link_id WHERE w.link_id > $1 ORDER BY w.link_id LIMIT 1",
            after
        );
        Ok(row.fetch_optional(&self.pool).await?)
    }

    /// Gives a wording its hash under another key, unless it changed meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn rehash_wording(
        &self,
        old: &HashedWording,
        fingerprint: &[u8],
    ) -> Result<u64, StoreError> {
        let moved = sqlx::query!(
            "UPDATE tip_wordings SET fingerprint = $3 WHERE link_id = $1 AND fingerprint = $2",
            old.link,
            old.fingerprint,
            fingerprint
        )
        .execute(&self.pool)
        .await?;
        Ok(moved.rows_affected())
    }

    /// The first picture of a form with a number above `after`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn form_file(&self, after: i64) -> Result<Option<FormFile>, StoreError> {
        let row = sqlx::query_as!(
            FormFile,
            "SELECT id, sealed, digest FROM tip_form_files WHERE id > $1 ORDER BY id LIMIT 1",
            after
        );
        Ok(row.fetch_optional(&self.pool).await?)
    }

    /// Gives a picture of a form its hash under another key, unless the form has the same picture under it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn rehash_form_file(&self, id: i64, digest: &[u8]) -> Result<u64, StoreError> {
        let moved = sqlx::query!(
            "UPDATE tip_form_files f SET digest = $2 WHERE id = $1
               AND NOT EXISTS (SELECT FROM tip_form_files o WHERE o.tipster = f.tipster AND o.digest = $2)",
            id,
            digest
        )
        .execute(&self.pool)
        .await?;
        Ok(moved.rows_affected())
    }

    /// The first question with a number above `after` whose text is still there.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn hashed_question(&self, after: i64) -> Result<Option<HashedQuestion>, StoreError> {
        let row = sqlx::query_as!(
            HashedQuestion,
            r#"SELECT candidate_id AS candidate, sealed AS "sealed!", bands FROM questions
               WHERE candidate_id > $1 AND sealed IS NOT NULL ORDER BY candidate_id LIMIT 1"#,
            after
        );
        Ok(row.fetch_optional(&self.pool).await?)
    }

    /// Gives a question its marks under another key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn rehash_question(&self, candidate: i64, bands: &[i32]) -> Result<u64, StoreError> {
        let moved = sqlx::query!(
            "UPDATE questions SET bands = $2 WHERE candidate_id = $1 AND sealed IS NOT NULL",
            candidate,
            bands
        )
        .execute(&self.pool)
        .await?;
        Ok(moved.rows_affected())
    }
}
