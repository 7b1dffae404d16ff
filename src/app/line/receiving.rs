//! **Receiving** events of Telegram: by asking for them, or by its webhook, in the process that has the lease `bot`; and what
//! they tell of who joins.
//!
//! Never here: what an event means.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{info, warn};

use super::super::role::wait_until;
use super::super::service::{Service, TELEGRAM_PAUSE, spawn};
use super::Line;
use crate::scheduler::{Bell, pause};
use crate::store::StoreError;
use crate::subscriptions::{SignUps, TurnedAway};
use crate::telegram::{self, ApiError, Poller, Way, Webhook};
use crate::web;

/// Who joined is judged this often.
const SIGN_UPS_PERIOD: Duration = Duration::from_secs(30);

/// Who is of the staff is read this often for the gate, and whoever writes is looked up anyway.
const STAFF_PERIOD: Duration = Duration::from_secs(30);

/// What was left unanswered is told of by the minute.
const TURNED_AWAY_PERIOD: Duration = Duration::from_mins(1);

/// One of the two ways.
enum Receiver {
    Poller(Poller),
    Webhook(Arc<Webhook>),
}

impl Receiver {
    async fn run(&self, stop: impl Future<Output = ()>) -> Result<(), ApiError> {
        match self {
            Self::Poller(poller) => poller.run(stop).await,
            Self::Webhook(webhook) => webhook.run(stop).await,
        }
    }
}

impl Service {
    pub(in crate::app) fn start_sign_ups(
        &self,
        tasks: &mut JoinSet<()>,
        sign_ups: &Arc<SignUps>,
        held: &watch::Receiver<bool>,
    ) {
        let sign_ups = Arc::clone(sign_ups);
        let every = ("sign-ups", SIGN_UPS_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let sign_ups = Arc::clone(&sign_ups);
            async move { sign_ups.step().await.map(drop) }
        });
    }

    /// The gate knows the staff, and admins hear when it leaves people unanswered.
    pub(in crate::app) fn start_gate(
        &self,
        tasks: &mut JoinSet<()>,
        service: &Arc<telegram::Service>,
        held: &watch::Receiver<bool>,
    ) {
        let staffed = Arc::clone(service);
        let every = ("staff", STAFF_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let service = Arc::clone(&staffed);
            async move {
                let chats = service.invitations.chats().await?;
                service.gate.staff_are(chats);
                Ok::<_, StoreError>(())
            }
        });
        let (store, clock) = (&self.foundation.store, &self.foundation.clock);
        let told = Arc::new(TurnedAway::new(store.clone(), Arc::clone(clock)));
        let service = Arc::clone(service);
        let every = ("unanswered", TURNED_AWAY_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let (told, dropped) = (Arc::clone(&told), service.gate.take_dropped());
            async move { told.step(dropped).await.map(drop) }
        });
    }

    pub(in crate::app) fn start_receiving(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        (service, mut held): (Arc<telegram::Service>, watch::Receiver<bool>),
    ) -> anyhow::Result<()> {
        let receiver = self.receiver(tasks, service)?;
        let (stop, line) = (self.stop.clone(), Arc::clone(line));
        let receiving = Arc::clone(&self.receiving);
        receiving.by(Way::StandingBy);
        tasks.spawn(async move {
            while wait_until(&mut held, true, &stop).await {
                if let Err(error) = telegram::announce(&line.api).await {
                    warn!("Telegram did not take the command menus: {error}");
                }
                let mut lost = held.clone();
                let ended = receiver.run(async {
                    wait_until(&mut lost, false, &stop).await;
                });
                match ended.await {
                    Ok(()) => receiving.by(Way::StandingBy),
                    Err(error) => {
                        warn!("reading events ended: {error}; trying again");
                        let wait = match error {
                            ApiError::Refused {
                                retry_after: Some(wait),
                                ..
                            } => wait,
                            _ => TELEGRAM_PAUSE,
                        };
                        pause(wait, &stop).await;
                    }
                }
            }
        });
        Ok(())
    }

    /// With a webhook its address is listened on from now on, also while another process has the lease: whoever asks is told to
    /// try again.
    fn receiver(
        &self,
        tasks: &mut JoinSet<()>,
        service: Arc<telegram::Service>,
    ) -> anyhow::Result<Receiver> {
        let receiving = Arc::clone(&self.receiving);
        let Some(webhook) = &self.foundation.config.telegram.webhook else {
            return Ok(Receiver::Poller(Poller::told(service, receiving)));
        };
        let listener = TcpListener::bind(webhook.listen)
            .and_then(|listener| {
                listener.set_nonblocking(true)?;
                tokio::net::TcpListener::from_std(listener)
            })
            .with_context(|| {
                format!(
                    "telegram.webhook_listen: {} cannot be listened on; is another program there?",
                    webhook.listen
                )
            })?;
        info!(address = %listener.local_addr()?, "the webhook is served");
        let webhook = Arc::new(Webhook::new(service, webhook.url.clone(), receiving));
        let serving = web::serve_webhook(listener, Arc::clone(&webhook), self.stop.clone());
        spawn(tasks, "webhook", serving);
        Ok(Receiver::Webhook(webhook))
    }
}
