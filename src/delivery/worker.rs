//! The **worker**: one page of one shard, or the deferred deliveries that are due, and nothing more a step.
//!
//! Never here: SQL, Telegram's words, a loop that never ends.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::OnceCell;
use tokio::time::Instant;
use tracing::warn;

use super::burst::DigestTries;
use super::judging::{Failing, Malformed};
use super::outage::Outage;
use super::pace::{MAX_PAGE, Pace};
use super::sending::How;
use super::{Budget, LEASE, Messenger};
use crate::clock::Clock;
use crate::store::fanout::{LeasedPage, LeasedShard, PageResult, Recipient, Task};
use crate::store::publication::Published;
use crate::store::{Store, StoreError};
use crate::telemetry::Metrics;
use crate::vault::{Vault, random};

/// Looking for what is over costs as much as a small page.
const CLOSE_EVERY: TimeDelta = TimeDelta::seconds(1);

/// How a process delivers.
#[derive(Debug, Clone, Copy)]
pub struct DeliverySettings {
    /// Messages a second of the bot.
    pub rate_per_second: u32,
    /// Workers that share it.
    pub workers: u32,
    /// The bot that serves.
    pub bot: i16,
}

/// Sends what is due.
pub struct Delivery {
    pub(super) store: Store,
    pub(super) vault: Arc<Vault>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) messenger: Arc<dyn Messenger>,
    pub(super) budget: Arc<Budget>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) settings: DeliverySettings,
    pub(super) pace: Pace,
    /// The revisions that were sent last, newest first.
    pub(super) last: Mutex<Vec<Arc<Published>>>,
    /// Set once it was looked for a wait that an earlier process was asked for.
    pub(super) remembered: OnceCell<()>,
    /// Whether Telegram refuses the token, as far as it is known here.
    pub(super) refused: AtomicBool,
    pub(super) malformed: Malformed,
    pub(super) failing: Failing,
    pub(super) outage: Outage,
    pub(super) digest_tries: DigestTries,
    /// When what was over was closed last.
    closed: Mutex<Option<DateTime<Utc>>>,
}

/// What one step came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StepReport {
    /// Deliveries settled.
    pub settled: usize,
    /// Deliveries put off.
    pub deferred: usize,
    /// Fan-outs finished.
    pub finished: u64,
    /// There may be more to do at once.
    pub more: bool,
    /// Nothing may be sent until then.
    pub blocked_until: Option<Instant>,
    /// How long requests of the page were under way.
    pub sending: Duration,
}

impl Delivery {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        (store, vault, clock): (Store, Arc<Vault>, Arc<dyn Clock>),
        messenger: Arc<dyn Messenger>,
        budget: Arc<Budget>,
        metrics: Arc<Metrics>,
        settings: DeliverySettings,
    ) -> Self {
        Self {
            store,
            vault,
            clock,
            messenger,
            budget,
            metrics,
            settings,
            pace: Pace::default(),
            last: Mutex::default(),
            remembered: OnceCell::new(),
            refused: AtomicBool::new(false),
            malformed: Malformed::default(),
            failing: Failing::default(),
            outage: Outage::default(),
            digest_tries: DigestTries::default(),
            closed: Mutex::default(),
        }
    }

    /// Settles the deferred that are due and one page. Safe to call from several workers and processes at once.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; what was in flight is then sent again, counted as possible duplicates.
    pub async fn step(&self) -> Result<StepReport, StoreError> {
        self.remembered
            .get_or_try_init(|| self.remember_wait())
            .await?;
        if let Some(blocked) = self.blocked().await {
            return Ok(blocked);
        }
        let owner = random::owner();
        let mut report = tokio::select! {
            done = self.work(owner) => done?,
            never = self.keep_leases(owner) => match never {},
        };
        report.blocked_until = self.blocked_until();
        Ok(report)
    }

    /// What a step comes to while nothing may be sent; none when something may.
    pub(super) async fn blocked(&self) -> Option<StepReport> {
        let until = match self.budget.check() {
            Err(blocked) => blocked.until,
            Ok(()) => Instant::now() + self.outage().await?,
        };
        Some(StepReport {
            blocked_until: Some(until),
            ..StepReport::default()
        })
    }

    /// Until when nothing may be sent, as it is known at this moment.
    pub(super) fn blocked_until(&self) -> Option<Instant> {
        let budget = self.budget.check().err().map(|blocked| blocked.until);
        let outage = self.is_out(None).map(|wait| Instant::now() + wait);
        budget.max(outage)
    }

    async fn work(&self, owner: i64) -> Result<StepReport, StoreError> {
        let before = self.store.before_pages(self.clock.now()).await?;
        if before.amendments {
            self.store.begin_amendments(self.clock.now()).await?;
        }
        // What has begun may leave something to try again.
        let mut report = if before.deferred || before.amendments {
            self.deferred(owner).await?
        } else {
            StepReport::default()
        };
        if before.edits {
            report.more |= self.edits_again(owner).await?.more;
        }
        let begun = Instant::now();
        let (bot, limit) = (self.settings.bot, self.page_size());
        let leased = self.store.lease_page((owner, LEASE), bot, limit).await?;
        let is_idle = leased.is_none();
        if let Some(LeasedPage { shard, recipients }) = leased {
            match shard.task() {
                Task::Send | Task::Notify => {
                    let read = (recipients, limit);
                    self.page(&shard, read, &mut report).await?;
                }
                Task::Edit => self.edits(&shard).await?,
            }
            if !report.sending.is_zero() {
                self.pace
                    .settled(begun.elapsed().saturating_sub(report.sending));
            }
            report.more = true;
        }
        if self.is_time_to_close(is_idle) {
            report.more |= self.judge_the_rest().await?;
            self.store.clear_stopped(self.clock.now()).await?;
            report.finished = self.store.finish_fanouts(self.clock.now()).await?;
        }
        Ok(report)
    }

    /// What is over is closed as soon as nothing is left to send, and at least once a [`CLOSE_EVERY`] while there always is.
    fn is_time_to_close(&self, is_idle: bool) -> bool {
        let now = self.clock.now();
        let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back is no reason to wait.
        let is_fresh = closed.is_some_and(|at| at <= now && now - at < CLOSE_EVERY);
        let is_time = is_idle || !is_fresh;
        if is_time {
            *closed = Some(now);
        }
        is_time
    }

    /// While a page is under way its lease must not lapse: a long update at a low rate takes longer.
    async fn keep_leases(&self, owner: i64) -> Infallible {
        loop {
            tokio::time::sleep(LEASE / 3).await;
            if let Err(error) = self.store.renew_leases(owner, LEASE).await {
                warn!("a lease could not be renewed: {}", error.reason());
            }
        }
    }

    /// A wait that Telegram asked for outlives the process that was asked.
    async fn remember_wait(&self) -> Result<(), StoreError> {
        let pace = self.store.pace(self.settings.bot).await?;
        if let Some(wait) = pace.blocked_for {
            self.budget.hold(wait);
        }
        let is_refused = pace.token_refused_at.is_some();
        self.refused.store(is_refused, Ordering::Relaxed);
        Ok(())
    }

    /// Its recipients may have been read when it was leased; fewer than the limit are the last of the shard.
    async fn page(
        &self,
        shard: &LeasedShard,
        (read, limit): (Option<Vec<Recipient>>, i64),
        report: &mut StepReport,
    ) -> Result<(), StoreError> {
        let mut recipients = match read {
            Some(recipients) => recipients,
            None => self.recipients(shard, limit).await?,
        };
        // A page of notices may be shorter than it could be: who is erased at this moment is left out of it.
        let is_last = shard.task() == Task::Send
            && shard.uncertain_to.is_none()
            && usize::try_from(limit).is_ok_and(|limit| recipients.len() < limit);
        let Some(last) = shard
            .uncertain_to
            .or_else(|| recipients.last().map(|last| last.subscriber_id))
        else {
            return self.store.finish_shard(shard).await;
        };
        let published = self.published(shard.revision_id).await?;
        let before = self.before(&published).await?;
        let ids = ids_of(&recipients);
        if !self.store.announce_page(shard, last, &ids).await? {
            return Ok(());
        }
        if shard.task() == Task::Notify {
            // Erasing, or a chat that has not started this bot: it cannot be told, and counts nowhere.
            recipients.retain(|recipient| recipient.still_due);
        }
        if shard.uncertain_to.is_some() {
            let at = (self.clock.now(), self.settings.bot);
            let ids = ids_of(&recipients);
            self.store.try_settling(shard.revision_id, &ids, at).await?;
        }
        let revisions = (&published, before.as_ref());
        let sending = Instant::now();
        let how = How::of(shard);
        let attempt = |to| self.attempt(to, revisions, how);
        let mut tries = self.pace.each(recipients.iter(), attempt).await;
        report.sending = sending.elapsed();
        let settled_to = self
            .leave_rest(shard, (&mut recipients, &mut tries), (&published, last))
            .await;
        let result = PageResult {
            is_last: is_last && settled_to == last,
            ..self.result(shard, &recipients, &tries, &published).await
        };
        self.settle(shard, settled_to, &result).await?;
        if !shard.trusts_failures && (shard.has_deferred || !result.deferred.is_empty()) {
            self.judge(shard.revision_id, false).await?;
        }
        report.settled += result.settled.len();
        report.deferred += result.deferred.len();
        Ok(())
    }

    async fn recipients(
        &self,
        shard: &LeasedShard,
        limit: i64,
    ) -> Result<Vec<Recipient>, StoreError> {
        let bot = self.settings.bot;
        match (shard.task(), shard.uncertain_to) {
            (Task::Send, Some(up_to)) => self.store.uncertain_page(shard, up_to, bot).await,
            (Task::Send, None) => self.store.page(shard, bot, limit).await,
            // What a crash left uncertain was one page.
            (_, Some(_)) => self.store.notice_page(shard, bot, MAX_PAGE.into()).await,
            (_, None) => self.store.notice_page(shard, bot, limit).await,
        }
    }

    /// By the rate that the processes of the bot have agreed on.
    pub(super) fn page_size(&self) -> i64 {
        self.pace.page(&self.settings.at_most(self.budget.agreed()))
    }
}

fn ids_of(recipients: &[Recipient]) -> Vec<i32> {
    recipients.iter().map(|to| to.subscriber_id).collect()
}
