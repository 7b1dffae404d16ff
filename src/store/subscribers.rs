//! **Subscribers**. A chat is known by its sealed bytes only.
//!
//! Never here: a chat id in the clear, a time more exact than the week of joining.

mod subscriptions;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, Utc};
use serde::Serialize;

use super::amendments::RANGE_BITS;
use super::{Store, StoreError, privacy, word};
use crate::domain::language::Language;
use crate::domain::subscriber::hours::Quiet;
use crate::domain::subscriber::{ChatKind, PauseReason, Subscriber};
use crate::domain::zone::Zone;

/// A chat as the store knows it: sealed, with the forum topic beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedChat {
    /// Chat id sealed for the purpose subscriber.
    pub sealed: Vec<u8>,
    /// Forum topic within it.
    pub thread: Option<i32>,
}

/// A chat as it is looked up: sealed under each live key, the one that seals first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatForms {
    /// Chat id sealed for the purpose subscriber, never none.
    pub forms: Vec<Vec<u8>>,
    /// Forum topic within it.
    pub thread: Option<i32>,
}

/// What a new subscriber begins with.
#[derive(Debug, Clone, Copy)]
pub struct NewSubscriber {
    /// Random.
    pub id: i32,
    /// The bot it started.
    pub bot: i16,
    /// Kind of chat.
    pub kind: ChatKind,
    /// Language of the bot and of updates.
    pub language: Language,
}

/// Subscribers by state, as `subscriber count` prints them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SubscriberCounts {
    /// Receive.
    pub active: i64,
    /// Paused by themselves.
    pub paused: i64,
    /// Paused because they cannot be reached.
    pub unreachable: i64,
    /// Have started an earlier bot only.
    pub awaiting_start: i64,
}

impl Store {
    /// The subscriber of a chat; none for a stranger.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn subscriber(&self, chat: &ChatForms) -> Result<Option<Subscriber>, StoreError> {
        let row = sqlx::query!(
            "SELECT id, language, pace, state, pause_reason FROM subscribers
             WHERE sealed_chat = ANY($1) AND thread_id IS NOT DISTINCT FROM $2 AND state <> 'erasing'",
            &chat.forms,
            chat.thread
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(Subscriber {
                id: row.id,
                language: word("subscribers.language", &row.language)?,
                pace: word("subscribers.pace", &row.pace)?,
                state: word("subscribers.state", &row.state)?,
                pause_reason: row
                    .pause_reason
                    .map(|reason| word::<PauseReason>("subscribers.pause_reason", &reason))
                    .transpose()?,
            })
        })
        .transpose()
    }

    /// The subscribers of a chat, one for each topic of a forum.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn subscribers_of_chat(&self, sealed: &[Vec<u8>]) -> Result<Vec<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT id FROM subscribers WHERE sealed_chat = ANY($1) AND state <> 'erasing' ORDER BY id",
            sealed
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Makes a chat a subscriber, once; false when it is one already, or its random number is taken. During a rotation the forum
    /// topics of a chat go under the key that seals together, and whoever adds the same chat under another key waits. Its shard is the
    /// range of its number: as random, and what a page reads and writes lies together.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn add_subscriber(
        &self,
        chat: &ChatForms,
        new: NewSubscriber,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let Some((sealed, others)) = chat.forms.split_first() else {
            return Ok(false);
        };
        let mut transaction = self.pool.begin().await?;
        if !others.is_empty() {
            sqlx::query!("SELECT pg_advisory_xact_lock($1)", turn_of(&chat.forms))
                .fetch_one(&mut *transaction)
                .await?;
            sqlx::query!(
                "UPDATE subscribers SET sealed_chat = $1 WHERE sealed_chat = ANY($2)",
                sealed,
                others
            )
            .execute(&mut *transaction)
            .await?;
        }
        let added = sqlx::query!(
            "INSERT INTO subscribers (id, shard, sealed_chat, thread_id, bot_id, chat_kind, language, joined_week)
             VALUES ($1::int, $1::int >> $2::int, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            new.id,
            RANGE_BITS,
            sealed,
            chat.thread,
            new.bot,
            new.kind.as_str(),
            new.language.as_str(),
            week_of(now)
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(added.rows_affected() == 1)
    }

    /// Whether the erasure of a chat is under way.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_erasing(&self, chat: &ChatForms) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM subscribers
               WHERE sealed_chat = ANY($1) AND thread_id IS NOT DISTINCT FROM $2 AND state = 'erasing') AS "erasing!""#,
            &chat.forms,
            chat.thread
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Changes the language. What waits for its subscriber goes on in it, also when it is chosen again because an answer did not come.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_language(
        &self,
        subscriber: i32,
        language: Language,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let changed = sqlx::query!(
            "UPDATE subscribers SET language = $2 WHERE id = $1 AND language <> $2",
            subscriber,
            language.as_str()
        )
        .execute(&self.pool)
        .await?;
        let has_changed = changed.rows_affected() > 0;
        self.go_on_in_language((subscriber, language), has_changed, now)
            .await
    }

    /// Nothing is sent until it resumes. Who pauses by itself can be reached, and is not erased for that; who had paused by itself
    /// before it became unreachable comes back paused.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pause(&self, subscriber: i32, reason: PauseReason) -> Result<(), StoreError> {
        if reason == PauseReason::Oneself {
            self.strike_unreachable(subscriber).await?;
        }
        sqlx::query!(
            "UPDATE subscribers
             SET state = 'paused', pause_reason = $2, had_paused = $2 <> 'self' AND (had_paused OR coalesce(pause_reason = 'self', false))
             WHERE id = $1 AND state <> 'erasing'",
            subscriber,
            reason.as_str()
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Goes on, with the bot that it writes to. What seemed unreachable for it is tried again.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn resume(&self, subscriber: i32, bot: i16) -> Result<(), StoreError> {
        self.reach(subscriber, bot, true).await.map(drop)
    }

    /// One that seemed unreachable shows that it can be reached: it is as it was before. True when it had paused by itself.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn come_back(&self, subscriber: i32, bot: i16) -> Result<bool, StoreError> {
        self.reach(subscriber, bot, false).await
    }

    async fn reach(&self, subscriber: i32, bot: i16, goes_on: bool) -> Result<bool, StoreError> {
        // First, or what is brought forward would find nobody; and again after that, or a judgement in between would stand.
        self.is_here(subscriber, bot, goes_on).await?;
        self.clear_suspicion(subscriber).await?;
        self.is_here(subscriber, bot, goes_on).await
    }

    /// True when it is paused. Its row is held first: what somebody is writing of it at this moment is seen.
    async fn is_here(&self, subscriber: i32, bot: i16, goes_on: bool) -> Result<bool, StoreError> {
        let is_paused = sqlx::query_scalar!(
            r#"WITH was AS MATERIALIZED (
                   SELECT id, coalesce(pause_reason <> 'self', false) OR bot_id <> $2 AS is_new FROM subscribers
                   WHERE id = $1 AND state <> 'erasing' FOR UPDATE),
               back AS (DELETE FROM unreachable u USING was WHERE u.subscriber_id = was.id),
               returned AS (INSERT INTO returned (subscriber_id) SELECT id FROM was WHERE is_new ON CONFLICT DO NOTHING)
               UPDATE subscribers s
               SET state = CASE WHEN NOT $3 AND (had_paused OR coalesce(pause_reason = 'self', false)) THEN 'paused' ELSE 'active' END,
                   pause_reason = CASE WHEN NOT $3 AND (had_paused OR coalesce(pause_reason = 'self', false)) THEN 'self' END,
                   had_paused = false, bot_id = $2
               FROM was WHERE s.id = was.id
               RETURNING s.state = 'paused' AS "is_paused!""#,
            subscriber,
            bot,
            goes_on
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(is_paused.unwrap_or(false))
    }

    /// Remembers a menu or an answer that stands in the chat, so that it can be deleted there.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remember_message(
        &self,
        subscriber: i32,
        message: i64,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await?;
        privacy::remember(&mut connection, (&[subscriber], &[message]), now).await
    }

    /// Forgets messages that were sent in an hour that began before this one: Telegram no longer lets us delete them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purge_messages(&self, sent_before: DateTime<Utc>) -> Result<u64, StoreError> {
        let purged = sqlx::query!("DELETE FROM chat_messages WHERE sent_at < $1", sent_before)
            .execute(&self.pool)
            .await?;
        Ok(purged.rows_affected())
    }

    /// Subscribers by state. `bot` is the one that serves now; those of earlier ones await their start.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_subscribers(
        &self,
        bot: Option<i16>,
    ) -> Result<SubscriberCounts, StoreError> {
        let row = sqlx::query!(
            r#"SELECT count(*) FILTER (WHERE state = 'active' AND here) AS "active!",
                      count(*) FILTER (WHERE state = 'paused' AND pause_reason = 'self' AND here) AS "paused!",
                      count(*) FILTER (WHERE state = 'paused' AND pause_reason <> 'self' AND here) AS "unreachable!",
                      count(*) FILTER (WHERE state <> 'erasing' AND NOT here) AS "awaiting_start!"
               FROM (SELECT state, pause_reason, bot_id = coalesce($1, (SELECT id FROM bots ORDER BY started_at DESC LIMIT 1)) AS here
                     FROM subscribers) AS s"#,
            bot
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(SubscriberCounts {
            active: row.active,
            paused: row.paused,
            unreachable: row.unreachable,
            awaiting_start: row.awaiting_start,
        })
    }
}

/// The turn of a chat: the same for every process, whichever of its keys seals. Every one has the same live keys while a rotation
/// goes on, and which of two is the first does not matter.
fn turn_of(forms: &[Vec<u8>]) -> i64 {
    let first = forms.iter().min().map(Vec::as_slice).unwrap_or_default();
    let mut turn = [0; 8];
    for (to, from) in turn.iter_mut().zip(first) {
        *to = *from;
    }
    i64::from_be_bytes(turn)
}

/// A zone as it is stored; what is not known any more counts as UTC, so that nobody waits for ever.
pub(super) fn zone(stored: Option<&str>) -> Zone {
    stored
        .and_then(|name| name.parse().ok())
        .unwrap_or(Zone::UTC)
}

/// Quiet hours as they are stored.
pub(super) fn quiet(
    (from, to): (Option<NaiveTime>, Option<NaiveTime>),
    breaking_rings: bool,
    zone_name: Option<&str>,
) -> Option<Quiet> {
    Some(Quiet {
        from: from?,
        to: to?,
        zone: zone(zone_name),
        breaking_rings,
    })
}

/// Monday of the week of `now`.
fn week_of(now: DateTime<Utc>) -> NaiveDate {
    let today = now.date_naive();
    today
        .checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))
        .unwrap_or(today)
}
