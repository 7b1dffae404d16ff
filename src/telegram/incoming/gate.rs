//! The **gate**: how many events of one chat, and of all together, are dealt with. What is above costs a look into a table of
//! fixed size, and nothing else.
//!
//! A chat is known here by a hash that no other process can make, and for two minutes at most; one of the staff for as long as it is
//! one, because no flood may keep the staff from locking what is published.
//!
//! Never here: a chat's number, the database, an answer.

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::flow::{Caller, Flow};
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
    /// The same of all who speak in one group.
    pub group_per_minute: u32,
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
            group_per_minute: 240,
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
    staff: Mutex<HashSet<u64>>,
    flow: Mutex<Flow>,
    /// Events that were left unanswered because there were too many, since this was asked last.
    dropped: AtomicU64,
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
    /// One of the staff with an open session.
    in_session: bool,
    hinted: Option<DateTime<Utc>>,
    /// Events that were let through in its minute, and the last of them.
    heard: u32,
    heard_at: Option<DateTime<Utc>>,
}

/// What was decided of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heard {
    /// Of the chat; only this process knows it.
    pub(super) key: u64,
    /// Of whom it counts: the chat, or who speaks in the group.
    person: u64,
    pub(super) verdict: Verdict,
    pub(super) caller: Caller,
    /// One of the staff, in a session or not.
    pub(super) is_staff: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
            staff: Mutex::default(),
            flow: Mutex::default(),
            dropped: AtomicU64::new(0),
        }
    }

    /// An event of a private chat came in.
    pub(super) fn hear(&self, chat: ChatId, now: DateTime<Utc>) -> Heard {
        self.count(chat, self.limits.per_minute, now)
    }

    /// An event of somebody in a group came in. Each is counted for themselves, in all groups together: nobody mutes the group for the
    /// others, and in ten groups nobody may do ten times as much. Who speaks in the name of the group is none.
    pub(super) fn hear_in_group(
        &self,
        group: ChatId,
        person: Option<ChatId>,
        now: DateTime<Utc>,
    ) -> Heard {
        let of_group = self.count(group, self.limits.group_per_minute, now);
        let Some(person) = person else {
            return of_group;
        };
        let of_person = self.hear(person, now);
        Heard {
            key: of_group.key,
            verdict: of_group.verdict.max(of_person.verdict),
            ..of_person
        }
    }

    /// News of a chat itself came in. They are counted apart from what is said in it, and wait for no turn: nobody tells them twice, so
    /// no crowd and no talker may keep them out. Who makes more of them than anybody needs only harms the own chat.
    pub(super) fn hear_news(&self, chat: ChatId, now: DateTime<Utc>) -> Heard {
        let key = self.hasher.hash_one((chat, "news"));
        Heard {
            key: self.key(chat),
            ..self.count_as(key, self.limits.per_minute, now)
        }
    }

    fn count(&self, chat: ChatId, per_minute: u32, now: DateTime<Utc>) -> Heard {
        self.count_as(self.key(chat), per_minute, now)
    }

    fn count_as(&self, key: u64, per_minute: u32, now: DateTime<Utc>) -> Heard {
        let is_staff = self.staff().contains(&key);
        let mut kept = self.kept();
        let known = kept.of(key, now);
        if !known.is_within(now) {
            *known = Chat {
                count: 0,
                is_told: false,
                // Who was let through a moment ago is in the middle of something.
                heard: u32::from(known.was_heard(now)),
                since: now,
                ..*known
            };
        }
        known.count = known.count.saturating_add(1);
        let limit = if known.in_session {
            self.limits.staff_per_minute
        } else {
            per_minute
        };
        let verdict = match known.count {
            count if count <= limit => Verdict::Pass,
            _ if known.is_told => Verdict::Over,
            _ => Verdict::First,
        };
        Heard {
            key,
            person: key,
            verdict,
            caller: Caller {
                nth: known.count,
                heard: known.heard,
            },
            is_staff,
        }
    }

    /// When an event may begin, of all that there are; none when it is one too many. See [`Flow`] for whose turn it is.
    pub(super) fn turn(
        &self,
        answers: AnswerRate,
        heard: &Heard,
        now: DateTime<Utc>,
    ) -> Option<Duration> {
        let most = f64::from(self.limits.per_second);
        let rate = AnswerRate {
            usual: answers.usual.min(most),
            in_a_flood: answers.in_a_flood.min(most),
        };
        let turn = if heard.is_staff {
            Some(Duration::ZERO)
        } else {
            let mut flow = self.flow.lock().unwrap_or_else(PoisonError::into_inner);
            flow.turn(rate, heard.caller)
        };
        if turn.is_some() {
            let mut kept = self.kept();
            let known = kept.of(heard.person, now);
            known.is_told |= heard.verdict == Verdict::First;
            known.heard = known.heard.saturating_add(1);
            known.heard_at = Some(now);
        }
        turn
    }

    /// One was left unanswered, because there were too many.
    pub(super) fn dropped(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }

    /// How many were, since this was asked last.
    pub fn take_dropped(&self) -> u64 {
        self.dropped.swap(0, Ordering::Relaxed)
    }

    /// These are the chats of the staff, as the database says.
    pub fn staff_are(&self, chats: impl IntoIterator<Item = ChatId>) {
        *self.staff() = chats.into_iter().map(|chat| self.key(chat)).collect();
    }

    /// Whether this is a chat of one of the staff, and whether a session is open in it, as the database has just said.
    pub(in super::super) fn knows(
        &self,
        chat: ChatId,
        (is_staff, in_session): (bool, bool),
        now: DateTime<Utc>,
    ) {
        let key = self.key(chat);
        if is_staff {
            self.staff().insert(key);
        } else {
            self.staff().remove(&key);
        }
        self.kept().of(key, now).in_session = in_session;
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

    fn staff(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.staff.lock().unwrap_or_else(PoisonError::into_inner)
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
                in_session: false,
                hinted: None,
                heard: 0,
                heard_at: None,
            })
        })
    }
}

impl Chat {
    /// Whether its minute lasts; a clock that was set back begins a new one.
    fn is_within(&self, now: DateTime<Utc>) -> bool {
        (TimeDelta::zero()..WINDOW).contains(&(now - self.since))
    }

    /// Whether an event of it was let through within the last minute.
    fn was_heard(&self, now: DateTime<Utc>) -> bool {
        self.heard_at
            .is_some_and(|at| (TimeDelta::zero()..WINDOW).contains(&(now - at)))
    }
}

#[cfg(test)]
mod tests {
    use super::{CHATS, Gate, GateLimits, Verdict};
    use crate::delivery::AnswerRate;
    use crate::vault::ChatId;
    use chrono::{DateTime, TimeDelta, Utc};
    use std::time::Duration;

    const CHAT: ChatId = ChatId::new(7);

    const PLENTY: AnswerRate = AnswerRate {
        usual: 100.0,
        in_a_flood: 100.0,
    };
    const LITTLE: AnswerRate = AnswerRate {
        usual: 1.0,
        in_a_flood: 1.0,
    };

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn counted(gate: &Gate, chat: ChatId, events: u32, now: DateTime<Utc>) -> (u32, u32) {
        let mut counted = (0, 0);
        for _ in 0..events {
            let heard = gate.hear(chat, now);
            match heard.verdict {
                Verdict::Pass => counted.0 += 1,
                Verdict::First => {
                    counted.1 += 1;
                    assert!(gate.turn(PLENTY, &heard, now).is_some());
                }
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
        gate.knows(CHAT, (true, true), now);
        assert_eq!(counted(&gate, CHAT, 300, now), (239, 1));
        let later = now + TimeDelta::minutes(1);
        gate.knows(CHAT, (true, false), later);
        assert_eq!(counted(&gate, CHAT, 300, later), (40, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn no_flood_keeps_the_staff_out_with_or_without_a_session() {
        let gate = Gate::new(GateLimits::default());
        gate.staff_are([CHAT]);
        let (mut stranger, now) = (100, noon());
        let mut another = || {
            stranger += 1;
            gate.hear(ChatId::new(stranger), now)
        };
        while gate.turn(LITTLE, &another(), now).is_some() {}
        for later in [0, 1, 130] {
            let now = now + TimeDelta::seconds(later);
            let heard = gate.hear(CHAT, now);
            assert_eq!(gate.turn(LITTLE, &heard, now), Some(Duration::ZERO));
        }
        gate.knows(CHAT, (false, false), now);
        assert!(!gate.hear(CHAT, now).is_staff, "who is removed is none");
    }

    #[test]
    fn news_of_a_chat_pass_beside_a_flood_in_it_and_have_an_end_too() {
        let gate = Gate::new(GateLimits::default());
        let now = noon();
        counted(&gate, CHAT, 1000, now);
        let passed = |_: &u32| gate.hear_news(CHAT, now).verdict == Verdict::Pass;
        assert_eq!((0..1000).filter(passed).count(), 40);
        let (said, news) = (gate.hear(CHAT, now), gate.hear_news(CHAT, now));
        assert_eq!(said.key, news.key, "one after another");
        let other = gate.hear_news(ChatId::new(8), now);
        assert_eq!(other.verdict, Verdict::Pass, "nobody else's");
    }

    /// Nobody would know why there is silence.
    #[tokio::test(start_paused = true)]
    async fn who_was_to_be_told_and_had_no_turn_is_told_later() {
        let gate = Gate::new(GateLimits::default());
        let now = noon();
        for _ in 0..40 {
            gate.hear(CHAT, now);
        }
        let first = gate.hear(CHAT, now);
        assert_eq!(first.verdict, Verdict::First);
        while gate.turn(LITTLE, &first, now).is_some() {
            gate.kept().of(first.person, now).is_told = false;
        }
        assert_eq!(gate.hear(CHAT, now).verdict, Verdict::First);
    }

    #[test]
    fn who_speaks_in_many_groups_is_one_person_and_mutes_no_group() {
        let gate = Gate::new(GateLimits::default());
        let passed = |group: i64, person| {
            let heard = gate.hear_in_group(ChatId::new(-group), Some(person), noon());
            heard.verdict == Verdict::Pass
        };
        let many = (1..=100).filter(|group| passed(*group, CHAT)).count();
        assert_eq!(many, 40);
        let another = ChatId::new(8);
        let loud = (1..=100).filter(|_| passed(7, CHAT)).count();
        assert_eq!((loud, passed(7, another)), (0, true));
        let crowd = (100..1000).filter(|person| passed(7, ChatId::new(*person)));
        assert!(crowd.count() <= 240, "but not without end");
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
