//! **Halting**: a fan-out stops by itself when the share of one kind of failure jumps, and nobody is paused for that.
//!
//! Tries are counted in windows. Who seems unreachable in one is a *suspect*, and waits until the window after it is judged
//! normal too; then it is settled and paused. When a window is judged to be a jump, the fan-out halts with its suspects.
//!
//! Never here: what a jump is.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::control::lock_fanouts;
use super::settle::pauses;
use super::{
    AttemptRow, Deferral, FULL_WINDOW, Settled, count, insert_attempts, insert_deliveries,
    pause_unreachable,
};
use crate::domain::delivery::{AttemptOutcome, Outcome};
use crate::domain::subscriber::PauseReason;
use crate::store::delivery_log::count_reasons;
use crate::store::{Store, StoreError, word};

/// The window of who was judged: its next failure counts as it is.
const JUDGED: i32 = -1;

/// Suspects that are settled in one transaction.
const SETTLED_AT_ONCE: i64 = 1000;

/// The open window of a fan-out, as it is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Of which revision.
    pub revision_id: i32,
    /// Its number.
    pub number: i32,
    /// Tries in it, but not those of who was a suspect already.
    pub tried: i32,
    /// Suspects in it, by reason; the most first.
    pub failing: Vec<(PauseReason, i64)>,
    /// Whether it has as many tries as a window has.
    pub is_full: bool,
    /// Deliveries of the fan-out so far that were accepted.
    pub accepted: i64,
    /// Deliveries so far that were unreachable.
    pub unreachable: i64,
    /// Code of the update.
    pub code: String,
}

impl Store {
    /// The open window of a running fan-out; none when an admin trusts its failures, or it does not run. Counts its suspects:
    /// those of two windows at most, by their key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn window(&self, revision_id: i32) -> Result<Option<Window>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT coalesce(f.window_number, 0) AS "number!", coalesce(f.window_tried, 0) AS "tried!", f.accepted, f.unreachable, u.code,
                      s.failing AS "failing?", count(s.failing) AS "n!"
               FROM fanouts f JOIN revisions r ON r.id = f.revision_id JOIN updates u ON u.id = r.update_id
               LEFT JOIN suspects s ON s.revision_id = f.revision_id AND s.window_number = coalesce(f.window_number, 0)
               WHERE f.revision_id = $1 AND f.state = 'running' AND f.trusts_failures IS NOT TRUE
               GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 7 DESC"#,
            revision_id
        )
        .fetch_all(&self.pool)
        .await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let mut window = Window {
            revision_id,
            number: first.number,
            tried: first.tried,
            failing: Vec::new(),
            is_full: first.tried >= FULL_WINDOW,
            accepted: first.accepted,
            unreachable: first.unreachable,
            code: first.code.clone(),
        };
        for row in &rows {
            if let Some(reason) = &row.failing {
                window
                    .failing
                    .push((word("suspects.failing", reason)?, row.n));
            }
        }
        Ok(Some(window))
    }

    /// Running fan-outs with suspects in which everybody was tried once, so that their last window is judged as it is; and those
    /// whose failures an admin trusts (true).
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn fanouts_to_judge(&self) -> Result<Vec<(i32, bool)>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT f.revision_id, coalesce(f.trusts_failures, false) AS "trusts_failures!" FROM fanouts f
             WHERE f.state = 'running' AND EXISTS (SELECT FROM suspects s WHERE s.revision_id = f.revision_id AND s.window_number >= 0)
               AND (f.trusts_failures
                    OR NOT EXISTS (SELECT FROM fanout_shards h WHERE h.revision_id = f.revision_id AND NOT h.done AND h.shard < 128)
                       AND NOT EXISTS (SELECT FROM amendments a WHERE a.revision_id = f.revision_id AND a.begun_at IS NULL))"#
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.revision_id, row.trusts_failures))
            .collect())
    }

    /// Closes a window that was judged normal: the suspects of those before it are what they seem. `is_last` closes the fan-out's
    /// last one, and all are. Gives how many were settled.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn close_window(
        &self,
        window: &Window,
        is_last: bool,
        (now, bot): (DateTime<Utc>, i16),
    ) -> Result<u64, StoreError> {
        let closed = sqlx::query!(
            "UPDATE fanouts SET window_number = $2 + 1, window_tried = 0
             WHERE revision_id = $1 AND coalesce(window_number, 0) = $2 AND state = 'running'",
            window.revision_id,
            window.number
        )
        .execute(&self.pool)
        .await?;
        if closed.rows_affected() == 0 {
            return Ok(0);
        }
        let before = if is_last {
            window.number + 1
        } else {
            window.number
        };
        self.settle_suspects(window.revision_id, before, (now, bot))
            .await
    }

    /// How many seem unreachable and are not settled yet: those of two windows at most.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn suspects_of(&self, revision_id: i32) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM suspects WHERE revision_id = $1"#,
            revision_id
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Halts a fan-out in whose window the failures have jumped. False when it was halted or judged already.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn halt_for_failures(
        &self,
        window: &Window,
        reason: &str,
    ) -> Result<bool, StoreError> {
        let halted = sqlx::query!(
            "UPDATE fanouts SET state = 'halted', halted_by = 'failures', state_reason = $3
             WHERE revision_id = $1 AND coalesce(window_number, 0) = $2 AND state = 'running'",
            window.revision_id,
            window.number,
            reason
        )
        .execute(&self.pool)
        .await?;
        Ok(halted.rows_affected() == 1)
    }

    /// Halts what ran when nobody served this database any more, and did not move since `before`: it may be an old copy, whose
    /// readers have long got it. Nothing while another process is alive or Telegram has asked to wait, and not what somebody has let
    /// go on or tried again since then: that is in the audit log of a copy only if it is no older. Gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn halt_stale(
        &self,
        owner: i64,
        before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let halted = sqlx::query!(
            "UPDATE fanouts SET state = 'halted', halted_by = 'stale',
                    state_reason = 'nothing of it had moved for a day when Vestka was started: is this database an old copy?'
             WHERE state = 'running' AND greatest(started_at, last_at) < $1
               AND NOT EXISTS (SELECT FROM audit_log a JOIN updates u ON u.code = a.subject JOIN revisions r ON r.update_id = u.id
                               WHERE r.id = fanouts.revision_id AND a.at >= $1
                                 AND a.action IN ('resume_fanout', 'retry_fanout', 'trust_failures'))
               AND NOT EXISTS (SELECT FROM senders WHERE owner <> $2 AND until > clock_timestamp())
               AND NOT EXISTS (SELECT FROM paces WHERE blocked_until > $3)",
            before,
            owner,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(halted.rows_affected())
    }

    /// Settles suspects of windows before this one, in pages: given up ones are unreachable and paused, the others wait for
    /// their next try as any deferred. Gives how many were settled.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn settle_suspects(
        &self,
        revision_id: i32,
        before: i32,
        at: (DateTime<Utc>, i16),
    ) -> Result<u64, StoreError> {
        let mut all = 0;
        loop {
            let mut transaction = self.pool.begin().await?;
            let settled = settle_some(&mut transaction, (revision_id, before), at).await?;
            transaction.commit().await?;
            all += settled.unsigned_abs();
            if settled < SETTLED_AT_ONCE {
                return Ok(all);
            }
        }
    }
}

impl Store {
    /// Whether deliveries could be settled at this moment: the same rows, inserted and taken back. A crash may have come of it that
    /// they could not (a full disk), and then nobody is sent to again before they can.
    ///
    /// # Errors
    /// [`StoreError`] when it could not.
    pub async fn try_settling(
        &self,
        revision_id: i32,
        subscribers: &[i32],
        (now, bot): (DateTime<Utc>, i16),
    ) -> Result<(), StoreError> {
        let settled: Vec<Settled> = subscribers
            .iter()
            .map(|subscriber| Settled {
                subscriber_id: *subscriber,
                outcome: Outcome::Uncertain,
                sent_before: 0,
                messages: Vec::new(),
                pause: None,
                possible_duplicate: true,
            })
            .collect();
        let tried = |subscriber: &i32| AttemptRow::again_accepted(*subscriber);
        let attempts: Vec<AttemptRow> = subscribers.iter().map(tried).collect();
        let messages = vec![None; settled.len()];
        let mut transaction = self.pool.begin().await?;
        insert_deliveries(
            &mut transaction,
            revision_id,
            &settled,
            &messages,
            (now, bot),
        )
        .await?;
        insert_attempts(&mut transaction, revision_id, &attempts, now).await?;
        Ok(transaction.rollback().await?)
    }
}

impl AttemptRow {
    /// Accepted, after an earlier try that may have been.
    pub(crate) const fn again_accepted(subscriber_id: i32) -> Self {
        Self {
            subscriber_id,
            outcome: AttemptOutcome::Accepted,
            reason: None,
            code: None,
            description: None,
        }
    }
}

/// Gives how many were settled.
async fn settle_some(
    connection: &mut PgConnection,
    (revision_id, before): (i32, i32),
    (now, bot): (DateTime<Utc>, i16),
) -> Result<i64, StoreError> {
    lock_fanouts(connection, &[revision_id]).await?;
    sqlx::query!(
        "UPDATE suspects SET window_number = $3
         WHERE revision_id = $1 AND window_number >= 0 AND window_number < $2 AND NOT gives_up",
        revision_id,
        before,
        JUDGED
    )
    .execute(&mut *connection)
    .await?;
    let given_up = sqlx::query!(
        r#"WITH given_up AS (
             SELECT subscriber_id, failing FROM suspects
             WHERE revision_id = $1 AND window_number < $2 AND gives_up ORDER BY subscriber_id LIMIT $3)
         DELETE FROM deferred d USING given_up g
         WHERE d.revision_id = $1 AND d.subscriber_id = g.subscriber_id
         RETURNING d.subscriber_id, d.message_id, d.sent_parts, g.failing, d.reason = 'uncertain' OR d.sending AS "may_have_received!""#,
        revision_id,
        before,
        SETTLED_AT_ONCE
    )
    .fetch_all(&mut *connection)
    .await?;
    if given_up.is_empty() {
        return Ok(0);
    }
    let mut settled = Vec::with_capacity(given_up.len());
    let mut messages = Vec::with_capacity(given_up.len());
    for row in given_up {
        messages.push(row.message_id);
        settled.push(Settled {
            subscriber_id: row.subscriber_id,
            outcome: if row.may_have_received {
                Outcome::Uncertain
            } else {
                Outcome::Unreachable
            },
            sent_before: row.sent_parts,
            messages: Vec::new(),
            pause: Some(word("suspects.failing", &row.failing)?),
            possible_duplicate: row.may_have_received,
        });
    }
    insert_deliveries(connection, revision_id, &settled, &messages, (now, bot)).await?;
    count_reasons(connection, revision_id, &settled).await?;
    pause_unreachable(connection, pauses(&settled)).await?;
    let number = i64::try_from(settled.len()).unwrap_or(i64::MAX);
    count(connection, revision_id, &settled, (-number, 0), now).await?;
    Ok(number)
}

/// Puts the deferred that seem unreachable into the open window of their fan-out; who is in one stays in it.
pub(in crate::store) async fn suspect(
    connection: &mut PgConnection,
    revision_id: i32,
    deferred: &[Deferral],
) -> Result<(), StoreError> {
    let (mut subscribers, mut reasons, mut gives_up) = (Vec::new(), Vec::new(), Vec::new());
    for deferral in deferred {
        if let Some((reason, is_given_up)) = deferral.suspect {
            subscribers.push(deferral.subscriber_id);
            reasons.push(reason.as_str().to_owned());
            gives_up.push(is_given_up);
        }
    }
    if subscribers.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO suspects (revision_id, subscriber_id, failing, window_number, gives_up)
         SELECT d.revision_id, d.subscriber_id, page.reason, coalesce(f.window_number, 0), page.gives_up
         FROM UNNEST($2::int[], $3::text[], $4::bool[]) AS page (subscriber, reason, gives_up)
         JOIN deferred d ON d.revision_id = $1 AND d.subscriber_id = page.subscriber
         JOIN fanouts f ON f.revision_id = $1
         ON CONFLICT (revision_id, subscriber_id) DO UPDATE
         SET failing = excluded.failing, gives_up = excluded.gives_up,
             window_number = CASE WHEN suspects.window_number < 0 THEN excluded.window_number ELSE suspects.window_number END",
        revision_id,
        &subscribers,
        &reasons,
        &gives_up
    )
    .execute(connection)
    .await?;
    Ok(())
}
