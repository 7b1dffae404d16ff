//! **Doubles**: a row that lies under the old key while the same lies under the new one already. It cannot come to that where chats are
//! looked up under each live key; should it, the newer row counts.
//!
//! Never here: which of two is the newer.

use sqlx::AssertSqlSafe;

use super::super::{Store, StoreError};
use super::rows::{SealedColumn, Span};

impl Store {
    /// Ends the older of two rows.
    pub(super) async fn end_double(
        &self,
        of: SealedColumn,
        span: &Span,
        old: &[u8],
    ) -> Result<(), StoreError> {
        if of.table == "subscribers" {
            let doubles =
                sqlx::query_scalar!("SELECT id FROM subscribers WHERE sealed_chat = $1", old)
                    .fetch_all(&self.pool)
                    .await?;
            for subscriber in doubles {
                self.erase_double(subscriber).await?;
            }
            return Ok(());
        }
        let (table, column) = (of.table, of.column);
        let end = format!("DELETE FROM {table} t WHERE {span} AND t.{column} = $1");
        sqlx::query(AssertSqlSafe(end))
            .persistent(false)
            .bind(old)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
