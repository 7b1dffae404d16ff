//! **Health** of sources: which of them say nothing for much longer than usual, fail again and again, or are well again.
//!
//! Never here: telling anybody.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::source::AlertKind;
use crate::store::{Store, StoreError};

/// From when on a source is in trouble.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Silent: so many times its usual interval…
    pub silent_intervals: i32,
    /// …and at least so long.
    pub silent_for: TimeDelta,
    /// Failing: so many times in a row.
    pub failures: i32,
}

/// How many alerts began and ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HealthChange {
    /// Begun.
    pub begun: u64,
    /// Ended.
    pub ended: u64,
}

impl Store {
    /// Raises and ends the alerts of sources, all in one transaction. Complexity: one walk over the sources.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing is changed then.
    pub async fn judge_sources(
        &self,
        limits: Limits,
        now: DateTime<Utc>,
    ) -> Result<HealthChange, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let begun = sqlx::query!(
            "INSERT INTO alerts (kind, subject, detail, raised_at)
             SELECT CASE WHEN state = 'gone' THEN $1 WHEN failures_in_a_row >= $6 THEN $3 ELSE $2 END, slug,
                    CASE WHEN (state = 'gone' OR failures_in_a_row >= $6) AND error IS NOT NULL THEN error ELSE format('Nothing new since %s UTC; usually something comes every %s.',
                        to_char(last_new_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'),
                        CASE WHEN typical_interval_ms >= 7200000 THEN typical_interval_ms / 3600000 || ' h'
                             ELSE greatest(typical_interval_ms / 60000, 1) || ' min' END) END, $7
             FROM sources
             WHERE state = 'gone'
                OR (state = 'active' AND (failures_in_a_row >= $6
                    OR last_new_at < $7::timestamptz - greatest(typical_interval_ms * $4 * interval '1 millisecond', $5)))
             ON CONFLICT DO NOTHING",
            AlertKind::SourceGone.as_str(),
            AlertKind::SourceSilent.as_str(),
            AlertKind::SourceFailing.as_str(),
            i64::from(limits.silent_intervals),
            pg_interval(limits.silent_for),
            limits.failures,
            now
        )
        .execute(&mut *transaction)
        .await?;
        let ended = sqlx::query!(
            "UPDATE alerts SET over_at = greatest($1, raised_at)
             WHERE over_at IS NULL AND alerts.kind IN ($2, $3, $4)
               AND NOT EXISTS (SELECT FROM sources WHERE slug = alerts.subject AND CASE alerts.kind
                   WHEN $2 THEN state = 'gone'
                   WHEN $3 THEN state = 'active'
                       AND last_new_at < $1::timestamptz - greatest(typical_interval_ms * $5 * interval '1 millisecond', $6)
                   ELSE state = 'active' AND failures_in_a_row > 0 END)",
            now,
            AlertKind::SourceGone.as_str(),
            AlertKind::SourceSilent.as_str(),
            AlertKind::SourceFailing.as_str(),
            i64::from(limits.silent_intervals),
            pg_interval(limits.silent_for)
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(HealthChange {
            begun: begun.rows_affected(),
            ended: ended.rows_affected(),
        })
    }
}

fn pg_interval(length: TimeDelta) -> sqlx::postgres::types::PgInterval {
    sqlx::postgres::types::PgInterval {
        months: 0,
        days: 0,
        microseconds: length.num_microseconds().unwrap_or(i64::MAX),
    }
}
