//! **Moving** deliveries back into the small queue, some at a time, by the number of the subscriber; the counters go with them.
//!
//! Never here: which, and who asked.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::rows::{outcome_of, reason_of};
use crate::domain::delivery::{Outcome, Reason};
use crate::store::StoreError;
use crate::store::fanout::lock_fanouts;

/// Deliveries that are looked through in one transaction.
pub(super) const AT_ONCE: i64 = 1_000;

/// What was moved, by how it had ended and why.
struct Moved {
    outcome: Outcome,
    reason: Option<Reason>,
    deliveries: i64,
}

/// Some of what is to be tried again.
pub(in crate::store) struct Batch {
    moved: Vec<Moved>,
    /// Who was looked at last; none: all are.
    pub(super) cursor: Option<i32>,
}

impl Batch {
    /// How many were moved.
    pub(super) fn deliveries(&self) -> i64 {
        self.moved.iter().map(|moved| moved.deliveries).sum()
    }
}

/// What is to be moved.
pub(in crate::store) struct Asked<'a> {
    pub(in crate::store) revision_id: i32,
    pub(in crate::store) outcomes: &'a [i16],
    pub(in crate::store) reason: Option<Reason>,
    /// Of whom comes after this one, up to the last.
    pub(in crate::store) cursor: i32,
    pub(in crate::store) last: i32,
}

/// Moves some, and their counters.
pub(in crate::store) async fn move_some(
    connection: &mut PgConnection,
    asked: &Asked<'_>,
    now: DateTime<Utc>,
) -> Result<Batch, StoreError> {
    // In the order of whoever settles: the fan-out before its counters.
    lock_fanouts(&mut *connection, &[asked.revision_id]).await?;
    let batch = take_back(connection, asked, now).await?;
    if !batch.moved.is_empty() {
        uncount(connection, asked.revision_id, &batch.moved).await?;
    }
    Ok(batch)
}

/// How many ended so, by the counters: no more than these can follow.
pub(super) async fn left_of(
    connection: &mut PgConnection,
    asked: &Asked<'_>,
) -> Result<i64, StoreError> {
    let (of, reason) = (asked.outcomes, asked.reason.map(Reason::as_str));
    Ok(sqlx::query_scalar!(
        r#"SELECT CASE WHEN $3::text IS NULL
                  THEN CASE WHEN 2 = ANY ($2::smallint[]) THEN f.uncertain ELSE 0 END
                       + CASE WHEN 3 = ANY ($2::smallint[]) THEN f.unreachable ELSE 0 END
                       + CASE WHEN 4 = ANY ($2::smallint[]) THEN f.failed ELSE 0 END
                  ELSE (SELECT coalesce(sum(n.deliveries), 0)::bigint FROM fanout_reasons n
                        WHERE n.revision_id = $1 AND n.reason = $3
                          AND CASE n.outcome WHEN 'uncertain' THEN 2 WHEN 'unreachable' THEN 3 WHEN 'failed' THEN 4 END = ANY ($2::smallint[]))
                  END AS "left!"
           FROM fanouts f WHERE f.revision_id = $1"#,
        asked.revision_id,
        of,
        reason
    )
    .fetch_one(connection)
    .await?)
}

/// Moves the rows. What stands in a chat of a long update already is not sent again, and who may have received it stays so.
async fn take_back(
    connection: &mut PgConnection,
    asked: &Asked<'_>,
    now: DateTime<Utc>,
) -> Result<Batch, StoreError> {
    let rows = sqlx::query!(
        r#"WITH found AS MATERIALIZED (
               SELECT d.subscriber_id, d.outcome, d.message_id,
                      (SELECT a.reason FROM attempts a WHERE a.revision_id = $1 AND a.subscriber_id = d.subscriber_id
                       ORDER BY a.id DESC LIMIT 1) AS reason
               FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id
               WHERE d.revision_id = $1 AND d.outcome = ANY ($2) AND d.subscriber_id > $5 AND d.subscriber_id <= $7
                 AND (s.state = 'active' OR (s.pause_reason = 'self' AND EXISTS (SELECT FROM amendments WHERE revision_id = $1)))
               ORDER BY d.subscriber_id LIMIT $6
               FOR KEY SHARE OF s),
           removed AS (
               DELETE FROM deliveries d USING found f
               WHERE d.revision_id = $1 AND d.subscriber_id = f.subscriber_id AND ($3::text IS NULL OR f.reason = $3)
               RETURNING d.subscriber_id, d.outcome, d.message_id, f.reason),
           waiting AS (
               INSERT INTO deferred (revision_id, subscriber_id, due_at, tries, reason, message_id, sent_parts)
               SELECT $1, subscriber_id, $4, 1, CASE outcome WHEN 2 THEN 'uncertain' ELSE 'transient' END, message_id,
                      CASE WHEN message_id IS NULL THEN 0 ELSE 1 + (
                          SELECT count(*) FROM delivery_parts p
                          WHERE p.revision_id = $1 AND p.subscriber_id = removed.subscriber_id) END
               FROM removed)
           SELECT page.n AS "found!", page.last AS "last?", moved.outcome AS "outcome?", moved.reason AS "reason?",
                  coalesce(moved.deliveries, 0) AS "deliveries!"
           FROM (SELECT count(*) AS n, max(subscriber_id) AS last FROM found) AS page
           LEFT JOIN (SELECT outcome, reason, count(*) AS deliveries FROM removed GROUP BY outcome, reason) AS moved ON true
           ORDER BY moved.outcome, moved.reason"#,
        asked.revision_id,
        asked.outcomes,
        asked.reason.map(Reason::as_str),
        now,
        asked.cursor,
        AT_ONCE,
        asked.last
    )
    .fetch_all(connection)
    .await?;
    let is_full = rows.first().is_some_and(|row| row.found >= AT_ONCE);
    let mut batch = Batch {
        moved: Vec::new(),
        cursor: rows.first().and_then(|row| row.last).filter(|_| is_full),
    };
    for row in rows {
        if let Some(outcome) = row.outcome {
            batch.moved.push(Moved {
                outcome: outcome_of(outcome)?,
                reason: reason_of(row.reason.as_deref())?,
                deliveries: row.deliveries,
            });
        }
    }
    Ok(batch)
}

/// Moves the counters with the rows. A fan-out that was over runs again, until these are settled; what was stopped stays counted so.
async fn uncount(
    connection: &mut PgConnection,
    revision_id: i32,
    moved: &[Moved],
) -> Result<(), StoreError> {
    let of = |outcome: Outcome| -> i64 {
        let same = moved.iter().filter(|moved| moved.outcome == outcome);
        same.map(|moved| moved.deliveries).sum()
    };
    let outcomes: Vec<String> = moved
        .iter()
        .map(|one| one.outcome.as_str().to_owned())
        .collect();
    let reasons: Vec<String> = moved
        .iter()
        .map(|one| one.reason.unwrap_or(Reason::NotTried).as_str().to_owned())
        .collect();
    let deliveries: Vec<i64> = moved.iter().map(|one| one.deliveries).collect();
    sqlx::query!(
        "UPDATE fanout_reasons f SET deliveries = greatest(f.deliveries - page.deliveries, 0)
         FROM UNNEST($2::text[], $3::text[], $4::bigint[]) AS page (outcome, reason, deliveries)
         WHERE f.revision_id = $1 AND f.outcome = page.outcome AND f.reason = page.reason",
        revision_id,
        &outcomes,
        &reasons,
        &deliveries
    )
    .execute(&mut *connection)
    .await?;
    let (failed, uncertain) = (of(Outcome::Failed), of(Outcome::Uncertain));
    let (unreachable, stopped) = (of(Outcome::Unreachable), of(Outcome::Stopped));
    sqlx::query!(
        "UPDATE fanouts SET failed = failed - $2, uncertain = uncertain - $3, unreachable = unreachable - $4,
                stopped = stopped - $5, deferred = deferred + $2 + $3 + $4 + $5, finished_at = NULL,
                state = CASE WHEN state IN ('finished', 'stopped') THEN 'running' ELSE state END,
                state_reason = CASE WHEN state = 'stopped' THEN NULL ELSE state_reason END
         WHERE revision_id = $1",
        revision_id,
        failed,
        uncertain,
        unreachable,
        stopped
    )
    .execute(connection)
    .await?;
    Ok(())
}
