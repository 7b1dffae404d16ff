//! The **rest**: what is left of fan-outs that are amended or were stopped, and what becomes of it.
//!
//! Never here: what of it may have been received.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::store::StoreError;
use crate::store::fanout::STOPPED_BY_HAND;

/// Locks what is left of the earlier fan-outs; true while somebody still holds a part of them.
pub(super) async fn is_under_way(
    connection: &mut PgConnection,
    earlier: &[i32],
) -> Result<bool, StoreError> {
    let shards = sqlx::query_scalar!(
        r#"SELECT lease_until IS NOT NULL AND lease_until > clock_timestamp() AS "held!" FROM fanout_shards
           WHERE revision_id = ANY($1) ORDER BY revision_id, shard FOR UPDATE"#,
        earlier
    )
    .fetch_all(&mut *connection)
    .await?;
    let deferred = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM deferred WHERE revision_id = ANY($1) AND lease_until > clock_timestamp())
               OR EXISTS (SELECT FROM waiting_edits WHERE revision_id = ANY($1) AND lease_until > clock_timestamp())
               OR EXISTS (SELECT FROM digests WHERE sending_to >= ($1::int[])[1] AND lease_until > clock_timestamp()) AS "held!""#,
        earlier
    )
    .fetch_one(connection)
    .await?;
    Ok(deferred || shards.contains(&true))
}

/// What a crash left uncertain counts as received: pages that were being sent, and tries that were begun.
pub(super) async fn keep_uncertain(
    connection: &mut PgConnection,
    earlier: &[i32],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH pages AS (
             INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
             SELECT f.revision_id, s.id, NULL, $2, 2, s.bot_id
             FROM fanout_shards f JOIN revisions r ON r.id = f.revision_id
             JOIN revisions o ON o.update_id = r.update_id AND o.number = 1
             JOIN subscribers s ON s.id > f.cursor AND s.id <= f.sending_to
                  AND CASE WHEN f.shard < 64 THEN s.shard = f.shard AND (f.sending_ids IS NULL OR s.id = ANY (f.sending_ids)) ELSE true END
             WHERE f.revision_id = ANY($1) AND f.sending_to IS NOT NULL AND f.shard < 128 AND s.state <> 'erasing'
               AND CASE WHEN f.shard < 64
                   THEN f.sending_ids IS NOT NULL
                        OR s.pace <> 'digest' AND (s.pace = 'instant' OR o.urgency = 'breaking')
                           AND EXISTS (SELECT 1 FROM subscriptions su JOIN revision_topics rt
                                       ON rt.revision_id = o.id AND rt.topic_id = su.topic_id
                                       WHERE su.subscriber_id = s.id AND coalesce(su.after_revision < o.id, true))
                   ELSE EXISTS (SELECT FROM deliveries d JOIN revisions e ON e.id = d.revision_id
                                WHERE e.update_id = r.update_id AND e.number < r.number AND d.subscriber_id = s.id
                                  AND is_reader(d.outcome, d.message_id))
                   END
             ON CONFLICT DO NOTHING RETURNING revision_id),
         tries AS (
             INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
             SELECT d.revision_id, d.subscriber_id, d.message_id, $2, 2, s.bot_id
             FROM deferred d JOIN subscribers s ON s.id = d.subscriber_id
             WHERE d.revision_id = ANY($1) AND (d.sending OR d.reason = 'uncertain' OR d.sent_parts > 0) AND s.state <> 'erasing'
             ON CONFLICT DO NOTHING RETURNING revision_id),
         counted AS (SELECT revision_id, count(*) AS n, count(*) FILTER (WHERE waited) AS waited
                     FROM (SELECT *, false AS waited FROM pages UNION ALL SELECT *, true FROM tries) AS kept GROUP BY 1)
         UPDATE fanouts f SET uncertain = uncertain + counted.n, deferred = deferred - counted.waited
         FROM counted WHERE f.revision_id = counted.revision_id",
        earlier,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What is left of the earlier fan-outs: a correction takes it over, a retraction leaves it. All of it counts as stopped there. Who
/// wants quiet or had enough messages waits on; whatever else was waited for was of the earlier text: that somebody resumes it, that a
/// window is judged.
pub(super) async fn take_over(
    connection: &mut PgConnection,
    (revision, earlier): (i32, &[i32]),
    is_correction: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if is_correction {
        carry_over(connection, (revision, earlier), now).await?;
    }
    sqlx::query!("DELETE FROM deferred WHERE revision_id = ANY($1)", earlier)
        .execute(&mut *connection)
        .await?;
    // The old messages say what the newest amendment makes of them, and nothing earlier any more.
    sqlx::query!(
        "DELETE FROM waiting_edits WHERE revision_id = ANY($1)",
        earlier
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM fanout_shards WHERE revision_id = ANY($1)",
        earlier
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE fanouts SET
             stopped = stopped + greatest(due - accepted - uncertain - unreachable - failed - lapsed - stopped, deferred, 0),
             due = greatest(due, accepted + uncertain + unreachable + failed + lapsed + stopped + deferred),
             deferred = 0
         WHERE revision_id = ANY($1) AND state = 'stopped'",
        earlier
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What is left of the earlier fan-outs goes on as the correction; but what was stopped by hand is over, whether it is cleared by now or
/// not.
async fn carry_over(
    connection: &mut PgConnection,
    (revision, earlier): (i32, &[i32]),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO fanout_shards (revision_id, shard, cursor)
         SELECT $1, h.shard, max(coalesce(h.sending_to, h.cursor)) FROM fanout_shards h JOIN fanouts f USING (revision_id)
         WHERE h.revision_id = ANY($2) AND NOT h.done AND h.shard < 64 AND coalesce(f.state_reason NOT LIKE $3 || '%', true)
         GROUP BY h.shard",
        revision,
        earlier,
        STOPPED_BY_HAND
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "WITH moved AS (
             INSERT INTO deferred (revision_id, subscriber_id, due_at, tries, reason)
             SELECT DISTINCT ON (d.subscriber_id) $1::int, d.subscriber_id,
                    CASE WHEN d.reason IN ('quiet_hours', 'rate_limited') THEN d.due_at ELSE least(d.due_at, $3) END, 0::smallint,
                    CASE WHEN d.reason IN ('quiet_hours', 'rate_limited') THEN d.reason ELSE 'transient' END
             FROM deferred d JOIN fanouts f ON f.revision_id = d.revision_id
             WHERE d.revision_id = ANY($2) AND coalesce(f.state_reason NOT LIKE $4 || '%', true)
               AND NOT EXISTS (SELECT FROM deliveries r WHERE r.revision_id = ANY($2)
                               AND r.subscriber_id = d.subscriber_id AND is_reader(r.outcome, r.message_id))
             ORDER BY d.subscriber_id, d.revision_id DESC
             RETURNING 1)
         UPDATE fanouts SET deferred = deferred + (SELECT count(*) FROM moved) WHERE revision_id = $1",
        revision,
        earlier,
        now,
        STOPPED_BY_HAND
    )
    .execute(connection)
    .await?;
    Ok(())
}
