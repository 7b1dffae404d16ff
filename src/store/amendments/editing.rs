//! The **edits** of an amendment: the old messages of its audience, page by page, after their notices.
//!
//! Nothing is written of a single edit that is done, but of a reader of whom others wait: done twice it is done once.
//!
//! Never here: what an old message says from now on, and when a failed edit is done again.

use chrono::{DateTime, Utc};

use super::range;
use super::waiting::{EditsCame, count, keep_waiting};
use crate::domain::language::Language;
use crate::domain::subscriber::ChatKind;
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
    /// Kind of chat.
    pub kind: ChatKind,
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

/// An old message as the database gives it.
struct OldRow {
    subscriber_id: i32,
    sealed_chat: Vec<u8>,
    thread_id: Option<i32>,
    chat_kind: String,
    language: String,
    revision_id: i32,
    part: i16,
    message_id: i64,
}

impl OldRow {
    fn read(self) -> Result<OldMessage, StoreError> {
        Ok(OldMessage {
            subscriber_id: self.subscriber_id,
            chat: SealedChat {
                sealed: self.sealed_chat,
                thread: self.thread_id,
            },
            kind: word("subscribers.chat_kind", &self.chat_kind)?,
            language: word("subscribers.language", &self.language)?,
            revision_id: self.revision_id,
            part: self.part,
            message_id: self.message_id,
        })
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
        let heard = sqlx::query_scalar!(
            r#"WITH earlier AS MATERIALIZED (
                   SELECT e.id FROM revisions r JOIN revisions e ON e.update_id = r.update_id AND e.number < r.number WHERE r.id = $1)
               SELECT DISTINCT d.subscriber_id AS "id!" FROM earlier CROSS JOIN LATERAL (
                   SELECT l.subscriber_id FROM deliveries l
                   WHERE l.revision_id = earlier.id AND l.subscriber_id > $2 AND l.subscriber_id <= $3
                     AND is_reader(l.outcome, l.message_id)
                   ORDER BY l.subscriber_id LIMIT $4) AS d
               ORDER BY 1 LIMIT $4"#,
            shard.revision_id,
            shard.cursor,
            end,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        let Some(last) = heard.last().copied() else {
            return Ok(EditPage::default());
        };
        Ok(EditPage {
            messages: self.old_messages(shard.revision_id, &heard, bot).await?,
            last: Some(last),
        })
    }

    /// The messages of earlier revisions than this one that stand in the chats of these subscribers, as far as they are those of
    /// this bot and the chats can be reached, by subscriber; none once a newer revision is out, which edits them itself. One look-up for
    /// each revision and subscriber.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn old_messages(
        &self,
        revision_id: i32,
        subscribers: &[i32],
        bot: i16,
    ) -> Result<Vec<OldMessage>, StoreError> {
        let rows = sqlx::query_as!(
            OldRow,
            r#"WITH earlier AS MATERIALIZED (
                   SELECT e.id FROM revisions r JOIN revisions e ON e.update_id = r.update_id AND e.number < r.number
                   WHERE r.id = $1
                     AND NOT EXISTS (SELECT FROM revisions n WHERE n.update_id = r.update_id AND n.number > r.number)),
               heard AS MATERIALIZED (SELECT subscriber_id FROM unnest($2::int[]) AS h (subscriber_id)),
               old AS (
                   SELECT d.subscriber_id, d.revision_id, 1::smallint AS part, d.message_id
                   FROM heard, earlier, deliveries d
                   WHERE d.revision_id = earlier.id AND d.subscriber_id = heard.subscriber_id AND d.bot_id = $3 AND d.message_id IS NOT NULL
                   UNION ALL
                   SELECT p.subscriber_id, p.revision_id, p.part, p.message_id
                   FROM heard, earlier, delivery_parts p
                   WHERE p.revision_id = earlier.id AND p.subscriber_id = heard.subscriber_id
                     AND EXISTS (SELECT FROM deliveries d WHERE d.revision_id = earlier.id AND d.subscriber_id = p.subscriber_id AND d.bot_id = $3)
                   UNION
                   SELECT l.subscriber_id, l.revision_id, l.part, l.message_id
                   FROM heard, earlier, late_messages l
                   WHERE l.revision_id = earlier.id AND l.subscriber_id = heard.subscriber_id AND l.bot_id = $3)
               SELECT s.id AS "subscriber_id!", s.sealed_chat, s.thread_id, s.chat_kind, s.language,
                      old.revision_id AS "revision_id!", old.part AS "part!", old.message_id AS "message_id!"
               FROM old JOIN subscribers s ON s.id = old.subscriber_id AND s.state <> 'erasing' AND s.bot_id = $3
                    AND coalesce(s.pause_reason, 'self') = 'self'
               ORDER BY s.id, old.revision_id, old.part"#,
            revision_id,
            subscribers,
            bot
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(OldRow::read).collect()
    }

    /// Moves the cursor of a leased shard of edits, counts what was edited, keeps who waits for another try, and gives the shard
    /// back. False when the lease was lost: the next owner edits again, which changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn settle_edits(
        &self,
        shard: &LeasedShard,
        last: i32,
        came: &[EditsCame],
        now: DateTime<Utc>,
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
        keep_waiting(&mut transaction, shard.revision_id, came, now).await?;
        let settled = came.iter().filter(|one| one.again_at.is_none());
        let settled = settled.fold((0, 0), |(edited, not_edited), one| {
            (
                edited + i64::from(one.edited),
                not_edited + i64::from(one.not_edited),
            )
        });
        count(&mut transaction, shard.revision_id, settled).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
