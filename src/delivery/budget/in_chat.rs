//! The budget **in a chat**: a delivery takes its turn in the line and its place in its chat.
//!
//! Never here: the pace of a chat itself (`chats`).

use std::time::Duration;

use tokio::time::Instant;

use super::chats::free;
use super::{Blocked, Budget, CHAT_INTERVAL, Order};
use crate::domain::subscriber::ChatKind;
use crate::vault::ChatId;

/// Why a delivery may not leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Nothing may.
    All(Blocked),
    /// Its chat has to wait so long.
    Chat(Duration),
}

impl From<Blocked> for Denied {
    fn from(blocked: Blocked) -> Self {
        Self::All(blocked)
    }
}

impl From<Duration> for Denied {
    fn from(wait: Duration) -> Self {
        Self::Chat(wait)
    }
}

impl Budget {
    /// Waits for the moment of a delivery: its turn in the line, then its place in its chat. It does not wait in the line for nothing,
    /// and looks once at the clock where nobody waits.
    ///
    /// # Errors
    /// [`Denied`] when nothing may be sent, or nothing to this chat yet.
    pub async fn turn_in(
        &self,
        (chat, kind): (ChatId, ChatKind),
        order: Order,
    ) -> Result<(), Denied> {
        let mut now = Instant::now();
        if let Some(waiting) = self.enter(order, now)? {
            if let Some(chats) = &self.chats {
                free(chats.wait(chat, kind, now))?;
            }
            self.wait_in_line(&waiting).await?;
            now = Instant::now();
        }
        Ok(self.take_chat(chat, kind, now)?)
    }

    /// Waits for the moment of the next message of a delivery to the same chat: Telegram takes one a second there. Where chats have
    /// no pace of their own only the rate counts.
    ///
    /// # Errors
    /// [`Blocked`] when Telegram asked to wait, or a group has had its minute.
    pub async fn next_part(&self, chat: ChatId) -> Result<(), Blocked> {
        self.next_in(chat, Order::Breaking).await
    }

    /// The same for what does not go before everything else.
    pub(in crate::delivery) async fn next_in(
        &self,
        chat: ChatId,
        order: Order,
    ) -> Result<(), Blocked> {
        self.check()?;
        if let Some(chats) = &self.chats {
            tokio::time::sleep(CHAT_INTERVAL).await;
            let now = Instant::now();
            let taken = chats.take_again(chat, now);
            taken.map_err(|wait| Blocked { until: now + wait })?;
        }
        self.turn(order).await
    }

    /// Whether it has to be looked up what was sent to a group before this process began.
    pub(in crate::delivery) fn asks_for(&self, chat: ChatId, kind: ChatKind) -> bool {
        let chats = self.chats.as_ref();
        // Private chats are nearly all, and looking at the clock for each would cost more than the question.
        kind != ChatKind::Private
            && chats.is_some_and(|chats| chats.asks_for(chat, kind, Instant::now()))
    }

    /// So long ago messages were sent to a group, the last of them last.
    pub(in crate::delivery) fn remember(&self, chat: ChatId, kind: ChatKind, ages: &[Duration]) {
        if let Some(chats) = &self.chats {
            chats.remember(chat, kind, ages, Instant::now());
        }
    }

    /// Takes the place of a delivery in its chat, after its turn; refused, the turn is given back.
    fn take_chat(&self, chat: ChatId, kind: ChatKind, now: Instant) -> Result<(), Duration> {
        let Some(chats) = &self.chats else {
            return Ok(());
        };
        let taken = chats.take(chat, kind, now);
        if taken.is_err() {
            let mut state = self.lock();
            let interval = state.interval();
            state.next = state.next.checked_sub(interval).unwrap_or(state.next);
            state.window.take_back();
        }
        taken
    }
}
