//! The **flow** of all events together: so many a second, with a short store for those who come at once; and far fewer in a flood,
//! which is when far more come in than can be answered.
//!
//! Never here: who they are.

use std::time::Duration;

use tokio::time::Instant;

use crate::delivery::AnswerRate;

/// So much comes at once after a quiet time.
const BURST: Duration = Duration::from_secs(2);

/// So long waits whoever writes for the hundredth time within a minute, and so much longer who writes for the first time; for the
/// second time half of that, and so on. Who writes less than the others is let through also where many knock all the time, and so is
/// who is in the middle of a conversation.
const PATIENCE: Duration = Duration::from_secs(1);
const PATIENCE_WITH_THE_FIRST: Duration = Duration::from_secs(3);

/// Somebody is dealt with so often at least, a second.
const SLOWEST: f64 = 0.2;

/// It is a flood when more than this many times what can be answered come in, beyond so many at once: of a second, and of people who
/// all tap at the same moment.
const FLOOD: f64 = 2.0;
const AT_ONCE: f64 = 40.0;

/// A flood is over when so long nothing more came than can be answered.
const LASTS: f64 = 3.0;

/// When the next may begin.
#[derive(Debug, Default)]
pub(super) struct Flow {
    next: Option<Instant>,
    /// Events above what can be answered, and as of when.
    press: Option<(Instant, f64)>,
}

impl Flow {
    /// How long an event waits for its moment, the so-and-so-many-th of its chat within a minute; none: it is one too many.
    pub(super) fn turn(&mut self, rate: AnswerRate, nth: u32) -> Option<Duration> {
        let now = Instant::now();
        let rate = if self.is_flooded(rate.usual, now) {
            rate.in_a_flood
        } else {
            rate.usual
        };
        let earliest = now.checked_sub(BURST).unwrap_or(now);
        let mine = self.next.map_or(earliest, |next| next.max(earliest));
        let latest = now + PATIENCE + PATIENCE_WITH_THE_FIRST / nth.max(1);
        if mine > latest {
            return None;
        }
        self.next = Some(mine + Duration::from_secs_f64(1.0 / rate.max(SLOWEST)));
        Some(mine.saturating_duration_since(now))
    }

    /// Counts one more that came in.
    fn is_flooded(&mut self, usual: f64, now: Instant) -> bool {
        let drained = FLOOD * usual;
        let most = usual.max(AT_ONCE);
        let (at, press) = self.press.unwrap_or((now, 0.0));
        let left = press - drained * now.saturating_duration_since(at).as_secs_f64();
        let press = (left.max(0.0) + 1.0).min(most + LASTS * drained);
        self.press = Some((now, press));
        press > most
    }
}

#[cfg(test)]
mod tests {
    use super::Flow;
    use crate::delivery::AnswerRate;
    use std::time::Duration;

    /// As who knocks all the time.
    const OFTEN: u32 = 1000;

    const RATE: AnswerRate = AnswerRate {
        usual: 10.0,
        in_a_flood: 1.0,
    };

    /// How many pass of those who come at this pace for a while.
    async fn passed(flow: &mut Flow, (a_second, seconds): (u64, u64)) -> u32 {
        let mut passed = 0;
        for _ in 0..a_second * seconds {
            passed += u32::from(flow.turn(RATE, OFTEN).is_some());
            tokio::time::advance(Duration::from_micros(1_000_000 / a_second)).await;
        }
        passed
    }

    #[tokio::test(start_paused = true)]
    async fn many_at_once_then_so_many_a_second_and_no_more() {
        let mut flow = Flow::default();
        let first = passed(&mut flow, (20, 2)).await;
        assert_eq!(first, 40, "all of those who come at once");
        let then = passed(&mut flow, (20, 10)).await;
        assert!((99..=112).contains(&then), "{then}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_is_answered_far_less_until_it_is_over() {
        let mut flow = Flow::default();
        let first = passed(&mut flow, (500, 1)).await;
        assert!((30..=42).contains(&first), "{first}");
        let then = passed(&mut flow, (500, 10)).await;
        assert!((8..=12).contains(&then), "{then}");
        tokio::time::advance(Duration::from_secs(4)).await;
        let after = passed(&mut flow, (10, 10)).await;
        assert_eq!(after, 100, "people who write as people do");
    }

    /// Of a rate at which the crowd of this story is none.
    const STEADY: AnswerRate = AnswerRate {
        usual: 10.0,
        in_a_flood: 10.0,
    };

    #[tokio::test(start_paused = true)]
    async fn who_is_new_gets_through_where_others_knock_all_the_time() {
        let mut flow = Flow::default();
        while flow.turn(STEADY, OFTEN).is_some() {}
        let wait = flow.turn(STEADY, 1).expect("it may wait");
        assert!(wait <= Duration::from_millis(1100), "{wait:?}");
        let mut waiting = 1;
        while flow.turn(STEADY, 1).is_some() {
            waiting += 1;
        }
        assert!((29..=31).contains(&waiting), "{waiting}");
        assert_eq!(flow.turn(STEADY, OFTEN), None);
    }

    /// Whoever writes for the third time gets through beside a crowd that writes for the fourth, also at one a second.
    #[tokio::test(start_paused = true)]
    async fn who_writes_less_than_the_crowd_gets_through() {
        for usual in [1.0, 10.0, 100.0] {
            let rate = AnswerRate {
                usual,
                in_a_flood: usual,
            };
            let mut flow = Flow::default();
            for (crowd, one) in [(2, 1), (3, 2), (4, 3)] {
                while flow.turn(rate, crowd).is_some() {}
                let second = Duration::from_secs(1);
                let mut tries = 0;
                while flow.turn(rate, one).is_none() {
                    assert_eq!(flow.turn(rate, crowd), None, "{usual} {crowd}");
                    tries += 1;
                    assert!(tries <= 30, "{usual} {one}");
                    tokio::time::advance(second / 10).await;
                }
            }
        }
    }
}
