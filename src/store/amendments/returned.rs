//! Who **came back**: it could not be reached, or has started the new bot only now. Amendments went by it meanwhile, and it still has what
//! they take back: it is told of the newest of each update now, and its old messages are edited.
//!
//! That it came back is written down with it, and this follows within seconds, also after a kill.
//!
//! Never here: who has something still to come; that waits for it by itself.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{EDITS, NOTICES, RANGE_BITS};
use crate::domain::delivery::Outcome;
use crate::store::delivery_log::{Asked, move_some};
use crate::store::fanout::{lock_fanouts, wake_delivery};
use crate::store::publication::PARTITION_REVISIONS;
use crate::store::{Store, StoreError};

/// Readers who are looked after in one step.
const AT_ONCE: i64 = 100;

/// An amendment of what a reader received, which went by it.
struct Missed {
    revision_id: i32,
    /// It counts there as one that it went by; else it does not count there at all.
    is_counted: bool,
    /// A page of its range is under way, and may have been read before it came back.
    is_under_way: bool,
}

impl Store {
    /// Tells some of who came back of the amendments that they missed; gives how many deliveries wait for that, and none when nobody is left.
    /// A few look-ups for each amendment that is kept.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; who is left is told in the next step.
    pub async fn tell_returned(&self, now: DateTime<Utc>) -> Result<Option<usize>, StoreError> {
        let returned = sqlx::query_scalar!(
            "SELECT subscriber_id FROM returned ORDER BY subscriber_id LIMIT $1",
            AT_ONCE
        )
        .fetch_all(&self.pool)
        .await?;
        let (mut told, mut is_over) = (0, true);
        for subscriber in returned {
            let waiting = self.tell_one(subscriber, now).await?;
            is_over &= waiting.is_none();
            told += waiting.unwrap_or_default();
        }
        Ok(Some(told).filter(|_| !is_over))
    }

    /// None when it is to be looked at again, and nothing else is to be done for it at this moment.
    async fn tell_one(
        &self,
        subscriber: i32,
        now: DateTime<Utc>,
    ) -> Result<Option<usize>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let mut missed = missed_by(&mut transaction, subscriber, None).await?;
        if !missed.is_empty() {
            // In the order of whoever settles: the fan-outs first. Then it is looked at as it is.
            let revisions: Vec<i32> = missed.iter().map(|one| one.revision_id).collect();
            // No newer amendment is published before this is done.
            sqlx::query!(
                "SELECT u.id FROM updates u WHERE u.id IN (SELECT update_id FROM revisions WHERE id = ANY ($1))
                 ORDER BY u.id FOR UPDATE",
                &revisions
            )
            .fetch_all(&mut *transaction)
            .await?;
            lock_fanouts(&mut transaction, &revisions).await?;
            missed = missed_by(&mut transaction, subscriber, Some(&revisions)).await?;
        }
        let (later, missed): (Vec<Missed>, Vec<Missed>) =
            missed.into_iter().partition(|one| one.is_under_way);
        for one in &missed {
            tell(&mut transaction, one, subscriber, now).await?;
        }
        if later.is_empty() {
            sqlx::query!("DELETE FROM returned WHERE subscriber_id = $1", subscriber)
                .execute(&mut *transaction)
                .await?;
        }
        if !missed.is_empty() {
            wake_delivery(&mut transaction).await?;
        }
        transaction.commit().await?;
        Ok(Some(missed.len()).filter(|some| *some > 0 || later.is_empty()))
    }
}

/// How a delivery ended of one that it went by: it could not be reached, or waited, and had not started this bot when it was due.
const fn went_by() -> [i16; 2] {
    [Outcome::Unreachable.number(), Outcome::Stopped.number()]
}

/// The newest amendments of what it received, as far as they went by it: of these, or of all that are kept. One that still comes to its
/// range finds it.
async fn missed_by(
    connection: &mut PgConnection,
    subscriber: i32,
    of: Option<&[i32]>,
) -> Result<Vec<Missed>, StoreError> {
    Ok(sqlx::query_as!(
        Missed,
        r#"SELECT n.id AS revision_id, own.outcome IS NOT NULL AS "is_counted!", coalesce(h.is_held, false) OR coalesce(q.is_held, false) AS "is_under_way!"
           FROM amendments a JOIN revisions n ON n.id = a.revision_id JOIN fanouts f ON f.revision_id = n.id
           JOIN subscribers s ON s.id = $1 AND s.state <> 'erasing' AND coalesce(s.pause_reason, 'self') = 'self'
           LEFT JOIN LATERAL (
               SELECT d.outcome FROM deliveries d WHERE d.revision_id = n.id AND d.subscriber_id = $1) AS own ON true
           LEFT JOIN LATERAL (
               SELECT coalesce(r.lease_until > clock_timestamp(), false) AS is_held FROM fanout_shards r
               WHERE r.revision_id = n.id AND r.shard = $3 + ($1::int >> $4) AND NOT r.done AND r.cursor < $1) AS h ON true
           LEFT JOIN LATERAL (
               SELECT coalesce(w.lease_until > clock_timestamp(), false) AS is_held FROM deferred w
               WHERE w.revision_id = n.id AND w.subscriber_id = $1) AS q ON true
           WHERE a.begun_at IS NOT NULL AND f.state <> 'stopped' AND ($2::int[] IS NULL OR n.id = ANY ($2))
             AND coalesce(own.outcome = ANY ($5), true) AND coalesce(h.is_held, true) AND coalesce(q.is_held, true)
             AND EXISTS (SELECT FROM delivery_partitions p WHERE n.id >= p.low AND n.id < p.low + $6)
             AND NOT EXISTS (SELECT FROM revisions l WHERE l.update_id = n.update_id AND l.number > n.number)
             AND EXISTS (SELECT FROM revisions e JOIN deliveries l ON l.revision_id = e.id
                         WHERE e.update_id = n.update_id AND e.number < n.number AND l.subscriber_id = $1
                           AND is_reader(l.outcome, l.message_id))
           ORDER BY n.id"#,
        subscriber,
        of,
        i32::from(NOTICES),
        RANGE_BITS,
        &went_by(),
        PARTITION_REVISIONS
    )
    .fetch_all(connection)
    .await?)
}

/// Whoever reads a language that is not halted waits for nobody's decision.
async fn go_on_for(
    connection: &mut PgConnection,
    revision: i32,
    subscriber: i32,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE fanouts f SET state = 'running', halted_by = NULL FROM subscribers s
         WHERE f.revision_id = $1 AND f.state = 'halted' AND f.halted_by = 'languages'
           AND s.id = $2 AND s.language <> ALL (f.halted_languages)",
        revision,
        subscriber
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// It waits for the amendment now, and its old messages to be edited, unless the edits come to its range still. That the fan-out is over
/// is told once.
async fn tell(
    connection: &mut PgConnection,
    missed: &Missed,
    subscriber: i32,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let revision = missed.revision_id;
    sqlx::query!(
        "UPDATE fanout_watch w SET is_quiet = true FROM fanouts f
         WHERE w.revision_id = $1 AND w.is_over AND f.revision_id = $1 AND f.state = 'finished'",
        revision
    )
    .execute(&mut *connection)
    .await?;
    if missed.is_counted {
        let asked = Asked {
            revision_id: revision,
            outcomes: &went_by(),
            reason: None,
            cursor: subscriber - 1,
            last: subscriber,
        };
        move_some(&mut *connection, &asked, now).await?;
    } else {
        count_in(&mut *connection, revision, (subscriber, now)).await?;
    }
    go_on_for(&mut *connection, revision, subscriber).await?;
    sqlx::query!(
        "INSERT INTO waiting_edits (subscriber_id, revision_id, due_at, tries, since)
         SELECT s.id, $1, $3, 0, $3 FROM subscribers s
         WHERE s.id = $2 AND s.state <> 'erasing'
           AND NOT EXISTS (SELECT FROM fanout_shards r
                           WHERE r.revision_id = $1 AND r.shard = $4 + (s.id >> $5) AND NOT r.done AND r.cursor < s.id)
         FOR KEY SHARE OF s
         ON CONFLICT DO NOTHING",
        revision,
        subscriber,
        now,
        i32::from(EDITS),
        RANGE_BITS
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// One who had not started this bot counted nowhere; a fan-out that was over runs again for it.
async fn count_in(
    connection: &mut PgConnection,
    revision: i32,
    (subscriber, now): (i32, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH waiting AS (
             INSERT INTO deferred (revision_id, subscriber_id, due_at, tries, reason)
             SELECT $1, s.id, $3, 0, 'transient' FROM subscribers s WHERE s.id = $2 AND s.state <> 'erasing'
             FOR KEY SHARE OF s RETURNING revision_id)
         UPDATE fanouts f SET due = f.due + 1, deferred = f.deferred + 1, finished_at = NULL,
                state = CASE WHEN f.state = 'finished' THEN 'running' ELSE f.state END
         FROM waiting WHERE f.revision_id = waiting.revision_id",
        revision,
        subscriber,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
