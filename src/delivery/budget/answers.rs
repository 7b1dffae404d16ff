//! What **answers** may take of the rate, so that bulk goes on however many people write to the bot.
//!
//! Never here: the pace of a chat, and who is answered.

use std::time::Duration;

use tokio::time::Instant;

use super::{Blocked, Budget};
use crate::domain::subscriber::ChatKind;
use crate::vault::ChatId;

/// The part of the rate that answers may take while bulk waits: three quarters are left to deliveries.
const SHARE: f64 = 0.25;

/// The same in a flood: so little that deliveries hardly notice, but two a second at least, so that who needs an answer gets one.
const SHARE_IN_A_FLOOD: f64 = 0.02;
const LEAST_IN_A_FLOOD: f64 = 2.0;

/// The part of the rate in a flood while no bulk waits: an update that comes then finds room at once.
const ALONE_IN_A_FLOOD: f64 = 0.5;

/// Bulk waits, or waited so short a time ago that it does so again: between two pages nobody does for a moment.
pub(super) const STILL_WAITS: Duration = Duration::from_secs(1);

/// So much may be answered at once after a quiet time, in seconds of the rate, and so many at least.
const BURST: f64 = 4.0;
const AT_LEAST: f64 = 20.0;

/// How many answers a second there may be at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnswerRate {
    /// While people write as people do.
    pub usual: f64,
    /// While far more comes in than can be answered.
    pub in_a_flood: f64,
}

/// When the next answer may go.
#[derive(Debug)]
pub(super) struct Answers {
    /// Messages a second of the bot, for all processes.
    whole: f64,
    next: Option<Instant>,
}

impl Answers {
    /// Of so many messages a second.
    pub(super) const fn of(whole: f64) -> Self {
        Self { whole, next: None }
    }

    /// Answers a second at most.
    pub(super) fn per_second(&self, is_bulk_waiting: bool) -> AnswerRate {
        if is_bulk_waiting {
            let usual = self.whole * SHARE;
            let in_a_flood = (self.whole * SHARE_IN_A_FLOOD).max(LEAST_IN_A_FLOOD);
            AnswerRate {
                usual,
                in_a_flood: in_a_flood.min(usual),
            }
        } else {
            AnswerRate {
                usual: self.whole,
                in_a_flood: self.whole * ALONE_IN_A_FLOOD,
            }
        }
    }

    /// Takes the place of one.
    pub(super) fn take(&mut self, is_bulk_waiting: bool) -> Result<(), Blocked> {
        let now = Instant::now();
        let interval = 1.0 / self.per_second(is_bulk_waiting).usual;
        let burst = Duration::from_secs_f64(BURST.max(AT_LEAST * interval));
        let earliest = now.checked_sub(burst).unwrap_or(now);
        let mine = self.next.map_or(earliest, |next| next.max(earliest));
        if mine > now {
            return Err(Blocked { until: mine });
        }
        self.next = Some(mine + Duration::from_secs_f64(interval));
        Ok(())
    }
}

impl Budget {
    /// Takes a moment for an answer in a chat, where it counts too: in a group beyond twenty a minute it is not given, and nowhere
    /// beyond what all answers together may take.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait, or the chat or all of them have had their share.
    pub fn answer(&self, chat: ChatId, kind: ChatKind) -> Result<(), Blocked> {
        let mut state = self.lock();
        let is_bulk_waiting = state.is_bulk_waiting(Instant::now());
        state.answers.take(is_bulk_waiting)?;
        drop(state);
        self.answer_staff(chat, kind)
    }

    /// The same for one of the staff: they are few, and work also while a flood of others comes in.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait, or the chat has had its share.
    pub fn answer_staff(&self, chat: ChatId, kind: ChatKind) -> Result<(), Blocked> {
        let now = Instant::now();
        self.lock().blocked(now)?;
        if let Some(chats) = &self.chats {
            let taken = chats.answer(chat, kind, now);
            taken.map_err(|wait| Blocked { until: now + wait })?;
        }
        self.interactive()
    }

    /// How many answers a second there may be at this moment: all that Telegram allows, or a part of it while bulk waits, here or in
    /// another process.
    #[must_use]
    pub fn answers_per_second(&self) -> AnswerRate {
        let state = self.lock();
        let is_bulk_waiting = state.is_bulk_waiting(Instant::now());
        state.answers.per_second(is_bulk_waiting)
    }

    /// Answers are a part of so many messages a second, whatever this process is granted for bulk.
    pub(in crate::delivery) fn answers_of(&self, rate: f64) {
        self.lock().answers = Answers::of(rate);
    }

    /// Messages a second of the bot, as its processes have agreed on.
    pub(in crate::delivery) fn agreed(&self) -> f64 {
        self.lock().answers.whole
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, Budget};
    use std::time::Duration;
    use tokio::time::Instant;

    async fn answered(answers: &mut Answers, is_bulk_waiting: bool, seconds: u64) -> u32 {
        let mut answered = 0;
        for _ in 0..seconds * 100 {
            answered += u32::from(answers.take(is_bulk_waiting).is_ok());
            tokio::time::advance(Duration::from_millis(10)).await;
        }
        answered
    }

    #[tokio::test(start_paused = true)]
    async fn a_quarter_of_the_rate_while_bulk_waits_and_all_of_it_otherwise() {
        let mut answers = Answers::of(30.0);
        let first = answered(&mut answers, true, 10).await;
        assert!(
            (100..=110).contains(&first),
            "a burst and a quarter: {first}"
        );
        let then = answered(&mut answers, true, 60).await;
        assert!((445..=455).contains(&then), "{then}");
        let alone = answered(&mut answers, false, 60).await;
        assert!((1750..=1930).contains(&alone), "{alone}");
    }

    /// Bulk that waits in another process counts as well as bulk that waits here, and so does the moment between two pages.
    #[tokio::test(start_paused = true)]
    async fn answers_leave_room_for_bulk_wherever_it_waits() {
        let usual = |budget: &Budget| budget.answers_per_second().usual;
        let budget = Budget::shared();
        budget.answers_of(30.0);
        let grant = |are_busy| {
            let others = super::super::Others { count: 1, are_busy };
            budget.grant(30.0, Instant::now() + Duration::from_secs(9), others);
        };
        grant(false);
        assert!((usual(&budget) - 30.0).abs() < 1e-9);
        grant(true);
        assert!((usual(&budget) - 7.5).abs() < 1e-9);
        grant(false);
        budget.bulk().await.unwrap();
        assert!((usual(&budget) - 7.5).abs() < 1e-9);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!((usual(&budget) - 30.0).abs() < 1e-9);
    }

    #[test]
    fn a_flood_is_given_next_to_nothing_while_bulk_waits() {
        let flood = |whole, is_waiting| Answers::of(whole).per_second(is_waiting).in_a_flood;
        for (whole, is_waiting, expected) in [
            (1000.0, true, 20.0),
            (30.0, true, 2.0),
            (1.0, true, 0.25),
            (30.0, false, 15.0),
        ] {
            assert!(
                (flood(whole, is_waiting) - expected).abs() < 1e-9,
                "{whole}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_small_rate_answers_a_conversation() {
        let mut answers = Answers::of(1.0);
        assert!(answered(&mut answers, true, 1).await >= 20);
    }
}
