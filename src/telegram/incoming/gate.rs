//! The **gate**: how many events of one chat, and of all together, are dealt with. What is above costs a look into a table of
//! fixed size, and nothing else.
//!
//! A chat is known here by a hash that no other process can make, and for two minutes at most.
//!
//! Never here: a chat's number, the database, an answer.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::flow::Flow;
use crate::delivery::AnswerRate;
use crate::vault::ChatId;

/// In which the events of a chat are counted; and how long a chat that is over its limit hears nothing.
const WINDOW: TimeDelta = TimeDelta::minutes(1);

/// Chats that are known at a time, twice: of this minute and of the one before. About 4 MB.
const CHATS: usize = 32_768;

/// How much is dealt with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GateLimits {
    /// Events of one chat a minute: more than anybody taps.
    pub per_minute: u32,
    /// The same of one of the staff in a session, who work through a queue.
    pub staff_per_minute: u32,
    /// Events of all chats a second at most, however many answers Telegram allows: what the database takes beside deliveries.
    pub per_second: u32,
    /// What is not understood is answered again in a chat after so long.
    pub hint_pause: TimeDelta,
}

impl Default for GateLimits {
    fn default() -> Self {
        Self {
            per_minute: 40,
            staff_per_minute: 240,
            per_second: 100,
            hint_pause: TimeDelta::minutes(1),
        }
    }
}

/// Counts and decides.
#[derive(Debug)]
pub struct Gate {
    limits: GateLimits,
    hasher: RandomState,
    kept: Mutex<Kept>,
    flow: Mutex<Flow>,
}

/// What is known of the chats of this minute, and of the one before.
#[derive(Debug, Default)]
struct Kept {
    now: HashMap<u64, Chat>,
    before: HashMap<u64, Chat>,
    turned: Option<DateTime<Utc>>,
}

/// What is known of one chat.
#[derive(Debug, Clone, Copy)]
struct Chat {
    /// Begin of its minute.
    since: DateTime<Utc>,
    count: u32,
    is_told: bool,
    is_staff: bool,
    hinted: Option<DateTime<Utc>>,
}

/// What was decided of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heard {
    /// Of the chat; only this process knows it.
    pub(super) key: u64,
    pub(super) verdict: Verdict,
    /// How many events of this chat there were within its minute, with this one.
    pub(super) nth: u32,
    /// One of the staff with an open session.
    pub(super) is_staff: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Pass,
    /// The first above the limit.
    First,
    Over,
}

impl Gate {
    /// A gate that has seen nobody.
    #[must_use]
    pub fn new(limits: GateLimits) -> Self {
        Self {
            limits,
            hasher: RandomState::new(),
            kept: Mutex::default(),
            flow: Mutex::new(Flow::default()),
        }
    }

    /// An event of a chat came in.
    pub(super) fn hear(&self, chat: ChatId, now: DateTime<Utc>) -> Heard {
        let key = self.key(chat);
        let mut kept = self.kept();
        let known = kept.of(key, now);
        if !known.is_within(now) {
            *known = Chat {
                since: now,
                count: 0,
                is_told: false,
                ..*known
            };
        }
        known.count = known.count.saturating_add(1);
        let limit = if known.is_staff {
            self.limits.staff_per_minute
        } else {
            self.limits.per_minute
        };
        let verdict = match known.count {
            count if count <= limit => Verdict::Pass,
            _ if known.is_told => Verdict::Over,
            _ => Verdict::First,
        };
        known.is_told |= verdict == Verdict::First;
        Heard {
            key,
            verdict,
            nth: known.count,
            is_staff: known.is_staff,
        }
    }

    /// When an event may begin, of all that there are; none when it is one too many. The less a chat has written within a minute, the
    /// longer it may wait, so that a newcomer gets through where others write much.
    pub(super) fn turn(&self, answers: AnswerRate, nth: u32) -> Option<Duration> {
        let most = f64::from(self.limits.per_second);
        let rate = AnswerRate {
            usual: answers.usual.min(most),
            in_a_flood: answers.in_a_flood.min(most),
        };
        let mut flow = self.flow.lock().unwrap_or_else(PoisonError::into_inner);
        flow.turn(rate, nth)
    }

    /// Whether one of the staff has a session open in this chat, as the database has just said.
    pub(in super::super) fn knows(&self, chat: ChatId, is_staff: bool, now: DateTime<Utc>) {
        let key = self.key(chat);
        self.kept().of(key, now).is_staff = is_staff;
    }

    /// Whether what was not understood gets an answer: once in a while in a chat.
    pub(in super::super) fn may_hint(&self, chat: ChatId, now: DateTime<Utc>) -> bool {
        let key = self.key(chat);
        let mut kept = self.kept();
        let known = kept.of(key, now);
        let pause = self.limits.hint_pause;
        let is_long_ago = |at: DateTime<Utc>| !(TimeDelta::zero()..pause).contains(&(now - at));
        let may = known.hinted.is_none_or(is_long_ago);
        if may {
            known.hinted = Some(now);
        }
        may
    }

    fn key(&self, chat: ChatId) -> u64 {
        self.hasher.hash_one(chat)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn of(&mut self, key: u64, now: DateTime<Utc>) -> &mut Chat {
        let turned = *self.turned.get_or_insert(now);
        let is_over = !(TimeDelta::zero()..WINDOW).contains(&(now - turned));
        if is_over || self.now.len() >= CHATS {
            self.before = std::mem::take(&mut self.now);
            self.turned = Some(now);
            if now - turned >= WINDOW * 2 {
                self.before.clear();
            }
        }
        let before = self.before.remove(&key);
        self.now.entry(key).or_insert_with(|| {
            before.unwrap_or(Chat {
                since: now,
                count: 0,
                is_told: false,
                is_staff: false,
                hinted: None,
            })
        })
    }
}

impl Chat {
    /// Whether its minute lasts; a clock that was set back begins a new one.
    fn is_within(&self, now: DateTime<Utc>) -> bool {
        (TimeDelta::zero()..WINDOW).contains(&(now - self.since))
    }
}

#[cfg(test)]
mod tests {
    use super::{CHATS, Gate, GateLimits, Verdict};
    use crate::vault::ChatId;
    use chrono::{DateTime, TimeDelta, Utc};

    const CHAT: ChatId = ChatId::new(7);

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn counted(gate: &Gate, chat: ChatId, events: u32, now: DateTime<Utc>) -> (u32, u32) {
        let mut counted = (0, 0);
        for _ in 0..events {
            match gate.hear(chat, now).verdict {
                Verdict::Pass => counted.0 += 1,
                Verdict::First => counted.1 += 1,
                Verdict::Over => {}
            }
        }
        counted
    }

    #[test]
    fn a_chat_has_its_minute_and_is_told_once() {
        let gate = Gate::new(GateLimits::default());
        let now = noon();
        assert_eq!(counted(&gate, CHAT, 100, now), (40, 1));
        assert_eq!(
            counted(&gate, CHAT, 9, now + TimeDelta::seconds(59)),
            (0, 0)
        );
        assert_eq!(
            counted(&gate, ChatId::new(8), 3, now),
            (3, 0),
            "nobody else"
        );
        assert_eq!(
            counted(&gate, CHAT, 41, now + TimeDelta::minutes(1)),
            (40, 1)
        );
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let gate = Gate::new(GateLimits::default());
        assert_eq!(counted(&gate, CHAT, 100, noon()), (40, 1));
        let earlier = noon() - TimeDelta::hours(1);
        assert_eq!(counted(&gate, CHAT, 100, earlier), (40, 1));
        assert!(gate.may_hint(CHAT, noon()));
        assert!(gate.may_hint(CHAT, earlier));
    }

    #[test]
    fn staff_in_a_session_may_do_more_until_it_ends() {
        let gate = Gate::new(GateLimits::default());
        let now = noon();
        assert_eq!(counted(&gate, CHAT, 1, now), (1, 0));
        gate.knows(CHAT, true, now);
        assert_eq!(counted(&gate, CHAT, 300, now), (239, 1));
        let later = now + TimeDelta::minutes(1);
        gate.knows(CHAT, false, later);
        assert_eq!(counted(&gate, CHAT, 300, later), (40, 1));
    }

    #[test]
    fn what_is_not_understood_is_answered_once_a_minute_in_each_chat() {
        let gate = Gate::new(GateLimits::default());
        let at = |seconds| noon() + TimeDelta::seconds(seconds);
        let may = [0, 1, 59, 60, 61, 119, 120].map(|seconds| gate.may_hint(CHAT, at(seconds)));
        assert_eq!(may, [true, false, false, true, false, false, true]);
        assert!(gate.may_hint(ChatId::new(8), at(0)));
    }

    #[test]
    fn a_million_chats_leave_a_table_of_fixed_size_and_nothing_after_two_minutes() {
        let gate = Gate::new(GateLimits::default());
        for chat in 0..1_000_000 {
            gate.hear(ChatId::new(chat), noon());
        }
        let kept = |gate: &Gate| {
            let kept = gate.kept();
            (kept.now.len(), kept.before.len())
        };
        let (now, before) = kept(&gate);
        assert!(now <= CHATS && before <= CHATS, "{now} {before}");
        gate.hear(CHAT, noon() + TimeDelta::minutes(3));
        assert_eq!(kept(&gate), (1, 0));
    }
}
