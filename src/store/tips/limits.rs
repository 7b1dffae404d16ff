//! **Limits** in the database: how much a chat sent within a day, how many tips came at all, and who was limited or banned.
//!
//! Never here: how much is too much.

use chrono::{DateTime, Utc};

use super::super::{Store, StoreError, audit, word};
use crate::domain::candidate::tip::Restriction;
use crate::domain::staff::Actor;

impl Store {
    /// Counts one more message of a chat, sealed under each live key, within its day, and perhaps a tip, if neither is more than `limits` allow; false when
    /// it may not.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_tip(
        &self,
        tipster: &[Vec<u8>],
        tips: i32,
        limits: (i32, i32),
        (day, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<bool, StoreError> {
        if tips > limits.0 || limits.1 < 1 {
            return Ok(false);
        }
        let tipster = self.limited_as(tipster).await?;
        let counted = sqlx::query!(
            "INSERT INTO tip_limits AS l (tipster, since, tips, messages) VALUES ($1, $5, $2, 1)
             ON CONFLICT (tipster) DO UPDATE
             SET tips = CASE WHEN l.since <= $4 THEN $2 ELSE l.tips + $2 END,
                 messages = CASE WHEN l.since <= $4 THEN 1 ELSE l.messages + 1 END,
                 is_told = l.since > $4 AND l.is_told,
                 since = CASE WHEN l.since <= $4 THEN $5 ELSE l.since END
             WHERE l.since <= $4 OR (l.tips + $2 <= $3 AND l.messages < $6)",
            tipster,
            tips,
            limits.0,
            day,
            now,
            limits.1
        )
        .execute(&self.pool)
        .await?;
        Ok(counted.rows_affected() == 1)
    }

    /// Whether a chat that sent too much is to be told so: the first time in its day.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tell_of_limit(
        &self,
        tipster: &[Vec<u8>],
        day: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let tipster = self.limited_as(tipster).await?;
        let told = sqlx::query!(
            "INSERT INTO tip_limits AS l (tipster, since, is_told) VALUES ($1, $3, true)
             ON CONFLICT (tipster) DO UPDATE
             SET is_told = true, since = CASE WHEN l.since <= $2 THEN $3 ELSE l.since END,
                 tips = CASE WHEN l.since <= $2 THEN 0 ELSE l.tips END,
                 messages = CASE WHEN l.since <= $2 THEN 0 ELSE l.messages END
             WHERE NOT l.is_told OR l.since <= $2",
            tipster,
            day,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(told.rows_affected() == 1)
    }

    /// As what the day of a chat is counted: it goes on under the key it began with.
    async fn limited_as(&self, tipster: &[Vec<u8>]) -> Result<Vec<u8>, StoreError> {
        let known = sqlx::query_scalar!(
            "SELECT tipster FROM tip_limits WHERE tipster = ANY($1) LIMIT 1",
            tipster
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(known
            .or_else(|| tipster.first().cloned())
            .unwrap_or_default())
    }

    /// How many different tips came after a moment.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tips_after(&self, after: DateTime<Utc>) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM tips WHERE created_at > $1"#,
            after
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// What the staff did about a chat, sealed under each live key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_ban(
        &self,
        tipster: &[Vec<u8>],
        now: DateTime<Utc>,
    ) -> Result<Option<Restriction>, StoreError> {
        let found = sqlx::query_scalar!(
            "SELECT severity FROM tip_bans WHERE tipster = ANY($1) AND until > $2 ORDER BY severity LIMIT 1",
            tipster,
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        found
            .map(|found| word("tip_bans.severity", &found))
            .transpose()
    }

    /// Limits or bans the senders of a tip until then, with its record; a ban is not lowered to a limit.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ban_tipsters(
        &self,
        tipsters: &[Vec<u8>],
        restriction: Restriction,
        (tip, actor): (i64, &Actor),
        (until, now): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!(
            "INSERT INTO tip_bans AS b (tipster, severity, until) SELECT DISTINCT t, $2, $3::timestamptz FROM UNNEST($1::bytea[]) t
             ON CONFLICT (tipster) DO UPDATE
             SET severity = CASE WHEN b.severity = 'banned' THEN b.severity ELSE excluded.severity END,
                 until = greatest(b.until, excluded.until)",
            tipsters,
            restriction.as_str(),
            until
        )
        .execute(&mut *transaction)
        .await?;
        let subject = tip.to_string();
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: match restriction {
                Restriction::Limited => "limit_tipster",
                Restriction::Banned => "ban_tipster",
            },
            subject: &subject,
            detail: "",
        };
        audit::append(&mut transaction, record, now).await?;
        Ok(transaction.commit().await?)
    }
}
