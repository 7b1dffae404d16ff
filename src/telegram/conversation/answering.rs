//! **Answering**: the ways in which a conversation says something.
//!
//! A pressed button edits its own message where it can; a command gets a new one. What stands in a subscriber's chat is
//! remembered for 48 h, so that `/forget` can delete it; of the staff in a table of its own, or that one would tell who they are.
//!
//! Never here: what is said.

use std::sync::atomic::Ordering;

use teloxide::payloads::{
    AnswerCallbackQuery, AnswerCallbackQuerySetters as _, EditMessageText,
    EditMessageTextSetters as _, SendMessageSetters as _,
};
use teloxide::types::{ChatId as TgChatId, MessageId, ParseMode, ReplyMarkup, ReplyParameters};
use tracing::debug;

use super::super::api::ApiError;
use super::super::keyboard::Keyboard;
use super::super::messenger::{message, no_preview};
use super::super::render::escape;
use super::{Conversation, Handled, HandlerError, subject};
use crate::delivery::Place;
use crate::domain::candidate::tip::PictureKind;
use crate::domain::subscriber::ChatKind;
use crate::review::Picture;

impl Conversation {
    /// Sends plain text.
    pub(in super::super) async fn say(&self, text: &str) -> Handled {
        self.send(&escape(text), &Keyboard::none()).await
    }

    /// Sends HTML with buttons.
    pub(in super::super) async fn send(&self, html: &str, keyboard: &Keyboard) -> Handled {
        self.send_numbered(None, html, keyboard).await.map(drop)
    }

    /// The same as a reply to the message that came in.
    pub(in super::super) async fn reply(&self, html: &str, keyboard: &Keyboard) -> Handled {
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
    pub(in super::super) async fn send_with(&self, html: &str, markup: ReplyMarkup) -> Handled {
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
    pub(in super::super) async fn remember(&self, message: i64) -> Handled {
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
    pub(in super::super) async fn is_to_be_forgotten(&self) -> Handled {
        if self.chat.kind != ChatKind::Private || self.is_visit.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        match self.press.as_ref().and_then(|press| press.message) {
            Some(message) => self.remember(message.into()).await,
            None => Ok(()),
        }
    }

    /// Sends a picture to one of the staff, as bytes of our own: no file id leads back to who sent it.
    pub(in super::super) async fn send_picture(&self, picture: &Picture) -> Handled {
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
    pub(in super::super) async fn show(&self, html: &str, keyboard: &Keyboard) -> Handled {
        self.show_numbered(html, keyboard).await.map(drop)
    }

    /// The same; gives the number of the message that shows it.
    pub(in super::super) async fn show_numbered(
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
    pub(in super::super) async fn toast(&self, text: Option<&str>) {
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
