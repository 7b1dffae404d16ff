//! The **conversation**: one incoming event, who it comes from, and the ways to answer it.
//!
//! A pressed button edits its own message where it can; a command gets a new one. What stands in a subscriber's chat is
//! remembered for 48 h, so that `/forget` can delete it; of the staff in a table of its own, or that one would tell who they are.
//!
//! Never here: what a command does.

mod managing;
mod place;
mod subject;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use teloxide::payloads::{
    AnswerCallbackQuery, AnswerCallbackQuerySetters as _, EditMessageText,
    EditMessageTextSetters as _, SendMessageSetters as _,
};
use teloxide::types::{
    CallbackQueryId, ChatId as TgChatId, MessageId, ParseMode, ReplyMarkup, ReplyParameters,
};
use tracing::debug;

use super::api::ApiError;
use super::keyboard::Keyboard;
use super::messenger::{message, no_preview};
use super::service::Service;
use super::staff::SentFile;
use crate::delivery::{Blocked, Place};
use crate::domain::candidate::tip::PictureKind;
use crate::domain::language::Language;
use crate::domain::staff::Actor;
use crate::domain::subscriber::{ChatKind, Subscriber, SubscriberState};
use crate::review::{AccessError, DialogueError, Picture, ReviewError, TipError};
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

    /// Sends plain text.
    pub(super) async fn say(&self, text: &str) -> Handled {
        self.send(&super::render::escape(text), &Keyboard::none())
            .await
    }

    /// Sends HTML with buttons.
    pub(super) async fn send(&self, html: &str, keyboard: &Keyboard) -> Handled {
        self.send_numbered(None, html, keyboard).await.map(drop)
    }

    /// The same as a reply to the message that came in.
    pub(super) async fn reply(&self, html: &str, keyboard: &Keyboard) -> Handled {
        self.send_numbered(self.incoming, html, keyboard)
            .await
            .map(drop)
    }

    /// Sends, perhaps as a reply; gives the number of the message.
    async fn send_numbered(
        &self,
        incoming: Option<i32>,
        html: &str,
        keyboard: &Keyboard,
    ) -> Result<i64, HandlerError> {
        let markup = subject::markup(self, keyboard).map(ReplyMarkup::InlineKeyboard);
        self.send_marked(incoming, html, markup).await
    }

    /// Sends HTML with a keyboard below the chat, or takes that away.
    pub(super) async fn send_with(&self, html: &str, markup: ReplyMarkup) -> Handled {
        self.send_marked(None, html, Some(markup)).await.map(drop)
    }

    async fn send_marked(
        &self,
        incoming: Option<i32>,
        html: &str,
        markup: Option<ReplyMarkup>,
    ) -> Result<i64, HandlerError> {
        let html = &subject::headed(self, html);
        let place = Place {
            chat: self.chat.id,
            thread: self.chat.thread,
        };
        let mut message = message(place, html).protect_content(self.is_of_staff());
        if let Some(markup) = markup {
            message = message.reply_markup(markup);
        }
        if let Some(incoming) = incoming {
            let reply = ReplyParameters::new(MessageId(incoming)).allow_sending_without_reply();
            message = message.reply_parameters(reply);
        }
        self.take_place()?;
        self.sent_by(None, self.service.api.send(&message)).await
    }

    /// Remembers a message of the bot that was sent past [`Self::send`] and [`Self::show`], such as a picture: everything that
    /// stands in a chat must go again, by `/forget` or at the end of a session.
    pub(super) async fn remember(&self, message: i64) -> Handled {
        if self.is_of_staff() {
            return self.remember_shown(message).await;
        }
        let subscriptions = &self.service.subscriptions;
        // It stands in this chat, never in the channel that it is about.
        let here = match &self.channel {
            Some(_) => &self.own,
            None => &self.subscriber,
        };
        match here {
            Some(subscriber) => {
                subscriptions
                    .remember_message(subscriber.id, message)
                    .await?;
            }
            None if self.is_visit.load(Ordering::Relaxed) => {
                subscriptions.remember_visit(self.chat.id, message).await?;
            }
            None => {}
        }
        Ok(())
    }

    /// From here on it is about a tip or a question: what the bot says is remembered for 48 h in every private chat, and so is
    /// the message whose button was pressed.
    pub(super) async fn is_to_be_forgotten(&self) -> Handled {
        if self.chat.kind != ChatKind::Private || self.is_visit.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        match self.press.as_ref().and_then(|press| press.message) {
            Some(message) => self.remember(message.into()).await,
            None => Ok(()),
        }
    }

    /// Sends a picture to one of the staff, as bytes of our own: no file id leads back to who sent it.
    pub(super) async fn send_picture(&self, picture: &Picture) -> Handled {
        self.take_place()?;
        let name = match picture.kind {
            PictureKind::Jpeg => "picture.jpg",
            PictureKind::Png => "picture.png",
        };
        let file = (picture.bytes.clone(), name);
        let sent = self.service.api.send_picture(self.chat.id, file);
        self.sent_by(None, sent).await.map(drop)
    }

    /// Edits the message whose button was pressed, or sends a new one.
    pub(super) async fn show(&self, html: &str, keyboard: &Keyboard) -> Handled {
        self.show_numbered(html, keyboard).await.map(drop)
    }

    /// The same; gives the number of the message that shows it.
    pub(super) async fn show_numbered(
        &self,
        html: &str,
        keyboard: &Keyboard,
    ) -> Result<i64, HandlerError> {
        let Some(number) = self.press.as_ref().and_then(|press| press.message) else {
            return self.send_numbered(None, html, keyboard).await;
        };
        let headed = subject::headed(self, html);
        let mut edit =
            EditMessageText::new(TgChatId(self.chat.id.expose()), MessageId(number), headed)
                .parse_mode(ParseMode::Html)
                .link_preview_options(no_preview());
        if let Some(markup) = subject::markup(self, keyboard) {
            edit = edit.reply_markup(markup);
        }
        self.take_place()?;
        // First, so that it is not deleted for what stood there before.
        if self.is_of_staff() {
            self.remember_shown(number.into()).await?;
        }
        match self.service.api.call(&edit).await {
            Ok(_) => Ok(number.into()),
            Err(ApiError::Refused { description, .. })
                if description.starts_with("Bad Request: message is not modified") =>
            {
                Ok(number.into())
            }
            // Too old, deleted, or not ours: a new message says the same.
            Err(ApiError::Refused { code: 400, .. }) => {
                self.send_numbered(None, html, keyboard).await
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Answers the press, so that the button stops waiting; with a short text if there is one.
    pub(super) async fn toast(&self, text: Option<&str>) {
        let Some(press) = &self.press else { return };
        let mut answer = AnswerCallbackQuery::new(press.id.clone());
        if let Some(text) = text {
            answer = answer.text(text);
        }
        // A press that is too old cannot be answered; nothing follows from it.
        if let Err(error) = self.service.api.call(&answer).await {
            debug!("a press was not answered: {error}");
        }
    }
}
