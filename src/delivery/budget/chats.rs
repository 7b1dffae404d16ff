//! The pace of one **chat**: a message a second, and twenty a minute in a group or channel, over all its topics and all that the
//! bot says there.
//!
//! Of the minute of a group, answers to anybody take less than a third: the updates that it subscribes to come however much people ask
//! there. Only its administrators are answered as long as there is a message left.
//!
//! A chat is remembered for as long as it has to wait, in memory; in its first minute a process asks the log what groups were sent
//! before it came. Several processes divide the minute of a group among them; of the second each knows its own messages, and
//! Telegram takes short bursts in a private chat.
//!
//! Never here: the rate of the whole bot.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::CHAT_INTERVAL;
use super::private::Private;
use crate::domain::subscriber::ChatKind;
use crate::vault::ChatId;

/// Messages a minute in a group.
const GROUP_PER_MINUTE: usize = 20;

/// The parts of it that answers may take, in twentieths: all but those to administrators, and those to who is not known to be one.
const ANSWERS: usize = 10;
const TO_ANYBODY: usize = 6;

/// Its minute, and a little more, because clocks differ.
const MINUTE: Duration = Duration::from_secs(61);

/// So many groups are kept before those are swept out that wait for nothing any more.
const SWEPT_ABOVE: usize = 256;

#[derive(Debug)]
pub(super) struct Chats {
    kept: Mutex<Kept>,
    per_minute: AtomicUsize,
    begun: Instant,
}

#[derive(Debug, Default)]
struct Kept {
    private: Private,
    groups: HashMap<ChatId, Sent>,
    /// Groups are swept when there are more.
    sweep_above: usize,
}

/// When the last messages to a group were sent.
#[derive(Debug, Default)]
struct Sent {
    all: Times,
    /// Of them, the answers.
    answers: Times,
    /// Of those, the ones to who is not known to be an administrator.
    to_anybody: Times,
    /// How many a minute this process may send.
    limit: usize,
}

/// Moments, the last of them last.
#[derive(Debug, Default)]
struct Times(VecDeque<Instant>);

impl Default for Chats {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
            per_minute: AtomicUsize::new(GROUP_PER_MINUTE),
            begun: Instant::now(),
        }
    }
}

impl Chats {
    /// The minute of each group is divided among so many processes.
    pub(super) fn share_among(&self, senders: u32) {
        let senders = usize::try_from(senders.max(1)).unwrap_or(1);
        let each = (GROUP_PER_MINUTE / senders).max(1);
        self.per_minute.store(each, Ordering::Relaxed);
    }

    /// Whether a process before this one may have sent to this group within a minute: then it is asked of the log once.
    pub(super) fn asks_for(&self, chat: ChatId, kind: ChatKind, now: Instant) -> bool {
        let is_young = now.saturating_duration_since(self.begun) < MINUTE;
        is_young && self.limit(kind).is_some() && !self.lock().groups.contains_key(&chat)
    }

    /// So long ago messages were sent to a group, the last of them last, by who was there before.
    pub(super) fn remember(&self, chat: ChatId, kind: ChatKind, ages: &[Duration], now: Instant) {
        let Some(limit) = self.limit(kind) else {
            return;
        };
        let mut kept = self.lock();
        if kept.groups.contains_key(&chat) {
            return;
        }
        let sent = kept.group(chat, limit, now);
        for at in ages.iter().filter_map(|age| now.checked_sub(*age)) {
            sent.all.note(at);
        }
    }

    /// How long the next delivery waits.
    pub(super) fn wait(&self, chat: ChatId, kind: ChatKind, now: Instant) -> Duration {
        let mut kept = self.lock();
        let Some(limit) = self.limit(kind) else {
            return kept.private.wait(chat, now);
        };
        kept.groups.get_mut(&chat).map_or(Duration::ZERO, |sent| {
            sent.limit = limit;
            sent.wait(now)
        })
    }

    /// Takes the place of a delivery.
    pub(super) fn take(&self, chat: ChatId, kind: ChatKind, now: Instant) -> Result<(), Duration> {
        let mut kept = self.lock();
        let Some(limit) = self.limit(kind) else {
            return free(kept.private.wait(chat, now)).map(|()| kept.private.note(chat, now));
        };
        let sent = kept.group(chat, limit, now);
        free(sent.wait(now)).map(|()| sent.all.note(now))
    }

    /// Takes the place of an answer: a person is not made to wait for the second.
    pub(super) fn answer(
        &self,
        chat: ChatId,
        kind: ChatKind,
        now: Instant,
    ) -> Result<(), Duration> {
        let mut kept = self.lock();
        let Some(limit) = self.limit(kind) else {
            kept.private.note(chat, now);
            return Ok(());
        };
        let sent = kept.group(chat, limit, now);
        let theirs = sent.to_anybody.wait(part(limit, TO_ANYBODY), now);
        free(theirs.max(sent.answer_wait(now))).map(|()| {
            sent.to_anybody.note(now);
            sent.note_answer(now);
        })
    }

    /// The same to who is known to be an administrator of the group: not behind what others ask there, and all of the minute, since who
    /// sets the group up by buttons needs a dozen answers.
    pub(super) fn answer_administrator(
        &self,
        chat: ChatId,
        kind: ChatKind,
        now: Instant,
    ) -> Result<(), Duration> {
        let Some(limit) = self.limit(kind) else {
            return self.answer(chat, kind, now);
        };
        let mut kept = self.lock();
        let sent = kept.group(chat, limit, now);
        free(sent.minute_wait(now)).map(|()| sent.note_answer(now))
    }

    /// Takes the place of the next message of a delivery that was begun; the caller has waited for the second.
    pub(super) fn take_again(&self, chat: ChatId, now: Instant) -> Result<(), Duration> {
        let mut kept = self.lock();
        if let Some(sent) = kept.groups.get_mut(&chat) {
            return free(sent.minute_wait(now)).map(|()| sent.all.note(now));
        }
        kept.private.note(chat, now);
        Ok(())
    }

    /// None for a private chat.
    fn limit(&self, kind: ChatKind) -> Option<usize> {
        match kind {
            ChatKind::Private => None,
            ChatKind::Group | ChatKind::Supergroup | ChatKind::Channel => {
                Some(self.per_minute.load(Ordering::Relaxed))
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// So many twentieths of what may be sent a minute, one at least.
fn part(limit: usize, twentieths: usize) -> usize {
    (limit * twentieths / GROUP_PER_MINUTE).max(1)
}

/// An error when it has to wait.
pub(super) fn free(wait: Duration) -> Result<(), Duration> {
    if wait.is_zero() { Ok(()) } else { Err(wait) }
}

impl Kept {
    fn group(&mut self, chat: ChatId, limit: usize, now: Instant) -> &mut Sent {
        if self.groups.len() >= self.sweep_above {
            self.groups
                .retain(|_, sent| sent.all.last().is_some_and(|last| last + MINUTE > now));
            self.sweep_above = (self.groups.len() * 2).max(SWEPT_ABOVE);
        }
        let sent = self.groups.entry(chat).or_default();
        sent.limit = limit;
        sent
    }
}

impl Sent {
    fn note_answer(&mut self, now: Instant) {
        self.answers.note(now);
        self.all.note(now);
    }

    fn wait(&self, now: Instant) -> Duration {
        let second = self.all.last().map_or(Duration::ZERO, |last| {
            (last + CHAT_INTERVAL).saturating_duration_since(now)
        });
        second.max(self.minute_wait(now))
    }

    fn answer_wait(&self, now: Instant) -> Duration {
        let answers = self.answers.wait(part(self.limit, ANSWERS), now);
        answers.max(self.minute_wait(now))
    }

    fn minute_wait(&self, now: Instant) -> Duration {
        self.all.wait(self.limit, now)
    }
}

impl Times {
    fn note(&mut self, now: Instant) {
        self.0.push_back(now);
        while self.0.len() > GROUP_PER_MINUTE {
            self.0.pop_front();
        }
    }

    fn last(&self) -> Option<Instant> {
        self.0.back().copied()
    }

    /// Until the moment before as many as there may be in a minute is a minute ago.
    fn wait(&self, limit: usize, now: Instant) -> Duration {
        let index = self.0.len().checked_sub(limit);
        let oldest = index.and_then(|index| self.0.get(index));
        oldest.map_or(Duration::ZERO, |oldest| {
            (*oldest + MINUTE).saturating_duration_since(now)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{CHAT_INTERVAL, Chats, MINUTE};
    use crate::domain::subscriber::ChatKind;
    use crate::vault::ChatId;
    use std::time::Duration;
    use tokio::time::Instant;

    const CHAT: ChatId = ChatId::new(7);

    #[test]
    fn one_a_second_in_a_chat_and_another_chat_waits_for_nothing() {
        let (chats, now) = (Chats::default(), Instant::now());
        assert_eq!(chats.take(CHAT, ChatKind::Private, now), Ok(()));
        let soon = now + Duration::from_millis(200);
        assert!(chats.take(CHAT, ChatKind::Private, soon).is_err());
        assert_eq!(chats.take(ChatId::new(8), ChatKind::Private, soon), Ok(()));
        let later = now + CHAT_INTERVAL;
        assert_eq!(chats.take(CHAT, ChatKind::Private, later), Ok(()));
    }

    #[test]
    fn twenty_a_minute_in_a_group_answers_and_all() {
        let (chats, begun) = (Chats::default(), Instant::now());
        let at = |n: u32| begun + CHAT_INTERVAL * n;
        for n in 0..10 {
            assert_eq!(chats.take(CHAT, ChatKind::Group, at(2 * n)), Ok(()));
            let answered = chats.answer_administrator(CHAT, ChatKind::Group, at(2 * n + 1));
            assert_eq!(answered, Ok(()));
        }
        let wait = chats.take(CHAT, ChatKind::Group, at(20)).unwrap_err();
        let answered = chats.answer_administrator(CHAT, ChatKind::Group, at(20));
        assert!(answered.is_err());
        assert_eq!(at(20) + wait, begun + MINUTE);
        assert_eq!(chats.take(CHAT, ChatKind::Group, begun + MINUTE), Ok(()));
        assert!(chats.take(CHAT, ChatKind::Group, begun + MINUTE).is_err());
    }

    #[test]
    fn what_people_ask_in_a_group_leaves_room_and_administrators_are_answered_to_the_last() {
        let (chats, begun) = (Chats::default(), Instant::now());
        let anybody = |at| chats.answer(CHAT, ChatKind::Supergroup, at).is_ok();
        let administrator = |at| {
            chats
                .answer_administrator(CHAT, ChatKind::Supergroup, at)
                .is_ok()
        };
        assert_eq!((0..25).filter(|_| anybody(begun)).count(), 6);
        assert_eq!((0..8).filter(|_| administrator(begun)).count(), 8);
        let at = |n: u32| begun + CHAT_INTERVAL * n;
        let updates = (1..=20).filter(|n| chats.take(CHAT, ChatKind::Supergroup, at(*n)).is_ok());
        assert_eq!(updates.count(), 6);
        assert!(!anybody(at(21)) && !administrator(at(21)));
        let later = begun + MINUTE;
        assert_eq!((0..25).filter(|_| anybody(later)).count(), 6);
        assert_eq!((0..25).filter(|_| administrator(later)).count(), 8);
        // In private everybody is at home.
        let private = (0..25).filter(|_| chats.answer(CHAT, ChatKind::Private, later).is_ok());
        assert_eq!(private.count(), 25);
    }

    #[test]
    fn what_a_process_before_has_sent_counts_too() {
        let (chats, now) = (Chats::default(), Instant::now() + MINUTE / 2);
        assert!(chats.asks_for(CHAT, ChatKind::Group, now));
        assert!(!chats.asks_for(CHAT, ChatKind::Private, now));
        let ages: Vec<Duration> = (5..25).rev().map(Duration::from_secs).collect();
        chats.remember(CHAT, ChatKind::Group, &ages, now);
        assert!(!chats.asks_for(CHAT, ChatKind::Group, now), "once");
        let wait = chats.take(CHAT, ChatKind::Group, now).unwrap_err();
        assert_eq!(wait + Duration::from_secs(24), MINUTE);
        let later = now + MINUTE;
        assert!(!chats.asks_for(ChatId::new(8), ChatKind::Group, later));
    }

    #[test]
    fn processes_divide_the_minute_of_a_group() {
        let (chats, begun) = (Chats::default(), Instant::now());
        chats.share_among(4);
        let taken = (0..58).filter(|n| {
            let at = begun + CHAT_INTERVAL * *n;
            chats.take(CHAT, ChatKind::Channel, at).is_ok()
        });
        assert_eq!(taken.count(), 5);
        let later = begun + MINUTE * 2;
        let answer = || chats.answer(CHAT, ChatKind::Channel, later).is_ok();
        assert!(answer() && !answer(), "one at least, and its part at most");
    }

    #[test]
    fn many_groups_leave_nothing_behind() {
        let (chats, begun) = (Chats::default(), Instant::now());
        for n in 0..10_000_i64 {
            let at = begun + Duration::from_millis(n.unsigned_abs() * 100);
            let group = ChatId::new(-n);
            assert_eq!(chats.take(group, ChatKind::Group, at), Ok(()));
        }
        let kept = chats.lock();
        assert!(kept.groups.len() < 2_000, "{}", kept.groups.len());
    }
}
