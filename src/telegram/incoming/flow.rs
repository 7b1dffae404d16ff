//! The **flow** of all events together: so many a second, with a short store for those who come at once.
//!
//! Never here: who they are.

use std::time::Duration;

use tokio::time::Instant;

/// So much comes at once after a quiet time.
const BURST: Duration = Duration::from_secs(2);

/// So long waits who was not heard of for a while, and who is in the middle of a conversation: the first are let through also where
/// many others knock all the time.
const PATIENCE: Duration = Duration::from_secs(3);
const PATIENCE_OF_OTHERS: Duration = Duration::from_secs(1);

/// When the next may begin.
#[derive(Debug, Default)]
pub(super) struct Flow {
    next: Option<Instant>,
}

impl Flow {
    /// How long an event waits for its moment; none: it is one too many.
    pub(super) fn turn(&mut self, rate: f64, is_fresh: bool) -> Option<Duration> {
        let now = Instant::now();
        let earliest = now.checked_sub(BURST).unwrap_or(now);
        let mine = self.next.map_or(earliest, |next| next.max(earliest));
        let latest = now
            + if is_fresh {
                PATIENCE
            } else {
                PATIENCE_OF_OTHERS
            };
        if mine > latest {
            return None;
        }
        self.next = Some(mine + Duration::from_secs_f64(1.0 / rate.max(1.0)));
        Some(mine.saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::Flow;
    use std::time::Duration;

    async fn passed(flow: &mut Flow, milliseconds: u64) -> u32 {
        let mut passed = 0;
        for _ in 0..milliseconds {
            passed += u32::from(flow.turn(10.0, false).is_some());
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        passed
    }

    #[tokio::test(start_paused = true)]
    async fn many_at_once_then_so_many_a_second_and_no_more() {
        let mut flow = Flow::default();
        let first = passed(&mut flow, 1000).await;
        assert!((39..=42).contains(&first), "{first}");
        let then = passed(&mut flow, 10_000).await;
        assert!((99..=101).contains(&then), "{then}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_new_gets_through_where_others_knock_all_the_time() {
        let mut flow = Flow::default();
        while flow.turn(10.0, false).is_some() {}
        let wait = flow.turn(10.0, true).expect("it may wait");
        assert!(wait <= Duration::from_millis(1100), "{wait:?}");
        let mut waiting = 1;
        while flow.turn(10.0, true).is_some() {
            waiting += 1;
        }
        assert!((19..=21).contains(&waiting), "{waiting}");
        assert_eq!(flow.turn(10.0, false), None);
    }
}
