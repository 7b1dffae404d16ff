//! The **spare** moments of the budget: those that nobody else wants.
//!
//! Never here: a place in a line, or anything that other processes would make room for.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::{Blocked, Budget};

/// While others wait, somebody may ask again after so long.
const BUSY: Duration = Duration::from_secs(1);

impl Budget {
    /// Takes the next moment for what must never be in the way: answers and bulk, of any kind, go first.
    ///
    /// # Errors
    /// [`Blocked`] when something else is to be sent, or nothing may be.
    pub async fn spare(&self) -> Result<(), Blocked> {
        loop {
            let next = {
                let mut state = self.lock();
                let now = Instant::now();
                state.check(now)?;
                if !state.lines.are_empty() {
                    return Err(Blocked { until: now + BUSY });
                }
                let moment = state.moment(now);
                if moment <= now {
                    state.take(now);
                    return Ok(());
                }
                moment
            };
            sleep_until(next).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Budget, Order};
    use std::time::Duration;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn a_moment_is_spare_when_nobody_waits_for_it() {
        let budget = Budget::per_second(30);
        let begun = Instant::now();
        for _ in 0..31 {
            budget.spare().await.expect("nobody waits");
        }
        assert!(begun.elapsed() >= Duration::from_millis(940));
        let bulk = async {
            for _ in 0..30 {
                budget.turn(Order::Digest).await.expect("its turn");
            }
        };
        let spare = async {
            // The bulk stands in line by now.
            tokio::task::yield_now().await;
            budget.spare().await
        };
        let (spare, ()) = tokio::join!(spare, bulk);
        assert!(spare.is_err(), "even a digest goes first");
        budget.spare().await.expect("nobody waits any more");
        budget.block(Duration::from_secs(7));
        assert!(budget.spare().await.is_err());
    }
}
