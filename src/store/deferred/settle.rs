//! **Settling** what was deferred and tried together, in one transaction for each revision.
//!
//! Never here: deciding an outcome.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::store::amendments::insert_late;
use crate::store::fanout::{
    Deferral, DeferralColumns, PageResult, Settled, begin_anew, count, insert_deliveries,
    insert_parts, keep_attempts, lock_fanouts, suspect,
};
use crate::store::privacy::note_begun;
use crate::store::{Store, StoreError};

impl Store {
    /// Settles what `owner` has tried of the deferred deliveries of a revision: those that ended leave the queue, the others are put
    /// back with a new time. Of one that is not ours any more (leased by another, or taken over by an amendment) only the messages
    /// that stand in its chat are written down, and nothing of one who is erased, so this may be done again when it is not known whether it
    /// was. Gives how many ended and how many were put back.
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
        let (result, since) = result.as_of_now(&mut transaction, revision, now).await?;
        let whose = (revision, owner);
        let (settled, first) = take_out(&mut transaction, whose, &result.settled).await?;
        insert_deliveries(&mut transaction, revision, &settled, &first, (now, bot)).await?;
        let deferred = put_back(&mut transaction, whose, &result.deferred).await?;
        let parts = settled
            .iter()
            .map(|s| (s.subscriber_id, s.sent_before, s.messages.as_slice()));
        let begun = deferred
            .iter()
            .map(|d| (d.subscriber_id, d.sent_before, d.sent.as_slice()));
        insert_parts(&mut transaction, revision, parts.chain(begun)).await?;
        note_begun(&mut transaction, revision, &deferred, (now, bot)).await?;
        begin_anew(&mut transaction, (revision, &since), &deferred, now).await?;
        suspect(&mut transaction, revision, &deferred).await?;
        let (ours, late) = split(&result, (&settled, &deferred));
        insert_late(&mut transaction, revision, &late, (now, bot)).await?;
        let ended = (settled.as_slice(), ours.attempts.as_slice());
        keep_attempts(&mut transaction, revision, ended, now).await?;
        if !settled.is_empty() || result.tried > 0 {
            let less = i64::try_from(settled.len()).unwrap_or(i64::MAX);
            let waiting = (-less, result.tried);
            count(&mut transaction, revision, &settled, waiting, now).await?;
        }
        transaction.commit().await?;
        Ok((settled.len(), deferred.len()))
    }
}

fn only<T: Clone>(all: &[T], is_wanted: impl Fn(&T) -> bool) -> Vec<T> {
    all.iter().filter(|one| is_wanted(one)).cloned().collect()
}

/// What was still ours, and what was not.
fn split(
    result: &PageResult,
    (settled, deferred): (&[Settled], &[Deferral]),
) -> (PageResult, PageResult) {
    let settled = settled.iter().map(|one| one.subscriber_id);
    let deferred = deferred.iter().map(|one| one.subscriber_id);
    let ours: HashSet<i32> = settled.chain(deferred).collect();
    let of = |is_ours: bool| PageResult {
        settled: only(&result.settled, |one| {
            ours.contains(&one.subscriber_id) == is_ours
        }),
        deferred: only(&result.deferred, |one| {
            ours.contains(&one.subscriber_id) == is_ours
        }),
        attempts: only(&result.attempts, |one| {
            ours.contains(&one.subscriber_id) == is_ours
        }),
        ..PageResult::default()
    };
    (of(true), of(false))
}

/// Those that were still ours, and the first message of each, whenever it was sent. Where the chat has moved during the try, what was sent
/// stands in the old one, and its numbers are forgotten.
async fn take_out(
    connection: &mut PgConnection,
    (revision, owner): (i32, i64),
    settled: &[Settled],
) -> Result<(Vec<Settled>, Vec<Option<i64>>), StoreError> {
    let subscribers: Vec<i32> = settled.iter().map(|one| one.subscriber_id).collect();
    if subscribers.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let rows = sqlx::query!(
        "DELETE FROM deferred WHERE revision_id = $1 AND subscriber_id = ANY ($2) AND lease_owner = $3
         RETURNING subscriber_id, message_id, NOT sending AS \"has_moved!\"",
        revision,
        &subscribers,
        owner
    )
    .fetch_all(connection)
    .await?;
    let taken: HashMap<i32, (Option<i64>, bool)> = rows
        .into_iter()
        .map(|row| (row.subscriber_id, (row.message_id, row.has_moved)))
        .collect();
    let ours = settled.iter().filter_map(|one| {
        let (before, has_moved) = *taken.get(&one.subscriber_id)?;
        let mut one = one.clone();
        if has_moved {
            one.messages.clear();
        }
        let first = before.or_else(|| one.first_message());
        Some((one, first))
    });
    Ok(ours.unzip())
}

/// Those that were still ours. Where the chat has moved during the try, all of it is sent anew in the new one, and may be there twice.
async fn put_back(
    connection: &mut PgConnection,
    (revision, owner): (i32, i64),
    deferred: &[Deferral],
) -> Result<Vec<Deferral>, StoreError> {
    if deferred.is_empty() {
        return Ok(Vec::new());
    }
    let page = DeferralColumns::of(deferred);
    let rows = sqlx::query!(
        r#"UPDATE deferred d
         SET due_at = page.due_at, tries = page.tries,
             reason = CASE WHEN d.sending OR page.sent = 0 THEN page.reason ELSE 'uncertain' END,
             message_id = CASE WHEN d.sending THEN coalesce(d.message_id, page.message) END,
             sent_parts = CASE WHEN d.sending THEN page.sent ELSE 0 END,
             sending = false, lease_owner = NULL, lease_until = NULL
         FROM UNNEST($3::int[], $4::timestamptz[], $5::smallint[], $6::text[], $7::bigint[], $8::smallint[])
              AS page (subscriber, due_at, tries, reason, message, sent)
         WHERE d.revision_id = $1 AND d.subscriber_id = page.subscriber AND d.lease_owner = $2
         RETURNING d.subscriber_id, d.sent_parts <> page.sent AS "has_moved!""#,
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
    let ours: HashMap<i32, bool> = rows
        .into_iter()
        .map(|row| (row.subscriber_id, row.has_moved))
        .collect();
    let back = deferred.iter().filter_map(|one| {
        let has_moved = *ours.get(&one.subscriber_id)?;
        let mut one = one.clone();
        if has_moved {
            one.sent.clear();
        }
        Some(one)
    });
    Ok(back.collect())
}
