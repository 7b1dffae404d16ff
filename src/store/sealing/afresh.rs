//! **Destruction** in the database: the flag that stops every process, and the clearing of what nobody can read any more, so that a
//! new key begins on clean ground. What is signed and published stays, and so do sources, items and the audit log.
//!
//! Never here: a key file.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::super::audit::{self, AuditRecord};
use super::super::{Store, StoreError};
use super::wake;

/// What became of the flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flagged {
    /// It was raised now.
    Now,
    /// It was raised before.
    Before,
}

impl Store {
    /// Raises the flag that every process looks for: the key is destroyed. Once; who comes second changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn flag_destroyed(
        &self,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<Flagged, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let flagged = sqlx::query_scalar!(
            r#"UPDATE instance SET destroyed_at = $1 WHERE destroyed_at IS NULL AND vault_fingerprint IS NOT NULL
               RETURNING vault_fingerprint AS "fingerprint!""#,
            now
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(fingerprint) = flagged else {
            return Ok(Flagged::Before);
        };
        sqlx::query!(
            "UPDATE sealing_keys SET state = 'destroyed', destroyed_at = $1 WHERE state <> 'destroyed'",
            now
        )
        .execute(&mut *transaction)
        .await?;
        let record = AuditRecord {
            actor,
            action: "destroy_key",
            subject: &fingerprint,
            detail: "",
        };
        audit::append(&mut transaction, record, now).await?;
        wake(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Flagged::Now)
    }

    /// Clears what only the destroyed key opened, and ties the database to a new one. False when no key was destroyed, or this
    /// one was.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing was cleared then.
    pub async fn begin_afresh(
        &self,
        fingerprint: &str,
        number: u16,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let begun = sqlx::query!(
            "UPDATE instance SET vault_fingerprint = $1, destroyed_at = NULL
             WHERE destroyed_at IS NOT NULL AND NOT EXISTS (SELECT FROM sealing_keys k WHERE k.fingerprint = $1)",
            fingerprint
        )
        .execute(&mut *transaction)
        .await?;
        if begun.rows_affected() == 0 {
            return Ok(false);
        }
        clear_readers(&mut transaction).await?;
        clear_review(&mut transaction).await?;
        clear_staff(&mut transaction, now).await?;
        sqlx::query!(
            "INSERT INTO sealing_keys (fingerprint, number, state, since) VALUES ($1, $2, 'sealing', $3)",
            fingerprint,
            i32::from(number),
            now
        )
        .execute(&mut *transaction)
        .await?;
        let record = AuditRecord {
            actor: "operator",
            action: "begin_afresh",
            subject: fingerprint,
            detail: "",
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Everything of those who receive, send and ask. What of a delivery was due or left ends with who it was for.
async fn clear_readers(connection: &mut PgConnection) -> Result<(), StoreError> {
    for statement in [
        sqlx::query!(
            "UPDATE fanouts SET stopped = stopped + deferred, deferred = 0 WHERE deferred > 0"
        ),
        sqlx::query!(
            "TRUNCATE subscribers, subscriptions, chat_messages, deferred, digests, attempts, deliveries, delivery_parts,
                      late_messages, suspects, waiting_edits, visitor_messages CASCADE"
        ),
        sqlx::query!(
            "TRUNCATE tips, tip_files, tip_links, tip_messages, tip_forms, tip_form_files, tip_limits, tip_bans, tip_readings,
                      tip_marks, tip_wordings, tip_draft_readers, questions, askers, typed_answers CASCADE"
        ),
    ] {
        statement.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Everything that was written or kept and is not published.
async fn clear_review(connection: &mut PgConnection) -> Result<(), StoreError> {
    for statement in [
        sqlx::query!(
            "TRUNCATE draft_looks, drills, drill_receipts, evidence, kept_files, candidate_files, media_uploads, evidence_pages,
                      evidence_views CASCADE"
        ),
        sqlx::query!(
            "UPDATE candidates SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by IS NOT NULL"
        ),
        sqlx::query!(
            "UPDATE candidates SET state = 'expired' WHERE kind <> 'story' AND state IN ('new', 'held')"
        ),
        sqlx::query!(
            "DELETE FROM drafts d WHERE state <> 'published' AND NOT EXISTS (SELECT FROM revisions r WHERE r.draft_id = d.id)"
        ),
        sqlx::query!("UPDATE drafts SET sealed = ''"),
        sqlx::query!("UPDATE decisions SET sealed_reason = NULL WHERE sealed_reason IS NOT NULL"),
        sqlx::query!("UPDATE sources SET sealed_secret = NULL WHERE sealed_secret IS NOT NULL"),
    ] {
        statement.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Everything of the staff but their handles, which decisions and the audit log name; and of the processes that had the key.
async fn clear_staff(connection: &mut PgConnection, now: DateTime<Utc>) -> Result<(), StoreError> {
    for statement in [
        sqlx::query!(
            "TRUNCATE staff_dialogues, staff_secrets, recovery_codes, staff_messages, staff_sendings, unlock_votes, removal_votes, log_views CASCADE"
        ),
        sqlx::query!("DELETE FROM invitations WHERE used_at IS NULL"),
        sqlx::query!(
            "UPDATE staff SET removed_at = greatest($1, since), sealed_chat = NULL, session_until = NULL WHERE removed_at IS NULL",
            now
        ),
        sqlx::query!("DELETE FROM key_holders"),
        sqlx::query!("DELETE FROM rotation_steps"),
    ] {
        statement.execute(&mut *connection).await?;
    }
    Ok(())
}
