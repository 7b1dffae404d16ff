//! Drafts of **amendments**: one correction and one retraction at a time for an update; and what each of the staff saw.
//!
//! Never here: what a draft says.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::content::Content;
use crate::domain::update::{DraftState, RevisionKind, Urgency};
use crate::store::review::void_approvals;
use crate::store::{Store, StoreError, json, word};

/// What a draft amends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AmendedRow {
    /// The revision.
    pub revision_id: i32,
    /// Its number.
    pub number: i32,
    /// Its urgency.
    pub urgency: Urgency,
}

/// The newest revision of an update.
#[derive(Debug, Clone)]
pub struct Amended {
    /// Its update.
    pub update_id: i32,
    /// The revision.
    pub revision_id: i32,
    /// Its number.
    pub number: i32,
    /// What it does.
    pub kind: RevisionKind,
    /// What it says, confidential evidence left out.
    pub content: Content,
    /// The bytes that were signed.
    pub record: String,
    /// Its evidence in order, sealed.
    pub evidence: Vec<Vec<u8>>,
    /// Whether the log still says who received it.
    pub readers_known: bool,
}

/// A draft of an amendment that is begun.
#[derive(Debug, Clone, Copy)]
pub struct NewAmendment<'a> {
    /// The update.
    pub update_id: i32,
    /// The revision that it amends.
    pub amends_id: i32,
    /// correction or retraction.
    pub kind: RevisionKind,
    /// For the order of the queue.
    pub urgency: Urgency,
    /// Its content, sealed.
    pub sealed: &'a [u8],
    /// Who begins it.
    pub author: Option<i32>,
}

/// What an amendment amends when it begins: nobody publishes another one until the end of the transaction.
async fn still_to_amend(
    connection: &mut PgConnection,
    new: NewAmendment<'_>,
) -> Result<Option<i32>, StoreError> {
    sqlx::query!(
        "SELECT id FROM updates WHERE id = $1 FOR UPDATE",
        new.update_id
    )
    .fetch_optional(&mut *connection)
    .await?;
    let newest = sqlx::query!(
        "SELECT id, kind FROM revisions WHERE update_id = $1 ORDER BY number DESC LIMIT 1",
        new.update_id
    )
    .fetch_optional(connection)
    .await?;
    let is_retraction = new.kind == RevisionKind::Retraction;
    Ok(newest
        .filter(|newest| {
            newest.id == new.amends_id
                || (is_retraction && newest.kind != RevisionKind::Retraction.as_str())
        })
        .map(|newest| newest.id))
}

/// The retraction that waits amends another revision from now on: who approved it has not seen that, and is told.
pub(super) async fn carry_retraction(
    connection: &mut PgConnection,
    (revision, update_id): (i32, i32),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let carried = sqlx::query!(
        r#"UPDATE amendment_drafts a SET amends_id = $1 FROM drafts d
           WHERE d.id = a.draft_id AND a.update_id = $2 AND a.kind = 'retraction' AND a.is_open
           RETURNING a.draft_id, d.state = 'awaiting_approval' AS "was_submitted!""#,
        revision,
        update_id
    )
    .fetch_all(&mut *connection)
    .await?;
    for carried in carried {
        // What waited for approval does so still, for who lists it and for who approves.
        let state = if carried.was_submitted {
            DraftState::AwaitingApproval
        } else {
            DraftState::Writing
        };
        void_approvals(connection, (carried.draft_id, state), now).await?;
    }
    Ok(())
}

impl Store {
    /// The newest revision of an update; none when nothing of it was published.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn revision_to_amend(&self, code: &str) -> Result<Option<Amended>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT r.id, r.update_id, r.number, r.kind, r.content, r.record,
                      ARRAY (SELECT e.sealed FROM evidence e WHERE e.revision_id = r.id ORDER BY e.position) AS "evidence!",
                      EXISTS (SELECT FROM delivery_partitions p WHERE r.id >= p.low
                              AND r.id < coalesce((SELECT min(n.low) FROM delivery_partitions n WHERE n.low > p.low), 2147483647))
                      AS "readers_known!"
               FROM revisions r JOIN updates u ON u.id = r.update_id WHERE u.code = $1 ORDER BY r.number DESC LIMIT 1"#,
            code
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(Amended {
                update_id: row.update_id,
                revision_id: row.id,
                number: row.number,
                kind: word("revisions.kind", &row.kind)?,
                content: json("revisions.content", row.content)?,
                record: row.record,
                evidence: row.evidence,
                readers_known: row.readers_known,
            })
        })
        .transpose()
    }

    /// The open draft of an amendment of this kind; none when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open_amendment(
        &self,
        update_id: i32,
        kind: RevisionKind,
    ) -> Result<Option<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT draft_id FROM amendment_drafts WHERE update_id = $1 AND kind = $2 AND is_open",
            update_id,
            kind.as_str()
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Begins the draft of an amendment with a candidate of its own; none when one of this kind is open, or when the update was
    /// amended at this moment. (A retraction takes back whatever stands then, so it begins nevertheless.)
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_amendment(
        &self,
        new: NewAmendment<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<i32>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let Some(amends_id) = still_to_amend(&mut transaction, new).await? else {
            return Ok(None);
        };
        let candidate = sqlx::query_scalar!(
            "INSERT INTO candidates (kind, state, urgency, created_at) VALUES ('draft', 'new', $1, $2) RETURNING id",
            new.urgency.as_str(),
            now
        )
        .fetch_one(&mut *transaction)
        .await?;
        let draft = sqlx::query_scalar!(
            "INSERT INTO drafts (candidate_id, update_id, kind, state, sealed, author_id, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id",
            candidate,
            new.update_id,
            new.kind.as_str(),
            DraftState::Writing.as_str(),
            new.sealed,
            new.author,
            now
        )
        .fetch_one(&mut *transaction)
        .await?;
        let begun = sqlx::query!(
            "INSERT INTO amendment_drafts (draft_id, update_id, amends_id, kind) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            draft,
            new.update_id,
            amends_id,
            new.kind.as_str()
        )
        .execute(&mut *transaction)
        .await?;
        if begun.rows_affected() == 0 {
            return Ok(None);
        }
        transaction.commit().await?;
        Ok(Some(draft))
    }

    /// What one of the staff saw of a draft when they last looked: the version, and its content sealed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn last_look(
        &self,
        draft: i32,
        staff_id: i32,
    ) -> Result<Option<(i32, Vec<u8>)>, StoreError> {
        let row = sqlx::query!(
            "SELECT version, sealed FROM draft_looks WHERE draft_id = $1 AND staff_id = $2",
            draft,
            staff_id
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| (row.version, row.sealed)))
    }

    /// Remembers what one of the staff sees of a draft now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remember_look(
        &self,
        (draft, version): (i32, i32),
        staff_id: i32,
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO draft_looks (draft_id, staff_id, version, sealed) VALUES ($1, $2, $3, $4)
             ON CONFLICT (draft_id, staff_id) DO UPDATE SET version = excluded.version, sealed = excluded.sealed",
            draft,
            staff_id,
            version,
            sealed
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
