//! **Pages** of a fan-out: who is due after the cursor, read at the moment of sending.
//!
//! Never here: sending.

use chrono::NaiveTime;
use futures::TryStreamExt as _;
use sqlx::PgConnection;

use super::{LeasedShard, Recipient, RowVersion};
use crate::domain::language::Language;
use crate::domain::subscriber::ChatKind;
use crate::store::subscribers::{SealedChat, quiet};
use crate::store::{Store, StoreError, Stored};

/// A recipient as the database gives it.
#[expect(clippy::struct_excessive_bools, reason = "a row as the query gives it")]
struct RecipientRow {
    id: i32,
    version: RowVersion,
    sealed_chat: Vec<u8>,
    thread_id: Option<i32>,
    chat_kind: Stored<ChatKind>,
    language: Stored<Language>,
    still_due: bool,
    is_halted: bool,
    quiet_from: Option<NaiveTime>,
    quiet_to: Option<NaiveTime>,
    quiet_breaking: bool,
    time_zone: Option<String>,
    is_silent: bool,
}

impl RecipientRow {
    fn read(self) -> Result<Recipient, StoreError> {
        Ok(Recipient {
            subscriber_id: self.id,
            version: self.version,
            chat: SealedChat {
                sealed: self.sealed_chat,
                thread: self.thread_id,
            },
            kind: self.chat_kind.at("subscribers.chat_kind")?,
            language: self.language.at("subscribers.language")?,
            still_due: self.still_due,
            is_halted: self.is_halted,
            reader: None,
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
    /// The next page of a leased shard: due subscribers after the cursor, at most `limit`, read at this moment. One walk of
    /// the partial index on (shard, id), however many subscribers there are.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn page(
        &self,
        shard: &LeasedShard,
        bot: i16,
        limit: i64,
    ) -> Result<Vec<Recipient>, StoreError> {
        let mut connection = self.pool.acquire().await?;
        due_page(&mut connection, shard, (bot, limit)).await
    }

    /// Who is in the range that a crash left uncertain: all of it, also those who have unsubscribed, paused or changed their
    /// pace since; they may not receive any more but perhaps have. One look-up each.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn uncertain_page(
        &self,
        shard: &LeasedShard,
        up_to: i32,
        bot: i16,
    ) -> Result<Vec<Recipient>, StoreError> {
        let rows = sqlx::query_as!(
            RecipientRow,
            r#"SELECT s.id, s.xmin AS "version!: RowVersion", s.sealed_chat, s.thread_id, s.chat_kind AS "chat_kind: _", s.language AS "language: _",
                      (s.state = 'active' AND s.pace <> 'digest' AND (s.pace = 'instant' OR r.urgency = 'breaking') AND subscribed.is) AS "still_due!",
                      s.language = ANY (f.halted_languages) AS "is_halted!",
                      s.quiet_from, s.quiet_to, s.quiet_breaking, s.is_silent,
                      coalesce(s.time_zone, (SELECT default_time_zone FROM catalogue_defaults)) AS time_zone
               FROM subscribers s JOIN revisions r ON r.id = $1 JOIN fanouts f ON f.revision_id = $6
               CROSS JOIN LATERAL (
                   SELECT EXISTS (SELECT 1 FROM subscriptions su
                                  JOIN revision_topics rt ON rt.revision_id = r.id AND rt.topic_id = su.topic_id
                                  WHERE su.subscriber_id = s.id AND coalesce(su.after_revision < r.id, true)) AS is) AS subscribed
               WHERE s.shard = $2 AND s.id > $3 AND s.id <= $5 AND s.state <> 'erasing' AND s.bot_id = $4
                 AND CASE WHEN $7::int[] IS NOT NULL THEN s.id = ANY ($7)
                          ELSE s.pace <> 'digest' AND (s.pace = 'instant' OR r.urgency = 'breaking') AND subscribed.is END
               ORDER BY s.id"#,
            shard.due_as,
            shard.shard,
            shard.cursor,
            bot,
            up_to,
            shard.revision_id,
            shard.uncertain_ids.as_deref()
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(RecipientRow::read).collect()
    }
}

/// What a subscriber has asked for stands in its row; only of who has just asked for something its subscriptions are looked up. The
/// place and the limit are sub-selects, so that no plan is made for their values, and so is the look-up, so that no plan hashes all
/// subscriptions for a page. Of a correction that goes on where the earlier revision was stopped, who may have had that in a digest
/// is told with its readers, and is left out here.
pub(super) async fn due_page(
    connection: &mut PgConnection,
    shard: &LeasedShard,
    (bot, limit): (i16, i64),
) -> Result<Vec<Recipient>, StoreError> {
    let mut rows = sqlx::query_as!(
        RecipientRow,
        r#"SELECT s.id, s.xmin AS "version!: RowVersion", s.sealed_chat, s.thread_id, s.chat_kind AS "chat_kind: _", s.language AS "language: _", true AS "still_due!",
                  s.language = ANY ((SELECT halted_languages FROM fanouts WHERE revision_id = $6)::text[]) AS "is_halted!",
                  s.quiet_from, s.quiet_to, s.quiet_breaking, s.is_silent,
                  CASE WHEN s.quiet_from IS NOT NULL THEN coalesce(s.time_zone, (SELECT default_time_zone FROM catalogue_defaults)) END AS time_zone
           FROM subscribers s
           WHERE s.shard = (SELECT $2::smallint) AND s.id > (SELECT $3::int) AND s.state = 'active' AND s.pace <> 'digest' AND s.bot_id = $4
             AND (s.pace = 'instant' OR (SELECT urgency FROM revisions WHERE id = $1) = 'breaking')
             AND CASE WHEN s.topics IS NOT NULL THEN s.topics && ARRAY (SELECT topic_id FROM revision_topics WHERE revision_id = $1)
                      ELSE (SELECT true FROM subscriptions su
                            WHERE su.subscriber_id = s.id
                              AND su.topic_id = ANY (ARRAY (SELECT topic_id FROM revision_topics WHERE revision_id = $1))
                              AND coalesce(su.after_revision < $1, true)
                            LIMIT 1) END
             AND ($1 = $6 OR NOT EXISTS (
                 SELECT FROM revisions r JOIN revisions e ON e.update_id = r.update_id AND e.number < r.number
                 JOIN deliveries l ON l.revision_id = e.id
                 WHERE r.id = $6 AND l.subscriber_id = s.id AND is_reader(l.outcome, l.message_id)))
           ORDER BY s.id LIMIT (SELECT $5::bigint)"#,
        shard.due_as,
        shard.shard,
        shard.cursor,
        bot,
        limit,
        shard.revision_id
    )
    .fetch(connection);
    let mut due = Vec::with_capacity(usize::try_from(limit).unwrap_or(0));
    while let Some(row) = rows.try_next().await? {
        due.push(row.read()?);
    }
    Ok(due)
}
