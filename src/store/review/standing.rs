//! Where a story **stands** in review, locked for who wants to change what belongs to it; and what is in the way of that.
//!
//! Locks come in one order: items (as a whole), stories, drafts, candidates. An approval locks the draft, then the candidate.
//!
//! Never here: a change of anything.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::candidate::CandidateState;
use crate::domain::staff::Actor;
use crate::domain::update::DraftState;
use crate::store::{StoreError, word};

/// Why stories may not be merged or split at this moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InTheWay {
    /// There is no such story.
    #[error("there is no story {0}; `vestka story list` names them")]
    UnknownStory(i64),
    /// A story is not merged with itself.
    #[error("that is one story: please name two")]
    OneStory,
    /// Somebody works on it.
    #[error("{by} works on candidate {candidate} until {} UTC; please ask them, or wait", until.format("%H:%M"))]
    Claimed {
        /// Candidate.
        candidate: i64,
        /// Who.
        by: String,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// An update is being written from it.
    #[error("an update is being written from candidate {0}; please publish or reject it first")]
    Drafted(i64),
    /// An update was published from the story that would be taken over.
    #[error("an update was published from candidate {0}; please reject the other one instead")]
    Published(i64),
    /// The item is not of the story.
    #[error("item {0} is not of this story; `vestka story list` names its items")]
    NotOfStory(i64),
    /// Nothing would be left.
    #[error("all that the story has is this item and copies of it: there is nothing to split")]
    OnlyItem,
}

/// A story as it stands, locked.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) story: i64,
    pub(super) candidate: Option<i64>,
    pub(super) state: Option<CandidateState>,
    claim: Option<Claim>,
    draft: Option<DraftState>,
}

#[derive(Debug, Clone)]
struct Claim {
    staff: i32,
    handle: String,
    until: DateTime<Utc>,
}

/// Two numbers of stories, once merges are followed.
#[derive(Debug, Clone)]
pub(super) enum Pair {
    /// They name the same story.
    Same(i64),
    /// They name two.
    Two {
        older: Box<Standing>,
        newer: Box<Standing>,
    },
}

impl Standing {
    /// What keeps `actor` from moving its items: somebody else works on it.
    pub(super) fn claimed_by_other(&self, actor: &Actor, now: DateTime<Utc>) -> Option<InTheWay> {
        let claim = self.claim.as_ref()?;
        let is_others = claim.until > now && actor.staff_id() != Some(claim.staff);
        is_others.then(|| InTheWay::Claimed {
            candidate: self.candidate.unwrap_or_default(),
            by: claim.handle.clone(),
            until: claim.until,
        })
    }

    /// Whether the staff have it in their queue.
    pub(super) fn is_open(&self) -> bool {
        self.state.is_some_and(CandidateState::is_open)
    }

    /// What keeps it from being given up for another: what is written or was published from it.
    pub(super) fn in_use(&self) -> Option<InTheWay> {
        let candidate = self.candidate?;
        if self.draft.is_some() {
            return Some(InTheWay::Drafted(candidate));
        }
        (self.state == Some(CandidateState::Approved)).then_some(InTheWay::Published(candidate))
    }

    /// What was submitted for approval: others have seen it, with the items that it has.
    pub(super) fn submitted(&self) -> Option<InTheWay> {
        let is_submitted = self.draft.is_some_and(|state| state != DraftState::Writing);
        Some(InTheWay::Drafted(self.candidate?)).filter(|_| is_submitted)
    }
}

/// Locks two stories, each followed to where it was merged.
pub(super) async fn lock_pair(
    connection: &mut PgConnection,
    one: i64,
    other: i64,
) -> Result<Result<Pair, InTheWay>, StoreError> {
    let Some(first) = followed(connection, one).await? else {
        return Ok(Err(InTheWay::UnknownStory(one)));
    };
    let Some(second) = followed(connection, other).await? else {
        return Ok(Err(InTheWay::UnknownStory(other)));
    };
    if one == other {
        return Ok(Err(InTheWay::OneStory));
    }
    if first == second {
        return Ok(Ok(Pair::Same(first)));
    }
    let mut standings = lock(connection, &[first, second]).await?;
    // One of them may have been merged between the two looks: then they are locked anew, which ends, as merges only grow.
    if standings.len() < 2 {
        return Box::pin(lock_pair(connection, one, other)).await;
    }
    let newer = standings.pop().map(Box::new);
    let older = standings.pop().map(Box::new);
    Ok(older
        .zip(newer)
        .map(|(older, newer)| Pair::Two { older, newer })
        .ok_or(InTheWay::UnknownStory(one)))
}

/// Locks one story, followed to where it was merged.
pub(super) async fn lock_one(
    connection: &mut PgConnection,
    story: i64,
) -> Result<Result<Standing, InTheWay>, StoreError> {
    let Some(found) = followed(connection, story).await? else {
        return Ok(Err(InTheWay::UnknownStory(story)));
    };
    match lock(connection, &[found]).await?.pop() {
        Some(standing) => Ok(Ok(standing)),
        None => Box::pin(lock_one(connection, story)).await,
    }
}

async fn followed(connection: &mut PgConnection, story: i64) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(merged_into, id) AS "story!" FROM stories WHERE id = $1"#,
        story
    )
    .fetch_optional(connection)
    .await?)
}

/// Those of the stories that were not merged away meanwhile, oldest first.
async fn lock(connection: &mut PgConnection, stories: &[i64]) -> Result<Vec<Standing>, StoreError> {
    let locked = sqlx::query_scalar!(
        "SELECT id FROM stories WHERE id = ANY($1) AND merged_into IS NULL ORDER BY id FOR UPDATE",
        stories
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!(
        "SELECT d.id FROM drafts d JOIN candidates c ON c.id = d.candidate_id WHERE c.story_id = ANY($1)
           AND d.state IN ('writing', 'awaiting_approval', 'scheduled') ORDER BY d.id FOR UPDATE OF d",
        &locked
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!(
        "SELECT id FROM candidates WHERE story_id = ANY($1) ORDER BY id FOR UPDATE",
        &locked
    )
    .fetch_all(&mut *connection)
    .await?;
    let rows = sqlx::query!(
        r#"SELECT s.id, c.id AS "candidate?", c.state AS "state?", c.claimed_by AS "claimed_by?", c.claimed_until,
                  t.handle AS "handle?", d.state AS "draft?"
           FROM stories s LEFT JOIN candidates c ON c.story_id = s.id LEFT JOIN staff t ON t.id = c.claimed_by
                LEFT JOIN drafts d ON d.candidate_id = c.id AND d.state IN ('writing', 'awaiting_approval', 'scheduled')
           WHERE s.id = ANY($1) ORDER BY s.id"#,
        &locked
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let claim = row.claimed_by.zip(row.handle).zip(row.claimed_until);
            Ok(Standing {
                story: row.id,
                candidate: row.candidate,
                state: row
                    .state
                    .map(|state| word("candidates.state", &state))
                    .transpose()?,
                claim: claim.map(|((staff, handle), until)| Claim {
                    staff,
                    handle,
                    until,
                }),
                draft: row
                    .draft
                    .map(|state| word("drafts.state", &state))
                    .transpose()?,
            })
        })
        .collect()
}
