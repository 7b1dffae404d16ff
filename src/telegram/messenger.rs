//! The **messenger**: [`Messenger`] over the Bot API.
//!
//! A revision is rendered once a language. One call is one attempt: no retry, no wait.
//!
//! Never here: who receives.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use teloxide::payloads::{DeleteMessages, SendMessage, SendMessageSetters as _};
use teloxide::types::{ChatId as TgChatId, LinkPreviewOptions, MessageId, ParseMode, ThreadId};
use tracing::warn;

use super::api::{Api, ApiError};
use super::{answer, render};
use crate::delivery::{Attempt, Budget, Messenger, Place, Receipt};
use crate::domain::language::Language;
use crate::store::publication::Published;
use crate::text;
use crate::vault::ChatId;

/// Rendered revisions that are kept; more than are ever sent at once in six languages.
const KEPT: usize = 96;

/// Messages that one deleteMessages call takes.
const DELETED_AT_ONCE: usize = 100;

type Rendered = Arc<Vec<String>>;

/// Sends by the Bot API.
pub struct TelegramMessenger {
    api: Api,
    budget: Arc<Budget>,
    allow_paid_broadcast: bool,
    rendered: Mutex<HashMap<(i32, Language), Rendered>>,
}

impl TelegramMessenger {
    /// Over this API; deletions and farewells take their place in the budget.
    #[must_use]
    pub fn new(api: Api, budget: Arc<Budget>, allow_paid_broadcast: bool) -> Self {
        Self {
            api,
            budget,
            allow_paid_broadcast,
            rendered: Mutex::new(HashMap::new()),
        }
    }

    fn rendered(&self, published: &Published, language: Language) -> Rendered {
        let key = (published.revision_id, language);
        let mut kept = self.rendered.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT && !kept.contains_key(&key) {
            kept.clear();
        }
        Arc::clone(
            kept.entry(key)
                .or_insert_with(|| Arc::new(render::render(published, language))),
        )
    }

    async fn send_parts(&self, place: Place, parts: &[String]) -> Attempt {
        let mut numbers = Vec::with_capacity(parts.len());
        for part in parts {
            let mut message = message(place, part);
            if self.allow_paid_broadcast {
                message = message.allow_paid_broadcast(true);
            }
            if !numbers.is_empty() {
                // The caller took one place in the budget; each further part takes its own.
                self.budget.interactive();
            }
            match self.api.send(&message).await {
                Ok(number) => numbers.push(number),
                Err(error) if numbers.is_empty() => return answer::attempt(error),
                // The first part stands in the chat: sending all again would double it.
                Err(error) => {
                    warn!(
                        part = numbers.len() + 1,
                        "a further part of a message was not taken: {error}"
                    );
                    break;
                }
            }
        }
        let mut numbers = numbers.into_iter();
        match numbers.next() {
            Some(message_id) => Attempt::Accepted(Receipt {
                message_id,
                parts: numbers.collect(),
            }),
            None => Attempt::Uncertain("nothing was rendered".to_owned()),
        }
    }
}

/// A message of HTML without a link preview, which would tell a server of the reader.
pub(super) fn message(place: Place, html: &str) -> SendMessage {
    let message = SendMessage::new(TgChatId(place.chat.expose()), html)
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview());
    match place.thread {
        Some(thread) => message.message_thread_id(ThreadId(MessageId(thread))),
        None => message,
    }
}

pub(super) fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

impl Messenger for TelegramMessenger {
    fn deliver<'a>(
        &'a self,
        place: Place,
        published: &'a Published,
        language: Language,
    ) -> BoxFuture<'a, Attempt> {
        let parts = self.rendered(published, language);
        async move { self.send_parts(place, &parts).await }.boxed()
    }

    fn delete<'a>(&'a self, chat: ChatId, messages: &'a [i64]) -> BoxFuture<'a, bool> {
        async move {
            let mut is_done = true;
            for some in messages.chunks(DELETED_AT_ONCE) {
                let numbers = some
                    .iter()
                    .filter_map(|number| i32::try_from(*number).ok())
                    .map(MessageId);
                self.budget.interactive();
                let deleted = self
                    .api
                    .call(&DeleteMessages::new(TgChatId(chat.expose()), numbers))
                    .await;
                // Too old, gone already or blocked: nothing is left to try. Only an answer that never came leaves doubt.
                is_done &= !matches!(deleted, Err(ApiError::NotSent(_) | ApiError::Unknown(_)));
            }
            is_done
        }
        .boxed()
    }

    fn farewell(&self, place: Place, language: Language) -> BoxFuture<'_, ()> {
        async move {
            self.budget.interactive();
            let html = render::escape(&text::words(language).forget_done());
            if let Err(error) = self.api.send(&message(place, &html)).await {
                warn!("the last answer of an erasure was not taken: {error}");
            }
        }
        .boxed()
    }
}
