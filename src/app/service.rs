//! The **service**: every part of Vestka in one process, from start to a graceful stop.
//!
//! Never here: what a part does.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{Foundation, Keys};
use crate::delivery::{Budget, Delivery, DeliverySettings};
use crate::intake::fetch::{FetchSettings, Fetcher};
use crate::intake::{Intake, USER_AGENT};
use crate::review::ReviewError;
use crate::scheduler::{Bell, Next, repeat};
use crate::store::StoreError;
use crate::store::instance::Lease;
use crate::subscriptions::{Erasure, Subscriptions};
use crate::telegram::{self, Api, ApiSettings, Me, Poller, TelegramMessenger};
use crate::telemetry::{Metrics, error_chain};
use crate::vault::random;
use crate::web::{self, Health};

/// Workers that deliver in one process: enough to send while others settle.
const DELIVERY_WORKERS: u32 = 4;

/// Sources that one process reads at once.
const INTAKE_WORKERS: usize = 8;

/// How long a lease of a role holds; renewed every third of it.
const ROLE_LEASE: Duration = Duration::from_secs(9);

/// Delivery looks this often without a bell.
const DELIVERY_PERIOD: Duration = Duration::from_secs(1);

/// Intake looks this often.
const INTAKE_PERIOD: Duration = Duration::from_secs(1);

/// Erasure and schedules look this often.
const KEEPER_PERIOD: Duration = Duration::from_secs(1);

/// Interactive counters move this often.
const COUNTERS_PERIOD: Duration = Duration::from_hours(1);

/// Pause before Telegram is asked again.
const TELEGRAM_PAUSE: Duration = Duration::from_secs(3);

/// A part of the service, as `run --only` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Incoming events.
    Bot,
    /// Sources.
    Intake,
    /// Fan-out.
    Delivery,
    /// Health and metrics.
    Web,
}

/// Everything that runs.
pub struct Service {
    foundation: Foundation,
    keys: Keys,
    parts: Vec<Part>,
    owner: i64,
    metrics: Arc<Metrics>,
    delivery_bell: Bell,
    erasure_bell: Bell,
    stop: CancellationToken,
}

/// Telegram, reached: the API, who we are there, and our number of it.
struct Line {
    api: Api,
    me: Me,
    bot: i16,
    budget: Arc<Budget>,
    messenger: Arc<TelegramMessenger>,
}

impl Service {
    /// Puts it together; nothing runs yet.
    ///
    /// # Errors
    /// When the keys cannot be used.
    pub async fn new(
        foundation: Foundation,
        parts: Vec<Part>,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        let keys = foundation.keys().await?;
        Ok(Self {
            foundation,
            keys,
            parts,
            owner: random::owner(),
            metrics: Arc::new(Metrics::default()),
            delivery_bell: Bell::default(),
            erasure_bell: Bell::default(),
            stop,
        })
    }

    /// The keys in use.
    #[must_use]
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The foundation.
    #[must_use]
    pub const fn foundation(&self) -> &Foundation {
        &self.foundation
    }

    /// Runs until the stop, then drains; gives the foundation back to be closed.
    ///
    /// # Errors
    /// When an address cannot be listened on, or a setting cannot be used.
    pub async fn run(self) -> anyhow::Result<Foundation> {
        let mut tasks = JoinSet::new();
        if self.runs(Part::Web) {
            self.start_web(&mut tasks).await?;
        }
        if self.runs(Part::Intake) {
            self.start_intake(&mut tasks)?;
        }
        if self.runs(Part::Bot) || self.runs(Part::Delivery) {
            let line = self.reach_telegram().await?;
            if let Some(line) = line {
                self.start_telegram(&mut tasks, &Arc::new(line));
            }
        }
        self.start_bells(&mut tasks);
        info!("Vestka runs");
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                warn!("a part ended by itself: {error}");
                self.stop.cancel();
            }
        }
        self.foundation.store.release_leases(self.owner).await?;
        info!("Vestka has stopped; nothing is in flight");
        Ok(self.foundation)
    }

    fn runs(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    async fn start_web(&self, tasks: &mut JoinSet<()>) -> anyhow::Result<()> {
        let web = &self.foundation.config.web;
        let listener = TcpListener::bind(web.listen).await.with_context(|| {
            format!(
                "web.listen: {} cannot be listened on; is another program there?",
                web.listen
            )
        })?;
        let metrics_listener = TcpListener::bind(web.metrics_listen)
            .await
            .with_context(|| {
                format!(
                    "web.metrics_listen: {} cannot be listened on; is another program there?",
                    web.metrics_listen
                )
            })?;
        info!(address = %listener.local_addr()?, "health is served");
        let health = Arc::new(Health::new(
            self.foundation.store.clone(),
            Arc::clone(&self.foundation.clock),
        ));
        spawn(
            tasks,
            "web",
            web::serve(listener, health, self.stop.clone()),
        );
        spawn(
            tasks,
            "metrics",
            web::serve_metrics(
                metrics_listener,
                Arc::clone(&self.metrics),
                self.stop.clone(),
            ),
        );
        Ok(())
    }

    fn start_intake(&self, tasks: &mut JoinSet<()>) -> anyhow::Result<()> {
        let settings = &self.foundation.config.intake;
        let mut fetch = FetchSettings::new(USER_AGENT);
        fetch.allow_private_addresses = settings.allow_private_addresses;
        fetch.proxy = settings
            .proxy
            .as_ref()
            .map(|proxy| secrecy::ExposeSecret::expose_secret(proxy).to_owned());
        let fetcher = Fetcher::new(fetch)?;
        let intake = Arc::new(Intake::new(
            self.foundation.store.clone(),
            fetcher,
            Arc::clone(&self.foundation.clock),
            Arc::clone(&self.metrics),
        ));
        for _ in 0..INTAKE_WORKERS {
            let (intake, stop) = (Arc::clone(&intake), self.stop.clone());
            tasks.spawn(repeat(
                "intake",
                INTAKE_PERIOD,
                Bell::default(),
                stop,
                move || {
                    let intake = Arc::clone(&intake);
                    async move {
                        let report = intake.step().await?;
                        let is_idle = report.fetched + report.failed == 0;
                        Ok::<_, StoreError>(if is_idle { Next::Idle } else { Next::Now })
                    }
                },
            ));
        }
        Ok(())
    }

    /// Asks Telegram who we are, until it answers or we stop.
    async fn reach_telegram(&self) -> anyhow::Result<Option<Line>> {
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
        let bot = self
            .foundation
            .store
            .bot(me.id, &me.username, self.foundation.clock.now())
            .await?;
        info!(bot.username = me.username, "Telegram knows us");
        let budget = Arc::new(Budget::per_second(config.delivery.rate_per_second));
        let messenger = Arc::new(TelegramMessenger::new(
            api.clone(),
            Arc::clone(&budget),
            config.delivery.paid_broadcast,
        ));
        Ok(Some(Line {
            api,
            me,
            bot,
            budget,
            messenger,
        }))
    }

    fn start_telegram(&self, tasks: &mut JoinSet<()>, line: &Arc<Line>) {
        if self.runs(Part::Delivery) {
            let held = self.hold(tasks, Lease::Delivery);
            self.start_delivery(tasks, line, &held);
        }
        if self.runs(Part::Bot) {
            let held = self.hold(tasks, Lease::Bot);
            self.start_bot(tasks, line, held);
            let held = self.hold(tasks, Lease::Keeper);
            self.start_keeper(tasks, line, &held);
        }
    }

    fn start_delivery(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
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
                workers: DELIVERY_WORKERS,
                bot: line.bot,
            },
        ));
        for _ in 0..DELIVERY_WORKERS {
            let (delivery, stop, held) = (Arc::clone(&delivery), self.stop.clone(), held.clone());
            let bell = self.delivery_bell.clone();
            tasks.spawn(repeat("delivery", DELIVERY_PERIOD, bell, stop, move || {
                let (delivery, is_held) = (Arc::clone(&delivery), *held.borrow());
                async move {
                    if !is_held {
                        return Ok::<_, StoreError>(Next::Idle);
                    }
                    let report = delivery.step().await?;
                    Ok(match report.blocked_until {
                        Some(until) => Next::NotBefore(until),
                        None if report.more => Next::Now,
                        None => Next::Idle,
                    })
                }
            }));
        }
    }

    fn start_bot(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        mut held: watch::Receiver<bool>,
    ) {
        let bell = self.erasure_bell.clone();
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
            vault: Arc::clone(&self.keys.vault),
            store: self.foundation.store.clone(),
            clock: Arc::clone(&self.foundation.clock),
            budget: Arc::clone(&line.budget),
            metrics: Arc::clone(&self.metrics),
            wake_erasure: Arc::new(move || bell.ring()),
        });
        let (stop, line) = (self.stop.clone(), Arc::clone(line));
        tasks.spawn(async move {
            let poller = Poller::new(service);
            while wait_until(&mut held, true, &stop).await {
                if let Err(error) = telegram::announce(&line.api).await {
                    warn!("Telegram did not take the command menus: {error}");
                }
                let mut lost = held.clone();
                let ended = poller.run(async {
                    wait_until(&mut lost, false, &stop).await;
                });
                if let Err(error) = ended.await {
                    warn!("reading events ended: {error}; trying again");
                    pause(TELEGRAM_PAUSE, &stop).await;
                }
            }
        });
    }

    fn start_keeper(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
        let erasure = Arc::new(Erasure::new(
            self.foundation.store.clone(),
            Arc::clone(&self.keys.vault),
            Arc::clone(&self.foundation.clock),
            line.messenger.clone(),
        ));
        let (stop, keeps, bell) = (self.stop.clone(), held.clone(), self.erasure_bell.clone());
        tasks.spawn(repeat("erasure", KEEPER_PERIOD, bell, stop, move || {
            let (erasure, is_held) = (Arc::clone(&erasure), *keeps.borrow());
            async move {
                if is_held {
                    erasure.step().await?;
                }
                Ok::<_, StoreError>(Next::Idle)
            }
        }));
        let (stop, keeps) = (self.stop.clone(), held.clone());
        let review = Arc::new(self.foundation.review(&self.keys));
        tasks.spawn(repeat(
            "schedule",
            KEEPER_PERIOD,
            Bell::default(),
            stop,
            move || {
                let (review, is_held) = (Arc::clone(&review), *keeps.borrow());
                async move {
                    if is_held {
                        review.step().await?;
                    }
                    Ok::<_, ReviewError>(Next::Idle)
                }
            },
        ));
        let (stop, metrics) = (self.stop.clone(), Arc::clone(&self.metrics));
        tasks.spawn(async move {
            while pause(COUNTERS_PERIOD, &stop).await {
                metrics.show_events();
            }
        });
    }

    /// Keeps trying to hold a role; tells whether it is held.
    fn hold(&self, tasks: &mut JoinSet<()>, lease: Lease) -> watch::Receiver<bool> {
        let (told, held) = watch::channel(false);
        let (store, owner, stop) = (self.foundation.store.clone(), self.owner, self.stop.clone());
        let bell = self.delivery_bell.clone();
        tasks.spawn(async move {
            let mut held_until = Instant::now();
            loop {
                let asked = Instant::now();
                match store.take_lease(lease, owner, ROLE_LEASE).await {
                    Ok(true) => held_until = asked + ROLE_LEASE,
                    Ok(false) => held_until = asked,
                    Err(error) => warn!(
                        lease = lease.as_str(),
                        "a lease could not be renewed: {error}"
                    ),
                }
                let is_held = held_until > Instant::now();
                if told.send_if_modified(|was| std::mem::replace(was, is_held) != is_held)
                    && is_held
                {
                    info!(lease = lease.as_str(), "this process has the lease");
                    bell.ring();
                }
                if !pause(ROLE_LEASE / 3, &stop).await {
                    break;
                }
            }
        });
        held
    }

    /// Rings when another process of this database has published.
    fn start_bells(&self, tasks: &mut JoinSet<()>) {
        let (store, bell, stop) = (
            self.foundation.store.clone(),
            self.delivery_bell.clone(),
            self.stop.clone(),
        );
        tasks.spawn(async move {
            while !stop.is_cancelled() {
                let listening = async {
                    let mut listener = store.listen().await?;
                    loop {
                        listener.next().await?;
                        bell.ring();
                    }
                };
                let error: StoreError = tokio::select! {
                    ended = listening => match ended { Ok(never) => never, Err(error) => error },
                    () = stop.cancelled() => break,
                };
                warn!(
                    "wake-ups are not heard for the moment: {}",
                    error_chain(&error)
                );
                pause(TELEGRAM_PAUSE, &stop).await;
            }
        });
    }
}

fn spawn(
    tasks: &mut JoinSet<()>,
    what: &'static str,
    serving: impl Future<Output = std::io::Result<()>> + Send + 'static,
) {
    tasks.spawn(async move {
        if let Err(error) = serving.await {
            warn!(what, "a listener ended: {error}");
        }
    });
}

/// Waits until a role is held, or lost; false when the service stops first.
async fn wait_until(
    held: &mut watch::Receiver<bool>,
    wanted: bool,
    stop: &CancellationToken,
) -> bool {
    tokio::select! {
        changed = held.wait_for(|is_held| *is_held == wanted) => changed.is_ok() && !stop.is_cancelled(),
        () = stop.cancelled() => false,
    }
}

/// False when the service stops meanwhile.
async fn pause(length: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = tokio::time::sleep(length) => true,
        () = stop.cancelled() => false,
    }
}
