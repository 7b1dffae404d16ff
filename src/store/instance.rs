//! The **instance**: which keys and bots this database belongs to, and the leases of its processes.
//!
//! Never here: what a lease is good for.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::postgres::types::PgInterval;

use super::{DatabaseAddress, Store, StoreError, audit};
use crate::domain::text_enum::text_enum;

text_enum!(
    /// What only one process may do at a time.
    Lease, "lease", {
    /// Reads incoming events.
    Bot = "bot",
    /// Keeps time.
    Keeper = "keeper",
    /// Writes the mirror: one of those that have its folder.
    Mirror = "mirror",
    /// Sent, when only one process did; nobody takes it since each has a share of the budget.
    Delivery = "delivery",
});

/// How long nothing goes out after another program was seen that was there before: longer than the poller ever pauses (64 s).
pub const CONTESTED_FOR: Duration = Duration::from_mins(3);

/// The fingerprints that the database remembers; absent before the first start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeysOf {
    /// Fingerprint of the sealing key.
    pub vault: Option<String>,
    /// Public signing key.
    pub sign: Option<String>,
    /// Whether the sealing key was destroyed.
    pub destroyed: bool,
    /// Fingerprints of sealing keys that are not destroyed, and of which another one seals.
    pub others: Vec<String>,
}

impl Store {
    /// Which keys this database belongs to.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keys(&self) -> Result<KeysOf, StoreError> {
        let mut connection = self.pool.acquire().await?;
        keys_on(&mut connection).await
    }

    /// Which keys the database at this address belongs to, whatever its schema is; none before its first migration.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keys_at(address: &DatabaseAddress) -> Result<KeysOf, StoreError> {
        address.ask(keys_on).await
    }

    /// Ties this database to keys, once: what is remembered already stays.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remember_keys(
        &self,
        (number, vault): (u16, &str),
        sign: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let tied = sqlx::query!(
            "UPDATE instance SET vault_fingerprint = coalesce(vault_fingerprint, $1),
                                 sign_fingerprint = coalesce(sign_fingerprint, $2)
             WHERE vault_fingerprint IS NULL OR sign_fingerprint IS NULL",
            vault,
            sign
        )
        .execute(&mut *transaction)
        .await?;
        if tied.rows_affected() == 1 {
            sqlx::query!(
                "INSERT INTO signing_keys (public_key, since) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                sign,
                now
            )
            .execute(&mut *transaction)
            .await?;
            sqlx::query!(
                "INSERT INTO sealing_keys (fingerprint, number, state, since) VALUES ($1, $2, 'sealing', $3) ON CONFLICT DO NOTHING",
                vault,
                i32::from(number),
                now
            )
            .execute(&mut *transaction)
            .await?;
            let record = audit::AuditRecord {
                actor: "operator",
                action: "adopt_keys",
                subject: vault,
                detail: sign,
            };
            audit::append(&mut transaction, record, now).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Another program reads the bot's events, and was there before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn contest(&self) -> Result<(), StoreError> {
        sqlx::query!("UPDATE instance SET contested_at = clock_timestamp()")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Whether such a program was seen within this time.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_contested(&self, within: Duration) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT coalesce(contested_at > clock_timestamp() - $1::interval, false) AS "is!" FROM instance"#,
            interval(within)
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// What the clock of Postgres says.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn time(&self) -> Result<DateTime<Utc>, StoreError> {
        Ok(
            sqlx::query_scalar!(r#"SELECT clock_timestamp() AS "time!""#)
                .fetch_one(&self.pool)
                .await?,
        )
    }

    /// Our short number of a bot, given at its first start.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn bot(
        &self,
        telegram_id: i64,
        username: &str,
        now: DateTime<Utc>,
    ) -> Result<i16, StoreError> {
        Ok(sqlx::query_scalar!(
            "INSERT INTO bots (telegram_id, username, started_at) VALUES ($1, $2, $3)
             ON CONFLICT (telegram_id) DO UPDATE SET username = excluded.username, started_at = excluded.started_at
             RETURNING id",
            telegram_id,
            username,
            now
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Username of the bot that served last, for links; none before the first start.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn bot_username(&self) -> Result<Option<String>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT username FROM bots ORDER BY started_at DESC LIMIT 1")
                .fetch_optional(&self.pool)
                .await?,
        )
    }

    /// Takes or keeps a lease for `owner`; false when another process holds it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn take_lease(
        &self,
        lease: Lease,
        owner: i64,
        length: Duration,
    ) -> Result<bool, StoreError> {
        let taken = sqlx::query!(
            "INSERT INTO leases (name, owner, until) VALUES ($1, $2, clock_timestamp() + $3)
             ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
             WHERE leases.owner = excluded.owner OR leases.until < clock_timestamp()",
            lease.as_str(),
            owner,
            interval(length)
        )
        .execute(&self.pool)
        .await?;
        Ok(taken.rows_affected() == 1)
    }

    /// Gives a lease back, so that another process need not wait.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn release_leases(&self, owner: i64) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM leases WHERE owner = $1", owner)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

impl Store {
    /// Ends every lease: for a process that knows that it is the only one on this database, after a crash of the last.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_all_leases(&self) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!("DELETE FROM leases")
            .execute(&mut *transaction)
            .await?;
        sqlx::query!("DELETE FROM senders")
            .execute(&mut *transaction)
            .await?;
        sqlx::query!("UPDATE sources SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL")
            .execute(&mut *transaction)
            .await?;
        sqlx::query!(
            "UPDATE hosts SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL"
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "UPDATE fanout_shards SET lease_owner = NULL, lease_from = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL"
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!("UPDATE deferred SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL")
            .execute(&mut *transaction)
            .await?;
        sqlx::query!("UPDATE waiting_edits SET lease_owner = NULL, lease_until = NULL WHERE lease_owner IS NOT NULL")
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}

/// A length of time as Postgres takes it.
pub(super) fn interval(length: Duration) -> PgInterval {
    PgInterval {
        months: 0,
        days: 0,
        microseconds: i64::try_from(length.as_micros()).unwrap_or(i64::MAX),
    }
}

/// Whatever the schema is: before the migration that knows of rotations, one key is all there is.
async fn keys_on(connection: &mut PgConnection) -> Result<KeysOf, StoreError> {
    let (is_ours, rotates): (bool, bool) = sqlx::query_as(
        "SELECT to_regclass('instance') IS NOT NULL AND to_regclass('_sqlx_migrations') IS NOT NULL, to_regclass('sealing_keys') IS NOT NULL",
    )
    .fetch_one(&mut *connection)
    .await?;
    let row: Option<(Option<String>, Option<String>, bool)> = if is_ours {
        sqlx::query_as(
            "SELECT vault_fingerprint, sign_fingerprint, destroyed_at IS NOT NULL FROM instance",
        )
        .fetch_optional(&mut *connection)
        .await?
    } else {
        None
    };
    let others = if is_ours && rotates {
        sqlx::query_scalar(
            "SELECT fingerprint FROM sealing_keys WHERE state IN ('prepared', 'retiring')",
        )
        .fetch_all(connection)
        .await?
    } else {
        Vec::new()
    };
    let (vault, sign, destroyed) = row.unwrap_or_default();
    Ok(KeysOf {
        vault,
        sign,
        destroyed,
        others,
    })
}
