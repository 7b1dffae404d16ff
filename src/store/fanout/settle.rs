//! **Settling** a page: all its outcomes in one transaction with the cursor and the counters.
//!
//! Never here: deciding an outcome.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::deferring::{Deferral, insert_deferred};
use super::seen::{Seen, begin_anew};
use super::{LeasedShard, suspect};
use crate::domain::delivery::{AttemptOutcome, Outcome, Reason};
use crate::domain::subscriber::PauseReason;
use crate::store::amendments::insert_late;
use crate::store::delivery_log::count_reasons;
use crate::store::privacy::note_begun;
use crate::store::{Store, StoreError};

/// Tries that make a window full, in which failures are judged: the next page begins another one.
pub const FULL_WINDOW: i32 = 100;

/// What became of one delivery of a page.
#[derive(Debug, Clone)]
pub struct Settled {
    /// To whom.
    pub subscriber_id: i32,
    /// How it ended.
    pub outcome: Outcome,
    /// Messages of it that stood in the chat before this try.
    pub sent_before: i16,
    /// Numbers of the messages that this try sent.
    pub messages: Vec<i64>,
    /// Why the subscriber is to be paused at once, unless it waits for a judgement; see [`Deferral::suspect`].
    pub pause: Option<PauseReason>,
    /// It may have received it before.
    pub possible_duplicate: bool,
}

/// A try that was not accepted the first time.
#[derive(Debug, Clone)]
pub struct AttemptRow {
    /// For whom.
    pub subscriber_id: i32,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// Why it was not accepted.
    pub reason: Option<Reason>,
    /// Telegram's error code.
    pub code: Option<i16>,
    /// Telegram's words.
    pub description: Option<String>,
}

/// All that a page of deliveries came to.
#[derive(Debug, Clone, Default)]
pub struct PageResult {
    /// Final outcomes.
    pub settled: Vec<Settled>,
    /// Exceptions.
    pub deferred: Vec<Deferral>,
    /// For the log.
    pub attempts: Vec<AttemptRow>,
    /// Tries that were made, but not those of who is a suspect already.
    pub tried: i32,
    /// Those of whom it matters what has changed since they were read.
    pub seen: Vec<Seen>,
    /// Nobody comes after this page in its shard.
    pub is_last: bool,
}

impl Settled {
    /// Number of the first message, when this try sent it.
    pub(in crate::store) fn first_message(&self) -> Option<i64> {
        if self.sent_before == 0 {
            self.messages.first().copied()
        } else {
            None
        }
    }
}

impl Store {
    /// Settles a page in one transaction and gives the shard back. `last` is the new cursor; it may stay where it was. What of an
    /// uncertain range lies after it stays uncertain. False when the lease was lost or has lapsed: then nothing is settled, since whoever has the shard next sends again; the messages that stand in chats
    /// are written down, but not of who is erased by now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn settle_page(
        &self,
        shard: &LeasedShard,
        last: i32,
        result: &PageResult,
        now: DateTime<Utc>,
        bot: i16,
    ) -> Result<bool, StoreError> {
        if result.is_plain(shard) && self.settle_plain(shard, last, result, (now, bot)).await? {
            return Ok(true);
        }
        let mut transaction = self.pool.begin().await?;
        let moved = sqlx::query!(
            "UPDATE fanout_shards
             SET cursor = $4, sending_to = CASE WHEN $5::int > $4::int THEN $5::int END,
                 sending_ids = CASE WHEN $5::int > $4::int THEN sending_ids END,
                 lease_owner = NULL, lease_from = NULL, lease_until = NULL, done = $6
             WHERE revision_id = $1 AND shard = $2 AND lease_owner = $3 AND lease_until > clock_timestamp() AND NOT done",
            shard.revision_id,
            shard.shard,
            shard.owner,
            last,
            shard.uncertain_to,
            result.is_last
        )
        .execute(&mut *transaction)
        .await?;
        let (result, since) = result
            .as_of_now(&mut transaction, shard.revision_id, now)
            .await?;
        if moved.rows_affected() == 0 {
            insert_late(&mut transaction, shard.revision_id, &result, (now, bot)).await?;
            transaction.commit().await?;
            return Ok(false);
        }
        let (revision, settled) = (shard.revision_id, result.settled.as_slice());
        let first: Vec<Option<i64>> = settled.iter().map(Settled::first_message).collect();
        insert_deliveries(&mut transaction, revision, settled, &first, (now, bot)).await?;
        let deferred = insert_deferred(&mut transaction, revision, &result.deferred, now).await?;
        let parts = settled
            .iter()
            .map(|s| (s.subscriber_id, s.sent_before, s.messages.as_slice()));
        let begun = result
            .deferred
            .iter()
            .map(|d| (d.subscriber_id, d.sent_before, d.sent.as_slice()));
        insert_parts(&mut transaction, revision, parts.chain(begun)).await?;
        note_begun(&mut transaction, revision, &result.deferred, (now, bot)).await?;
        begin_anew(&mut transaction, (revision, &since), &result.deferred, now).await?;
        suspect(&mut transaction, revision, &result.deferred).await?;
        let ended = (settled, result.attempts.as_slice());
        keep_attempts(&mut transaction, revision, ended, now).await?;
        let waiting = (deferred, result.tried);
        count(&mut transaction, revision, settled, waiting, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Not of who is erased by now. `first_messages`: number of the first message of each, whenever it was sent.
pub(in crate::store) async fn insert_deliveries(
    connection: &mut PgConnection,
    revision_id: i32,
    settled: &[Settled],
    first_messages: &[Option<i64>],
    (now, bot): (DateTime<Utc>, i16),
) -> Result<(), StoreError> {
    let subscribers: Vec<i32> = settled
        .iter()
        .map(|settled| settled.subscriber_id)
        .collect();
    let outcomes: Vec<i16> = settled
        .iter()
        .map(|settled| settled.outcome.number())
        .collect();
    sqlx::query!(
        "INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
         SELECT $1, s.id, page.message, $2, page.outcome, $3
         FROM UNNEST($4::int[], $5::bigint[], $6::smallint[]) AS page (subscriber, message, outcome)
         JOIN subscribers s ON s.id = page.subscriber",
        revision_id,
        now,
        bot,
        &subscribers,
        first_messages as _,
        &outcomes
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Numbers of messages after the first: of whom, how many stood there before, and the new ones.
pub(in crate::store) async fn insert_parts<'a>(
    connection: &mut PgConnection,
    revision_id: i32,
    sent: impl Iterator<Item = (i32, i16, &'a [i64])>,
) -> Result<(), StoreError> {
    let (mut subscribers, mut numbers, mut messages) = (Vec::new(), Vec::new(), Vec::new());
    for (subscriber, before, sent) in sent {
        for (number, message) in (before + 1..).zip(sent).filter(|(number, _)| *number > 1) {
            subscribers.push(subscriber);
            numbers.push(number);
            messages.push(*message);
        }
    }
    if subscribers.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO delivery_parts (revision_id, subscriber_id, part, message_id)
         SELECT $1, s.id, part, message
         FROM UNNEST($2::int[], $3::smallint[], $4::bigint[]) AS parts (subscriber, part, message)
         JOIN subscribers s ON s.id = subscriber
         ON CONFLICT DO NOTHING",
        revision_id,
        &subscribers,
        &numbers,
        &messages
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps the attempts, counts why they failed, and pauses who cannot be reached.
pub(in crate::store) async fn keep_attempts(
    connection: &mut PgConnection,
    revision_id: i32,
    (settled, attempts): (&[Settled], &[AttemptRow]),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    insert_attempts(connection, revision_id, attempts, now).await?;
    count_reasons(connection, revision_id, settled).await?;
    pause_unreachable(connection, pauses(settled)).await
}

pub(in crate::store) async fn insert_attempts(
    connection: &mut PgConnection,
    revision_id: i32,
    attempts: &[AttemptRow],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if attempts.is_empty() {
        return Ok(());
    }
    let subscribers: Vec<i32> = attempts
        .iter()
        .map(|attempt| attempt.subscriber_id)
        .collect();
    let outcomes: Vec<String> = attempts
        .iter()
        .map(|attempt| attempt.outcome.as_str().to_owned())
        .collect();
    let reasons: Vec<Option<String>> = attempts
        .iter()
        .map(|attempt| attempt.reason.map(|reason| reason.as_str().to_owned()))
        .collect();
    let codes: Vec<Option<i16>> = attempts.iter().map(|attempt| attempt.code).collect();
    let descriptions: Vec<Option<String>> = attempts
        .iter()
        .map(|attempt| attempt.description.clone())
        .collect();
    sqlx::query!(
        "INSERT INTO attempts (revision_id, subscriber_id, at, outcome, code, description, reason)
         SELECT $1, s.id, $2, page.outcome, page.code, page.description, page.reason
         FROM UNNEST($3::int[], $4::text[], $5::smallint[], $6::text[], $7::text[]) AS page (subscriber, outcome, code, description, reason)
         JOIN subscribers s ON s.id = page.subscriber",
        revision_id,
        now,
        &subscribers,
        &outcomes,
        &codes as _,
        &descriptions as _,
        &reasons as _
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Who is to be paused, and why.
pub(in crate::store) fn pauses(
    settled: &[Settled],
) -> impl Iterator<Item = (i32, Option<PauseReason>)> {
    settled
        .iter()
        .map(|settled| (settled.subscriber_id, settled.pause))
}

/// Pauses these, each for its reason, if there is one.
pub(in crate::store) async fn pause_unreachable(
    connection: &mut PgConnection,
    settled: impl Iterator<Item = (i32, Option<PauseReason>)>,
) -> Result<(), StoreError> {
    let (subscribers, reasons): (Vec<i32>, Vec<String>) = settled
        .filter_map(|(subscriber, reason)| Some((subscriber, reason?.as_str().to_owned())))
        .unzip();
    if subscribers.is_empty() {
        return Ok(());
    }
    // In their order, as whoever settles holds those that it looks at again.
    sqlx::query!(
        "SELECT id FROM subscribers WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE",
        &subscribers
    )
    .fetch_all(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE subscribers s SET state = 'paused', pause_reason = page.reason
         FROM UNNEST($1::int[], $2::text[]) AS page (subscriber, reason)
         WHERE s.id = page.subscriber AND s.state = 'active'",
        &subscribers,
        &reasons
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Moves the counters by what was settled; `deferred` is how many more (or fewer) wait, `tried` the tries. A full window
/// in which nothing waits had no failure, so the next one is opened.
pub(in crate::store) async fn count(
    connection: &mut PgConnection,
    revision_id: i32,
    settled: &[Settled],
    (deferred, tried): (i64, i32),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let of = |outcome: Outcome| {
        i64::try_from(
            settled
                .iter()
                .filter(|settled| settled.outcome == outcome)
                .count(),
        )
        .unwrap_or(i64::MAX)
    };
    let duplicates = settled
        .iter()
        .filter(|settled| settled.possible_duplicate)
        .count();
    sqlx::query!(
        "UPDATE fanouts SET
             accepted = accepted + $2, uncertain = uncertain + $3, unreachable = unreachable + $4, failed = failed + $5,
             lapsed = lapsed + $6, stopped = stopped + $7, deferred = deferred + $8, duplicates = duplicates + $9,
             first_at = CASE WHEN $2 > 0 THEN coalesce(first_at, $10) ELSE first_at END,
             last_at = CASE WHEN $2 > 0 THEN greatest(last_at, $10) ELSE last_at END,
             turn_at = clock_timestamp(),
             window_tried = CASE WHEN deferred + $8 = 0 AND coalesce(window_tried, 0) + $11 >= $12 THEN 0
                                 ELSE coalesce(window_tried, 0) + $11 END,
             window_number = CASE WHEN deferred + $8 = 0 AND coalesce(window_tried, 0) + $11 >= $12 THEN coalesce(window_number, 0) + 1
                                  ELSE coalesce(window_number, 0) END
         WHERE revision_id = $1",
        revision_id,
        of(Outcome::Accepted),
        of(Outcome::Uncertain),
        of(Outcome::Unreachable),
        of(Outcome::Failed),
        of(Outcome::Lapsed),
        of(Outcome::Stopped),
        deferred,
        i64::try_from(duplicates).unwrap_or(i64::MAX),
        now,
        tried,
        FULL_WINDOW
    )
    .execute(connection)
    .await?;
    Ok(())
}
