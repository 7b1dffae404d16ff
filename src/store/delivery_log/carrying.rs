//! **Carrying over** what was to be tried again when its update is corrected: who still had another try to come gets the correction
//! instead, as a plain update, some at a time. What failed stays counted where it failed.
//!
//! Never here: who received an earlier revision and is told of the correction for that, and what is retracted: that is tried no further.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::moving::{AT_ONCE, Asked};
use crate::domain::delivery::Reason;
use crate::store::StoreError;
use crate::store::fanout::lock_fanouts;

/// Some of what is carried over.
pub(super) struct Carried {
    /// How many wait for the correction now.
    pub(super) deliveries: i64,
    /// Who was looked at last; none: all are.
    pub(super) cursor: Option<i32>,
}

/// Puts some of what was asked for into the small queue of the correction, with its counters. Whoever received a revision of the update,
/// or has something of a later one behind it, is left out.
pub(super) async fn carry_some(
    connection: &mut PgConnection,
    asked: &Asked<'_>,
    correction: i32,
    now: DateTime<Utc>,
) -> Result<Carried, StoreError> {
    lock_fanouts(connection, &[correction]).await?;
    let carried = sqlx::query!(
        r#"WITH known AS MATERIALIZED (
               SELECT e.id FROM revisions e WHERE e.update_id = (SELECT update_id FROM revisions WHERE id = $1)),
           found AS MATERIALIZED (
               SELECT d.subscriber_id FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id
               WHERE d.revision_id = $1 AND d.outcome = ANY ($2) AND d.subscriber_id > $5 AND s.state = 'active'
               ORDER BY d.subscriber_id LIMIT $6
               FOR KEY SHARE OF s),
           waiting AS (
               INSERT INTO deferred (revision_id, subscriber_id, due_at, tries, reason)
               SELECT $7, found.subscriber_id, $4, 0, 'transient' FROM found
               WHERE ($3::text IS NULL OR $3 = (
                         SELECT a.reason FROM attempts a WHERE a.revision_id = $1 AND a.subscriber_id = found.subscriber_id
                         ORDER BY a.id DESC LIMIT 1))
                 AND NOT EXISTS (SELECT FROM known JOIN deliveries l ON l.revision_id = known.id
                                 WHERE l.subscriber_id = found.subscriber_id AND (is_reader(l.outcome, l.message_id) OR l.revision_id > $1))
               ON CONFLICT DO NOTHING RETURNING 1),
           counted AS (
               UPDATE fanouts SET deferred = deferred + (SELECT count(*) FROM waiting), due = due + (SELECT count(*) FROM waiting),
                      finished_at = CASE WHEN EXISTS (SELECT FROM waiting) THEN NULL ELSE finished_at END,
                      state = CASE WHEN state = 'finished' AND EXISTS (SELECT FROM waiting) THEN 'running' ELSE state END
               WHERE revision_id = $7)
           SELECT (SELECT count(*) FROM found) AS "found!", (SELECT max(subscriber_id) FROM found) AS "last?",
                  (SELECT count(*) FROM waiting) AS "waiting!""#,
        asked.revision_id,
        asked.outcomes,
        asked.reason.map(Reason::as_str),
        now,
        asked.cursor,
        AT_ONCE,
        correction
    )
    .fetch_one(connection)
    .await?;
    Ok(Carried {
        deliveries: carried.waiting,
        cursor: carried.last.filter(|_| carried.found >= AT_ONCE),
    })
}
