//! **Steps** of a rotation: how far each table and column has come, so that a killed one goes on where it was.
//!
//! Never here: a row of another table.

use sqlx::PgConnection;

use super::super::{Store, StoreError};

/// How far one table and column has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotationStep {
    /// Table and column.
    pub place: String,
    /// From 1.
    pub pass: i32,
    /// The block from which it goes on.
    pub next_block: i64,
    /// Whether this pass is done with it.
    pub is_done: bool,
    /// Values that this pass put under the new key.
    pub moved: i64,
    /// Values that no live key opens.
    pub unreadable: i64,
}

impl Store {
    /// How far a rotation has come.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn rotation_steps(&self) -> Result<Vec<RotationStep>, StoreError> {
        let rows = sqlx::query_as!(
            RotationStep,
            "SELECT place, pass, next_block, is_done, moved, unreadable FROM rotation_steps"
        );
        Ok(rows.fetch_all(&self.pool).await?)
    }

    /// Remembers a step that moved nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_rotation_step(&self, step: &RotationStep) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await?;
        set(&mut connection, step).await
    }
}

/// Within the transaction that moves the values.
pub(super) async fn set(
    connection: &mut PgConnection,
    step: &RotationStep,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO rotation_steps (place, pass, next_block, is_done, moved, unreadable) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (place) DO UPDATE SET pass = excluded.pass, next_block = excluded.next_block, is_done = excluded.is_done,
                                           moved = excluded.moved, unreadable = excluded.unreadable",
        step.place,
        step.pass,
        step.next_block,
        step.is_done,
        step.moved,
        step.unreadable
    )
    .execute(connection)
    .await?;
    Ok(())
}
