//! The **lines** in which bulk waits for its moment: first in the first line that is not empty goes first. Digests alone have a
//! moment of their own among routine updates, one in four: neither waits for hours until the other is done.
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

/// So many routine updates go before a digest that waits.
const ROUTINE_IN_A_ROW: u8 = 3;

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
pub(super) struct Lines {
    lines: [VecDeque<Arc<Waiter>>; LINES],
    /// Routine updates since the last digest.
    routine: u8,
}

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
        self.lines[line].push_back(Arc::clone(&waiter));
        Place { line, waiter }
    }

    pub(super) fn leave(&mut self, place: &Place) {
        if !place.is_admitted() {
            self.lines[place.line].retain(|waiter| !Arc::ptr_eq(waiter, &place.waiter));
        }
    }

    pub(super) fn are_empty(&self) -> bool {
        self.lines.iter().all(VecDeque::is_empty)
    }

    pub(super) fn is_first(&self, place: &Place) -> bool {
        self.first()
            .is_some_and(|first| Arc::ptr_eq(first, &place.waiter))
    }

    /// Lets the first go; false when nobody waits.
    pub(super) fn admit_first(&mut self) -> bool {
        let line = self.next();
        let Some(first) = self.lines[line].pop_front() else {
            return false;
        };
        if line == Order::Routine as usize {
            self.routine = self.routine.saturating_add(1);
        } else if line == Order::Digest as usize {
            self.routine = 0;
        }
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
        for waiter in self.lines.iter().flatten() {
            waiter.call.notify_one();
        }
    }

    fn first(&self) -> Option<&Arc<Waiter>> {
        self.lines[self.next()].front()
    }

    /// The line whose first goes next; one that is empty when nobody waits.
    fn next(&self) -> usize {
        let (routine, digest) = (Order::Routine as usize, Order::Digest as usize);
        let first = self.lines.iter().position(|line| !line.is_empty());
        let is_turn_of_digest = self.routine >= ROUTINE_IN_A_ROW && !self.lines[digest].is_empty();
        match first {
            Some(first) if first == routine && is_turn_of_digest => digest,
            first => first.unwrap_or(digest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, Order};

    /// Who goes, of lines that never get empty.
    fn went(orders: &[Order], count: usize) -> Vec<Order> {
        let mut lines = Lines::default();
        let mut places: Vec<_> = orders
            .iter()
            .map(|order| (*order, lines.join(*order)))
            .collect();
        let mut went = Vec::new();
        for _ in 0..count {
            assert!(lines.admit_first());
            let (order, place) = places
                .iter_mut()
                .find(|(_, place)| place.is_admitted())
                .expect("somebody went");
            went.push(*order);
            *place = lines.join(*order);
        }
        went
    }

    #[test]
    fn routine_and_digests_share_and_what_is_urgent_goes_before_both() {
        let both = went(&[Order::Digest, Order::Routine], 400);
        let digests = both.iter().filter(|order| **order == Order::Digest).count();
        assert_eq!(digests, 100);
        for some in both.windows(5) {
            assert!(some.contains(&Order::Digest) && some.contains(&Order::Routine));
        }
        for urgent in [Order::Breaking, Order::Amendment] {
            let all = went(&[Order::Digest, urgent, Order::Routine], 50);
            assert!(all.iter().all(|order| *order == urgent));
        }
        assert_eq!(went(&[Order::Digest], 7).len(), 7);
        assert!(!Lines::default().admit_first());
    }
}
