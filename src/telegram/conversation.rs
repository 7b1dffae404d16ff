//! The **conversation**: one incoming event, who it comes from, and whose settings it is about.
//!
//! Never here: what a command does.

mod answering;
mod managing;
mod place;
mod subject;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use teloxide::types::CallbackQueryId;

use super::api::ApiError;
use super::service::Service;
use super::staff::SentFile;
use crate::delivery::Blocked;
use crate::domain::language::Language;
use crate::domain::staff::Actor;
use crate::domain::subscriber::{Subscriber, SubscriberState};
use crate::review::{AccessError, DialogueError, ReviewError, TipError};
use crate::store::StoreError;
use crate::store::staff::StaffMember;
use crate::subscriptions::{Chat, SubscribeError};
use crate::text::{self, Words};
use crate::vault::OtherForm;

/// Why an event could not be dealt with. The person gets one apology, the log the rest.
#[derive(Debug, thiserror::Error)]
pub(super) enum HandlerError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The chat is being erased.
    #[error(transparent)]
    Subscribe(#[from] SubscribeError),
    /// Codes and sessions.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Review.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// Tips.
    #[error(transparent)]
    Tips(#[from] TipError),
    /// The answer.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// Telegram asked to wait: no answer now, the person does it again.
    #[error("Telegram asked to wait")]
    Wait(Blocked),
    /// A dialogue cannot be opened.
    #[error(transparent)]
    Sealed(#[from] DialogueError),
    /// A dialogue cannot be read.
    #[error("a dialogue cannot be read: {0}")]
    Dialogue(OtherForm),
}

pub(super) type Handled = Result<(), HandlerError>;

/// A button that was pressed.
#[derive(Debug, Clone)]
pub(super) struct Press {
    pub(super) id: CallbackQueryId,
    pub(super) message: Option<i32>,
    /// The first words in bold of that message.
    pub(super) heading: Option<String>,
}

/// A channel whose settings a conversation in a private chat is about.
#[derive(Debug, Clone)]
pub(super) struct Managed {
    /// Under this number its menus find it again.
    pub(super) number: u32,
    pub(super) chat: Chat,
    pub(super) title: String,
    /// Whether the way back to its menu need not be offered.
    pub(super) is_at_the_top: bool,
}

/// One event and how to answer it.
pub(super) struct Conversation {
    pub(super) service: Arc<Service>,
    pub(super) chat: Chat,
    /// Who wrote or pressed; none for an anonymous admin or a channel.
    pub(super) person: Option<u64>,
    pub(super) press: Option<Press>,
    /// The subscriber whose settings this is about: the chat itself, or the channel.
    pub(super) subscriber: Option<Subscriber>,
    /// The subscriber that the private chat itself is, while it is about a channel.
    pub(super) own: Option<Subscriber>,
    /// The channel that it is about; answers go to the chat all the same.
    pub(super) channel: Option<Managed>,
    pub(super) staff: Option<StaffMember>,
    /// The language to answer in.
    pub(super) language: Language,
    /// The message that came in; none for a press.
    pub(super) incoming: Option<i32>,
    /// When it was said, by Telegram's clock.
    pub(super) said_at: Option<DateTime<Utc>>,
    /// The document or photo of the message that came in.
    pub(super) file: Option<SentFile>,
    /// Whether one of the staff has a working session open.
    pub(super) in_session: bool,
    /// Whether somebody is on the way into the staff.
    pub(super) joining: bool,
    /// Whether it was just seen that the person is an administrator of this group.
    pub(super) is_administrator: bool,
    /// The place of the next answer is taken already.
    pub(super) has_place: AtomicBool,
    /// Candidates that are shown.
    pub(super) about: Mutex<Vec<i64>>,
    /// Whether it is about a tip or a question, which leave something to forget also where nobody subscribes.
    pub(super) is_visit: AtomicBool,
}

impl Conversation {
    /// The words of this conversation's language.
    pub(super) fn words(&self) -> Words {
        text::words(self.language)
    }

    /// This member of the staff as an actor.
    pub(super) fn actor(&self) -> Option<Actor> {
        self.staff.as_ref().map(|staff| Actor::Staff {
            id: staff.id,
            handle: staff.handle.clone(),
        })
    }

    /// The subscriber, made now if it is a stranger; one that could not be reached goes on. Only for what somebody chooses: who
    /// looks is not to be stored for that.
    pub(super) async fn subscribe_chat(&mut self) -> Result<Subscriber, HandlerError> {
        let subject = self.channel.as_ref().map_or(self.chat, |it| it.chat);
        let subscriber = self
            .service
            .subscriptions
            .welcome(subject, self.language)
            .await?;
        if self.channel.is_none() {
            self.language = subscriber.language;
        }
        if self.subscriber.replace(subscriber.clone()).is_none() {
            self.service.sign_ups.joined();
        }
        self.remember_pressed().await?;
        Ok(subscriber)
    }

    /// The subscriber, where somebody looks at settings: a stranger stays one; one that could not be reached goes on.
    pub(super) async fn look_in(&mut self) -> Result<Option<Subscriber>, HandlerError> {
        if self.subscriber.is_none() {
            return Ok(None);
        }
        let subject = self.channel.as_ref().map_or(self.chat, |it| it.chat);
        let found = self.service.subscriptions.welcome_back(subject).await?;
        self.subscriber.clone_from(&found);
        if found.is_some() {
            self.remember_pressed().await?;
        }
        Ok(found)
    }

    /// A stranger's menu was not remembered when it was sent.
    async fn remember_pressed(&self) -> Handled {
        match self.press.as_ref().and_then(|press| press.message) {
            Some(message) => self.remember(message.into()).await,
            None => Ok(()),
        }
    }

    /// Goes on, also who paused by themselves.
    pub(super) async fn resume(&mut self) -> Handled {
        if let Some(subscriber) = &mut self.subscriber {
            self.service.subscriptions.resume(subscriber.id).await?;
            subscriber.state = SubscriberState::Active;
            subscriber.pause_reason = None;
        }
        Ok(())
    }

    /// From here on it is about the settings of a channel.
    pub(super) fn turn_to(&mut self, channel: Managed, subscriber: Option<Subscriber>) {
        self.own = std::mem::replace(&mut self.subscriber, subscriber);
        self.channel = Some(channel);
    }

    /// What is shown next is the menu of the channel itself.
    pub(super) fn is_at_the_top(&mut self) {
        if let Some(channel) = &mut self.channel {
            channel.is_at_the_top = true;
        }
    }

    /// Reads the subscriber again.
    pub(super) async fn look_again(&mut self) -> Handled {
        let subject = self.channel.as_ref().map_or(self.chat, |it| it.chat);
        self.subscriber = self.service.subscriptions.find(subject).await?;
        Ok(())
    }

    /// What was saved, and that nothing comes nevertheless while the chat is paused by itself.
    pub(super) fn saved(&self, text: String) -> String {
        match &self.subscriber {
            Some(subscriber) if subscriber.is_paused_by_itself() => {
                let paused = match &self.channel {
                    Some(_) => self.words().chats_paused(),
                    None => self.words().still_paused(),
                };
                format!("{text}\n\n{paused}")
            }
            _ => text,
        }
    }
}
