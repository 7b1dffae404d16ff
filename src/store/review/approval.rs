//! **Approvals**: counted in the transaction that publishes, so that nothing goes out with too few.
//!
//! Never here: how many are needed.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::decide;
use crate::domain::candidate::CandidateState;
use crate::domain::staff::Actor;
use crate::domain::update::{DraftState, RevisionKind};
use crate::store::access::lock::is_locked;
use crate::store::amendments::lock_update;
use crate::store::publication::{NewRevision, publish};
use crate::store::{Store, StoreError, audit};

/// While publishing is locked, what still may pass needs so many people.
pub const APPROVALS_UNDER_LOCK: u8 = 2;

/// What came of an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    /// It counts; more are needed.
    Waiting(i64),
    /// This person's was there before.
    Already(i64),
    /// Enough; it goes out at this time.
    Scheduled(DateTime<Utc>),
    /// Enough; it is published as this revision.
    Published(i32),
    /// The draft was edited meanwhile: nothing was approved.
    Changed,
    /// The draft is not open any more.
    NotOpen,
    /// Publishing is locked: no approval counts.
    Locked,
    /// Somebody put it on hold: no approval counts until it is taken up again.
    OnHold,
}

/// What an approval is of, and whose.
#[derive(Debug, Clone, Copy)]
pub struct ApprovalOf<'a> {
    /// Who approves.
    pub actor: &'a Actor,
    /// The version that was seen.
    pub version: i32,
    /// How many are needed.
    pub needed: u8,
}

impl Store {
    /// Counts an approval and, with enough of them, publishes: approval, publication and audit records in one transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing happened then.
    pub async fn approve(
        &self,
        approval: ApprovalOf<'_>,
        revision: &NewRevision<'_>,
        now: DateTime<Utc>,
    ) -> Result<Approval, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let Some(needed) = take_turn(&mut transaction, revision, approval.needed).await? else {
            return Ok(Approval::Locked);
        };
        let approval = ApprovalOf { needed, ..approval };
        let seen = (revision.draft_id, approval.version);
        let (candidate, publish_at) = match to_approve(&mut transaction, seen).await? {
            Ok(found) => found,
            Err(refused) => return Ok(refused),
        };
        let is_new = insert_approval(&mut transaction, revision.draft_id, approval, now).await?;
        let given = count_approvals(&mut transaction, revision.draft_id, approval.version).await?;
        let enough = given >= i64::from(approval.needed);
        if !is_new && !enough {
            // The later moment stays: by it a newcomer will count.
            transaction.commit().await?;
            return Ok(Approval::Already(given));
        }
        let later = publish_at.filter(|at| *at > now);
        let state = match (enough, later) {
            (false, _) => DraftState::AwaitingApproval,
            (true, Some(_)) => DraftState::Scheduled,
            (true, None) => DraftState::Published,
        };
        set_draft_state(&mut transaction, revision.draft_id, state, now).await?;
        if state == DraftState::Published {
            let (to, by) = (CandidateState::Approved, (Some(approval.actor), None));
            if !decide(&mut transaction, candidate, to, by, now).await? {
                return Ok(Approval::NotOpen);
            }
        }
        audit_approval(&mut transaction, revision, approval, (given, later), now).await?;
        let outcome = if !enough {
            Approval::Waiting(given)
        } else if let Some(at) = later {
            Approval::Scheduled(at)
        } else {
            match publish(&mut transaction, revision, now).await? {
                Some(revision) => Approval::Published(revision),
                None => return Ok(Approval::NotOpen),
            }
        };
        transaction.commit().await?;
        Ok(outcome)
    }
}

/// How many approvals are needed at this moment; none while publishing is locked, but for a retraction, which needs two people
/// then, whatever the rules say.
async fn needed_now(
    connection: &mut PgConnection,
    kind: RevisionKind,
    needed: u8,
) -> Result<Option<u8>, StoreError> {
    Ok(match (is_locked(connection).await?, kind) {
        (false, _) => Some(needed),
        (true, RevisionKind::Retraction) => Some(needed.max(APPROVALS_UNDER_LOCK)),
        (true, _) => None,
    })
}

/// How many approvals are needed at this moment; none while publishing is locked for it. Revisions of one update take turns.
pub(super) async fn take_turn(
    connection: &mut PgConnection,
    revision: &NewRevision<'_>,
    needed: u8,
) -> Result<Option<u8>, StoreError> {
    let needed = needed_now(connection, revision.kind, needed).await?;
    if needed.is_some() {
        lock_update(connection, revision.update_id).await?;
    }
    Ok(needed)
}

/// The candidate of the version that was seen, and when it is to go out; or why it cannot be approved.
async fn to_approve(
    connection: &mut PgConnection,
    (draft, version): (i32, i32),
) -> Result<Result<(i64, Option<DateTime<Utc>>), Approval>, StoreError> {
    let found = sqlx::query!(
        "SELECT candidate_id, version, publish_at FROM drafts
         WHERE id = $1 AND state IN ('writing', 'awaiting_approval') FOR UPDATE",
        draft
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(found) = found else {
        return Ok(Err(Approval::NotOpen));
    };
    if found.version != version {
        return Ok(Err(Approval::Changed));
    }
    if is_held(connection, found.candidate_id).await? {
        return Ok(Err(Approval::OnHold));
    }
    Ok(Ok((found.candidate_id, found.publish_at)))
}

/// Whether a candidate is on hold; until the transaction ends nobody changes that.
pub(super) async fn is_held(
    connection: &mut PgConnection,
    candidate: i64,
) -> Result<bool, StoreError> {
    let state = sqlx::query_scalar!(
        "SELECT state FROM candidates WHERE id = $1 FOR UPDATE",
        candidate
    )
    .fetch_optional(connection)
    .await?;
    Ok(state.as_deref() == Some(CandidateState::Held.as_str()))
}

async fn insert_approval(
    connection: &mut PgConnection,
    draft: i32,
    approval: ApprovalOf<'_>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    // Given again it is of this moment: by then a newcomer may count.
    Ok(sqlx::query_scalar!(
        r#"INSERT INTO approvals (draft_id, version, staff_id, at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (draft_id, version, staff_id) DO UPDATE SET at = excluded.at RETURNING xmax = 0 AS "is_new!""#,
        draft,
        approval.version,
        approval.actor.staff_id(),
        now
    )
    .fetch_one(connection)
    .await?)
}

/// Approvals of the operator and of those who are of the staff at this moment: who was removed counts no more, and on the day
/// of joining one counts together with who invited them as one person.
pub(super) async fn count_approvals(
    connection: &mut PgConnection,
    draft: i32,
    version: i32,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT approvals_that_count($1, $2) AS "n!""#,
        draft,
        version
    )
    .fetch_one(connection)
    .await?)
}

async fn set_draft_state(
    connection: &mut PgConnection,
    draft: i32,
    state: DraftState,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE drafts SET state = $2, updated_at = $3 WHERE id = $1",
        draft,
        state.as_str(),
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn audit_approval(
    connection: &mut PgConnection,
    revision: &NewRevision<'_>,
    approval: ApprovalOf<'_>,
    (given, later): (i64, Option<DateTime<Utc>>),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut detail = format!(
        "version {}, {given} of {}",
        approval.version, approval.needed
    );
    if let Some(at) = later {
        // Writing to a String cannot fail.
        let _ = write!(detail, ", to go out at {}", at.format("%Y-%m-%d %H:%M UTC"));
    }
    let record = audit::AuditRecord {
        actor: approval.actor.name(),
        action: "approve",
        subject: revision.code,
        detail: &detail,
    };
    audit::append(connection, record, now).await
}
