//! A chat that has **migrated**: a group that became a supergroup has another id from then on.
//!
//! Never here: how that is found out.

use sqlx::PgConnection;

use crate::store::amendments::{keep_parts_known, parts_in};
use crate::store::fanout::lock_fanouts;
use crate::store::retention::kept_revisions;
use crate::store::{Store, StoreError};

impl Store {
    /// A group became a supergroup: its new chat, sealed, takes the place of the old one. If the new chat subscribed by
    /// itself meanwhile, the old row is paused instead, and what it received counts as received by the new one. The numbers of messages in the old chat are forgotten: in the new one they
    /// are those of other messages.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn migrate_chat(&self, old: &[Vec<u8>], new: &[Vec<u8>]) -> Result<(), StoreError> {
        let Some(sealed) = new.first() else {
            return Ok(());
        };
        let mut transaction = self.pool.begin().await?;
        lock_what_it_waits_in(&mut transaction, old).await?;
        let moved = sqlx::query_scalar!(
            "UPDATE subscribers s SET sealed_chat = $2, chat_kind = 'supergroup'
             WHERE sealed_chat = ANY($1)
               AND NOT EXISTS (SELECT 1 FROM subscribers o
                               WHERE o.sealed_chat = ANY($3) AND o.thread_id IS NOT DISTINCT FROM s.thread_id)
             RETURNING id",
            old,
            sealed,
            new
        )
        .fetch_all(&mut *transaction)
        .await?;
        forget_messages(&mut transaction, &moved).await?;
        hand_over(&mut transaction, (old, new)).await?;
        sqlx::query!(
            "UPDATE subscribers SET state = 'paused', pause_reason = 'kicked' WHERE sealed_chat = ANY($1) AND state = 'active'",
            old
        )
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }
}

/// In the order of whoever settles what was deferred: the fan-outs first. A look-up by key in each of which something waits, or that is
/// kept.
async fn lock_what_it_waits_in(
    connection: &mut PgConnection,
    chat: &[Vec<u8>],
) -> Result<(), StoreError> {
    let mut fanouts = sqlx::query_scalar!(
        "SELECT d.revision_id FROM subscribers s CROSS JOIN fanouts f
         JOIN deferred d ON d.revision_id = f.revision_id AND d.subscriber_id = s.id
         WHERE s.sealed_chat = ANY($1) AND f.deferred > 0",
        chat
    )
    .fetch_all(&mut *connection)
    .await?;
    let subscribers = sqlx::query_scalar!(
        "SELECT id FROM subscribers WHERE sealed_chat = ANY($1)",
        chat
    )
    .fetch_all(&mut *connection)
    .await?;
    let kept = kept_revisions(&mut *connection).await?;
    fanouts.extend(parts_in(&mut *connection, &kept, &subscribers).await?);
    lock_fanouts(connection, &fanouts).await
}

/// The same people read the new chat, which subscribed by itself: it hears of amendments of what they received in the old one, also of
/// those that went by while that was there no more. Where a fan-out is under way, both stay what they are in it.
async fn hand_over(
    connection: &mut PgConnection,
    (old, new): (&[Vec<u8>], &[Vec<u8>]),
) -> Result<(), StoreError> {
    let pairs = sqlx::query!(
        "SELECT s.id AS old, o.id AS new FROM subscribers s
         JOIN subscribers o ON o.sealed_chat = ANY($2) AND o.thread_id IS NOT DISTINCT FROM s.thread_id AND o.state <> 'erasing'
         WHERE s.sealed_chat = ANY($1) AND s.id <> o.id",
        old,
        new
    )
    .fetch_all(&mut *connection)
    .await?;
    for pair in pairs {
        forget_messages(&mut *connection, &[pair.old]).await?;
        let revisions = kept_revisions(&mut *connection).await?;
        sqlx::query!(
            "WITH moved AS (
                 UPDATE deliveries d SET subscriber_id = $3
                 FROM fanouts f
                 WHERE d.revision_id = ANY($1) AND d.subscriber_id = $2
                   AND f.revision_id = d.revision_id AND f.state IN ('finished', 'stopped')
                   AND NOT EXISTS (SELECT FROM fanout_shards h WHERE h.revision_id = d.revision_id)
                   AND NOT EXISTS (SELECT FROM deliveries n WHERE n.revision_id = d.revision_id AND n.subscriber_id = $3)
                   AND NOT EXISTS (SELECT FROM deferred w WHERE w.revision_id = d.revision_id AND w.subscriber_id = $3)
                 RETURNING d.revision_id)
             INSERT INTO returned (subscriber_id) SELECT $3 WHERE EXISTS (SELECT FROM moved) ON CONFLICT DO NOTHING",
            &revisions,
            pair.old,
            pair.new
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// A long update of which a part stands in the old chat is sent anew, all of it, and may be read twice; so is what is being sent at this
/// moment: who has it under way sees by `sending` that the chat has moved.
///
/// By revision, since the keys of these tables begin with it: one look-up each.
async fn forget_messages(
    connection: &mut PgConnection,
    subscribers: &[i32],
) -> Result<(), StoreError> {
    if subscribers.is_empty() {
        return Ok(());
    }
    let revisions = kept_revisions(&mut *connection).await?;
    keep_parts_known(&mut *connection, &revisions, subscribers).await?;
    sqlx::query!(
        "UPDATE deliveries SET message_id = NULL WHERE revision_id = ANY($1) AND subscriber_id = ANY($2)",
        &revisions,
        subscribers
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM delivery_parts WHERE revision_id = ANY($1) AND subscriber_id = ANY($2)",
        &revisions,
        subscribers
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE deferred
         SET message_id = NULL, sent_parts = 0, sending = false,
             reason = CASE WHEN sending OR sent_parts > 0 THEN 'uncertain' ELSE reason END
         WHERE revision_id = ANY($1) AND subscriber_id = ANY($2)",
        &revisions,
        subscribers
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "WITH late AS (DELETE FROM late_messages WHERE subscriber_id = ANY($1)),
              going AS (DELETE FROM autodelete_messages WHERE subscriber_id = ANY($1))
         DELETE FROM chat_messages WHERE subscriber_id = ANY($1)",
        subscribers
    )
    .execute(connection)
    .await?;
    Ok(())
}
