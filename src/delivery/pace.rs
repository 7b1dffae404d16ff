//! The **pace**: how large a page is, and how much of it is under way at once, so that the rate is used whole although answers take
//! their time, and memory does not grow with the rate.
//!
//! Never here: the rate itself (`budget`), and what is sent.

use std::future::poll_fn;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use tokio::time::Instant;

use super::DeliverySettings;

/// Largest page: more would only delay the checkpoint, and what is written down of who is in it would not fit into its row any more
/// (a page of Postgres holds 8 KB; what is longer is moved elsewhere, and written twice). Only far above the rate of Telegram pages
/// are so large.
pub(super) const MAX_PAGE: u32 = 1700;

/// Requests of one worker under way at once, where answers come at once and the rate is far above that of Telegram: with more of them a
/// processor sends no more, and each holds a connection and its buffers (70 KB).
const NEAR: usize = 16;

/// The same where most of the time goes into answers that take longer than [`SOON`]: 256 of a process use 1000 a second although one
/// takes a quarter of a second.
const FAR: usize = 64;

/// Up to this, four workers with [`NEAR`] each send 6,400 a second, far more than Telegram takes.
const SOON: Duration = Duration::from_millis(10);

/// So much time under way is remembered, of all requests together: half a second to a second of four workers with [`NEAR`]. A moment in
/// which this machine stands still delays all that are under way, and is not how far away Telegram is.
const REMEMBERED: Duration = Duration::from_secs(64);

/// A page takes about so long of the rate that the workers share.
const CHECKPOINT: Duration = Duration::from_millis(200);

/// Answers and settling that take longer do not make pages larger: Telegram or the database is in trouble then, and what is under way
/// is what a crash sends twice.
const LONGEST: Duration = Duration::from_millis(300);

/// How long things take, smoothed.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// An answer of Telegram.
    answer: Smoothed,
    /// The time of the last requests, from their turn to the end of their answer: where a long update waits between its parts, that too.
    under_way: UnderWay,
    /// What a worker does between the last answer of a page and the first request of the next.
    settling: Smoothed,
}

/// Microseconds.
#[derive(Debug, Default)]
struct Smoothed(AtomicU64);

/// Microseconds, of all requests of late and of those that took longer than [`SOON`].
#[derive(Debug)]
struct UnderWay {
    all: AtomicU64,
    long: AtomicU64,
}

/// Measures one answer, until it is dropped.
pub(super) struct Timing<'a> {
    pace: &'a Pace,
    begun: Instant,
}

impl Pace {
    /// A request begins.
    pub(super) fn timing(&self) -> Timing<'_> {
        Timing {
            pace: self,
            begun: Instant::now(),
        }
    }

    /// Deliveries in a page. While one worker waits for its last answers and settles, the others must have enough to send.
    pub(super) fn page(&self, settings: &DeliverySettings) -> i64 {
        page(settings, self.answer.get() + self.settling.get()).into()
    }

    /// Requests of one worker under way at once, at this moment, of a page of so many. A page as small as those at Telegram's rates stands
    /// in line as a whole: then the workers end one after the other, and one of them is soon free for what is urgent.
    fn at_once(&self, page: usize) -> usize {
        if page <= FAR || self.under_way.is_mostly_long() {
            FAR
        } else {
            NEAR
        }
    }

    fn answered(&self, after: Duration) {
        self.answer.took(after);
        self.under_way.took(after);
    }

    /// What the work on each comes to, in their order; so many are under way as the answers that come meanwhile make worth it.
    pub(super) async fn each<T, F: Future>(
        &self,
        all: impl Iterator<Item = T>,
        work: impl Fn(T) -> F,
    ) -> Vec<F::Output> {
        let page = all.size_hint().1.unwrap_or(usize::MAX);
        each(all, || self.at_once(page), work).await
    }

    /// A page took so long besides sending it.
    pub(super) fn settled(&self, time: Duration) {
        self.settling.took(time);
    }
}

impl DeliverySettings {
    /// The same, at a rate no higher than this one.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies between one and the rate that is set"
    )]
    pub(super) fn at_most(self, rate: f64) -> Self {
        let set = f64::from(self.rate_per_second);
        Self {
            rate_per_second: rate.ceil().clamp(1.0, set.max(1.0)) as u32,
            ..self
        }
    }

    /// Deliveries that one process has in flight at most, and so may send twice when it is killed: a page of each worker, as large
    /// as pages ever get. At 1000 a second with four workers that is 600, and mostly a third of it; at 30 a second it is 20.
    #[must_use]
    pub fn in_flight(&self) -> u32 {
        self.workers.max(1) * page(self, LONGEST)
    }
}

/// A page, while a worker is idle for so long between two.
fn page(settings: &DeliverySettings, idle: Duration) -> u32 {
    let workers = settings.workers.max(1);
    let each = CHECKPOINT / workers + idle.min(LONGEST) / (workers - 1).max(1);
    let page = (u128::from(settings.rate_per_second) * each.as_micros()).div_ceil(1_000_000);
    u32::try_from(page).unwrap_or(u32::MAX).clamp(2, MAX_PAGE)
}

impl Smoothed {
    fn get(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }

    fn took(&self, time: Duration) {
        let time = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let old = self.0.load(Ordering::Relaxed);
        // One that is overwritten meanwhile is lost, and not missed.
        let new = if old == 0 {
            time
        } else {
            (old / 16 * 15).saturating_add(time / 16)
        };
        self.0.store(new, Ordering::Relaxed);
    }
}

impl UnderWay {
    fn took(&self, time: Duration) {
        let long = if time > SOON { time } else { Duration::ZERO };
        let sum = |sum: &AtomicU64, time: Duration| {
            let time = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
            sum.load(Ordering::Relaxed).saturating_add(time)
        };
        let (all, long) = (sum(&self.all, time), sum(&self.long, long));
        let halves = u32::from(u128::from(all) > REMEMBERED.as_micros());
        // As above.
        self.all.store(all >> halves, Ordering::Relaxed);
        self.long.store(long >> halves, Ordering::Relaxed);
    }

    fn is_mostly_long(&self) -> bool {
        self.long.load(Ordering::Relaxed) > self.all.load(Ordering::Relaxed) / 2
    }
}

/// At first they count as short: the first ones connect.
impl Default for UnderWay {
    fn default() -> Self {
        let half = u64::try_from(REMEMBERED.as_micros() / 2).unwrap_or(u64::MAX);
        Self {
            all: AtomicU64::new(half),
            long: AtomicU64::new(0),
        }
    }
}

impl Drop for Timing<'_> {
    fn drop(&mut self) {
        self.pace.answered(self.begun.elapsed());
    }
}

/// Each of so many lanes takes one after the other from the same row, so that what a lane needs is laid out once a page and not once for
/// each. Lanes may be added, and end with the row.
async fn each<T, F: Future>(
    all: impl Iterator<Item = T>,
    at_once: impl Fn() -> usize,
    work: impl Fn(T) -> F,
) -> Vec<F::Output> {
    let (few, many) = all.size_hint();
    let at_once = || at_once().min(many.unwrap_or(usize::MAX));
    let (row, done) = (Mutex::new(all), Mutex::new(Vec::with_capacity(few)));
    let next = || {
        let one = row.lock().unwrap_or_else(PoisonError::into_inner).next()?;
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        done.push(None);
        Some((done.len() - 1, one))
    };
    let lane = async || {
        while let Some((number, one)) = next() {
            let output = work(one).await;
            done.lock().unwrap_or_else(PoisonError::into_inner)[number] = Some(output);
        }
    };
    let (mut lanes, mut begun) = (FuturesUnordered::new(), 0);
    poll_fn(|context| {
        loop {
            while begun < at_once() {
                lanes.push(lane());
                begun += 1;
            }
            match lanes.poll_next_unpin(context) {
                Poll::Ready(Some(())) => {}
                Poll::Ready(None) => return Poll::Ready(()),
                Poll::Pending if begun < at_once() => {}
                Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await;
    drop(lanes);
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::{FAR, NEAR, Pace, each};
    use crate::delivery::DeliverySettings;
    use std::cell::Cell;
    use std::time::Duration;

    fn page(rate_per_second: u32, workers: u32, answer: Duration) -> i64 {
        let pace = Pace::default();
        pace.answer.took(answer / 2);
        pace.settled(answer / 2);
        pace.page(&DeliverySettings {
            rate_per_second,
            workers,
            bot: 1,
        })
    }

    #[test]
    fn a_page_covers_the_checkpoint_and_what_is_in_the_air() {
        let soon = Duration::ZERO;
        assert_eq!((page(1000, 4, soon), page(1000, 1, soon)), (50, 200));
        assert_eq!((page(30, 4, soon), page(1_000_000, 4, soon)), (2, 1700));
        // Three workers send for the 200 ms that the fourth waits, and 150 ms more.
        assert_eq!(page(1000, 4, Duration::from_millis(210)), 120);
        assert_eq!(page(30, 4, Duration::from_millis(300)), 5);
        assert_eq!(page(30, 1, Duration::from_hours(1)), 15);
        let settings = |rate_per_second, workers| DeliverySettings {
            rate_per_second,
            workers,
            bot: 1,
        };
        assert_eq!(settings(1000, 4).in_flight(), 600);
        assert_eq!(settings(30, 4).in_flight(), 20);
    }

    #[test]
    fn far_answers_are_worth_more_requests_at_once() {
        let pace = Pace::default();
        let ms = Duration::from_millis;
        let answers = |count: u32, after| (0..count).for_each(|_| pace.answered(after));
        assert_eq!(pace.at_once(1000), NEAR, "nothing is known yet");
        answers(64, ms(200));
        assert_eq!(pace.at_once(1000), NEAR, "these had to connect");
        answers(60_000, ms(1));
        answers(64, ms(300));
        assert_eq!(pace.at_once(1000), NEAR, "the machine stood still");
        // A second of four workers.
        answers(64 * 20, ms(50));
        assert_eq!(pace.at_once(1000), FAR);
        answers(60_000, ms(1));
        assert_eq!(pace.at_once(1000), NEAR);
        // Most come at once, and yet nearly all the time goes into the others.
        (0..300).for_each(|_| {
            answers(9, ms(5));
            answers(1, ms(1000));
        });
        assert_eq!(pace.at_once(1000), FAR);
        answers(2, Duration::MAX);
        assert_eq!(pace.at_once(1000), FAR);
        let of_telegram = usize::try_from(page(1000, 4, ms(1))).unwrap();
        let at_once = Pace::default().at_once(of_telegram);
        assert!(at_once > of_telegram, "it stands in line");
    }

    #[tokio::test]
    async fn only_so_many_are_under_way_and_the_order_stays() {
        let (now, most, at_once) = (Cell::new(0), Cell::new(0), Cell::new(NEAR));
        let (now, most, at_once) = (&now, &most, &at_once);
        let work = |number: usize| async move {
            if number == 500 {
                assert_eq!(most.get(), NEAR);
                at_once.set(FAR);
            }
            now.set(now.get() + 1);
            most.set(most.get().max(now.get()));
            for _ in 0..number % 7 {
                tokio::task::yield_now().await;
            }
            now.set(now.get() - 1);
            number
        };
        let came = each(0..1000, || at_once.get(), work).await;
        assert!(came.into_iter().eq(0..1000));
        assert_eq!(most.get(), FAR, "as soon as they are worth it");
    }

    #[tokio::test]
    async fn a_page_of_few_or_none_comes_to_its_end() {
        for few in 0..3 {
            let came = each(0..few, || FAR, async |number| number).await;
            assert!(came.into_iter().eq(0..few));
        }
    }
}
