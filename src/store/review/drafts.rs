//! **Drafts** in the database: begun once a candidate, edited by version, given a code.
//!
//! Never here: what a draft says: its content is sealed.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::decide;
use crate::domain::candidate::CandidateState;
use crate::domain::staff::Actor;
use crate::domain::update::{DraftState, RevisionKind};
use crate::store::amendments::AmendedRow;
use crate::store::{Store, StoreError, audit, word};

/// A draft as it is stored.
#[derive(Debug, Clone)]
pub struct DraftRow {
    /// Number.
    pub id: i32,
    /// Candidate it is written from.
    pub candidate_id: i64,
    /// What it becomes.
    pub kind: RevisionKind,
    /// Where it stands.
    pub state: DraftState,
    /// Its content, sealed.
    pub sealed: Vec<u8>,
    /// Grows with each edit.
    pub version: i32,
    /// Update that it belongs to, and its code, once submitted.
    pub update: Option<(i32, String)>,
    /// Approvals of this version that count: by those who are of the staff, or the operator.
    pub approvals: i64,
    /// When it is to go out, if later.
    pub publish_at: Option<DateTime<Utc>>,
    /// When it was edited last.
    pub updated_at: DateTime<Utc>,
    /// What it amends; none for an original.
    pub amends: Option<AmendedRow>,
}

impl Store {
    /// The open draft of a candidate.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open_draft(&self, candidate: i64) -> Result<Option<DraftRow>, StoreError> {
        let id = sqlx::query_scalar!(
            "SELECT id FROM drafts WHERE candidate_id = $1 AND state IN ('writing', 'awaiting_approval', 'scheduled')",
            candidate
        )
        .fetch_optional(&self.pool)
        .await?;
        match id {
            Some(id) => self.draft(id).await,
            None => Ok(None),
        }
    }

    /// A draft by its number.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn draft(&self, id: i32) -> Result<Option<DraftRow>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT d.id, d.candidate_id, d.kind, d.state, d.sealed, d.version, d.update_id, u.code AS "code?", d.publish_at,
                      d.updated_at, r.id AS "amends_id?", r.number AS "amends_number?", r.urgency AS "amends_urgency?",
                      approvals_that_count(d.id, d.version) AS "approvals!"
               FROM drafts d LEFT JOIN updates u ON u.id = d.update_id
               LEFT JOIN amendment_drafts m ON m.draft_id = d.id LEFT JOIN revisions r ON r.id = m.amends_id
               WHERE d.id = $1"#,
            id
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            let amends = match (row.amends_id, row.amends_number, row.amends_urgency) {
                (Some(revision_id), Some(number), Some(urgency)) => Some(AmendedRow {
                    revision_id,
                    number,
                    urgency: word("revisions.urgency", &urgency)?,
                }),
                _ => None,
            };
            Ok(DraftRow {
                amends,
                id: row.id,
                candidate_id: row.candidate_id,
                kind: word("drafts.kind", &row.kind)?,
                state: word("drafts.state", &row.state)?,
                sealed: row.sealed,
                version: row.version,
                update: row.update_id.zip(row.code),
                approvals: row.approvals,
                publish_at: row.publish_at,
                updated_at: row.updated_at,
            })
        })
        .transpose()
    }

    /// Stores an edit of the version that was seen; approvals of it count no more, which is recorded. False when it was edited
    /// meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn edit_draft(
        &self,
        (draft, version): (i32, i32),
        sealed: &[u8],
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let Some(given) = next_version(&mut transaction, (draft, version), now).await? else {
            return Ok(false);
        };
        sqlx::query!("UPDATE drafts SET sealed = $2 WHERE id = $1", draft, sealed)
            .execute(&mut *transaction)
            .await?;
        if given > 0 {
            let detail = format!("approvals that count no more: {given}");
            record(&mut transaction, draft, (actor, "edit", &detail), now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Sets when the version that was seen goes out, with the audit record; approvals of it count no more. False when it was
    /// edited meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn schedule_draft(
        &self,
        (draft, version): (i32, i32),
        at: Option<DateTime<Utc>>,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let Some(given) = next_version(&mut transaction, (draft, version), now).await? else {
            return Ok(false);
        };
        sqlx::query!("UPDATE drafts SET publish_at = $2 WHERE id = $1", draft, at)
            .execute(&mut *transaction)
            .await?;
        let detail = match at {
            Some(at) => format!(
                "for {}, approvals that count no more: {given}",
                at.format("%Y-%m-%d %H:%M UTC")
            ),
            None => format!("approvals that count no more: {given}"),
        };
        let action = if at.is_some() {
            "schedule"
        } else {
            "unschedule"
        };
        record(&mut transaction, draft, (actor, action, &detail), now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Ends the open draft of a candidate. What was submitted keeps its code; what was written from nothing is rejected with
    /// it. False when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn cancel_draft(
        &self,
        candidate: i64,
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if !end_drafts(&mut transaction, candidate, now).await? {
            return Ok(false);
        }
        let kind = sqlx::query_scalar!("SELECT kind FROM candidates WHERE id = $1", candidate)
            .fetch_optional(&mut *transaction)
            .await?;
        if kind.as_deref() == Some("draft") {
            let reason = (Some(actor), Some("the draft was cancelled"));
            let to = CandidateState::Rejected;
            decide(&mut transaction, candidate, to, reason, now).await?;
        }
        let subject = candidate.to_string();
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "cancel_draft",
            subject: &subject,
            detail: "",
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Who of the staff approved this version.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn approvers(&self, draft: i32, version: i32) -> Result<Vec<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT staff_id AS "id!" FROM approvals WHERE draft_id = $1 AND version = $2 AND staff_id IS NOT NULL"#,
            draft,
            version
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Names of those whose approval of this version counts, the first first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn approver_names(
        &self,
        draft: i32,
        version: i32,
    ) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT coalesce(s.handle, 'operator') AS "name!" FROM approvals a LEFT JOIN staff s ON s.id = a.staff_id
               WHERE a.draft_id = $1 AND a.version = $2 AND s.removed_at IS NULL ORDER BY a.at, 1"#,
            draft,
            version
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Gives a draft the code of its update, once; false when the code is taken and another must be drawn.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn give_code(
        &self,
        draft: i32,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let update =
            sqlx::query_scalar!("INSERT INTO updates (code, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id", code, now)
                .fetch_optional(&mut *transaction)
                .await?;
        let Some(update) = update else {
            return Ok(false);
        };
        let given = sqlx::query!(
            "UPDATE drafts SET update_id = $2 WHERE id = $1 AND update_id IS NULL",
            draft,
            update
        )
        .execute(&mut *transaction)
        .await?;
        if given.rows_affected() == 1 {
            transaction.commit().await?;
        }
        Ok(true)
    }
}

/// Begins the next version after the one that was seen; gives how many approvals count no more with it. None when it was edited
/// meanwhile, or is not open any more.
async fn next_version(
    connection: &mut PgConnection,
    (draft, seen): (i32, i32),
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let edited = sqlx::query!(
        "UPDATE drafts SET version = version + 1, state = 'writing', updated_at = $3
         WHERE id = $1 AND version = $2 AND state IN ('writing', 'awaiting_approval', 'scheduled')",
        draft,
        seen,
        now
    )
    .execute(&mut *connection)
    .await?;
    if edited.rows_affected() == 0 {
        return Ok(None);
    }
    // Counted after it: an approval that was under way has come by now, and none of this version can any more.
    let given = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM approvals WHERE draft_id = $1 AND version = $2"#,
        draft,
        seen
    )
    .fetch_one(connection)
    .await?;
    Ok(Some(given))
}

/// Records what was done with a draft under its code; under the number of its candidate before it has one.
async fn record(
    connection: &mut PgConnection,
    draft: i32,
    (actor, action, detail): (&Actor, &str, &str),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let subject = sqlx::query_scalar!(
        r#"SELECT coalesce(u.code, d.candidate_id::text) AS "subject!" FROM drafts d LEFT JOIN updates u ON u.id = d.update_id
           WHERE d.id = $1"#,
        draft
    )
    .fetch_one(&mut *connection)
    .await?;
    let record = audit::AuditRecord {
        actor: actor.name(),
        action,
        subject: &subject,
        detail,
    };
    audit::append(connection, record, now).await
}

/// Ends the open drafts of a candidate; false when there is none. What was submitted has a code that people may have seen; it
/// stays, also after a later edit. An approval locks the draft, then the candidate: call this before the candidate is touched.
pub(super) async fn end_drafts(
    connection: &mut PgConnection,
    candidate: i64,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let open = sqlx::query!(
        "SELECT id FROM drafts WHERE candidate_id = $1 AND state IN ('writing', 'awaiting_approval', 'scheduled')
         ORDER BY id FOR UPDATE",
        candidate
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE drafts SET state = 'cancelled', updated_at = $2, publish_at = NULL
         WHERE candidate_id = $1 AND state IN ('writing', 'awaiting_approval', 'scheduled') AND update_id IS NOT NULL",
        candidate,
        now
    )
    .execute(&mut *connection)
    .await?;
    // Another amendment of this kind may be begun from now on.
    sqlx::query!(
        "UPDATE amendment_drafts a SET is_open = false FROM drafts d
         WHERE d.id = a.draft_id AND d.candidate_id = $1 AND d.state = 'cancelled' AND a.is_open",
        candidate
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM drafts WHERE candidate_id = $1 AND state = 'writing'",
        candidate
    )
    .execute(connection)
    .await?;
    Ok(!open.is_empty())
}
