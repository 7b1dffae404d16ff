//! Shared: the one state behind its lock, and the bell that rings when it changed.
//!
//! The lock is never held across an await.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::world::State;

/// The state that handle, server and webhook delivery share.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    bell: watch::Sender<u64>,
    stopped: watch::Sender<bool>,
}

impl Shared {
    pub(crate) fn new(state: State) -> Self {
        Self {
            state: Mutex::new(state),
            bell: watch::Sender::new(0),
            stopped: watch::Sender::new(false),
        }
    }

    /// Looks without ringing.
    pub(crate) fn look(&self) -> MutexGuard<'_, State> {
        // A test that panicked while it held the lock must not hide the state from the others.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state, then rings.
    pub(crate) fn change<T>(&self, what: impl FnOnce(&mut State) -> T) -> T {
        let result = what(&mut self.look());
        self.bell.send_modify(|rings| *rings += 1);
        result
    }

    pub(crate) fn listen(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Returns when the simulator is told to stop.
    pub(crate) async fn stopped(&self) {
        let mut stopped = self.stopped.subscribe();
        // The sender lives as long as self.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    }
}
