//! **Stopping** by hand: what is left of a fan-out counts as stopped, once nothing of it is under way.
//!
//! Never here: who may stop, and amendments.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::rest::{is_under_way, keep_uncertain, take_over};
use crate::store::{Store, StoreError};

impl Store {
    /// Clears what is left of fan-outs that were stopped by hand, once nothing of them is under way; gives how many. Looks at the
    /// shards of open fan-outs, and at what waits by its counter.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn clear_stopped(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let stopped = sqlx::query_scalar!(
            "SELECT f.revision_id FROM fanouts f JOIN revisions r ON r.id = f.revision_id
             WHERE f.state = 'stopped' AND (f.deferred > 0 OR f.revision_id IN (SELECT revision_id FROM fanout_shards)
                    OR EXISTS (SELECT FROM waiting_edits w WHERE w.revision_id = f.revision_id AND w.due_at IS NOT NULL))
               AND NOT EXISTS (SELECT FROM amendments a JOIN revisions l ON l.id = a.revision_id
                               WHERE l.update_id = r.update_id AND a.begun_at IS NULL)
             ORDER BY f.revision_id"
        )
        .fetch_all(&self.pool)
        .await?;
        let mut cleared = 0;
        for revision in stopped {
            let mut transaction = self.pool.begin().await?;
            if clear_one(&mut transaction, revision, now).await? {
                transaction.commit().await?;
                cleared += 1;
            }
        }
        Ok(cleared)
    }
}

/// The same for one that is stopped; false while something of it is under way, or when it goes on meanwhile.
pub(in crate::store) async fn clear_one(
    connection: &mut PgConnection,
    revision: i32,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    if is_under_way(connection, &[revision]).await? {
        return Ok(false);
    }
    let stopped = sqlx::query_scalar!(
        "SELECT revision_id FROM fanouts WHERE revision_id = $1 AND state = 'stopped' FOR UPDATE",
        revision
    );
    if stopped.fetch_optional(&mut *connection).await?.is_none() {
        return Ok(false);
    }
    keep_uncertain(connection, &[revision], now).await?;
    take_over(connection, (revision, &[revision]), false, now).await?;
    Ok(true)
}
