//! **Receiving**: how events come in at this moment, and what is in the way, for the page of health.
//!
//! Never here: what comes in, and when.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// The way by which events come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Another process has the lease.
    StandingBy,
    /// We ask Telegram.
    LongPolling,
    /// Telegram sends.
    Webhook,
}

/// How it is at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reception {
    /// By which way.
    pub way: Way,
    /// Events that wait at Telegram, in tens; none where it is not known.
    pub waiting: Option<u64>,
    /// One sentence with the remedy; none when all is well.
    pub problem: Option<String>,
}

/// The same, as it changes; none in a process that does not receive.
#[derive(Debug, Default)]
pub struct Receiving(Mutex<Option<Reception>>);

impl Receiving {
    /// How it is.
    #[must_use]
    pub fn now(&self) -> Option<Reception> {
        self.lock().clone()
    }

    /// Events come in by this way, and all is well as far as is known.
    pub fn by(&self, way: Way) {
        *self.lock() = Some(Reception {
            way,
            waiting: None,
            problem: None,
        });
    }

    /// Something is in the way, or is not any more.
    pub(in super::super) fn problem(&self, problem: Option<&str>) {
        if let Some(reception) = &mut *self.lock() {
            reception.problem = problem.map(str::to_owned);
        }
    }

    /// So many wait at Telegram.
    pub(super) fn waiting(&self, events: u64) {
        if let Some(reception) = &mut *self.lock() {
            reception.waiting = Some(events / 10 * 10);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Reception>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
