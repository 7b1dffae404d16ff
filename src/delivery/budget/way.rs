//! What is **under way**: requests that were let go and are not answered. Telegram counts what arrives, and we see only what leaves;
//! so long as an answer is late, its request may be arriving at this moment, in a heap with others that were held up with it. It
//! counts from when it can have arrived, so what was held up is not made up for.
//!
//! Never here: what is sent, and what an answer says.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::Budget;
use super::window::{COUNTED, SECOND};

/// An answer is late that takes so much longer than the quickest lately: no more than the second is too long by.
const TOLERANCE: Duration = Duration::from_millis(8);

/// Lately: within this, or twice as long.
const LATELY: Duration = Duration::from_secs(10);

/// Requests that are not answered, and how quick answers are.
#[derive(Debug, Default)]
pub(super) struct Way {
    left: BTreeMap<u64, Instant>,
    next: u64,
    /// The quickest answer of this time, of the one before, and when this time is over.
    quickest: Option<Duration>,
    before: Option<Duration>,
    until: Option<Instant>,
}

impl Way {
    fn begin(&mut self, now: Instant) -> u64 {
        self.next += 1;
        self.left.insert(self.next, now);
        self.next
    }

    /// It is answered. When it left, and when it arrived at the latest, if that was late.
    fn end(&mut self, number: u64, now: Instant) -> Option<(Instant, Instant)> {
        let left = self.left.remove(&number)?;
        let took = now.saturating_duration_since(left);
        self.learn(took, now);
        let late = self.late();
        (took > late).then(|| (left, now - late))
    }

    fn learn(&mut self, took: Duration, now: Instant) {
        if self.until.is_none_or(|until| until <= now) {
            self.before = self.quickest.take().or(self.before);
            self.until = Some(now + LATELY);
        }
        self.quickest = Some(self.quickest.map_or(took, |quickest| quickest.min(took)));
    }

    /// From when on an answer is late: the quickest is both ways of a request that nothing held up.
    fn late(&self) -> Duration {
        let both = self.quickest.into_iter().chain(self.before);
        both.min().unwrap_or_default() + TOLERANCE
    }

    /// How many have left so long ago that the second has forgotten them, and are not answered although it is time.
    pub(super) fn overdue(&self, now: Instant) -> u32 {
        let (left, after) = (self.left.values(), SECOND.max(self.late()));
        let overdue = left.take_while(|left| **left + after <= now);
        u32::try_from(overdue.count()).unwrap_or(u32::MAX)
    }
}

/// One request, until it is answered or given up.
#[derive(Debug)]
pub struct UnderWay<'budget> {
    budget: &'budget Budget,
    /// None where nobody counts.
    number: Option<u64>,
}

impl Budget {
    /// A request leaves at this moment, its turn has come; it is answered when this is dropped.
    #[must_use]
    pub fn under_way(&self) -> UnderWay<'_> {
        let mut state = self.lock();
        let is_counted = state.rate <= COUNTED;
        let number = is_counted.then(|| state.way.begin(Instant::now()));
        UnderWay {
            budget: self,
            number,
        }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let mut state = self.budget.lock();
        let late = state.way.end(number, Instant::now());
        if let Some((left, arrived)) = late {
            let rate = state.rate;
            state.window.arrived((left, arrived), rate);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Budget;
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::time::{Instant, sleep, sleep_until};

    /// When the way to Telegram stands still, in milliseconds from the beginning: what leaves then arrives at its end.
    const STALLS: &[(u64, u64)] = &[
        (2_000, 2_200),
        (4_000, 4_900),
        (5_100, 5_150),
        (9_000, 14_000),
        (17_000, 17_030),
        (17_500, 18_400),
        (18_500, 18_700),
    ];

    const SECONDS: u64 = 30;

    /// When each request arrived, in seconds.
    async fn arrivals(is_followed: bool, answers_after: Duration) -> Vec<f64> {
        let (budget, begun) = (Arc::new(Budget::per_second(30)), Instant::now());
        let mut requests = Vec::new();
        while begun.elapsed() < Duration::from_secs(SECONDS) {
            budget.bulk().await.unwrap();
            let budget = Arc::clone(&budget);
            requests.push(tokio::spawn(async move {
                let under_way = is_followed.then(|| budget.under_way());
                sleep(answers_after / 2).await;
                let now = u64::try_from(begun.elapsed().as_millis()).unwrap();
                let stall = STALLS.iter().find(|(from, to)| (*from..*to).contains(&now));
                if let Some((_, end)) = stall {
                    sleep_until(begun + Duration::from_millis(*end)).await;
                }
                let arrived = begun.elapsed().as_secs_f64();
                sleep(answers_after / 2).await;
                drop(under_way);
                arrived
            }));
        }
        let mut arrived = Vec::new();
        for request in requests {
            arrived.push(request.await.unwrap());
        }
        arrived.sort_by(f64::total_cmp);
        arrived
    }

    fn most_in_a_second(arrived: &[f64]) -> usize {
        let within = |(n, from): (usize, &f64)| {
            let second = arrived[n..].iter().take_while(|at| **at < from + 1.0);
            second.count()
        };
        arrived.iter().enumerate().map(within).max().unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_held_up_on_its_way_counts_when_it_arrives() {
        for answers_after in [2, 60, 250] {
            let answers_after = Duration::from_millis(answers_after);
            let unaware = arrivals(false, answers_after).await;
            assert!(most_in_a_second(&unaware) > 55, "it is the stalls");
            let arrived = arrivals(true, answers_after).await;
            let most = most_in_a_second(&arrived);
            assert!(most <= 30, "{most} with answers after {answers_after:?}");
            // Seven seconds and more of the thirty stand still, and each time it takes up to a second to be sure.
            assert!(arrived.len() >= 30 * 20, "{}", arrived.len());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn on_a_steady_way_nothing_is_lost_by_it_however_slow_it_is() {
        for answers_after in [1, 30, 400, 3_000] {
            let (budget, begun) = (Arc::new(Budget::per_second(30)), Instant::now());
            let mut sent = 0;
            while begun.elapsed() < Duration::from_mins(1) {
                budget.bulk().await.unwrap();
                sent += 1;
                let budget = Arc::clone(&budget);
                tokio::spawn(async move {
                    let under_way = budget.under_way();
                    sleep(Duration::from_millis(answers_after)).await;
                    drop(under_way);
                });
            }
            // Nothing is known before the first answer.
            let floor = if answers_after < 1_000 { 1_770 } else { 1_690 };
            assert!(
                sent >= floor,
                "{sent} with answers after {answers_after} ms"
            );
        }
    }
}
