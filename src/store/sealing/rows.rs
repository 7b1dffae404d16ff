//! **Rows** of a sealed column, by blocks of their table: read, and replaced where they still are as they were read.
//!
//! The statements are put together, because they are the same for every column: names of tables and columns are constants of the
//! program, everything else is bound. A test runs them on every column there is.
//!
//! Never here: which columns there are; opening or sealing anything.

use std::fmt;

use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use super::super::{Store, StoreError};
use super::steps::{self, RotationStep};

/// A column whose values are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedColumn {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub column: &'static str,
    /// A number of the same row that goes with it, as SQL.
    pub number: Option<&'static str>,
    /// Whether one value may be megabytes: then a row at a time.
    pub is_large: bool,
}

impl SealedColumn {
    /// Table and column, as steps name it.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }
}

/// A part of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Blocks from the first to before the second.
    Blocks(i64, i64),
    /// One row, as [`Store::rows_of`] gives it.
    Row(String),
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blocks(from, to) => write!(f, "t.ctid >= '({from},0)' AND t.ctid < '({to},0)'"),
            Self::Row(place) => write!(f, "t.ctid = '{place}'"),
        }
    }
}

/// A sealed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRow {
    /// As it lies there.
    pub sealed: Vec<u8>,
    /// The number that goes with it.
    pub number: Option<i64>,
}

impl Store {
    /// How many blocks a table has.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn blocks_of(&self, table: &'static str) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT pg_relation_size($1::text::regclass) / current_setting('block_size')::bigint AS "blocks!""#,
            table
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// The sealed values of a part of a table.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sealed_rows(
        &self,
        of: SealedColumn,
        span: &Span,
    ) -> Result<Vec<SealedRow>, StoreError> {
        let (table, column, number) = (of.table, of.column, of.number.unwrap_or("NULL"));
        let read = format!(
            "SELECT t.{column}, {number}::bigint FROM {table} t WHERE {span} AND length(t.{column}) > 0"
        );
        let rows = sqlx::query(AssertSqlSafe(read))
            .persistent(false)
            .fetch_all(&self.pool)
            .await?;
        let read = |row: &PgRow| {
            Ok(SealedRow {
                sealed: row.try_get(0)?,
                number: row.try_get(1)?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// The rows of a part of a table, one by one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn rows_of(&self, of: SealedColumn, span: &Span) -> Result<Vec<Span>, StoreError> {
        let (table, column) = (of.table, of.column);
        let read =
            format!("SELECT t.ctid::text FROM {table} t WHERE {span} AND length(t.{column}) > 0");
        let rows = sqlx::query(AssertSqlSafe(read))
            .persistent(false)
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| Ok(Span::Row(row.try_get(0)?)))
            .collect()
    }

    /// Replaces values of a part of a table, each by its new form, where they are still as they were read and nobody has them
    /// locked; who is passed over is found by the next pass. Remembers the step in the same transaction, with how many were
    /// replaced added to it, and gives it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing was replaced then.
    pub async fn replace_sealed(
        &self,
        of: SealedColumn,
        span: &Span,
        changes: &[(SealedRow, Vec<u8>)],
        step: RotationStep,
    ) -> Result<RotationStep, StoreError> {
        match self.replace_all(of, span, changes, step.clone()).await {
            Err(StoreError::Database(error)) if is_double(&error) => {
                let mut step = step;
                for change in changes {
                    let one = std::slice::from_ref(change);
                    step = match self.replace_all(of, span, one, step.clone()).await {
                        Err(StoreError::Database(error)) if is_double(&error) => {
                            self.end_double(of, span, &change.0.sealed).await?;
                            step.moved += 1;
                            step
                        }
                        replaced => replaced?,
                    };
                }
                self.set_rotation_step(&step).await?;
                Ok(step)
            }
            replaced => replaced,
        }
    }

    async fn replace_all(
        &self,
        of: SealedColumn,
        span: &Span,
        changes: &[(SealedRow, Vec<u8>)],
        mut step: RotationStep,
    ) -> Result<RotationStep, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if !changes.is_empty() {
            step.moved += replace(&mut transaction, of, span, changes).await?;
        }
        if of.table == "subscribers" {
            move_topics(&mut transaction, changes).await?;
        }
        if of.table == "staff" {
            move_shown(&mut transaction, changes).await?;
        }
        steps::set(&mut transaction, &step).await?;
        transaction.commit().await?;
        Ok(step)
    }
}

async fn replace(
    connection: &mut PgConnection,
    of: SealedColumn,
    span: &Span,
    changes: &[(SealedRow, Vec<u8>)],
) -> Result<i64, StoreError> {
    let (table, column) = (of.table, of.column);
    // Locked first, without waiting: a statement that waits for nobody is in no deadlock.
    let replace = format!(
        "WITH locked AS MATERIALIZED (
             SELECT t.ctid AS place, t.{column} AS old FROM {table} t WHERE {span} AND t.{column} = ANY ($1) FOR UPDATE SKIP LOCKED)
         UPDATE {table} t SET {column} = u.new FROM locked JOIN unnest($1::bytea[], $2::bytea[]) AS u (old, new) ON u.old = locked.old
         WHERE t.ctid = locked.place"
    );
    let (old, new): (Vec<&[u8]>, Vec<&[u8]>) = changes
        .iter()
        .map(|(row, new)| (row.sealed.as_slice(), new.as_slice()))
        .unzip();
    let replaced = sqlx::query(AssertSqlSafe(replace))
        .persistent(false)
        .bind(old)
        .bind(new)
        .execute(connection)
        .await?;
    Ok(i64::try_from(replaced.rows_affected()).unwrap_or(i64::MAX))
}

/// The subscribers of a chat that may have forum topics have the same form at any moment, the one of the chat itself too: whoever
/// looks for them by one form finds all.
async fn move_topics(
    connection: &mut PgConnection,
    changes: &[(SealedRow, Vec<u8>)],
) -> Result<(), StoreError> {
    for (row, new) in changes.iter().filter(|(row, _)| row.number.is_some()) {
        sqlx::query!(
            "UPDATE subscribers SET sealed_chat = $2 WHERE sealed_chat = $1",
            row.sealed,
            new
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// What stands in the chat of one of the staff has the form of their row at any moment: the end of a session finds all of it.
async fn move_shown(
    connection: &mut PgConnection,
    changes: &[(SealedRow, Vec<u8>)],
) -> Result<(), StoreError> {
    for (row, new) in changes {
        sqlx::query!(
            "UPDATE staff_messages m SET sealed_chat = $2
             WHERE sealed_chat = $1 AND EXISTS (SELECT FROM staff WHERE sealed_chat = $2)
               AND NOT EXISTS (SELECT FROM staff_messages o WHERE o.sealed_chat = $2 AND o.message_id = m.message_id)",
            row.sealed,
            new
        )
        .execute(&mut *connection)
        .await?;
        sqlx::query!(
            "UPDATE staff_sendings SET sealed_chat = $2
             WHERE sealed_chat = $1 AND EXISTS (SELECT FROM staff WHERE sealed_chat = $2)",
            row.sealed,
            new
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Whether a value is there already under the new key.
fn is_double(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}
