//! The **state** of a budget: the rate, the next moment, and who waits for it.
//!
//! Never here: waiting.

use std::time::Duration;

use tokio::time::Instant;

use super::answers::{Answers, STILL_WAITS};
use super::line::Lines;
use super::way::Way;
use super::window::{SECOND, Window};
use super::{Blocked, Demand, LONGEST, SMALLEST};

/// Who wakes up late, or had nothing to send for a moment, catches up with so much, and no more: what is not used is not saved up.
/// The second that slides holds all the same.
const CATCH_UP: Duration = Duration::from_millis(150);

/// While nothing is granted, somebody may ask again after so long.
const UNGRANTED: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub(super) struct State {
    /// Messages a second.
    pub(super) rate: f64,
    /// None: for ever.
    pub(super) granted_until: Option<Instant>,
    pub(super) next: Instant,
    /// What has left lately.
    pub(super) window: Window,
    /// What has left and is not answered.
    pub(super) way: Way,
    pub(super) blocked_until: Instant,
    pub(super) lines: Lines,
    /// What answers may take.
    pub(super) answers: Answers,
    pub(super) demand: Demand,
    /// The others know that bulk waits here.
    pub(super) is_known_busy: bool,
    /// When bulk asked last for a moment.
    pub(super) bulk_asked: Option<Instant>,
    /// Bulk waits in another process, as was heard when the share was renewed last.
    pub(super) is_bulk_elsewhere: bool,
}

impl State {
    pub(super) fn interval(&self) -> Duration {
        SECOND.div_f64(self.rate)
    }

    /// When the next may leave.
    pub(super) fn moment(&self, now: Instant) -> Instant {
        let opens = self.window.opens(now, self.way.overdue(now), self.rate);
        opens.map_or(self.next, |opens| self.next.max(opens))
    }

    pub(super) fn blocked(&self, now: Instant) -> Result<(), Blocked> {
        let until = self.blocked_until;
        if until > now {
            return Err(Blocked { until });
        }
        Ok(())
    }

    pub(super) fn check(&self, now: Instant) -> Result<(), Blocked> {
        self.blocked(now)?;
        if self.granted_until.is_some_and(|until| until <= now) {
            return Err(Blocked {
                until: now + UNGRANTED,
            });
        }
        Ok(())
    }

    /// Whether answers have to leave room for bulk.
    pub(super) fn is_bulk_waiting(&self, now: Instant) -> bool {
        self.is_bulk_elsewhere
            || !self.lines.are_empty()
            || self.bulk_asked.is_some_and(|at| now < at + STILL_WAITS)
    }

    /// Takes the moment that is due.
    pub(super) fn take(&mut self, now: Instant) {
        let earliest = now.checked_sub(CATCH_UP).unwrap_or(self.next);
        self.next = self.next.max(earliest) + self.interval();
        self.window.note(now, self.rate);
    }

    /// Lets go whoever's moment has come, and calls who is first then.
    pub(super) fn admit(&mut self) {
        let (mut is_any, mut now) = (false, Instant::now());
        while self.moment(now) <= now && self.lines.admit_first() {
            self.take(now);
            is_any = true;
            now = Instant::now();
        }
        if is_any {
            self.lines.call_first();
        }
    }

    /// From now on so many a second.
    pub(super) fn go_at(&mut self, rate: f64, now: Instant) {
        let was_ungranted = self.granted_until.is_some_and(|until| until <= now);
        let rate = rate.max(SMALLEST);
        if !was_ungranted && (rate - self.rate).abs() <= SMALLEST {
            return;
        }
        // What was sent ahead of its time stays owed, at the new rate; there is nothing to catch up with.
        let owed = self.next.saturating_duration_since(now).as_secs_f64() * self.rate;
        self.rate = rate;
        self.next = now + Duration::from_secs_f64((owed / rate).min(LONGEST));
        self.window.at_rate(rate);
    }
}
