//! The **reasons** of a fan-out: counters of what Telegram did not accept, moved in the transaction that settles.
//!
//! Never here: a subscriber.

use sqlx::PgConnection;

use crate::domain::delivery::{Outcome, Reason};
use crate::store::fanout::{Settled, lock_fanouts};
use crate::store::{Store, StoreError, word};

/// How many deliveries ended so, for this reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReasonCount {
    /// How they ended.
    pub outcome: Outcome,
    /// Why, by their last attempt.
    pub reason: Reason,
    /// How many.
    pub deliveries: i64,
}

/// Counts what was settled and not accepted, by the last attempt that is kept, as another try finds it. The rows are met in one
/// order, so that two workers never wait for each other.
pub(in crate::store) async fn count_reasons(
    connection: &mut PgConnection,
    revision_id: i32,
    settled: &[Settled],
) -> Result<(), StoreError> {
    let failed: Vec<&Settled> = settled
        .iter()
        .filter(|settled| {
            matches!(
                settled.outcome,
                Outcome::Uncertain | Outcome::Unreachable | Outcome::Failed
            )
        })
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    // Whoever counts reasons has the fan-out first, or two would wait for each other.
    lock_fanouts(&mut *connection, &[revision_id]).await?;
    let subscribers: Vec<i32> = failed.iter().map(|one| one.subscriber_id).collect();
    let outcomes: Vec<String> = failed
        .iter()
        .map(|one| one.outcome.as_str().to_owned())
        .collect();
    sqlx::query!(
        "INSERT INTO fanout_reasons AS f (revision_id, outcome, reason, deliveries)
         SELECT $1, outcome, reason, count(*)
         FROM (SELECT page.outcome, coalesce(
                   (SELECT a.reason FROM attempts a WHERE a.revision_id = $1 AND a.subscriber_id = page.subscriber
                    ORDER BY a.id DESC LIMIT 1), $4) AS reason
               FROM UNNEST($2::int[], $3::text[]) AS page (subscriber, outcome)) AS ended
         GROUP BY outcome, reason ORDER BY outcome, reason
         ON CONFLICT (revision_id, outcome, reason) DO UPDATE SET deliveries = f.deliveries + excluded.deliveries",
        revision_id,
        &subscribers,
        &outcomes,
        Reason::NotTried.as_str()
    )
    .execute(connection)
    .await?;
    Ok(())
}

impl Store {
    /// Why deliveries of a fan-out were not accepted: the most frequent first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn reasons_of(&self, revision_id: i32) -> Result<Vec<ReasonCount>, StoreError> {
        let rows = sqlx::query!(
            "SELECT outcome, reason, deliveries FROM fanout_reasons
             WHERE revision_id = $1 AND deliveries > 0 ORDER BY outcome, deliveries DESC, reason",
            revision_id
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(ReasonCount {
                    outcome: word("fanout_reasons.outcome", &row.outcome)?,
                    reason: word("fanout_reasons.reason", &row.reason)?,
                    deliveries: row.deliveries,
                })
            })
            .collect()
    }
}
