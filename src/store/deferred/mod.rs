//! The **deferred**: the queue of exceptions. They are tried under a lease, and what was tried together is settled together.
//!
//! It is small, but for the end of quiet hours: then all those who slept are due at once, and are taken as a fan-out is, some at a
//! time, by the index on the time, however many there are.
//!
//! Never here: when to try again; that is `delivery`'s.

mod brought_forward;
mod migrated;
mod settle;

pub(super) use brought_forward::{forget_what_stands, go_on_in};

use std::collections::HashSet;
use std::time::Duration;

use chrono::{DateTime, NaiveTime, Utc};

use super::fanout::{Reader, Recipient, RowVersion};
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
    /// What is known of it when it has seemed unreachable before.
    pub suspicion: Suspicion,
    /// An admin has said that the failures of its fan-out are real.
    pub trusts_failures: bool,
    /// Its place in the order of work.
    pub rank: i16,
}

/// Whether a deferred delivery has seemed unreachable before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspicion {
    /// It has not.
    None,
    /// It has, in a window that is not judged yet: it counts there, whatever becomes of it.
    Counted,
    /// It has, in a window that was judged normal.
    Judged,
}

impl Suspicion {
    /// That of a window; the number of one that was judged is below zero.
    fn of(window: Option<i32>) -> Self {
        match window {
            None => Self::None,
            Some(0..) => Self::Counted,
            Some(_) => Self::Judged,
        }
    }
}

/// One that was leased.
struct Taken {
    revision_id: i32,
    subscriber_id: i32,
    was_sending: bool,
}

/// A leased deferral as the database gives it.
#[expect(clippy::struct_excessive_bools, reason = "a row as the query gives it")]
struct LeasedRow {
    revision_id: i32,
    subscriber_id: i32,
    version: RowVersion,
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
    suspected_in: Option<i32>,
    trusts_failures: bool,
    rank: i16,
}

impl LeasedRow {
    /// One that received an earlier revision, or a part of it, is told, whatever it is subscribed to now.
    fn read(self) -> Result<LeasedDeferral, StoreError> {
        Ok(LeasedDeferral {
            revision_id: self.revision_id,
            recipient: Recipient {
                subscriber_id: self.subscriber_id,
                version: self.version,
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
            suspicion: Suspicion::of(self.suspected_in),
            trusts_failures: self.trusts_failures,
            rank: self.rank,
        })
    }
}

impl Store {
    /// Leases deferred deliveries that are due, at most `limit` and 500. One whose earlier lease lapsed while it was being sent is
    /// uncertain. One look-up each. What is stopped by now is left out: its amendment may have begun before it could see the lease, and
    /// whoever publishes one from now on sees it, and waits.
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
        let taken = self.take_due(now, (owner, length), limit).await?;
        if taken.is_empty() {
            return Ok(Vec::new());
        }
        let revisions: Vec<i32> = taken.iter().map(|one| one.revision_id).collect();
        let subscribers: Vec<i32> = taken.iter().map(|one| one.subscriber_id).collect();
        let sending: Vec<bool> = taken.iter().map(|one| one.was_sending).collect();
        let rows = sqlx::query_as!(
            LeasedRow,
            r#"SELECT d.revision_id, d.subscriber_id, s.xmin AS "version!: RowVersion", d.tries, d.sent_parts, s.sealed_chat, s.thread_id, s.chat_kind,
                         s.language, s.quiet_from, s.quiet_to, s.quiet_breaking, s.is_silent,
                         coalesce(s.time_zone, (SELECT default_time_zone FROM catalogue_defaults)) AS time_zone,
                         (s.state = 'active' AND s.bot_id = $1
                          AND EXISTS (SELECT 1 FROM subscriptions su JOIN revision_topics rt USING (topic_id)
                                      WHERE su.subscriber_id = s.id AND rt.revision_id = c.due_as)) AS "still_due!",
                         (s.state <> 'erasing' AND s.bot_id = $1) AS "can_be_told!",
                         (c.due_as <> d.revision_id AND EXISTS (
                             SELECT FROM deliveries l JOIN revisions e ON e.id = l.revision_id
                             WHERE l.revision_id >= c.due_as AND l.revision_id < d.revision_id AND l.subscriber_id = d.subscriber_id
                               AND is_reader(l.outcome, l.message_id) AND e.update_id = r.update_id)) AS "is_reader!",
                         (SELECT l.message_id FROM deliveries l JOIN revisions e ON e.id = l.revision_id
                          WHERE l.revision_id >= c.due_as AND l.revision_id < d.revision_id AND l.subscriber_id = d.subscriber_id
                            AND e.update_id = r.update_id AND l.bot_id = $1 AND l.message_id IS NOT NULL
                          ORDER BY l.revision_id DESC LIMIT 1) AS reply_to,
                         coalesce(s.pause_reason = 'self', false) AS "is_paused!",
                         coalesce(s.pause_reason <> 'self', false) AS "is_unreachable!",
                         (c.was_sending OR d.reason = 'uncertain') AS "was_uncertain!",
                         (SELECT x.window_number FROM suspects x
                          WHERE x.revision_id = d.revision_id AND x.subscriber_id = d.subscriber_id) AS "suspected_in?",
                         coalesce(f.trusts_failures, false) AS "trusts_failures!", f.rank
               FROM (SELECT u.*, (SELECT o.id FROM revisions n JOIN revisions o ON o.update_id = n.update_id AND o.number = 1
                                  WHERE n.id = u.revision_id) AS due_as
                     FROM UNNEST($2::int[], $3::int[], $4::bool[]) AS u (revision_id, subscriber_id, was_sending)) AS c
               JOIN deferred d ON d.revision_id = c.revision_id AND d.subscriber_id = c.subscriber_id
               JOIN subscribers s ON s.id = d.subscriber_id JOIN fanouts f ON f.revision_id = d.revision_id
               JOIN revisions r ON r.id = d.revision_id
               WHERE f.state <> 'stopped'"#,
            bot,
            &revisions,
            &subscribers,
            &sending
        )
        .fetch_all(&self.pool)
        .await?;
        if rows.len() < taken.len() {
            self.give_back(owner, taken, &rows).await?;
        }
        rows.into_iter().map(LeasedRow::read).collect()
    }

    /// What was stopped while it was leased is as it was before: nothing of it is under way, nor may have been received by that.
    async fn give_back(
        &self,
        owner: i64,
        mut taken: Vec<Taken>,
        kept: &[LeasedRow],
    ) -> Result<(), StoreError> {
        let kept = kept.iter().map(|row| (row.revision_id, row.subscriber_id));
        let kept: HashSet<(i32, i32)> = kept.collect();
        taken.retain(|one| !kept.contains(&(one.revision_id, one.subscriber_id)));
        let revisions: Vec<i32> = taken.iter().map(|one| one.revision_id).collect();
        let subscribers: Vec<i32> = taken.iter().map(|one| one.subscriber_id).collect();
        let sending: Vec<bool> = taken.iter().map(|one| one.was_sending).collect();
        sqlx::query!(
            "UPDATE deferred d SET sending = u.was_sending, lease_owner = NULL, lease_until = NULL
             FROM UNNEST($2::int[], $3::int[], $4::bool[]) AS u (revision_id, subscriber_id, was_sending)
             WHERE d.revision_id = u.revision_id AND d.subscriber_id = u.subscriber_id AND d.lease_owner = $1",
            owner,
            &revisions,
            &subscribers,
            &sending
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The fan-outs go in the order of work. Of one of which few wait, those are looked through by their key; of one of which many
    /// wait, the front of the index on the time is walked, so that who waits longest comes first. Where others stand there alone, a
    /// million of a halted one perhaps, it goes by the key too.
    async fn take_due(
        &self,
        now: DateTime<Utc>,
        (owner, length): (i64, Duration),
        limit: i64,
    ) -> Result<Vec<Taken>, StoreError> {
        Ok(sqlx::query_as!(
            Taken,
            r#"WITH front AS MATERIALIZED (
                   SELECT d.revision_id, d.subscriber_id FROM deferred d
                   WHERE d.due_at <= $1 AND (d.lease_until IS NULL OR d.lease_until < clock_timestamp())
                   ORDER BY d.due_at LIMIT 2000),
               next AS MATERIALIZED (
                   SELECT d.revision_id, d.subscriber_id, d.was_sending
                   FROM (SELECT f.revision_id, f.rank, f.deferred < 5000 AS has_few, f.halted_languages
                         FROM fanouts f
                         WHERE f.state = 'running'
                           AND f.rank <= coalesce(
                               (SELECT min(o.rank) FROM fanouts o
                                WHERE o.state = 'running'
                                  AND EXISTS (SELECT 1 FROM fanout_shards h WHERE h.revision_id = o.revision_id AND NOT h.done)), 9)
                         ORDER BY f.rank, f.turn_at NULLS FIRST, f.revision_id LIMIT 500) AS f
                   CROSS JOIN LATERAL (
                       SELECT many.* FROM (
                           SELECT d.revision_id, d.subscriber_id, d.sending AS was_sending
                           FROM (SELECT x.subscriber_id FROM front x WHERE NOT f.has_few AND x.revision_id = f.revision_id OFFSET 0) AS x
                           JOIN deferred d ON d.revision_id = f.revision_id AND d.subscriber_id = x.subscriber_id
                           WHERE d.due_at <= $1 AND (d.lease_until IS NULL OR d.lease_until < clock_timestamp())
                             AND (f.halted_languages = '{}'
                                  OR (SELECT s.language FROM subscribers s WHERE s.id = d.subscriber_id) <> ALL (f.halted_languages))
                           LIMIT 500 FOR UPDATE OF d SKIP LOCKED) AS many
                       UNION ALL
                       SELECT few.* FROM (
                           SELECT d.revision_id, d.subscriber_id, d.sending AS was_sending FROM deferred d
                           WHERE (f.has_few OR NOT EXISTS (
                                     SELECT FROM front x WHERE x.revision_id = f.revision_id
                                       AND (f.halted_languages = '{}'
                                            OR (SELECT s.language FROM subscribers s WHERE s.id = x.subscriber_id) <> ALL (f.halted_languages))))
                             AND d.revision_id = f.revision_id AND d.due_at <= $1
                             AND (d.lease_until IS NULL OR d.lease_until < clock_timestamp())
                             AND (f.halted_languages = '{}'
                                  OR (SELECT s.language FROM subscribers s WHERE s.id = d.subscriber_id) <> ALL (f.halted_languages))
                           ORDER BY d.revision_id, d.subscriber_id LIMIT 500 FOR UPDATE OF d SKIP LOCKED) AS few) AS d
                   LIMIT $4)
               UPDATE deferred d
               SET lease_owner = $2, lease_until = clock_timestamp() + $3, sending = true
               FROM next WHERE d.revision_id = next.revision_id AND d.subscriber_id = next.subscriber_id
               RETURNING d.revision_id, d.subscriber_id, next.was_sending AS "was_sending!""#,
            now,
            owner,
            interval(length),
            limit
        )
        .fetch_all(&self.pool)
        .await?)
    }
}
