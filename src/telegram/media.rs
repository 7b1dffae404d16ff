//! **Media**: the attachment of a revision on its way: up once a bot, then on by its id; and never in the way of the text.
//!
//! While a file goes up, and for a while after that has hung, nobody else tries: others hold neither a worker nor a lease for it.
//!
//! Never here: which file it is; the content names it by its hash.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use tracing::warn;

use super::api::{Api, ApiError, Upload};
use super::render;
use crate::clock::Clock;
use crate::delivery::{Place, SEND_TIMEOUT};
use crate::domain::content::{Attachment, AttachmentKind};
use crate::domain::language::Language;
use crate::review::Review;
use crate::store::publication::Published;

/// How long a file may take to go up.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(1);

/// So long a file that goes up at this moment is waited for: most are there by then.
const WAITED_FOR: Duration = Duration::from_secs(2);

/// After that it is looked again this late.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// A file that hung on its way is not tried again for so long. One that was refused cost nobody a wait.
const HUNG_FOR: TimeDelta = TimeDelta::seconds(30);

/// UTF-16 units of a caption after its mark-up is read (Bot API, sendPhoto).
const CAPTION_LIMIT: usize = 1024;

/// Beginnings of sentences that say that the id of a file is no good (any more).
const WRONG_ID: [&str; 3] = [
    "Bad Request: wrong file identifier",
    "Bad Request: can't use file of type",
    "Bad Request: invalid file",
];

/// Beginnings of sentences that say that Telegram does not take the file itself.
const NOT_TAKEN: [&str; 5] = [
    "Bad Request: IMAGE_PROCESS_FAILED",
    "Bad Request: PHOTO_",
    "Bad Request: failed to get HTTP URL content",
    "Bad Request: wrong type of the web page content",
    "Bad Request: file must be non-empty",
];

/// The files of a bot.
pub struct Media {
    review: Review,
    clock: Arc<dyn Clock>,
    bot: i16,
    /// Ids by hash and kind.
    known: Mutex<HashMap<Key, String>>,
    /// Files that are not up yet. Few: those that are leave.
    coming: Mutex<HashMap<Key, Coming>>,
}

/// A file by its hash and kind.
type Key = (String, AttachmentKind);

/// Locked while a file goes up, so that it does once; until when it is not tried again after it hung.
type Coming = Arc<tokio::sync::Mutex<Option<DateTime<Utc>>>>;

/// Why nothing was sent with a file, or nothing is known of it.
#[derive(Debug)]
pub(super) enum Unsent {
    /// Telegram was asked.
    Failed(ApiError),
    /// It was not: the file goes up at this moment, or hung just now.
    NotYet(Duration),
}

impl From<ApiError> for Unsent {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

/// A message that carries a file.
pub(super) struct Carrier<'a> {
    pub(super) place: Place,
    pub(super) caption: &'a str,
    pub(super) reply_to: Option<i64>,
    pub(super) is_silent: bool,
    pub(super) is_paid: bool,
    /// It cannot be forwarded or saved.
    pub(super) is_protected: bool,
}

/// The messages of a revision with an attachment: the text is its caption where that fits; else the title is, and the text follows.
pub(super) fn parts(published: &Published, language: Language, texts: Vec<String>) -> Vec<String> {
    if published.content.attachment.is_none() {
        return texts;
    }
    if matches!(texts.as_slice(), [only] if render::length(only) <= CAPTION_LIMIT) {
        return texts;
    }
    let title = published.content.text_for(language);
    let title = title.map_or("", |(_, text)| text.title.as_str());
    let mut parts = vec![format!("<b>{}</b>", render::escape(title))];
    parts.extend(texts);
    parts
}

/// Sends the bytes of an attachment once, to who looks at it before it goes out; none when Telegram does not take the file.
pub(super) async fn send_once(
    api: &Api,
    (attachment, bytes): (&Attachment, Vec<u8>),
    carrier: &Carrier<'_>,
) -> Result<Option<i64>, ApiError> {
    let upload = Upload {
        field: field(attachment),
        name: attachment.name.clone(),
        bytes,
    };
    let form = (fields(carrier, attachment, None), Some(upload));
    match api.form(&method(attachment), form, UPLOAD_TIMEOUT).await {
        Ok(sent) => number(&sent).map(Some),
        Err(error) if begins(&error, &NOT_TAKEN) || is_too_large(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Media {
    /// The files that review keeps, as this bot sends them.
    #[must_use]
    pub fn new(review: Review, clock: Arc<dyn Clock>, bot: i16) -> Self {
        Self {
            review,
            clock,
            bot,
            known: Mutex::default(),
            coming: Mutex::default(),
        }
    }

    /// Sends it; none when the file cannot go and the text must go alone.
    pub(super) async fn send(
        &self,
        api: &Api,
        attachment: &Attachment,
        carrier: &Carrier<'_>,
    ) -> Result<Option<i64>, Unsent> {
        // Once more than an id can be void: somebody else may bring the file up in between.
        for is_last in [false, false, true] {
            let refused = match self.id(attachment).await {
                Some(id) => api
                    .form(
                        &method(attachment),
                        (fields(carrier, attachment, Some(&id)), None),
                        SEND_TIMEOUT,
                    )
                    .await
                    .map(|sent| number(&sent)),
                None => match self.upload(api, attachment, carrier).await? {
                    Some(sent) => return Ok(Some(sent)),
                    // Somebody else has just brought it up.
                    None if self.id(attachment).await.is_some() => continue,
                    None => return Ok(None),
                },
            };
            match refused {
                Ok(sent) => return Ok(sent.map(Some)?),
                Err(error) if !is_last && begins(&error, &WRONG_ID) => {
                    self.known().remove(&key(attachment));
                    self.forget(attachment).await;
                }
                Err(error) if begins(&error, &WRONG_ID) || begins(&error, &NOT_TAKEN) => break,
                Err(error) => return Err(error.into()),
            }
        }
        warn!("Telegram does not take the attachment, so the text goes without it");
        Ok(None)
    }

    async fn id(&self, attachment: &Attachment) -> Option<String> {
        if let Some(id) = self.known().get(&key(attachment)) {
            return Some(id.clone());
        }
        let stored = self
            .review
            .uploaded(self.bot, attachment)
            .await
            .inspect_err(|error| warn!("the id of an attachment is not known: {error}"))
            .ok()??;
        self.known().insert(key(attachment), stored.clone());
        Some(stored)
    }

    async fn forget(&self, attachment: &Attachment) {
        if let Err(error) = self.review.forget_upload(self.bot, attachment).await {
            warn!("a void id of an attachment stays: {error}");
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<Key, String>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn coming(&self) -> MutexGuard<'_, HashMap<Key, Coming>> {
        self.coming.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings the file up with this message, if nobody else does; none when it cannot go, or another has brought it up meanwhile.
    async fn upload(
        &self,
        api: &Api,
        attachment: &Attachment,
        carrier: &Carrier<'_>,
    ) -> Result<Option<i64>, Unsent> {
        let key = key(attachment);
        let coming = Arc::clone(self.coming().entry(key.clone()).or_default());
        let Ok(mut hung_until) = tokio::time::timeout(WAITED_FOR, coming.lock()).await else {
            return Err(Unsent::NotYet(LOOK_AGAIN));
        };
        if self.known().contains_key(&key) {
            return Ok(None);
        }
        let now = self.clock.now();
        // A clock that was set back holds nobody up.
        let wait = hung_until.map_or(TimeDelta::zero(), |until| (until - now).min(HUNG_FOR));
        if wait > TimeDelta::zero() {
            return Err(Unsent::NotYet(wait.to_std().unwrap_or_default()));
        }
        let sent = self.bring_up(api, attachment, carrier).await;
        *hung_until = match &sent {
            Err(ApiError::Unknown(_)) => Some(self.clock.now() + HUNG_FOR),
            _ => None,
        };
        if sent.is_ok() {
            self.coming().remove(&key);
        }
        Ok(sent?)
    }

    async fn bring_up(
        &self,
        api: &Api,
        attachment: &Attachment,
        carrier: &Carrier<'_>,
    ) -> Result<Option<i64>, ApiError> {
        let bytes = match self.review.kept_bytes(&attachment.sha256).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                warn!("an attachment does not lie here any more, so the text goes without it");
                return Ok(None);
            }
            Err(error) => return Err(ApiError::NotSent(error.to_string())),
        };
        let upload = Upload {
            field: field(attachment),
            name: attachment.name.clone(),
            bytes,
        };
        let sent = api
            .form(
                &method(attachment),
                (fields(carrier, attachment, None), Some(upload)),
                UPLOAD_TIMEOUT,
            )
            .await;
        let sent = match sent {
            Ok(sent) => sent,
            Err(error) if begins(&error, &NOT_TAKEN) || is_too_large(&error) => {
                warn!(
                    "Telegram does not take the attachment, so the text goes without it: {error}"
                );
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        if let Some(id) = file_id(&sent, attachment) {
            self.known().insert(key(attachment), id.clone());
            let now = self.clock.now();
            if let Err(error) = self
                .review
                .remember_upload(self.bot, attachment, &id, now)
                .await
            {
                warn!("the id of an attachment is not kept: {error}");
            }
        }
        number(&sent).map(Some)
    }
}

fn key(attachment: &Attachment) -> Key {
    (attachment.sha256.clone(), attachment.kind)
}

const fn field(attachment: &Attachment) -> &'static str {
    match attachment.kind {
        AttachmentKind::Picture => "photo",
        AttachmentKind::Document => "document",
    }
}

fn method(attachment: &Attachment) -> String {
    match attachment.kind {
        AttachmentKind::Picture => "sendPhoto".to_owned(),
        AttachmentKind::Document => "sendDocument".to_owned(),
    }
}

fn fields(
    carrier: &Carrier<'_>,
    attachment: &Attachment,
    id: Option<&str>,
) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("chat_id", carrier.place.chat.expose().to_string()),
        ("caption", carrier.caption.to_owned()),
        ("parse_mode", "HTML".to_owned()),
    ];
    if let Some(thread) = carrier.place.thread {
        fields.push(("message_thread_id", thread.to_string()));
    }
    if let Some(id) = id {
        fields.push((field(attachment), id.to_owned()));
    }
    if let Some(old) = carrier.reply_to {
        let reply = serde_json::json!({"message_id": old, "allow_sending_without_reply": true});
        fields.push(("reply_parameters", reply.to_string()));
    }
    for (name, is_on) in [
        ("disable_notification", carrier.is_silent),
        ("allow_paid_broadcast", carrier.is_paid),
        ("protect_content", carrier.is_protected),
    ] {
        if is_on {
            fields.push((name, "true".to_owned()));
        }
    }
    fields
}

fn number(sent: &Value) -> Result<i64, ApiError> {
    sent["message_id"]
        .as_i64()
        .ok_or_else(|| ApiError::Unknown("an answer without a message".to_owned()))
}

/// Of the sizes of a picture the last is the whole one.
fn file_id(sent: &Value, attachment: &Attachment) -> Option<String> {
    let file = match attachment.kind {
        AttachmentKind::Picture => sent["photo"].as_array()?.last()?,
        AttachmentKind::Document => &sent["document"],
    };
    file["file_id"].as_str().map(str::to_owned)
}

fn begins(error: &ApiError, words: &[&str]) -> bool {
    matches!(error, ApiError::Refused { description, .. }
        if words.iter().any(|words| description.starts_with(words)))
}

const fn is_too_large(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { code: 413, .. })
}
