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

/// So much may be answered at once after a quiet time, in seconds of the rate, and so many at least.
const BURST: f64 = 4.0;
const AT_LEAST: f64 = 20.0;

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
    pub(super) fn per_second(&self, is_bulk_waiting: bool) -> f64 {
        if is_bulk_waiting {
            self.whole * SHARE
        } else {
            self.whole
        }
    }

    /// Takes the place of one.
    pub(super) fn take(&mut self, is_bulk_waiting: bool) -> Result<(), Blocked> {
        let now = Instant::now();
        let interval = 1.0 / self.per_second(is_bulk_waiting);
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
        let is_bulk_waiting = !state.lines.are_empty();
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

    /// How many answers a second there may be at this moment: all that Telegram allows, or a part of it while bulk waits.
    #[must_use]
    pub fn answers_per_second(&self) -> f64 {
        let state = self.lock();
        state.answers.per_second(!state.lines.are_empty())
    }

    /// Answers are a part of so many messages a second, whatever this process is granted for bulk.
    pub(in crate::delivery) fn answers_of(&self, rate: f64) {
        self.lock().answers = Answers::of(rate);
    }
}

#[cfg(test)]
mod tests {
    use super::Answers;
    use std::time::Duration;

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

    #[tokio::test(start_paused = true)]
    async fn a_small_rate_answers_a_conversation() {
        let mut answers = Answers::of(1.0);
        assert!(answered(&mut answers, true, 1).await >= 20);
    }
}
