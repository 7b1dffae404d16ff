//! The second of **private** chats: when each was sent something last, for as long as it matters.
//!
//! Never here: groups, which have a minute too.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use super::CHAT_INTERVAL;
use crate::vault::ChatId;

/// Few bytes each, and nothing is taken out singly, since all of a large fan-out are here for a moment: who was noted in this interval,
/// and who in the one before. What is older matters no more.
#[derive(Debug)]
pub(super) struct Private {
    /// Moments are counted from here.
    begun: Instant,
    /// When this interval began.
    since: Duration,
    /// Microseconds.
    now: HashMap<ChatId, u64>,
    before: HashMap<ChatId, u64>,
}

impl Default for Private {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            since: Duration::ZERO,
            now: HashMap::new(),
            before: HashMap::new(),
        }
    }
}

impl Private {
    /// How long the next message to a chat waits.
    pub(super) fn wait(&self, chat: ChatId, now: Instant) -> Duration {
        let last = self.now.get(&chat).or_else(|| self.before.get(&chat));
        last.map_or(Duration::ZERO, |last| {
            let free = self.begun + Duration::from_micros(*last) + CHAT_INTERVAL;
            free.saturating_duration_since(now)
        })
    }

    /// A message goes to a chat at this moment.
    pub(super) fn note(&mut self, chat: ChatId, now: Instant) {
        let at = now.saturating_duration_since(self.begun);
        if at >= self.since + CHAT_INTERVAL {
            // Who stands in the older row was noted before this interval began.
            std::mem::swap(&mut self.now, &mut self.before);
            self.now.clear();
            self.now.shrink_to(self.before.len() * 2);
            self.since = at;
        }
        let at = u64::try_from(at.as_micros()).unwrap_or(u64::MAX);
        self.now.insert(chat, at);
    }
}

#[cfg(test)]
mod tests {
    use super::{CHAT_INTERVAL, Private};
    use crate::vault::ChatId;
    use proptest::prelude::{Just, Strategy, prop_oneof, proptest};
    use std::collections::HashMap;
    use std::time::Duration;
    use tokio::time::Instant;

    fn pause() -> impl Strategy<Value = Duration> {
        prop_oneof![
            (0..400_u64).prop_map(Duration::from_millis),
            Just(CHAT_INTERVAL),
            Just(CHAT_INTERVAL * 3),
        ]
    }

    proptest! {
        /// As if each chat's last moment were kept for ever.
        #[test]
        fn each_chat_waits_for_its_own_second(steps in proptest::collection::vec((0..6_i64, pause()), 1..60)) {
            let (mut private, mut kept) = (Private::default(), HashMap::new());
            let mut now = private.begun;
            for (chat, pause) in steps {
                now += pause;
                for other in 0..6 {
                    let free = kept.get(&other).map(|last: &Instant| *last + CHAT_INTERVAL);
                    let wait = free.map_or(Duration::ZERO, |free| free.saturating_duration_since(now));
                    assert_eq!(private.wait(ChatId::new(other), now), wait);
                }
                private.note(ChatId::new(chat), now);
                kept.insert(chat, now);
            }
        }
    }

    #[test]
    fn a_million_chats_leave_nothing_behind() {
        let mut private = Private::default();
        for n in 0..1_000_000_u32 {
            let at = private.begun + Duration::from_micros(u64::from(n) * 20);
            private.note(ChatId::new(n.into()), at);
        }
        let most = private.now.len().max(private.before.len());
        assert!(most <= 52_501, "{most}");
        // And a quiet night gives back what a fan-out took.
        for second in 30..33 {
            let at = private.begun + CHAT_INTERVAL * second;
            private.note(ChatId::new(1), at);
        }
        let room = private.now.capacity() + private.before.capacity();
        assert!(room < 100, "{room}");
    }
}
