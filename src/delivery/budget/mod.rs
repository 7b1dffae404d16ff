//! The **budget**: the rate that Telegram allows one bot, all of it and never more.
//!
//! Interactive answers take their place at once; bulk waits behind them, in lines: breaking before the rest. After a 429 nothing
//! leaves until the time is over. What several processes share is granted to each for a short time; see [`Sharing`].
//!
//! Never here: what is sent, and the database.
//!
//! [`Sharing`]: super::Sharing

mod answers;
mod chats;
mod in_chat;
mod line;
mod private;
mod spare;
mod state;
mod way;
mod window;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

pub use self::answers::AnswerRate;
pub use self::in_chat::Denied;
pub use self::line::Order;
pub use self::way::UnderWay;

use self::answers::Answers;
use self::chats::Chats;
use self::line::{Lines, Place};
use self::state::State;
use self::way::Way;
use self::window::Window;
use crate::domain::subscriber::ChatKind;
use crate::vault::ChatId;

/// Telegram takes one message a second in a chat; a little more, because clocks differ.
const CHAT_INTERVAL: Duration = Duration::from_millis(1050);

/// A flood of answers may push bulk back this far, not for ever.
const MOST_AHEAD: Duration = Duration::from_secs(1);

/// A share below this is none; nobody waits longer for a moment.
const SMALLEST: f64 = 1.0 / LONGEST;
const LONGEST: f64 = 60.0;

/// Hands out the moments at which something may be sent: one each 1/rate second, and no more than the rate in any second.
#[derive(Debug)]
pub struct Budget {
    state: Mutex<State>,
    /// None: chats have no pace of their own.
    chats: Option<Chats>,
    /// Somebody waits who did not before, or Telegram has asked to wait.
    news: Notify,
}

/// What a process has asked of its budget since it was looked at last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::delivery) struct Demand {
    /// Bulk waited or was sent.
    pub(super) is_busy: bool,
    /// Answers given.
    pub(super) answers: u32,
    /// Telegram has refused for the rate.
    pub(super) was_limited: bool,
}

/// The other processes of the bot, as they were when the share was renewed.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::delivery) struct Others {
    /// They share the groups.
    pub(super) count: u32,
    /// Bulk waits in one of them.
    pub(super) are_busy: bool,
}

/// Telegram asked the whole bot to wait, or nothing may be sent for another reason.
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
    /// A budget of so many messages a second, of one process alone, whatever chats they go to.
    #[must_use]
    pub fn per_second(rate: u32) -> Self {
        Self::with(f64::from(rate.max(1)), None)
    }

    /// A budget of which nothing is granted yet; each chat has its own pace too.
    #[must_use]
    pub fn shared() -> Self {
        Self::with(1.0, Some(Instant::now())).with_chats()
    }

    /// The same, with the pace of each chat.
    #[must_use]
    pub fn with_chats(self) -> Self {
        Self {
            chats: Some(Chats::default()),
            ..self
        }
    }

    fn with(rate: f64, granted_until: Option<Instant>) -> Self {
        let now = Instant::now();
        Self {
            state: Mutex::new(State {
                rate,
                granted_until,
                next: now,
                window: Window::default(),
                way: Way::default(),
                blocked_until: now,
                lines: Lines::default(),
                answers: Answers::of(rate),
                demand: Demand::default(),
                is_known_busy: false,
                bulk_asked: None,
                is_bulk_elsewhere: false,
            }),
            chats: None,
            news: Notify::new(),
        }
    }

    /// Waits for the next moment for bulk that nobody waits for.
    ///
    /// # Errors
    /// [`Blocked`] when nothing may be sent.
    pub async fn bulk(&self) -> Result<(), Blocked> {
        self.turn(Order::Routine).await
    }

    /// Waits in a line for the next moment.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait, also while this waited: nothing may be sent.
    pub async fn turn(&self, order: Order) -> Result<(), Blocked> {
        match self.enter(order, Instant::now())? {
            Some(waiting) => self.wait_in_line(&waiting).await,
            None => Ok(()),
        }
    }

    async fn wait_in_line(&self, waiting: &Waiting<'_>) -> Result<(), Blocked> {
        loop {
            let until = {
                let mut state = self.lock();
                state.check(Instant::now())?;
                state.admit();
                if waiting.place.is_admitted() {
                    return Ok(());
                }
                state
                    .lines
                    .is_first(&waiting.place)
                    .then(|| state.moment(Instant::now()))
            };
            match until {
                Some(moment) => tokio::select! {
                    () = sleep_until(moment) => {}
                    () = waiting.place.called() => {}
                },
                None => waiting.place.called().await,
            }
        }
    }

    /// Takes a moment for an interactive answer, without waiting: bulk waits the longer, but a second at most.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait: answers wait too.
    pub fn interactive(&self) -> Result<(), Blocked> {
        let now = Instant::now();
        let mut state = self.lock();
        state.blocked(now)?;
        let interval = state.interval();
        state.next = (state.next.max(now) + interval).min(now + MOST_AHEAD.max(interval));
        let rate = state.rate;
        state.window.note(now, rate);
        state.demand.answers = state.demand.answers.saturating_add(1);
        Ok(())
    }

    /// Takes a moment for an answer to who is known to be an administrator of a group: as [`Self::answer`], and not behind what
    /// others ask there.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait, or the chat or all answers have had their share.
    pub fn answer_administrator(&self, chat: ChatId, kind: ChatKind) -> Result<(), Blocked> {
        let now = Instant::now();
        let mut state = self.lock();
        let is_bulk_waiting = state.is_bulk_waiting(now);
        state.answers.take(is_bulk_waiting)?;
        state.blocked(now)?;
        drop(state);
        if let Some(chats) = &self.chats {
            let taken = chats.answer_administrator(chat, kind, now);
            taken.map_err(|wait| Blocked { until: now + wait })?;
        }
        self.interactive()
    }

    /// Telegram asked the whole bot to wait: nothing leaves for so long.
    pub fn block(&self, wait: Duration) {
        self.lock().demand.was_limited = true;
        self.hold(wait);
        self.news.notify_one();
    }

    /// Nothing leaves this process for so long: the network is down, for instance.
    pub fn hold(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut state = self.lock();
        state.blocked_until = state.blocked_until.max(until);
        state.next = state.next.max(until);
        state.lines.call_all();
    }

    /// Whether something may be sent at this moment.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait, or nothing is granted.
    pub fn check(&self) -> Result<(), Blocked> {
        self.lock().check(Instant::now())
    }

    /// How long everything waits that Telegram asked to wait.
    #[must_use]
    pub fn waits(&self) -> Duration {
        let until = self.lock().blocked_until;
        until.saturating_duration_since(Instant::now())
    }

    /// Grants so many messages a second until a moment, beside these other processes.
    pub(super) fn grant(&self, rate: f64, until: Instant, others: Others) {
        if let Some(chats) = &self.chats {
            chats.share_among(others.count + 1);
        }
        let now = Instant::now();
        let mut state = self.lock();
        state.go_at(rate, now);
        state.is_bulk_elsewhere = others.are_busy;
        state.granted_until = Some(until);
        state.lines.call_first();
    }

    /// What was asked since this was called last.
    pub(super) fn demand(&self) -> Demand {
        let mut state = self.lock();
        let demand = Demand {
            is_busy: state.demand.is_busy || !state.lines.are_empty(),
            ..state.demand
        };
        state.demand = Demand::default();
        state.is_known_busy = demand.is_busy;
        demand
    }

    /// Resolves when the other processes should hear of this one: it has work, or Telegram has asked to wait.
    pub async fn news(&self) {
        self.news.notified().await;
    }

    /// None when it may be sent at once.
    fn enter(&self, order: Order, now: Instant) -> Result<Option<Waiting<'_>>, Blocked> {
        let mut state = self.lock();
        state.check(now)?;
        state.demand.is_busy = true;
        state.bulk_asked = Some(now);
        let begins = !std::mem::replace(&mut state.is_known_busy, true);
        let is_free = state.lines.are_empty() && state.moment(now) <= now;
        let waiting = if is_free {
            state.take(now);
            None
        } else {
            let place = state.lines.join(order);
            Some(Waiting {
                budget: self,
                place,
            })
        };
        drop(state);
        if begins {
            self.news.notify_one();
        }
        Ok(waiting)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody in a line; leaving it, however that comes about, calls the next.
struct Waiting<'budget> {
    budget: &'budget Budget,
    place: Place,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.budget.lock();
        state.lines.leave(&self.place);
        state.lines.call_first();
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, CHAT_INTERVAL, Order, Others};
    use crate::vault::ChatId;
    use std::cell::RefCell;
    use std::time::Duration;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn the_next_part_waits_a_second_where_chats_have_a_pace() {
        let took = async |budget: Budget| {
            let begun = Instant::now();
            budget.next_part(ChatId::new(7)).await.unwrap();
            begun.elapsed()
        };
        assert!(took(Budget::per_second(1000).with_chats()).await >= CHAT_INTERVAL);
        assert!(took(Budget::per_second(1000)).await < Duration::from_millis(5));
    }

    #[tokio::test(start_paused = true)]
    async fn thirty_a_second_and_never_more() {
        let budget = Budget::per_second(30);
        let begun = Instant::now();
        for _ in 0..91 {
            budget.bulk().await.unwrap();
        }
        let took = begun.elapsed();
        assert!(
            took >= Duration::from_secs(3) && took < Duration::from_millis(3200),
            "{took:?}"
        );
    }

    /// Bulk comes in fits and starts, and is caught up with: no second of any beginning holds more than thirty.
    #[tokio::test(start_paused = true)]
    async fn what_was_late_is_caught_up_with_and_no_second_is_overfull() {
        let budget = Budget::per_second(30);
        let (begun, mut sent) = (Instant::now(), Vec::new());
        for n in 0..600_u64 {
            if n % 37 == 0 {
                tokio::time::sleep(Duration::from_millis(n % 5 * 40)).await;
            }
            budget.bulk().await.unwrap();
            sent.push(begun.elapsed());
        }
        for (n, from) in sent.iter().enumerate() {
            let second = sent[n..]
                .iter()
                .take_while(|at| **at < *from + Duration::from_secs(1));
            assert!(second.count() <= 30, "from {from:?}");
        }
        let took = begun.elapsed();
        assert!(took < Duration::from_millis(20_600), "{took:?}");
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

    #[tokio::test(start_paused = true)]
    async fn breaking_overtakes_who_waits_already() {
        let budget = Budget::per_second(10);
        let went = RefCell::new(Vec::new());
        let send = async |order| {
            budget.turn(order).await.unwrap();
            went.borrow_mut().push(order);
        };
        let (routine, late) = (Order::Routine, async {
            tokio::time::sleep(Duration::from_millis(150)).await;
            send(Order::Breaking).await;
        });
        tokio::join!(
            send(routine),
            send(routine),
            send(routine),
            send(routine),
            late
        );
        let breaking = went
            .borrow()
            .iter()
            .position(|order| *order == Order::Breaking);
        assert_eq!(breaking, Some(2), "{went:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_leaves_a_line_holds_nobody_up() {
        let budget = Budget::per_second(10);
        budget.bulk().await.unwrap();
        let (mut gives_up, mut stays) = (Box::pin(budget.bulk()), Box::pin(budget.bulk()));
        assert!(futures::poll!(&mut gives_up).is_pending());
        assert!(futures::poll!(&mut stays).is_pending());
        drop(gives_up);
        let begun = Instant::now();
        stays.await.unwrap();
        assert!(begun.elapsed() <= Duration::from_millis(101));
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_leaves_beyond_what_is_granted() {
        let budget = Budget::shared();
        assert!(budget.bulk().await.is_err(), "nothing is granted");
        budget.grant(
            10.0,
            Instant::now() + Duration::from_secs(1),
            Others::default(),
        );
        let begun = Instant::now();
        let mut sent = 0;
        while budget.bulk().await.is_ok() {
            sent += 1;
        }
        assert!((9..=11).contains(&sent), "{sent}");
        assert!(begun.elapsed() <= Duration::from_millis(1100));
    }
}
