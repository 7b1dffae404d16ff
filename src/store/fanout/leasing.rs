//! **Leasing** a shard: who works on it, and to whom is sent, written down before anything is.
//!
//! Never here: sending, and what came of it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::pages::due_page;
use super::{LeasedShard, Recipient, Task};
use crate::store::instance::interval;
use crate::store::{Store, StoreError};

/// A shard, and whom to send to: to be written down before anything is sent.
#[derive(Debug)]
pub struct LeasedPage {
    /// The shard.
    pub shard: LeasedShard,
    /// Whom to send to next; empty when nothing is left. None where the page is read in another way: what a crash left uncertain,
    /// notices, edits.
    pub recipients: Option<Vec<Recipient>>,
}

/// What is to be looked at before the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeforePages {
    /// Amendments have not begun yet.
    pub amendments: bool,
    /// Deferred deliveries are due, perhaps of a fan-out that does not run.
    pub deferred: bool,
    /// The same of edits that wait.
    pub edits: bool,
}

impl Store {
    /// Whether something comes before the next page. Three looks at an index.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn before_pages(&self, now: DateTime<Utc>) -> Result<BeforePages, StoreError> {
        Ok(sqlx::query_as!(
            BeforePages,
            r#"SELECT EXISTS (SELECT FROM amendments WHERE begun_at IS NULL) AS "amendments!",
                      EXISTS (SELECT FROM deferred WHERE due_at <= $1) AS "deferred!",
                      EXISTS (SELECT FROM waiting_edits WHERE due_at <= $1) AS "edits!""#,
            now
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Leases the shard that comes first in the order of work; none when nothing is to be done. Edits come after all notices
    /// of their rank, and never before the notice of the same subscriber. Fan-outs of one rank take turns. Sorts the open shards,
    /// at most 192 of each open fan-out, however many subscribers there are.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lease_shard(
        &self,
        owner: i64,
        length: Duration,
    ) -> Result<Option<LeasedShard>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        lease(&mut connection, owner, length).await
    }

    /// Leases that shard, and reads who is due next in it, at most `limit`. Each is a transaction of its own: who asks to be erased
    /// meanwhile waits for the leases that it sees.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lease_page(
        &self,
        (owner, length): (i64, Duration),
        bot: i16,
        limit: i64,
    ) -> Result<Option<LeasedPage>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let Some(shard) = lease(&mut connection, owner, length).await? else {
            return Ok(None);
        };
        if shard.task() != Task::Send || shard.uncertain_to.is_some() {
            let recipients = None;
            return Ok(Some(LeasedPage { shard, recipients }));
        }
        let due = due_page(&mut connection, &shard, (bot, limit)).await?;
        let recipients = Some(due);
        Ok(Some(LeasedPage { shard, recipients }))
    }

    /// Writes down up to whom will be sent, and to whom, before anything is. False when the lease was lost. What a crash left
    /// uncertain stays written down as it is.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn announce_page(
        &self,
        shard: &LeasedShard,
        last: i32,
        ids: &[i32],
    ) -> Result<bool, StoreError> {
        let announced = sqlx::query!(
            "UPDATE fanout_shards
             SET sending_to = greatest(sending_to, $4),
                 sending_ids = CASE WHEN sending_to IS NULL THEN $5::int[] ELSE sending_ids END
             WHERE revision_id = $1 AND shard = $2 AND lease_owner = $3 AND lease_until > clock_timestamp()",
            shard.revision_id,
            shard.shard,
            shard.owner,
            last,
            ids
        )
        .execute(&self.pool)
        .await?;
        Ok(announced.rows_affected() == 1)
    }

    /// Marks a leased shard as done: its page was empty. An uncertain range that is empty is settled instead. Nothing is done when the
    /// lease was lost.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn finish_shard(&self, shard: &LeasedShard) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE fanout_shards
             SET done = $4, cursor = coalesce(sending_to, cursor), sending_to = NULL, sending_ids = NULL,
                 lease_owner = NULL, lease_from = NULL, lease_until = NULL
             WHERE revision_id = $1 AND shard = $2 AND lease_owner = $3 AND lease_until > clock_timestamp()",
            shard.revision_id,
            shard.shard,
            shard.owner,
            shard.uncertain_to.is_none()
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// Not waited for until it is on the disk: when Postgres crashes without it, nothing was announced under it, and nothing can be any more.
async fn lease(
    connection: &mut PgConnection,
    owner: i64,
    length: Duration,
) -> Result<Option<LeasedShard>, StoreError> {
    let row = sqlx::query!(
        r#"WITH next AS MATERIALIZED (
             SELECT s.revision_id, s.shard, f.rank, f.trusts_failures, f.deferred FROM fanouts f JOIN fanout_shards s USING (revision_id)
             WHERE f.state = 'running' AND NOT s.done
               AND (s.lease_until IS NULL OR s.lease_until < clock_timestamp())
               AND (s.shard < 128 OR EXISTS (SELECT FROM fanout_shards n
                                             WHERE n.revision_id = s.revision_id AND n.shard = s.shard - 64 AND n.done))
             ORDER BY f.rank, s.shard >= 128, f.turn_at NULLS FIRST, f.revision_id, s.shard < 64, s.shard
             LIMIT 1 FOR UPDATE OF s SKIP LOCKED)
         UPDATE fanout_shards s
         SET lease_owner = $1, lease_from = clock_timestamp(), lease_until = clock_timestamp() + $2
         FROM next WHERE s.revision_id = next.revision_id AND s.shard = next.shard
         RETURNING s.revision_id, s.shard, s.cursor, s.sending_to, s.sending_ids, next.rank,
                   coalesce(next.trusts_failures, false) AS "trusts_failures!",
                   next.deferred > 0 AS "has_deferred!",
                   (SELECT o.id FROM revisions r JOIN revisions o ON o.update_id = r.update_id AND o.number = 1
                    WHERE r.id = s.revision_id) AS "due_as!",
                   set_config('synchronous_commit', 'off', true) AS "kept_lazily?""#,
        owner,
        interval(length)
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| LeasedShard {
        revision_id: row.revision_id,
        shard: row.shard,
        cursor: row.cursor,
        uncertain_to: row.sending_to,
        uncertain_ids: row.sending_ids,
        rank: row.rank,
        trusts_failures: row.trusts_failures,
        has_deferred: row.has_deferred,
        due_as: row.due_as,
        owner,
    }))
}
