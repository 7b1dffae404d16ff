//! A **part**: one message of a revision in a language, rendered once, written out once for all who get it alike, and sent.
//!
//! Never here: which part comes next.

use std::sync::OnceLock;

use teloxide::payloads::{SendMessage, SendMessageSetters as _};
use teloxide::types::{MessageId, ReplyParameters};
use tracing::error;

use super::{Manner, TelegramMessenger, message};
use crate::delivery::{Attempt, Place};
use crate::domain::content::Attachment;
use crate::telegram::api::{ApiError, Prepared};
use crate::telegram::media::{Carrier, Unsent};
use crate::telegram::{answer, render};

/// One message, as HTML, and as it is sent with a sound and without.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) html: String,
    prepared: [OnceLock<Option<Prepared>>; 2],
}

impl Part {
    pub(super) fn of(html: String) -> Self {
        Self {
            html,
            prepared: [OnceLock::new(), OnceLock::new()],
        }
    }

    /// Written out at the first call; none when it cannot be.
    pub(super) fn prepared(
        &self,
        is_silent: bool,
        message: impl FnOnce() -> SendMessage,
    ) -> Option<&Prepared> {
        self.prepared[usize::from(is_silent)]
            .get_or_init(|| Prepared::of(message()))
            .as_ref()
    }
}

impl TelegramMessenger {
    /// The caller took one place in the budget for the first part; each further one waits for its own. What is seldom needed is kept
    /// out of the way: there is one of these for each request under way.
    pub(super) async fn send_part(
        &self,
        place: Place,
        part: &Part,
        manner: Manner<'_>,
        is_first: bool,
    ) -> Result<i64, Attempt> {
        if !is_first && let Err(blocked) = Box::pin(self.budget.next_part(place.chat)).await {
            return Err(Attempt::HeldBack(blocked.wait()));
        }
        let _under_way = self.budget.under_way();
        if is_first && let Some(attachment) = manner.attachment {
            let carried = Box::pin(self.send_carried(place, part, manner, attachment)).await?;
            if let Some(number) = carried {
                return Ok(number);
            }
        }
        let reply_to = manner.reply_to.filter(|_| is_first);
        // What everybody gets alike is written out once; a reply is each one's own.
        let prepared = match reply_to {
            None if !manner.is_protected => part.prepared(manner.is_silent, || {
                self.message(place, part, manner, reply_to)
            }),
            _ => None,
        };
        let Some(prepared) = prepared else {
            return Box::pin(self.send_alone(place, part, manner, reply_to)).await;
        };
        match self.api.send_prepared(prepared, place).await {
            Ok(number) => Ok(number),
            Err(error) => {
                let message = self.message(place, part, manner, reply_to);
                Box::pin(self.send_otherwise(message, part, error)).await
            }
        }
    }

    /// With its picture or document; none when Telegram does not take that, or the mark-up of its caption.
    async fn send_carried(
        &self,
        place: Place,
        part: &Part,
        manner: Manner<'_>,
        attachment: &Attachment,
    ) -> Result<Option<i64>, Attempt> {
        let Some(media) = &self.media else {
            return Ok(None);
        };
        let carrier = Carrier {
            place,
            caption: &part.html,
            reply_to: manner.reply_to,
            is_silent: manner.is_silent,
            is_paid: self.allow_paid_broadcast,
            is_protected: manner.is_protected,
        };
        match media.send(&self.api, attachment, &carrier).await {
            Ok(sent) => Ok(sent),
            Err(Unsent::NotYet(wait)) => Err(Attempt::TooEarly(wait)),
            Err(Unsent::Failed(error)) if answer::is_about_markup(&error) => Ok(None),
            Err(Unsent::Failed(error)) => Err(answer::attempt(error)),
        }
    }

    async fn send_alone(
        &self,
        place: Place,
        part: &Part,
        manner: Manner<'_>,
        reply_to: Option<i64>,
    ) -> Result<i64, Attempt> {
        let message = self.message(place, part, manner, reply_to);
        match self.api.send(&message).await {
            Ok(number) => Ok(number),
            Err(error) => self.send_otherwise(message, part, error).await,
        }
    }

    /// Sends a part again only without what Telegram did not take.
    async fn send_otherwise(
        &self,
        message: SendMessage,
        part: &Part,
        error: ApiError,
    ) -> Result<i64, Attempt> {
        if answer::is_about_reply(&error) {
            let message = SendMessage {
                reply_parameters: None,
                ..message
            };
            return self.api.send(&message).await.map_err(answer::attempt);
        }
        if !answer::is_about_markup(&error) {
            return Err(answer::attempt(error));
        }
        // Our mark-up is our fault, not the readers': they get the text without it.
        error!(
            "Telegram does not take our mark-up, so the text goes without it; please report it: {error}"
        );
        let message = SendMessage {
            parse_mode: None,
            text: render::without_markup(&part.html),
            ..message
        };
        self.api.send(&message).await.map_err(answer::attempt)
    }

    fn message(
        &self,
        place: Place,
        part: &Part,
        manner: Manner<'_>,
        reply_to: Option<i64>,
    ) -> SendMessage {
        let mut message = message(place, &part.html).protect_content(manner.is_protected);
        if manner.is_silent {
            message = message.disable_notification(true);
        }
        if let Some(old) = reply_to {
            let number = MessageId(i32::try_from(old).unwrap_or(i32::MAX));
            let reply = ReplyParameters::new(number).allow_sending_without_reply();
            message = message.reply_parameters(reply);
        }
        if self.allow_paid_broadcast {
            message = message.allow_paid_broadcast(true);
        }
        message
    }
}
