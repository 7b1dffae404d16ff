//! Which events were **seen**: the last few thousand, by Telegram's number of each, so that one that comes twice is dealt with
//! once. Never by their order: Telegram begins anew at a lower number after a quiet week, and another bot has its own.
//!
//! Never here: anything else about an event.

use std::collections::{HashMap, VecDeque};

/// So many are remembered: Telegram repeats what was not taken, and that is at most what was under way.
const REMEMBERED: usize = 8192;

#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Whether it is done.
    known: HashMap<i64, bool>,
    order: VecDeque<i64>,
}

/// What is known of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    New,
    UnderWay,
    Done,
}

impl Seen {
    /// An event begins; what was known of it before.
    pub(super) fn begin(&mut self, id: i64) -> Known {
        match self.known.get(&id) {
            Some(true) => return Known::Done,
            Some(false) => return Known::UnderWay,
            None => {}
        }
        if self.order.len() >= REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.known.insert(id, false);
        self.order.push_back(id);
        Known::New
    }

    /// It ended; when it was not dealt with, it may come again.
    pub(super) fn end(&mut self, id: i64, is_done: bool) {
        if is_done {
            if let Some(known) = self.known.get_mut(&id) {
                *known = true;
            }
        } else if self.known.remove(&id).is_some() {
            self.order.retain(|other| *other != id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, REMEMBERED, Seen};

    #[test]
    fn once_and_again_only_what_was_not_dealt_with() {
        let mut seen = Seen::default();
        assert_eq!(seen.begin(7), Known::New);
        assert_eq!(seen.begin(7), Known::UnderWay);
        seen.end(7, false);
        assert_eq!(seen.begin(7), Known::New);
        seen.end(7, true);
        assert_eq!(seen.begin(7), Known::Done);
        assert_eq!(seen.begin(3), Known::New, "a lower number is no old one");
    }

    #[test]
    fn so_many_are_remembered_and_no_more() {
        let mut seen = Seen::default();
        for id in 0..100_000 {
            assert_eq!(seen.begin(id), Known::New);
            seen.end(id, id % 3 != 0);
        }
        assert!(seen.order.len() <= REMEMBERED);
        assert_eq!(seen.known.len(), seen.order.len());
        assert_eq!(seen.begin(99_998), Known::Done);
        assert_eq!(seen.begin(1), Known::New);
    }
}
