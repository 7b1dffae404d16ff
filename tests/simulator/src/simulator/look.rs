//! Look: what tests see, and how they wait for it without sleeping.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::Simulator;
use crate::world::{Call, Chat, File, Message, State, Toast};

/// Far more than anything needs: whoever waits in vain has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a test waited for did not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSeen(String);

impl fmt::Display for NotSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not seen within {} s: {}", PATIENCE.as_secs(), self.0)
    }
}

impl Error for NotSeen {}

impl Simulator {
    /// What stands in a chat, oldest first, without what was deleted.
    #[must_use]
    pub fn messages(&self, chat: i64) -> Vec<Message> {
        self.look(|state| state.messages(chat).cloned().collect())
    }

    /// The last message of the bot in a chat.
    #[must_use]
    pub fn last_from_bot(&self, chat: i64) -> Option<Message> {
        self.look(|state| state.from_bot(chat).next_back().cloned())
    }

    /// One message, deleted or not.
    #[must_use]
    pub fn message(&self, chat: i64, id: i64) -> Option<Message> {
        self.look(|state| state.chat(chat)?.messages.get(&id).cloned())
    }

    /// Everything the bot ever sent, deleted or not, in order of time.
    #[must_use]
    pub fn sent(&self) -> Vec<Message> {
        let mut all: Vec<Message> = self.look(|state| {
            state
                .chats
                .values()
                .flat_map(|chat| chat.messages.values())
                .filter(|message| message.from_bot)
                .cloned()
                .collect()
        });
        all.sort_by_key(|message| (message.sent_at, message.id));
        all
    }

    /// How many messages the bot has sent, over all chats, whatever is kept.
    #[must_use]
    pub fn sent_count(&self) -> u64 {
        self.look(State::sent_count)
    }

    /// How many messages the bot has sent to one chat, whatever is kept.
    #[must_use]
    pub fn delivered_count(&self, chat: i64) -> u64 {
        self.look(|state| state.chat(chat).map_or(0, |chat| chat.sent))
    }

    /// Id and first text of all the bot sent to a chat, deleted or not: to compare with a delivery log.
    #[must_use]
    pub fn delivered(&self, chat: i64) -> Vec<(i64, String)> {
        self.look(|state| {
            let messages = state.chat(chat).into_iter().flat_map(Chat::messages);
            messages
                .filter(|message| message.from_bot)
                .map(|message| (message.id, message.first_text().to_owned()))
                .collect()
        })
    }

    /// Every call so far, in order, except polls that were answered well.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.look(|state| state.calls().to_vec())
    }

    /// Updates that the bot has not confirmed.
    #[must_use]
    pub fn waiting_updates(&self) -> usize {
        self.look(State::waiting_updates)
    }

    /// What people were shown after pressing buttons.
    #[must_use]
    pub fn toasts(&self) -> Vec<Toast> {
        self.look(|state| state.toasts().to_vec())
    }

    /// A file by its id.
    #[must_use]
    pub fn file(&self, file_id: &str) -> Option<File> {
        self.look(|state| state.files.get(file_id).cloned())
    }

    /// Waits until the state is as wanted; `what` says it in words.
    ///
    /// # Errors
    /// After half a minute.
    pub async fn wait_for(
        &self,
        what: &str,
        is_so: impl Fn(&State) -> bool,
    ) -> Result<(), NotSeen> {
        self.wait_for_some(what, |state| is_so(state).then_some(()))
            .await
    }

    /// Waits until there is something in the state, and gives it.
    ///
    /// # Errors
    /// After half a minute.
    pub async fn wait_for_some<T>(
        &self,
        what: &str,
        find: impl Fn(&State) -> Option<T>,
    ) -> Result<T, NotSeen> {
        let mut bell = self.inner.shared.listen();
        let seen = async {
            loop {
                bell.mark_unchanged();
                if let Some(found) = self.look(&find) {
                    return Some(found);
                }
                if bell.changed().await.is_err() {
                    return None;
                }
            }
        };
        tokio::time::timeout(PATIENCE, seen)
            .await
            .ok()
            .flatten()
            .ok_or_else(|| NotSeen(what.to_owned()))
    }

    /// Waits for a message of the bot in a chat whose text holds `part`, newer than message `after` (0: any).
    ///
    /// # Errors
    /// After half a minute; the error tells what the bot said instead.
    pub async fn wait_for_text(
        &self,
        chat: i64,
        after: i64,
        part: &str,
    ) -> Result<Message, NotSeen> {
        let found = self
            .wait_for_some("", |state| {
                state
                    .from_bot(chat)
                    .find(|message| message.id > after && message.text.contains(part))
                    .cloned()
            })
            .await;
        found.map_err(|_| {
            let said: Vec<String> = self.look(|state| {
                let messages = state.from_bot(chat).filter(|message| message.id > after);
                messages.map(|message| message.text.clone()).collect()
            });
            NotSeen(format!("{part:?} in chat {chat}; the bot said {said:?}"))
        })
    }
}
