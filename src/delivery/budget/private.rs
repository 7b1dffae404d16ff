//! The second of **private** chats: when each was sent something last, for as long as it matters.
//!
//! Never here: groups, which have a minute too.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use super::CHAT_INTERVAL;
use crate::vault::ChatId;

/// What is over is forgotten twice in the interval of a chat: all of a large fan-out are here for a moment, so nothing is taken out singly.
const SWEEP: Duration = Duration::from_millis(525);

/// Who was noted lately, and when, in microseconds since a moment: few bytes each.
#[derive(Debug)]
pub(super) struct Private {
    begun: Instant,
    swept: Instant,
    at: HashMap<ChatId, u32>,
}

impl Default for Private {
    fn default() -> Self {
        let now = Instant::now();
        Self {
            begun: now,
            swept: now,
            at: HashMap::new(),
        }
    }
}

impl Private {
    /// How long the next message to a chat waits.
    pub(super) fn wait(&self, chat: ChatId, now: Instant) -> Duration {
        let last = self.at.get(&chat);
        last.map_or(Duration::ZERO, |last| {
            let free = self.begun + Duration::from_micros(u64::from(*last)) + CHAT_INTERVAL;
            free.saturating_duration_since(now)
        })
    }

    /// A message goes to a chat at this moment.
    pub(super) fn note(&mut self, chat: ChatId, now: Instant) {
        if now >= self.swept + SWEEP {
            self.sweep(now);
        }
        let after = now.saturating_duration_since(self.begun).as_micros();
        self.at
            .insert(chat, u32::try_from(after).unwrap_or(u32::MAX));
    }

    /// Forgets who need not wait any more, and counts from an interval ago. Who stays is put in anew: places of those who were taken
    /// out one by one count as full, and the table would grow for them.
    fn sweep(&mut self, now: Instant) {
        let begun = now.checked_sub(CHAT_INTERVAL).unwrap_or(self.begun);
        let passed = begun.saturating_duration_since(self.begun);
        if let Ok(passed) = u32::try_from(passed.as_micros()) {
            let later = |(chat, at): (ChatId, u32)| (at > passed).then(|| (chat, at - passed));
            let mut stay = Vec::with_capacity(self.at.len());
            stay.extend(self.at.drain().filter_map(later));
            self.at.shrink_to(stay.len() * 2);
            self.at.extend(stay);
            self.begun += Duration::from_micros(passed.into());
        } else {
            self.at = HashMap::new();
            self.begun = begun;
        }
        self.swept = now;
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
            Just(Duration::from_hours(30)),
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
        let begun = private.begun;
        let (mut most, mut room) = (0, 0);
        for n in 0..1_000_000_u32 {
            let at = begun + Duration::from_micros(u64::from(n) * 20);
            private.note(ChatId::new(n.into()), at);
            most = most.max(private.at.len());
            room = room.max(private.at.capacity());
        }
        assert!(most <= 78_751, "{most}");
        assert!(room < 2 * most, "never more than that takes: {room}");
        // And a quiet night gives back what a fan-out took.
        for second in 30..33 {
            let at = begun + CHAT_INTERVAL * second;
            private.note(ChatId::new(1), at);
        }
        let room = private.at.capacity();
        assert!(room < 100, "{room}");
    }
}
