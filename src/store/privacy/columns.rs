//! The **columns** that concern a reader, as the schema itself says: used by a test, so that none is added and not told of.
//!
//! Never here: what is told of them.

use crate::store::{Store, StoreError};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    /// Its table.
    pub table: String,
    /// Its name.
    pub column: String,
}

impl Store {
    /// All columns of the tables that hold something of who subscribes, sends or asks: tables named so, tables with a column named
    /// so, and all that refer to one of these.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn columns_about_readers(&self) -> Result<Vec<Column>, StoreError> {
        Ok(sqlx::query_as!(
            Column,
            r#"WITH RECURSIVE held (t) AS (
                   SELECT format('%I.%I', c.table_schema, c.table_name)::regclass::oid FROM information_schema.columns c
                   JOIN information_schema.tables t USING (table_schema, table_name)
                   WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name !~ '^staff'
                     AND (c.table_name ~ '^(subscri|tip|question|asker|visitor)'
                          OR c.column_name ~ '(subscriber|tipster|asker|sealed_chat|sending_|cursor)')
                   UNION
                   SELECT f.conrelid FROM pg_constraint f JOIN held ON held.t = f.confrelid WHERE f.contype = 'f')
               SELECT c.table_name::text AS "table!", c.column_name::text AS "column!"
               FROM information_schema.columns c JOIN held ON held.t = format('%I.%I', c.table_schema, c.table_name)::regclass
               WHERE NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = held.t)
               ORDER BY 1, 2"#
        )
        .fetch_all(&self.pool)
        .await?)
    }
}
