//! **Another try** for deliveries that failed: they move back into the small queue, with their counters, in one transaction.
//!
//! Only of the newest revision of an update: whoever did not get what was amended has got the amendment. A delivery is either
//! settled or waits, never both, so nothing accepted is sent again, and asking twice moves nothing twice.
//!
//! Never here: sending, and who may.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::rows::{outcome_of, reason_of};
use crate::domain::delivery::{Outcome, Reason};
use crate::store::{Store, StoreError, audit};

/// Which deliveries are tried again.
#[derive(Debug, Clone, Default)]
pub struct RetryChoice {
    /// Those that ended so. Accepted, lapsed and stopped ones never are.
    pub outcomes: Vec<Outcome>,
    /// Only those whose last attempt failed for this reason.
    pub reason: Option<Reason>,
}

/// What came of asking for another try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Nothing of this update was delivered yet.
    Unknown,
    /// So many wait now, of this revision; none when there was nothing to try again.
    Waiting {
        /// Number of the revision.
        number: i32,
        /// How many.
        deliveries: i64,
    },
}

/// What was moved, by how it had ended and why.
struct Moved {
    outcome: Outcome,
    reason: Option<Reason>,
    deliveries: i64,
}

impl Store {
    /// Tries deliveries of the newest revision of an update again. Who is erased, or cannot be reached at this moment, is left
    /// as it is.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; then nothing is moved.
    pub async fn retry_deliveries(
        &self,
        code: &str,
        choice: &RetryChoice,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<Retry, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // An amendment refers to the update when it is published: until this is done, none can be.
        let update = sqlx::query_scalar!("SELECT id FROM updates WHERE code = $1 FOR UPDATE", code)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(update) = update else {
            return Ok(Retry::Unknown);
        };
        let newest = sqlx::query!(
            "SELECT r.id, r.number FROM revisions r JOIN fanouts f ON f.revision_id = r.id
             WHERE r.update_id = $1 ORDER BY r.number DESC LIMIT 1",
            update
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(newest) = newest else {
            return Ok(Retry::Unknown);
        };
        let moved = take_back(&mut transaction, newest.id, choice, now).await?;
        let deliveries = moved.iter().map(|moved| moved.deliveries).sum();
        let waiting = Retry::Waiting {
            number: newest.number,
            deliveries,
        };
        if deliveries == 0 {
            return Ok(waiting);
        }
        uncount(&mut transaction, newest.id, &moved).await?;
        let outcomes: Vec<&str> = choice.outcomes.iter().map(|one| one.as_str()).collect();
        let reason = choice.reason.map_or("", Reason::as_str);
        let detail = format!("{deliveries} {} {reason}", outcomes.join(" and "));
        let record = audit::AuditRecord {
            actor,
            action: "retry_fanout",
            subject: code,
            detail: detail.trim_end(),
        };
        audit::append(&mut transaction, record, now).await?;
        sqlx::query!("SELECT pg_notify('vestka_wake', 'delivery')")
            .fetch_one(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(waiting)
    }
}

/// Moves the rows. What stands in a chat of a long update already is not sent again, and who may have received it stays so.
async fn take_back(
    connection: &mut PgConnection,
    revision_id: i32,
    choice: &RetryChoice,
    now: DateTime<Utc>,
) -> Result<Vec<Moved>, StoreError> {
    let outcomes: Vec<i16> = choice
        .outcomes
        .iter()
        .filter(|outcome| {
            matches!(
                outcome,
                Outcome::Failed | Outcome::Uncertain | Outcome::Unreachable
            )
        })
        .map(|outcome| outcome.number())
        .collect();
    let rows = sqlx::query!(
        r#"WITH found AS MATERIALIZED (
               SELECT d.subscriber_id, d.outcome, d.message_id,
                      (SELECT a.reason FROM attempts a WHERE a.revision_id = $1 AND a.subscriber_id = d.subscriber_id
                       ORDER BY a.id DESC LIMIT 1) AS reason
               FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id
               WHERE d.revision_id = $1 AND d.outcome = ANY ($2)
                 AND (s.state = 'active' OR (s.pause_reason = 'self' AND EXISTS (SELECT FROM amendments WHERE revision_id = $1)))
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
           SELECT outcome, reason, count(*) AS "deliveries!" FROM removed GROUP BY outcome, reason ORDER BY outcome, reason"#,
        revision_id,
        &outcomes,
        choice.reason.map(Reason::as_str),
        now
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Moved {
                outcome: outcome_of(row.outcome)?,
                reason: reason_of(row.reason.as_deref())?,
                deliveries: row.deliveries,
            })
        })
        .collect()
}

/// Moves the counters with the rows. A fan-out that was finished runs again, until these are settled.
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
    let unreachable = of(Outcome::Unreachable);
    sqlx::query!(
        "UPDATE fanouts SET failed = failed - $2, uncertain = uncertain - $3, unreachable = unreachable - $4,
                deferred = deferred + $2 + $3 + $4, finished_at = NULL,
                state = CASE state WHEN 'finished' THEN 'running' ELSE state END
         WHERE revision_id = $1",
        revision_id,
        failed,
        uncertain,
        unreachable
    )
    .execute(connection)
    .await?;
    Ok(())
}
