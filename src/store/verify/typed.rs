//! Answers as one of the staff **typed** them: each is shown once more before it is sent.
//!
//! Never here: sending, and words in the clear.

use chrono::{DateTime, Utc};

use super::super::{Store, StoreError, word};
use super::questions::AnswerKind;

impl Store {
    /// Keeps an answer in the place of an older one of the same person to the same question; gives its number.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keep_typed_answer(
        &self,
        (candidate, staff): (i64, i32),
        (answer, words): (AnswerKind, Option<&[u8]>),
        now: DateTime<Utc>,
    ) -> Result<i32, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!(
            "DELETE FROM typed_answers WHERE candidate_id = $1 AND typed_by = $2",
            candidate,
            staff
        )
        .execute(&mut *transaction)
        .await?;
        let number = sqlx::query_scalar!(
            "INSERT INTO typed_answers (candidate_id, answer, sealed_words, typed_by, typed_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
            candidate,
            answer.as_str(),
            words,
            staff,
            now
        )
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(number)
    }

    /// An answer that this person typed to this question; none when it was replaced, sent or is too old.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn typed_answer(
        &self,
        number: i32,
        (candidate, staff): (i64, i32),
    ) -> Result<Option<(AnswerKind, Option<Vec<u8>>)>, StoreError> {
        let row = sqlx::query!(
            "SELECT answer, sealed_words FROM typed_answers WHERE id = $1 AND candidate_id = $2 AND typed_by = $3",
            number,
            candidate,
            staff
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| Ok((word("typed_answers.answer", &row.answer)?, row.sealed_words)))
            .transpose()
    }

    /// Forgets answers that were typed before this moment.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purge_typed_answers(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let purged = sqlx::query!("DELETE FROM typed_answers WHERE typed_at < $1", before)
            .execute(&self.pool)
            .await?;
        Ok(purged.rows_affected())
    }
}
