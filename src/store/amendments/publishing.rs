//! **Publishing** an amendment: what is left of the earlier fan-outs stops with it, and so do the drafts that it overtakes.
//!
//! Never here: whether it may be published, and what becomes of those who had an earlier revision still to come.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::drafts;
use crate::domain::candidate::CandidateState;
use crate::domain::update::{RevisionKind, Urgency};
use crate::store::fanout::STOPPED_BY_HAND;
use crate::store::publication::NewRevision;
use crate::store::review::decide;
use crate::store::{StoreError, audit, word};

/// Why a draft was cancelled that waited when its update was withdrawn.
const WITHDRAWN: &str = "the update was retracted meanwhile";

/// Amendments of one update take turns: first the update, then its fan-outs, before any draft, candidate or record of the
/// audit log.
pub(in crate::store) async fn lock_update(
    connection: &mut PgConnection,
    update_id: i32,
) -> Result<(), StoreError> {
    sqlx::query!("SELECT id FROM updates WHERE id = $1 FOR UPDATE", update_id)
        .fetch_optional(&mut *connection)
        .await?;
    sqlx::query!(
        "SELECT f.revision_id FROM fanouts f JOIN revisions r ON r.id = f.revision_id
         WHERE r.update_id = $1 AND f.state IN ('running', 'paused', 'halted') ORDER BY f.revision_id FOR UPDATE OF f",
        update_id
    )
    .fetch_all(&mut *connection)
    .await?;
    // What a publication ends or changes besides its own draft: nothing is locked after the turn in the audit log is taken.
    sqlx::query!(
        "SELECT d.id FROM amendment_drafts a JOIN drafts d ON d.id = a.draft_id JOIN candidates c ON c.id = d.candidate_id
         WHERE a.update_id = $1 AND a.is_open ORDER BY d.id FOR UPDATE OF d, c",
        update_id
    )
    .fetch_all(connection)
    .await?;
    Ok(())
}

/// Stops what is left of the earlier fan-outs, and begins that of the amendment, which waits for what is under way.
pub(in crate::store) async fn publish(
    connection: &mut PgConnection,
    revision: i32,
    new: &NewRevision<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE fanouts f SET state = 'stopped', state_reason = 'the update was amended', halted_languages = '{}', halted_by = NULL
         FROM revisions r
         WHERE r.id = f.revision_id AND r.update_id = $1 AND r.number < $2 AND f.state IN ('running', 'paused', 'halted')",
        new.update_id,
        new.number
    )
    .execute(&mut *connection)
    .await?;
    let readers = super::audience::readers(connection, revision).await?;
    let rest = match new.kind {
        RevisionKind::Retraction => 0,
        _ => left_of_stopped(connection, new).await?,
    };
    let urgency = sqlx::query_scalar!("SELECT urgency FROM revisions WHERE id = $1", revision)
        .fetch_one(&mut *connection)
        .await?;
    let urgency: Urgency = word("revisions.urgency", &urgency)?;
    sqlx::query!(
        "INSERT INTO fanouts (revision_id, state, rank, due, due_is_estimate, started_at)
         VALUES ($1, 'running', $2, $3, $4, $5)",
        revision,
        urgency.rank(new.kind),
        readers.size + rest,
        readers.is_estimate || rest > 0,
        now
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO amendments (revision_id, amends_id)
         SELECT $1, id FROM revisions WHERE update_id = $2 AND number = $3",
        revision,
        new.update_id,
        new.number - 1
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Closes the draft that is published. A retraction also cancels the correction that waits; the retraction that waits now
/// amends the correction.
pub(in crate::store) async fn close_drafts(
    connection: &mut PgConnection,
    (revision, new): (i32, &NewRevision<'_>),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!("DELETE FROM draft_looks WHERE draft_id = $1", new.draft_id)
        .execute(&mut *connection)
        .await?;
    if new.kind == RevisionKind::Original {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE amendment_drafts SET is_open = false WHERE draft_id = $1",
        new.draft_id
    )
    .execute(&mut *connection)
    .await?;
    if new.kind != RevisionKind::Retraction {
        return drafts::carry_retraction(connection, (revision, new.update_id), now).await;
    }
    let overtaken = sqlx::query!(
        "UPDATE drafts d SET state = 'cancelled', updated_at = $2, publish_at = NULL
         FROM amendment_drafts a
         WHERE a.draft_id = d.id AND a.update_id = $1 AND a.is_open AND d.state IN ('writing', 'awaiting_approval', 'scheduled')
         RETURNING d.id, d.candidate_id",
        new.update_id,
        now
    )
    .fetch_all(&mut *connection)
    .await?;
    for draft in overtaken {
        let by = (Some(new.by), Some(WITHDRAWN));
        decide(
            connection,
            draft.candidate_id,
            CandidateState::Rejected,
            by,
            now,
        )
        .await?;
        let subject = draft.candidate_id.to_string();
        let record = audit::AuditRecord {
            actor: new.actor,
            action: "cancel_draft",
            subject: &subject,
            detail: WITHDRAWN,
        };
        audit::append(connection, record, now).await?;
    }
    sqlx::query!(
        "UPDATE amendment_drafts SET is_open = false WHERE update_id = $1 AND is_open",
        new.update_id
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Those who still had an earlier revision to come, as far as it is known.
async fn left_of_stopped(
    connection: &mut PgConnection,
    new: &NewRevision<'_>,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(sum(greatest(f.due - f.accepted - f.uncertain - f.unreachable - f.failed - f.lapsed - f.stopped, f.deferred)), 0)::bigint AS "n!"
           FROM fanouts f JOIN revisions r ON r.id = f.revision_id
           WHERE r.update_id = $1 AND r.number = $2 AND f.state = 'stopped' AND coalesce(f.state_reason NOT LIKE $3 || '%', true)"#,
        new.update_id,
        new.number - 1,
        STOPPED_BY_HAND
    )
    .fetch_one(connection)
    .await?)
}
