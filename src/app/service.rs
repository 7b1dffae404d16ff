//! The **service**: every part of Vestka in one process, from start to a graceful stop.
//!
//! Never here: what a part does.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::foundation::{GIVING_BACK, Patience};
use super::keys::{Asked, Ending};
use super::{Foundation, Keys};
use crate::delivery::Clocks;
use crate::scheduler::{Bell, Next, pause, repeat};
use crate::store::{StoreError, is_away};
use crate::telegram::Receiving;
use crate::telemetry::{Metrics, error_chain};
use crate::web::{self, Health};

/// How long what is in flight may take after a stop: with closing the database, less than the 10 s that supervisors give.
const DRAIN: Duration = Duration::from_secs(8);

/// The same after the key was destroyed: nothing may go on then.
const ENDING: Duration = Duration::from_millis(400);

/// A private Postgres is asked this often for a sign of life.
const PING_PERIOD: Duration = Duration::from_secs(3);

/// Clocks are compared this often.
const CLOCKS_PERIOD: Duration = Duration::from_mins(1);

/// So many failures in a row mean that it died.
const PINGS: u32 = 3;

/// Pause before Telegram is asked again.
pub(super) const TELEGRAM_PAUSE: Duration = Duration::from_secs(3);

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

/// The stop came while the database was away, before everything was begun.
#[derive(Debug, thiserror::Error)]
#[error("stopped while the database was away")]
pub struct Stopped;

/// Everything that runs.
pub struct Service {
    pub(super) foundation: Foundation,
    pub(super) keys: Keys,
    pub(super) parts: Vec<Part>,
    pub(super) owner: i64,
    pub(super) metrics: Arc<Metrics>,
    pub(super) receiving: Arc<Receiving>,
    pub(super) delivery_bell: Bell,
    pub(super) erasure_bell: Bell,
    pub(super) wiping_bell: Bell,
    /// Who asked to destroy the key.
    pub(super) destroy_asked: Asked,
    pub(super) ending: Ending,
    /// Whether this process is the one that speaks to the staff; set when it may be.
    pub(super) bot_held: Arc<OnceLock<watch::Receiver<bool>>>,
    /// Number of the key that seals and that this process does not have.
    pub(super) lacking: Arc<OnceLock<u16>>,
    pub(super) stop: CancellationToken,
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
        let patience = patience_with(&foundation, &stop);
        let keys = patience.with(async || foundation.keys().await).await?;
        let keys = keys.ok_or(Stopped)?;
        let owner = foundation.owner();
        Ok(Self {
            foundation,
            keys,
            parts,
            owner,
            metrics: Arc::new(Metrics::default()),
            receiving: Arc::default(),
            delivery_bell: Bell::default(),
            erasure_bell: Bell::default(),
            wiping_bell: Bell::default(),
            destroy_asked: Asked::default(),
            ending: Ending::default(),
            bot_held: Arc::default(),
            lacking: Arc::default(),
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
        let is_stopped = match self.start(&mut tasks).await {
            Err(error) if error.is::<Stopped>() => {
                info!("{error}");
                true
            }
            started => started.map(|()| false)?,
        };
        self.start_bells(&mut tasks);
        let refusal = self.start_erased(&mut tasks);
        let died = self.watch_database(&mut tasks);
        if !is_stopped {
            info!("Vestka runs");
        }
        self.wait(&mut tasks).await;
        self.finish_destruction().await;
        if died.load(Ordering::Relaxed) {
            anyhow::bail!(
                "the private Postgres ended by itself; start Vestka again, it recovers by itself"
            );
        }
        let store = &self.foundation.store;
        give_back(store.release_leases(self.owner)).await?;
        if let Some(refusal) = refusal.get() {
            anyhow::bail!("{refusal}");
        }
        give_back(store.give_share_back(self.owner)).await?;
        self.refuse_lacking()?;
        info!("Vestka has stopped");
        Ok(self.foundation)
    }

    async fn start(&self, tasks: &mut JoinSet<()>) -> anyhow::Result<()> {
        self.patiently(async || self.erase_again().await).await?;
        self.start_keys(tasks);
        self.start_clocks(tasks);
        if self.runs(Part::Web) {
            self.start_web(tasks).await?;
        }
        if self.runs(Part::Intake) {
            self.start_intake(tasks)?;
        }
        if self.runs(Part::Bot) || self.runs(Part::Delivery) {
            let line = self.reach_telegram().await?;
            if let Some(line) = line {
                self.start_telegram(tasks, &Arc::new(line)).await?;
            }
        }
        Ok(())
    }

    /// Warns when this host's clock and that of Postgres are apart: at the start, and from time to time.
    fn start_clocks(&self, tasks: &mut JoinSet<()>) {
        let (store, clock) = (&self.foundation.store, &self.foundation.clock);
        let clocks = Arc::new(Clocks::new(store.clone(), Arc::clone(clock)));
        let (bell, stop) = (Bell::default(), self.stop.clone());
        tasks.spawn(repeat("clocks", CLOCKS_PERIOD, bell, stop, move || {
            let clocks = Arc::clone(&clocks);
            async move { clocks.step().await.map(|_| Next::Idle) }
        }));
    }

    /// Does a step of the start, again and again as long as the database is away.
    pub(super) async fn patiently<T, E>(
        &self,
        step: impl AsyncFnMut() -> Result<T, E>,
    ) -> anyhow::Result<T>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        let patience = patience_with(&self.foundation, &self.stop);
        Ok(patience.with(step).await?.ok_or(Stopped)?)
    }

    /// Waits for the stop, then for what is in flight, but not longer than [`DRAIN`].
    async fn wait(&self, tasks: &mut JoinSet<()>) {
        let mut deadline = None;
        loop {
            let drained = async {
                match deadline {
                    Some(deadline) => tokio::time::sleep_until(deadline).await,
                    None => self.stop.cancelled().await,
                }
            };
            tokio::select! {
                ended = tasks.join_next() => match ended {
                    Some(Ok(())) => {}
                    Some(Err(error)) => {
                        error!("a part ended by itself, so all end: {}", ending_of(&error));
                        self.stop.cancel();
                    }
                    None => return,
                },
                () = drained => {
                    if deadline.is_some() {
                        warn!("not everything was finished in time; what was in flight may be sent again");
                        return tasks.shutdown().await;
                    }
                    let drain = if self.keys.vault.is_destroyed() {
                        ENDING
                    } else {
                        DRAIN
                    };
                    deadline = Some(Instant::now() + drain);
                }
            }
        }
    }

    /// A private Postgres that died does not come back by itself: then this process ends, so that its supervisor starts both.
    fn watch_database(&self, tasks: &mut JoinSet<()>) -> Arc<AtomicBool> {
        let died = Arc::new(AtomicBool::new(false));
        if !self.foundation.owns_database() {
            return died;
        }
        let (store, stop, told) = (
            self.foundation.store.clone(),
            self.stop.clone(),
            Arc::clone(&died),
        );
        tasks.spawn(async move {
            let mut failures = 0;
            while pause(PING_PERIOD, &stop).await {
                let answer = tokio::time::timeout(PING_PERIOD, store.ping()).await;
                failures = if matches!(answer, Ok(Ok(()))) {
                    0
                } else {
                    failures + 1
                };
                if failures >= PINGS {
                    error!("the private Postgres does not answer any more");
                    told.store(true, Ordering::Relaxed);
                    stop.cancel();
                }
            }
        });
        died
    }

    pub(super) fn runs(&self, part: Part) -> bool {
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
        let health = Health::new(
            self.foundation.store.clone(),
            Arc::clone(&self.foundation.clock),
        );
        let health = health
            .with_clocks()
            .with_events(Arc::clone(&self.receiving));
        let health = Arc::new(health);
        let push = self.foundation.push(&self.keys, Arc::clone(&self.metrics));
        let push = Arc::new(push);
        spawn(
            tasks,
            "web",
            web::serve(listener, health, push, self.stop.clone()),
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

/// A private Postgres that ends does not come back by itself.
fn patience_with(foundation: &Foundation, stop: &CancellationToken) -> Patience {
    if foundation.owns_database() {
        Patience::none()
    } else {
        Patience::until(stop.clone())
    }
}

/// Leases and shares lapse by themselves when the database is away at the end.
async fn give_back(giving: impl Future<Output = Result<(), StoreError>>) -> Result<(), StoreError> {
    match tokio::time::timeout(GIVING_BACK, giving).await {
        Ok(Err(error)) if !is_away(&error) => Err(error),
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => {
            warn!("the database is away: what this process holds lapses by itself");
            Ok(())
        }
    }
}

/// How a task ended, in words of ours: [`JoinError`] shows the message of a panic, with the values in it.
pub(super) fn ending_of(error: &JoinError) -> &'static str {
    if error.is_panic() {
        "it panicked"
    } else {
        "it was stopped"
    }
}

pub(super) fn spawn(
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
