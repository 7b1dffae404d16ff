//! **Review** in the database: candidates, claims and decisions; drafts, approvals and stories in their own files.
//!
//! Never here: the rules, and what a draft says: its content is sealed.

mod approval;
mod desk;
mod drafts;
mod items;
mod merging;
mod proposals;
mod relaying;
mod relays;
mod returned;
mod scheduled;
mod splitting;
mod standing;
mod stories;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub use approval::{APPROVALS_UNDER_LOCK, Approval, ApprovalOf};
pub use desk::{Claim, DrillRow, EarlierRow, QueueAsk, QueueLine, QueueState};
pub use drafts::DraftRow;
pub use items::{CandidateItem, Copied, Former};
pub use merging::Merge;
pub use proposals::{Proposal, Separation};
pub use relaying::{RelayOutcome, Relayed};
pub use relays::{RelayCase, WaitingRelay};
pub use splitting::Split;
pub use standing::InTheWay;
pub use stories::{Join, StoryLine};

pub(super) use returned::void_approvals;

use super::{Store, StoreError, audit, word};
use crate::domain::candidate::{CandidateKind, CandidateState};
use crate::domain::staff::Actor;
use crate::domain::update::Urgency;

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

impl Store {
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

    /// Rejects an open candidate, with the reason sealed and its length in characters; false when it was decided already.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn reject(
        &self,
        candidate: i64,
        actor: &Actor,
        (sealed, length): (&[u8], usize),
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        drafts::end_drafts(&mut transaction, candidate, now).await?;
        let to = CandidateState::Rejected;
        let reason = (None, Some(sealed));
        if !decide_for(&mut transaction, (candidate, to), Some(actor), reason, now).await? {
            return Ok(false);
        }
        super::verify::close_question(&mut transaction, candidate).await?;
        let subject = candidate.to_string();
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "reject",
            subject: &subject,
            detail: &reason_of(length),
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Lets an open candidate expire, unless somebody writes from it.
pub(super) async fn expire(
    connection: &mut PgConnection,
    candidate: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let is_written = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM drafts WHERE candidate_id = $1
               AND state IN ('writing', 'awaiting_approval', 'scheduled')) AS "is_written!""#,
        candidate
    )
    .fetch_one(&mut *connection)
    .await?;
    if !is_written {
        decide(
            connection,
            candidate,
            CandidateState::Expired,
            (None, None),
            now,
        )
        .await?;
    }
    Ok(())
}

/// Moves an open candidate; false when it was decided already. Decisions are only ever added. Without an actor the policy of
/// its source decided, and nobody else. The reason is in words of the program.
pub(super) async fn decide(
    connection: &mut PgConnection,
    candidate: i64,
    to: CandidateState,
    (actor, reason): (Option<&Actor>, Option<&str>),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    decide_for(connection, (candidate, to), actor, (reason, None), now).await
}

/// What the audit log says of a reason in words of the staff, which may be confidential.
fn reason_of(length: usize) -> String {
    format!("reason: {length} characters, sealed")
}

/// The same, with the reason in words of the program or in sealed ones of the staff.
async fn decide_for(
    connection: &mut PgConnection,
    (candidate, to): (i64, CandidateState),
    actor: Option<&Actor>,
    (reason, sealed): (Option<&str>, Option<&[u8]>),
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
        "INSERT INTO decisions (candidate_id, staff_id, from_state, to_state, reason, at, by_policy, sealed_reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        candidate,
        actor.and_then(Actor::staff_id),
        before,
        after.as_str(),
        reason,
        now,
        actor.is_none(),
        sealed
    )
    .execute(connection)
    .await?;
    Ok(true)
}
