//! **Settling** digests: what each message held is written into the log of each revision, in one transaction with the time of the
//! next one.
//!
//! Never here: deciding an outcome.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::delivery::{AttemptOutcome, Outcome};
use crate::domain::subscriber::PauseReason;
use crate::store::delivery_log::count_reasons;
use crate::store::fanout::{
    AttemptRow, Seen, Settled, changed_since, insert_attempts, lock_fanouts, pause_unreachable,
};
use crate::store::{Store, StoreError, privacy};

/// What became of one message of a digest.
#[derive(Debug, Clone)]
pub struct SettledDigest {
    /// Whose: a random number.
    pub subscriber_id: i32,
    /// Telegram's numbers of what was sent.
    pub messages: Vec<i64>,
    /// The revisions in the message, if it is settled; none when there was nothing to send, or it is tried again.
    pub revisions: Vec<i32>,
    /// How each of them ended.
    pub outcome: Outcome,
    /// It may have received them before.
    pub possible_duplicate: bool,
    /// When the next message is due; none when there is none: another pace was chosen.
    pub due_at: Option<DateTime<Utc>>,
    /// The next digest begins after this revision; none when this one goes on.
    pub up_to: Option<i32>,
    /// The next message goes on with the same digest.
    pub is_continued: bool,
    /// Attempts of the next message so far.
    pub tries: i16,
    /// What was begun may have been received: the next attempt may be a second one.
    pub is_uncertain: bool,
    /// Why the subscriber is to be paused.
    pub pause: Option<PauseReason>,
    /// For the log: the revisions that the message held, and what came of the attempt.
    pub attempt: Option<(Vec<i32>, AttemptRow)>,
    /// Its reader as it was read, where it matters what has changed since.
    pub seen: Option<Seen>,
    /// When it was due. A time that was chosen meanwhile stands.
    pub was_due: DateTime<Utc>,
}

impl SettledDigest {
    fn seemed_unreachable(&self) -> bool {
        let of = |(_, row): &(Vec<i32>, AttemptRow)| row.outcome == AttemptOutcome::Unreachable;
        self.pause.is_some() || self.attempt.as_ref().is_some_and(of)
    }

    /// It is tried again at once, as if for the first time; what it may have received stays known.
    fn once_more(self) -> Self {
        Self {
            revisions: Vec::new(),
            due_at: Some(self.was_due),
            up_to: None,
            tries: 0,
            is_uncertain: self.is_uncertain || self.possible_duplicate,
            pause: None,
            ..self
        }
    }
}

impl Store {
    /// Settles a page of digests and gives their leases back. One whose lease was lost is left out: whoever has it now sends again; but
    /// what stands in its chat is written down, so that it can be deleted there. Gives how many were settled.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn settle_digests(
        &self,
        owner: i64,
        settled: &[SettledDigest],
        now: DateTime<Utc>,
        bot: i16,
    ) -> Result<usize, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let settled = as_of_now(&mut transaction, settled).await?;
        let ours = move_on(&mut transaction, owner, &settled).await?;
        let all: Vec<&SettledDigest> = settled.iter().collect();
        let settled = all.iter().copied();
        let settled: Vec<&SettledDigest> = settled
            .filter(|settled| ours.contains(&settled.subscriber_id))
            .collect();
        log(&mut transaction, &settled, now, bot).await?;
        remember(&mut transaction, &all, now).await?;
        explain(&mut transaction, &settled, now).await?;
        let pauses = settled
            .iter()
            .map(|settled| (settled.subscriber_id, settled.pause));
        pause_unreachable(&mut transaction, pauses).await?;
        transaction.commit().await?;
        Ok(settled.len())
    }

    /// Whether these could be settled at this moment: the same rows, written and taken back, as [`Self::try_settling`] does it for
    /// other deliveries.
    ///
    /// # Errors
    /// [`StoreError`] when they could not.
    pub async fn try_settling_digests(
        &self,
        settled: &[SettledDigest],
        now: DateTime<Utc>,
        bot: i16,
    ) -> Result<(), StoreError> {
        let settled: Vec<&SettledDigest> = settled.iter().collect();
        let mut transaction = self.pool.begin().await?;
        log(&mut transaction, &settled, now, bot).await?;
        remember(&mut transaction, &settled, now).await?;
        explain(&mut transaction, &settled, now).await?;
        Ok(transaction.rollback().await?)
    }
}

/// What they come to with what has changed since they were read. Who came back meanwhile can be reached; where a chat has moved, the
/// numbers of messages are those of the old one. Locks the digests, then the fan-outs, then their readers.
async fn as_of_now<'a>(
    connection: &mut PgConnection,
    settled: &'a [SettledDigest],
) -> Result<Cow<'a, [SettledDigest]>, StoreError> {
    let seen: Vec<Seen> = settled.iter().filter_map(|one| one.seen).collect();
    if seen.is_empty() {
        return Ok(Cow::Borrowed(settled));
    }
    let whose: Vec<i32> = settled.iter().map(|one| one.subscriber_id).collect();
    sqlx::query_scalar!(
        "SELECT subscriber_id FROM digests WHERE subscriber_id = ANY($1) ORDER BY 1 FOR UPDATE",
        &whose
    )
    .fetch_all(&mut *connection)
    .await?;
    let of = settled.iter().flat_map(|one| one.revisions.iter().copied());
    lock_fanouts(&mut *connection, &of.collect::<Vec<i32>>()).await?;
    let since = changed_since(connection, &seen).await?;
    let as_of_now = |one: &SettledDigest| {
        let mut one = one.clone();
        if since.has_moved(one.subscriber_id) {
            one.messages.clear();
        }
        if one.seemed_unreachable() && since.is_back(one.subscriber_id) {
            one = one.once_more();
        }
        one
    };
    Ok(settled.iter().map(as_of_now).collect())
}

/// Sets when the next one is due; gives whose leases were still ours. A time that was chosen meanwhile stands, and so does that somebody
/// who had chosen another pace reads digests again.
async fn move_on(
    connection: &mut PgConnection,
    owner: i64,
    settled: &[SettledDigest],
) -> Result<Vec<i32>, StoreError> {
    let subscribers: Vec<i32> = settled
        .iter()
        .map(|settled| settled.subscriber_id)
        .collect();
    let due: Vec<Option<DateTime<Utc>>> = settled.iter().map(|settled| settled.due_at).collect();
    let up_to: Vec<Option<i32>> = settled.iter().map(|settled| settled.up_to).collect();
    let continued: Vec<bool> = settled.iter().map(|settled| settled.is_continued).collect();
    let tries: Vec<i16> = settled.iter().map(|settled| settled.tries).collect();
    let uncertain: Vec<bool> = settled.iter().map(|settled| settled.is_uncertain).collect();
    let was_due: Vec<DateTime<Utc>> = settled.iter().map(|settled| settled.was_due).collect();
    Ok(sqlx::query_scalar!(
        r#"WITH page AS MATERIALIZED (
               SELECT * FROM UNNEST($2::int[], $3::timestamptz[], $4::int[], $5::bool[], $6::smallint[], $7::bool[], $8::timestamptz[])
                   AS page (subscriber, due_at, up_to, continued, tries, uncertain, was_due)),
           gone AS (
               DELETE FROM digests d USING page
               WHERE d.subscriber_id = page.subscriber AND page.due_at IS NULL AND d.is_last
                 AND d.lease_owner = $1 AND d.lease_until > clock_timestamp()
               RETURNING d.subscriber_id),
           moved AS (
               UPDATE digests d
               SET due_at = CASE WHEN d.due_at = page.was_due OR page.continued THEN coalesce(page.due_at, d.due_at) ELSE d.due_at END,
                   after_revision = greatest(d.after_revision, page.up_to), is_continued = page.continued,
                   tries = page.tries, sending_to = CASE WHEN page.uncertain THEN d.sending_to END,
                   lease_owner = NULL, lease_until = NULL
               FROM page
               WHERE d.subscriber_id = page.subscriber AND (page.due_at IS NOT NULL OR NOT d.is_last)
                 AND d.lease_owner = $1 AND d.lease_until > clock_timestamp()
               RETURNING d.subscriber_id)
           SELECT subscriber_id AS "subscriber!" FROM gone UNION ALL SELECT subscriber_id FROM moved"#,
        owner,
        &subscribers,
        &due as _,
        &up_to as _,
        &continued,
        &tries,
        &uncertain,
        &was_due
    )
    .fetch_all(connection)
    .await?)
}

/// What stands in the chats, so that it can be deleted there: the rows of the log tell no number of it.
async fn remember(
    connection: &mut PgConnection,
    settled: &[&SettledDigest],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sent = settled.iter().flat_map(|settled| {
        let messages = settled.messages.iter();
        messages.map(|message| (settled.subscriber_id, *message))
    });
    let (subscribers, messages): (Vec<i32>, Vec<i64>) = sent.unzip();
    if messages.is_empty() {
        return Ok(());
    }
    privacy::remember(connection, (&subscribers, &messages), now).await
}

/// One row for each revision in a message, and the counters of each. The digest was not in the number due: it is now.
async fn log(
    connection: &mut PgConnection,
    settled: &[&SettledDigest],
    now: DateTime<Utc>,
    bot: i16,
) -> Result<(), StoreError> {
    let (mut revisions, mut subscribers) = (Vec::new(), Vec::new());
    let (mut outcomes, mut duplicates) = (Vec::new(), Vec::new());
    for settled in settled {
        for revision in &settled.revisions {
            revisions.push(*revision);
            subscribers.push(settled.subscriber_id);
            outcomes.push(settled.outcome.number());
            duplicates.push(settled.possible_duplicate);
        }
    }
    if revisions.is_empty() {
        return Ok(());
    }
    // In one order, so that nobody waits for each other.
    sqlx::query!(
        "SELECT FROM fanouts WHERE revision_id = ANY ($1) ORDER BY revision_id FOR NO KEY UPDATE",
        &revisions
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "WITH page AS MATERIALIZED (
             SELECT * FROM UNNEST($1::int[], $2::int[], $3::smallint[], $4::bool[]) AS page (revision, subscriber, outcome, is_double)),
         logged AS (
             INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
             SELECT page.revision, s.id, NULL, $5, page.outcome, $6 FROM page JOIN subscribers s ON s.id = page.subscriber
             ON CONFLICT DO NOTHING RETURNING revision_id, subscriber_id, outcome),
         counted AS (
             SELECT l.revision_id, count(*) AS n, count(*) FILTER (WHERE l.outcome = 1) AS accepted,
                    count(*) FILTER (WHERE l.outcome = 2) AS uncertain, count(*) FILTER (WHERE l.outcome = 3) AS unreachable,
                    count(*) FILTER (WHERE l.outcome = 4) AS failed, count(*) FILTER (WHERE page.is_double) AS duplicates
             FROM logged l JOIN page ON page.revision = l.revision_id AND page.subscriber = l.subscriber_id GROUP BY 1)
         UPDATE fanouts f
         SET due = f.due + counted.n, accepted = f.accepted + counted.accepted, uncertain = f.uncertain + counted.uncertain,
             unreachable = f.unreachable + counted.unreachable, failed = f.failed + counted.failed,
             duplicates = f.duplicates + counted.duplicates
         FROM counted WHERE f.revision_id = counted.revision_id",
        &revisions,
        &subscribers,
        &outcomes,
        &duplicates,
        now,
        bot
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Keeps the attempts that were not accepted the first time, of each revision in the message, and counts why they failed.
async fn explain(
    connection: &mut PgConnection,
    settled: &[&SettledDigest],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut of: BTreeMap<i32, (Vec<AttemptRow>, Vec<Settled>)> = BTreeMap::new();
    for digest in settled {
        if let Some((revisions, attempt)) = &digest.attempt {
            for revision in revisions {
                of.entry(*revision).or_default().0.push(attempt.clone());
            }
        }
        if digest.outcome != Outcome::Accepted {
            for revision in &digest.revisions {
                of.entry(*revision).or_default().1.push(Settled {
                    subscriber_id: digest.subscriber_id,
                    outcome: digest.outcome,
                    sent_before: 0,
                    messages: Vec::new(),
                    pause: None,
                    possible_duplicate: digest.possible_duplicate,
                });
            }
        }
    }
    for (revision, (attempts, ended)) in of {
        insert_attempts(connection, revision, &attempts, now).await?;
        count_reasons(connection, revision, &ended).await?;
    }
    Ok(())
}

/// What a crash left of a digest counts as received, when one of the revisions that may have been in it is amended. `earlier` are
/// the revisions of the update, in order.
pub(in crate::store) async fn keep_uncertain(
    connection: &mut PgConnection,
    earlier: &[i32],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH kept AS (
             INSERT INTO deliveries (revision_id, subscriber_id, message_id, settled_at, outcome, bot_id)
             SELECT (SELECT max(e) FROM unnest($1::int[]) AS e WHERE e <= d.sending_to), d.subscriber_id, NULL, $2, 2, s.bot_id
             FROM digests d JOIN subscribers s ON s.id = d.subscriber_id
             JOIN revisions o ON o.id = ($1::int[])[1]
             WHERE d.sending_to >= o.id AND d.after_revision < o.id AND s.state <> 'erasing'
               AND (o.urgency = 'breaking' OR coalesce(o.id <= d.last_revision, true))
               AND EXISTS (SELECT FROM subscriptions su JOIN revision_topics rt ON rt.revision_id = o.id AND rt.topic_id = su.topic_id
                           WHERE su.subscriber_id = s.id AND coalesce(su.after_revision < o.id, true))
               AND NOT EXISTS (SELECT FROM deliveries l WHERE l.revision_id = ANY($1) AND l.subscriber_id = d.subscriber_id)
             ON CONFLICT DO NOTHING RETURNING revision_id),
         counted AS (SELECT revision_id, count(*) AS n FROM kept GROUP BY 1)
         UPDATE fanouts f SET due = f.due + counted.n, uncertain = f.uncertain + counted.n
         FROM counted WHERE f.revision_id = counted.revision_id",
        earlier,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
