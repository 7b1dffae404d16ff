//! The **reasons** of a fan-out: counters of what Telegram did not accept, moved in the transaction that settles.
//!
//! Never here: a subscriber.

use std::collections::BTreeMap;

use sqlx::PgConnection;

use crate::domain::delivery::{Outcome, Reason};
use crate::store::fanout::{AttemptRow, Settled};
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

/// Counts what was settled and not accepted. The rows are met in one order, so that two workers never wait for each other.
pub(in crate::store) async fn count_reasons(
    connection: &mut PgConnection,
    revision_id: i32,
    settled: &[Settled],
    attempts: &[AttemptRow],
) -> Result<(), StoreError> {
    let last: BTreeMap<i32, Option<Reason>> = attempts
        .iter()
        .map(|attempt| (attempt.subscriber_id, attempt.reason))
        .collect();
    let mut counts: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for settled in settled {
        if !matches!(
            settled.outcome,
            Outcome::Uncertain | Outcome::Unreachable | Outcome::Failed
        ) {
            continue;
        }
        let reason = last.get(&settled.subscriber_id).copied().flatten();
        let reason = reason.unwrap_or(Reason::NotTried);
        *counts
            .entry((settled.outcome.as_str(), reason.as_str()))
            .or_default() += 1;
    }
    if counts.is_empty() {
        return Ok(());
    }
    let outcomes: Vec<String> = counts
        .keys()
        .map(|(outcome, _)| (*outcome).to_owned())
        .collect();
    let reasons: Vec<String> = counts
        .keys()
        .map(|(_, reason)| (*reason).to_owned())
        .collect();
    let deliveries: Vec<i64> = counts.values().copied().collect();
    sqlx::query!(
        "INSERT INTO fanout_reasons AS f (revision_id, outcome, reason, deliveries)
         SELECT $1, page.outcome, page.reason, page.deliveries
         FROM UNNEST($2::text[], $3::text[], $4::bigint[]) AS page (outcome, reason, deliveries) ORDER BY 2, 3
         ON CONFLICT (revision_id, outcome, reason) DO UPDATE SET deliveries = f.deliveries + excluded.deliveries",
        revision_id,
        &outcomes,
        &reasons,
        &deliveries
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
