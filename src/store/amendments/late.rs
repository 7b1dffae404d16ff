//! **Late** messages: of what was settled after its lease had lapsed. They stand in the chats, so they are known; and where an
//! amendment has gone by already, they are edited by themselves.
//!
//! Never here: a cursor; whoever has the lease next sends again.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{EDITS, range};
use crate::domain::delivery::FanoutState;
use crate::store::StoreError;
use crate::store::fanout::{PageResult, lock_fanouts};

/// Writes down the messages of what was settled late, but not of who is gone or going.
pub(in crate::store) async fn insert_late(
    connection: &mut PgConnection,
    revision_id: i32,
    result: &PageResult,
    (now, bot): (DateTime<Utc>, i16),
) -> Result<(), StoreError> {
    let settled = result.settled.iter().map(|settled| {
        let sent = settled.messages.as_slice();
        (settled.subscriber_id, settled.sent_before, sent)
    });
    let deferred = result.deferred.iter().map(|deferral| {
        let sent = deferral.sent.as_slice();
        (deferral.subscriber_id, deferral.sent_before, sent)
    });
    let (mut subscribers, mut parts, mut messages) = (Vec::new(), Vec::new(), Vec::new());
    for (subscriber, before, sent) in settled.chain(deferred) {
        for (part, message) in (before + 1..).zip(sent) {
            subscribers.push(subscriber);
            parts.push(part);
            messages.push(*message);
        }
    }
    if messages.is_empty() {
        return Ok(());
    }
    // An amendment has begun before this, or begins after it and sees what is written here.
    lock_fanouts(&mut *connection, &[revision_id]).await?;
    let late = sqlx::query!(
        "INSERT INTO late_messages (revision_id, subscriber_id, part, message_id, bot_id, settled_at)
         SELECT $1, s.id, page.part, page.message, $5, $6
         FROM UNNEST($2::int[], $3::smallint[], $4::bigint[]) AS page (subscriber, part, message)
         JOIN subscribers s ON s.id = page.subscriber AND s.state <> 'erasing'
         ON CONFLICT DO NOTHING RETURNING subscriber_id, message_id",
        revision_id,
        &subscribers,
        &parts,
        &messages,
        bot,
        now
    )
    .fetch_all(&mut *connection)
    .await?;
    let late = late.into_iter();
    let late = late
        .map(|row| (row.subscriber_id, row.message_id))
        .collect();
    edit_late(connection, (revision_id, late), (now, bot)).await
}

/// A shard of edits that goes on after its cursor.
struct Edits {
    shard: i16,
    cursor: i32,
}

/// The edits of the newest amendment may have gone by these readers: then their late messages wait for an edit of their own.
async fn edit_late(
    connection: &mut PgConnection,
    (revision_id, mut late): (i32, Vec<(i32, i64)>),
    (now, bot): (DateTime<Utc>, i16),
) -> Result<(), StoreError> {
    let newest = sqlx::query!(
        "SELECT n.id, f.state FROM revisions r JOIN revisions n ON n.update_id = r.update_id AND n.number > r.number
         JOIN amendments a ON a.revision_id = n.id AND a.begun_at IS NOT NULL JOIN fanouts f ON f.revision_id = n.id
         WHERE r.id = $1 ORDER BY n.number DESC LIMIT 1",
        revision_id
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(newest) = newest.filter(|newest| newest.state != FanoutState::Stopped.as_str()) else {
        return Ok(());
    };
    // Held until this is done: nobody reads a page of them without what is written here.
    let to_come = sqlx::query_as!(
        Edits,
        "SELECT shard, cursor FROM fanout_shards
         WHERE revision_id = $1 AND shard >= $2 AND NOT done AND (lease_until IS NULL OR lease_until < clock_timestamp())
         ORDER BY shard FOR UPDATE SKIP LOCKED",
        newest.id,
        EDITS
    )
    .fetch_all(&mut *connection)
    .await?;
    late.retain(|(id, _)| {
        let comes = |edits: &Edits| edits.cursor < *id && *id <= range(edits.shard).1;
        !to_come.iter().any(comes)
    });
    wait_alone(connection, (newest.id, revision_id), &late, (now, bot)).await
}

/// What else these readers have is edited, and counted, with all others; here what is late.
async fn wait_alone(
    connection: &mut PgConnection,
    (amendment, revision_id): (i32, i32),
    late: &[(i32, i64)],
    (now, bot): (DateTime<Utc>, i16),
) -> Result<(), StoreError> {
    let (subscribers, messages): (Vec<i32>, Vec<i64>) = late.iter().copied().unzip();
    sqlx::query!(
        "WITH earlier AS MATERIALIZED (
             SELECT e.id FROM revisions r JOIN revisions e ON e.update_id = r.update_id WHERE r.id = $1 AND e.id < $2),
         late AS MATERIALIZED (
             SELECT * FROM UNNEST($3::int[], $6::bigint[]) AS l (subscriber_id, message_id)),
         others AS MATERIALIZED (
             SELECT s.id, ARRAY (SELECT d.message_id FROM earlier JOIN deliveries d ON d.revision_id = earlier.id
                                 WHERE d.subscriber_id = s.id AND d.bot_id = $5 AND d.message_id IS NOT NULL
                                 UNION
                                 SELECT p.message_id FROM earlier JOIN delivery_parts p ON p.revision_id = earlier.id
                                 JOIN deliveries d ON d.revision_id = p.revision_id AND d.subscriber_id = p.subscriber_id
                                 WHERE p.subscriber_id = s.id AND d.bot_id = $5
                                 UNION
                                 SELECT m.message_id FROM earlier JOIN late_messages m ON m.revision_id = earlier.id
                                 WHERE m.subscriber_id = s.id AND m.bot_id = $5
                                   AND (m.subscriber_id, m.message_id) NOT IN (SELECT subscriber_id, message_id FROM late)) AS done
             FROM subscribers s WHERE s.id IN (SELECT subscriber_id FROM late) AND s.state <> 'erasing'
             ORDER BY s.id FOR KEY SHARE OF s)
         INSERT INTO waiting_edits (subscriber_id, revision_id, due_at, tries, since, done, edited)
         SELECT id, $2, $4, 0, $4, done, cardinality(done)::smallint FROM others ORDER BY id
         ON CONFLICT DO NOTHING",
        revision_id,
        amendment,
        &subscribers,
        now,
        bot,
        &messages
    )
    .execute(connection)
    .await?;
    Ok(())
}
