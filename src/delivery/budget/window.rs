//! The **second** that slides: what has left within the last one, so that no second of any beginning holds more than a second's
//! worth. What was late may be caught up with, but only as far as this allows.
//!
//! What has left is kept as the part of a second that it cost by the rate of its time, not as a number: when the rate of a process
//! is halved because another one joins, it goes on at half the pace instead of paying for what was right before.
//!
//! Never here: in which order they leave.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// A second, and a little more: on their way messages come closer to each other by a few milliseconds, and Telegram counts when
/// they arrive. It is also what of the rate stays unused: 0.8 %.
pub(super) const SECOND: Duration = Duration::from_millis(1008);

/// Above this rate nobody counts: Telegram allows 1000 a second.
pub(super) const COUNTED: f64 = 2000.0;

/// All of a second.
const WHOLE: u64 = 1_000_000_000_000;

/// While everything waits for answers it is looked again so often.
const AGAIN: Duration = Duration::from_millis(20);

/// Rates are quotients: what is so close to whole is whole.
const NEARLY: u64 = WHOLE / 1_000_000;

#[derive(Debug, Default)]
pub(super) struct Window {
    /// When, and which part of its second.
    left: VecDeque<(Instant, u64)>,
    sum: u64,
}

impl Window {
    /// Something leaves at this moment, at so many a second.
    pub(super) fn note(&mut self, now: Instant, rate: f64) {
        if rate > COUNTED {
            self.left.clear();
            self.sum = 0;
            return;
        }
        self.forget(now);
        let cost = cost(rate);
        self.left.push_back((now, cost));
        self.sum += cost;
    }

    /// What was noted last has not left after all.
    pub(super) fn take_back(&mut self) {
        if let Some((_, cost)) = self.left.pop_back() {
            self.sum -= cost;
        }
    }

    /// The rate is another one now: what has left does not cost more than it would at that.
    pub(super) fn at_rate(&mut self, rate: f64) {
        let most = cost(rate);
        for (_, cost) in &mut self.left {
            *cost = most.min(*cost);
        }
        self.sum = self.left.iter().map(|(_, cost)| cost).sum();
    }

    /// What left at the first moment arrived at the second: it counts from then on.
    pub(super) fn arrived(&mut self, (left, arrived): (Instant, Instant), rate: f64) {
        let after = self.left.partition_point(|(at, _)| *at <= left);
        let noted = after.checked_sub(1).and_then(|at| self.left.remove(at));
        // It was forgotten already.
        let cost = noted.map_or_else(|| cost(rate), |(_, cost)| cost);
        if noted.is_none() {
            self.sum += cost;
        }
        let place = self.left.partition_point(|(at, _)| *at <= arrived);
        self.left.insert(place, (arrived, cost));
    }

    /// From when on another one may leave; none: at once. So many that it has forgotten may be arriving at any moment.
    pub(super) fn opens(&self, now: Instant, overdue: u32, rate: f64) -> Option<Instant> {
        let mut sum = self.sum + u64::from(overdue) * cost(rate);
        let mut opens = None;
        for (at, cost) in &self.left {
            if sum + NEARLY < WHOLE {
                break;
            }
            sum -= cost;
            opens = Some(*at + SECOND);
        }
        if sum + NEARLY >= WHOLE {
            return Some(now + AGAIN);
        }
        opens.filter(|opens| *opens > now)
    }

    fn forget(&mut self, now: Instant) {
        while let Some((at, cost)) = self.left.front().copied() {
            if at + SECOND > now {
                break;
            }
            self.left.pop_front();
            self.sum -= cost;
        }
    }
}

/// Which part of a second one message takes.
fn cost(rate: f64) -> u64 {
    let cost = Duration::from_secs_f64((1.0 / rate).min(1.0)).as_nanos() * 1000;
    u64::try_from(cost).unwrap_or(WHOLE)
}

#[cfg(test)]
mod tests {
    use super::{SECOND, Window};
    use std::time::Duration;
    use tokio::time::Instant;

    fn at(begun: Instant, millis: u64) -> Instant {
        begun + Duration::from_millis(millis)
    }

    #[test]
    fn a_second_holds_what_the_rate_says_however_it_came_about() {
        let (mut window, begun) = (Window::default(), Instant::now());
        for n in 0..30 {
            assert_eq!(window.opens(at(begun, n), 0, 30.0), None, "the {n}th");
            window.note(at(begun, n), 30.0);
        }
        assert_eq!(window.opens(at(begun, 30), 0, 30.0), Some(begun + SECOND));
        assert_eq!(window.opens(begun + SECOND, 0, 30.0), None);
    }

    #[test]
    fn who_is_halved_goes_on_at_half_the_pace() {
        let (mut window, begun) = (Window::default(), Instant::now());
        let third = |n: u64| at(begun, n * 1008 / 30);
        for n in 0..30 {
            window.note(third(n), 30.0);
        }
        for n in (30..60).step_by(2) {
            assert_eq!(window.opens(third(n), 0, 30.0), None, "the {n}th");
            window.note(third(n), 15.0);
        }
        assert!(window.left.len() <= 30);
    }

    #[test]
    fn an_answer_while_there_was_nothing_to_deliver_does_not_hold_up_what_comes_then() {
        let (mut window, begun) = (Window::default(), Instant::now());
        window.note(begun, 0.3);
        assert!(window.opens(at(begun, 1), 0, 30.0).is_some());
        window.at_rate(30.0);
        assert_eq!(window.opens(at(begun, 1), 0, 30.0), None);
    }

    #[test]
    fn what_did_not_leave_is_taken_back() {
        let (mut window, begun) = (Window::default(), Instant::now());
        for n in 0..7 {
            assert_eq!(window.opens(at(begun, n), 0, 30.0), None);
            window.note(at(begun, n), 7.0);
        }
        assert!(window.opens(at(begun, 8), 0, 30.0).is_some());
        window.take_back();
        assert_eq!(window.opens(at(begun, 8), 0, 30.0), None);
    }

    #[test]
    fn what_arrives_late_counts_from_then_and_what_is_overdue_counts_too() {
        let (mut window, begun) = (Window::default(), Instant::now());
        for n in 0..30 {
            window.note(at(begun, n * 33), 30.0);
        }
        // The first of them arrived with the last.
        window.arrived((begun, at(begun, 960)), 30.0);
        assert_eq!(
            window.opens(at(begun, 1010), 0, 30.0),
            Some(at(begun, 33) + SECOND)
        );
        // Two seconds later nothing counts but what was not answered.
        let later = at(begun, 3000);
        assert_eq!(window.opens(later, 29, 30.0), None);
        assert!(window.opens(later, 30, 30.0) > Some(later));
        // And one that was forgotten counts anew.
        window.note(later, 30.0);
        window.arrived((begun, later), 30.0);
        assert_eq!(window.left.len(), 2);
    }

    #[test]
    fn nothing_is_kept_at_no_limit() {
        let (mut window, begun) = (Window::default(), Instant::now());
        for n in 0..10_000 {
            window.note(at(begun, n / 10), 1_000_000.0);
        }
        assert_eq!((window.left.len(), window.opens(begun, 0, 30.0)), (0, None));
    }
}
