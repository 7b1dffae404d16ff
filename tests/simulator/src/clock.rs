//! The simulator's time: the machine's clock plus what a test has advanced it by.
//!
//! It never sleeps, and nothing else here reads the machine's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A clock that tests move forward, so that rules of 48 hours need no waiting.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    advanced: Duration,
}

impl Clock {
    /// Milliseconds since 1970, with what was advanced.
    pub(crate) fn now(&self) -> u64 {
        let now = machine_time() + self.advanced;
        u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.advanced += by;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the simulator stands outside the application and owns its own clock"
)]
fn machine_time() -> Duration {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advancing_moves_it_and_never_back() {
        let mut clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_hours(1));
        assert!(clock.now() >= before + 3_600_000);
    }
}
