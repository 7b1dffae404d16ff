//! **Review** in the database: candidates, claims and decisions; drafts, approvals and stories in their own files.
//!
//! Never here: the rules, and what a draft says: its content is sealed.

mod approval;
mod drafts;
mod items;
mod merging;
mod proposals;
mod relaying;
mod relays;
mod splitting;
mod standing;
mod stories;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub use approval::{Approval, ApprovalOf};
pub use drafts::DraftRow;
pub use items::{CandidateItem, Copied, Former};
pub use merging::Merge;
pub use proposals::{Proposal, Separation};
pub use relaying::{RelayOutcome, Relayed};
pub use relays::{RelayCase, WaitingRelay};
pub use splitting::Split;
pub use standing::InTheWay;
pub use stories::{Join, StoryLine};

use super::{Store, StoreError, audit, word};
use crate::domain::candidate::{CandidateKind, CandidateState};
use crate::domain::staff::Actor;
use crate::domain::update::Urgency;

/// One line of the review queue.
#[derive(Debug, Clone)]
pub struct QueueLine {
    /// Candidate.
    pub id: i64,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// Title of its newest item; none for one written from nothing.
    pub title: Option<String>,
    /// Names of its sources.
    pub sources: Vec<String>,
    /// Who works on it at this moment.
    pub claimed_by: Option<String>,
    /// Approvals of its submitted draft; none when it has none.
    pub approvals: Option<i64>,
    /// When it goes out without review, unless somebody stops it.
    pub relay_at: Option<DateTime<Utc>>,
}

/// A candidate as it opens.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Number.
    pub id: i64,
    /// Where it comes from.
    pub kind: CandidateKind,
    /// Where it stands.
    pub state: CandidateState,
    /// Proposed urgency.
    pub urgency: Urgency,
    /// Proposed topics.
    pub topics: Vec<String>,
    /// The story, if it comes from one.
    pub story: Option<i64>,
    /// What its sources said, newest revision of each item, the best source first.
    pub items: Vec<CandidateItem>,
    /// Stories that may report the same event.
    pub proposals: Vec<Proposal>,
    /// When it goes out without review, unless somebody stops it.
    pub relay_at: Option<DateTime<Utc>>,
}

/// What came of a claim. Losing the race is an answer, not an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is yours now.
    Yours,
    /// Another works on it.
    Taken {
        /// Who.
        by: String,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// It was decided, or never was.
    NotOpen,
}

impl Store {
    /// What waits for review, first what is about to go out without review, then breaking, then newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn queue(
        &self,
        now: DateTime<Utc>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<QueueLine>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT c.id, c.created_at,
                      (SELECT coalesce(i.title, left(i.text, 120)) FROM items i WHERE i.story_id = c.story_id
                       ORDER BY i.id DESC LIMIT 1) AS title,
                      coalesce((SELECT array_agg(DISTINCT s.name) FROM items i JOIN sources s ON s.id = i.source_id
                       WHERE i.story_id = c.story_id), '{}') AS "sources!",
                      CASE WHEN c.claimed_until > $1 THEN (SELECT handle FROM staff WHERE id = c.claimed_by) END AS claimed_by,
                      (SELECT count(a.draft_id) FROM drafts d LEFT JOIN approvals a ON a.draft_id = d.id AND a.version = d.version
                       AND (a.staff_id IS NULL OR EXISTS (SELECT 1 FROM staff s WHERE s.id = a.staff_id AND s.removed_at IS NULL))
                       WHERE d.candidate_id = c.id AND d.state = 'awaiting_approval' GROUP BY d.id) AS approvals,
                      (SELECT r.due_at FROM relays r WHERE r.candidate_id = c.id AND r.state = 'waiting') AS relay_at
               FROM candidates c WHERE c.state IN ('new', 'held')
               ORDER BY EXISTS (SELECT FROM relays r WHERE r.candidate_id = c.id AND r.state = 'waiting') DESC,
                        c.urgency, c.created_at DESC, c.id DESC LIMIT $2 OFFSET $3"#,
            now,
            limit,
            offset
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| QueueLine {
                id: row.id,
                created_at: row.created_at,
                title: row.title,
                sources: row.sources,
                claimed_by: row.claimed_by,
                approvals: row.approvals,
                relay_at: row.relay_at,
            })
            .collect())
    }

    /// How many candidates wait.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn queue_length(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM candidates WHERE state IN ('new', 'held')"#
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// A candidate with what its sources said.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn candidate(&self, id: i64) -> Result<Option<Candidate>, StoreError> {
        let row = sqlx::query!(
            "SELECT id, kind, story_id, state, urgency, topics,
                    (SELECT r.due_at FROM relays r WHERE r.candidate_id = c.id AND r.state = 'waiting') AS relay_at
             FROM candidates c WHERE id = $1",
            id
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Candidate {
            id: row.id,
            kind: word("candidates.kind", &row.kind)?,
            state: word("candidates.state", &row.state)?,
            urgency: word("candidates.urgency", &row.urgency)?,
            topics: row.topics,
            story: row.story_id,
            relay_at: row.relay_at,
            items: match row.story_id {
                Some(story) => self.items_of(story).await?,
                None => Vec::new(),
            },
            proposals: match row.story_id {
                Some(story) => self.proposals_of(story).await?,
                None => Vec::new(),
            },
        }))
    }

    /// Claims an open candidate until `until`, unless another has it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn claim(
        &self,
        candidate: i64,
        staff_id: i32,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Claim, StoreError> {
        let claimed = sqlx::query!(
            "UPDATE candidates SET claimed_by = $2, claimed_until = $3
             WHERE id = $1 AND state IN ('new', 'held')
               AND (claimed_by IS NULL OR claimed_by = $2 OR claimed_until <= $4)",
            candidate,
            staff_id,
            until,
            now
        )
        .execute(&self.pool)
        .await?;
        if claimed.rows_affected() == 1 {
            return Ok(Claim::Yours);
        }
        let holder = sqlx::query!(
            r#"SELECT s.handle, c.claimed_until AS "until!" FROM candidates c JOIN staff s ON s.id = c.claimed_by
               WHERE c.id = $1 AND c.state IN ('new', 'held')"#,
            candidate
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(holder.map_or(Claim::NotOpen, |holder| Claim::Taken {
            by: holder.handle,
            until: holder.until,
        }))
    }

    /// Rejects an open candidate; false when it was decided already.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn reject(
        &self,
        candidate: i64,
        actor: &Actor,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // An approval locks the draft, then the candidate; the same order here, or the two wait for each other.
        sqlx::query!(
            "SELECT id FROM drafts WHERE candidate_id = $1 AND state IN ('writing', 'awaiting_approval', 'scheduled')
             ORDER BY id FOR UPDATE",
            candidate
        )
        .fetch_all(&mut *transaction)
        .await?;
        if !decide(
            &mut transaction,
            candidate,
            CandidateState::Rejected,
            (Some(actor), Some(reason)),
            now,
        )
        .await?
        {
            return Ok(false);
        }
        // What was submitted has a code that people may have seen; it stays, also after a later edit.
        sqlx::query!(
            "UPDATE drafts SET state = 'cancelled', updated_at = $2, publish_at = NULL
             WHERE candidate_id = $1 AND state IN ('writing', 'awaiting_approval', 'scheduled') AND update_id IS NOT NULL",
            candidate,
            now
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "DELETE FROM drafts WHERE candidate_id = $1 AND state = 'writing'",
            candidate
        )
        .execute(&mut *transaction)
        .await?;
        let subject = candidate.to_string();
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "reject",
            subject: &subject,
            detail: reason,
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Moves an open candidate; false when it was decided already. Decisions are only ever added. Without an actor the policy of
/// its source decided, and nobody else.
async fn decide(
    connection: &mut PgConnection,
    candidate: i64,
    to: CandidateState,
    (actor, reason): (Option<&Actor>, Option<&str>),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let before = sqlx::query_scalar!(
        "SELECT state FROM candidates WHERE id = $1 FOR UPDATE",
        candidate
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(before) = before else {
        return Ok(false);
    };
    let Ok(after) = word::<CandidateState>("candidates.state", &before)?.move_to(to) else {
        return Ok(false);
    };
    sqlx::query!(
        "UPDATE candidates SET state = $2, claimed_by = NULL, claimed_until = NULL WHERE id = $1",
        candidate,
        after.as_str()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO decisions (candidate_id, staff_id, from_state, to_state, reason, at, by_policy) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        candidate,
        actor.and_then(Actor::staff_id),
        before,
        after.as_str(),
        reason,
        now,
        actor.is_none()
    )
    .execute(connection)
    .await?;
    Ok(true)
}
