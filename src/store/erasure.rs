//! **Erasure**: everything that is stored about one subscriber, in every table that could hold it.
//!
//! A test asks the schema which tables those are, so that one added later cannot be forgotten.
//!
//! Never here: Telegram.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;

use super::amendments::{EDITS, NOTICES, RANGE_BITS};
use super::fanout::lock_fanouts;
use super::instance::interval;
use super::retention::kept_revisions;
use super::subscribers::SealedChat;
use super::{Store, StoreError, word};
use crate::domain::language::Language;
use crate::domain::subscriber::ChatKind;

/// A subscriber that is being erased, and nothing of its chat is under way any more.
#[derive(Debug, Clone)]
pub struct Erasable {
    /// Its random number.
    pub id: i32,
    /// Its chat.
    pub chat: SealedChat,
    /// Kind of chat: into a channel no last answer goes.
    pub kind: ChatKind,
    /// The language for the last answer.
    pub language: Language,
    /// The bot whose messages stand in the chat.
    pub bot: i16,
    /// It could not be reached for a long time: there is nobody to say anything to.
    pub is_automatic: bool,
    /// It has waited so long that its rows go even if messages stay in the chat.
    pub is_urgent: bool,
}

impl Store {
    /// The chat of a subscriber, as it lies sealed now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sealed_chat_of(&self, subscriber: i32) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT sealed_chat FROM subscribers WHERE id = $1",
            subscriber
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Marks a subscriber for erasure, and every forum topic of the same chat: from this commit on no page includes them. `chat` is
    /// that chat sealed under each live key, so that no topic is missed while a rotation moves them from one to another.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_erasure(&self, subscriber: i32, chat: &[Vec<u8>]) -> Result<(), StoreError> {
        sqlx::query!(
            "WITH asked AS (
                 DELETE FROM unreachable u USING subscribers s
                 WHERE u.subscriber_id = s.id AND (s.id = $1 OR s.sealed_chat = ANY($2)))
             UPDATE subscribers SET state = 'erasing', pause_reason = NULL, erasing_at = clock_timestamp()
             WHERE (id = $1 OR sealed_chat = ANY($2)) AND state <> 'erasing'",
            subscriber,
            chat
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Subscribers to erase. One waits while a page that was leased before it asked may still hold it: of a fan-out, of the notices or
    /// edits of an amendment, of what was deferred, or of digests.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn erasable(&self, limit: i64) -> Result<Vec<Erasable>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT id, sealed_chat, thread_id, chat_kind, language, bot_id,
                    EXISTS (SELECT FROM unreachable u WHERE u.subscriber_id = s.id) AS "is_automatic!",
                    erasing_at < clock_timestamp() - interval '9 minutes' AS "is_urgent!" FROM subscribers s
             WHERE state = 'erasing'
               AND NOT EXISTS (SELECT 1 FROM fanout_shards f
                               WHERE f.shard IN (s.shard, $2::smallint + (s.id >> $4), $3::smallint + (s.id >> $4))
                                 AND NOT f.done AND f.lease_from <= s.erasing_at + interval '1 second'
                                 AND f.lease_until > clock_timestamp())
               AND NOT EXISTS (SELECT 1 FROM deferred d
                               WHERE d.subscriber_id = s.id AND d.lease_until > clock_timestamp())
               AND NOT EXISTS (SELECT 1 FROM digests g
                               WHERE g.subscriber_id = s.id AND g.lease_until > clock_timestamp())
             ORDER BY 6, id LIMIT $1"#,
            limit,
            NOTICES,
            EDITS,
            RANGE_BITS
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Erasable {
                    id: row.id,
                    chat: SealedChat {
                        sealed: row.sealed_chat,
                        thread: row.thread_id,
                    },
                    kind: word("subscribers.chat_kind", &row.chat_kind)?,
                    language: word("subscribers.language", &row.language)?,
                    bot: row.bot_id,
                    is_automatic: row.is_automatic,
                    is_urgent: row.is_urgent,
                })
            })
            .collect()
    }

    /// Numbers of our messages in the chat of a subscriber that `bot` may still delete there.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn deletable_messages(
        &self,
        subscriber: i32,
        bot: i16,
        sent_after: DateTime<Utc>,
    ) -> Result<Vec<i64>, StoreError> {
        // By revision, since the key of deliveries begins with it: one index look-up each.
        Ok(sqlx::query_scalar!(
            r#"SELECT message_id AS "id!" FROM chat_messages WHERE subscriber_id = $1 AND sent_at > $3::timestamptz - interval '1 hour'
               UNION
               SELECT d.message_id FROM fanouts f JOIN deliveries d USING (revision_id)
               WHERE d.subscriber_id = $1 AND d.settled_at > $3 AND d.bot_id = $2 AND d.message_id IS NOT NULL
                 AND coalesce(f.last_at, f.started_at) > $3
               UNION
               SELECT message_id FROM deferred WHERE subscriber_id = $1 AND message_id IS NOT NULL
               UNION
               SELECT p.message_id FROM fanouts f JOIN delivery_parts p USING (revision_id)
               WHERE p.subscriber_id = $1 AND coalesce(f.last_at, f.started_at) > $3
               UNION
               SELECT message_id FROM late_messages WHERE subscriber_id = $1 AND bot_id = $2 AND settled_at > $3"#,
            subscriber,
            bot,
            sent_after
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Deletes every row about a subscriber, in one transaction. The counters of fan-outs stay as they are. `written` says where the
    /// erasure is written down outside the database, as file and line; else the day on which it could not be.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn erase(
        &self,
        subscriber: i32,
        written: Result<(i64, i32), NaiveDate>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        delete_rows(&mut transaction, subscriber).await?;
        count_erasure(&mut transaction, written).await?;
        Ok(transaction.commit().await?)
    }

    /// Deletes every row about a subscriber that stands twice. Nobody asked for it and the other row stays, so it is written down
    /// nowhere.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub(super) async fn erase_double(&self, subscriber: i32) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        delete_rows(&mut transaction, subscriber).await?;
        Ok(transaction.commit().await?)
    }

    /// How long erasures have waited at most; zero when none waits.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn erasures_overdue(&self, longer_than: Duration) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM subscribers
               WHERE state = 'erasing' AND erasing_at < clock_timestamp() - $1::interval"#,
            interval(longer_than)
        )
        .fetch_one(&self.pool)
        .await?)
    }
}

/// Fan-outs come before what waits in them.
async fn lock_what_it_waits_in(
    connection: &mut PgConnection,
    subscriber: i32,
) -> Result<(), StoreError> {
    let waits_in = sqlx::query_scalar!(
        "SELECT revision_id FROM deferred WHERE subscriber_id = $1",
        subscriber
    )
    .fetch_all(&mut *connection)
    .await?;
    lock_fanouts(connection, &waits_in).await
}

/// Every row about a subscriber, in the order in which others lock them.
async fn delete_rows(connection: &mut PgConnection, subscriber: i32) -> Result<(), StoreError> {
    // Before the fan-outs, as whoever settles a digest does.
    sqlx::query!("DELETE FROM digests WHERE subscriber_id = $1", subscriber)
        .execute(&mut *connection)
        .await?;
    leave_shards(connection, subscriber).await?;
    lock_what_it_waits_in(connection, subscriber).await?;
    // Before the deliveries: whoever settles one of these at this moment holds its row, and is waited for.
    let waiting = sqlx::query_scalar!(
        "DELETE FROM deferred WHERE subscriber_id = $1 RETURNING revision_id",
        subscriber
    )
    .fetch_all(&mut *connection)
    .await?;
    let revisions = kept_revisions(&mut *connection).await?;
    sqlx::query!(
        "DELETE FROM deliveries WHERE subscriber_id = $1 AND revision_id = ANY($2)",
        subscriber,
        &revisions
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM delivery_parts WHERE subscriber_id = $1 AND revision_id = ANY($2)",
        subscriber,
        &revisions
    )
    .execute(&mut *connection)
    .await?;
    // It waited to be sent and never will be: counted as stopped, so that `due` still equals what became of it.
    sqlx::query!(
        "UPDATE fanouts SET deferred = deferred - 1, stopped = stopped + 1 WHERE revision_id = ANY($1)",
        &waiting
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM attempts WHERE subscriber_id = $1", subscriber)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "DELETE FROM chat_messages WHERE subscriber_id = $1",
        subscriber
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM subscriptions WHERE subscriber_id = $1",
        subscriber
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("DELETE FROM subscribers WHERE id = $1", subscriber)
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// One more erasure, and where it is written down.
async fn count_erasure(
    connection: &mut PgConnection,
    written: Result<(i64, i32), NaiveDate>,
) -> Result<(), StoreError> {
    if let Ok((file, number)) = written {
        sqlx::query!(
            "INSERT INTO erasure_files (file, number) VALUES ($1, $2)
             ON CONFLICT (file) DO UPDATE SET number = greatest(erasure_files.number, excluded.number)",
            file,
            number
        )
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query!(
        "UPDATE instance SET erased_generation = erased_generation + 1, unlisted_on = coalesce($1, unlisted_on)",
        written.err()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Waits for pages that are being settled and may hold the subscriber: of its shard, and of its range of numbers, by which notices and
/// edits go. Then it leaves them.
async fn leave_shards(connection: &mut PgConnection, subscriber: i32) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT f.revision_id FROM fanout_shards f
         JOIN subscribers s ON f.shard IN (s.shard, $2::smallint + (s.id >> $4), $3::smallint + (s.id >> $4))
         WHERE s.id = $1 ORDER BY f.revision_id, f.shard FOR UPDATE OF f",
        subscriber,
        NOTICES,
        EDITS,
        RANGE_BITS
    )
    .fetch_all(&mut *connection)
    .await?;
    // A lease that was taken before it asked has lapsed by now. Whoever had it may come back: what it has of the page is late then,
    // and late is written of nobody who is gone.
    sqlx::query!(
        "UPDATE fanout_shards f SET lease_owner = NULL, lease_from = NULL, lease_until = NULL
         FROM subscribers s
         WHERE s.id = $1 AND f.shard IN (s.shard, $2::smallint + (s.id >> $4), $3::smallint + (s.id >> $4))
           AND f.lease_from <= s.erasing_at + interval '1 second'",
        subscriber,
        NOTICES,
        EDITS,
        RANGE_BITS
    )
    .execute(&mut *connection)
    .await?;
    leave_cursors(connection, subscriber).await
}

/// Moves cursors that are its number to the one before it: nobody stands between the two.
async fn leave_cursors(connection: &mut PgConnection, subscriber: i32) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE fanout_shards f
         SET cursor = CASE WHEN f.cursor = $1 THEN before.id ELSE f.cursor END,
             sending_to = CASE WHEN f.sending_to = $1 THEN CASE WHEN before.id > f.cursor THEN before.id END ELSE f.sending_to END,
             sending_ids = array_remove(f.sending_ids, $1)
         FROM (SELECT s.shard, coalesce((SELECT o.id FROM subscribers o WHERE o.shard = s.shard AND o.id < s.id
                                         ORDER BY o.id DESC LIMIT 1), 0) AS id
               FROM subscribers s WHERE s.id = $1) AS before
         WHERE f.shard = before.shard AND (f.cursor = $1 OR f.sending_to = $1 OR $1 = ANY (f.sending_ids))",
        subscriber
    )
    .execute(&mut *connection)
    .await?;
    // Notices and edits go by ranges of numbers, whatever the shard.
    sqlx::query!(
        "UPDATE fanout_shards f
         SET cursor = CASE WHEN f.cursor = $1 THEN before.id ELSE f.cursor END,
             sending_to = CASE WHEN f.sending_to = $1 THEN CASE WHEN before.id > f.cursor THEN before.id END ELSE f.sending_to END,
             sending_ids = array_remove(f.sending_ids, $1)
         FROM (SELECT coalesce(max(id), 0) AS id FROM subscribers WHERE id < $1) AS before
         WHERE f.shard IN ($2::smallint + ($1 >> $4), $3::smallint + ($1 >> $4))
           AND (f.cursor = $1 OR f.sending_to = $1 OR $1 = ANY (f.sending_ids))",
        subscriber,
        NOTICES,
        EDITS,
        RANGE_BITS
    )
    .execute(connection)
    .await?;
    Ok(())
}
