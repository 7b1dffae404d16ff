//! The **lines** in which bulk waits for its moment: first in the first line that is not empty goes first.
//!
//! Only the first of all watches the clock; it calls the next. So a moment costs the same however many wait.
//!
//! Never here: time.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// One a value of [`Order`].
const LINES: usize = 4;

/// In which line a message waits: breaking first, digests last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// Breaking updates, and the further parts of what was begun.
    Breaking,
    /// Corrections and retractions.
    Amendment,
    /// Routine updates, and everything else that nobody waits for.
    Routine,
    /// Digests.
    Digest,
}

impl Order {
    /// Of a fan-out of this rank.
    #[must_use]
    pub const fn of_rank(rank: i16) -> Self {
        match rank {
            ..=1 => Self::Breaking,
            2 => Self::Amendment,
            3 => Self::Routine,
            _ => Self::Digest,
        }
    }
}

/// Who waits.
#[derive(Debug, Default)]
pub(super) struct Lines([VecDeque<Arc<Waiter>>; LINES]);

#[derive(Debug, Default)]
struct Waiter {
    is_admitted: AtomicBool,
    call: Notify,
}

/// A place in a line.
#[derive(Debug)]
pub(super) struct Place {
    line: usize,
    waiter: Arc<Waiter>,
}

impl Place {
    pub(super) fn is_admitted(&self) -> bool {
        self.waiter.is_admitted.load(Ordering::Acquire)
    }

    /// Resolves when it should look again.
    pub(super) async fn called(&self) {
        self.waiter.call.notified().await;
    }
}

impl Lines {
    pub(super) fn join(&mut self, order: Order) -> Place {
        let (line, waiter) = (order as usize, Arc::<Waiter>::default());
        self.0[line].push_back(Arc::clone(&waiter));
        Place { line, waiter }
    }

    pub(super) fn leave(&mut self, place: &Place) {
        if !place.is_admitted() {
            self.0[place.line].retain(|waiter| !Arc::ptr_eq(waiter, &place.waiter));
        }
    }

    pub(super) fn are_empty(&self) -> bool {
        self.0.iter().all(VecDeque::is_empty)
    }

    pub(super) fn is_first(&self, place: &Place) -> bool {
        self.first()
            .is_some_and(|first| Arc::ptr_eq(first, &place.waiter))
    }

    /// Lets the first go; false when nobody waits.
    pub(super) fn admit_first(&mut self) -> bool {
        let Some(first) = self.0.iter_mut().find_map(VecDeque::pop_front) else {
            return false;
        };
        first.is_admitted.store(true, Ordering::Release);
        first.call.notify_one();
        true
    }

    /// The first looks at the clock again.
    pub(super) fn call_first(&self) {
        if let Some(first) = self.first() {
            first.call.notify_one();
        }
    }

    pub(super) fn call_all(&self) {
        for waiter in self.0.iter().flatten() {
            waiter.call.notify_one();
        }
    }

    fn first(&self) -> Option<&Arc<Waiter>> {
        self.0.iter().find_map(VecDeque::front)
    }
}
