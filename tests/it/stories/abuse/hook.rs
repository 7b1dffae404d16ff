//! The bot behind a webhook, as a process of its own would be.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vestka::delivery::Budget;
use vestka::domain::update::Rules;
use vestka::telegram::{Receiving, Webhook};
use vestka::web;

use crate::world::World;

/// One process: its listener, and its part in the lease.
pub(super) struct Hook {
    pub(super) webhook: Arc<Webhook>,
    pub(super) receiving: Arc<Receiving>,
    pub(super) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<std::io::Result<()>>,
    running: Option<JoinHandle<()>>,
    client: reqwest::Client,
}

impl Drop for Hook {
    fn drop(&mut self) {
        self.server.abort();
        if let Some(running) = &self.running {
            running.abort();
        }
    }
}

impl Hook {
    /// Listens, and stands by.
    pub(super) async fn stand_by(world: &World) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let url = format!("http://{address}/telegram");
        let receiving = Arc::<Receiving>::default();
        let webhook = Arc::new(Webhook::new(
            world.service(Rules::default(), Arc::new(Budget::per_second(1000))),
            url.parse().expect("an address"),
            Arc::clone(&receiving),
        ));
        let serving = web::serve_webhook(listener, Arc::clone(&webhook), CancellationToken::new());
        Self {
            webhook,
            receiving,
            address,
            stop: None,
            server: tokio::spawn(serving),
            running: None,
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a plain client"),
        }
    }

    /// Listens, and has the lease: Telegram knows the address.
    pub(super) async fn start(world: &World) -> Self {
        let mut hook = Self::stand_by(world).await;
        hook.take_over(world).await;
        hook
    }

    /// Gets the lease.
    pub(super) async fn take_over(&mut self, world: &World) {
        let (stop, stopped) = oneshot::channel::<()>();
        let webhook = Arc::clone(&self.webhook);
        self.stop = Some(stop);
        self.running = Some(tokio::spawn(async move {
            let mut stopped = stopped;
            // Telegram takes a webhook once a second.
            while let Err(error) = webhook
                .run(async {
                    let _ = (&mut stopped).await;
                })
                .await
            {
                assert!(error.to_string().contains("Too Many Requests"), "{error}");
                tokio::task::yield_now().await;
            }
        }));
        let url = format!("http://{}/telegram", self.address);
        world
            .telegram
            .wait_for("the webhook", |state| {
                state.webhook().is_some_and(|webhook| webhook.url == url)
            })
            .await
            .expect("it is set");
    }

    /// Loses the lease, or is stopped.
    pub(super) async fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(running) = self.running.take() {
            running.await.expect("it ends well");
        }
    }

    /// Nobody listens any more.
    pub(super) async fn close(&mut self) {
        self.server.abort();
        let closed = (&mut self.server).await;
        assert!(closed.is_err(), "it is ended from outside");
    }

    /// Posts an event with this secret; gives status and Retry-After.
    pub(super) async fn post(
        &self,
        secret: Option<&str>,
        event: impl Into<reqwest::Body>,
    ) -> (u16, Option<String>) {
        let url = format!("http://{}/telegram", self.address);
        let mut request = self.client.post(url).body(event);
        if let Some(secret) = secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        let answer = request.send().await.expect("an answer");
        let after = answer.headers().get("retry-after");
        let after = after.map(|after| after.to_str().expect("a number").to_owned());
        (answer.status().as_u16(), after)
    }
}

/// The secret that Telegram knows.
pub(super) fn secret(world: &World) -> String {
    world.telegram.look(|state| {
        let webhook = state.webhook().expect("a webhook");
        webhook.secret_token.clone().expect("a secret")
    })
}
