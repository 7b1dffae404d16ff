//! The **messenger**: [`Messenger`] over the Bot API.
//!
//! A revision is rendered once a language. One call is one attempt: it waits only between the parts of a long update, and
//! sends a part again only without the mark-up that Telegram did not take.
//!
//! Never here: who receives.

mod deleting;
mod part;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use teloxide::payloads::{
    EditMessageCaption, EditMessageCaptionSetters as _, EditMessageText,
    EditMessageTextSetters as _, SendMessage, SendMessageSetters as _,
};
use teloxide::types::{ChatId as TgChatId, LinkPreviewOptions, MessageId, ParseMode, ThreadId};
use tokio::sync::OnceCell;
use tracing::warn;

use self::part::Part;
use super::api::{Api, ApiError};
use super::media::{self, Media};
use super::{answer, render};
use crate::delivery::{
    self, Attempt, Budget, Digest, Digested, Edit, Edited, Messenger, Notice, Place, Reader,
};
use crate::domain::content::Attachment;
use crate::domain::language::Language;
use crate::domain::update::{Occasion, RevisionKind};
use crate::store::publication::Published;
use crate::text;
use crate::vault::ChatId;

/// Rendered revisions that are kept; more than are ever sent at once in six languages.
const KEPT: usize = 96;

/// What is kept rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    Revision,
    Notice,
}

type Key = (Form, i32, Language);

type Rendered = Arc<Vec<Part>>;

/// Sends by the Bot API.
pub struct TelegramMessenger {
    api: Api,
    budget: Arc<Budget>,
    allow_paid_broadcast: bool,
    rendered: Mutex<HashMap<Key, Rendered>>,
    /// The bot's public name, for links to itself; asked for once.
    username: OnceCell<String>,
    media: Option<Media>,
}

/// How a message goes out, besides what it says.
#[derive(Debug, Clone, Copy, Default)]
struct Manner<'a> {
    attachment: Option<&'a Attachment>,
    reply_to: Option<i64>,
    is_silent: bool,
    /// It cannot be forwarded or saved.
    is_protected: bool,
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
            username: OnceCell::new(),
            media: None,
        }
    }

    /// The same with attachments.
    #[must_use]
    pub fn with_media(self, media: Media) -> Self {
        Self {
            media: Some(media),
            ..self
        }
    }

    fn rendered(&self, key: Key, render: impl FnOnce() -> Vec<String>) -> Rendered {
        let mut kept = self.rendered.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT && !kept.contains_key(&key) {
            kept.clear();
        }
        Arc::clone(kept.entry(key).or_insert_with(|| rendered(render())))
    }

    /// Where the current text of an update is to be had.
    async fn link(&self, code: &str) -> Result<String, ApiError> {
        let username = self
            .username
            .get_or_try_init(|| async { self.api.me().await.map(|me| me.username) })
            .await?;
        Ok(render::link_to(username, code))
    }

    async fn try_edit(&self, chat: ChatId, edit: &Edit<'_>) -> Result<(), ApiError> {
        let link = match edit.now.kind {
            RevisionKind::Retraction => String::new(),
            _ => self.link(&edit.now.code).await?,
        };
        let html = render::edited(edit, &link);
        let chat = TgChatId(chat.expose());
        let number = MessageId(i32::try_from(edit.message_id).unwrap_or(i32::MAX));
        let text = EditMessageText::new(chat, number, html.as_str())
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        let caption = EditMessageCaption::new(chat, number)
            .caption(render::caption(&html))
            .parse_mode(ParseMode::Html);
        // The first message carried the picture or document, unless Telegram did not take that.
        let is_file = edit.part == 1 && edit.old.content.attachment.is_some();
        let edited = if is_file {
            self.api.call(&caption).await
        } else {
            self.api.call(&text).await
        };
        let edited = match edited {
            Err(error) if is_file && answer::has_no_caption(&error) => self.api.call(&text).await,
            Err(error) if !is_file && answer::has_no_text(&error) => self.api.call(&caption).await,
            edited => edited,
        };
        edited.map(|_| ())
    }

    async fn send_parts(&self, place: Place, parts: &[Part], manner: Manner<'_>) -> Attempt {
        let mut sent = Vec::with_capacity(parts.len());
        for part in parts {
            let then = match self.send_part(place, part, manner, sent.is_empty()).await {
                Ok(number) => {
                    sent.push(number);
                    continue;
                }
                Err(attempt) => attempt,
            };
            return if sent.is_empty() {
                then
            } else {
                Attempt::Partial {
                    sent,
                    then: Box::new(then),
                }
            };
        }
        Attempt::Accepted(sent)
    }
}

/// What is left of one that broke off. None where as much stands in the chat already: it had more parts when it began, in another form,
/// and nothing would be said to have been accepted.
fn rest_of(parts: &[Part], from: usize) -> Option<&[Part]> {
    let rest = parts.get(from..)?;
    (!rest.is_empty()).then_some(rest)
}

fn rendered(texts: Vec<String>) -> Rendered {
    Arc::new(texts.into_iter().map(Part::of).collect())
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
        delivery::Manner {
            language,
            is_silent,
        }: delivery::Manner,
        from: usize,
    ) -> BoxFuture<'a, Attempt> {
        let texts = || media::parts(published, language, render::render(published, language));
        let is_live = published.occasion == Occasion::Live;
        // Only what is published has a number of its own to be kept under.
        let parts = if is_live {
            self.rendered((Form::Revision, published.revision_id, language), texts)
        } else {
            rendered(texts())
        };
        let manner = Manner {
            // The rest of a long update that broke off goes without it.
            attachment: published.content.attachment.as_ref().filter(|_| from == 0),
            is_silent,
            is_protected: !is_live,
            reply_to: None,
        };
        async move {
            match rest_of(&parts, from) {
                Some(parts) => self.send_parts(place, parts, manner).await,
                None => Attempt::BeganOtherwise,
            }
        }
        .boxed()
    }

    fn digest<'a>(
        &'a self,
        place: Place,
        digest: &'a Digest,
        manner: delivery::Manner,
    ) -> BoxFuture<'a, Digested> {
        async move {
            let link = match self.link("").await {
                Ok(link) => link,
                Err(error) => {
                    return Digested {
                        attempt: answer::attempt(error),
                        entries: 0,
                    };
                }
            };
            let (html, entries) = render::digest(digest, manner.language, &link);
            let manner = Manner {
                is_silent: manner.is_silent,
                ..Manner::default()
            };
            Digested {
                attempt: self.send_parts(place, &[Part::of(html)], manner).await,
                entries,
            }
        }
        .boxed()
    }

    fn notify<'a>(
        &'a self,
        place: Place,
        notice: &'a Notice,
        (language, reader): (Language, Reader),
        from: usize,
    ) -> BoxFuture<'a, Attempt> {
        let key = (Form::Notice, notice.now.revision_id, language);
        let parts = self.rendered(key, || {
            media::parts(&notice.now, language, render::notice(notice, language))
        });
        let manner = Manner {
            attachment: notice.now.content.attachment.as_ref().filter(|_| from == 0),
            // The rest of a notice that broke off needs no reply.
            reply_to: reader.reply_to.filter(|_| from == 0),
            is_silent: reader.is_paused,
            is_protected: false,
        };
        async move {
            match rest_of(&parts, from) {
                Some(parts) => self.send_parts(place, parts, manner).await,
                None => Attempt::BeganOtherwise,
            }
        }
        .boxed()
    }

    fn edit<'a>(&'a self, chat: ChatId, edit: Edit<'a>) -> BoxFuture<'a, Edited> {
        async move {
            match self.try_edit(chat, &edit).await {
                Ok(()) => Edited::Done,
                Err(error) => answer::edited(error),
            }
        }
        .boxed()
    }

    fn delete<'a>(&'a self, chat: ChatId, messages: &'a [i64]) -> BoxFuture<'a, bool> {
        self.delete_all(chat, messages).boxed()
    }

    fn answers(&self) -> BoxFuture<'_, Result<(), Attempt>> {
        async move { self.api.me().await.map(drop).map_err(answer::attempt) }.boxed()
    }

    fn farewell(&self, place: Place, language: Language) -> BoxFuture<'_, ()> {
        async move {
            if self.budget.interactive().is_err() {
                return;
            }
            let html = render::escape(&text::words(language).forget_done());
            if let Err(error) = self.api.send(&message(place, &html)).await {
                warn!("the last answer of an erasure was not taken: {error}");
            }
        }
        .boxed()
    }
}
