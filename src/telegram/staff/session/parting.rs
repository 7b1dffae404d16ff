//! **Parting**: the sealing key is gone; the staff are told while their chats are still known, and what stands in them is deleted.
//!
//! Never here: a chat that is kept; waiting longer than the caller lets it.

use teloxide::payloads::{DeleteMessage, DeleteMessages, SendMessageSetters as _};
use teloxide::types::{ChatId as TgChatId, MessageId};
use tracing::warn;

use super::super::super::api::{Api, ApiError};
use super::super::super::messenger::message;
use super::super::super::render::escape;
use crate::delivery::Place;
use crate::review::PartingChat;
use crate::text;

/// Messages that one deleteMessages call takes.
const AT_ONCE: usize = 100;

/// Says farewell to the staff.
pub struct Parting {
    api: Api,
}

impl Parting {
    /// Over this API: nobody else uses it any more, so there is no budget to keep.
    #[must_use]
    pub const fn new(api: Api) -> Self {
        Self { api }
    }

    /// Wipes every chat first, then tells each of the staff. What Telegram refuses stays.
    pub async fn run(&self, chats: &[PartingChat]) {
        for chat in chats {
            let place = TgChatId(chat.chat.expose());
            for some in chat.messages.chunks(AT_ONCE) {
                let numbers = || some.iter().filter_map(|message| number_of(*message));
                if self.done(&DeleteMessages::new(place, numbers())).await {
                    continue;
                }
                for number in numbers() {
                    self.done(&DeleteMessage::new(place, number)).await;
                }
            }
        }
        for chat in chats {
            let Some(language) = chat.language else {
                continue;
            };
            let place = Place {
                chat: chat.chat,
                thread: None,
            };
            let words = text::words(language);
            let told = message(place, &escape(&words.destroy_key_done())).protect_content(true);
            if !self.done(&told).await {
                warn!("one of the staff could not be told that the key is gone");
            }
        }
    }

    /// Whether Telegram did it; asked again for as long as it says to wait.
    async fn done<P>(&self, payload: &P) -> bool
    where
        P: teloxide::requests::Payload + serde::Serialize + Sync,
    {
        loop {
            match self.api.call(payload).await {
                Ok(_) => return true,
                Err(ApiError::Refused {
                    retry_after: Some(wait),
                    ..
                }) => tokio::time::sleep(wait).await,
                Err(_) => return false,
            }
        }
    }
}

fn number_of(message: i64) -> Option<MessageId> {
    i32::try_from(message).ok().map(MessageId)
}
