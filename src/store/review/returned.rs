//! What **came back** for approval although all had approved: its time passed, or what it rests on changed. The staff are told.
//!
//! Never here: why it may not go out.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::DraftRow;
use crate::domain::staff::Actor;
use crate::domain::update::DraftState;
use crate::store::{Store, StoreError, audit};

/// What nobody did because the time came, in the audit log.
pub(super) const SCHEDULE: &str = "schedule";

impl Store {
    /// Who approved a version last, and is of the staff still; else the operator.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn last_approver(&self, draft: i32, version: i32) -> Result<Actor, StoreError> {
        let last = sqlx::query!(
            "SELECT s.id, s.handle FROM approvals a JOIN staff s ON s.id = a.staff_id
             WHERE a.draft_id = $1 AND a.version = $2 AND s.removed_at IS NULL
               AND NOT EXISTS (SELECT FROM approvals o WHERE o.draft_id = a.draft_id AND o.version = a.version
                               AND o.staff_id IS NULL AND o.at > a.at)
             ORDER BY a.at DESC, s.id DESC LIMIT 1",
            draft,
            version
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(last.map_or(Actor::Operator, |last| Actor::Staff {
            id: last.id,
            handle: last.handle,
        }))
    }

    /// Takes a scheduled draft back to who approves it, with the audit record; false when it is not scheduled any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn return_scheduled(
        &self,
        draft: &DraftRow,
        (code, why): (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let open = sqlx::query_scalar!(
            "SELECT id FROM drafts WHERE id = $1 AND version = $2 AND state = 'scheduled' FOR UPDATE",
            draft.id,
            draft.version
        )
        .fetch_optional(&mut *transaction)
        .await?;
        if open.is_none() {
            return Ok(false);
        }
        let state = DraftState::AwaitingApproval;
        void_approvals(&mut transaction, (draft.id, state), now).await?;
        let record = audit::AuditRecord {
            actor: SCHEDULE,
            action: "send_back",
            subject: code,
            detail: why,
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Whether an open draft came back at the version that it has.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_returned(&self, draft: i32, version: i32) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM returned_drafts WHERE draft_id = $1 AND version = $2) AS "is!""#,
            draft,
            version
        )
        .fetch_one(&self.pool)
        .await?)
    }
}

/// Puts an open draft into this state with another version, so that no approval counts any more; if there was one, the staff
/// are told.
pub(in crate::store) async fn void_approvals(
    connection: &mut PgConnection,
    (draft, state): (i32, DraftState),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let was_approved = sqlx::query_scalar!(
        r#"UPDATE drafts d SET state = $2, version = version + 1, updated_at = $3 WHERE id = $1
           RETURNING EXISTS (SELECT FROM approvals a WHERE a.draft_id = d.id AND a.version = d.version - 1) AS "was!""#,
        draft,
        state.as_str(),
        now
    )
    .fetch_optional(&mut *connection)
    .await?;
    if was_approved == Some(true) {
        mark_returned(connection, draft, now).await?;
    }
    Ok(())
}

/// The staff are to be told of the version that a draft has now.
pub(super) async fn mark_returned(
    connection: &mut PgConnection,
    draft: i32,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO returned_drafts (draft_id, version, returned_at) SELECT id, version, $2 FROM drafts WHERE id = $1
         ON CONFLICT (draft_id) DO UPDATE SET version = excluded.version, returned_at = excluded.returned_at, told_at = NULL",
        draft,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
