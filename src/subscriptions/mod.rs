//! **Subscriptions**: who wants what, at which pace, in which language; and erasure.
//!
//! A chat comes in as a [`ChatId`] and is sealed at once; everything after works with the sealed bytes and a random number.
//!
//! Never here: Telegram's words, a log line that tells who did something.

mod erased;
mod erasure;
mod hours;
mod privacy;
mod sign_ups;
mod tips;
mod turned_away;

use std::sync::Arc;

pub use crate::store::digests::PaceSettings;
use chrono::TimeDelta;
pub use erased::{Comparison, Erased, ErasedError, ErasedReport, Lost, SweepReport, Sweeping};
pub use erasure::{Erasure, ErasureReport};
pub use privacy::{
    AFTER_BLOCK, AFTER_OTHER, DueDeletion, HOURS, InFile, Kept, KeptColumn, MyData, columns,
};
pub use sign_ups::{Crowd, SignUpReport, SignUps};
pub use turned_away::{TurnedAway, TurnedAwayReport};

use crate::clock::Clock;
use crate::domain::language::Language;
use crate::domain::subscriber::{ChatKind, PauseReason, Subscriber, SubscriberState};
use crate::domain::topic::Topic;
use crate::store::subscribers::{ChatForms, NewSubscriber};
use crate::store::{Store, StoreError};
use crate::vault::{ChatId, Purpose, Vault, random};

/// How long Telegram lets a bot delete what it sent.
const DELETABLE_FOR: TimeDelta = TimeDelta::hours(48);

/// When a menu or an answer was sent is kept to this.
const HOUR: TimeDelta = TimeDelta::hours(1);

/// A chat as an incoming event names it.
#[derive(Debug, Clone, Copy)]
pub struct Chat {
    /// The chat.
    pub id: ChatId,
    /// Forum topic within it.
    pub thread: Option<i32>,
    /// Kind of chat.
    pub kind: ChatKind,
}

/// A topic and whether the subscriber has it.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The topic.
    pub topic: Topic,
    /// Whether it is subscribed.
    pub chosen: bool,
}

/// Why a chat is no subscriber now.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its erasure is under way; it becomes a stranger within moments.
    #[error("the erasure of this chat is under way")]
    Erasing,
}

/// Reads and changes subscriptions.
pub struct Subscriptions {
    store: Store,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    bot: i16,
}

impl Subscriptions {
    /// Puts the parts together; `bot` is the one that serves.
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, clock: Arc<dyn Clock>, bot: i16) -> Self {
        Self {
            store,
            vault,
            clock,
            bot,
        }
    }

    /// The subscriber of a chat; none for a stranger.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn find(&self, chat: Chat) -> Result<Option<Subscriber>, StoreError> {
        self.store.subscriber(&self.seal(chat)).await
    }

    /// The subscriber of a chat, made now if it is a stranger. Safe to call twice.
    ///
    /// # Errors
    /// [`SubscribeError`] when the database does not answer, or the chat is being erased.
    pub async fn find_or_add(
        &self,
        chat: Chat,
        language: Language,
    ) -> Result<Subscriber, SubscribeError> {
        let sealed = self.seal(chat);
        loop {
            if let Some(subscriber) = self.store.subscriber(&sealed).await? {
                return Ok(subscriber);
            }
            let number = random::number();
            let new = NewSubscriber {
                // 31 random bits; zero is not an id.
                id: i32::try_from(number >> 1).unwrap_or(1).max(1),
                bot: self.bot,
                kind: chat.kind,
                language,
            };
            if !self
                .store
                .add_subscriber(&sealed, new, self.clock.now())
                .await?
                && self.is_erasing(&sealed).await?
            {
                return Err(SubscribeError::Erasing);
            }
        }
    }

    /// The same for a chat that does something with its settings: it can be reached, by this bot, so it goes on, unless it
    /// paused by itself.
    ///
    /// # Errors
    /// [`SubscribeError`] when the database does not answer, or the chat is being erased.
    pub async fn welcome(
        &self,
        chat: Chat,
        language: Language,
    ) -> Result<Subscriber, SubscribeError> {
        let subscriber = self.find_or_add(chat, language).await?;
        Ok(self.go_on(subscriber).await?)
    }

    /// The same for a chat that only looks at its settings: a stranger stays one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn welcome_back(&self, chat: Chat) -> Result<Option<Subscriber>, StoreError> {
        match self.find(chat).await? {
            Some(subscriber) => self.go_on(subscriber).await.map(Some),
            None => Ok(None),
        }
    }

    async fn go_on(&self, mut subscriber: Subscriber) -> Result<Subscriber, StoreError> {
        let is_paused = self.store.come_back(subscriber.id, self.bot).await?;
        (subscriber.state, subscriber.pause_reason) = if is_paused {
            (SubscriberState::Paused, Some(PauseReason::Oneself))
        } else {
            (SubscriberState::Active, None)
        };
        Ok(subscriber)
    }

    /// Topics in the order of the catalogue.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn topics(&self) -> Result<Vec<Topic>, StoreError> {
        self.store.topics().await
    }

    /// Every topic, and whether the subscriber has it; a stranger has none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn choices(&self, subscriber: Option<i32>) -> Result<Vec<Choice>, StoreError> {
        let chosen = match subscriber {
            Some(subscriber) => self.store.subscribed_topics(subscriber).await?,
            None => Vec::new(),
        };
        Ok(self
            .store
            .topics()
            .await?
            .into_iter()
            .map(|topic| Choice {
                chosen: chosen.contains(&topic.id),
                topic,
            })
            .collect())
    }

    /// Subscribes to topics; those it has stay as they are.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn subscribe(&self, subscriber: i32, topics: &[i16]) -> Result<(), StoreError> {
        self.store.subscribe(subscriber, topics).await
    }

    /// Unsubscribes from topics.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unsubscribe(&self, subscriber: i32, topics: &[i16]) -> Result<(), StoreError> {
        self.store.unsubscribe(subscriber, topics).await
    }

    /// Changes the language.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_language(
        &self,
        subscriber: i32,
        language: Language,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.store.set_language(subscriber, language, now).await
    }

    /// Nothing is sent until it resumes.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pause(&self, subscriber: i32, reason: PauseReason) -> Result<(), StoreError> {
        self.store.pause(subscriber, reason).await
    }

    /// The subscribers of a chat, one for each topic of a forum, whichever of them it is asked from.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn of_chat(&self, chat: ChatId) -> Result<Vec<i32>, StoreError> {
        let sealed = self.vault.chat_forms(Purpose::Subscriber, chat);
        self.store.subscribers_of_chat(&sealed).await
    }

    /// Nothing is sent into any topic of a chat until it resumes.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pause_chat(&self, chat: ChatId, reason: PauseReason) -> Result<(), StoreError> {
        for subscriber in self.of_chat(chat).await? {
            self.store.pause(subscriber, reason).await?;
        }
        Ok(())
    }

    /// Goes on, also with another bot than before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn resume(&self, subscriber: i32) -> Result<(), StoreError> {
        self.store.resume(subscriber, self.bot).await
    }

    /// It can be reached, whatever has failed before; nothing else changes.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_reached(&self, subscriber: i32) -> Result<(), StoreError> {
        self.store.is_reached(subscriber).await
    }

    /// The group has another chat now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn migrate(&self, old: ChatId, new: ChatId) -> Result<(), StoreError> {
        let (old, new) = (
            self.vault.chat_forms(Purpose::Subscriber, old),
            self.vault.chat_forms(Purpose::Subscriber, new),
        );
        self.store.migrate_chat(&old, &new).await
    }

    /// Marks a subscriber for erasure; [`Erasure::step`] does the rest within moments.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget(&self, subscriber: i32) -> Result<(), StoreError> {
        erasure::begin(&self.store, &self.vault, subscriber).await
    }

    /// Marks the subscriber with the code of its own file for erasure; false when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_by_code(
        store: &Store,
        vault: &Vault,
        code: &str,
    ) -> Result<bool, StoreError> {
        privacy::forget_by_code(store, vault, code).await
    }

    /// Forgets the tips of a chat, also of one that is no subscriber; false when there was nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_tips(&self, chat: ChatId) -> Result<bool, StoreError> {
        tips::forget(&self.store, &self.vault, chat).await
    }

    /// Whether there are tips of a chat to forget, or what is kept because of them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn has_tips(&self, chat: ChatId) -> Result<bool, StoreError> {
        tips::knows(&self.store, &self.vault, chat).await
    }

    /// Remembers a menu or an answer for 48 h, so that `/forget` can delete it in the chat.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remember_message(&self, subscriber: i32, message: i64) -> Result<(), StoreError> {
        self.store
            .remember_message(subscriber, message, self.clock.now())
            .await
    }

    /// Remembers what was said about a tip or a question in a chat that is no subscriber, for 48 h, so that `/forget` can delete
    /// it there.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remember_visit(&self, chat: ChatId, message: i64) -> Result<(), StoreError> {
        let sealed = self.vault.seal_chat(Purpose::Visitor, chat);
        self.store
            .remember_visit(&sealed, (self.bot, message), self.clock.now())
            .await
    }

    /// The messages that [`Self::remember_visit`] remembers.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn visit_messages(&self, chat: ChatId) -> Result<Vec<i64>, StoreError> {
        let sealed = self.vault.chat_forms(Purpose::Visitor, chat);
        let after = self.clock.now() - DELETABLE_FOR;
        self.store.visitor_messages(&sealed, self.bot, after).await
    }

    /// Forgets them; false when there were none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_visits(&self, chat: ChatId) -> Result<bool, StoreError> {
        let sealed = self.vault.chat_forms(Purpose::Visitor, chat);
        self.store.forget_visitor(&sealed).await
    }

    async fn is_erasing(&self, chat: &ChatForms) -> Result<bool, StoreError> {
        self.store.is_erasing(chat).await
    }

    fn seal(&self, chat: Chat) -> ChatForms {
        ChatForms {
            forms: self.vault.chat_forms(Purpose::Subscriber, chat.id),
            thread: chat.thread,
        }
    }
}
