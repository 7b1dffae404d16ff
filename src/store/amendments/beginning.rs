//! The **beginning** of an amendment's fan-out: once nothing of the earlier revisions is under way any more, so that it never overtakes
//! what it amends.
//!
//! Never here: sending.

use chrono::{DateTime, Utc};

use super::rest::{is_under_way, keep_uncertain, take_over};
use super::{EDITS, NOTICES, RANGE_BITS};
use crate::domain::update::RevisionKind;
use crate::store::fanout::lock_fanouts;
use crate::store::{Store, StoreError, digests};

impl Store {
    /// Begins the fan-outs of amendments before which nothing of the earlier revisions is under way; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_amendments(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let waiting = sqlx::query_scalar!(
            "SELECT a.revision_id FROM amendments a WHERE a.begun_at IS NULL ORDER BY a.revision_id"
        )
        .fetch_all(&self.pool)
        .await?;
        let mut begun = 0;
        for revision in waiting {
            begun += usize::from(self.begin_one(revision, now).await?);
        }
        Ok(begun)
    }

    async fn begin_one(&self, revision: i32, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let amendment = sqlx::query!(
            "SELECT r.id, r.update_id, r.number, r.kind FROM amendments a JOIN revisions r ON r.id = a.revision_id
             WHERE a.revision_id = $1 AND a.begun_at IS NULL FOR UPDATE OF a SKIP LOCKED",
            revision
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(amendment) = amendment else {
            return Ok(false);
        };
        let earlier = sqlx::query_scalar!(
            "SELECT id FROM revisions WHERE update_id = $1 AND number < $2 ORDER BY id",
            amendment.update_id,
            amendment.number
        )
        .fetch_all(&mut *transaction)
        .await?;
        if is_under_way(&mut transaction, &earlier).await? {
            return Ok(false);
        }
        // In the order of whoever settles what was deferred: the fan-outs first.
        lock_fanouts(&mut transaction, &earlier).await?;
        let is_correction = amendment.kind == RevisionKind::Correction.as_str();
        keep_uncertain(&mut transaction, &earlier, now).await?;
        digests::keep_uncertain(&mut transaction, &earlier, now).await?;
        take_over(&mut transaction, (revision, &earlier), is_correction, now).await?;
        sqlx::query!(
            "INSERT INTO fanout_shards (revision_id, shard, cursor)
             SELECT $1, first + n, greatest(((n::bigint) << $4) - 1, 0)::int
             FROM (SELECT n::smallint AS n FROM generate_series(0, 63) AS n) AS ranges,
                  unnest(ARRAY[$2::smallint, $3::smallint]) AS first",
            revision,
            NOTICES,
            EDITS,
            RANGE_BITS
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "UPDATE amendments SET begun_at = $2 WHERE revision_id = $1",
            revision,
            now
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }
}
