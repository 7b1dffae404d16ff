//! **Late** messages: of a page that was settled after its lease had lapsed. They stand in the chats, so they are known.
//!
//! Never here: a cursor; whoever has the shard next sends to them again.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::store::StoreError;
use crate::store::fanout::PageResult;

/// Writes down the messages of a late page, but not of who is gone or going.
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
    sqlx::query!(
        "INSERT INTO late_messages (revision_id, subscriber_id, part, message_id, bot_id, settled_at)
         SELECT $1, s.id, page.part, page.message, $5, $6
         FROM UNNEST($2::int[], $3::smallint[], $4::bigint[]) AS page (subscriber, part, message)
         JOIN subscribers s ON s.id = page.subscriber AND s.state <> 'erasing'
         ON CONFLICT DO NOTHING",
        revision_id,
        &subscribers,
        &parts,
        &messages,
        bot,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}
