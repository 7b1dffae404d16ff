//! Simulator: the handle that tests and the demo hold.
//!
//! It adds no rules: each function locks the state, asks or changes it, and rings the bell.

mod groups;
mod look;
mod people;
mod trouble;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use look::NotSeen;

use crate::server::{self, Shared};
use crate::settings::Settings;
use crate::world::State;

/// How long [`Simulator::stop`] waits for open connections.
const FAREWELL: Duration = Duration::from_secs(5);

/// A running simulator; clones share it, and it stops when the last one is dropped.
#[derive(Clone, Debug)]
pub struct Simulator {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    address: SocketAddr,
    server: Mutex<Option<JoinHandle<()>>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.shared.stop();
    }
}

impl Simulator {
    /// Starts a simulator that listens at once.
    ///
    /// # Errors
    /// If the address is taken, or is not on the loopback.
    pub async fn start(settings: Settings) -> io::Result<Self> {
        if !settings.listen.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the simulator listens on the loopback only",
            ));
        }
        let listener = TcpListener::bind(settings.listen).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(State::new(settings)));
        let server = tokio::spawn(server::run(Arc::clone(&shared), listener));
        Ok(Self {
            inner: Arc::new(Inner {
                shared,
                address,
                server: Mutex::new(Some(server)),
            }),
        })
    }

    /// Stops serving: open polls and pages get their last answer, then everything is closed.
    pub async fn stop(&self) {
        self.inner.shared.stop();
        let server = self
            .inner
            .server
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(server) = server {
            // A connection that does not end is left to the runtime.
            let _ = tokio::time::timeout(FAREWELL, server).await;
        }
    }

    /// The root of the Bot API, for `Bot::set_api_url`: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn api_url(&self) -> String {
        format!("http://{}", self.inner.address)
    }

    /// The page to chat in.
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("http://{}/", self.inner.address)
    }

    /// The token the bot must use.
    #[must_use]
    pub fn token(&self) -> String {
        self.look(|state| state.settings.token.clone())
    }

    /// Looks at the state; whatever needs more than the functions here can be asked of it.
    pub fn look<T>(&self, what: impl FnOnce(&State) -> T) -> T {
        what(&self.inner.shared.look())
    }

    fn change<T>(&self, what: impl FnOnce(&mut State) -> T) -> T {
        self.inner.shared.change(what)
    }
}
