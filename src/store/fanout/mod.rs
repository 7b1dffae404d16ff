//! The **fan-out** in the database: shards under lease, pages after the cursor, outcomes in bulk.
//!
//! A page is settled in one transaction: one row a subscriber inserted, the counters and the cursor moved. A crash between
//! leaves `sending_to`, and the next owner sends to that range again, counted as possible duplicates.
//!
//! Never here: sending, waiting, and what an answer of Telegram means.

mod control;
mod deferring;
mod halting;
mod leasing;
mod outage;
pub mod pacing;
mod pages;
mod plain;
mod seen;
mod settle;

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(super) use control::lock_fanouts;
pub use control::{FanoutsOf, STOPPED_BY_HAND};
pub use deferring::Deferral;
pub(super) use deferring::DeferralColumns;
pub use halting::Window;
pub(super) use halting::suspect;
pub use leasing::{BeforePages, LeasedPage};
pub use seen::{RowVersion, Seen};
pub(super) use seen::{begin_anew, changed_since};
pub use settle::{AttemptRow, FULL_WINDOW, PageResult, Settled};
pub(super) use settle::{
    count, insert_attempts, insert_deliveries, insert_parts, keep_attempts, pause_unreachable,
};

use super::amendments::{EDITS, NOTICES};
use super::instance::interval;
use super::subscribers::SealedChat;
use super::{Store, StoreError};
use crate::domain::language::Language;
use crate::domain::subscriber::ChatKind;
use crate::domain::subscriber::hours::Quiet;

/// Wakes the delivery workers of all processes; it reaches nobody before the commit.
pub(super) async fn wake_delivery(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_notify('vestka_wake', 'delivery')")
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// One shard of a fan-out, leased.
#[derive(Debug, Clone)]
pub struct LeasedShard {
    /// What is sent.
    pub revision_id: i32,
    /// Which part of the subscribers.
    pub shard: i16,
    /// Settled up to here.
    pub cursor: i32,
    /// End of the range that a crash left uncertain.
    pub uncertain_to: Option<i32>,
    /// Who is in that range; none when it was written down by an earlier version.
    pub uncertain_ids: Option<Vec<i32>>,
    /// Its place in the order of work.
    pub rank: i16,
    /// An admin has said that the failures of its fan-out are real.
    pub trusts_failures: bool,
    /// Something of its fan-out waits for another try.
    pub has_deferred: bool,
    /// The revision that says who is due: the first of its update.
    due_as: i32,
    pub(super) owner: i64,
}

/// What a shard of a fan-out is to do with its part of the subscribers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Send the revision to who is due.
    Send,
    /// Tell who received what it amends.
    Notify,
    /// Edit the old messages.
    Edit,
}

impl LeasedShard {
    /// What is to be done in it.
    #[must_use]
    pub const fn task(&self) -> Task {
        if self.shard >= EDITS {
            Task::Edit
        } else if self.shard >= NOTICES {
            Task::Notify
        } else {
            Task::Send
        }
    }
}

/// What is known of one who received an earlier revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// The newest message of the update in the chat, if this bot sent it and its number is known.
    pub reply_to: Option<i64>,
    /// Paused by itself: it is told without a sound.
    pub is_paused: bool,
    /// It could not be reached before: nothing is tried.
    pub is_unreachable: bool,
}

/// One subscriber that is due.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// Its random number.
    pub subscriber_id: i32,
    /// Which version of its row this is: whatever it does makes another one.
    pub version: RowVersion,
    /// Its chat.
    pub chat: SealedChat,
    /// Kind of chat.
    pub kind: ChatKind,
    /// Its language.
    pub language: Language,
    /// False for one who may not receive any more: nothing is sent, but it may have been.
    pub still_due: bool,
    /// The text of its language is halted: it waits.
    pub is_halted: bool,
    /// What it received before, for one that is told of an amendment.
    pub reader: Option<Reader>,
    /// When nothing is to come.
    pub quiet: Option<Quiet>,
    /// Without a sound.
    pub is_silent: bool,
}

impl Store {
    /// Keeps the leases of a worker that is at work.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn renew_leases(&self, owner: i64, length: Duration) -> Result<(), StoreError> {
        sqlx::query!(
            "WITH shards AS (UPDATE fanout_shards SET lease_until = clock_timestamp() + $2 WHERE lease_owner = $1),
                  edits AS (UPDATE waiting_edits SET lease_until = clock_timestamp() + $2 WHERE lease_owner = $1)
             UPDATE deferred SET lease_until = clock_timestamp() + $2 WHERE lease_owner = $1",
            owner,
            interval(length)
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Finishes the fan-outs that have nothing left; gives how many. Only here does `due` become exact. Their shards go:
    /// a cursor is the number of a subscriber.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn finish_fanouts(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // Whoever moves something back into the queue has the row; what is left is looked at after that, and not as it was before.
        let running = sqlx::query_scalar!(
            "SELECT revision_id FROM fanouts f
             WHERE state = 'running'
               AND NOT EXISTS (SELECT 1 FROM fanout_shards s WHERE s.revision_id = f.revision_id AND NOT s.done)
               AND NOT EXISTS (SELECT 1 FROM deferred d WHERE d.revision_id = f.revision_id)
               AND NOT EXISTS (SELECT 1 FROM waiting_edits w WHERE w.revision_id = f.revision_id AND w.due_at IS NOT NULL)
             FOR UPDATE SKIP LOCKED"
        )
        .fetch_all(&mut *transaction)
        .await?;
        let finished = if running.is_empty() {
            0
        } else {
            finish(&mut transaction, &running, now).await?
        };
        transaction.commit().await?;
        self.halt_what_only_waits().await?;
        Ok(u64::try_from(finished).unwrap_or_default())
    }

    /// A fan-out of which nothing is left but halted languages is halted: it waits for an admin.
    async fn halt_what_only_waits(&self) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        // As above: what is left is looked at when nobody moves anything back any more.
        let some = sqlx::query_scalar!(
            "SELECT revision_id FROM fanouts WHERE state = 'running' AND halted_languages <> '{}' FOR UPDATE SKIP LOCKED"
        )
        .fetch_all(&mut *transaction)
        .await?;
        if some.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "UPDATE fanouts f SET state = 'halted', halted_by = 'languages'
             WHERE revision_id = ANY($1)
               AND NOT EXISTS (SELECT 1 FROM fanout_shards s WHERE s.revision_id = f.revision_id AND NOT s.done)
               AND NOT EXISTS (SELECT 1 FROM amendments a WHERE a.revision_id = f.revision_id AND a.begun_at IS NULL)
               AND NOT EXISTS (SELECT 1 FROM waiting_edits w WHERE w.revision_id = f.revision_id AND w.due_at IS NOT NULL)
               AND NOT EXISTS (SELECT 1 FROM deferred d JOIN subscribers s ON s.id = d.subscriber_id
                               WHERE d.revision_id = f.revision_id AND s.language <> ALL (f.halted_languages))",
            &some
        )
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Halts the text of one language: its subscribers wait until an admin resumes it. False when it was halted already, or the fan-out
    /// is over: an answer came late.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn halt_language(
        &self,
        revision_id: i32,
        language: Language,
        reason: &str,
    ) -> Result<bool, StoreError> {
        let halted = sqlx::query!(
            "UPDATE fanouts SET halted_languages = halted_languages || $2::text, state_reason = $3
             WHERE revision_id = $1 AND $2 <> ALL (halted_languages) AND state IN ('running', 'paused', 'halted')",
            revision_id,
            language.code(),
            reason
        )
        .execute(&self.pool)
        .await?;
        Ok(halted.rows_affected() == 1)
    }
}

/// Those of them that have nothing left at this moment.
async fn finish(
    connection: &mut PgConnection,
    revisions: &[i32],
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let finished = sqlx::query_scalar!(
        r#"WITH finished AS (
               UPDATE fanouts f SET state = 'finished', finished_at = $1, due_is_estimate = false,
                      due = accepted + uncertain + unreachable + failed + lapsed + stopped
               WHERE revision_id = ANY ($2) AND state = 'running'
                 AND NOT EXISTS (SELECT 1 FROM fanout_shards s WHERE s.revision_id = f.revision_id AND NOT s.done)
                 AND NOT EXISTS (SELECT 1 FROM deferred d WHERE d.revision_id = f.revision_id)
                 AND NOT EXISTS (SELECT 1 FROM waiting_edits w WHERE w.revision_id = f.revision_id AND w.due_at IS NOT NULL)
                 AND NOT EXISTS (SELECT 1 FROM amendments a WHERE a.revision_id = f.revision_id AND a.begun_at IS NULL)
                 AND NOT EXISTS (SELECT 1 FROM retries t JOIN revisions e ON e.id = t.revision_id JOIN revisions r ON r.update_id = e.update_id
                                 WHERE r.id = f.revision_id)
               RETURNING revision_id),
           cleared AS (DELETE FROM fanout_shards WHERE revision_id IN (SELECT revision_id FROM finished))
           SELECT count(*) AS "n!" FROM finished"#,
        now,
        revisions
    )
    .fetch_one(connection)
    .await?;
    Ok(finished)
}
