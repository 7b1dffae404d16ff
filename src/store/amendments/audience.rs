//! The **audience** of an amendment: who received an earlier revision, or a part of it, by the log of deliveries, page by page.
//!
//! A long update may have broken off for good: however it ended, its first message stands in the chat then, and has a number.
//!
//! Never here: today's subscriptions; who has left since is told all the same.

use chrono::NaiveTime;
use sqlx::PgConnection;

use super::range;
use crate::store::audience::Audience;
use crate::store::fanout::{LeasedShard, Reader, Recipient, RowVersion};
use crate::store::subscribers::{SealedChat, quiet};
use crate::store::{Store, StoreError, word};

/// Above this many received messages the audience is estimated from a part of the ranges.
const EXACT_BELOW: i64 = 10_000;

/// End of the ranges that an estimate counts: 4 of 64.
const PART: i32 = 4 << super::RANGE_BITS;

/// How many received a revision before this one, or a part of it. Linear below 10,000, a sixteenth of that above.
pub(super) async fn readers(
    connection: &mut PgConnection,
    revision: i32,
) -> Result<Audience, StoreError> {
    let earlier = sqlx::query_scalar!(
        "SELECT e.id FROM revisions r JOIN revisions e ON e.update_id = r.update_id AND e.number < r.number
         WHERE r.id = $1 ORDER BY e.id",
        revision
    )
    .fetch_all(&mut *connection)
    .await?;
    count(connection, &earlier).await
}

async fn count(connection: &mut PgConnection, revisions: &[i32]) -> Result<Audience, StoreError> {
    let received = sqlx::query_scalar!(
        r#"SELECT coalesce(sum(accepted + uncertain), 0)::bigint AS "n!" FROM fanouts WHERE revision_id = ANY($1)"#,
        revisions
    )
    .fetch_one(&mut *connection)
    .await?;
    let is_estimate = received >= EXACT_BELOW;
    let end = if is_estimate { PART } else { i32::MAX };
    let counted = sqlx::query_scalar!(
        r#"SELECT count(DISTINCT subscriber_id) AS "n!" FROM deliveries
           WHERE revision_id = ANY($1) AND subscriber_id < $2 AND is_reader(outcome, message_id)"#,
        revisions,
        end
    )
    .fetch_one(connection)
    .await?;
    Ok(Audience {
        size: if is_estimate { counted * 16 } else { counted },
        is_estimate,
    })
}

/// One who is told, as the database gives it.
#[expect(clippy::struct_excessive_bools, reason = "a row as the query gives it")]
struct ReaderRow {
    id: i32,
    version: RowVersion,
    sealed_chat: Vec<u8>,
    thread_id: Option<i32>,
    chat_kind: String,
    language: String,
    still_due: bool,
    is_halted: bool,
    quiet_from: Option<NaiveTime>,
    quiet_to: Option<NaiveTime>,
    quiet_breaking: bool,
    is_silent: bool,
    time_zone: Option<String>,
    is_paused: bool,
    is_unreachable: bool,
    reply_to: Option<i64>,
}

impl ReaderRow {
    fn read(self) -> Result<Recipient, StoreError> {
        Ok(Recipient {
            subscriber_id: self.id,
            version: self.version,
            chat: SealedChat {
                sealed: self.sealed_chat,
                thread: self.thread_id,
            },
            kind: word("subscribers.chat_kind", &self.chat_kind)?,
            language: word("subscribers.language", &self.language)?,
            still_due: self.still_due,
            is_halted: self.is_halted,
            reader: Some(Reader {
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
        })
    }
}

impl Store {
    /// The revision that an amendment amends. An amendment has one by its foreign key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn amended_by(&self, revision_id: i32) -> Result<i32, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT amends_id FROM amendments WHERE revision_id = $1",
            revision_id
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// How many received any revision of an update so far: whom an amendment would reach.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn readers(&self, update_id: i32) -> Result<Audience, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let revisions =
            sqlx::query_scalar!("SELECT id FROM revisions WHERE update_id = $1", update_id)
                .fetch_all(&mut *connection)
                .await?;
        count(&mut connection, &revisions).await
    }

    /// The next page of the notices of an amendment: who received an earlier revision, after the cursor, at most `limit`; up
    /// to the end of what a crash left uncertain, if it did. One walk of the key of each earlier revision.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn notice_page(
        &self,
        shard: &LeasedShard,
        bot: i16,
        limit: i64,
    ) -> Result<Vec<Recipient>, StoreError> {
        let (_, end) = range(shard.shard);
        let rows = sqlx::query_as!(
            ReaderRow,
            r#"WITH earlier AS MATERIALIZED (
                   SELECT e.id FROM revisions r JOIN revisions e ON e.update_id = r.update_id AND e.number < r.number WHERE r.id = $1),
               heard AS MATERIALIZED (
                   SELECT DISTINCT d.subscriber_id FROM earlier CROSS JOIN LATERAL (
                       SELECT l.subscriber_id FROM deliveries l
                       WHERE l.revision_id = earlier.id AND l.subscriber_id > $2 AND l.subscriber_id <= $3
                         AND is_reader(l.outcome, l.message_id)
                       ORDER BY l.subscriber_id LIMIT $5) AS d
                   ORDER BY d.subscriber_id LIMIT $5)
               SELECT s.id, s.xmin AS "version!: RowVersion", s.sealed_chat, s.thread_id, s.chat_kind, s.language,
                      (s.state <> 'erasing' AND s.bot_id = $4) AS "still_due!",
                      s.language = ANY ((SELECT halted_languages FROM fanouts WHERE revision_id = $1)::text[]) AS "is_halted!",
                      s.quiet_from, s.quiet_to, s.quiet_breaking, s.is_silent,
                      coalesce(s.time_zone, (SELECT default_time_zone FROM catalogue_defaults)) AS time_zone,
                      coalesce(s.pause_reason = 'self', false) AS "is_paused!",
                      coalesce(s.pause_reason <> 'self', false) AS "is_unreachable!",
                      coalesce((SELECT d.message_id FROM earlier JOIN deliveries d ON d.revision_id = earlier.id
                                WHERE d.subscriber_id = s.id AND d.bot_id = $4 AND d.message_id IS NOT NULL
                                ORDER BY d.revision_id DESC LIMIT 1),
                               (SELECT l.message_id FROM late_messages l JOIN earlier ON earlier.id = l.revision_id
                                WHERE l.subscriber_id = s.id AND l.bot_id = $4 ORDER BY l.revision_id DESC, l.part LIMIT 1)) AS reply_to
               FROM heard JOIN subscribers s ON s.id = heard.subscriber_id
               ORDER BY s.id"#,
            shard.revision_id,
            shard.cursor,
            shard.uncertain_to.unwrap_or(end),
            bot,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(ReaderRow::read).collect()
    }
}
