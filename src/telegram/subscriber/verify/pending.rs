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

/// Work that one chat may ask for within a minute, and all together: a text is one.
const A_CHAT: u32 = 24;
const ALL: u32 = 900;

/// What a picture takes: it is fetched and decoded.
pub(super) const PICTURE: u32 = 4;

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

    /// Nothing is waited for from this chat any more.
    pub(in super::super) fn forget(&self, chat: ChatId) {
        self.lock().waiting.remove(&chat);
    }

    /// Counts what a chat asks, in steps of a minute: cheap to refuse, and told once a minute at most.
    pub(super) fn turn(&self, chat: ChatId, work: u32, now: DateTime<Utc>) -> Turn {
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
        if asked.work + work <= A_CHAT && minute.all + work <= ALL {
            asked.work += work;
            minute.all += work;
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
    use super::{A_CHAT, ALL, PICTURE, Pending, Turn};
    use crate::vault::ChatId;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn a_chat_that_asks_too_much_is_told_once_a_minute_and_others_go_on() {
        let (pending, noon) = (
            Pending::default(),
            DateTime::from_timestamp(1_795_000_000, 0),
        );
        let noon = noon.expect("a time");
        let (busy, other) = (ChatId::new(1), ChatId::new(2));
        for _ in 0..A_CHAT {
            assert_eq!(pending.turn(busy, 1, noon), Turn::Yes);
        }
        assert_eq!(pending.turn(busy, 1, noon), Turn::TooMuch);
        assert_eq!(pending.turn(busy, PICTURE, noon), Turn::Silent);
        assert_eq!(pending.turn(other, PICTURE, noon), Turn::Yes);
        let later = noon + TimeDelta::minutes(1);
        assert_eq!(pending.turn(busy, 1, later), Turn::Yes);
    }

    #[test]
    fn all_together_have_a_limit_too() {
        let pending = Pending::default();
        let now = DateTime::from_timestamp(1_795_000_000, 0).expect("a time");
        let mut asked = 0;
        while pending.turn(ChatId::new(i64::from(asked)), 1, now) == Turn::Yes {
            asked += 1;
        }
        assert_eq!(asked, ALL);
        assert_eq!(pending.turn(ChatId::new(7), 1, now), Turn::TooMuch);
        assert_eq!(pending.turn(ChatId::new(7), 1, now), Turn::Silent);
    }
}
