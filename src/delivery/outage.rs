//! An **outage**: all that is sent fails in one way, so it is Telegram or the way to it, and not the readers. Then nothing of bulk
//! leaves, no try is burnt, and what had not left stays as it was. After a while that grows it is asked whether Telegram answers at
//! all; if it does, a single delivery leaves, and when that is taken it is over.
//!
//! Where Telegram answers but does not take a message, it may be that one text: another one leaves at once, and what follows for texts
//! is judged in `alike`. The single delivery is one that nobody can have had, where there is one.
//!
//! In memory only: each process finds out for itself, and in a few tries. Answers to people go on: one more that fails harms nobody.
//!
//! Never here: what follows for the delivery that failed, and a text that alone is not taken (`judging`).

mod alike;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tracing::{error, info, warn};

use self::alike::Alike;
pub(super) use self::alike::Verdict;
use super::attempt::Attempt;
use super::{Delivery, Edited, Order};
use crate::domain::language::Language;
use crate::vault::random;

/// Failures in a row, with nothing accepted between, that are an outage.
const IN_A_ROW: u32 = 5;

/// First wait; each further one is twice as long, up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// The longest while Telegram answers, but takes no message.
const LONGEST_WHEN_IT_ANSWERS: Duration = Duration::from_secs(20);

/// So long the single delivery is for one that was never tried, or surely not taken: by then any such was looked for.
const FOR_THE_UNTRIED: TimeDelta = TimeDelta::seconds(2);

/// While somebody asks, or the single delivery is under way, the others look again after this.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// Who asks, or sends the single delivery, has an answer or none by then: a long update waits between its parts.
const PROBE_WITHIN: TimeDelta = TimeDelta::minutes(2);

/// What an answer says of the way to Telegram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Something was taken.
    Works,
    /// It failed for no reason that lies in the chat or the text, or nothing came back.
    Fails,
    /// Telegram answers, which is not to say that it takes anything.
    Nothing,
}

/// What is to be done before anything of bulk leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing.
    Go,
    /// Wait.
    Wait(Duration),
    /// Ask whether Telegram answers.
    Ask,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// So many failures in a row.
    Clear(u32),
    /// Nothing leaves until then.
    Held(DateTime<Utc>),
    /// It is being asked, or the single delivery is under way, since then.
    Probing(DateTime<Utc>),
    /// Telegram answers: a single delivery may leave, since then.
    OneMayLeave(DateTime<Utc>),
}

/// A text: of which revision, in which language.
pub(super) type Text = (i32, Language);

/// What is to leave, and how urgent it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub(super) order: Order,
    /// It may be a second time.
    pub(super) may_have_received: bool,
    /// None of what is no text of its own, such as an edit or a digest.
    pub(super) text: Option<Text>,
}

/// Whether there is one.
#[derive(Debug, Default)]
pub(super) struct Outage(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    state: State,
    /// Times it was found out that it goes on.
    rounds: u32,
    /// Telegram answered when it was asked last.
    does_answer: bool,
    /// Texts of which a single delivery failed although Telegram answers.
    failed: Alike,
}

/// What has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    Began,
    GoesOn(Duration),
    /// It goes on, and something follows for texts.
    Judged(Verdict),
    Over,
}

impl Default for State {
    fn default() -> Self {
        Self::Clear(0)
    }
}

impl Known {
    /// Holds for a time that grows; `jitter` from 0 to 1 spreads it by a fifth.
    fn hold(&mut self, now: DateTime<Utc>, jitter: f64) -> Duration {
        let grown = FIRST_WAIT * 2_u32.pow(self.rounds.min(5));
        let longest = if self.does_answer {
            LONGEST_WHEN_IT_ANSWERS
        } else {
            LONGEST_WAIT
        };
        let wait = grown
            .min(longest)
            .mul_f64(0.8 + 0.4 * jitter.clamp(0.0, 1.0));
        self.rounds = self.rounds.saturating_add(1);
        self.state = State::Held(now + delta(wait));
        wait
    }

    /// Whether this text may leave while others wait: it is not one of those that failed, and Telegram answers.
    fn may_leave(&self, text: Option<Text>) -> bool {
        let is_another = text.is_some_and(|text| !self.failed.has(text));
        matches!(self.state, State::Held(_)) && self.does_answer && is_another
    }

    /// How long others wait; none when something may leave. A clock that was set back holds nobody up.
    fn wait(&self, now: DateTime<Utc>) -> Option<Duration> {
        match self.state {
            State::Clear(_) | State::OneMayLeave(_) => None,
            // There may be another text.
            State::Held(_) if self.does_answer => Some(LOOK_AGAIN),
            State::Held(until) => {
                let wait = (until - now).to_std().unwrap_or_default();
                Some(wait.clamp(LOOK_AGAIN, LONGEST_WAIT * 2))
            }
            State::Probing(_) => Some(LOOK_AGAIN),
        }
    }
}

impl Outage {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be done at the beginning of a step; who is told to ask is the only one.
    fn before_step(&self, now: DateTime<Utc>) -> Before {
        let mut known = self.lock();
        let is_due = match known.state {
            State::Clear(_) | State::OneMayLeave(_) => return Before::Go,
            State::Held(until) => until <= now || until - now > delta(LONGEST_WAIT * 2),
            State::Probing(since) => now - since > PROBE_WITHIN || since > now,
        };
        if is_due {
            known.state = State::Probing(now);
            return Before::Ask;
        }
        if known.does_answer && matches!(known.state, State::Held(_)) {
            // Another text than those that fail may leave.
            return Before::Go;
        }
        known.wait(now).map_or(Before::Go, Before::Wait)
    }

    /// Takes leave to send one. Who may have received it already is not sent to again on a way of which the last answer failed.
    fn leave(
        &self,
        text: Option<Text>,
        may_have_received: bool,
        now: DateTime<Utc>,
    ) -> Result<(), Duration> {
        let mut known = self.lock();
        match known.state {
            State::Held(_) if !may_have_received && known.may_leave(text) => {
                known.state = State::Probing(now);
                Ok(())
            }
            State::Clear(0) => Ok(()),
            State::Clear(_) if may_have_received => {
                known.state = State::Held(now);
                Err(LOOK_AGAIN)
            }
            State::Clear(_) => Ok(()),
            State::OneMayLeave(since)
                if may_have_received
                    && (TimeDelta::zero()..FOR_THE_UNTRIED).contains(&(now - since)) =>
            {
                Err(LOOK_AGAIN)
            }
            State::OneMayLeave(_) => {
                known.state = State::Probing(now);
                Ok(())
            }
            State::Held(_) | State::Probing(_) => Err(known.wait(now).unwrap_or(LOOK_AGAIN)),
        }
    }

    /// Whether Telegram answers, as it was asked.
    fn asked(&self, does_answer: bool, now: DateTime<Utc>, jitter: f64) -> Option<Change> {
        let mut known = self.lock();
        if !matches!(known.state, State::Probing(_)) {
            return None;
        }
        known.does_answer = does_answer;
        if does_answer {
            known.state = State::OneMayLeave(now);
            return None;
        }
        Some(Change::GoesOn(known.hold(now, jitter)))
    }

    /// A text is halted so that another one tells.
    fn put_aside(&self, text: Text, now: DateTime<Utc>) {
        let mut known = self.lock();
        known.failed.put_aside(text);
        if matches!(known.state, State::Held(_)) {
            known.state = State::OneMayLeave(now);
        }
    }

    fn answered(
        &self,
        (says, text): (Says, Option<Text>),
        now: DateTime<Utc>,
        jitter: f64,
    ) -> Option<Change> {
        let mut known = self.lock();
        match (known.state, says) {
            (State::Clear(0), Says::Works) | (_, Says::Nothing) => {
                if matches!(known.state, State::Probing(_)) {
                    // Nothing is known of it yet: the next one tells.
                    known.state = State::OneMayLeave(now);
                }
                None
            }
            (State::Clear(_), Says::Works) => {
                known.state = State::Clear(0);
                None
            }
            (State::Held(_) | State::Probing(_) | State::OneMayLeave(_), Says::Works) => {
                let was_told = known.rounds > 0;
                *known = Known::default();
                was_told.then_some(Change::Over)
            }
            (State::Clear(failed), Says::Fails) if failed + 1 < IN_A_ROW => {
                known.state = State::Clear(failed + 1);
                None
            }
            (State::Clear(_), Says::Fails) => {
                known.hold(now, jitter);
                Some(Change::Began)
            }
            (State::Probing(_), Says::Fails) => {
                let wait = known.hold(now, jitter);
                let text = text.filter(|_| known.does_answer);
                let verdict = text.and_then(|text| known.failed.fails(text));
                Some(verdict.map_or(Change::GoesOn(wait), Change::Judged))
            }
            // They left before it was known.
            (State::Held(_) | State::OneMayLeave(_), Says::Fails) => None,
        }
    }
}

/// What an answer to a delivery says. What was not asked of Telegram says nothing; neither does what never left, nor a refused token:
/// these hold everything by themselves.
fn says(attempt: &Attempt) -> Says {
    match attempt {
        Attempt::Accepted(_) | Attempt::Partial { .. } => Says::Works,
        Attempt::Uncertain(_) => Says::Fails,
        Attempt::Transient { code, .. } if code.is_some_and(|code| code >= 500) => Says::Fails,
        _ => Says::Nothing,
    }
}

impl Delivery {
    /// How long nothing of bulk leaves; none when something may. When the wait is over it is asked whether Telegram answers.
    pub(super) async fn outage(&self) -> Option<Duration> {
        match self.outage.before_step(self.clock.now()) {
            Before::Go => None,
            Before::Wait(wait) => Some(wait),
            Before::Ask => {
                let answer = self.messenger.answers().await;
                if let Err(attempt) = &answer {
                    // What everybody waits for holds by itself, and says that Telegram is there.
                    self.waits_for(attempt).await;
                }
                let does_answer =
                    answer.map_or_else(|attempt| says(&attempt) != Says::Fails, |()| true);
                let now = self.clock.now();
                let change = self.outage.asked(does_answer, now, random::share());
                tell(change.as_ref());
                self.outage.lock().wait(self.clock.now())
            }
        }
    }

    /// How long nothing leaves at this moment, without asking; of one text: another than those that failed need not wait with them.
    pub(super) fn is_out(&self, text: Option<Text>) -> Option<Duration> {
        let known = self.outage.lock();
        if matches!(known.state, State::Clear(_)) || known.may_leave(text) {
            return None;
        }
        known.wait(self.clock.now())
    }

    /// Takes leave to send one.
    pub(super) fn leave(&self, text: Option<Text>, may_have_received: bool) -> Result<(), Attempt> {
        // Nearly always nobody waits, and the clock is not looked at for that.
        if self.outage.lock().state == State::Clear(0) {
            return Ok(());
        }
        let now = self.clock.now();
        let leave = self.outage.leave(text, may_have_received, now);
        leave.map_err(Attempt::HeldBack)
    }

    /// Learns from the answer to a delivery: gives what follows for texts, if anything does.
    pub(super) fn learn_from(&self, attempt: &Attempt, text: Option<Text>) -> Option<Verdict> {
        self.note(says(attempt), text)
    }

    /// The same from the answer to an edit. One that failed says nothing: it has waits of its own, and deliveries do not wait with it.
    pub(super) fn learn_from_edit(&self, edited: &Edited) {
        self.note(
            match edited {
                Edited::Done => Says::Works,
                Edited::NotEditable | Edited::Again(_) => Says::Nothing,
            },
            None,
        );
    }

    fn note(&self, says: Says, text: Option<Text>) -> Option<Verdict> {
        // Nearly always there is nothing to learn, and randomness costs a call to the system.
        if says == Says::Works && self.outage.lock().state == State::Clear(0) {
            return None;
        }
        let now = self.clock.now();
        let change = self.outage.answered((says, text), now, random::share());
        if let Some(Change::Judged(verdict)) = change {
            return Some(verdict);
        }
        tell(change.as_ref());
        None
    }
}

fn tell(change: Option<&Change>) {
    match change {
        Some(Change::Began) => error!(
            "Telegram takes nothing, {IN_A_ROW} times in a row: deliveries wait, nothing is lost, and it is tried again by itself"
        ),
        Some(Change::GoesOn(wait)) => warn!(
            wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
            "Telegram still takes nothing; deliveries wait"
        ),
        Some(Change::Over) => info!("Telegram takes deliveries again"),
        // Told where it is heeded.
        Some(Change::Judged(_)) | None => {}
    }
}

fn delta(wait: Duration) -> TimeDelta {
    TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX)
}

#[cfg(test)]
mod tests {
    use super::alike::HOPELESS;
    use super::{
        Before, Change, FOR_THE_UNTRIED, IN_A_ROW, LONGEST_WAIT, Outage, Says, Text, Verdict, delta,
    };
    use crate::domain::language::Language;
    use chrono::{DateTime, TimeDelta, Utc};

    const TEXT: Option<Text> = Some((1, Language::En));
    const OTHER: Option<Text> = Some((2, Language::En));

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn out() -> Outage {
        let outage = Outage::default();
        for _ in 1..IN_A_ROW {
            assert_eq!(outage.answered((Says::Fails, TEXT), now(), 0.5), None);
        }
        let began = outage.answered((Says::Fails, TEXT), now(), 0.5);
        assert_eq!(began, Some(Change::Began));
        outage
    }

    #[test]
    fn failures_in_a_row_hold_everything_and_one_that_is_taken_between_does_not() {
        let outage = Outage::default();
        for _ in 0..100 {
            for _ in 1..IN_A_ROW {
                outage.answered((Says::Fails, TEXT), now(), 0.5);
            }
            outage.answered((Says::Works, TEXT), now(), 0.5);
        }
        assert_eq!(outage.before_step(now()), Before::Go);
        assert!(matches!(out().before_step(now()), Before::Wait(_)));
        assert!(out().leave(TEXT, false, now()).is_err());
    }

    #[test]
    fn one_asks_then_one_leaves_and_then_all() {
        let (outage, later) = (out(), now() + TimeDelta::seconds(5));
        assert_eq!(outage.before_step(later), Before::Ask);
        assert!(matches!(outage.before_step(later), Before::Wait(_)));
        outage.asked(true, later, 0.5);
        assert_eq!(outage.leave(TEXT, false, later), Ok(()));
        assert!(outage.leave(TEXT, false, later).is_err(), "a single one");
        let over = outage.answered((Says::Works, TEXT), later, 0.5);
        assert_eq!(over, Some(Change::Over));
        assert_eq!(outage.leave(TEXT, true, later), Ok(()));
    }

    #[test]
    fn the_wait_grows_up_to_a_minute() {
        let (outage, mut at) = (out(), now());
        let mut waits = Vec::new();
        for _ in 0..9 {
            at += TimeDelta::minutes(3);
            assert_eq!(outage.before_step(at), Before::Ask);
            let Some(Change::GoesOn(wait)) = outage.asked(false, at, 0.5) else {
                panic!("it goes on")
            };
            waits.push(wait.as_secs());
        }
        assert_eq!(waits, [4, 8, 16, 32, 60, 60, 60, 60, 60]);
    }

    #[test]
    fn who_sent_the_single_one_and_vanished_holds_nobody_up_for_ever() {
        let (outage, later) = (out(), now() + TimeDelta::seconds(5));
        assert_eq!(outage.before_step(later), Before::Ask);
        outage.asked(true, later, 0.5);
        outage.leave(TEXT, false, later).unwrap();
        let much_later = later + TimeDelta::minutes(3);
        assert_eq!(outage.before_step(much_later), Before::Ask);
        // Nor does a clock that is set back.
        let before = now() - delta(LONGEST_WAIT * 100);
        assert_eq!(out().before_step(before), Before::Ask);
    }

    #[test]
    fn what_may_have_been_received_waits_after_the_first_failure() {
        let outage = Outage::default();
        outage.answered((Says::Fails, TEXT), now(), 0.5);
        assert_eq!(outage.leave(TEXT, false, now()), Ok(()));
        assert!(outage.leave(TEXT, true, now()).is_err());
        assert_eq!(outage.before_step(now()), Before::Ask);
    }

    #[test]
    fn an_answer_that_is_neither_lets_the_next_one_tell() {
        let (outage, later) = (out(), now() + TimeDelta::seconds(5));
        outage.before_step(later);
        outage.asked(true, later, 0.5);
        outage.leave(TEXT, false, later).unwrap();
        assert_eq!(outage.answered((Says::Nothing, TEXT), later, 0.5), None);
        assert_eq!(outage.leave(TEXT, false, later), Ok(()));
        // It fails: the others wait longer.
        assert!(matches!(
            outage.answered((Says::Fails, TEXT), later, 0.5),
            Some(Change::GoesOn(_))
        ));
        assert!(outage.leave(TEXT, false, later).is_err());
    }

    /// Telegram answers, and one text is not taken: others do not wait with it.
    #[test]
    fn another_text_leaves_at_once_and_when_it_is_taken_it_is_over() {
        let (outage, later) = (out(), now() + TimeDelta::seconds(5));
        assert_eq!(outage.before_step(later), Before::Ask);
        outage.asked(true, later, 0.5);
        outage.leave(TEXT, false, later).unwrap();
        outage.answered((Says::Fails, TEXT), later, 0.5);
        assert_eq!(outage.before_step(later), Before::Go);
        assert!(outage.leave(TEXT, false, later).is_err());
        assert!(
            outage.leave(OTHER, true, later).is_err(),
            "perhaps it has it"
        );
        assert_eq!(outage.leave(OTHER, false, later), Ok(()));
        assert!(outage.leave(OTHER, false, later).is_err(), "a single one");
        let over = outage.answered((Says::Works, OTHER), later, 0.5);
        assert_eq!(over, Some(Change::Over));
        assert_eq!(outage.leave(TEXT, false, later), Ok(()));
        // While nobody answers there is no other.
        assert!(out().leave(OTHER, false, now()).is_err());
    }

    #[test]
    fn a_text_that_goes_on_failing_alone_is_judged() {
        let (outage, mut at) = (out(), now());
        for n in 1..=HOPELESS {
            at += TimeDelta::seconds(70);
            assert_eq!(outage.before_step(at), Before::Ask);
            outage.asked(true, at, 0.5);
            outage.leave(TEXT, false, at).unwrap();
            let change = outage.answered((Says::Fails, TEXT), at, 0.5);
            let is_judged = change == Some(Change::Judged(Verdict::Alone));
            assert_eq!(is_judged, n == HOPELESS, "{n}");
        }
        assert!(outage.leave(TEXT, false, at).is_err(), "it goes on");
        outage.put_aside(TEXT.unwrap(), at);
        assert_eq!(outage.leave(OTHER, false, at), Ok(()), "the next one tells");
    }

    #[test]
    fn who_perhaps_has_it_is_the_single_one_only_where_no_other_is_found() {
        let (outage, at) = (out(), now() + TimeDelta::seconds(5));
        outage.before_step(at);
        outage.asked(true, at, 0.5);
        assert!(outage.leave(TEXT, true, at).is_err());
        let soon = at + FOR_THE_UNTRIED / 2;
        assert!(outage.leave(TEXT, true, soon).is_err());
        assert_eq!(outage.leave(TEXT, true, at + FOR_THE_UNTRIED), Ok(()));
        assert!(outage.leave(TEXT, false, soon).is_err(), "a single one");
    }
}
