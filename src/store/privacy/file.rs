//! All that is kept about one subscriber, as lines of a **file** for that subscriber.
//!
//! Numbers that name something are text, as in all our JSON. What says whose file it is stays out: the chat, and the random number
//! by which the rows of the database are joined.
//!
//! Never here: what another chat did.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Serialize;

use crate::domain::delivery::Outcome;
use crate::domain::staff::Actor;
use crate::store::audit::AuditRecord;
use crate::store::retention::kept_revisions;
use crate::store::{Store, StoreError};

/// Everything about a subscriber.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SubscriberFile {
    /// What it has chosen, and where it stands; none when it is gone.
    pub settings: Option<SettingsLine>,
    /// What it is subscribed to.
    pub topics: Vec<TopicLine>,
    /// Its next digest.
    pub digest: Option<DigestLine>,
    /// What is still to be sent.
    pub waiting: Vec<WaitingLine>,
    /// What was sent, within the time that is kept.
    pub deliveries: Vec<DeliveryLine>,
    /// Tries that Telegram did not take.
    pub attempts: Vec<AttemptLine>,
    /// Menus, answers, digests and late messages whose numbers are kept, and all that is to be deleted.
    pub messages: Vec<MessageLine>,
}

/// What a subscriber has chosen, and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct SettingsLine {
    /// Kind of chat.
    pub chat_kind: String,
    /// Forum topic within the chat.
    pub forum_topic: Option<String>,
    /// The bot that it last started.
    pub bot: String,
    /// Language.
    pub language: String,
    /// When updates come.
    pub pace: String,
    /// Local time of the digest.
    pub digest_at: Option<NaiveTime>,
    /// Its zone, if it chose one.
    pub time_zone: Option<String>,
    /// Quiet hours.
    pub quiet_from: Option<NaiveTime>,
    /// Quiet hours.
    pub quiet_to: Option<NaiveTime>,
    /// Whether what is breaking comes in quiet hours; none without them.
    pub quiet_breaking: Option<bool>,
    /// Without a sound.
    pub silent: bool,
    /// Messages go by themselves after so many hours.
    pub autodelete_hours: Option<i16>,
    /// Where it stands.
    pub state: String,
    /// Why it is paused.
    pub pause_reason: Option<String>,
    /// It had paused by itself before, and comes back paused.
    pub had_paused: bool,
    /// When it is erased, because it cannot be reached.
    pub erase_on: Option<NaiveDate>,
    /// Monday of the week of joining.
    pub joined_week: NaiveDate,
}

/// A topic.
#[derive(Debug, Clone, Serialize)]
pub struct TopicLine {
    /// Its slug.
    pub topic: String,
    /// What was published up to here is not part of it; kept for as long as that matters.
    pub after_revision: Option<String>,
}

/// The next digest.
#[derive(Debug, Clone, Serialize)]
pub struct DigestLine {
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// It begins after this revision.
    pub after_revision: String,
    /// It is the last one.
    pub is_last: bool,
    /// The newest revision when only what is breaking was chosen, if it was.
    pub last_revision: Option<String>,
    /// A first message of it was sent.
    pub is_continued: bool,
    /// Attempts so far.
    pub tries: i16,
    /// It is being sent, up to this revision.
    pub sending_to: Option<String>,
}

/// A delivery that waits.
#[derive(Debug, Clone, Serialize)]
pub struct WaitingLine {
    /// Code of the update.
    pub code: String,
    /// Number of the revision.
    pub revision: i32,
    /// When it is tried.
    pub due_at: DateTime<Utc>,
    /// Attempts so far.
    pub tries: i16,
    /// Why it waits.
    pub reason: String,
    /// Messages of it that stand in the chat already.
    pub message_ids: Vec<String>,
    /// How many these are.
    pub sent_parts: i16,
    /// It is being sent.
    pub sending: bool,
    /// Why the chat seems unreachable.
    pub seems: Option<String>,
    /// Whether it is given up if that is so.
    pub gives_up: Option<bool>,
}

/// A delivery that is settled.
#[derive(Debug, Clone, Serialize)]
pub struct DeliveryLine {
    /// Code of the update.
    pub code: String,
    /// Number of the revision.
    pub revision: i32,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When.
    pub settled_at: DateTime<Utc>,
    /// Telegram's numbers of its messages.
    pub message_ids: Vec<String>,
    /// The bot that sent it.
    pub bot: String,
}

/// A try that was not accepted.
#[derive(Debug, Clone, Serialize)]
pub struct AttemptLine {
    /// Code of the update.
    pub code: String,
    /// Number of the revision.
    pub revision: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub outcome: String,
    /// Why.
    pub reason: Option<String>,
    /// Telegram's error code.
    pub status: Option<i16>,
    /// Telegram's words.
    pub description: Option<String>,
}

/// A message whose number is kept.
#[derive(Debug, Clone, Serialize)]
pub struct MessageLine {
    /// Telegram's number.
    pub message_id: String,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it is to be deleted.
    pub delete_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Everything about a subscriber, but for what it sent and asked: that lies apart.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn subscriber_file(&self, subscriber: i32) -> Result<SubscriberFile, StoreError> {
        Ok(SubscriberFile {
            settings: self.settings_line(subscriber).await?,
            topics: self.topic_lines(subscriber).await?,
            digest: self.digest_line(subscriber).await?,
            waiting: self.waiting_lines(subscriber).await?,
            deliveries: self.delivered_lines(subscriber).await?,
            attempts: self.attempt_lines(subscriber).await?,
            messages: self.message_lines(subscriber).await?,
        })
    }

    async fn settings_line(&self, subscriber: i32) -> Result<Option<SettingsLine>, StoreError> {
        Ok(sqlx::query_as!(
            SettingsLine,
            r#"SELECT s.chat_kind, s.thread_id::text AS forum_topic, b.username AS bot, s.language, s.pace, s.digest_at, s.time_zone,
                      s.quiet_from, s.quiet_to, CASE WHEN s.quiet_from IS NOT NULL THEN s.quiet_breaking END AS quiet_breaking, s.is_silent AS silent, a.hours AS "autodelete_hours?",
                      s.state, s.pause_reason, s.had_paused, u.erase_on AS "erase_on?", s.joined_week
               FROM subscribers s JOIN bots b ON b.id = s.bot_id
               LEFT JOIN autodeletes a ON a.subscriber_id = s.id LEFT JOIN unreachable u ON u.subscriber_id = s.id
               WHERE s.id = $1"#,
            subscriber
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    async fn topic_lines(&self, subscriber: i32) -> Result<Vec<TopicLine>, StoreError> {
        Ok(sqlx::query_as!(
            TopicLine,
            "SELECT t.slug AS topic, s.after_revision::text AS after_revision FROM subscriptions s JOIN topics t ON t.id = s.topic_id
             WHERE s.subscriber_id = $1 ORDER BY t.position",
            subscriber
        )
        .fetch_all(&self.pool)
        .await?)
    }

    async fn digest_line(&self, subscriber: i32) -> Result<Option<DigestLine>, StoreError> {
        Ok(sqlx::query_as!(
            DigestLine,
            r#"SELECT due_at, after_revision::text AS "after_revision!", is_last, last_revision::text AS last_revision, is_continued, tries, sending_to::text AS sending_to
               FROM digests WHERE subscriber_id = $1"#,
            subscriber
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    async fn waiting_lines(&self, subscriber: i32) -> Result<Vec<WaitingLine>, StoreError> {
        Ok(sqlx::query_as!(
            WaitingLine,
            r#"SELECT u.code, r.number::int AS "revision!", d.due_at, d.tries, d.reason, d.sent_parts, d.sending,
                      array_remove(array_prepend(d.message_id::text, array(
                          SELECT p.message_id::text FROM delivery_parts p
                          WHERE p.revision_id = d.revision_id AND p.subscriber_id = d.subscriber_id ORDER BY p.part)), NULL) AS "message_ids!",
                      s.failing AS "seems?", s.gives_up AS "gives_up?"
               FROM deferred d JOIN revisions r ON r.id = d.revision_id JOIN updates u ON u.id = r.update_id
               LEFT JOIN suspects s ON s.revision_id = d.revision_id AND s.subscriber_id = d.subscriber_id
               WHERE d.subscriber_id = $1 ORDER BY d.due_at"#,
            subscriber
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// By revision, since the key of deliveries begins with it: one look-up each.
    async fn delivered_lines(&self, subscriber: i32) -> Result<Vec<DeliveryLine>, StoreError> {
        let revisions = kept_revisions(&self.pool).await?;
        let rows = sqlx::query!(
            r#"WITH mine AS MATERIALIZED (SELECT * FROM deliveries WHERE subscriber_id = $1 AND revision_id = ANY($2))
               SELECT u.code, r.number::int AS "revision!", d.outcome AS "outcome!", d.settled_at AS "settled_at!", b.username AS bot,
                      array_remove(array_prepend(d.message_id::text, array(
                          SELECT p.message_id::text FROM delivery_parts p
                          WHERE p.revision_id = d.revision_id AND p.subscriber_id = d.subscriber_id ORDER BY p.part)), NULL) AS "message_ids!"
               FROM mine d JOIN revisions r ON r.id = d.revision_id JOIN updates u ON u.id = r.update_id
               JOIN bots b ON b.id = d.bot_id ORDER BY d.settled_at, d.revision_id"#,
            subscriber,
            &revisions
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| DeliveryLine {
                code: row.code,
                revision: row.revision,
                outcome: Outcome::from_number(row.outcome),
                settled_at: row.settled_at,
                message_ids: row.message_ids,
                bot: row.bot,
            })
            .collect())
    }

    async fn attempt_lines(&self, subscriber: i32) -> Result<Vec<AttemptLine>, StoreError> {
        Ok(sqlx::query_as!(
            AttemptLine,
            r#"SELECT u.code, r.number::int AS "revision!", a.at, a.outcome, a.reason, a.code AS status, a.description
               FROM attempts a JOIN revisions r ON r.id = a.revision_id JOIN updates u ON u.id = r.update_id
               WHERE a.subscriber_id = $1 ORDER BY a.at, a.id"#,
            subscriber
        )
        .fetch_all(&self.pool)
        .await?)
    }

    async fn message_lines(&self, subscriber: i32) -> Result<Vec<MessageLine>, StoreError> {
        Ok(sqlx::query_as!(
            MessageLine,
            r#"WITH kept AS (
                   SELECT message_id, max(sent_at) AS sent_at FROM (
                       SELECT message_id, sent_at FROM chat_messages WHERE subscriber_id = $1
                       UNION ALL SELECT message_id, settled_at FROM late_messages WHERE subscriber_id = $1) AS m GROUP BY 1),
               going AS (SELECT message_id, delete_at FROM autodelete_messages WHERE subscriber_id = $1)
               SELECT message_id::text AS "message_id!", kept.sent_at AS "sent_at?", going.delete_at AS "delete_at?"
               FROM kept FULL JOIN going USING (message_id) ORDER BY message_id"#,
            subscriber
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Records that the operator had one erased: never which.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn record_forgotten(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let record = AuditRecord {
            actor: Actor::Operator.name(),
            action: "forget_subscriber",
            subject: "",
            detail: "",
        };
        self.record(record, now).await
    }

    /// Random numbers of subscribers after this one, in order: to look for one by its code.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn subscriber_numbers(&self, after: i32, limit: i64) -> Result<Vec<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT id FROM subscribers WHERE id > $1 ORDER BY id LIMIT $2",
            after,
            limit
        )
        .fetch_all(&self.pool)
        .await?)
    }
}
