//! **Secrets** of one-time codes: a try is counted before its code is looked at, and a time step is accepted once.
//!
//! Never here: a secret in the clear; how long to wait after wrong codes.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::source::AlertKind;
use crate::store::alerts::raise_alert;
use crate::store::{Store, StoreError, audit};

/// The secret of one of the staff, as it is stored.
#[derive(Debug, Clone)]
pub struct SecretRow {
    /// Sealed.
    pub sealed: Vec<u8>,
    /// Void from then on unless a right code comes before; none when it was confirmed.
    pub void_at: Option<DateTime<Utc>>,
    /// Time step of the last accepted code.
    pub last_step: i64,
    /// Wrong codes since the last right one.
    pub wrong: i32,
    /// No code is looked at before this.
    pub next_try_at: Option<DateTime<Utc>>,
}

/// A new secret with its recovery codes.
#[derive(Debug, Clone)]
pub struct NewSecret<'a> {
    /// Whose.
    pub staff: i32,
    /// Sealed.
    pub sealed: &'a [u8],
    /// Hashes of the recovery codes.
    pub recovery: &'a [Vec<u8>],
    /// Void from then on unless a right code comes before.
    pub void_at: DateTime<Utc>,
    /// Who shows it, for the audit log.
    pub actor: &'a str,
    /// Handle of the one who gets it.
    pub handle: &'a str,
}

/// A code that is right, if it was not used before.
#[derive(Debug, Clone)]
pub enum RightCode {
    /// A code of this time step.
    Step(i64),
    /// One of these hashes is that of a recovery code.
    Recovery(Vec<Vec<u8>>),
}

impl Store {
    /// The secret of one of the staff; none when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn secret(&self, staff: i32) -> Result<Option<SecretRow>, StoreError> {
        let row = sqlx::query_as!(
            SecretRow,
            "SELECT sealed, void_at, last_step, wrong, next_try_at FROM staff_secrets WHERE staff_id = $1",
            staff
        );
        Ok(row.fetch_optional(&self.pool).await?)
    }

    /// Replaces the secret and the recovery codes of one of the staff; an open session ends, and what stands in the chat is to
    /// be deleted.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn replace_secret(
        &self,
        new: &NewSecret<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        put_secret(&mut transaction, new).await?;
        end_wrong_codes(&mut transaction, new.staff, now).await?;
        super::sessions::end(&mut transaction, new.staff, now).await?;
        let record = audit::AuditRecord {
            actor: new.actor,
            action: "enrol",
            subject: new.handle,
            detail: "a new secret, not confirmed yet",
        };
        audit::append(&mut transaction, record, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Counts a try as wrong until it is found right; false when another came first or it is too early, and then the code
    /// must not be looked at.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_try(
        &self,
        staff: i32,
        before: i32,
        next_try_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let counted = sqlx::query!(
            "UPDATE staff_secrets SET wrong = wrong + 1, next_try_at = $3
             WHERE staff_id = $1 AND wrong = $2 AND (next_try_at IS NULL OR next_try_at <= $4)",
            staff,
            before,
            next_try_at,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(counted.rows_affected() == 1)
    }

    /// Takes a right code, once: a time step later than the last accepted one, or a recovery code, which is gone then. Wrong codes
    /// are forgotten and the secret is confirmed. False when it was used before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn take_code(
        &self,
        (staff, sealed): (i32, &[u8]),
        right: &RightCode,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let taken = match right {
            RightCode::Step(step) => sqlx::query!(
                "UPDATE staff_secrets SET last_step = $3, wrong = 0, next_try_at = NULL, void_at = NULL
                 WHERE staff_id = $1 AND sealed = $2 AND last_step < $3",
                staff,
                sealed,
                step
            )
            .execute(&mut *transaction)
            .await?
            .rows_affected(),
            RightCode::Recovery(hashes) => {
                // Only after a first right code: until then they may be read in the chat.
                sqlx::query!(
                    "UPDATE staff_secrets SET wrong = 0, next_try_at = NULL
                     WHERE staff_id = $1 AND sealed = $2 AND void_at IS NULL
                       AND EXISTS (SELECT FROM recovery_codes r WHERE r.staff_id = $1 AND r.hash = ANY($3))",
                    staff,
                    sealed,
                    hashes
                )
                .execute(&mut *transaction)
                .await?;
                sqlx::query!(
                    "DELETE FROM recovery_codes r USING staff_secrets s
                     WHERE r.staff_id = $1 AND r.hash = ANY($2) AND s.staff_id = $1 AND s.void_at IS NULL",
                    staff,
                    hashes
                )
                .execute(&mut *transaction)
                .await?
                .rows_affected()
            }
        };
        if taken == 0 {
            return Ok(false);
        }
        end_wrong_codes(&mut transaction, staff, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Records a code that was not taken. From `is_alarming` on the admins are told, once until it is over.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn record_wrong_code(
        &self,
        handle: &str,
        (detail, is_alarming): (&str, bool),
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let record = audit::AuditRecord {
            actor: handle,
            action: "failed_login",
            subject: handle,
            detail,
        };
        audit::append(&mut transaction, record, now).await?;
        if is_alarming {
            raise_alert(&mut transaction, AlertKind::WrongCodes, (handle, ""), now).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Ends the alerts of wrong codes where no code was tried since `quiet`; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_quiet_wrong_codes(
        &self,
        quiet: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let ended = sqlx::query!(
            "UPDATE alerts a SET over_at = greatest($3, a.raised_at)
             WHERE a.kind = $1 AND a.over_at IS NULL AND a.raised_at < $2 AND NOT EXISTS (
                 SELECT FROM staff s JOIN staff_secrets c ON c.staff_id = s.id
                 WHERE s.handle = a.subject AND s.removed_at IS NULL AND c.next_try_at > $2)",
            AlertKind::WrongCodes.as_str(),
            quiet,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(ended.rows_affected())
    }

    /// Recovery codes that are left to one of the staff.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn recovery_codes_left(&self, staff: i32) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM recovery_codes WHERE staff_id = $1"#,
            staff
        )
        .fetch_one(&self.pool)
        .await?)
    }
}

/// A secret that nobody has confirmed yet, in place of whatever there was.
pub(in crate::store) async fn put_secret(
    connection: &mut PgConnection,
    new: &NewSecret<'_>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO staff_secrets (staff_id, sealed, void_at) VALUES ($1, $2, $3)
         ON CONFLICT (staff_id) DO UPDATE SET sealed = excluded.sealed, void_at = excluded.void_at,
             last_step = 0, wrong = 0, next_try_at = NULL",
        new.staff,
        new.sealed,
        new.void_at
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM recovery_codes WHERE staff_id = $1", new.staff)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "INSERT INTO recovery_codes (staff_id, hash, under_secret) SELECT $1, hash, true FROM UNNEST($2::bytea[]) AS hash",
        new.staff,
        new.recovery
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The guessing at the codes of one of the staff is over: a right code came, a new secret, or they are not of the staff any more.
pub(in crate::store) async fn end_wrong_codes(
    connection: &mut PgConnection,
    staff: i32,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE alerts SET over_at = greatest($3, raised_at)
         WHERE kind = $2 AND over_at IS NULL AND subject = (SELECT handle FROM staff WHERE id = $1)",
        staff,
        AlertKind::WrongCodes.as_str(),
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
