//! The **rows** of the delivery log: one a subscriber, one an attempt, a page at a time after a key, in constant memory.
//!
//! Never here: who a subscriber is; its random number leaves `delivery` as a pseudonym only.

use chrono::{DateTime, Utc};

use crate::domain::delivery::{AttemptOutcome, Outcome, Reason};
use crate::store::{Store, StoreError, word};

/// Which rows.
#[derive(Debug, Clone, Copy, Default)]
pub struct RowFilter {
    /// Whose (last) attempt failed for this reason.
    pub reason: Option<Reason>,
    /// Settled or tried at this moment or later.
    pub since: Option<DateTime<Utc>>,
    /// Settled or tried before this moment.
    pub until: Option<DateTime<Utc>>,
}

/// Which attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AttemptWanted {
    /// All that are kept.
    #[default]
    All,
    /// All that were not accepted.
    Failed,
    /// Those that ended so.
    Ended(AttemptOutcome),
}

/// A delivery as it was settled.
#[derive(Debug, Clone, Copy)]
pub struct DeliveryLine {
    /// To whom: a random number.
    pub subscriber_id: i32,
    /// How it ended.
    pub outcome: Outcome,
    /// Why its last failed attempt failed; none when none did.
    pub reason: Option<Reason>,
    /// Attempts that are kept: none of one that was accepted the first time.
    pub attempts: i64,
    /// When it was settled.
    pub settled_at: DateTime<Utc>,
}

/// One attempt.
#[derive(Debug, Clone)]
pub struct AttemptLine {
    /// Number, growing with time.
    pub id: i64,
    /// For whom: a random number.
    pub subscriber_id: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// Why it was not accepted.
    pub reason: Option<Reason>,
    /// Telegram's error code.
    pub code: Option<i16>,
    /// Telegram's words, numbers of five digits and more removed.
    pub description: Option<String>,
}

impl Store {
    /// Settled deliveries of a fan-out, those after the subscriber `after`, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn delivery_page(
        &self,
        (revision_id, after): (i32, i32),
        outcome: Option<Outcome>,
        filter: &RowFilter,
        limit: i64,
    ) -> Result<Vec<DeliveryLine>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT d.subscriber_id, d.outcome, d.settled_at, t.attempts AS "attempts!", t.reason
               FROM deliveries d CROSS JOIN LATERAL (
                   SELECT count(*) AS attempts, (array_agg(a.reason ORDER BY a.id DESC) FILTER (WHERE a.reason IS NOT NULL))[1] AS reason
                   FROM attempts a WHERE a.subscriber_id = d.subscriber_id AND a.revision_id = d.revision_id) t
               WHERE d.revision_id = $1 AND d.subscriber_id > $2 AND ($3::smallint IS NULL OR d.outcome = $3)
                 AND ($4::text IS NULL OR t.reason = $4)
                 AND ($5::timestamptz IS NULL OR d.settled_at >= $5) AND ($6::timestamptz IS NULL OR d.settled_at < $6)
               ORDER BY d.subscriber_id LIMIT $7"#,
            revision_id,
            after,
            outcome.map(Outcome::number),
            filter.reason.map(Reason::as_str),
            filter.since,
            filter.until,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(DeliveryLine {
                    subscriber_id: row.subscriber_id,
                    outcome: outcome_of(row.outcome)?,
                    reason: reason_of(row.reason.as_deref())?,
                    attempts: row.attempts,
                    settled_at: row.settled_at,
                })
            })
            .collect()
    }

    /// Attempts of a fan-out, the newest first, those before the number `before`, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn attempt_page(
        &self,
        (revision_id, before): (i32, Option<i64>),
        wanted: AttemptWanted,
        filter: &RowFilter,
        limit: i64,
    ) -> Result<Vec<AttemptLine>, StoreError> {
        let ended = match wanted {
            AttemptWanted::Ended(outcome) => Some(outcome.as_str()),
            _ => None,
        };
        let rows = sqlx::query!(
            "SELECT id, subscriber_id, at, outcome, reason, code, description FROM attempts
             WHERE revision_id = $1 AND ($2::bigint IS NULL OR id < $2) AND ($3::text IS NULL OR outcome = $3)
               AND (NOT $4 OR outcome <> 'accepted') AND ($5::text IS NULL OR reason = $5)
               AND ($6::timestamptz IS NULL OR at >= $6) AND ($7::timestamptz IS NULL OR at < $7)
             ORDER BY id DESC LIMIT $8",
            revision_id,
            before,
            ended,
            wanted == AttemptWanted::Failed,
            filter.reason.map(Reason::as_str),
            filter.since,
            filter.until,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(AttemptLine {
                    id: row.id,
                    subscriber_id: row.subscriber_id,
                    at: row.at,
                    outcome: word("attempts.outcome", &row.outcome)?,
                    reason: reason_of(row.reason.as_deref())?,
                    code: row.code,
                    description: row.description,
                })
            })
            .collect()
    }
}

/// The outcome that a number in `deliveries` stands for.
pub(super) fn outcome_of(number: i16) -> Result<Outcome, StoreError> {
    Outcome::from_number(number).ok_or_else(|| StoreError::Corrupt {
        place: "deliveries.outcome",
        problem: number.to_string(),
    })
}

/// The reason that a word in `attempts` stands for.
pub(super) fn reason_of(stored: Option<&str>) -> Result<Option<Reason>, StoreError> {
    stored
        .map(|reason| word("attempts.reason", reason))
        .transpose()
}
