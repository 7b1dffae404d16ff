//! **Sealing keys** in the database: which there were, which seals, and the moves between. Only fingerprints lie here.
//!
//! A move and its audit record are one transaction; every process hears of it.
//!
//! Never here: a key, opening or sealing anything.

mod afresh;
mod doubles;
mod hashes;
mod holders;
mod rows;
mod steps;
mod turn;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::audit::{self, AuditRecord};
use super::{Store, StoreError, word};
use crate::domain::text_enum::text_enum;

pub use afresh::Flagged;
pub use hashes::{FormFile, HashedQuestion, HashedTip, HashedWording};
pub use holders::{Holder, Holding};
pub use rows::{SealedColumn, SealedRow, Span};
pub use steps::RotationStep;
pub use turn::RotationTurn;

text_enum!(
    /// What a sealing key is for now.
    KeyState, "sealing key", {
    /// It lies in a key file and seals nothing yet.
    Prepared = "prepared",
    /// Everything that is sealed now is sealed with it.
    Sealing = "sealing",
    /// Rows may lie under it still.
    Retiring = "retiring",
    /// Nobody has it any more.
    Destroyed = "destroyed",
});

/// A sealing key, as far as the database knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealingKey {
    /// Hash of it.
    pub fingerprint: String,
    /// Its number in the key file.
    pub number: u16,
    /// What it is for.
    pub state: KeyState,
    /// When it was made.
    pub since: DateTime<Utc>,
}

/// Why a prepared key does not seal yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activation {
    /// It seals from now on.
    Done,
    /// These processes do not have it.
    Lacking(Vec<String>),
    /// It is not prepared any more.
    Gone,
}

impl Store {
    /// Every sealing key, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sealing_keys(&self) -> Result<Vec<SealingKey>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        keys(&mut connection).await
    }

    /// Remembers a key that lies in the key file and seals nothing yet.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer, or another one is prepared.
    pub async fn prepare_key(
        &self,
        fingerprint: &str,
        number: u16,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!(
            "INSERT INTO sealing_keys (fingerprint, number, state, since) VALUES ($1, $2, 'prepared', $3)",
            fingerprint,
            i32::from(number),
            now
        )
        .execute(&mut *transaction)
        .await?;
        record(&mut transaction, ("prepare_key", fingerprint, ""), now).await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets a key that was prepared and never sealed anything; false when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn abandon_key(&self, now: DateTime<Utc>) -> Result<Option<String>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let gone = sqlx::query_scalar!(
            "DELETE FROM sealing_keys WHERE state = 'prepared' RETURNING fingerprint"
        )
        .fetch_optional(&mut *transaction)
        .await?;
        if let Some(fingerprint) = &gone {
            record(&mut transaction, ("abandon_key", fingerprint, ""), now).await?;
            transaction.commit().await?;
        }
        Ok(gone)
    }

    /// Lets the prepared key seal, once every live process but `own` has it. The one before retires. Who starts meanwhile waits
    /// for this, and finds the new key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn activate_key(
        &self,
        fingerprint: &str,
        own: i64,
        now: DateTime<Utc>,
    ) -> Result<Activation, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!("SELECT only_row FROM instance FOR UPDATE")
            .fetch_one(&mut *transaction)
            .await?;
        let lacking = holders::lacking(&mut transaction, fingerprint, own).await?;
        if !lacking.is_empty() {
            return Ok(Activation::Lacking(lacking));
        }
        sqlx::query!("UPDATE sealing_keys SET state = 'retiring' WHERE state = 'sealing'")
            .execute(&mut *transaction)
            .await?;
        let sealing = sqlx::query!(
            "UPDATE sealing_keys SET state = 'sealing' WHERE state = 'prepared' AND fingerprint = $1",
            fingerprint
        )
        .execute(&mut *transaction)
        .await?;
        if sealing.rows_affected() == 0 {
            return Ok(Activation::Gone);
        }
        sqlx::query!("UPDATE instance SET vault_fingerprint = $1", fingerprint)
            .execute(&mut *transaction)
            .await?;
        sqlx::query!("DELETE FROM rotation_steps")
            .execute(&mut *transaction)
            .await?;
        record(&mut transaction, ("rotate_key", fingerprint, ""), now).await?;
        wake(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Activation::Done)
    }

    /// The end of a rotation: nothing lies under the retiring key, so it counts as destroyed, and every process forgets it.
    /// Recovery codes that only it can check are void; gives how many. None when no key is retiring.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn retire_key(&self, now: DateTime<Utc>) -> Result<Option<u64>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let retired = sqlx::query_scalar!(
            "UPDATE sealing_keys SET state = 'destroyed', destroyed_at = greatest($1, since) WHERE state = 'retiring' RETURNING fingerprint",
            now
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(fingerprint) = retired else {
            return Ok(None);
        };
        let void = sqlx::query!("DELETE FROM recovery_codes WHERE NOT under_secret")
            .execute(&mut *transaction)
            .await?;
        sqlx::query!("DELETE FROM rotation_steps")
            .execute(&mut *transaction)
            .await?;
        record(&mut transaction, ("destroy_old_key", &fingerprint, ""), now).await?;
        wake(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Some(void.rows_affected()))
    }
}

async fn keys(connection: &mut PgConnection) -> Result<Vec<SealingKey>, StoreError> {
    let rows = sqlx::query!(
        "SELECT fingerprint, number, state, since FROM sealing_keys ORDER BY since, number, fingerprint"
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(SealingKey {
                state: word("sealing_keys.state", &row.state)?,
                number: u16::try_from(row.number).unwrap_or(u16::MAX),
                fingerprint: row.fingerprint,
                since: row.since,
            })
        })
        .collect()
}

async fn record(
    connection: &mut PgConnection,
    (action, subject, detail): (&str, &str, &str),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let record = AuditRecord {
        actor: "operator",
        action,
        subject,
        detail,
    };
    audit::append(connection, record, now).await
}

async fn wake(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_notify('vestka_wake', 'keys')")
        .fetch_one(connection)
        .await?;
    Ok(())
}
