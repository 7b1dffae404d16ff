//! **Staff** in the database: members, and what the bot is waiting for from each.
//!
//! Never here: a secret in the clear.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgConnection;

use super::access::{secrets, sessions};
use super::{Store, StoreError, audit, word};
use crate::domain::language::Language;
use crate::domain::staff::{Actor, Role};

/// One of the staff.
#[derive(Debug, Clone)]
pub struct StaffMember {
    /// Row.
    pub id: i32,
    /// Name among the staff.
    pub handle: String,
    /// What they may do.
    pub role: Role,
    /// Language the bot speaks to them.
    pub language: Language,
    /// Chat id sealed for the purpose staff.
    pub sealed_chat: Vec<u8>,
    /// End of the open working session.
    pub session_until: Option<DateTime<Utc>>,
}

/// One of the staff, as `staff list` prints it.
#[derive(Debug, Clone, Serialize)]
pub struct StaffLine {
    /// Name among the staff.
    pub handle: String,
    /// What they may do.
    pub role: Role,
    /// When they joined.
    pub since: DateTime<Utc>,
    /// End of the open session.
    pub session_until: Option<DateTime<Utc>>,
}

/// One of the staff as the database gives it.
struct StaffRow {
    id: i32,
    handle: String,
    role: String,
    language: String,
    sealed_chat: Vec<u8>,
    session_until: Option<DateTime<Utc>>,
}

impl StaffRow {
    fn read(self) -> Result<StaffMember, StoreError> {
        Ok(StaffMember {
            id: self.id,
            role: word("staff.role", &self.role)?,
            language: word("staff.language", &self.language)?,
            handle: self.handle,
            sealed_chat: self.sealed_chat,
            session_until: self.session_until,
        })
    }
}

impl Store {
    /// Who of the staff writes from this chat, sealed under each live key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn staff_by_chat(
        &self,
        sealed: &[Vec<u8>],
    ) -> Result<Option<StaffMember>, StoreError> {
        let row = sqlx::query_as!(
            StaffRow,
            r#"SELECT id, handle, role, language, sealed_chat AS "sealed_chat!", session_until FROM staff WHERE sealed_chat = ANY($1)"#,
            sealed
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(StaffRow::read).transpose()
    }

    /// Who of the staff has this handle.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn staff_by_handle(&self, handle: &str) -> Result<Option<StaffMember>, StoreError> {
        let row = sqlx::query_as!(
            StaffRow,
            r#"SELECT id, handle, role, language, sealed_chat AS "sealed_chat!", session_until FROM staff
               WHERE handle = $1 AND removed_at IS NULL"#,
            handle
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(StaffRow::read).transpose()
    }

    /// All who are of the staff.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn staff(&self) -> Result<Vec<StaffMember>, StoreError> {
        let rows = sqlx::query_as!(
            StaffRow,
            r#"SELECT id, handle, role, language, sealed_chat AS "sealed_chat!", session_until FROM staff
               WHERE sealed_chat IS NOT NULL ORDER BY id"#
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(StaffRow::read).collect()
    }

    /// The staff as `staff list` prints it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn staff_lines(&self) -> Result<Vec<StaffLine>, StoreError> {
        let rows = sqlx::query!("SELECT handle, role, since, session_until FROM staff WHERE removed_at IS NULL ORDER BY id")
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(StaffLine {
                    role: word("staff.role", &row.role)?,
                    handle: row.handle,
                    since: row.since,
                    session_until: row.session_until,
                })
            })
            .collect()
    }

    /// Ends the membership of a handle, its session, its secret and the invitations that it made, and gives what stands in its
    /// chat to be deleted; false when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remove_staff(
        &self,
        handle: &str,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let found = sqlx::query_scalar!(
            "SELECT id FROM staff WHERE handle = $1 AND removed_at IS NULL FOR NO KEY UPDATE",
            handle
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(id) = found else { return Ok(false) };
        end_membership(&mut transaction, (id, handle), actor, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Changes the language the bot speaks to one of the staff.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_staff_language(
        &self,
        staff: i32,
        language: Language,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE staff SET language = $2 WHERE id = $1",
            staff,
            language.as_str()
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What the bot is waiting for from one of the staff, sealed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn dialogue(&self, staff: i32) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT sealed FROM staff_dialogues WHERE staff_id = $1",
            staff
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Remembers what the bot is waiting for.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_dialogue(
        &self,
        staff: i32,
        sealed: &[u8],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO staff_dialogues (staff_id, sealed, updated_at) VALUES ($1, $2, $3)
             ON CONFLICT (staff_id) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
            staff,
            sealed,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The bot waits for nothing any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_dialogue(&self, staff: i32) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM staff_dialogues WHERE staff_id = $1", staff)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// Ends a membership that is locked by this transaction, and everything that hangs on it.
pub(in crate::store) async fn end_membership(
    connection: &mut PgConnection,
    (id, handle): (i32, &str),
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sessions::end(connection, id, now).await?;
    secrets::end_wrong_codes(connection, id, now).await?;
    sqlx::query!(
        "UPDATE staff SET removed_at = $2, sealed_chat = NULL WHERE id = $1",
        id,
        now
    )
    .execute(&mut *connection)
    .await?;
    for statement in [
        sqlx::query!("DELETE FROM staff_secrets WHERE staff_id = $1", id),
        sqlx::query!("DELETE FROM recovery_codes WHERE staff_id = $1", id),
        sqlx::query!("DELETE FROM unlock_votes WHERE staff_id = $1", id),
        sqlx::query!(
            "DELETE FROM removal_votes WHERE staff_id = $1 OR voter_id = $1",
            id
        ),
        // Else whoever held the account would come back by an invitation made before.
        sqlx::query!(
            "UPDATE invitations SET tries_left = 0 WHERE created_by = $1 AND used_at IS NULL",
            handle
        ),
        sqlx::query!(
            "UPDATE candidates SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = $1",
            id
        ),
    ] {
        statement.execute(&mut *connection).await?;
    }
    let record = audit::AuditRecord {
        actor: actor.name(),
        action: "remove_staff",
        subject: handle,
        detail: "",
    };
    audit::append(connection, record, now).await?;
    Ok(())
}
