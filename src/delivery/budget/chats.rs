//! The pace of one **chat**: a message a second, and twenty a minute in a group or channel, over all its topics and all that the
//! bot says there.
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
use crate::domain::subscriber::ChatKind;
use crate::vault::ChatId;

/// Messages a minute in a group.
const GROUP_PER_MINUTE: usize = 20;

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

/// Private chats have only their second: few bytes each, since all of a large fan-out are here for a moment.
#[derive(Debug, Default)]
struct Private {
    last: HashMap<ChatId, Instant>,
    /// The same, oldest first.
    order: VecDeque<(ChatId, Instant)>,
}

/// When the last messages to a group were sent.
#[derive(Debug, Default)]
struct Sent {
    at: VecDeque<Instant>,
    /// How many a minute this process may send.
    limit: usize,
}

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
            sent.note(at);
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
        free(sent.wait(now)).map(|()| sent.note(now))
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
        free(sent.minute_wait(now)).map(|()| sent.note(now))
    }

    /// Takes the place of the next message of a delivery that was begun; the caller has waited for the second.
    pub(super) fn take_again(&self, chat: ChatId, now: Instant) -> Result<(), Duration> {
        let mut kept = self.lock();
        if let Some(sent) = kept.groups.get_mut(&chat) {
            return free(sent.minute_wait(now)).map(|()| sent.note(now));
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

/// An error when it has to wait.
fn free(wait: Duration) -> Result<(), Duration> {
    if wait.is_zero() { Ok(()) } else { Err(wait) }
}

impl Private {
    fn wait(&self, chat: ChatId, now: Instant) -> Duration {
        self.last.get(&chat).map_or(Duration::ZERO, |last| {
            (*last + CHAT_INTERVAL).saturating_duration_since(now)
        })
    }

    fn note(&mut self, chat: ChatId, now: Instant) {
        while let Some((old, at)) = self.order.front().copied() {
            if at + CHAT_INTERVAL > now {
                break;
            }
            self.order.pop_front();
            if self.last.get(&old).is_some_and(|last| *last == at) {
                self.last.remove(&old);
            }
        }
        self.last.insert(chat, now);
        self.order.push_back((chat, now));
    }
}

impl Kept {
    fn group(&mut self, chat: ChatId, limit: usize, now: Instant) -> &mut Sent {
        if self.groups.len() >= self.sweep_above {
            self.groups
                .retain(|_, sent| sent.at.back().is_some_and(|last| *last + MINUTE > now));
            self.sweep_above = (self.groups.len() * 2).max(SWEPT_ABOVE);
        }
        let sent = self.groups.entry(chat).or_default();
        sent.limit = limit;
        sent
    }
}

impl Sent {
    fn note(&mut self, now: Instant) {
        self.at.push_back(now);
        while self.at.len() > GROUP_PER_MINUTE {
            self.at.pop_front();
        }
    }

    fn wait(&self, now: Instant) -> Duration {
        let second = self.at.back().map_or(Duration::ZERO, |last| {
            (*last + CHAT_INTERVAL).saturating_duration_since(now)
        });
        second.max(self.minute_wait(now))
    }

    /// Until the message before as many as may be sent a minute is a minute old.
    fn minute_wait(&self, now: Instant) -> Duration {
        let index = self.at.len().checked_sub(self.limit);
        let oldest = index.and_then(|index| self.at.get(index));
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
            assert_eq!(chats.answer(CHAT, ChatKind::Group, at(2 * n + 1)), Ok(()));
        }
        let wait = chats.take(CHAT, ChatKind::Group, at(20)).unwrap_err();
        assert!(chats.answer(CHAT, ChatKind::Group, at(20)).is_err());
        assert_eq!(at(20) + wait, begun + MINUTE);
        assert_eq!(chats.take(CHAT, ChatKind::Group, begun + MINUTE), Ok(()));
        assert!(chats.take(CHAT, ChatKind::Group, begun + MINUTE).is_err());
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
        let taken = (0..60).filter(|n| {
            let at = begun + Duration::from_secs(*n);
            chats.answer(CHAT, ChatKind::Channel, at).is_ok()
        });
        assert_eq!(taken.count(), 5);
    }

    #[test]
    fn a_million_chats_leave_nothing_behind() {
        let (chats, begun) = (Chats::default(), Instant::now());
        for n in 0..1_000_000_i64 {
            let at = begun + Duration::from_millis(n.unsigned_abs());
            assert_eq!(chats.take(ChatId::new(n), ChatKind::Private, at), Ok(()));
            if n % 100 == 0 {
                let group = ChatId::new(-n);
                assert_eq!(chats.take(group, ChatKind::Group, at), Ok(()));
            }
        }
        let kept = chats.lock();
        assert!(
            kept.private.last.len() < 1_100,
            "{}",
            kept.private.last.len()
        );
        assert_eq!(kept.private.last.len(), kept.private.order.len());
        assert!(kept.groups.len() < 2_000, "{}", kept.groups.len());
    }
}
