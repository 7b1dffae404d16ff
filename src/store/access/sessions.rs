//! **Sessions**: opened with a code, ended by time, by hand, by the lock or by removal; what they showed is deleted with them.
//!
//! Never here: whether a code is right.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::store::{Store, StoreError, audit};

impl Store {
    /// Opens a session. What stood in the chat before is to be deleted.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open_session(
        &self,
        (staff, handle): (i32, &str),
        until: DateTime<Utc>,
        by: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        end(&mut transaction, staff, now).await?;
        let opened = sqlx::query!(
            "UPDATE staff SET session_until = $2 WHERE id = $1 AND removed_at IS NULL",
            staff,
            until
        )
        .execute(&mut *transaction)
        .await?;
        if opened.rows_affected() == 0 {
            return Ok(false);
        }
        let record = audit::AuditRecord {
            actor: handle,
            action: "login",
            subject: handle,
            detail: by,
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Ends a session; what stands in the chat is to be deleted. False when none was open.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn close_session(
        &self,
        (staff, handle): (i32, &str),
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let was_open = end(&mut transaction, staff, now).await?;
        if was_open {
            let record = audit::AuditRecord {
                actor: handle,
                action: "logout",
                subject: handle,
                detail: "",
            };
            audit::append(&mut transaction, record, now).await?;
        }
        transaction.commit().await?;
        Ok(was_open)
    }
}

/// Ends the session of one of the staff, forgets what the bot was waiting for, and gives what stands in the chat to be deleted.
/// Gives whether a session was open.
pub(in crate::store) async fn end(
    connection: &mut PgConnection,
    staff: i32,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    // The row is locked first, so that two that end and open at once take turns.
    let row = sqlx::query!(
        "SELECT sealed_chat, session_until FROM staff WHERE id = $1 FOR NO KEY UPDATE",
        staff
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(false) };
    sqlx::query!(
        "UPDATE staff SET session_until = NULL WHERE id = $1 AND session_until IS NOT NULL",
        staff
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM staff_dialogues WHERE staff_id = $1", staff)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "UPDATE staff_messages SET delete_at = $2 WHERE sealed_chat = $1 AND delete_at > $2",
        row.sealed_chat,
        now
    )
    .execute(connection)
    .await?;
    Ok(row.session_until.is_some_and(|until| until > now))
}
