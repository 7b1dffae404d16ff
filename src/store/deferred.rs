//! The **deferred**: the small queue of exceptions. Each is tried under a lease and settled one by one.
//!
//! Never here: when to try again; that is `delivery`'s.

use std::time::Duration;

use chrono::{DateTime, NaiveTime, Utc};
use sqlx::PgConnection;

use super::fanout::{
    AttemptRow, Deferral, Reader, Recipient, Settled, count, insert_attempts, insert_deliveries,
    insert_parts, keep_attempts, suspect,
};
use super::instance::interval;
use super::subscribers::{SealedChat, quiet};
use super::{Store, StoreError, word};

/// A deferred delivery, leased for one try.
#[derive(Debug, Clone)]
pub struct LeasedDeferral {
    /// What is to be sent.
    pub revision_id: i32,
    /// To whom.
    pub recipient: Recipient,
    /// Attempts so far.
    pub tries: i16,
    /// An earlier attempt may have reached it: its answer never came, or a crash cut it off.
    pub was_uncertain: bool,
    /// Messages of it that stand in the chat already.
    pub sent_parts: i16,
    /// It has failed before, in a window that was judged normal.
    pub was_judged: bool,
    /// An admin has said that the failures of its fan-out are real.
    pub trusts_failures: bool,
    /// Its place in the order of work.
    pub rank: i16,
    owner: i64,
}

/// A leased deferral as the database gives it.
#[expect(clippy::struct_excessive_bools, reason = "a row as the query gives it")]
struct LeasedRow {
    revision_id: i32,
    subscriber_id: i32,
    tries: i16,
    sent_parts: i16,
    sealed_chat: Vec<u8>,
    thread_id: Option<i32>,
    chat_kind: String,
    language: String,
    still_due: bool,
    can_be_told: bool,
    is_reader: bool,
    reply_to: Option<i64>,
    is_paused: bool,
    is_unreachable: bool,
    was_uncertain: bool,
    quiet_from: Option<NaiveTime>,
    quiet_to: Option<NaiveTime>,
    quiet_breaking: bool,
    time_zone: Option<String>,
    is_silent: bool,
    was_judged: bool,
    trusts_failures: bool,
    rank: i16,
}

impl LeasedRow {
    /// One that received an earlier revision is told, whatever it is subscribed to now.
    fn read(self, owner: i64) -> Result<LeasedDeferral, StoreError> {
        Ok(LeasedDeferral {
            revision_id: self.revision_id,
            recipient: Recipient {
                subscriber_id: self.subscriber_id,
                chat: SealedChat {
                    sealed: self.sealed_chat,
                    thread: self.thread_id,
                },
                kind: word("subscribers.chat_kind", &self.chat_kind)?,
                language: word("subscribers.language", &self.language)?,
                still_due: if self.is_reader {
                    self.can_be_told
                } else {
                    self.still_due
                },
                is_halted: false,
                reader: self.is_reader.then_some(Reader {
                    reply_to: self.reply_to,
                    is_paused: self.is_paused,
                    is_unreachable: self.is_unreachable,
                }),
                quiet: quiet(
                    (self.quiet_from, self.quiet_to),
                    self.quiet_breaking,
                    self.time_zone.as_deref(),
                ),
                is_silent: self.is_silent,
            },
            tries: self.tries,
            was_uncertain: self.was_uncertain,
            sent_parts: self.sent_parts,
            was_judged: self.was_judged,
            trusts_failures: self.trusts_failures,
            rank: self.rank,
            owner,
        })
    }
}

impl Store {
    /// Leases deferred deliveries that are due, at most `limit`. One whose earlier lease lapsed while it was being sent is
    /// uncertain. Sorts those that are due: few, unless a wait of the whole bot has just ended.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lease_deferred(
        &self,
        now: DateTime<Utc>,
        owner: i64,
        length: Duration,
        bot: i16,
        limit: i64,
    ) -> Result<Vec<LeasedDeferral>, StoreError> {
        let rows = sqlx::query_as!(
            LeasedRow,
            r#"WITH next AS MATERIALIZED (
                   SELECT d.revision_id, d.subscriber_id, d.sending AS was_sending, r.update_id, f.rank, f.trusts_failures,
                          (SELECT o.id FROM revisions o WHERE o.update_id = r.update_id AND o.number = 1) AS due_as
                   FROM deferred d JOIN fanouts f USING (revision_id) JOIN revisions r ON r.id = d.revision_id
                   WHERE d.due_at <= $1 AND f.state = 'running'
                     AND (f.halted_languages = '{}'
                          OR (SELECT s.language FROM subscribers s WHERE s.id = d.subscriber_id) <> ALL (f.halted_languages))
                     AND (d.lease_until IS NULL OR d.lease_until < clock_timestamp())
                     AND f.rank <= coalesce(
                         (SELECT min(o.rank) FROM fanouts o
                          WHERE o.state = 'running'
                            AND EXISTS (SELECT 1 FROM fanout_shards h WHERE h.revision_id = o.revision_id AND NOT h.done)), 9)
                   ORDER BY f.rank, d.due_at LIMIT $5 FOR UPDATE OF d SKIP LOCKED)
               UPDATE deferred d
               SET lease_owner = $2, lease_until = clock_timestamp() + $3, sending = true
               FROM next JOIN subscribers s ON s.id = next.subscriber_id
               WHERE d.revision_id = next.revision_id AND d.subscriber_id = next.subscriber_id
               RETURNING d.revision_id, d.subscriber_id, d.tries, d.sent_parts, s.sealed_chat, s.thread_id, s.chat_kind,
                         s.language, s.quiet_from, s.quiet_to, s.quiet_breaking, s.is_silent,
                         coalesce(s.time_zone, (SELECT default_time_zone FROM catalogue_defaults)) AS time_zone,
                         (s.state = 'active' AND s.bot_id = $4
                          AND EXISTS (SELECT 1 FROM subscriptions su JOIN revision_topics rt USING (topic_id)
                                      WHERE su.subscriber_id = s.id AND rt.revision_id = next.due_as)) AS "still_due!",
                         (s.state <> 'erasing' AND s.bot_id = $4) AS "can_be_told!",
                         (next.due_as <> d.revision_id AND EXISTS (
                             SELECT FROM deliveries l JOIN revisions e ON e.id = l.revision_id
                             WHERE l.revision_id >= next.due_as AND l.revision_id < d.revision_id AND l.subscriber_id = d.subscriber_id
                               AND l.outcome IN (1, 2) AND e.update_id = next.update_id)) AS "is_reader!",
                         (SELECT l.message_id FROM deliveries l JOIN revisions e ON e.id = l.revision_id
                          WHERE l.revision_id >= next.due_as AND l.revision_id < d.revision_id AND l.subscriber_id = d.subscriber_id
                            AND e.update_id = next.update_id AND l.bot_id = $4 AND l.message_id IS NOT NULL
                          ORDER BY l.revision_id DESC LIMIT 1) AS reply_to,
                         coalesce(s.pause_reason = 'self', false) AS "is_paused!",
                         coalesce(s.pause_reason <> 'self', false) AS "is_unreachable!",
                         (next.was_sending OR d.reason = 'uncertain') AS "was_uncertain!",
                         coalesce((SELECT x.window_number < 0 FROM suspects x
                                   WHERE x.revision_id = d.revision_id AND x.subscriber_id = d.subscriber_id), false) AS "was_judged!",
                         coalesce(next.trusts_failures, false) AS "trusts_failures!", next.rank"#,
            now,
            owner,
            interval(length),
            bot,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(|row| row.read(owner)).collect()
    }

    /// Settles a deferred delivery for good. False when it is not ours any more: erased, or leased by another.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn settle_deferred(
        &self,
        deferral: &LeasedDeferral,
        settled: Settled,
        attempts: &[AttemptRow],
        now: DateTime<Utc>,
        bot: i16,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let removed = sqlx::query!(
            "DELETE FROM deferred WHERE revision_id = $1 AND subscriber_id = $2 AND lease_owner = $3 RETURNING message_id",
            deferral.revision_id,
            deferral.recipient.subscriber_id,
            deferral.owner
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(removed) = removed else {
            return Ok(false);
        };
        let revision = deferral.revision_id;
        let first = [removed.message_id.or_else(|| settled.first_message())];
        let settled = [settled];
        insert_deliveries(&mut transaction, revision, &settled, &first, (now, bot)).await?;
        let sent = settled
            .iter()
            .map(|s| (s.subscriber_id, s.sent_before, s.messages.as_slice()));
        insert_parts(&mut transaction, revision, sent).await?;
        let ended = (settled.as_slice(), attempts);
        keep_attempts(&mut transaction, revision, ended, now).await?;
        let one_less = (-1, 0);
        count(&mut transaction, revision, &settled, one_less, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Puts a deferred delivery back with a new time. False when it is not ours any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn put_back(
        &self,
        deferral: &LeasedDeferral,
        again: &Deferral,
        attempts: &[AttemptRow],
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let put_back = sqlx::query!(
            "UPDATE deferred
             SET due_at = $4, tries = $5, reason = $6, message_id = coalesce(message_id, $7), sent_parts = $8,
                 sending = false, lease_owner = NULL, lease_until = NULL
             WHERE revision_id = $1 AND subscriber_id = $2 AND lease_owner = $3",
            deferral.revision_id,
            deferral.recipient.subscriber_id,
            deferral.owner,
            again.due_at,
            again.tries,
            again.reason.as_str(),
            again.sent.first(),
            again.sent_by_now()
        )
        .execute(&mut *transaction)
        .await?;
        if put_back.rows_affected() == 1 {
            let sent = [(
                again.subscriber_id,
                again.sent_before,
                again.sent.as_slice(),
            )];
            insert_parts(&mut transaction, deferral.revision_id, sent.into_iter()).await?;
            let again = std::slice::from_ref(again);
            suspect(&mut transaction, deferral.revision_id, again).await?;
            insert_attempts(&mut transaction, deferral.revision_id, attempts, now).await?;
        }
        transaction.commit().await?;
        Ok(put_back.rows_affected() == 1)
    }

    /// A group became a supergroup: its new chat, sealed, takes the place of the old one. If the new chat subscribed by
    /// itself meanwhile, the old row is paused instead. The numbers of messages in the old chat are forgotten: in the new one they
    /// are those of other messages.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn migrate_chat(&self, old: &[Vec<u8>], new: &[Vec<u8>]) -> Result<(), StoreError> {
        let Some(sealed) = new.first() else {
            return Ok(());
        };
        let mut transaction = self.pool.begin().await?;
        let moved = sqlx::query_scalar!(
            "UPDATE subscribers s SET sealed_chat = $2, chat_kind = 'supergroup'
             WHERE sealed_chat = ANY($1)
               AND NOT EXISTS (SELECT 1 FROM subscribers o
                               WHERE o.sealed_chat = ANY($3) AND o.thread_id IS NOT DISTINCT FROM s.thread_id)
             RETURNING id",
            old,
            sealed,
            new
        )
        .fetch_all(&mut *transaction)
        .await?;
        forget_messages(&mut transaction, &moved).await?;
        sqlx::query!(
            "UPDATE subscribers SET state = 'paused', pause_reason = 'kicked' WHERE sealed_chat = ANY($1) AND state = 'active'",
            old
        )
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }
}

/// By revision, since the keys of these tables begin with it: one look-up each.
async fn forget_messages(
    connection: &mut PgConnection,
    subscribers: &[i32],
) -> Result<(), StoreError> {
    if subscribers.is_empty() {
        return Ok(());
    }
    let revisions = sqlx::query_scalar!("SELECT revision_id FROM fanouts WHERE revision_id >= (SELECT min(low) FROM delivery_partitions)")
        .fetch_all(&mut *connection)
        .await?;
    sqlx::query!(
        "UPDATE deliveries SET message_id = NULL WHERE revision_id = ANY($1) AND subscriber_id = ANY($2)",
        &revisions,
        subscribers
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM delivery_parts WHERE revision_id = ANY($1) AND subscriber_id = ANY($2)",
        &revisions,
        subscribers
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM late_messages WHERE subscriber_id = ANY($1)",
        subscribers
    )
    .execute(connection)
    .await?;
    Ok(())
}
