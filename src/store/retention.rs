//! **Retention**: rows about single subscribers are kept for a time, counters for ever.
//!
//! Never here: how long; that is a setting.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use super::publication::PARTITION_REVISIONS;
use super::{Store, StoreError};

impl Store {
    /// Drops the partitions of deliveries in which nothing is newer than `before`, with what belongs to them; gives how many.
    /// One stays while anything is left to do of an update that has a revision in it: an amendment that was published later walks
    /// the log of what it amends.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer, or a partition is in use for more than 5 s.
    pub async fn drop_expired_deliveries(
        &self,
        before: DateTime<Utc>,
    ) -> Result<usize, StoreError> {
        let expired = sqlx::query_scalar!(
            "SELECT low FROM (SELECT low, lead(since) OVER (ORDER BY low) AS ended FROM delivery_partitions) AS p
             WHERE ended < $1 ORDER BY low",
            before
        )
        .fetch_all(&self.pool)
        .await?;
        let mut connection = self.pool.acquire().await?;
        let mut over = Vec::new();
        for low in expired {
            if !is_needed(&mut connection, low).await? {
                over.push(low);
            }
        }
        drop(connection);
        let mut dropped = 0;
        for low in over {
            dropped += usize::from(self.drop_partition(low).await?);
        }
        Ok(dropped)
    }

    /// Forgets fetches that began before `before`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purge_fetches(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let purged = sqlx::query!("DELETE FROM fetches WHERE started_at < $1", before)
            .execute(&self.pool)
            .await?;
        Ok(purged.rows_affected())
    }

    /// Forgets alerts that were over before `before`; one that lasts stays.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purge_alerts(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let purged = sqlx::query!("DELETE FROM alerts WHERE over_at < $1", before)
            .execute(&self.pool)
            .await?;
        Ok(purged.rows_affected())
    }

    /// False when an amendment that walks it was published while it was waited for: it stays then.
    async fn drop_partition(&self, low: i32) -> Result<bool, StoreError> {
        let high = low + PARTITION_REVISIONS;
        let mut transaction = self.pool.begin().await?;
        sqlx::query!("SET LOCAL lock_timeout = '5s'")
            .execute(&mut *transaction)
            .await?;
        // The name is made of our own number; DDL takes no parameters.
        let drop = format!("DROP TABLE deliveries_{low}");
        sqlx::query(sqlx::AssertSqlSafe(drop))
            .execute(&mut *transaction)
            .await?;
        if is_needed(&mut transaction, low).await? {
            return Ok(false);
        }
        sqlx::query!("DELETE FROM delivery_partitions WHERE low = $1", low)
            .execute(&mut *transaction)
            .await?;
        sqlx::query!(
            "DELETE FROM delivery_parts WHERE revision_id >= $1 AND revision_id < $2",
            low,
            high
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "DELETE FROM late_messages WHERE revision_id >= $1 AND revision_id < $2",
            low,
            high
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "DELETE FROM attempts WHERE revision_id >= $1 AND revision_id < $2",
            low,
            high
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "DELETE FROM waiting_edits WHERE revision_id >= $1 AND revision_id < $2",
            low,
            high
        )
        .execute(&mut *transaction)
        .await?;
        // How fast they went; how many they were stays.
        sqlx::query!(
            "DELETE FROM fanout_samples WHERE revision_id >= $1 AND revision_id < $2",
            low,
            high
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Whether anything is left to do of an update that has a revision in this partition.
async fn is_needed(connection: &mut PgConnection, low: i32) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (
               SELECT FROM revisions r JOIN revisions n ON n.update_id = r.update_id JOIN fanouts f ON f.revision_id = n.id
               WHERE r.id >= $1 AND r.id < $1 + $2
                 AND (f.state IN ('running', 'paused', 'halted')
                      OR EXISTS (SELECT FROM fanout_shards h WHERE h.revision_id = n.id)
                      OR EXISTS (SELECT FROM deferred d WHERE d.revision_id = n.id)
                      OR EXISTS (SELECT FROM waiting_edits w WHERE w.revision_id = n.id AND w.due_at IS NOT NULL)
                      OR EXISTS (SELECT FROM retries t WHERE t.revision_id = n.id))) AS "is!""#,
        low,
        PARTITION_REVISIONS
    )
    .fetch_one(connection)
    .await?)
}

/// The revisions of which the log of single subscribers is kept.
pub(super) async fn kept_revisions(executor: impl PgExecutor<'_>) -> Result<Vec<i32>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT revision_id FROM fanouts WHERE revision_id >= (SELECT min(low) FROM delivery_partitions)"
    )
    .fetch_all(executor)
    .await?)
}
