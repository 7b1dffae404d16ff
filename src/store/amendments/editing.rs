//! The **edits** of an amendment: the old messages of its audience, page by page, after their notices.
//!
//! Nothing is written of a single edit: done twice it is done once.
//!
//! Never here: what an old message says from now on.

use super::range;
use crate::domain::language::Language;
use crate::store::fanout::LeasedShard;
use crate::store::subscribers::SealedChat;
use crate::store::{Store, StoreError, word};

/// A message that stands in a chat and is out of date.
#[derive(Debug, Clone)]
pub struct OldMessage {
    /// Whose chat: a random number.
    pub subscriber_id: i32,
    /// The chat.
    pub chat: SealedChat,
    /// The reader's language.
    pub language: Language,
    /// The revision that it shows.
    pub revision_id: i32,
    /// Which message of it, from 1.
    pub part: i16,
    /// Telegram's number of it.
    pub message_id: i64,
}

/// A page of old messages.
#[derive(Debug, Clone, Default)]
pub struct EditPage {
    /// The messages, by subscriber.
    pub messages: Vec<OldMessage>,
    /// The last subscriber that was looked at; none when nobody is left.
    pub last: Option<i32>,
}

/// A reader with one of its old messages, or none, as the database gives it.
struct OldRow {
    subscriber_id: i32,
    sealed_chat: Option<Vec<u8>>,
    thread_id: Option<i32>,
    language: Option<String>,
    revision_id: Option<i32>,
    part: Option<i16>,
    message_id: Option<i64>,
}

impl OldRow {
    fn read(self) -> Option<Result<OldMessage, StoreError>> {
        let chat = SealedChat {
            sealed: self.sealed_chat?,
            thread: self.thread_id,
        };
        let (revision_id, part, message_id) = (self.revision_id?, self.part?, self.message_id?);
        let language = word("subscribers.language", &self.language?);
        Some(language.map(|language| OldMessage {
            subscriber_id: self.subscriber_id,
            chat,
            language,
            revision_id,
            part,
            message_id,
        }))
    }
}

impl Store {
    /// The next page of edits: the old messages of at most `limit` subscribers after the cursor, as far as they are those of
    /// this bot.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn edit_page(
        &self,
        shard: &LeasedShard,
        bot: i16,
        limit: i64,
    ) -> Result<EditPage, StoreError> {
        let (_, end) = range(shard.shard);
        let rows = sqlx::query_as!(
            OldRow,
            r#"WITH earlier AS MATERIALIZED (
                   SELECT e.id FROM revisions r JOIN revisions e ON e.update_id = r.update_id AND e.number < r.number WHERE r.id = $1),
               heard AS MATERIALIZED (
                   SELECT DISTINCT d.subscriber_id FROM earlier CROSS JOIN LATERAL (
                       SELECT l.subscriber_id FROM deliveries l
                       WHERE l.revision_id = earlier.id AND l.subscriber_id > $2 AND l.subscriber_id <= $3 AND l.outcome IN (1, 2)
                       ORDER BY l.subscriber_id LIMIT $5) AS d
                   ORDER BY d.subscriber_id LIMIT $5),
               old AS (
                   SELECT d.subscriber_id, d.revision_id, 1::smallint AS part, d.message_id
                   FROM heard, earlier, deliveries d
                   WHERE d.revision_id = earlier.id AND d.subscriber_id = heard.subscriber_id AND d.bot_id = $4 AND d.message_id IS NOT NULL
                   UNION ALL
                   SELECT p.subscriber_id, p.revision_id, p.part, p.message_id
                   FROM heard, earlier, delivery_parts p
                   WHERE p.revision_id = earlier.id AND p.subscriber_id = heard.subscriber_id
                     AND EXISTS (SELECT FROM deliveries d WHERE d.revision_id = earlier.id AND d.subscriber_id = p.subscriber_id AND d.bot_id = $4)
                   UNION
                   SELECT l.subscriber_id, l.revision_id, l.part, l.message_id
                   FROM heard, earlier, late_messages l
                   WHERE l.revision_id = earlier.id AND l.subscriber_id = heard.subscriber_id AND l.bot_id = $4)
               SELECT heard.subscriber_id AS "subscriber_id!", s.sealed_chat AS "sealed_chat?", s.thread_id, s.language AS "language?",
                      old.revision_id AS "revision_id?", old.part AS "part?", old.message_id AS "message_id?"
               FROM heard
               LEFT JOIN subscribers s ON s.id = heard.subscriber_id AND s.state <> 'erasing' AND s.bot_id = $4
                    AND coalesce(s.pause_reason, 'self') = 'self'
               LEFT JOIN old ON old.subscriber_id = s.id
               ORDER BY heard.subscriber_id, old.revision_id, old.part"#,
            shard.revision_id,
            shard.cursor,
            end,
            bot,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        let last = rows.last().map(|row| row.subscriber_id);
        let messages = rows.into_iter().filter_map(OldRow::read);
        Ok(EditPage {
            messages: messages.collect::<Result<_, _>>()?,
            last,
        })
    }

    /// Moves the cursor of a leased shard of edits, counts what was edited, and gives the shard back. False when the lease was
    /// lost: the next owner edits again, which changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn settle_edits(
        &self,
        shard: &LeasedShard,
        last: i32,
        (edited, not_edited): (i64, i64),
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let moved = sqlx::query!(
            "UPDATE fanout_shards
             SET cursor = greatest(cursor, $4), sending_to = NULL, lease_owner = NULL, lease_from = NULL, lease_until = NULL
             WHERE revision_id = $1 AND shard = $2 AND lease_owner = $3 AND lease_until > clock_timestamp() AND NOT done",
            shard.revision_id,
            shard.shard,
            shard.owner,
            last
        )
        .execute(&mut *transaction)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query!(
            "UPDATE amendments SET edited = edited + $2, not_edited = not_edited + $3 WHERE revision_id = $1",
            shard.revision_id,
            edited,
            not_edited
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }
}
