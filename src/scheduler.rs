//! The **scheduler**: the only owner of intervals, wake-ups and shutdown. It calls steps in a loop; a step finds its own work.
//!
//! Wake-ups only save time: a period repeats every step in case one was lost.
//!
//! Never here: SQL, a rule of any stage.

use std::fmt::Display;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::{error, trace};

/// Pause after a step that failed: the database is away, most likely.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// A bell: who rings it wakes every loop that listens, also one that is busy at the moment.
#[derive(Debug, Clone)]
pub struct Bell(watch::Sender<u64>);

impl Default for Bell {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Bell {
    /// Wakes the loops that listen.
    pub fn ring(&self) {
        self.0.send_modify(|rings| *rings = rings.wrapping_add(1));
    }

    /// Waits for the next ring.
    pub async fn rung(&self) {
        // Its sender is this very bell.
        self.0.subscribe().changed().await.ok();
    }
}

/// When a step is to be called again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// At once: there is more to do.
    Now,
    /// Not before this, bell or no bell.
    NotBefore(Instant),
    /// When the bell rings or the period is over.
    Idle,
}

/// Calls until `stop`: at once while there is more to do, else when the bell rings or `period` is over. Ends after the
/// step that is under way.
pub async fn repeat<E, F>(
    name: &'static str,
    period: Duration,
    bell: Bell,
    stop: CancellationToken,
    mut call: impl FnMut() -> F,
) where
    E: Display,
    F: Future<Output = Result<Next, E>>,
{
    let mut rings = bell.0.subscribe();
    while !stop.is_cancelled() {
        rings.mark_unchanged();
        let next = call().await;
        match next {
            Ok(Next::Now) => {}
            Ok(Next::NotBefore(moment)) => {
                tokio::select! {
                    () = tokio::time::sleep_until(moment) => {}
                    () = stop.cancelled() => {}
                }
            }
            Ok(Next::Idle) => {
                trace!(step = name, "idle");
                tokio::select! {
                    () = tokio::time::sleep(period) => {}
                    _ = rings.changed() => {}
                    () = stop.cancelled() => {}
                }
            }
            Err(problem) => {
                error!(step = name, "a step failed and is tried again: {problem}");
                tokio::select! {
                    () = tokio::time::sleep(AFTER_FAILURE) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
    }
}

/// Waits; false when the service stops meanwhile.
pub async fn pause(length: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = tokio::time::sleep(length) => true,
        () = stop.cancelled() => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Bell, Next, repeat};
    use std::cell::Cell;
    use std::time::Duration;
    use tokio::time::Instant;
    use tokio_util::sync::CancellationToken;

    #[tokio::test(start_paused = true)]
    async fn a_bell_that_rings_during_a_step_is_heard_after_it() {
        let (bell, stop, calls) = (Bell::default(), CancellationToken::new(), Cell::new(0));
        let begun = Instant::now();
        repeat(
            "test",
            Duration::from_mins(1),
            bell.clone(),
            stop.clone(),
            || async {
                calls.set(calls.get() + 1);
                match calls.get() {
                    1 => bell.ring(),
                    _ => stop.cancel(),
                }
                Ok::<_, String>(Next::Idle)
            },
        )
        .await;
        assert_eq!((calls.get(), begun.elapsed()), (2, Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn a_failing_step_is_tried_again_and_the_period_needs_no_bell() {
        let (bell, stop, calls) = (Bell::default(), CancellationToken::new(), Cell::new(0));
        let begun = Instant::now();
        repeat(
            "test",
            Duration::from_mins(1),
            bell.clone(),
            stop.clone(),
            || async {
                calls.set(calls.get() + 1);
                match calls.get() {
                    1 => return Err("no database".to_owned()),
                    2 => {}
                    _ => stop.cancel(),
                }
                Ok(Next::Idle)
            },
        )
        .await;
        assert_eq!((calls.get(), begun.elapsed()), (3, Duration::from_secs(61)));
    }
}
