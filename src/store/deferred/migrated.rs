//! A chat that has **migrated**: a group that became a supergroup has another id from then on.
//!
//! Never here: how that is found out.

use sqlx::PgConnection;

use crate::store::{Store, StoreError};

impl Store {
    /// A group became a supergroup: its new chat, sealed, takes the place of the old one. If the new chat subscribed by
    /// itself meanwhile, the old row is paused instead. The numbers of messages in the old chat are forgotten: in the new one they
    /// are those of other messages.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn migrate_chat(&self, old: &[Vec<u8>], new: &[Vec<u8>]) -> Result<(), StoreError> {
        let Some(sealed) = new.first() else {
            return Ok(());
        };
        let mut transaction = self.pool.begin().await?;
        let moved = sqlx::query_scalar!(
            "UPDATE subscribers s SET sealed_chat = $2, chat_kind = 'supergroup'
             WHERE sealed_chat = ANY($1)
               AND NOT EXISTS (SELECT 1 FROM subscribers o
                               WHERE o.sealed_chat = ANY($3) AND o.thread_id IS NOT DISTINCT FROM s.thread_id)
             RETURNING id",
            old,
            sealed,
            new
        )
        .fetch_all(&mut *transaction)
        .await?;
        forget_messages(&mut transaction, &moved).await?;
        sqlx::query!(
            "UPDATE subscribers SET state = 'paused', pause_reason = 'kicked' WHERE sealed_chat = ANY($1) AND state = 'active'",
            old
        )
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }
}

/// By revision, since the keys of these tables begin with it: one look-up each.
async fn forget_messages(
    connection: &mut PgConnection,
    subscribers: &[i32],
) -> Result<(), StoreError> {
    if subscribers.is_empty() {
        return Ok(());
    }
    let revisions = sqlx::query_scalar!("SELECT revision_id FROM fanouts WHERE revision_id >= (SELECT min(low) FROM delivery_partitions)")
        .fetch_all(&mut *connection)
        .await?;
    sqlx::query!(
        "UPDATE deliveries SET message_id = NULL WHERE revision_id = ANY($1) AND subscriber_id = ANY($2)",
        &revisions,
        subscribers
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM delivery_parts WHERE revision_id = ANY($1) AND subscriber_id = ANY($2)",
        &revisions,
        subscribers
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "WITH late AS (DELETE FROM late_messages WHERE subscriber_id = ANY($1)),
              going AS (DELETE FROM autodelete_messages WHERE subscriber_id = ANY($1))
         DELETE FROM chat_messages WHERE subscriber_id = ANY($1)",
        subscribers
    )
    .execute(connection)
    .await?;
    Ok(())
}
