//! **Settling** what was deferred and tried together, in one transaction for each revision.
//!
//! Never here: deciding an outcome.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::store::fanout::{
    Deferral, DeferralColumns, PageResult, Settled, count, insert_deliveries, insert_parts,
    keep_attempts, lock_fanouts, suspect,
};
use crate::store::{Store, StoreError};

impl Store {
    /// Settles what `owner` has tried of the deferred deliveries of a revision: those that ended leave the queue, the others are put
    /// back with a new time. One that is not ours any more (erased, or leased by another) is left out, so this may be done again
    /// when it is not known whether it was. Gives how many ended and how many were put back.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn settle_deferred(
        &self,
        (revision, owner): (i32, i64),
        result: &PageResult,
        now: DateTime<Utc>,
        bot: i16,
    ) -> Result<(usize, usize), StoreError> {
        let mut transaction = self.pool.begin().await?;
        lock_fanouts(&mut transaction, &[revision]).await?;
        let first = take_out(&mut transaction, (revision, owner), &result.settled).await?;
        let settled: Vec<Settled> = only(&result.settled, |one| {
            first.contains_key(&one.subscriber_id)
        });
        let messages: Vec<Option<i64>> = settled
            .iter()
            .map(|one| {
                first
                    .get(&one.subscriber_id)
                    .copied()
                    .flatten()
                    .or_else(|| one.first_message())
            })
            .collect();
        insert_deliveries(&mut transaction, revision, &settled, &messages, (now, bot)).await?;
        let ours = put_back(&mut transaction, (revision, owner), &result.deferred).await?;
        let deferred: Vec<Deferral> =
            only(&result.deferred, |one| ours.contains(&one.subscriber_id));
        let parts = settled
            .iter()
            .map(|s| (s.subscriber_id, s.sent_before, s.messages.as_slice()));
        let begun = deferred
            .iter()
            .map(|d| (d.subscriber_id, d.sent_before, d.sent.as_slice()));
        insert_parts(&mut transaction, revision, parts.chain(begun)).await?;
        suspect(&mut transaction, revision, &deferred).await?;
        let attempts = only(&result.attempts, |one| {
            first.contains_key(&one.subscriber_id) || ours.contains(&one.subscriber_id)
        });
        keep_attempts(&mut transaction, revision, (&settled, &attempts), now).await?;
        if !settled.is_empty() || result.tried > 0 {
            let less = i64::try_from(settled.len()).unwrap_or(i64::MAX);
            count(
                &mut transaction,
                revision,
                &settled,
                (-less, result.tried),
                now,
            )
            .await?;
        }
        transaction.commit().await?;
        Ok((settled.len(), deferred.len()))
    }
}

fn only<T: Clone>(all: &[T], is_wanted: impl Fn(&T) -> bool) -> Vec<T> {
    all.iter().filter(|one| is_wanted(one)).cloned().collect()
}

/// Of those that were still ours, the first message if it stood in the chat before.
async fn take_out(
    connection: &mut PgConnection,
    (revision, owner): (i32, i64),
    settled: &[Settled],
) -> Result<HashMap<i32, Option<i64>>, StoreError> {
    let subscribers: Vec<i32> = settled.iter().map(|one| one.subscriber_id).collect();
    if subscribers.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        "DELETE FROM deferred WHERE revision_id = $1 AND subscriber_id = ANY ($2) AND lease_owner = $3
         RETURNING subscriber_id, message_id",
        revision,
        &subscribers,
        owner
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.subscriber_id, row.message_id))
        .collect())
}

/// Who was still ours.
async fn put_back(
    connection: &mut PgConnection,
    (revision, owner): (i32, i64),
    deferred: &[Deferral],
) -> Result<HashSet<i32>, StoreError> {
    if deferred.is_empty() {
        return Ok(HashSet::new());
    }
    let page = DeferralColumns::of(deferred);
    let ours = sqlx::query_scalar!(
        "UPDATE deferred d
         SET due_at = page.due_at, tries = page.tries, reason = page.reason, message_id = coalesce(d.message_id, page.message),
             sent_parts = page.sent, sending = false, lease_owner = NULL, lease_until = NULL
         FROM UNNEST($3::int[], $4::timestamptz[], $5::smallint[], $6::text[], $7::bigint[], $8::smallint[])
              AS page (subscriber, due_at, tries, reason, message, sent)
         WHERE d.revision_id = $1 AND d.subscriber_id = page.subscriber AND d.lease_owner = $2
         RETURNING d.subscriber_id",
        revision,
        owner,
        &page.subscribers,
        &page.due,
        &page.tries,
        &page.reasons,
        &page.messages as _,
        &page.sent
    )
    .fetch_all(connection)
    .await?;
    Ok(ours.into_iter().collect())
}
