//! **Halting** digests: none is sent for a time when the failures of some have jumped.
//!
//! Never here: what a jump is.

use chrono::{DateTime, Utc};

use crate::domain::staff::Actor;
use crate::store::{Store, StoreError, audit};

/// A halt of the digests that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestHalt {
    /// Until then.
    pub until: DateTime<Utc>,
    /// How many of how many tries failed, and how.
    pub why: String,
}

impl Store {
    /// Whether an admin takes the failures of digests for real at this moment.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn trusts_digest_failures(
        &self,
        bot: i16,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM paces WHERE bot_id = $1 AND digests_trusted_until > $2) AS "trusts!""#,
            bot,
            now
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Halts the digests of a bot. Who failed before in the same burst is tried again as if it had not. False when they were
    /// halted already.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn halt_digests(
        &self,
        bot: i16,
        halt: &DigestHalt,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let halted = sqlx::query!(
            "INSERT INTO paces (bot_id, digests_halted_until, digests_halted_why) VALUES ($1, $2, $3)
             ON CONFLICT (bot_id) DO UPDATE
             SET digests_halted_until = excluded.digests_halted_until, digests_halted_why = excluded.digests_halted_why
             WHERE paces.digests_halted_until IS NULL OR paces.digests_halted_until <= $4",
            bot,
            halt.until,
            halt.why,
            now
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        sqlx::query!("UPDATE digests SET tries = 0 WHERE tries > 0 AND lease_owner IS NULL")
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(halted == 1)
    }

    /// The halt of digests that lasts at this moment, whichever bot it is of.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn digest_halt(&self, now: DateTime<Utc>) -> Result<Option<DigestHalt>, StoreError> {
        Ok(sqlx::query_as!(
            DigestHalt,
            r#"SELECT digests_halted_until AS "until!", coalesce(digests_halted_why, '') AS "why!" FROM paces
               WHERE digests_halted_until > $1 ORDER BY digests_halted_until DESC LIMIT 1"#,
            now
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Lets halted digests go on, and takes their failures for real until `trusted`, if that is given. False when they were not halted
    /// and nothing was asked for.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn resume_digests(
        &self,
        trusted: Option<DateTime<Utc>>,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let resumed = sqlx::query!(
            "UPDATE paces SET digests_halted_until = NULL, digests_halted_why = NULL,
                    digests_trusted_until = coalesce($1::timestamptz, digests_trusted_until)
             WHERE digests_halted_until > $2 OR $1::timestamptz IS NOT NULL",
            trusted,
            now
        )
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        if resumed > 0 {
            let action = if trusted.is_some() {
                "trust_failures"
            } else {
                "resume_fanout"
            };
            let record = audit::AuditRecord {
                actor: actor.name(),
                action,
                subject: "digests",
                detail: "",
            };
            audit::append(&mut transaction, record, now).await?;
        }
        transaction.commit().await?;
        Ok(resumed > 0)
    }
}
