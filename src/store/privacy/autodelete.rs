//! **Autodelete**: messages of ours that are to leave a chat by themselves, as its reader wants it.
//!
//! What is delivered is noted by the statement that settles it (triggers of the migration), messages of what is not whole yet by
//! [`note_begun`], menus and answers by [`remember`].
//! All of it grows with those who want it, never with the subscribers.
//!
//! Never here: deleting in a chat.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::store::amendments::keep_parts_known;
use crate::store::fanout::Deferral;
use crate::store::{Store, StoreError};

/// Hours that can be chosen. Telegram lets a bot delete for 48.
pub const HOURS: std::ops::RangeInclusive<i16> = 1..=48;

/// Messages that one look takes up.
const AT_ONCE: i64 = 2_000;

/// What was to be deleted and could not be for so long never will be.
const GIVEN_UP: TimeDelta = TimeDelta::hours(48);

/// Messages that are to be deleted now in one chat.
#[derive(Debug, Clone)]
pub struct DueDeletion {
    /// Whose: a random number.
    pub subscriber_id: i32,
    /// The chat, sealed.
    pub sealed_chat: Vec<u8>,
    /// Telegram's numbers of the messages.
    pub messages: Vec<i64>,
}

/// Remembers menus, answers and digests that stand in chats, so that they can be deleted there: when, to the hour; and exactly
/// where they go by themselves.
pub(in crate::store) async fn remember(
    connection: &mut PgConnection,
    (subscribers, messages): (&[i32], &[i64]),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH said AS MATERIALIZED (
             SELECT s.id, s.bot_id, page.message FROM UNNEST($1::int[], $2::bigint[]) AS page (subscriber, message)
             JOIN subscribers s ON s.id = page.subscriber),
         kept AS (
             INSERT INTO chat_messages (subscriber_id, message_id, sent_at)
             SELECT id, message, date_trunc('hour', $3::timestamptz, 'UTC') FROM said ON CONFLICT DO NOTHING),
         wanted AS (
             SELECT said.*, a.hours FROM said JOIN autodeletes a ON a.subscriber_id = said.id FOR KEY SHARE OF a)
         INSERT INTO autodelete_messages (subscriber_id, message_id, bot_id, delete_at)
         SELECT id, message, bot_id, autodelete_at($3::timestamptz, hours) FROM wanted ON CONFLICT DO NOTHING",
        subscribers,
        messages,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes the messages of deliveries of which the rest is still to come: they go at their time too, whatever becomes of it. Of a page
/// of which all were accepted nothing is asked.
pub(in crate::store) async fn note_begun(
    connection: &mut PgConnection,
    revision_id: i32,
    deferred: &[Deferral],
    (now, bot): (DateTime<Utc>, i16),
) -> Result<(), StoreError> {
    let sent = deferred.iter().flat_map(|one| {
        let messages = one.sent.iter();
        messages.map(|message| (one.subscriber_id, *message))
    });
    let (subscribers, messages): (Vec<i32>, Vec<i64>) = sent.unzip();
    if subscribers.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "WITH wanted AS MATERIALIZED (
             SELECT a.subscriber_id, a.hours, page.message FROM UNNEST($1::int[], $2::bigint[]) AS page (subscriber, message)
             JOIN autodeletes a ON a.subscriber_id = page.subscriber FOR KEY SHARE OF a)
         INSERT INTO autodelete_messages (subscriber_id, message_id, revision_id, bot_id, delete_at)
         SELECT subscriber_id, message, $3, $4, autodelete_at($5::timestamptz, hours) FROM wanted ON CONFLICT DO NOTHING",
        &subscribers,
        &messages,
        revision_id,
        bot,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

impl Store {
    /// After how many hours our messages leave the chat of a subscriber; none: they stay.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn autodelete_hours(&self, subscriber: i32) -> Result<Option<i16>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT hours FROM autodeletes WHERE subscriber_id = $1",
            subscriber
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Messages leave the chat after so many hours from now on, and so do those of the last 48 hours that stand there.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_autodelete(
        &self,
        subscriber: i32,
        hours: i16,
        (bot, now): (i16, DateTime<Utc>),
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO autodeletes (subscriber_id, hours) SELECT id, $2 FROM subscribers WHERE id = $1 AND state <> 'erasing'
             ON CONFLICT (subscriber_id) DO UPDATE SET hours = excluded.hours",
            subscriber,
            hours
        )
        .execute(&self.pool)
        .await?;
        // From here on what is settled is noted by itself; only what stood there before is missing, or has another time.
        let after = now - GIVEN_UP;
        sqlx::query!(
            "INSERT INTO autodelete_messages (subscriber_id, message_id, revision_id, bot_id, delete_at)
             SELECT DISTINCT ON (m.message_id) $1::int, m.message_id, m.revision_id, $3, autodelete_at(m.sent_at, a.hours)
             FROM (SELECT message_id, NULL::int AS revision_id, sent_at + interval '1 hour' AS sent_at FROM chat_messages
                   WHERE subscriber_id = $1 AND sent_at > $2
                   UNION ALL
                   SELECT d.message_id, d.revision_id, d.settled_at FROM fanouts f JOIN deliveries d USING (revision_id)
                   WHERE d.subscriber_id = $1 AND d.settled_at > $2 AND d.bot_id = $3 AND d.message_id IS NOT NULL
                     AND coalesce(f.last_at, f.started_at) > $2
                   UNION ALL
                   SELECT p.message_id, p.revision_id, d.settled_at FROM fanouts f JOIN deliveries d USING (revision_id)
                   JOIN delivery_parts p USING (revision_id, subscriber_id)
                   WHERE d.subscriber_id = $1 AND d.settled_at > $2 AND d.bot_id = $3 AND coalesce(f.last_at, f.started_at) > $2
                   UNION ALL
                   -- Of what is not whole yet it is only known when the first try of it failed, or that it had begun by then.
                   SELECT unnest(array_prepend(w.message_id, ARRAY(SELECT p.message_id FROM delivery_parts p
                                                                   WHERE p.revision_id = w.revision_id AND p.subscriber_id = $1))),
                          w.revision_id,
                          greatest($2, coalesce((SELECT min(t.at) FROM attempts t WHERE t.revision_id = w.revision_id AND t.subscriber_id = $1),
                                                f.started_at))
                   FROM fanouts f JOIN deferred w USING (revision_id)
                   WHERE f.deferred > 0 AND w.subscriber_id = $1 AND w.message_id IS NOT NULL
                   UNION ALL
                   SELECT message_id, revision_id, settled_at FROM late_messages
                   WHERE subscriber_id = $1 AND bot_id = $3 AND settled_at > $2) AS m
             JOIN autodeletes a ON a.subscriber_id = $1
             ORDER BY m.message_id, m.revision_id
             ON CONFLICT (subscriber_id, message_id) DO UPDATE SET delete_at = excluded.delete_at",
            subscriber,
            after,
            bot
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Messages stay in the chat.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_autodelete(&self, subscriber: i32) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM autodeletes WHERE subscriber_id = $1",
            subscriber
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Messages of `bot` whose time has come, the oldest first, by chat; but not while more of the same delivery is being sent. What
    /// could not be deleted for two days is given up.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn due_autodeletions(
        &self,
        bot: i16,
        now: DateTime<Utc>,
    ) -> Result<Vec<DueDeletion>, StoreError> {
        sqlx::query!(
            "DELETE FROM autodelete_messages WHERE delete_at < $1",
            now - GIVEN_UP
        )
        .execute(&self.pool)
        .await?;
        let rows = sqlx::query!(
            r#"SELECT s.id, s.sealed_chat, array_agg(m.message_id ORDER BY m.message_id) AS "messages!"
               FROM (SELECT subscriber_id, message_id, delete_at FROM autodelete_messages a
                     WHERE delete_at <= $1 AND bot_id = $2
                       AND NOT EXISTS (SELECT FROM deferred w WHERE w.revision_id = a.revision_id AND w.subscriber_id = a.subscriber_id
                                       AND w.lease_until > clock_timestamp())
                     ORDER BY delete_at LIMIT $3) AS m
               JOIN subscribers s ON s.id = m.subscriber_id AND s.state <> 'erasing'
               GROUP BY s.id ORDER BY min(m.delete_at), s.id"#,
            now,
            bot,
            AT_ONCE
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| DueDeletion {
                subscriber_id: row.id,
                sealed_chat: row.sealed_chat,
                messages: row.messages,
            })
            .collect())
    }

    /// These messages are gone from the chat: their numbers are forgotten everywhere, so that nobody edits or deletes them again. A
    /// delivery that was not whole and of which nothing is left there begins anew; that something of it was received stays known, also of
    /// one that broke off for good.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn autodeleted(&self, subscriber: i32, messages: &[i64]) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let of = sqlx::query_scalar!(
            r#"SELECT DISTINCT revision_id AS "id!" FROM autodelete_messages
               WHERE subscriber_id = $1 AND message_id = ANY ($2) AND revision_id IS NOT NULL"#,
            subscriber,
            messages
        )
        .fetch_all(&mut *transaction)
        .await?;
        keep_parts_known(&mut transaction, &of, &[subscriber]).await?;
        sqlx::query!(
            "WITH gone AS MATERIALIZED (
                 DELETE FROM autodelete_messages WHERE subscriber_id = $1 AND message_id = ANY($2) RETURNING revision_id, message_id),
             delivered AS (
                 UPDATE deliveries d SET message_id = NULL FROM gone
                 WHERE d.revision_id = gone.revision_id AND d.subscriber_id = $1 AND d.message_id = gone.message_id),
             further AS (
                 DELETE FROM delivery_parts p USING gone
                 WHERE p.revision_id = gone.revision_id AND p.subscriber_id = $1 AND p.message_id = gone.message_id),
             begun AS (
                 UPDATE deferred w SET message_id = NULL, sent_parts = 0, reason = 'uncertain', lease_owner = NULL, lease_until = NULL
                 WHERE w.revision_id IN (SELECT revision_id FROM gone) AND w.subscriber_id = $1 AND w.message_id IS NOT NULL
                   AND coalesce(w.lease_until < clock_timestamp(), true)
                   AND NOT EXISTS (SELECT FROM autodelete_messages o WHERE o.subscriber_id = $1 AND o.revision_id = w.revision_id
                                   AND o.message_id <> ALL ($2))),
             late AS (DELETE FROM late_messages l USING gone WHERE l.subscriber_id = $1 AND l.message_id = gone.message_id)
             DELETE FROM chat_messages c USING gone WHERE c.subscriber_id = $1 AND c.message_id = gone.message_id",
            subscriber,
            messages
        )
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// These could not be deleted now: again at that time.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn put_autodeletion_off(
        &self,
        subscriber: i32,
        messages: &[i64],
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE autodelete_messages SET delete_at = $3 WHERE subscriber_id = $1 AND message_id = ANY($2)",
            subscriber,
            messages,
            until
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
