//! The **delivery log** as admins read it: how far each fan-out is and how fast it goes, single deliveries under pseudonyms,
//! another try, pause and resume, each in the audit log.
//!
//! A pseudonym holds for one revision: the same reader has another one in the next, so that nobody can be followed from update
//! to update. For the same reason times of single readers are told to the minute, and their lines stand in the order of their
//! pseudonyms: fan-outs meet the readers in one order, and an exact time or place would tell which lines belong together.
//!
//! Never here: who may read it, Telegram, a subscriber's own number on the way out.

mod control;
mod csv;
mod progress;
mod reason;
mod watch;

use std::sync::Arc;

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use data_encoding::BASE32_NOPAD;

pub use control::DigestsHalted;
pub use csv::{ATTEMPT_HEADING, CsvLine, DELIVERY_HEADING, FANOUT_HEADING};
pub use progress::Progress;
pub(super) use reason::reason_of;
pub use watch::{DIGESTS, Limits, Watch, WatchReport};

use crate::clock::Clock;
use crate::domain::delivery::{AttemptOutcome, Outcome, Reason};
use crate::domain::source::AlertKind;
use crate::domain::staff::Actor;
use crate::store::audit::AuditRecord;
pub use crate::store::delivery_log::{
    AttemptWanted, FanoutLine, LineFilter, LogView, ReasonCount, Retry, RetryChoice, RowFilter,
};
pub use crate::store::fanout::FanoutsOf;
use crate::store::instance::CONTESTED_FOR;
use crate::store::{Store, StoreError};
use crate::vault::Vault;

/// Label under which pseudonyms are made.
const PSEUDONYM_LABEL: &str = "delivery_log.pseudonym";

/// Bytes of a pseudonym: 50 bits, so that two of a million readers share one hardly ever.
const PSEUDONYM_LETTERS: usize = 10;

/// Rows read at a time: lines stand in the order of their pseudonyms within so many.
const BLOCK: i64 = 5_000;

/// Reads the log, and carries out what admins decide about fan-outs.
pub struct DeliveryLog {
    store: Store,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
}

/// A settled delivery under a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneDelivery {
    /// For this revision alone.
    pub pseudonym: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Why its last failed attempt failed; none when none did.
    pub reason: Option<Reason>,
    /// Attempts that are kept: none of one that was accepted the first time.
    pub attempts: i64,
    /// The minute in which it was settled.
    pub settled_at: DateTime<Utc>,
}

/// An attempt under a pseudonym.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneAttempt {
    /// Number, growing with time: where the next page goes on.
    pub id: i64,
    /// For this revision alone.
    pub pseudonym: String,
    /// The minute in which it was made.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// Why it was not accepted.
    pub reason: Option<Reason>,
    /// Telegram's error code.
    pub code: Option<i16>,
    /// Telegram's words.
    pub description: Option<String>,
}

/// Where the next block of deliveries goes on; [`Default`] begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct After(i32);

impl DeliveryLog {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            vault,
            clock,
        }
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Fan-outs, newest first, those before the revision `before`, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lines(
        &self,
        filter: &LineFilter,
        before: Option<i32>,
        limit: i64,
    ) -> Result<Vec<FanoutLine>, StoreError> {
        self.store.fanout_page(filter, before, limit).await
    }

    /// The newest of these fan-outs; none when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn newest(&self, filter: &LineFilter) -> Result<Option<FanoutLine>, StoreError> {
        Ok(self.lines(filter, None, 1).await?.pop())
    }

    /// The next block of settled deliveries, and where the one after it goes on; no place when this was the last.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn deliveries(
        &self,
        (revision_id, place): (i32, After),
        outcome: Option<Outcome>,
        filter: &RowFilter,
    ) -> Result<(Vec<OneDelivery>, Option<After>), StoreError> {
        let rows = self
            .store
            .delivery_page((revision_id, place.0), outcome, filter, BLOCK)
            .await?;
        let is_full = i64::try_from(rows.len()).is_ok_and(|rows| rows == BLOCK);
        let next = rows.last().filter(|_| is_full);
        let next = next.map(|last| After(last.subscriber_id));
        let mut lines: Vec<OneDelivery> = rows
            .into_iter()
            .map(|row| OneDelivery {
                pseudonym: self.pseudonym(revision_id, row.subscriber_id),
                outcome: row.outcome,
                reason: row.reason,
                attempts: row.attempts,
                settled_at: to_the_minute(row.settled_at),
            })
            .collect();
        lines.sort_unstable_by(|one, other| one.pseudonym.cmp(&other.pseudonym));
        Ok((lines, next))
    }

    /// Attempts, the newest first, those before the number `before`, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn attempts(
        &self,
        (revision_id, before): (i32, Option<i64>),
        wanted: AttemptWanted,
        filter: &RowFilter,
        limit: i64,
    ) -> Result<Vec<OneAttempt>, StoreError> {
        let rows = self
            .store
            .attempt_page((revision_id, before), wanted, filter, limit)
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| OneAttempt {
                id: row.id,
                pseudonym: self.pseudonym(revision_id, row.subscriber_id),
                at: to_the_minute(row.at),
                outcome: row.outcome,
                reason: row.reason,
                code: row.code,
                description: row.description,
            })
            .collect())
    }

    /// Records that somebody took lines of single readers out of the log.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn record_export(
        &self,
        subject: &str,
        what: &str,
        actor: &Actor,
    ) -> Result<(), StoreError> {
        let record = AuditRecord {
            actor: actor.name(),
            action: "export_delivery_log",
            subject,
            detail: what,
        };
        self.store.record(record, self.clock.now()).await
    }

    /// Another program, which was there before, reads the bot's events: nothing goes out until it is gone.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn contest(&self) -> Result<(), StoreError> {
        self.store.contest().await
    }

    /// Whether that was so a moment ago.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_contested(&self) -> Result<bool, StoreError> {
        self.store.is_contested(CONTESTED_FOR).await
    }

    /// Raises an alert of which nobody tells the end, or says that it was seen again.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn see(&self, kind: AlertKind, subject: &str) -> Result<bool, StoreError> {
        let now = self.clock.now();
        self.store.see_alert(kind, (subject, ""), now).await
    }

    /// From now on this message of an admin is kept up to date, and no other of theirs.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn follow(&self, view: &LogView) -> Result<(), StoreError> {
        self.store.follow_log(view, self.clock.now()).await
    }

    /// Nothing is kept up to date for this admin any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unfollow(&self, staff_id: i32) -> Result<(), StoreError> {
        self.store.unfollow_log(staff_id).await
    }

    /// What is to be kept up to date, of admins with an open session.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn followed(&self) -> Result<Vec<LogView>, StoreError> {
        self.store.followed_logs(self.clock.now()).await
    }

    /// Notes what a followed message is about to show; false when it is not followed any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn shows(&self, view: &LogView, digest: i64) -> Result<bool, StoreError> {
        self.store.log_shows(view, digest, self.clock.now()).await
    }

    fn pseudonym(&self, revision_id: i32, subscriber_id: i32) -> String {
        let of = [revision_id.to_be_bytes(), subscriber_id.to_be_bytes()].concat();
        let mut letters = BASE32_NOPAD.encode(&self.vault.secret_hash(PSEUDONYM_LABEL, &of));
        letters.truncate(PSEUDONYM_LETTERS);
        letters
    }
}

fn to_the_minute(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::minutes(1)).unwrap_or(at)
}
