//! **Tipping**: what the staff ask goes to who sent a tip, and the last word when it is decided.
//!
//! Behind deliveries: each takes its place in the budget as bulk does. A question whose answer never came is sent once more; a
//! last word never. Whoever blocked the bot is not known any more after that.
//!
//! Never here: what is asked, in a log.

use std::sync::Arc;

use chrono::TimeDelta;
use teloxide::payloads::SendMessageSetters as _;
use tracing::warn;

use super::super::action::{Action, TipAct};
use super::super::api::{Api, ApiError};
use super::super::keyboard::Keyboard;
use super::super::messenger::message;
use super::super::render::escape;
use super::remember;
use crate::delivery::{Budget, Place};
use crate::domain::language::Language;
use crate::review::{LINK_DAYS, TipError, Tips};
use crate::subscriptions::Subscriptions;
use crate::text;
use crate::vault::ChatId;

/// Messages of one step: the next goes on.
const AT_ONCE: usize = 20;

/// Wait after what surely did not arrive.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// Carries questions and last words.
pub struct Tipping {
    api: Api,
    budget: Arc<Budget>,
    tips: Tips,
    subscriptions: Subscriptions,
}

/// How it went.
enum Sent {
    Yes(i64),
    /// It surely did not arrive.
    No,
    /// The chat cannot be reached.
    Never,
    /// Nobody knows.
    Perhaps,
}

impl Tipping {
    /// Over this API.
    #[must_use]
    pub const fn new(
        api: Api,
        budget: Arc<Budget>,
        tips: Tips,
        subscriptions: Subscriptions,
    ) -> Self {
        Self {
            api,
            budget,
            tips,
            subscriptions,
        }
    }

    /// Sends what waits, so many at most; gives how many messages Telegram took.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, TipError> {
        let mut sent = 0;
        for _ in 0..AT_ONCE {
            if self.budget.check().is_err() {
                break;
            }
            let Some(took) = self.one().await? else {
                break;
            };
            sent += usize::from(took);
        }
        Ok(sent)
    }

    /// The next message; none when nothing waits.
    async fn one(&self) -> Result<Option<bool>, TipError> {
        if let Some(question) = self.tips.next_question().await? {
            let words = text::words(question.language);
            let html = format!(
                "<b>{}</b>\n\n{}\n\n{}",
                escape(&words.tip_question(&question.reference)),
                escape(&question.text),
                escape(&words.tip_question_how(LINK_DAYS))
            );
            let answer = Action::Tip(TipAct::Answer(question.tip));
            let withdraw = Action::Tip(TipAct::Withdraw(question.tip));
            let keyboard = Keyboard::none()
                .row([(words.button_tip_answer(), answer)])
                .row([(words.button_tip_withdraw(&question.reference), withdraw)]);
            return Ok(Some(
                match self.send(question.chat, &html, &keyboard).await {
                    Sent::Yes(number) => {
                        self.tips.question_sent(question.id, number).await?;
                        self.remember(question.chat, number).await?;
                        true
                    }
                    Sent::No => {
                        self.tips.question_waits(question.id, AGAIN).await?;
                        false
                    }
                    Sent::Never => {
                        self.tips.end_link(question.link).await?;
                        false
                    }
                    Sent::Perhaps => false,
                },
            ));
        }
        let Some(closing) = self.tips.next_closing().await? else {
            return Ok(None);
        };
        let sent = self
            .say_closing(closing.chat, closing.language, &closing.reference)
            .await?;
        if matches!(sent, Sent::No) {
            self.tips.closing_waits(closing.link).await?;
            // Not again in this step.
            return Ok(None);
        }
        self.tips.end_link(closing.link).await?;
        Ok(Some(matches!(sent, Sent::Yes(_))))
    }

    async fn say_closing(
        &self,
        chat: ChatId,
        language: Language,
        reference: &str,
    ) -> Result<Sent, TipError> {
        let html = escape(&text::words(language).tip_closing(reference));
        let sent = self.send(chat, &html, &Keyboard::none()).await;
        if let Sent::Yes(number) = sent {
            self.remember(chat, number).await?;
        }
        Ok(sent)
    }

    async fn send(&self, chat: ChatId, html: &str, keyboard: &Keyboard) -> Sent {
        if self.budget.bulk().await.is_err() {
            return Sent::No;
        }
        let mut message = message(Place { chat, thread: None }, html);
        if let Some(markup) = keyboard.markup() {
            message = message.reply_markup(markup);
        }
        match self.api.send(&message).await {
            Ok(number) => Sent::Yes(number),
            Err(ApiError::Refused {
                retry_after: Some(wait),
                ..
            }) => {
                self.budget.block(wait);
                Sent::No
            }
            Err(ApiError::Refused {
                code: 400 | 403, ..
            }) => Sent::Never,
            Err(ApiError::Unknown(_)) => Sent::Perhaps,
            Err(error) => {
                warn!("a message to who sent a tip waits: {error}");
                Sent::No
            }
        }
    }

    /// So that `/forget` deletes it in the chat.
    async fn remember(&self, chat: ChatId, number: i64) -> Result<(), TipError> {
        Ok(remember(&self.subscriptions, chat, number).await?)
    }
}
