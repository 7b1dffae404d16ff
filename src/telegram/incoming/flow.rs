//! The **flow** of all events together: so many a second, with a short store for those who come at once; and far fewer in a flood,
//! which is when many times more come in than anybody could answer.
//!
//! Where more come in than can be answered, whoever is in the middle of a conversation goes on, so that some can end what they
//! begun instead of all being stuck half-way; a part is kept for those who begin; and who has had little goes before who has had much.
//!
//! Never here: who they are.

use std::time::Duration;

use tokio::time::Instant;

use crate::delivery::AnswerRate;

/// So much comes at once after a quiet time.
const BURST: Duration = Duration::from_secs(2);

/// Events of a chat within a minute that are a conversation: joining takes five. Who has had more is no longer in a hurry.
const CONVERSATION: u32 = 10;

/// So long waits who is in the middle of a conversation, and so much longer the less of it there was.
const GOING_ON: Duration = Duration::from_secs(4);
const HARDLY_BEGUN: Duration = Duration::from_secs(6);

/// So long waits whoever writes for the hundredth time within a minute without being heard, and so much longer who writes for the first
/// time; for the second time half of that, and so on.
const PATIENCE: Duration = Duration::from_secs(1);
const WITH_THE_FIRST: Duration = Duration::from_secs(3);

/// The part of what can be answered that is kept for those who begin: one event of the five that joining takes.
const BEGINNERS: f64 = 0.2;

/// It is a flood when more than this many times what can be answered come in, beyond so many at once: of a second, and of people who
/// all tap at the same moment. A crowd of people comes nowhere near it.
const FLOOD: f64 = 10.0;
const AT_ONCE: f64 = 60.0;

/// A flood is over when so long no more than that came, in seconds.
const LASTS: f64 = 3.0;

/// Somebody is dealt with so often at least, a second.
const SLOWEST: f64 = 0.2;

/// What is known of the chat that an event comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Caller {
    /// How many events of it there were within its minute, with this one.
    pub(super) nth: u32,
    /// How many of the last minute were let through.
    pub(super) heard: u32,
}

/// When the next may begin.
#[derive(Debug, Default)]
pub(super) struct Flow {
    all: Row,
    /// Those who begin, beyond what all others leave them.
    beginners: Row,
    /// Events above what can be answered, and as of when.
    press: Option<(Instant, f64)>,
}

/// Moments one after another.
#[derive(Debug, Default)]
struct Row {
    next: Option<Instant>,
}

impl Caller {
    fn is_beginning(self) -> bool {
        self.heard == 0
    }

    /// How long it waits for its turn.
    fn patience(self) -> Duration {
        if (1..=CONVERSATION).contains(&self.heard) {
            GOING_ON + HARDLY_BEGUN / self.heard
        } else {
            PATIENCE + WITH_THE_FIRST / self.nth.max(1)
        }
    }
}

impl Flow {
    /// How long an event waits for its moment; none: it is one too many.
    pub(super) fn turn(&mut self, rate: AnswerRate, caller: Caller) -> Option<Duration> {
        let now = Instant::now();
        let rate = if self.is_flooded(rate.usual, now) {
            rate.in_a_flood
        } else {
            rate.usual
        };
        let patience = caller.patience();
        let kept = rate * BEGINNERS;
        let among_all = self.all.turn(rate - kept, patience, now);
        if among_all.is_none() && caller.is_beginning() {
            return self.beginners.turn(kept, patience, now);
        }
        among_all
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

impl Row {
    fn turn(&mut self, rate: f64, patience: Duration, now: Instant) -> Option<Duration> {
        let earliest = now.checked_sub(BURST).unwrap_or(now);
        let mine = self.next.map_or(earliest, |next| next.max(earliest));
        if mine > now + patience {
            return None;
        }
        self.next = Some(mine + Duration::from_secs_f64(1.0 / rate.max(SLOWEST)));
        Some(mine.saturating_duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, Flow};
    use crate::delivery::AnswerRate;
    use std::collections::HashMap;
    use std::time::Duration;
    use tokio::time::advance;

    /// As who knocks all the time.
    const OFTEN: Caller = Caller {
        nth: 1000,
        heard: 1000,
    };

    const FIRST: Caller = Caller { nth: 1, heard: 0 };

    const RATE: AnswerRate = AnswerRate {
        usual: 10.0,
        in_a_flood: 1.0,
    };

    /// How many pass of those who come at this pace for a while.
    async fn passed(flow: &mut Flow, (a_second, seconds): (u64, u64)) -> u32 {
        let mut passed = 0;
        for _ in 0..a_second * seconds {
            passed += u32::from(flow.turn(RATE, OFTEN).is_some());
            advance(Duration::from_micros(1_000_000 / a_second)).await;
        }
        passed
    }

    #[tokio::test(start_paused = true)]
    async fn many_at_once_then_so_many_a_second_and_no_more() {
        let mut flow = Flow::default();
        let first = passed(&mut flow, (50, 1)).await;
        assert!((30..=34).contains(&first), "{first}");
        let then = passed(&mut flow, (50, 10)).await;
        assert!((79..=81).contains(&then), "{then}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_is_answered_far_less_until_it_is_over() {
        let mut flow = Flow::default();
        let first = passed(&mut flow, (500, 1)).await;
        assert!((16..=34).contains(&first), "{first}");
        let then = passed(&mut flow, (500, 10)).await;
        assert!((7..=10).contains(&then), "{then}");
        advance(Duration::from_secs(4)).await;
        let after = passed(&mut flow, (8, 10)).await;
        assert_eq!(after, 80, "people who write as people do");
    }

    /// What is kept for those who begin: two a second of ten, whatever others do.
    #[tokio::test(start_paused = true)]
    async fn who_begins_gets_through_where_others_knock_all_the_time() {
        let mut flow = Flow::default();
        let mut begun = 0;
        for _ in 0..200 {
            while flow.turn(RATE, OFTEN).is_some() {}
            begun += u32::from(flow.turn(RATE, FIRST).is_some());
            advance(Duration::from_millis(500)).await;
            flow.press = None;
        }
        assert!(begun >= 190, "{begun}");
    }

    /// Whoever writes for the third time gets through beside a crowd that writes for the fourth.
    #[tokio::test(start_paused = true)]
    async fn who_writes_less_than_the_crowd_gets_through() {
        for usual in [2.0, 10.0, 100.0] {
            let rate = AnswerRate {
                usual,
                in_a_flood: usual,
            };
            let mut flow = Flow::default();
            for (crowd, one) in [(2, 1), (3, 2), (4, 3)] {
                let [crowd, one] = [crowd, one].map(|nth| Caller { nth, heard: 0 });
                while flow.turn(rate, crowd).is_some() {}
                let mut tries = 0;
                while flow.turn(rate, one).is_none() {
                    assert_eq!(flow.turn(rate, crowd), None, "{usual} {crowd:?}");
                    tries += 1;
                    assert!(tries <= 60, "{usual} {one:?}");
                    advance(Duration::from_millis(50)).await;
                }
            }
        }
    }

    /// Who wants to join, what of it is done, and how often they wrote within the minute.
    #[derive(Clone, Copy)]
    struct Newcomer {
        done: u32,
        nth: u32,
        writes_at: u64,
        patience: u32,
    }

    /// Joining takes five events; who gets no answer within six seconds writes again, ten times. Gives how many began within ten
    /// minutes, and how many joined.
    async fn joining(rate: AnswerRate, joins_a_second: f64) -> (u32, u32) {
        let mut flow = Flow::default();
        let mut people: HashMap<u32, Newcomer> = HashMap::new();
        let (mut begun, mut joined, mut due) = (0, 0, 0.0);
        for tick in 0..6000_u64 {
            due += joins_a_second / 10.0;
            while due >= 1.0 {
                due -= 1.0;
                begun += 1;
                let newcomer = Newcomer {
                    done: 0,
                    nth: 0,
                    writes_at: tick,
                    patience: 10,
                };
                people.insert(begun, newcomer);
            }
            people.retain(|_, one| {
                if one.writes_at > tick {
                    return true;
                }
                one.nth += 1;
                let caller = Caller {
                    nth: one.nth,
                    heard: one.done,
                };
                if let Some(wait) = flow.turn(rate, caller) {
                    one.done += 1;
                    let ticks = u64::try_from(wait.as_millis() / 100).unwrap();
                    one.writes_at = tick + ticks + 20;
                } else {
                    one.patience -= 1;
                    one.writes_at = tick + 60;
                }
                joined += u32::from(one.done == 5);
                one.done < 5 && one.patience > 0
            });
            advance(Duration::from_millis(100)).await;
        }
        (begun, joined)
    }

    /// A wave of newcomers is not stuck half-way: beside a fan-out at thirty a second 7.5 answers can be given, which is one and a half
    /// joins, and nearly that many are made however many come.
    #[tokio::test(start_paused = true)]
    async fn a_wave_of_newcomers_joins_as_fast_as_can_be_answered() {
        let beside = AnswerRate {
            usual: 7.5,
            in_a_flood: 1.0,
        };
        let alone = AnswerRate {
            usual: 30.0,
            in_a_flood: 15.0,
        };
        for (rate, wave, least) in [
            (beside, 1.0, 580),
            (beside, 2.0, 700),
            (beside, 5.0, 700),
            (alone, 5.0, 2700),
            (alone, 12.0, 2800),
            (alone, 20.0, 2800),
        ] {
            let (begun, joined) = joining(rate, wave).await;
            assert!(joined >= least, "{wave} a second: {joined} of {begun}");
        }
    }
}
