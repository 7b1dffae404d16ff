//! The channels that were **chosen** lately, each under a random number that the buttons of its menus carry. In memory only, and
//! for half an hour: nothing that is stored joins a channel with who manages it.
//!
//! Never here: a database, a log, a right.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::vault::{ChatId, random};

/// How many are kept, and how long after they were used last.
const KEPT: usize = 1_000;
const KEPT_FOR: TimeDelta = TimeDelta::minutes(30);

/// The channels that were chosen lately.
#[derive(Default)]
pub struct Channels(Mutex<VecDeque<Chosen>>);

struct Chosen {
    number: u32,
    /// The private chat that chose it.
    by: ChatId,
    channel: ChatId,
    title: String,
    used: DateTime<Utc>,
}

impl Channels {
    /// Keeps a choice; gives the number of its menus, which stays the same while it is kept.
    pub(super) fn choose(
        &self,
        by: ChatId,
        (channel, title): (ChatId, &str),
        now: DateTime<Utc>,
    ) -> u32 {
        let mut kept = self.recent(now);
        let at = kept
            .iter()
            .position(|chosen| chosen.by == by && chosen.channel == channel);
        let number = at
            .and_then(|at| kept.remove(at))
            .map_or_else(random::number, |chosen| chosen.number);
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(Chosen {
            number,
            by,
            channel,
            title: title.to_owned(),
            used: now,
        });
        number
    }

    /// The channel of a menu, for who chose it.
    pub(super) fn numbered(
        &self,
        by: ChatId,
        number: u32,
        now: DateTime<Utc>,
    ) -> Option<(ChatId, String)> {
        let kept = self.recent(now);
        let found = kept
            .iter()
            .find(|chosen| chosen.by == by && chosen.number == number);
        found.map(|chosen| (chosen.channel, chosen.title.clone()))
    }

    /// The channel that somebody chose or used last.
    pub(super) fn latest(&self, by: ChatId, now: DateTime<Utc>) -> Option<(ChatId, String)> {
        let kept = self.recent(now);
        let found = kept.iter().rfind(|chosen| chosen.by == by);
        found.map(|chosen| (chosen.channel, chosen.title.clone()))
    }

    /// Forgets what somebody chose.
    pub(in super::super) fn forget(&self, by: ChatId) {
        self.lock().retain(|chosen| chosen.by != by);
    }

    fn recent(&self, now: DateTime<Utc>) -> std::sync::MutexGuard<'_, VecDeque<Chosen>> {
        let mut kept = self.lock();
        kept.retain(|chosen| now - chosen.used <= KEPT_FOR);
        kept
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Chosen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Channels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Channels").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Channels, KEPT, KEPT_FOR};
    use crate::vault::ChatId;
    use chrono::{DateTime, TimeDelta, Utc};

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).expect("a time")
    }

    #[test]
    fn a_menu_finds_its_channel_for_who_chose_it_and_for_half_an_hour() {
        let (channels, ala, ben) = (Channels::default(), ChatId::new(1), ChatId::new(2));
        let first = channels.choose(ala, (ChatId::new(-100), "News"), noon());
        let second = channels.choose(ala, (ChatId::new(-200), "More"), noon());
        assert_ne!(first, second);
        let found = |by, number, at| channels.numbered(by, number, at).map(|(_, title)| title);
        assert_eq!(found(ala, first, noon()).as_deref(), Some("News"));
        assert_eq!(found(ben, first, noon()), None, "it is not theirs");
        assert_eq!(
            channels.latest(ala, noon()).map(|(_, title)| title),
            Some("More".to_owned())
        );
        // Used again, it stays, and is the latest.
        let later = noon() + KEPT_FOR;
        assert_eq!(
            channels.choose(ala, (ChatId::new(-100), "News"), later),
            first
        );
        let much_later = later + TimeDelta::seconds(1);
        assert_eq!(found(ala, first, much_later).as_deref(), Some("News"));
        assert_eq!(found(ala, second, much_later), None);
        channels.forget(ala);
        assert_eq!(found(ala, first, much_later), None);
    }

    #[test]
    fn so_many_are_kept_and_no_more() {
        let channels = Channels::default();
        let first = channels.choose(ChatId::new(0), (ChatId::new(-1), ""), noon());
        for person in 1..=i64::try_from(KEPT).expect("a small number") {
            channels.choose(ChatId::new(person), (ChatId::new(-1), ""), noon());
        }
        assert_eq!(channels.numbered(ChatId::new(0), first, noon()), None);
        assert_eq!(channels.lock().len(), KEPT);
    }
}
