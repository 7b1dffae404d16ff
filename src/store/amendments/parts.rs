//! Who has only a **part** of a long update that broke off for good is known by the number of its first message. Where that is about to be
//! forgotten, it stays known as one who may have received it.
//!
//! Never here: why the number goes.

use sqlx::PgConnection;

use crate::domain::delivery::Reason;
use crate::store::StoreError;
use crate::store::fanout::lock_fanouts;

/// Of which of these revisions one of these has a part that is nothing more.
pub(in crate::store) async fn parts_in(
    connection: &mut PgConnection,
    revisions: &[i32],
    subscribers: &[i32],
) -> Result<Vec<i32>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT DISTINCT revision_id FROM deliveries
         WHERE revision_id = ANY ($1) AND subscriber_id = ANY ($2) AND outcome > 2 AND message_id IS NOT NULL",
        revisions,
        subscribers
    )
    .fetch_all(connection)
    .await?)
}

/// Counts these as uncertain, of these revisions; nearly always there is nobody.
pub(in crate::store) async fn keep_parts_known(
    connection: &mut PgConnection,
    revisions: &[i32],
    subscribers: &[i32],
) -> Result<(), StoreError> {
    let of = parts_in(&mut *connection, revisions, subscribers).await?;
    if of.is_empty() {
        return Ok(());
    }
    lock_fanouts(&mut *connection, &of).await?;
    sqlx::query!(
        "WITH parts AS MATERIALIZED (
             SELECT d.revision_id, d.subscriber_id, d.outcome,
                    coalesce((SELECT a.reason FROM attempts a WHERE a.revision_id = d.revision_id AND a.subscriber_id = d.subscriber_id
                              ORDER BY a.id DESC LIMIT 1), $3) AS reason
             FROM deliveries d
             WHERE d.revision_id = ANY ($1) AND d.subscriber_id = ANY ($2) AND d.outcome > 2 AND d.message_id IS NOT NULL
             FOR UPDATE OF d),
         kept AS (
             UPDATE deliveries d SET outcome = 2 FROM parts p
             WHERE d.revision_id = p.revision_id AND d.subscriber_id = p.subscriber_id),
         counted AS (
             UPDATE fanouts f
             SET uncertain = f.uncertain + n.parts, unreachable = f.unreachable - n.unreachable, failed = f.failed - n.failed,
                 lapsed = f.lapsed - n.lapsed, stopped = f.stopped - n.stopped
             FROM (SELECT revision_id, count(*) AS parts, count(*) FILTER (WHERE outcome = 3) AS unreachable,
                          count(*) FILTER (WHERE outcome = 4) AS failed, count(*) FILTER (WHERE outcome = 5) AS lapsed,
                          count(*) FILTER (WHERE outcome = 6) AS stopped FROM parts GROUP BY 1) AS n
             WHERE f.revision_id = n.revision_id),
         less AS (
             UPDATE fanout_reasons r SET deliveries = greatest(r.deliveries - n.parts, 0)
             FROM (SELECT revision_id, CASE outcome WHEN 3 THEN 'unreachable' ELSE 'failed' END AS outcome, reason, count(*) AS parts
                   FROM parts WHERE outcome IN (3, 4) GROUP BY 1, 2, 3) AS n
             WHERE r.revision_id = n.revision_id AND r.outcome = n.outcome AND r.reason = n.reason)
         INSERT INTO fanout_reasons AS r (revision_id, outcome, reason, deliveries)
         SELECT revision_id, 'uncertain', reason, count(*) FROM parts GROUP BY revision_id, reason ORDER BY revision_id, reason
         ON CONFLICT (revision_id, outcome, reason) DO UPDATE SET deliveries = r.deliveries + excluded.deliveries",
        &of,
        subscribers,
        Reason::NotTried.as_str()
    )
    .execute(connection)
    .await?;
    Ok(())
}
