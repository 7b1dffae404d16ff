//! The **ledger**: how far each file of erased ids is carried out in this database.
//!
//! Never here: the files.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::store::{Store, StoreError};

/// What this database knows of erasures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErasureNumbers {
    /// Erasures so far.
    pub generation: i32,
    /// Files of erased ids by their random number, and how far each is carried out.
    pub files: BTreeMap<i64, i32>,
    /// Last day on which an erasure could not be written down.
    pub unlisted_on: Option<NaiveDate>,
    /// Whether there is anybody who could have been erased since.
    pub has_subscribers: bool,
}

/// A subscriber who was erased and is there again.
#[derive(Debug, Clone)]
pub struct Returned {
    /// Its random number.
    pub id: i32,
    /// Its chat, sealed for the purpose subscriber.
    pub sealed: Vec<u8>,
}

impl Store {
    /// What this database knows of erasures.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn erasure_numbers(&self) -> Result<ErasureNumbers, StoreError> {
        let instance = sqlx::query!(
            r#"SELECT erased_generation, unlisted_on, EXISTS (SELECT 1 FROM subscribers) AS "has_subscribers!" FROM instance"#
        )
        .fetch_one(&self.pool)
        .await?;
        let files = sqlx::query!("SELECT file, number FROM erasure_files")
            .fetch_all(&self.pool)
            .await?;
        Ok(ErasureNumbers {
            generation: instance.erased_generation,
            files: files
                .into_iter()
                .map(|row| (row.file, row.number))
                .collect(),
            unlisted_on: instance.unlisted_on,
            has_subscribers: instance.has_subscribers,
        })
    }

    /// Those of these numbers that are subscribers. Whose erasure is under way anyway is not among them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn returned(&self, ids: &[i32]) -> Result<Vec<Returned>, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, sealed_chat FROM subscribers WHERE id = ANY($1) AND state <> 'erasing' ORDER BY id",
            ids
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Returned {
                id: row.id,
                sealed: row.sealed_chat,
            })
            .collect())
    }

    /// A file is carried out up to this number; one that is further already stays so.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn reach_number(&self, file: i64, number: i32) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO erasure_files (file, number) VALUES ($1, $2)
             ON CONFLICT (file) DO UPDATE SET number = greatest(erasure_files.number, excluded.number)",
            file,
            number
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
