//! What is **pending**: texts that were checked lately, chats whose text is waited for, and how much was asked within a minute. In
//! memory only: nothing of it outlives the process.
//!
//! Never here: a database, a log.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::vault::{ChatId, random};

/// Texts that are kept for their button, and how long.
const KEPT: usize = 2_000;
const KEPT_FOR: TimeDelta = TimeDelta::hours(1);

/// How long the bot waits for the text after a bare `/verify`.
const WAITS_FOR: TimeDelta = TimeDelta::minutes(10);

/// Work that one chat may ask for within a minute, and all together: a text is one. A code counts for its chat alone.
const A_CHAT: u32 = 24;
const ALL: u32 = 900;

/// What one chat may ask within a minute however much all the others ask: a crowd cannot take it from anybody.
const FEW: u32 = 2;

/// What is to be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    /// A code: one look into an index. How many come is the gate's.
    Code,
    /// A text.
    Text,
    /// A picture: it is fetched and decoded.
    Picture,
}

impl Work {
    const fn weight(self) -> u32 {
        match self {
            Self::Code | Self::Text => 1,
            Self::Picture => 4,
        }
    }
}

/// Chats that are counted within a minute.
const CHATS: usize = 20_000;

/// What was checked lately, in memory only.
#[derive(Debug, Default)]
pub struct Pending(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    texts: HashMap<i64, String>,
    order: VecDeque<(DateTime<Utc>, i64)>,
    waiting: HashMap<ChatId, DateTime<Utc>>,
    minute: Minute,
}

/// What was asked within a minute.
#[derive(Default)]
struct Minute {
    began: DateTime<Utc>,
    all: u32,
    chats: HashMap<ChatId, Asked>,
}

/// By one chat.
#[derive(Default)]
struct Asked {
    work: u32,
    /// Texts and pictures.
    times: u32,
    is_told: bool,
}

/// Whether a chat may have something checked now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It may.
    Yes,
    /// It asked too much, or all did; it is told so.
    TooMuch,
    /// It was told already: no answer.
    Silent,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl Pending {
    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn keep(&self, text: &str, now: DateTime<Utc>) -> i64 {
        let mut kept = self.lock();
        while kept.order.len() >= KEPT
            || kept
                .order
                .front()
                .is_some_and(|(at, _)| now - *at > KEPT_FOR)
        {
            if let Some((_, number)) = kept.order.pop_front() {
                kept.texts.remove(&number);
            }
        }
        let number = random::owner();
        kept.order.push_back((now, number));
        kept.texts.insert(number, text.to_owned());
        number
    }

    pub(super) fn text(&self, number: i64, now: DateTime<Utc>) -> Option<String> {
        let kept = self.lock();
        let is_young = kept
            .order
            .iter()
            .any(|(at, other)| *other == number && now - *at <= KEPT_FOR);
        kept.texts.get(&number).filter(|_| is_young).cloned()
    }

    pub(super) fn wait(&self, chat: ChatId, now: DateTime<Utc>) {
        let mut kept = self.lock();
        kept.waiting.retain(|_, until| *until > now);
        if kept.waiting.len() < KEPT {
            kept.waiting.insert(chat, now + WAITS_FOR);
        }
    }

    pub(super) fn waits(&self, chat: ChatId, now: DateTime<Utc>) -> bool {
        self.lock()
            .waiting
            .remove(&chat)
            .is_some_and(|until| until > now)
    }

    /// Whether the next text is to be checked; it is waited for after this as well.
    pub(in super::super) fn is_awaited(&self, chat: ChatId, now: DateTime<Utc>) -> bool {
        let kept = self.lock();
        kept.waiting.get(&chat).is_some_and(|until| *until > now)
    }

    /// Nothing is waited for from this chat any more.
    pub(in super::super) fn forget(&self, chat: ChatId) {
        self.lock().waiting.remove(&chat);
    }

    /// Counts what a chat asks, in steps of a minute: cheap to refuse, and told once a minute at most.
    pub(super) fn turn(&self, chat: ChatId, work: Work, now: DateTime<Utc>) -> Turn {
        let minute = &mut self.lock().minute;
        if now - minute.began >= TimeDelta::minutes(1) || now < minute.began {
            *minute = Minute {
                began: now,
                ..Minute::default()
            };
        }
        if minute.chats.len() >= CHATS && !minute.chats.contains_key(&chat) {
            return Turn::Silent;
        }
        let asked = minute.chats.entry(chat).or_default();
        let weight = work.weight();
        let all = match work {
            Work::Code => minute.all,
            Work::Text | Work::Picture => minute.all.saturating_add(weight),
        };
        let is_spared = work == Work::Code || asked.times < FEW;
        if asked.work + weight <= A_CHAT && (all <= ALL || is_spared) {
            asked.work += weight;
            asked.times += u32::from(work != Work::Code);
            minute.all = all;
            return Turn::Yes;
        }
        if std::mem::replace(&mut asked.is_told, true) {
            Turn::Silent
        } else {
            Turn::TooMuch
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{A_CHAT, ALL, FEW, Pending, Turn, Work};
    use crate::vault::ChatId;
    use chrono::{DateTime, TimeDelta, Utc};

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).expect("a time")
    }

    /// Chats that each ask as much as one may, until all together have asked as much as all may.
    fn flooded() -> Pending {
        let pending = Pending::default();
        let crowd = i64::from(ALL / A_CHAT) + 1;
        for chat in 0..crowd {
            while pending.turn(ChatId::new(chat), Work::Text, noon()) == Turn::Yes {}
        }
        pending
    }

    #[test]
    fn a_chat_that_asks_too_much_is_told_once_a_minute_and_others_go_on() {
        let (pending, noon) = (Pending::default(), noon());
        let (busy, other) = (ChatId::new(1), ChatId::new(2));
        for _ in 0..A_CHAT {
            assert_eq!(pending.turn(busy, Work::Text, noon), Turn::Yes);
        }
        assert_eq!(pending.turn(busy, Work::Text, noon), Turn::TooMuch);
        assert_eq!(pending.turn(busy, Work::Picture, noon), Turn::Silent);
        assert_eq!(pending.turn(other, Work::Picture, noon), Turn::Yes);
        let later = noon + TimeDelta::minutes(1);
        assert_eq!(pending.turn(busy, Work::Text, later), Turn::Yes);
    }

    #[test]
    fn all_together_have_a_limit_and_nobody_who_asks_little_is_refused_for_it() {
        let pending = flooded();
        for quiet in 1_000..3_000 {
            let quiet = ChatId::new(quiet);
            for _ in 0..FEW {
                assert_eq!(pending.turn(quiet, Work::Text, noon()), Turn::Yes);
            }
            assert_eq!(pending.turn(quiet, Work::Text, noon()), Turn::TooMuch);
            assert_eq!(pending.turn(quiet, Work::Text, noon()), Turn::Silent);
        }
        // One more of the crowd would have had all its turns in a quieter minute.
        let later = noon() + TimeDelta::minutes(1);
        for _ in 0..A_CHAT {
            assert_eq!(pending.turn(ChatId::new(7), Work::Text, later), Turn::Yes);
        }
    }

    #[test]
    fn a_code_takes_no_turn_from_others_and_needs_none() {
        let pending = Pending::default();
        for chat in 0..i64::from(ALL) {
            for _ in 0..A_CHAT {
                assert_eq!(
                    pending.turn(ChatId::new(chat), Work::Code, noon()),
                    Turn::Yes
                );
            }
        }
        let other = ChatId::new(-1);
        for _ in 0..=FEW {
            assert_eq!(pending.turn(other, Work::Text, noon()), Turn::Yes);
        }
        // Those who type codes alone have a limit of their own.
        assert_eq!(
            pending.turn(ChatId::new(1), Work::Code, noon()),
            Turn::TooMuch
        );
        let flooded = flooded();
        assert_eq!(flooded.turn(other, Work::Text, noon()), Turn::Yes);
        assert_eq!(flooded.turn(other, Work::Picture, noon()), Turn::Yes);
        assert_eq!(flooded.turn(other, Work::Picture, noon()), Turn::TooMuch);
        assert_eq!(flooded.turn(other, Work::Code, noon()), Turn::Yes);
    }
}
