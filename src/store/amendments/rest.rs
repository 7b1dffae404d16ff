//! The **rest**: what is left of fan-outs that are amended or were stopped, and what becomes of it.
//!
//! Never here: what of it may have been received.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::store::StoreError;
use crate::store::fanout::STOPPED_BY_HAND;

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
