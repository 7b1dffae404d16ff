//! The **beginning** of an amendment: what is left of the earlier fan-outs stops with its publication; its own begins once
//! nothing of them is under way any more, so that it never overtakes what it amends.
//!
//! Never here: sending, and whether it may be published.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::rest::take_over;
use super::{EDITS, NOTICES, RANGE_BITS, drafts};
use crate::domain::candidate::CandidateState;
use crate::domain::update::RevisionKind;
use crate::store::fanout::{STOPPED_BY_HAND, lock_fanouts};
use crate::store::publication::NewRevision;
use crate::store::review::decide;
use crate::store::{Store, StoreError, audit, digests};

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
    sqlx::query!(
        "INSERT INTO fanouts (revision_id, state, rank, due, due_is_estimate, started_at)
         VALUES ($1, 'running', $2, $3, $4, $5)",
        revision,
        new.content.urgency.rank(new.kind),
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

impl Store {
    /// Begins the fan-outs of amendments before which nothing of the earlier revisions is under way; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_amendments(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let waiting = sqlx::query_scalar!(
            "SELECT a.revision_id FROM amendments a WHERE a.begun_at IS NULL ORDER BY a.revision_id"
        )
        .fetch_all(&self.pool)
        .await?;
        let mut begun = 0;
        for revision in waiting {
            begun += usize::from(self.begin_one(revision, now).await?);
        }
        Ok(begun)
    }

    async fn begin_one(&self, revision: i32, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let amendment = sqlx::query!(
            "SELECT r.id, r.update_id, r.number, r.kind FROM amendments a JOIN revisions r ON r.id = a.revision_id
             WHERE a.revision_id = $1 AND a.begun_at IS NULL FOR UPDATE OF a SKIP LOCKED",
            revision
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(amendment) = amendment else {
            return Ok(false);
        };
        let earlier = sqlx::query_scalar!(
            "SELECT id FROM revisions WHERE update_id = $1 AND number < $2 ORDER BY id",
            amendment.update_id,
            amendment.number
        )
        .fetch_all(&mut *transaction)
        .await?;
        if is_under_way(&mut transaction, &earlier).await? {
            return Ok(false);
        }
        // In the order of whoever settles what was deferred: the fan-outs first.
        lock_fanouts(&mut transaction, &earlier).await?;
        let is_correction = amendment.kind == RevisionKind::Correction.as_str();
        keep_uncertain(&mut transaction, &earlier, now).await?;
        digests::keep_uncertain(&mut transaction, &earlier, now).await?;
        take_over(&mut transaction, (revision, &earlier), is_correction, now).await?;
        sqlx::query!(
            "INSERT INTO fanout_shards (revision_id, shard, cursor)
             SELECT $1, first + n, greatest(((n::bigint) << $4) - 1, 0)::int
             FROM (SELECT n::smallint AS n FROM generate_series(0, 63) AS n) AS ranges,
                  unnest(ARRAY[$2::smallint, $3::smallint]) AS first",
            revision,
            NOTICES,
            EDITS,
            RANGE_BITS
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "UPDATE amendments SET begun_at = $2 WHERE revision_id = $1",
            revision,
            now
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Locks what is left of the earlier fan-outs; true while somebody still holds a part of them.
pub(super) async fn is_under_way(
    connection: &mut PgConnection,
    earlier: &[i32],
) -> Result<bool, StoreError> {
    let shards = sqlx::query_scalar!(
        r#"SELECT lease_until IS NOT NULL AND lease_until > clock_timestamp() AS "held!" FROM fanout_shards
           WHERE revision_id = ANY($1) ORDER BY revision_id, shard FOR UPDATE"#,
        earlier
    )
    .fetch_all(&mut *connection)
    .await?;
    let deferred = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM deferred WHERE revision_id = ANY($1) AND lease_until > clock_timestamp())
               OR EXISTS (SELECT FROM waiting_edits WHERE revision_id = ANY($1) AND lease_until > clock_timestamp())
               OR EXISTS (SELECT FROM digests WHERE sending_to >= ($1::int[])[1] AND lease_until > clock_timestamp()) AS "held!""#,
        earlier
    )
    .fetch_one(connection)
    .await?;
    Ok(deferred || shards.contains(&true))
}

/// What a crash left uncertain counts as received: pages that were being sent, and tries that were begun.
pub(super) async fn keep_uncertain(
    connection: &mut PgConnection,
    earlier: &[i32],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH pages AS (
             INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
             SELECT f.revision_id, s.id, NULL, $2, 2, s.bot_id
             FROM fanout_shards f JOIN revisions r ON r.id = f.revision_id
             JOIN revisions o ON o.update_id = r.update_id AND o.number = 1
             JOIN subscribers s ON s.id > f.cursor AND s.id <= f.sending_to
                  AND CASE WHEN f.shard < 64 THEN s.shard = f.shard AND (f.sending_ids IS NULL OR s.id = ANY (f.sending_ids)) ELSE true END
             WHERE f.revision_id = ANY($1) AND f.sending_to IS NOT NULL AND f.shard < 128 AND s.state <> 'erasing'
               AND CASE WHEN f.shard < 64
                   THEN f.sending_ids IS NOT NULL
                        OR s.pace <> 'digest' AND (s.pace = 'instant' OR o.urgency = 'breaking')
                           AND EXISTS (SELECT 1 FROM subscriptions su JOIN revision_topics rt
                                       ON rt.revision_id = o.id AND rt.topic_id = su.topic_id
                                       WHERE su.subscriber_id = s.id AND coalesce(su.after_revision < o.id, true))
                   ELSE EXISTS (SELECT FROM deliveries d JOIN revisions e ON e.id = d.revision_id
                                WHERE e.update_id = r.update_id AND e.number < r.number AND d.subscriber_id = s.id
                                  AND is_reader(d.outcome, d.message_id))
                   END
             ON CONFLICT DO NOTHING RETURNING revision_id),
         tries AS (
             INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
             SELECT d.revision_id, d.subscriber_id, d.message_id, $2, 2, s.bot_id
             FROM deferred d JOIN subscribers s ON s.id = d.subscriber_id
             WHERE d.revision_id = ANY($1) AND (d.sending OR d.reason = 'uncertain' OR d.sent_parts > 0) AND s.state <> 'erasing'
             ON CONFLICT DO NOTHING RETURNING revision_id),
         counted AS (SELECT revision_id, count(*) AS n, count(*) FILTER (WHERE waited) AS waited
                     FROM (SELECT *, false AS waited FROM pages UNION ALL SELECT *, true FROM tries) AS kept GROUP BY 1)
         UPDATE fanouts f SET uncertain = uncertain + counted.n, deferred = deferred - counted.waited
         FROM counted WHERE f.revision_id = counted.revision_id",
        earlier,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
