//! The **line** to Telegram: who we are there, and the parts that speak over it: bot, delivery, keeper.
//!
//! Never here: what a part does.

mod contest;
mod keeper;
mod receiving;
mod timed;

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use secrecy::SecretString;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use self::contest::Still;
pub(super) use self::keeper::KEEPER_PERIOD;
use super::service::{Part, Service, TELEGRAM_PAUSE};
use crate::delivery::{Budget, Delivery, DeliverySettings, Sharing, StepReport, WORKERS};
use crate::scheduler::{Next, pause, repeat};
use crate::store::StoreError;
use crate::store::instance::Lease;
use crate::subscriptions::{SignUps, Subscriptions};
use crate::telegram::{self, Api, ApiSettings, Me, TelegramMessenger};

/// Workers that send digests in one process: one sends while another settles and reads on.
const DIGEST_WORKERS: u32 = 3;

/// Delivery looks this often without a bell.
const DELIVERY_PERIOD: Duration = Duration::from_secs(1);

/// The share of the budget is renewed this often: it holds six times as long.
const SHARING_PERIOD: Duration = Duration::from_millis(500);

/// A fan-out that did not move for so long before the start is not taken up without being asked.
const STALE_AFTER: TimeDelta = TimeDelta::hours(24);

/// Interactive counters move this often.
const COUNTERS_PERIOD: Duration = Duration::from_hours(1);

/// Telegram, reached: the API, who we are there, and our number of it.
pub(super) struct Line {
    pub(super) api: Api,
    me: Me,
    pub(super) bot: i16,
    pub(super) budget: Arc<Budget>,
    /// Whether another program keeps this one from sending.
    pub(super) still: Still,
    sharing: Arc<Sharing>,
    pub(super) messenger: Arc<TelegramMessenger>,
}

impl Service {
    /// Asks Telegram who we are, until it answers or we stop.
    pub(super) async fn reach_telegram(&self) -> anyhow::Result<Option<Line>> {
        let config = &self.foundation.config;
        let token = config.require_token()?.clone();
        let api = Api::new(ApiSettings {
            token: SecretString::clone(&token),
            api_url: config.telegram.api_url.clone(),
            proxy: config.telegram.proxy.clone(),
        })?;
        let me: Me = loop {
            match api.me().await {
                Ok(me) => break me,
                Err(telegram::ApiError::Refused {
                    code: code @ (401 | 404),
                    ..
                }) => {
                    anyhow::bail!(
                        "Telegram refuses the token ({code}): check telegram.token with @BotFather"
                    );
                }
                Err(error) => warn!("{error}; trying again"),
            }
            tokio::select! {
                () = tokio::time::sleep(TELEGRAM_PAUSE) => {}
                () = self.stop.cancelled() => return Ok(None),
            }
        };
        let (store, clock) = (&self.foundation.store, &self.foundation.clock);
        let known = async || store.bot(me.id, &me.username, clock.now()).await;
        let bot = self.patiently(known).await?;
        info!(bot.username = me.username, "Telegram knows us");
        let budget = Arc::new(Budget::shared());
        let sharing = self.share(&budget, bot).await?;
        let messenger = TelegramMessenger::new(
            api.clone(),
            Arc::clone(&budget),
            config.delivery.paid_broadcast,
        );
        let media = telegram::Media::new(
            self.foundation.review(&self.keys),
            Arc::clone(&self.foundation.clock),
            bot,
        );
        let messenger = Arc::new(messenger.with_media(media));
        Ok(Some(Line {
            api,
            me,
            bot,
            budget,
            still: Still::default(),
            sharing,
            messenger,
        }))
    }

    pub(super) async fn start_telegram(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
    ) -> anyhow::Result<()> {
        self.start_contest(tasks, line).await?;
        self.start_sharing(tasks, line);
        if self.runs(Part::Delivery) {
            self.start_delivery(tasks, line);
        }
        if self.runs(Part::Bot) {
            let held = self.hold(tasks, Lease::Bot);
            self.bot_held.set(held.clone()).ok();
            self.start_bot(tasks, line, held)?;
        }
        // Keeping time needs no more than the line: whoever has one stands by for it, so that no host is the one that must not die.
        let held = self.hold(tasks, Lease::Keeper);
        self.start_keeper(tasks, line, &held);
        self.start_mirror(tasks);
        Ok(())
    }

    /// Joins the processes that share the budget.
    async fn share(&self, budget: &Arc<Budget>, bot: i16) -> anyhow::Result<Arc<Sharing>> {
        let sharing = Arc::new(Sharing::new(
            self.foundation.store.clone(),
            Arc::clone(budget),
            (self.owner, bot),
            self.foundation.config.delivery.rate_per_second,
        ));
        if self.runs(Part::Delivery) {
            self.patiently(async || self.halt_stale().await).await?;
        }
        self.patiently(async || sharing.step().await).await?;
        Ok(sharing)
    }

    /// An old copy of the database must not send again what was sent long ago.
    async fn halt_stale(&self) -> Result<(), StoreError> {
        let (store, now) = (&self.foundation.store, self.foundation.clock.now());
        let halted = store.halt_stale(self.owner, now - STALE_AFTER, now).await?;
        if halted > 0 {
            error!(
                halted,
                "fan-outs that had not moved for a day are halted, because this database may be an old copy: `vestka delivery resume` lets one go on"
            );
        }
        Ok(())
    }

    /// Renews the share of the budget, and at once when this process or another has news of it. It is given back last.
    fn start_sharing(&self, tasks: &mut JoinSet<()>, line: &Arc<Line>) {
        let bell = self.delivery_bell.clone();
        let (sharing, stop) = (Arc::clone(&line.sharing), self.stop.clone());
        let repeated = bell.clone();
        tasks.spawn(async move {
            repeat("sharing", SHARING_PERIOD, repeated, stop, move || {
                let sharing = Arc::clone(&sharing);
                async move { sharing.step().await.map(|_| Next::Idle) }
            })
            .await;
        });
        let (budget, stop) = (Arc::clone(&line.budget), self.stop.clone());
        tasks.spawn(async move {
            loop {
                tokio::select! {
                    () = budget.news() => bell.ring(),
                    () = stop.cancelled() => break,
                }
            }
        });
    }

    /// Delivers, beside other processes that do.
    fn start_delivery(&self, tasks: &mut JoinSet<()>, line: &Arc<Line>) {
        let delivery = Arc::new(Delivery::new(
            (
                self.foundation.store.clone(),
                Arc::clone(&self.keys.vault),
                Arc::clone(&self.foundation.clock),
            ),
            line.messenger.clone(),
            Arc::clone(&line.budget),
            Arc::clone(&self.metrics),
            DeliverySettings {
                rate_per_second: self.foundation.config.delivery.rate_per_second,
                workers: WORKERS,
                bot: line.bot,
            },
        ));
        for _ in 0..WORKERS {
            let (delivery, stop) = (Arc::clone(&delivery), self.stop.clone());
            let still = line.still.clone();
            let bell = self.delivery_bell.clone();
            tasks.spawn(repeat("delivery", DELIVERY_PERIOD, bell, stop, move || {
                let (delivery, still) = (Arc::clone(&delivery), still.clone());
                async move {
                    let page = async { delivery.step().await.map(next) };
                    still.unless(page).await
                }
            }));
        }
        let (retrying, bell) = (Arc::clone(&delivery), self.delivery_bell.clone());
        let stop = self.stop.clone();
        tasks.spawn(repeat("retries", DELIVERY_PERIOD, bell, stop, move || {
            let delivery = Arc::clone(&retrying);
            async move { delivery.retries().await.map(next) }
        }));
        for _ in 0..DIGEST_WORKERS {
            let (delivery, stop) = (Arc::clone(&delivery), self.stop.clone());
            let still = line.still.clone();
            let bell = self.delivery_bell.clone();
            tasks.spawn(repeat("digests", DELIVERY_PERIOD, bell, stop, move || {
                let (delivery, still) = (Arc::clone(&delivery), still.clone());
                async move {
                    let due = async { delivery.digests().await.map(next) };
                    still.unless(due).await
                }
            }));
        }
    }

    fn start_bot(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        let bell = self.erasure_bell.clone();
        let wiping = self.wiping_bell.clone();
        let destroy = self.destroy_asked.clone();
        let service = Arc::new(telegram::Service {
            api: line.api.clone(),
            username: line.me.username.clone(),
            subscriptions: Subscriptions::new(
                self.foundation.store.clone(),
                Arc::clone(&self.keys.vault),
                Arc::clone(&self.foundation.clock),
                line.bot,
            ),
            review: self.foundation.review(&self.keys),
            invitations: self.foundation.invitations(&self.keys),
            tips: self.foundation.tips(&self.keys),
            access: self.foundation.access(&self.keys),
            staff: self.foundation.staff(&self.keys),
            verifier: self.foundation.verifier(),
            archive: self.foundation.archive(),
            questions: self.foundation.questions(&self.keys),
            pages: self.foundation.pages(&self.keys)?,
            log: self.foundation.delivery_log(&self.keys),
            pending: telegram::Pending::default(),
            channels: telegram::Channels::default(),
            about: self.foundation.about(),
            clock: Arc::clone(&self.foundation.clock),
            budget: Arc::clone(&line.budget),
            gate: telegram::Gate::new(telegram::GateLimits::default()),
            sign_ups: Arc::new(SignUps::new(
                self.foundation.store.clone(),
                Arc::clone(&self.foundation.clock),
            )),
            metrics: Arc::clone(&self.metrics),
            wake_erasure: Arc::new(move || bell.ring()),
            wake_wiping: Arc::new(move || wiping.ring()),
            destroy_key: Arc::new(move |actor| destroy.ask(actor)),
        });
        self.start_sign_ups(tasks, &service.sign_ups, &held);
        self.start_gate(tasks, &service, &held);
        let (stop, metrics) = (self.stop.clone(), Arc::clone(&self.metrics));
        tasks.spawn(async move {
            while pause(COUNTERS_PERIOD, &stop).await {
                metrics.show_events();
            }
        });
        self.start_receiving(tasks, line, (service, held))
    }
}

/// When a step of delivery is to be called again.
fn next(report: StepReport) -> Next {
    match report.blocked_until {
        Some(until) => Next::NotBefore(until),
        None if report.more => Next::Now,
        None => Next::Idle,
    }
}
