//! **Relaying**: a relay whose time has come becomes a revision, in one transaction that looks at everything once more.
//!
//! Never here: the rules.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::decide;
use super::relays::RELAY;
use crate::domain::candidate::CandidateState;
use crate::store::access::lock::is_locked;
use crate::store::publication::{NewRevision, publish};
use crate::store::{Store, StoreError};

/// A revision that goes out without review.
#[derive(Debug, Clone, Copy)]
pub struct Relayed<'a> {
    /// The candidate it is made from.
    pub candidate: i64,
    /// The very revision of the item.
    pub item: i64,
    /// Its content, sealed as a draft.
    pub sealed: &'a [u8],
    /// At most so many of a source within an hour.
    pub hourly: i64,
}

/// What came of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RelayOutcome {
    /// It is out, as this revision.
    Published(i32),
    /// The code is taken: another must be drawn.
    CodeTaken,
    /// It was stopped or changed meanwhile, or it is too much of one source.
    NotNow,
    /// Publishing is locked: it goes on waiting.
    Locked,
}

impl Store {
    /// Publishes a relay whose time has come: update, draft, decision, revision and audit record in one transaction. What was
    /// stopped, changed or claimed meanwhile stays where it is.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing happened then.
    pub async fn publish_relay(
        &self,
        relayed: Relayed<'_>,
        revision: &NewRevision<'_>,
        now: DateTime<Utc>,
    ) -> Result<RelayOutcome, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if is_locked(&mut transaction).await? {
            return Ok(RelayOutcome::Locked);
        }
        if !take(&mut transaction, relayed, now).await? {
            return Ok(RelayOutcome::NotNow);
        }
        let update = sqlx::query_scalar!(
            "INSERT INTO updates (code, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id",
            revision.code,
            now
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(update_id) = update else {
            return Ok(RelayOutcome::CodeTaken);
        };
        let draft_id = sqlx::query_scalar!(
            "INSERT INTO drafts (candidate_id, update_id, kind, state, sealed, created_at, updated_at)
             VALUES ($1, $2, 'original', 'published', $3, $4, $4) RETURNING id",
            relayed.candidate,
            update_id,
            relayed.sealed,
            now
        )
        .fetch_one(&mut *transaction)
        .await?;
        let reason = (None, Some("relayed, not reviewed"));
        let to = CandidateState::Approved;
        if !decide(&mut transaction, relayed.candidate, to, reason, now).await? {
            return Ok(RelayOutcome::NotNow);
        }
        let revision = NewRevision {
            draft_id,
            update_id,
            actor: RELAY,
            ..revision.clone()
        };
        match publish(&mut transaction, &revision, now).await? {
            Some(revision) => {
                transaction.commit().await?;
                Ok(RelayOutcome::Published(revision))
            }
            None => Ok(RelayOutcome::NotNow),
        }
    }
}

/// Takes a relay that waits, if it may still go out: the rows that say so are locked, so that nobody claims it, no revision
/// overtakes it and no more than the hourly number leaves.
async fn take(
    connection: &mut PgConnection,
    relayed: Relayed<'_>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    sqlx::query!(
        "SELECT s.id FROM sources s JOIN relays r ON r.source_id = s.id WHERE r.candidate_id = $1 FOR NO KEY UPDATE OF s",
        relayed.candidate
    )
    .fetch_optional(&mut *connection)
    .await?;
    // A merge and a copy that joins wait for the story, or we for them.
    sqlx::query!(
        "SELECT t.id FROM stories t JOIN candidates c ON c.story_id = t.id WHERE c.id = $1 FOR UPDATE OF t",
        relayed.candidate
    )
    .fetch_optional(&mut *connection)
    .await?;
    sqlx::query!(
        "SELECT id FROM candidates WHERE id = $1 FOR UPDATE",
        relayed.candidate
    )
    .fetch_optional(&mut *connection)
    .await?;
    let taken = sqlx::query!(
        "UPDATE relays r SET state = 'published', decided_at = $3
         FROM candidates c, sources s, items i
         WHERE r.candidate_id = $1 AND r.state = 'waiting' AND r.item_id = $2 AND r.due_at <= $3
           AND c.id = r.candidate_id AND c.state = 'new' AND c.urgency = 'routine'
           AND (c.claimed_until IS NULL OR c.claimed_until <= $3)
           AND NOT EXISTS (SELECT FROM drafts d WHERE d.candidate_id = c.id)
           AND s.id = r.source_id AND s.policy = 'relay' AND s.state = 'active' AND s.relay_off_at IS NULL
           AND i.id = r.item_id AND NOT EXISTS (SELECT FROM items n WHERE n.source_id = i.source_id
               AND n.external_id = i.external_id AND n.revision > i.revision)
           AND i.story_id = c.story_id AND i.joined_by = 'first'
           AND NOT EXISTS (SELECT FROM items o WHERE o.story_id = c.story_id
               AND (o.source_id, o.external_id) <> (i.source_id, i.external_id) AND o.joined_by <> 'same_text')
           AND (SELECT count(*) FROM relays o WHERE o.source_id = r.source_id AND o.state = 'published'
                AND o.decided_at > $4) < $5",
        relayed.candidate,
        relayed.item,
        now,
        now - TimeDelta::hours(1),
        relayed.hourly
    )
    .execute(connection)
    .await?;
    Ok(taken.rows_affected() == 1)
}
