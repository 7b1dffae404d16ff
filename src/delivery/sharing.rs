//! **Sharing** the budget among the processes of one bot: each has a share for a short time and renews it; together they never
//! have more than all of it, also while one joins, and the share of one that died is free again when it lapses.
//!
//! The rate is that of the bot, so where processes are set to different ones the lowest counts for all of them, as long as one with it
//! is alive: also while the rate is changed process by process.
//!
//! Answers go first: what they took lately is set apart before deliveries divide the rest. When Telegram refuses although the
//! budget was kept, the rate is lowered, and recovers slowly.
//!
//! Never here: waiting for a moment; that is the budget's.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tracing::warn;

use super::budget::{Budget, Demand, Others};
use crate::store::fanout::pacing::{Claim, Decided, Pace, Sender};
use crate::store::{Store, StoreError};

/// How long a share holds. Whoever has one renews it several times as often.
const SHARE_LEASE: Duration = Duration::from_secs(3);

/// What a process keeps that has nothing to send, of the whole: so that its first answers are within the budget.
const IDLE: f64 = 0.01;

/// Telegram refused although the budget was kept: so much of the rate is left.
const LOWERED: f64 = 0.85;

/// It is not lowered below this part of the setting.
const LOWEST: f64 = 0.05;

/// One refusal is heard of by several processes: it lowers the rate once.
const ONE_REFUSAL: Duration = Duration::from_secs(2);

/// What comes back a second, of the setting: all of it in about eight minutes.
const RECOVERY: f64 = 0.002;

/// Renews the share of this process.
pub struct Sharing {
    store: Store,
    budget: Arc<Budget>,
    owner: i64,
    bot: i16,
    /// As it is configured here.
    rate: f64,
    /// The lowest of all, as it was heard last.
    lowest: Mutex<f64>,
    answers: Mutex<(Instant, f64)>,
}

/// What this process was granted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Granted {
    /// Messages a second.
    pub share: f64,
    /// Processes that send, with this one.
    pub senders: u32,
}

impl Sharing {
    /// For the process `owner`, of `rate` messages a second for all of them.
    #[must_use]
    pub fn new(store: Store, budget: Arc<Budget>, (owner, bot): (i64, i16), rate: u32) -> Self {
        let rate = f64::from(rate.max(1));
        budget.answers_of(rate);
        Self {
            store,
            budget,
            owner,
            bot,
            rate,
            lowest: Mutex::new(rate),
            answers: Mutex::new((Instant::now(), 0.0)),
        }
    }

    /// Renews the share, tells the others how long Telegram has asked to wait, and hears it from them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer: the share lapses, and nothing is sent.
    pub async fn step(&self) -> Result<Granted, StoreError> {
        let demand = self.budget.demand();
        let granted = self.renew(demand).await;
        if granted.is_err() && demand.was_limited {
            // It is told when the database answers again.
            self.budget.block(Duration::ZERO);
        }
        granted
    }

    async fn renew(&self, demand: Demand) -> Result<Granted, StoreError> {
        if demand.was_limited {
            self.store.block_for(self.bot, self.budget.waits()).await?;
        }
        let needs = Sender {
            share: 0.0,
            is_busy: demand.is_busy,
            answers: self.answers(demand.answers),
            rate: Some(self.rate),
        };
        let claim = Claim {
            owner: self.owner,
            bot: self.bot,
            needs,
            length: SHARE_LEASE,
        };
        let (asked, mut beside, mut blocked_for) = (Instant::now(), Others::default(), None);
        let mut rate = self.rate;
        let decided = self
            .store
            .claim_share(claim, |pace, others| {
                beside = Others {
                    count: u32::try_from(others.len()).unwrap_or(u32::MAX - 1),
                    are_busy: others.iter().any(|other| other.is_busy),
                };
                blocked_for = pace.blocked_for;
                rate = lowest(self.rate, others);
                let lowered = demand.was_limited.then(|| lower(pace, rate)).flatten();
                let pace = Pace {
                    lowered: lowered.map(|to| (to, Duration::ZERO)).or(pace.lowered),
                    ..pace
                };
                Decided {
                    share: share(needs, others, rate_of(pace, rate)),
                    lowered,
                }
            })
            .await?;
        if let Some(wait) = blocked_for {
            self.budget.hold(wait);
        }
        self.keep_to(rate);
        self.budget
            .grant(decided.share, asked + SHARE_LEASE, beside);
        Ok(Granted {
            share: decided.share,
            senders: beside.count + 1,
        })
    }

    /// Answers keep to the lowest rate too. Whoever is set to more says so, once.
    fn keep_to(&self, lowest: f64) {
        let mut known = self.lowest.lock().unwrap_or_else(PoisonError::into_inner);
        if (*known - lowest).abs() < f64::EPSILON {
            return;
        }
        *known = lowest;
        drop(known);
        self.budget.answers_of(lowest);
        if lowest < self.rate {
            warn!(
                rate.here = self.rate,
                rate.lowest = lowest,
                "another process of this bot has a lower delivery.rate_per_second, and all keep to the lowest: give every process the same, and restart those that have another"
            );
        }
    }

    /// Answers a second, lately: falls off slowly, so that what was sent ahead is paid back.
    fn answers(&self, given: u32) -> f64 {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let seconds = now.duration_since(answers.0).as_secs_f64().max(0.1);
        let rate = (f64::from(given) / seconds).max(answers.1 * (0.5_f64).powf(seconds));
        *answers = (now, if rate < 0.05 { 0.0 } else { rate });
        answers.1
    }
}

/// The rate of the bot beside these: the lowest that any process is set to.
fn lowest(mine: f64, others: &[Sender]) -> f64 {
    let rates = others.iter().filter_map(|other| other.rate);
    rates.fold(mine, f64::min)
}

/// What the rate is at this moment: the setting, or what it was lowered to and recovered since.
fn rate_of(pace: Pace, setting: f64) -> f64 {
    let Some((lowered, ago)) = pace.lowered else {
        return setting;
    };
    (lowered + setting * RECOVERY * ago.as_secs_f64()).min(setting)
}

/// The rate after a refusal; none when it was lowered for that already.
fn lower(pace: Pace, setting: f64) -> Option<f64> {
    if pace.lowered.is_some_and(|(_, ago)| ago < ONE_REFUSAL) {
        return None;
    }
    Some((rate_of(pace, setting) * LOWERED).max(setting * LOWEST))
}

/// The share of one process beside the others: what answers take first, then the rest divided among who delivers; never more
/// than the others leave at this moment.
fn share(mine: Sender, others: &[Sender], rate: f64) -> f64 {
    let reserve = |sender: &Sender| sender.answers.max(rate * IDLE);
    let reserved: f64 = others.iter().chain([&mine]).map(reserve).sum();
    let fit = (rate / reserved).min(1.0);
    let busy = others.iter().chain([&mine]).filter(|sender| sender.is_busy);
    let mut wanted = reserve(&mine) * fit;
    if mine.is_busy {
        let busy = u32::try_from(busy.count()).unwrap_or(u32::MAX);
        wanted += (rate - reserved).max(0.0) / f64::from(busy.max(1));
    }
    let free = rate - others.iter().map(|sender| sender.share).sum::<f64>();
    wanted.min(free).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::{Budget, Others, Pace, SHARE_LEASE, Sender, lower, lowest, rate_of, share};
    use std::cell::RefCell;
    use std::time::Duration;
    use tokio::time::{Instant, sleep};

    const RATE: f64 = 30.0;

    fn busy(share: f64) -> Sender {
        Sender {
            share,
            is_busy: true,
            answers: 0.0,
            rate: Some(RATE),
        }
    }

    #[test]
    fn shares_never_come_to_more_than_all_of_it_in_whatever_order_they_are_asked() {
        let mut seed = 7_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        let mut senders = [Sender {
            share: 0.0,
            is_busy: false,
            answers: 0.0,
            rate: Some(RATE),
        }; 5];
        for _ in 0..20_000 {
            let me = usize::try_from(random(5)).unwrap();
            senders[me].is_busy = random(2) == 1;
            senders[me].answers = [0.0, 0.4, 7.0, 90.0][usize::try_from(random(4)).unwrap()];
            let others: Vec<Sender> = (0..5).filter(|n| *n != me).map(|n| senders[n]).collect();
            senders[me].share = share(senders[me], &others, RATE);
            let all: f64 = senders.iter().map(|sender| sender.share).sum();
            assert!(all <= RATE + 1e-9, "{all}: {senders:?}");
        }
    }

    #[test]
    fn two_that_deliver_divide_it_and_answers_go_before_both() {
        let alone = share(busy(0.0), &[], RATE);
        assert!((alone - 30.0).abs() < 1e-9, "{alone}");
        let one = share(busy(30.0), &[busy(0.0)], RATE);
        assert!((one - 15.0).abs() < 1e-9, "{one}");
        let answering = Sender {
            share: 0.0,
            is_busy: false,
            answers: 10.0,
            rate: Some(RATE),
        };
        let left = share(busy(30.0), &[answering], RATE);
        assert!((left - 20.0).abs() < 1e-9, "{left}");
    }

    /// Each claims its share with what its own configuration says.
    #[test]
    fn beside_one_that_is_set_to_more_nobody_starves_and_together_they_keep_to_the_lower() {
        let mut senders =
            [(30.0, true), (1000.0, true), (1000.0, false)].map(|(rate, is_busy)| Sender {
                is_busy,
                rate: Some(rate),
                ..IDLE_SENDER
            });
        // The one with more was there first, and has it all.
        senders[1].share = 980.0;
        let mut claim = |me: usize| {
            let others = [senders[(me + 1) % 3], senders[(me + 2) % 3]];
            let rate = lowest(senders[me].rate.unwrap(), &others);
            senders[me].share = share(senders[me], &others, rate);
            senders.map(|sender| sender.share)
        };
        assert!(claim(0)[0] < 1e-9, "the other has it still");
        for me in [1, 2, 0, 1, 2, 0] {
            claim(me);
        }
        let shares = claim(1);
        assert!(shares.iter().sum::<f64>() <= 30.0 + 1e-9, "{shares:?}");
        assert!((shares[0] - shares[1]).abs() < 0.01, "{shares:?}");
        assert!(shares[0] > 14.0 && shares[2] < 0.5, "{shares:?}");
        let unknown = Sender {
            rate: None,
            ..IDLE_SENDER
        };
        assert!((lowest(1000.0, &[unknown]) - 1000.0).abs() < 1e-9);
    }

    #[test]
    fn a_refusal_lowers_the_rate_once_and_it_comes_back_slowly() {
        let to = lower(Pace::default(), RATE).expect("it is lowered");
        let after = |seconds| Pace {
            lowered: Some((to, Duration::from_secs(seconds))),
            ..Pace::default()
        };
        assert!((rate_of(after(0), RATE) - 25.5).abs() < 1e-9);
        assert_eq!(lower(after(1), RATE), None);
        let minute = rate_of(after(60), RATE);
        assert!((minute - 29.1).abs() < 1e-9, "{minute}");
        assert!((rate_of(after(3600), RATE) - RATE).abs() < 1e-9);
        let mut worst = after(2);
        for _ in 1..100 {
            let to = lower(worst, RATE).expect("it is lowered again");
            worst.lowered = Some((to, Duration::from_secs(2)));
        }
        assert!(rate_of(worst, RATE) >= 1.5);
    }

    const IDLE_SENDER: Sender = Sender {
        share: 0.0,
        is_busy: false,
        answers: 0.0,
        rate: Some(RATE),
    };

    /// A table of shares in memory, and what was sent.
    struct Line {
        begun: Instant,
        rows: RefCell<[(Sender, Instant); 3]>,
        sent: RefCell<Vec<f64>>,
    }

    impl Line {
        /// Renews a share as [`super::Sharing::step`] does.
        fn renew(&self, me: usize, budget: &Budget) {
            let asked = Instant::now();
            let is_busy = budget.demand().is_busy || asked > self.begun;
            let mut rows = self.rows.borrow_mut();
            let others = (0..3).filter(|n| *n != me && rows[*n].1 > asked);
            let live: Vec<Sender> = others.map(|n| rows[n].0).collect();
            let mine = Sender {
                is_busy,
                ..IDLE_SENDER
            };
            let granted = share(mine, &live, RATE);
            let row = Sender {
                share: granted,
                ..mine
            };
            rows[me] = (row, asked + SHARE_LEASE);
            let other = Others {
                count: 1,
                are_busy: live.iter().any(|other| other.is_busy),
            };
            budget.grant(granted, asked + SHARE_LEASE, other);
        }

        /// A process that sends as fast as it may, from a second on until it is killed.
        async fn process(&self, me: usize, from: u64, until: u64) {
            sleep(Duration::from_secs(from)).await;
            let (budget, end) = (Budget::shared(), self.begun + Duration::from_secs(until));
            let beats = async {
                while Instant::now() < end {
                    self.renew(me, &budget);
                    sleep(Duration::from_millis(500)).await;
                }
            };
            let worker = async {
                while Instant::now() < end {
                    if budget.bulk().await.is_ok() {
                        let at = self.begun.elapsed().as_secs_f64();
                        self.sent.borrow_mut().push(at);
                    } else {
                        sleep(Duration::from_millis(100)).await;
                    }
                }
            };
            tokio::join!(beats, worker);
        }
    }

    /// Ten minutes of simulated time: two processes at 30 a second, one killed after three minutes and started again a minute
    /// later. In no second are there more than the budget allows, and in no five seconds less than 95 % of it but when one dies.
    #[tokio::test(start_paused = true)]
    async fn two_processes_for_ten_minutes_one_killed_and_restarted() {
        let begun = Instant::now();
        let line = Line {
            begun,
            rows: RefCell::new([(IDLE_SENDER, begun); 3]),
            sent: RefCell::default(),
        };
        tokio::join!(
            line.process(0, 0, 600),
            line.process(1, 0, 180),
            line.process(2, 240, 600)
        );
        let mut sent = line.sent.into_inner();
        sent.sort_by(f64::total_cmp);
        let within = |from: f64, seconds: f64| {
            let range = from..from + seconds;
            sent.iter().filter(|at| range.contains(*at)).count()
        };
        for at in sent.iter().step_by(7) {
            let in_a_second = within(*at, 1.0);
            assert!(
                in_a_second <= 31,
                "{in_a_second} in the second from {at:.2}"
            );
        }
        let in_five: Vec<usize> = (1..119).map(|n| within(f64::from(n) * 5.0, 5.0)).collect();
        assert!(in_five.iter().all(|sent| *sent <= 151), "{in_five:?}");
        // The five seconds in which one dies, since its share lapses after three, and those in which one joins: it has its share
        // when the other one has given it up.
        let short = in_five.iter().filter(|sent| **sent < 143).count();
        assert!(
            short <= 2 && in_five.iter().all(|sent| *sent >= 100),
            "{in_five:?}"
        );
        // Of 18,000: 0.8 % is left so that no second is overfull however messages travel.
        assert!(sent.len() >= 17_750, "{}", sent.len());
    }
}
