//! The **plain page**: everybody of it was accepted at once, as nearly all are; settled by one statement.
//!
//! Never here: a page with an exception.

use chrono::{DateTime, Utc};

use super::{FULL_WINDOW, LeasedShard, PageResult, Settled};
use crate::domain::delivery::Outcome;
use crate::store::{Store, StoreError};

impl PageResult {
    /// Everybody was accepted at the first try, in one message, and nobody may have had it before.
    pub(super) fn is_plain(&self, shard: &LeasedShard) -> bool {
        let is_plain = |settled: &Settled| {
            settled.outcome == Outcome::Accepted
                && settled.sent_before == 0
                && settled.messages.len() <= 1
        };
        shard.uncertain_to.is_none()
            && !self.settled.is_empty()
            && self.deferred.is_empty()
            && self.attempts.is_empty()
            && self.seen.is_empty()
            && self.settled.iter().all(is_plain)
    }
}

impl Store {
    /// Settles it: one statement, which is a transaction by itself. False when the lease was lost, as it is when one of the page is
    /// erased before: so nobody is looked up here.
    pub(super) async fn settle_plain(
        &self,
        shard: &LeasedShard,
        last: i32,
        result: &PageResult,
        (now, bot): (DateTime<Utc>, i16),
    ) -> Result<bool, StoreError> {
        let settled = result.settled.iter();
        let (subscribers, messages): (Vec<i32>, Vec<Option<i64>>) = settled
            .map(|settled| (settled.subscriber_id, settled.first_message()))
            .unzip();
        let counted = sqlx::query!(
            "WITH moved AS (
                 UPDATE fanout_shards
                 SET cursor = $4, sending_to = NULL, sending_ids = NULL, lease_owner = NULL, lease_from = NULL, lease_until = NULL,
                     done = $13
                 WHERE revision_id = $1 AND shard = $2 AND lease_owner = $3 AND lease_until > clock_timestamp() AND NOT done
                 RETURNING revision_id),
             logged AS (
                 INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
                 SELECT moved.revision_id, unnest($8::int[]), unnest($9::bigint[]), $5, $6, $7
                 FROM moved)
             UPDATE fanouts f
             SET accepted = accepted + $10, first_at = coalesce(first_at, $5), last_at = greatest(last_at, $5), turn_at = clock_timestamp(),
                 window_tried = CASE WHEN deferred = 0 AND coalesce(window_tried, 0) + $11 >= $12 THEN 0 ELSE coalesce(window_tried, 0) + $11 END,
                 window_number = coalesce(window_number, 0) + (deferred = 0 AND coalesce(window_tried, 0) + $11 >= $12)::int
             FROM moved WHERE f.revision_id = moved.revision_id",
            shard.revision_id,
            shard.shard,
            shard.owner,
            last,
            now,
            Outcome::Accepted.number(),
            bot,
            &subscribers,
            &messages as _,
            i64::try_from(subscribers.len()).unwrap_or(i64::MAX),
            result.tried,
            FULL_WINDOW,
            result.is_last
        )
        .execute(&self.pool)
        .await?;
        Ok(counted.rows_affected() == 1)
    }
}
