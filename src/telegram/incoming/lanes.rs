//! **Lanes**: the events of one chat one after another, those of different chats beside each other.
//!
//! Neither a handler that takes long nor one that panics holds up another chat. How many wait is bounded, in a chat and over all.
//!
//! Never here: what an event is.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, oneshot};

/// Events of one chat that wait or are dealt with: more than one of the staff may send in a minute.
const OF_ONE: usize = 256;

/// The same of all.
const OF_ALL: usize = 1024;

#[derive(Debug, Default)]
pub(super) struct Lanes {
    kept: Mutex<Kept>,
    empty: Notify,
}

#[derive(Debug, Default)]
struct Kept {
    lanes: HashMap<u64, Lane>,
    all: usize,
    /// Of these, news of the chats themselves.
    news: usize,
}

#[derive(Debug)]
struct Lane {
    count: usize,
    /// Resolves when the last that came is done.
    last: oneshot::Receiver<()>,
}

/// A place in the lane of a chat, until it is dropped.
pub(super) struct Turn {
    lanes: Arc<Lanes>,
    key: u64,
    is_news: bool,
    before: Option<oneshot::Receiver<()>>,
    /// Dropped last of all that holds the lane: the next begins.
    _done: oneshot::Sender<()>,
}

impl Lanes {
    /// The next place in the lane of this chat; none when too many wait.
    pub(super) fn enter(self: &Arc<Self>, key: u64) -> Option<Turn> {
        self.enter_as(key, false)
    }

    /// The same for news of the chat itself, which have room of their own: they keep nobody out, and nobody them.
    pub(super) fn enter_with_news(self: &Arc<Self>, key: u64) -> Option<Turn> {
        self.enter_as(key, true)
    }

    fn enter_as(self: &Arc<Self>, key: u64, is_news: bool) -> Option<Turn> {
        let (done, last) = oneshot::channel();
        let mut kept = self.kept();
        let waiting = kept.lanes.get(&key).map_or(0, |lane| lane.count);
        let (of_one, under_way) = if is_news {
            (OF_ONE * 2, kept.news)
        } else {
            (OF_ONE, kept.all - kept.news)
        };
        if waiting >= of_one || under_way >= OF_ALL {
            return None;
        }
        kept.all += 1;
        kept.news += usize::from(is_news);
        let before = match kept.lanes.entry(key) {
            Entry::Occupied(mut lane) => {
                let lane = lane.get_mut();
                lane.count += 1;
                Some(std::mem::replace(&mut lane.last, last))
            }
            Entry::Vacant(free) => {
                free.insert(Lane { count: 1, last });
                None
            }
        };
        Some(Turn {
            lanes: Arc::clone(self),
            key,
            is_news,
            before,
            _done: done,
        })
    }

    /// Resolves when nothing is under way.
    pub(super) async fn are_empty(&self) {
        loop {
            let emptied = self.empty.notified();
            if self.kept().all == 0 {
                return;
            }
            emptied.await;
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Turn {
    /// Resolves when all that came before in this chat is done.
    pub(super) async fn comes(&mut self) {
        if let Some(before) = self.before.take() {
            // An error means that it ended by itself, which is as good.
            let _ = before.await;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut kept = self.lanes.kept();
        kept.all -= 1;
        kept.news -= usize::from(self.is_news);
        if let Some(lane) = kept.lanes.get_mut(&self.key) {
            lane.count -= 1;
            if lane.count == 0 {
                kept.lanes.remove(&self.key);
            }
        }
        if kept.all == 0 {
            self.lanes.empty.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lanes, OF_ALL, OF_ONE};
    use std::sync::Arc;

    #[tokio::test]
    async fn one_after_another_in_a_chat_and_beside_each_other_elsewhere() {
        let lanes = Arc::<Lanes>::default();
        let mut first = lanes.enter(1).unwrap();
        let mut second = lanes.enter(1).unwrap();
        let mut elsewhere = lanes.enter(2).unwrap();
        first.comes().await;
        elsewhere.comes().await;
        assert!(futures::poll!(Box::pin(second.comes())).is_pending());
        // However the first ends.
        drop(first);
        let mut third = lanes.enter(1).unwrap();
        assert!(futures::poll!(Box::pin(third.comes())).is_pending());
        drop(second);
        third.comes().await;
        assert!(futures::poll!(Box::pin(lanes.are_empty())).is_pending());
        drop((third, elsewhere));
        lanes.are_empty().await;
        assert!(lanes.kept().lanes.is_empty(), "nothing is left behind");
    }

    #[test]
    fn how_many_wait_is_bounded() {
        let lanes = Arc::<Lanes>::default();
        let one: Vec<_> = std::iter::repeat_with(|| lanes.enter(1))
            .map_while(|turn| turn)
            .collect();
        assert_eq!(one.len(), OF_ONE);
        let all: Vec<_> = (2..).map_while(|key| lanes.enter(key)).collect();
        assert_eq!(one.len() + all.len(), OF_ALL);
    }
}
