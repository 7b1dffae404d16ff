//! **Holders**: the processes that are alive and the sealing keys that each has.
//!
//! Never here: a key.

use std::time::Duration;

use sqlx::PgConnection;

use super::super::instance::interval;
use super::super::{Store, StoreError};
use super::{KeyState, SealingKey, keys};

/// A process and its keys.
#[derive(Debug, Clone)]
pub struct Holder<'a> {
    /// Its random number.
    pub owner: i64,
    /// Where it runs, for the operator.
    pub host: &'a str,
    /// The keys that it opens with.
    pub fingerprints: &'a [String],
    /// The one that it seals with.
    pub uses: &'a str,
}

/// What a process finds when it says which keys it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Whether everything was destroyed.
    pub is_destroyed: bool,
    /// Every sealing key that the database knows.
    pub keys: Vec<SealingKey>,
}

impl Holding {
    /// The key that is to seal.
    #[must_use]
    pub fn sealing(&self) -> Option<&SealingKey> {
        self.keys.iter().find(|key| key.state == KeyState::Sealing)
    }
}

impl Store {
    /// Says which keys a process has, for `length`; gives what the database knows at this moment. A key that begins to seal
    /// waits for this, or this for it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn hold_keys(
        &self,
        holder: &Holder<'_>,
        length: Duration,
    ) -> Result<Holding, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let destroyed_at = sqlx::query_scalar!("SELECT destroyed_at FROM instance FOR KEY SHARE")
            .fetch_one(&mut *transaction)
            .await?;
        sqlx::query!(
            "INSERT INTO key_holders (owner, host, fingerprints, uses, until) VALUES ($1, $2, $3, $4, clock_timestamp() + $5)
             ON CONFLICT (owner) DO UPDATE SET host = excluded.host, fingerprints = excluded.fingerprints, uses = excluded.uses, until = excluded.until",
            holder.owner,
            holder.host,
            holder.fingerprints,
            holder.uses,
            interval(length)
        )
        .execute(&mut *transaction)
        .await?;
        let keys = keys(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Holding {
            is_destroyed: destroyed_at.is_some(),
            keys,
        })
    }

    /// What the database knows of its keys, for a process that has said a moment ago which it has.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn holding(&self) -> Result<Holding, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let destroyed_at = sqlx::query_scalar!("SELECT destroyed_at FROM instance")
            .fetch_one(&mut *connection)
            .await?;
        Ok(Holding {
            is_destroyed: destroyed_at.is_some(),
            keys: keys(&mut connection).await?,
        })
    }

    /// A process ends, and its keys with it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; it counts as alive a little longer then.
    pub async fn release_keys(&self, owner: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM key_holders WHERE owner = $1 OR until < clock_timestamp() - interval '1 hour'",
            owner
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Where processes run that have keys; `own` does not count.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn key_holders(&self, own: i64) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT host FROM key_holders WHERE until > clock_timestamp() AND owner <> $1 ORDER BY host",
            own
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Where processes run that seal with another key than this one; `own` does not count.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sealing_with_another(
        &self,
        fingerprint: &str,
        own: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT host FROM key_holders WHERE until > clock_timestamp() AND uses <> $1 AND owner <> $2 ORDER BY host",
            fingerprint,
            own
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Whether a process runs that can speak to the staff.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn bot_is_held(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM leases WHERE name = 'bot' AND until > clock_timestamp()) AS "held!""#
        )
        .fetch_one(&self.pool)
        .await?)
    }
}

/// Processes of an earlier version say nothing of their keys: their leases tell that they are there.
pub(super) async fn lacking(
    connection: &mut PgConnection,
    fingerprint: &str,
    own: i64,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT host AS "host!" FROM (
               SELECT host FROM key_holders WHERE until > clock_timestamp() AND owner <> $2 AND NOT $1 = ANY (fingerprints)
               UNION
               SELECT 'a process of an earlier version' FROM (SELECT owner, until FROM leases UNION ALL SELECT owner, until FROM senders) AS other
               WHERE other.until > clock_timestamp() AND NOT EXISTS (SELECT FROM key_holders h WHERE h.owner = other.owner)) AS lacking
           ORDER BY 1"#,
        fingerprint,
        own
    )
    .fetch_all(connection)
    .await?)
}
