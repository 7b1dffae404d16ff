//! **Digests** in the database: when the next one of a subscriber is due, under lease, and what is in it.
//!
//! Complexity: a page walks the index on `due_at`; what is in each looks at the updates since the last digest of its subscriber,
//! with one look into the log for each.
//!
//! Never here: composing, sending, and when to try again.

mod halting;
mod settings;
mod settle;

use std::time::Duration;

use chrono::{DateTime, NaiveTime, Utc};

pub use halting::DigestHalt;
pub use settings::PaceSettings;
pub use settle::SettledDigest;
pub(super) use settle::keep_uncertain;

use super::fanout::RowVersion;
use super::instance::interval;
use super::subscribers::{SealedChat, quiet, zone};
use super::{Store, StoreError, word};
use crate::domain::language::Language;
use crate::domain::subscriber::ChatKind;
use crate::domain::subscriber::hours::Quiet;
use crate::domain::zone::Zone;

/// Updates in one message at most.
pub const MOST_ENTRIES: usize = 30;

/// A revision that was published this long ago is visible to everybody: publications do not take longer.
const SETTLED_AFTER: chrono::TimeDelta = chrono::TimeDelta::hours(1);

/// A digest that is due, leased for one message.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is another thing that a person has set, or that happened"
)]
#[derive(Debug, Clone)]
pub struct LeasedDigest {
    /// Whose: a random number.
    pub subscriber_id: i32,
    /// Which version of its row this is: whatever it does makes another one.
    pub version: RowVersion,
    /// Its chat.
    pub chat: SealedChat,
    /// Kind of chat.
    pub kind: ChatKind,
    /// Its language.
    pub language: Language,
    /// False for one that is paused or awaits its start: its digest is put off.
    pub is_reachable: bool,
    /// When it was due.
    pub due_at: DateTime<Utc>,
    /// The chosen local time; none for the last one after another pace was chosen.
    pub at: Option<NaiveTime>,
    /// Its time zone.
    pub zone: Zone,
    /// Its quiet hours.
    pub quiet: Option<Quiet>,
    /// Without a sound.
    pub is_silent: bool,
    /// Another pace was chosen.
    pub is_last: bool,
    /// A first message of it stands in the chat.
    pub is_continued: bool,
    /// Attempts of this message so far.
    pub tries: i16,
    /// A crash cut an attempt off: it may have been received.
    pub was_sending: bool,
    /// Once all is sent, the next one begins after this revision.
    pub up_to: i32,
}

/// One revision that belongs into a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Whose digest.
    pub subscriber_id: i32,
    /// The current revision of an update.
    pub revision_id: i32,
    /// It does not come with this one: its fan-out may have passed by the reader of a last digest, and is not over yet.
    pub is_on_its_way: bool,
}

/// A leased digest as the database gives it.
#[expect(clippy::struct_excessive_bools, reason = "a row as the query gives it")]
struct LeasedRow {
    subscriber_id: i32,
    version: RowVersion,
    sealed_chat: Vec<u8>,
    thread_id: Option<i32>,
    chat_kind: String,
    language: String,
    is_reachable: bool,
    due_at: DateTime<Utc>,
    digest_at: Option<NaiveTime>,
    time_zone: Option<String>,
    quiet_from: Option<NaiveTime>,
    quiet_to: Option<NaiveTime>,
    quiet_breaking: bool,
    is_silent: bool,
    is_last: bool,
    is_continued: bool,
    tries: i16,
    was_sending: bool,
    up_to: i32,
}

impl LeasedRow {
    fn read(self) -> Result<LeasedDigest, StoreError> {
        let zone_name = self.time_zone.as_deref();
        let hours = (self.quiet_from, self.quiet_to);
        Ok(LeasedDigest {
            zone: zone(zone_name),
            quiet: quiet(hours, self.quiet_breaking, zone_name),
            subscriber_id: self.subscriber_id,
            version: self.version,
            chat: SealedChat {
                sealed: self.sealed_chat,
                thread: self.thread_id,
            },
            kind: word("subscribers.chat_kind", &self.chat_kind)?,
            language: word("subscribers.language", &self.language)?,
            is_reachable: self.is_reachable,
            due_at: self.due_at,
            at: self.digest_at,
            is_silent: self.is_silent,
            is_last: self.is_last,
            is_continued: self.is_continued,
            tries: self.tries,
            was_sending: self.was_sending,
            up_to: self.up_to,
        })
    }
}

impl Store {
    /// Leases digests that are due, at most `limit` and 500; none while something breaking or an amendment has pages to send, since
    /// digests come after them, or an amendment waits for what is under way, digests too; and none while they are halted. Routine updates and digests share the rate; what is still on its
    /// way then comes with the next one. Also those of subscribers who cannot be reached now, to be put off.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lease_digests(
        &self,
        now: DateTime<Utc>,
        owner: i64,
        length: Duration,
        bot: i16,
        limit: i64,
    ) -> Result<Vec<LeasedDigest>, StoreError> {
        let rows = sqlx::query_as!(
            LeasedRow,
            r#"WITH open AS MATERIALIZED (
                   SELECT r.update_id FROM fanouts f JOIN revisions r ON r.id = f.revision_id
                   WHERE f.state IN ('paused', 'halted')
                      OR f.state = 'running' AND EXISTS (SELECT FROM fanout_shards s WHERE s.revision_id = f.revision_id AND NOT s.done)
                      OR f.state = 'running' AND EXISTS (SELECT FROM amendments a WHERE a.revision_id = f.revision_id AND a.begun_at IS NULL)),
               settled AS MATERIALIZED (
                   SELECT least((SELECT coalesce(max(id), 0) FROM revisions WHERE published_at < $2),
                                (SELECT coalesce(min(o.id) - 1, 2147483647) FROM revisions o JOIN open USING (update_id))) AS up_to,
                          (SELECT coalesce(max(id), 0) FROM revisions) AS newest),
               next AS MATERIALIZED (
                   SELECT due.subscriber_id, due.was_sending FROM (
                       SELECT d.subscriber_id, d.sending_to IS NOT NULL AS was_sending FROM digests d
                       WHERE d.due_at <= $1 AND (d.lease_until IS NULL OR d.lease_until < clock_timestamp())
                         AND NOT EXISTS (SELECT FROM fanouts f JOIN fanout_shards s USING (revision_id)
                                         WHERE f.state = 'running' AND f.rank <= 2 AND NOT s.done)
                         AND NOT EXISTS (SELECT FROM amendments a WHERE a.begun_at IS NULL)
                         AND NOT EXISTS (SELECT FROM paces p WHERE p.bot_id = $5 AND p.digests_halted_until > $1)
                       ORDER BY d.due_at LIMIT 500 FOR UPDATE OF d SKIP LOCKED) AS due
                   LIMIT $6)
               UPDATE digests d
               SET lease_owner = $3, lease_until = clock_timestamp() + $4, sending_to = settled.newest
               FROM next JOIN subscribers s ON s.id = next.subscriber_id CROSS JOIN settled
               WHERE d.subscriber_id = next.subscriber_id
               RETURNING d.subscriber_id, s.xmin AS "version!: RowVersion", s.sealed_chat, s.thread_id, s.chat_kind, s.language, (s.state = 'active' AND s.bot_id = $5) AS "is_reachable!",
                         d.due_at, s.digest_at, coalesce(s.time_zone, (SELECT default_time_zone FROM catalogue_defaults)) AS time_zone,
                         s.quiet_from, s.quiet_to, s.quiet_breaking, s.is_silent, d.is_last, d.is_continued, d.tries,
                         next.was_sending AS "was_sending!", greatest(d.after_revision, settled.up_to) AS "up_to!""#,
            now,
            now - SETTLED_AFTER,
            owner,
            interval(length),
            bot,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(LeasedRow::read).collect()
    }

    /// Keeps the leases of digests that are under way, but for those that are being settled at this moment.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn renew_digests(
        &self,
        (owner, length): (i64, Duration),
        subscribers: &[i32],
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "WITH held AS MATERIALIZED (
                 SELECT subscriber_id FROM digests WHERE subscriber_id = ANY($1) AND lease_owner = $2 FOR UPDATE SKIP LOCKED)
             UPDATE digests d SET lease_until = clock_timestamp() + $3 FROM held WHERE d.subscriber_id = held.subscriber_id",
            subscribers,
            owner,
            interval(length)
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// What belongs into the digests of these subscribers: the current revision of each update since the last one that they
    /// subscribed to, published after `since`, neither received nor on its way, neither taken back nor lapsed by `now`, and not held
    /// or stopped by an admin, also when what failed is tried again. Breaking first, then as
    /// published; one more than a message holds, if there are as many. At the end what is on its way, of last digests alone, since no
    /// other follows them. Nothing for who asked to be erased before this: an erasure waits for leases that were there when it was
    /// asked for. Into the last digest of who chose to get only what is breaking, nothing else that was published after that.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn digest_entries(
        &self,
        subscribers: &[i32],
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Entry>, StoreError> {
        let most = i64::try_from(MOST_ENTRIES + 1).unwrap_or(i64::MAX);
        Ok(sqlx::query_as!(
            Entry,
            r#"WITH news AS MATERIALIZED (
                   SELECT o.id, o.update_id, o.urgency, c.id AS revision_id,
                          EXISTS (SELECT FROM revisions e JOIN fanouts f ON f.revision_id = e.id
                                  WHERE e.update_id = o.update_id
                                    AND (f.state IN ('paused', 'halted')
                                         OR f.state = 'running' AND (
                                             EXISTS (SELECT FROM fanout_shards s WHERE s.revision_id = e.id AND NOT s.done)
                                             OR EXISTS (SELECT FROM amendments a WHERE a.revision_id = e.id AND a.begun_at IS NULL)))) AS is_open
                   FROM revisions o
                   CROSS JOIN LATERAL (
                       SELECT r.id, r.kind, r.content FROM revisions r
                       WHERE r.update_id = o.update_id ORDER BY r.number DESC LIMIT 1) AS c
                   WHERE o.number = 1 AND o.published_at >= $2
                     AND o.id > (SELECT min(after_revision) FROM digests WHERE subscriber_id = ANY($1))
                     AND c.kind <> 'retraction' AND coalesce((c.content ->> 'valid_until')::timestamptz >= $3, true)
                     AND NOT EXISTS (SELECT FROM fanouts f WHERE f.revision_id = c.id AND f.stopped_by_hand))
               SELECT d.subscriber_id, n.revision_id AS "revision_id!", n.is_open AS "is_on_its_way!"
               FROM digests d
               CROSS JOIN LATERAL (
                   SELECT o.id, o.urgency, o.revision_id, o.is_open FROM news o
                   WHERE o.id > d.after_revision AND coalesce(o.id <= d.sending_to, true) AND (d.is_last OR NOT o.is_open)
                     AND (o.urgency = 'breaking' OR coalesce(o.id <= d.last_revision, true))
                     AND EXISTS (SELECT FROM subscriptions su JOIN revision_topics rt ON rt.topic_id = su.topic_id
                                 WHERE su.subscriber_id = d.subscriber_id AND rt.revision_id = o.id
                                   AND coalesce(su.after_revision < o.id, true))
                     AND NOT EXISTS (SELECT FROM revisions e JOIN deliveries l ON l.revision_id = e.id AND l.subscriber_id = d.subscriber_id
                                     WHERE e.update_id = o.update_id)
                     AND NOT EXISTS (SELECT FROM revisions e JOIN deferred w ON w.revision_id = e.id AND w.subscriber_id = d.subscriber_id
                                     WHERE e.update_id = o.update_id)
                   ORDER BY o.is_open, o.urgency = 'breaking' DESC, o.id LIMIT $4) AS n
               WHERE d.subscriber_id = ANY($1)
                 AND EXISTS (SELECT FROM subscribers s WHERE s.id = d.subscriber_id AND s.state <> 'erasing')
               ORDER BY d.subscriber_id, n.is_open, n.urgency = 'breaking' DESC, n.id"#,
            subscribers,
            since,
            now,
            most
        )
        .fetch_all(&self.pool)
        .await?)
    }
}
