//! **Invitations** in the database: opened by one chat, used once.
//!
//! Never here: a token or a phrase; only their hashes.

use chrono::{DateTime, Utc};

use super::access::secrets::{NewSecret, put_secret};
use super::{Store, StoreError, audit, word};
use crate::domain::language::Language;
use crate::domain::staff::Role;

/// Whoever opened an invitation, in the audit log.
const STRANGER: &str = "whoever opened the invitation";

/// An invitation that is about to be.
#[derive(Debug, Clone)]
pub struct NewInvitation<'a> {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// SHA-256 of token and words.
    pub phrase_hash: [u8; 32],
    /// What it makes of the one who joins.
    pub role: Role,
    /// Handle that the one who joins gets.
    pub handle: &'a str,
    /// Who invites.
    pub created_by: &'a str,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// An invitation that is open.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Row.
    pub id: i32,
    /// SHA-256 of token and words.
    pub phrase_hash: Vec<u8>,
    /// What it makes of the one who joins.
    pub role: Role,
    /// Handle that the one who joins gets.
    pub handle: String,
    /// Wrong phrases that it still bears.
    pub tries_left: i16,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
}

impl Store {
    /// Whether a handle is free among members and open invitations.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn handle_is_free(
        &self,
        handle: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT NOT EXISTS (SELECT 1 FROM staff WHERE handle = $1)
                  AND NOT EXISTS (SELECT 1 FROM invitations WHERE handle = $1 AND used_at IS NULL AND tries_left > 0 AND expires_at > $2) AS "free!""#,
            handle,
            now
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Stores an invitation.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn invite(
        &self,
        invitation: &NewInvitation<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!(
            "INSERT INTO invitations (token_hash, phrase_hash, role, handle, created_by, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            invitation.token_hash.as_slice(),
            invitation.phrase_hash.as_slice(),
            invitation.role.as_str(),
            invitation.handle,
            invitation.created_by,
            now,
            invitation.expires_at
        )
        .execute(&mut *transaction)
        .await?;
        let record = audit::AuditRecord {
            actor: invitation.created_by,
            action: "invite",
            subject: invitation.handle,
            detail: invitation.role.as_str(),
        };
        audit::append(&mut transaction, record, now).await?;
        Ok(transaction.commit().await?)
    }

    /// Opens an invitation from a chat, sealed under each live key, or opens it again from the same one. None when it is used, expired, unknown, or open
    /// in another chat.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open_invitation(
        &self,
        token_hash: &[u8],
        sealed_chat: &[Vec<u8>],
        now: DateTime<Utc>,
    ) -> Result<Option<Invitation>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let opened = sqlx::query!(
            "UPDATE invitations SET opened_by = $4
             WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $3 AND tries_left > 0
               AND (opened_by IS NULL OR opened_by = ANY($2))",
            token_hash,
            sealed_chat,
            now,
            sealed_chat.first()
        )
        .execute(&mut *transaction)
        .await?;
        if opened.rows_affected() == 0 {
            // Whatever the chat has open stays so.
            return Ok(None);
        }
        // A chat has at most one invitation open.
        sqlx::query!(
            "UPDATE invitations SET opened_by = NULL WHERE opened_by = ANY($1) AND token_hash <> $2 AND used_at IS NULL",
            sealed_chat,
            token_hash
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.invitation_open_in(sealed_chat, now).await
    }

    /// The invitation that a chat has open.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn invitation_open_in(
        &self,
        sealed_chat: &[Vec<u8>],
        now: DateTime<Utc>,
    ) -> Result<Option<Invitation>, StoreError> {
        let row = sqlx::query!(
            "SELECT id, token_hash, phrase_hash, role, handle, tries_left FROM invitations
             WHERE opened_by = ANY($1) AND used_at IS NULL AND expires_at > $2 AND tries_left > 0",
            sealed_chat,
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(Invitation {
                id: row.id,
                role: word("invitations.role", &row.role)?,
                phrase_hash: row.phrase_hash,
                handle: row.handle,
                tries_left: row.tries_left,
                token_hash: row.token_hash,
            })
        })
        .transpose()
    }

    /// Forgets who opened an invitation that nobody can use any more; gives of how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_who_opened(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let forgotten = sqlx::query!(
            "UPDATE invitations SET opened_by = NULL WHERE opened_by IS NOT NULL AND (expires_at <= $1 OR tries_left = 0)",
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(forgotten.rows_affected())
    }

    /// Counts a wrong phrase, with the audit record; gives the tries that are left.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_wrong_phrase(
        &self,
        invitation: &Invitation,
        now: DateTime<Utc>,
    ) -> Result<i16, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let left = sqlx::query_scalar!(
            "UPDATE invitations SET tries_left = tries_left - 1 WHERE id = $1 AND tries_left > 0 RETURNING tries_left",
            invitation.id
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(left) = left else { return Ok(0) };
        let tries = format!("tries left: {left}");
        let record = audit::AuditRecord {
            actor: STRANGER,
            action: "wrong_phrase",
            subject: &invitation.handle,
            detail: if left == 0 {
                "that was the last try: the invitation is void"
            } else {
                &tries
            },
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(left)
    }

    /// Makes the one who opened an invitation a member, once, with the secret of the one-time codes: sealed, the hashes of its
    /// recovery codes, and when it is void. False when the invitation was used meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn join(
        &self,
        invitation: &Invitation,
        sealed_chat: &[u8],
        language: Language,
        (sealed, recovery, void_at): (&[u8], &[Vec<u8>], DateTime<Utc>),
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let used = sqlx::query!(
            "UPDATE invitations SET used_at = $2, opened_by = NULL WHERE id = $1 AND used_at IS NULL AND expires_at > $2 AND tries_left > 0",
            invitation.id,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if used.rows_affected() == 0 {
            return Ok(false);
        }
        let staff = sqlx::query_scalar!(
            "INSERT INTO staff (handle, role, language, sealed_chat, since, invited_by)
             VALUES ($1, $2, $3, $4, $5, (SELECT s.id FROM staff s JOIN invitations i ON i.created_by = s.handle WHERE i.id = $6))
             RETURNING id",
            invitation.handle,
            invitation.role.as_str(),
            language.as_str(),
            sealed_chat,
            now,
            invitation.id
        )
        .fetch_one(&mut *transaction)
        .await?;
        let secret = NewSecret {
            staff,
            sealed,
            recovery,
            void_at,
            actor: &invitation.handle,
            handle: &invitation.handle,
        };
        put_secret(&mut transaction, &secret).await?;
        let record = audit::AuditRecord {
            actor: &invitation.handle,
            action: "join",
            subject: &invitation.handle,
            detail: invitation.role.as_str(),
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
