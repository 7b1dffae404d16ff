//! The **worker**: one page of one shard, or the deferred deliveries that are due, and nothing more a step.
//!
//! Never here: SQL, Telegram's words, a loop that never ends.

use std::sync::{Arc, Mutex, PoisonError};

use futures::future::join_all;
use tokio::sync::OnceCell;
use tokio::time::Instant;
use tracing::{error, info, warn};

use super::attempt::{self, Alarm, Before, Follows};
use super::{Attempt, Budget, LEASE, Messenger, Place};
use crate::clock::Clock;
use crate::domain::delivery::Outcome;
use crate::store::deferred::LeasedDeferral;
use crate::store::fanout::{LeasedShard, PageResult, Recipient};
use crate::store::publication::Published;
use crate::store::{Store, StoreError};
use crate::telemetry::Metrics;
use crate::vault::{Purpose, Vault, random};

/// Deferred deliveries taken at once.
const DEFERRED_PAGE: i64 = 20;

/// Largest page: more would only delay the checkpoint.
const MAX_PAGE: u32 = 500;

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
    store: Store,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    messenger: Arc<dyn Messenger>,
    budget: Arc<Budget>,
    metrics: Arc<Metrics>,
    settings: DeliverySettings,
    /// The revision that was sent last: most pages are of the same one.
    last: Mutex<Option<Arc<Published>>>,
    /// Set once it was looked for a wait that an earlier process was asked for.
    remembered: OnceCell<()>,
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
            last: Mutex::new(None),
            remembered: OnceCell::new(),
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
        if let Err(blocked) = self.budget.check() {
            return Ok(StepReport {
                blocked_until: Some(blocked.until),
                ..StepReport::default()
            });
        }
        let owner = random::owner();
        let mut report = self.deferred(owner).await?;
        match self.store.lease_shard(owner, LEASE).await? {
            Some(shard) => {
                self.page(&shard, &mut report).await?;
                report.more = true;
            }
            None if !report.more => {
                report.finished = self.store.finish_fanouts(self.clock.now()).await?;
            }
            None => {}
        }
        report.blocked_until = self.budget.check().err().map(|blocked| blocked.until);
        Ok(report)
    }

    /// A wait that Telegram asked for outlives the process that was asked.
    async fn remember_wait(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        if let Some(until) = self.store.rate_limited_until(now).await? {
            self.budget
                .block((until - now).to_std().unwrap_or_default());
        }
        Ok(())
    }

    async fn page(&self, shard: &LeasedShard, report: &mut StepReport) -> Result<(), StoreError> {
        let bot = self.settings.bot;
        let recipients = match shard.uncertain_to {
            Some(up_to) => self.store.uncertain_page(shard, up_to, bot).await?,
            None => self.store.page(shard, bot, self.page_size()).await?,
        };
        let Some(last) = shard
            .uncertain_to
            .or_else(|| recipients.last().map(|last| last.subscriber_id))
        else {
            return self.store.finish_shard(shard).await;
        };
        let Some(published) = self.published(shard.revision_id).await? else {
            return self.store.finish_shard(shard).await;
        };
        if !self.store.announce_page(shard, last).await? {
            return Ok(());
        }
        let uncertain = shard.uncertain_to.is_some();
        let tries = join_all(
            recipients
                .iter()
                .map(|recipient| self.attempt(recipient, &published)),
        )
        .await;
        let mut result = PageResult::default();
        for (recipient, attempt) in recipients.iter().zip(tries) {
            let before = Before {
                subscriber_id: recipient.subscriber_id,
                tries: 0,
                may_have_received: uncertain,
            };
            match self
                .follow(before, recipient, attempt.as_ref(), &published)
                .await?
            {
                Follows::Settle(settled) => result.settled.push(settled),
                Follows::Defer(deferral) => result.deferred.push(deferral),
            }
            result.attempts.extend(
                attempt
                    .as_ref()
                    .and_then(|attempt| attempt::row(before, attempt)),
            );
        }
        if !self
            .store
            .settle_page(shard, last, &result, self.clock.now(), self.settings.bot)
            .await?
        {
            warn!(
                revision.id = shard.revision_id,
                shard = shard.shard,
                "a page was settled after its lease had lapsed"
            );
        }
        report.settled += result.settled.len();
        report.deferred += result.deferred.len();
        Ok(())
    }

    async fn deferred(&self, owner: i64) -> Result<StepReport, StoreError> {
        let due = self
            .store
            .lease_deferred(
                self.clock.now(),
                owner,
                LEASE,
                self.settings.bot,
                DEFERRED_PAGE,
            )
            .await?;
        let mut report = StepReport {
            more: !due.is_empty(),
            ..StepReport::default()
        };
        for settled in join_all(due.iter().map(|deferral| self.deferral(deferral))).await {
            if settled? {
                report.settled += 1;
            } else {
                report.deferred += 1;
            }
        }
        Ok(report)
    }

    /// True when it is settled, false when it waits again.
    async fn deferral(&self, deferral: &LeasedDeferral) -> Result<bool, StoreError> {
        let recipient = &deferral.recipient;
        let before = Before {
            subscriber_id: recipient.subscriber_id,
            tries: deferral.tries,
            may_have_received: deferral.was_uncertain,
        };
        let Some(published) = self.published(deferral.revision_id).await? else {
            return Ok(false);
        };
        let attempt = self.attempt(recipient, &published).await;
        let rows: Vec<_> = attempt
            .as_ref()
            .and_then(|attempt| attempt::row(before, attempt))
            .into_iter()
            .collect();
        let now = self.clock.now();
        match self
            .follow(before, recipient, attempt.as_ref(), &published)
            .await?
        {
            Follows::Settle(settled) => {
                self.store
                    .settle_deferred(deferral, settled, &rows, now, self.settings.bot)
                    .await?;
                Ok(true)
            }
            Follows::Defer(again) => {
                self.store.put_back(deferral, &again, &rows, now).await?;
                Ok(false)
            }
        }
    }

    /// None when nothing was sent because it may not be received any more.
    async fn attempt(&self, recipient: &Recipient, published: &Published) -> Option<Attempt> {
        if !recipient.still_due || has_lapsed(published, self.clock.now()) {
            return None;
        }
        let Ok(chat) = self
            .vault
            .open_chat(Purpose::Subscriber, &recipient.chat.sealed)
        else {
            error!(
                subscriber.id = recipient.subscriber_id,
                "a sealed chat id cannot be opened: check keys.file"
            );
            return Some(Attempt::Transient {
                code: None,
                description: "the chat id cannot be opened".to_owned(),
            });
        };
        if let Err(blocked) = self.budget.bulk().await {
            return Some(Attempt::RateLimited(
                blocked.until.saturating_duration_since(Instant::now()),
            ));
        }
        let place = Place {
            chat,
            thread: recipient.chat.thread,
        };
        Some(
            self.messenger
                .deliver(place, published, recipient.language)
                .await,
        )
    }

    async fn follow(
        &self,
        before: Before,
        recipient: &Recipient,
        attempt: Option<&Attempt>,
        published: &Published,
    ) -> Result<Follows, StoreError> {
        let now = self.clock.now();
        let Some(attempt) = attempt else {
            let outcome = match (before.may_have_received, recipient.still_due) {
                (true, _) => Outcome::Uncertain,
                (false, true) => Outcome::Lapsed,
                (false, false) => Outcome::Stopped,
            };
            return Ok(Follows::Settle(attempt::settle(before, outcome)));
        };
        if let Attempt::Migrated(chat) = attempt {
            let sealed = self.vault.seal_chat(Purpose::Subscriber, *chat);
            self.store.migrate_chat(&recipient.chat, &sealed).await?;
        }
        let jitter = f64::from(random::number()) / f64::from(u32::MAX);
        let (follows, alarm) = attempt::decide(before, attempt, now, jitter);
        self.tell(attempt, &follows);
        match alarm {
            Some(Alarm::Wait(wait)) => self.budget.block(wait),
            Some(Alarm::Halt(reason))
                if self
                    .store
                    .halt_fanout(published.revision_id, &reason)
                    .await? =>
            {
                error!(
                    revision.id = published.revision_id,
                    update.code = published.code,
                    reason,
                    "Telegram does not take this text: the fan-out is halted"
                );
            }
            Some(Alarm::Halt(_)) | None => {}
        }
        Ok(follows)
    }

    fn tell(&self, attempt: &Attempt, follows: &Follows) {
        match attempt {
            Attempt::RateLimited(wait) => {
                self.metrics.rate_limited();
                info!(
                    wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
                    "Telegram asks to wait"
                );
            }
            Attempt::TokenRefused(_) => {
                error!("Telegram refuses the token: check telegram.token with @BotFather");
            }
            Attempt::NotSent(reason) => {
                warn!(reason, "Telegram cannot be reached; deliveries wait");
            }
            Attempt::Transient { code, description } => {
                warn!(
                    code = code.unwrap_or_default(),
                    description, "a delivery failed and is tried again"
                );
            }
            _ => {}
        }
        if let Follows::Settle(settled) = follows {
            self.metrics.delivered(settled.outcome.as_str(), 1);
            if settled.outcome == Outcome::Accepted {
                self.metrics.delivery_succeeded(self.clock.now());
            }
        }
    }

    async fn published(&self, revision_id: i32) -> Result<Option<Arc<Published>>, StoreError> {
        let known = self
            .last
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(known) = known.filter(|known| known.revision_id == revision_id) {
            return Ok(Some(known));
        }
        let found = self.store.published(revision_id).await?.map(Arc::new);
        (*self.last.lock().unwrap_or_else(PoisonError::into_inner)).clone_from(&found);
        Ok(found)
    }

    /// A page takes about 200 ms of the budget that the workers share.
    fn page_size(&self) -> i64 {
        (self.settings.rate_per_second / (5 * self.settings.workers.max(1)))
            .clamp(2, MAX_PAGE)
            .into()
    }
}

fn has_lapsed(published: &Published, now: chrono::DateTime<chrono::Utc>) -> bool {
    published
        .content
        .valid_until
        .is_some_and(|until| until < now)
}
