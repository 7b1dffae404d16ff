//! The **budget**: the rate that Telegram allows one bot, all of it and never more.
//!
//! Interactive answers take their place at once; bulk waits behind them. After a 429 nothing leaves until the time is over.
//!
//! Never here: what is sent.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Telegram takes one message a second in a chat; a little more, because clocks differ.
const CHAT_INTERVAL: Duration = Duration::from_millis(1050);

/// A flood of answers may push bulk back this far, not for ever.
const MOST_AHEAD: Duration = Duration::from_secs(1);

/// Hands out the moments at which something may be sent: one each 1/rate second, none saved up.
#[derive(Debug)]
pub struct Budget {
    interval: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    next: Instant,
    blocked_until: Instant,
}

/// Telegram asked the whole bot to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocked {
    /// Until then.
    pub until: Instant,
}

impl Blocked {
    /// How long that is from now.
    #[must_use]
    pub fn wait(self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }
}

impl Budget {
    /// A budget of so many messages a second.
    #[must_use]
    pub fn per_second(rate: u32) -> Self {
        let now = Instant::now();
        Self {
            interval: Duration::from_secs(1) / rate.max(1),
            state: Mutex::new(State {
                next: now,
                blocked_until: now,
            }),
        }
    }

    /// Waits for the next moment for bulk.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait, also while this waited: nothing may be sent.
    pub async fn bulk(&self) -> Result<(), Blocked> {
        let slot = self.reserve()?;
        sleep_until(slot).await;
        self.check()
    }

    /// Waits for the moment of the next message to the same chat: Telegram takes one a second there.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait.
    pub async fn next_part(&self) -> Result<(), Blocked> {
        let moment = Instant::now() + CHAT_INTERVAL;
        self.bulk().await?;
        sleep_until(moment).await;
        self.check()
    }

    /// Takes a moment for an interactive answer, without waiting: bulk waits the longer, but a second at most.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait: answers wait too.
    pub fn interactive(&self) -> Result<(), Blocked> {
        self.check()?;
        let now = Instant::now();
        let mut state = self.lock();
        state.next = (state.next.max(now) + self.interval).min(now + MOST_AHEAD.max(self.interval));
        Ok(())
    }

    /// Nothing leaves for so long.
    pub fn block(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut state = self.lock();
        state.blocked_until = state.blocked_until.max(until);
        state.next = state.next.max(until);
    }

    /// Whether something may be sent at this moment.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait.
    pub fn check(&self) -> Result<(), Blocked> {
        let until = self.lock().blocked_until;
        if until > Instant::now() {
            Err(Blocked { until })
        } else {
            Ok(())
        }
    }

    fn reserve(&self) -> Result<Instant, Blocked> {
        self.check()?;
        let mut state = self.lock();
        let slot = state.next.max(Instant::now());
        state.next = slot + self.interval;
        Ok(slot)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;
    use std::time::Duration;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn thirty_a_second_and_never_more() {
        let budget = Budget::per_second(30);
        let begun = Instant::now();
        for _ in 0..91 {
            budget.bulk().await.unwrap();
        }
        let took = begun.elapsed();
        assert!(
            took >= Duration::from_millis(2999) && took < Duration::from_millis(3200),
            "{took:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn answers_go_first_and_bulk_waits_the_longer() {
        let budget = Budget::per_second(10);
        budget.bulk().await.unwrap();
        let begun = Instant::now();
        for _ in 0..5 {
            budget.interactive().unwrap();
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
        budget.bulk().await.unwrap();
        assert!(begun.elapsed() >= Duration::from_millis(599));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_when_telegram_says_stop_stops() {
        let budget = Budget::per_second(1);
        budget.bulk().await.unwrap();
        let waiting = budget.bulk();
        tokio::pin!(waiting);
        assert!(futures::poll!(&mut waiting).is_pending());
        budget.block(Duration::from_secs(30));
        assert!(waiting.await.is_err());
        assert!(budget.bulk().await.is_err());
        tokio::time::advance(Duration::from_secs(30)).await;
        assert!(budget.bulk().await.is_ok());
    }
}
