//! **Merging** two stories: the older takes over the items of the newer, whose candidate leaves the queue.
//!
//! Never here: finding out what belongs together.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::standing::{self, InTheWay, Pair, Standing};
use super::{decide, proposals};
use crate::domain::candidate::{CandidateState, ProposalState};
use crate::domain::staff::Actor;
use crate::store::intake::lock_items;
use crate::store::{Store, StoreError, audit};

/// What came of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merge {
    /// They are one story now.
    Merged {
        /// The story that goes on: the older.
        story: i64,
        /// Its candidate.
        candidate: Option<i64>,
    },
    /// They were one story before.
    Already {
        /// The story that they are.
        story: i64,
    },
    /// It may not be; nothing was changed.
    Refused(InTheWay),
}

impl Store {
    /// Moves the items of the newer story into the older one; in one transaction with the audit record.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing happened then.
    pub async fn merge_stories(
        &self,
        (one, other): (i64, i64),
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<Merge, StoreError> {
        let mut transaction = self.pool.begin().await?;
        lock_items(&mut transaction).await?;
        let (older, newer) = match standing::lock_pair(&mut transaction, one, other).await? {
            Err(reason) => return Ok(Merge::Refused(reason)),
            Ok(Pair::Same(story)) => return Ok(Merge::Already { story }),
            Ok(Pair::Two { older, newer }) => (older, newer),
        };
        let in_the_way = newer
            .in_use()
            .or_else(|| newer.claimed_by_other(actor, now))
            .or_else(|| older.claimed_by_other(actor, now));
        if let Some(reason) = in_the_way {
            return Ok(Merge::Refused(reason));
        }
        let pair = (older.story, newer.story);
        let moved = move_items(&mut transaction, pair, actor).await?;
        proposals::take_over(&mut transaction, pair).await?;
        proposals::close(
            &mut transaction,
            pair,
            ProposalState::Merged,
            actor.staff_id(),
            now,
        )
        .await?;
        reopen(&mut transaction, &older, &newer, actor, now).await?;
        leave_queue(&mut transaction, &older, &newer, actor, now).await?;
        let (subject, detail) = (
            format!("story {}", older.story),
            format!("story {} and its {moved} items", newer.story),
        );
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "merge",
            subject: &subject,
            detail: &detail,
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(Merge::Merged {
            story: older.story,
            candidate: older.candidate,
        })
    }
}

/// Moves the items; what began the newer story was merged, what repeats it keeps its own reason. Stories that were merged
/// into the newer one lead to the older from now on, so that following takes one step.
async fn move_items(
    connection: &mut PgConnection,
    (older, newer): (i64, i64),
    actor: &Actor,
) -> Result<u64, StoreError> {
    let moved = sqlx::query!(
        "UPDATE items SET story_id = $1,
             moved_by = CASE WHEN joined_by IN ('first', 'split') THEN $3 ELSE moved_by END,
             joined_by = CASE WHEN joined_by IN ('first', 'split') THEN 'merged' ELSE joined_by END
         WHERE story_id = $2",
        older,
        newer,
        actor.staff_id()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE stories s SET first_at = least(s.first_at, n.first_at), last_at = greatest(s.last_at, n.last_at)
         FROM stories n WHERE s.id = $1 AND n.id = $2",
        older,
        newer
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE stories SET merged_into = $1 WHERE id = $2 OR merged_into = $2",
        older,
        newer
    )
    .execute(connection)
    .await?;
    Ok(moved.rows_affected())
}

/// What was rejected or too old waits again when something new is said of it, and the topics of both are its topics: else
/// nobody would see the event any more.
async fn reopen(
    connection: &mut PgConnection,
    older: &Standing,
    newer: &Standing,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (Some(candidate), Some(other), Some(before)) =
        (older.candidate, newer.candidate, older.state)
    else {
        return Ok(());
    };
    sqlx::query!(
        "UPDATE candidates c SET topics = c.topics || ARRAY(SELECT t FROM unnest(n.topics) t WHERE t <> ALL (c.topics))
         FROM candidates n WHERE c.id = $1 AND n.id = $2",
        candidate,
        other
    )
    .execute(&mut *connection)
    .await?;
    let is_over = matches!(before, CandidateState::Rejected | CandidateState::Expired);
    if !is_over || !newer.is_open() {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE candidates SET state = $2 WHERE id = $1",
        candidate,
        CandidateState::New.as_str()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO decisions (candidate_id, staff_id, from_state, to_state, reason, at) VALUES ($1, $2, $3, $4, $5, $6)",
        candidate,
        actor.staff_id(),
        before.as_str(),
        CandidateState::New.as_str(),
        format!("{other} was merged into it"),
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The newer candidate is decided; one that was decided before stays as it was.
async fn leave_queue(
    connection: &mut PgConnection,
    older: &Standing,
    newer: &Standing,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(candidate) = newer.candidate else {
        return Ok(());
    };
    let reason = format!("merged into {}", older.candidate.unwrap_or(older.story));
    let decision = (Some(actor), Some(reason.as_str()));
    decide(
        connection,
        candidate,
        CandidateState::Expired,
        decision,
        now,
    )
    .await?;
    Ok(())
}
