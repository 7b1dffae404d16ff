//! What is **brought forward**: of one who can be reached after all, or who reads another language from now on.
//!
//! What is due is due since the fan-out went on last: when somebody used the bot is nobody's business.
//!
//! Never here: how that is known, and a delivery that is under way at this moment: its answer decides.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::language::Language;
use crate::store::fanout::{lock_fanouts, wake_delivery};
use crate::store::{Store, StoreError};

impl Store {
    /// It can be reached: what it missed and what is not judged yet is tried again now, as if for the first time, and nothing is
    /// concluded from the failure before. Two look-ups for each open fan-out.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn clear_suspicion(&self, subscriber: i32) -> Result<(), StoreError> {
        // Nor from that of a digest. One that is under way sees by itself that its reader is back.
        sqlx::query!(
            "UPDATE digests SET tries = 0 WHERE subscriber_id = $1 AND tries > 0 AND lease_owner IS NULL",
            subscriber
        )
        .execute(&self.pool)
        .await?;
        let suspected = sqlx::query_scalar!(
            "SELECT s.revision_id FROM fanouts f JOIN suspects s ON s.revision_id = f.revision_id AND s.subscriber_id = $1
             WHERE f.state IN ('running', 'paused', 'halted')",
            subscriber
        )
        .fetch_all(&self.pool)
        .await?;
        if suspected.is_empty() {
            return Ok(());
        }
        let mut transaction = self.pool.begin().await?;
        lock_fanouts(&mut transaction, &suspected).await?;
        // Its try in the open window is taken out of it: it is made again.
        sqlx::query!(
            "WITH again AS (
                 UPDATE deferred d SET due_at = least(d.due_at, coalesce(f.last_at, f.started_at)), tries = 0
                 FROM suspects s JOIN fanouts f ON f.revision_id = s.revision_id
                 WHERE d.revision_id = ANY($2) AND d.subscriber_id = $1 AND s.revision_id = d.revision_id AND s.subscriber_id = $1),
             cleared AS (
                 DELETE FROM suspects WHERE revision_id = ANY($2) AND subscriber_id = $1 RETURNING revision_id, window_number)
             UPDATE fanouts f SET window_tried = greatest(coalesce(f.window_tried, 0) - 1, 0)
             FROM cleared c WHERE f.revision_id = c.revision_id AND coalesce(f.window_number, 0) = c.window_number",
            subscriber,
            &suspected
        )
        .execute(&mut *transaction)
        .await?;
        wake_delivery(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// It reads this language from now on. What waited because its text was halted in another one is due now, unless it is halted in
    /// this one too; a fan-out of which nothing was left but halted languages goes on for it; what broke off in the middle begins anew where the language `has_changed`, and may be received twice: what stands
    /// of it in the chat stays known. One look-up for each open fan-out.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn go_on_in_language(
        &self,
        (subscriber, language): (i32, Language),
        has_changed: bool,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let waiting = sqlx::query_scalar!(
            "SELECT d.revision_id FROM fanouts f JOIN deferred d ON d.revision_id = f.revision_id AND d.subscriber_id = $1
             WHERE f.state IN ('running', 'paused', 'halted')
               AND (($3 AND d.sent_parts > 0) OR d.reason = 'malformed' OR d.due_at > $2::timestamptz + interval '30 days'
                    OR f.state = 'halted' AND f.halted_by = 'languages' AND $4 <> ALL (f.halted_languages))",
            subscriber,
            now,
            has_changed,
            language.code()
        )
        .fetch_all(&self.pool)
        .await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let mut transaction = self.pool.begin().await?;
        lock_fanouts(&mut transaction, &waiting).await?;
        go_on_in(&mut transaction, (subscriber, language), &waiting, now).await?;
        wake_delivery(&mut transaction).await?;
        Ok(transaction.commit().await?)
    }
}

/// The same of these fan-outs, which are locked.
pub(in crate::store) async fn go_on_in(
    connection: &mut PgConnection,
    (subscriber, language): (i32, Language),
    revisions: &[i32],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    keep_what_stands(&mut *connection, subscriber, revisions).await?;
    sqlx::query!(
        "WITH moved AS (
             UPDATE deferred d
             SET due_at = CASE WHEN $4 <> ALL (f.halted_languages) AND (d.reason = 'malformed' OR d.due_at > $3::timestamptz + interval '30 days')
                               THEN least(d.due_at, coalesce(f.last_at, f.started_at)) ELSE d.due_at END,
                 reason = CASE WHEN d.sent_parts > 0 THEN 'uncertain' ELSE d.reason END,
                 sent_parts = 0, message_id = NULL
             FROM fanouts f
             WHERE d.revision_id = ANY($2) AND d.subscriber_id = $1 AND f.revision_id = d.revision_id
               AND (d.lease_until IS NULL OR d.lease_until < clock_timestamp())
             RETURNING d.revision_id)
         UPDATE fanouts f SET state = 'running', halted_by = NULL FROM moved
         WHERE f.revision_id = moved.revision_id AND f.state = 'halted' AND f.halted_by = 'languages' AND $4 <> ALL (f.halted_languages)",
        subscriber,
        revisions,
        now,
        language.code()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// It begins anew, and may be received twice; what stands of it in the chat stays known.
pub(in crate::store) async fn forget_what_stands(
    connection: &mut PgConnection,
    (revision_id, subscriber): (i32, i32),
) -> Result<(), StoreError> {
    keep_what_stands(&mut *connection, subscriber, &[revision_id]).await?;
    sqlx::query!(
        "UPDATE deferred SET reason = 'uncertain', sent_parts = 0, message_id = NULL
         WHERE revision_id = $1 AND subscriber_id = $2 AND lease_owner IS NULL",
        revision_id,
        subscriber
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The messages of what broke off, in the language before: they can be edited and deleted as those of a late page. Their time is that
/// of the fan-out, or the hour of a later try.
async fn keep_what_stands(
    connection: &mut PgConnection,
    subscriber: i32,
    revisions: &[i32],
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH begun AS MATERIALIZED (
             SELECT d.revision_id, d.message_id, s.bot_id, greatest(coalesce(f.last_at, f.started_at),
                             (SELECT date_trunc('hour', max(a.at)) FROM attempts a
                              WHERE a.revision_id = d.revision_id AND a.subscriber_id = d.subscriber_id)) AS sent_at
             FROM deferred d JOIN subscribers s ON s.id = d.subscriber_id JOIN fanouts f ON f.revision_id = d.revision_id
             WHERE d.revision_id = ANY($2) AND d.subscriber_id = $1 AND d.sent_parts > 0
               AND (d.lease_until IS NULL OR d.lease_until < clock_timestamp())
             FOR UPDATE OF d),
         parts AS (
             DELETE FROM delivery_parts p USING begun b WHERE p.revision_id = b.revision_id AND p.subscriber_id = $1
             RETURNING p.revision_id, p.part, p.message_id, b.bot_id, b.sent_at)
         INSERT INTO late_messages (revision_id, subscriber_id, part, message_id, bot_id, settled_at)
         SELECT revision_id, $1::int, 1::smallint, message_id, bot_id, sent_at FROM begun
         UNION ALL SELECT revision_id, $1::int, part, message_id, bot_id, sent_at FROM parts
         ON CONFLICT DO NOTHING",
        subscriber,
        revisions
    )
    .execute(connection)
    .await?;
    Ok(())
}
