//! The **API**: one request to the Bot API, its answer read once, the token never told.
//!
//! Never here: retries, waiting, what an answer means for a delivery.

mod described;
mod events;
mod files;
mod prepared;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use teloxide::payloads::SendMessage;
use teloxide::requests::Payload;
use url::Url;

pub(super) use self::prepared::Prepared;
use crate::delivery::{SEND_TIMEOUT, without_numbers};
use crate::telemetry::redact;

/// Telegram's own server.
const TELEGRAM: &str = "https://api.telegram.org";

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a long poll may take: Telegram's answer comes after [`LONG_POLL`].
const POLL_TIMEOUT: Duration = Duration::from_secs(17);

/// How long Telegram holds a request for events.
pub(super) const LONG_POLL: Duration = Duration::from_secs(8);

/// Where and as whom to speak.
#[derive(Debug, Clone)]
pub struct ApiSettings {
    /// The bot's token.
    pub token: SecretString,
    /// An own Bot API server, or the simulator.
    pub api_url: Option<Url>,
    /// `socks5h://` or `http://`.
    pub proxy: Option<SecretString>,
}

/// The Bot API for one bot.
#[derive(Clone)]
pub struct Api {
    client: reqwest::Client,
    base: Url,
    /// Where messages go: read once, because there are so many. It holds the token.
    sending: Arc<Url>,
    token: SecretString,
    /// The newest number of a message in a private chat that was seen.
    newest: Arc<AtomicI64>,
}

/// A file that goes up with a call.
pub(super) struct Upload {
    pub(super) field: &'static str,
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// What the bot says of itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Me {
    /// Telegram's id of the bot.
    pub id: i64,
    /// Public name without @.
    pub username: String,
}

/// A request that was not done, or of which it is not known.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ApiError {
    /// Telegram refused.
    #[error("Telegram answered {code}: {description}")]
    Refused {
        /// HTTP status or error code.
        code: u16,
        /// Telegram's words.
        description: String,
        /// Wait that Telegram asks for.
        retry_after: Option<Duration>,
        /// New id of a group that became a supergroup.
        migrate_to: Option<i64>,
    },
    /// It never left this machine.
    #[error("Telegram cannot be reached: {0}")]
    NotSent(String),
    /// It may have been done: no answer, or one that cannot be read.
    #[error("no readable answer from Telegram: {0}")]
    Unknown(String),
    /// The settings make no client.
    #[error("telegram.api_url or telegram.proxy cannot be used: {0}")]
    Settings(String),
}

#[derive(Deserialize)]
struct Answer {
    ok: bool,
    result: Option<Value>,
    error_code: Option<u16>,
    description: Option<String>,
    #[serde(default)]
    parameters: Value,
}

impl Api {
    /// Builds the client; sends nothing.
    ///
    /// # Errors
    /// [`ApiError::Settings`] when the proxy or the address cannot be used.
    pub fn new(settings: ApiSettings) -> Result<Self, ApiError> {
        let client = client(settings.proxy.as_ref())?;
        let base = settings.api_url.map_or_else(|| Url::parse(TELEGRAM), Ok);
        let base = base.map_err(|error| ApiError::Settings(error.to_string()))?;
        let sending = Url::parse(&address(&base, &settings.token, SendMessage::NAME))
            .map_err(|error| ApiError::Settings(error.to_string()))?;
        Ok(Self {
            client,
            base,
            sending: Arc::new(sending),
            token: settings.token,
            newest: Arc::default(),
        })
    }

    /// Who the bot is.
    ///
    /// # Errors
    /// [`ApiError`] when Telegram refuses the token or cannot be reached.
    pub async fn me(&self) -> Result<Me, ApiError> {
        self.call_for(&teloxide::payloads::GetMe::new()).await
    }

    /// Telegram's number of the bot: what its token begins with.
    pub(super) fn number(&self) -> u64 {
        let number = self.token.expose_secret().split(':').next();
        number.and_then(|number| number.parse().ok()).unwrap_or(0)
    }

    /// The newest number of a message that this process has seen: private chats share one row of numbers, so that the next
    /// message into any of them gets a higher one. Zero before the first.
    pub(super) fn newest(&self) -> i64 {
        self.newest.load(Ordering::Relaxed)
    }

    /// A message came in, or went out, in a private chat.
    pub(super) fn saw(&self, number: i64) {
        self.newest.fetch_max(number, Ordering::Relaxed);
    }

    fn saw_in(&self, result: &Value) {
        let is_private = result.pointer("/chat/type").and_then(Value::as_str) == Some("private");
        if let Some(number) = result["message_id"].as_i64().filter(|_| is_private) {
            self.saw(number);
        }
    }

    /// Calls a method with one of teloxide's payloads.
    ///
    /// # Errors
    /// [`ApiError`] when it was not done, or it is not known.
    pub async fn call<P: Payload + Serialize + Sync>(
        &self,
        payload: &P,
    ) -> Result<Value, ApiError> {
        self.call_json(P::NAME, payload).await
    }

    /// Calls a method and reads part of its result.
    ///
    /// # Errors
    /// [`ApiError`] when it was not done, or it is not known.
    pub async fn call_for<P: Payload + Serialize + Sync, T: DeserializeOwned>(
        &self,
        payload: &P,
    ) -> Result<T, ApiError> {
        shaped(self.call(payload).await?)
    }

    /// Sends a message and gives its number. A taken message whose answer cannot be read is [`ApiError::Unknown`].
    ///
    /// # Errors
    /// [`ApiError`] when it was not done, or it is not known.
    pub async fn send<P: Payload + Serialize + Sync>(&self, payload: &P) -> Result<i64, ApiError> {
        let (status, body) = exchange(self.request(P::NAME).json(payload)).await?;
        self.taken(status, &body)
    }

    /// Sends a file and gives the number of its message.
    ///
    /// # Errors
    /// [`ApiError`] when it was not done, or it is not known.
    pub(super) async fn upload(
        &self,
        method: &str,
        fields: Vec<(&'static str, String)>,
        upload: Upload,
    ) -> Result<i64, ApiError> {
        let sent = self
            .form(method, (fields, Some(upload)), SEND_TIMEOUT)
            .await?;
        sent.get("message_id")
            .and_then(Value::as_i64)
            .ok_or_else(|| ApiError::Unknown("an answer without a message".to_owned()))
    }

    /// Calls a method with a form and perhaps a file, within a time.
    ///
    /// # Errors
    /// [`ApiError`] when it was not done, or it is not known.
    pub(super) async fn form(
        &self,
        method: &str,
        (fields, upload): (Vec<(&'static str, String)>, Option<Upload>),
        within: Duration,
    ) -> Result<Value, ApiError> {
        let mut form = reqwest::multipart::Form::new();
        for (name, value) in fields {
            form = form.text(name, value);
        }
        if let Some(upload) = upload {
            let part = reqwest::multipart::Part::bytes(upload.bytes).file_name(upload.name);
            form = form.part(upload.field, part);
        }
        let request = self.client.post(self.url(method)).timeout(within);
        let result = answer(request.multipart(form)).await?;
        self.saw_in(&result);
        Ok(result)
    }

    fn url(&self, method: &str) -> String {
        address(&self.base, &self.token, method)
    }

    async fn call_json<T: Serialize + Sync>(
        &self,
        method: &str,
        payload: &T,
    ) -> Result<Value, ApiError> {
        let result = answer(self.request(method).json(payload)).await?;
        self.saw_in(&result);
        Ok(result)
    }

    fn request(&self, method: &str) -> reqwest::RequestBuilder {
        self.client.post(self.url(method)).timeout(SEND_TIMEOUT)
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Result<Value, ApiError> {
    let (status, body) = exchange(request).await?;
    read(status, &body)
}

/// The status and the bytes of an answer.
async fn exchange(
    request: reqwest::RequestBuilder,
) -> Result<(u16, impl std::ops::Deref<Target = [u8]>), ApiError> {
    let response = request.send().await.map_err(|error| {
        if error.is_connect() {
            not_sent(error)
        } else {
            unknown(error)
        }
    })?;
    let status = response.status().as_u16();
    let body = response.bytes().await.map_err(unknown)?;
    Ok((status, body))
}

fn client(proxy: Option<&SecretString>) -> Result<reqwest::Client, ApiError> {
    let builder = reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(POLL_TIMEOUT)
        .pool_idle_timeout(Duration::from_mins(1))
        .tcp_nodelay(true)
        .no_proxy();
    let builder = match proxy {
        Some(proxy) => {
            let proxy = reqwest::Proxy::all(proxy.expose_secret()).map_err(|_| {
                ApiError::Settings(
                    "telegram.proxy is not an address such as socks5h://127.0.0.1:9050".to_owned(),
                )
            })?;
            builder.proxy(proxy)
        }
        None => builder,
    };
    builder
        .build()
        .map_err(|error| ApiError::Settings(error.without_url().to_string()))
}

/// Where a method is called. It holds the token.
fn address(base: &Url, token: &SecretString, method: &str) -> String {
    let base = base.as_str().trim_end_matches('/');
    format!("{base}/bot{}/{method}", token.expose_secret())
}

/// Reads a result. What serde says of one that does not fit is left out: it repeats what stands there.
fn shaped<T: DeserializeOwned>(result: Value) -> Result<T, ApiError> {
    serde_json::from_value(result)
        .map_err(|_| ApiError::Unknown("an answer of another shape".to_owned()))
}

/// Reads an answer. `"ok": true` means that it was done, whatever else stands there.
fn read(status: u16, body: &[u8]) -> Result<Value, ApiError> {
    let Ok(answer) = serde_json::from_slice::<Answer>(body) else {
        // A page of something in between. Below 400 it may have been done; a gateway's 5xx passes; a 4xx never reached Telegram.
        let what = format!("an answer that is not JSON, status {status}");
        return Err(match status {
            ..400 => ApiError::Unknown(what),
            400..500 => ApiError::NotSent(what),
            _ => refused(status, what),
        });
    };
    match (answer.ok, answer.result) {
        (true, Some(result)) => Ok(result),
        (true, None) => Err(ApiError::Unknown("an answer without a result".to_owned())),
        (false, _) => Err(ApiError::Refused {
            code: answer.error_code.unwrap_or(status),
            // They may name a chat, and errors are logged.
            description: described::without_names(&without_numbers(
                &answer.description.unwrap_or_default(),
            )),
            retry_after: answer
                .parameters
                .get("retry_after")
                .and_then(Value::as_u64)
                .map(Duration::from_secs),
            migrate_to: answer
                .parameters
                .get("migrate_to_chat_id")
                .and_then(Value::as_i64),
        }),
    }
}

fn refused(code: u16, description: String) -> ApiError {
    ApiError::Refused {
        code,
        description,
        retry_after: None,
        migrate_to: None,
    }
}

/// reqwest's errors hold the URL, and with it the token.
fn not_sent(error: reqwest::Error) -> ApiError {
    ApiError::NotSent(redact(&error.without_url().to_string()).into_owned())
}

fn unknown(error: reqwest::Error) -> ApiError {
    ApiError::Unknown(redact(&error.without_url().to_string()).into_owned())
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Api")
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::prepared::Sent;
    use super::{ApiError, read, shaped};
    use serde_json::json;
    use std::time::Duration;

    #[test]
    fn a_taken_message_is_never_read_as_refused() {
        assert!(
            read(
                200,
                br#"{"ok":true,"result":{"message_id":1},"parameters":{"new":1}}"#
            )
            .is_ok()
        );
        assert!(matches!(
            read(200, b"{\"ok\":true,"),
            Err(ApiError::Unknown(_))
        ));
        assert!(matches!(read(200, b"<html>"), Err(ApiError::Unknown(_))));
    }

    #[test]
    fn an_answer_that_does_not_fit_is_not_repeated() {
        for odd in [
            json!(1_487_000_000_001_i64),
            json!("Kowalska"),
            json!({"message_id": "1487000000001"}),
            json!({"chat": {"id": 1_487_000_000_001_i64}}),
        ] {
            let error = shaped::<Sent>(odd).map(drop).unwrap_err();
            assert_eq!(
                error.to_string(),
                "no readable answer from Telegram: an answer of another shape"
            );
        }
    }

    #[test]
    fn a_refusal_keeps_its_code_words_and_parameters() {
        let body = br#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7,"x":{}}}"#;
        let Err(ApiError::Refused {
            code, retry_after, ..
        }) = read(429, body)
        else {
            panic!("refused")
        };
        assert_eq!((code, retry_after), (429, Some(Duration::from_secs(7))));
        let body = br#"{"ok":false,"error_code":400,"description":"Bad Request: chat 1487000000001 not found"}"#;
        let refused = read(400, body).unwrap_err().to_string();
        assert!(refused.contains("chat … not found"), "{refused}");
        assert!(matches!(
            read(403, b"<html>Blocked"),
            Err(ApiError::NotSent(_))
        ));
        assert!(matches!(
            read(502, b"<html>Bad Gateway"),
            Err(ApiError::Refused { code: 502, .. })
        ));
    }
}
