//! **Delivery**: every subscriber due an update gets it, and the log says what became of each.
//!
//! The cast: a *fan-out* (one revision on its way) is cut into shards. A *worker* leases a shard, reads the next page of due
//! subscribers after its cursor, writes down up to whom it sends, sends, and settles the page in one transaction that moves
//! the cursor. Exceptions wait in a small queue, the *deferred*.
//!
//! A long update is several messages. When only some of them were taken, the rest is deferred, and goes on where it broke off.
//!
//! Guaranteed: nobody due is skipped, however and whenever a process dies; who may have received twice is counted. The lease
//! is an optimisation only: two workers on one page would send twice, never lose, and one of them cannot settle.
//!
//! A correction or retraction goes by the log: who received what it amends is told first, as a reply to the old message; then
//! the old messages are edited. Whoever had it still to come gets a correction as a plain update, and a retraction not at all.
//! Who has paused by itself is told too, without a sound: the false text stands in its chat, and it may have passed it on.
//!
//! A *digest* gathers what was published since the last one, in its current revision, and comes at a local time of its reader:
//! after everything urgent, one message at a time, each settled before the next is made. Routine updates and digests share the rate.
//!
//! Who does something while a try is under way is not judged by its answer: that tells of before. What is settled looks again at those
//! of whom that matters.
//!
//! When everything fails in one way it is an *outage*: nothing leaves, and no try is burnt, until a single delivery is taken again.
//!
//! Never here: how Telegram is spoken to (that is behind [`Messenger`]), who is due (that is `store::fanout`'s query), and
//! any table but through the store.

mod again;
mod attempt;
mod budget;
mod burst;
mod clocks;
mod digest;
mod editing;
mod judging;
mod log;
mod outage;
mod pace;
mod page;
mod sending;
mod sharing;
mod worker;

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use futures::future::BoxFuture;

pub use attempt::Attempt;
pub(crate) use attempt::without_numbers;
pub use budget::{AnswerRate, Blocked, Budget, Denied, Order, UnderWay};
pub use clocks::{Clocks, Compared};
pub use editing::{Edit, Edited};
pub use log::{
    ATTEMPT_HEADING, After, AttemptWanted, CsvLine, DELIVERY_HEADING, DIGESTS, DeliveryLog,
    DigestsHalted, FANOUT_HEADING, FanoutLine, FanoutsOf, Limits, LineFilter, LogView, OneAttempt,
    OneDelivery, Progress, ReasonCount, Retry, RetryChoice, RowFilter, Watch, WatchReport,
};
pub use sharing::{Granted, Sharing};
pub use worker::{Delivery, DeliverySettings, StepReport};

use crate::domain::language::Language;
pub use crate::store::fanout::Reader;
pub use crate::store::instance::CONTESTED_FOR;
use crate::store::publication::Published;
use crate::vault::ChatId;

/// How long one request to Telegram may take before its answer counts as never come.
pub const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// Workers that deliver in one process: enough to send while others settle.
pub const WORKERS: u32 = 4;

/// How long a shard or a deferred delivery is leased: a send, and 5 s of slack. A worker that is alive renews it, so a page
/// may take longer.
pub const LEASE: Duration = Duration::from_secs(15);

/// Where in a chat.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The chat.
    pub chat: ChatId,
    /// Forum topic within it.
    pub thread: Option<i32>,
}

/// An amendment as its readers are told of it.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The correction or retraction.
    pub now: Arc<Published>,
    /// What it amends.
    pub before: Arc<Published>,
}

/// How a revision reaches a reader, besides what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// In this language.
    pub language: Language,
    /// Without a sound.
    pub is_silent: bool,
}

/// What one message of a digest is made of.
#[derive(Debug, Clone)]
pub struct Digest {
    /// The revisions, in order; as many as fit are taken.
    pub entries: Vec<Arc<Published>>,
    /// The local day of the reader.
    pub day: NaiveDate,
    /// A first message of it stands in the chat.
    pub is_continued: bool,
}

/// What became of one message of a digest.
#[derive(Debug, Clone)]
pub struct Digested {
    /// The attempt.
    pub attempt: Attempt,
    /// How many of the entries it held, from the first.
    pub entries: usize,
}

/// **PORT**: Telegram, as delivery and erasure need it. We do not own it.
pub trait Messenger: Send + Sync + 'static {
    /// Sends a revision in a language, from its part number `from` (0: all of it). One call is one attempt: it waits only
    /// between the parts of a long update, and sends nothing again that may have been taken.
    fn deliver<'a>(
        &'a self,
        place: Place,
        published: &'a Published,
        manner: Manner,
        from: usize,
    ) -> BoxFuture<'a, Attempt>;

    /// Sends one message of a digest. One call is one attempt.
    fn digest<'a>(
        &'a self,
        place: Place,
        digest: &'a Digest,
        manner: Manner,
    ) -> BoxFuture<'a, Digested>;

    /// Tells one who received what an amendment amends, from its part number `from`: as a reply to the old message, if that is
    /// known and stands. One call is one attempt, as above.
    fn notify<'a>(
        &'a self,
        place: Place,
        notice: &'a Notice,
        reader: (Language, Reader),
        from: usize,
    ) -> BoxFuture<'a, Attempt>;

    /// Lets an old message say that it is superseded or withdrawn.
    fn edit<'a>(&'a self, chat: ChatId, edit: Edit<'a>) -> BoxFuture<'a, Edited>;

    /// Deletes our messages from a chat, as far as Telegram allows; true when nothing is left to try, false when it is worth
    /// trying again.
    fn delete<'a>(&'a self, chat: ChatId, messages: &'a [i64]) -> BoxFuture<'a, bool>;

    /// Whether Telegram answers at all; sends nothing.
    fn answers(&self) -> BoxFuture<'_, Result<(), Attempt>>;

    /// Says, as the last thing in a chat, that all was erased.
    fn farewell(&self, place: Place, language: Language) -> BoxFuture<'_, ()>;
}
