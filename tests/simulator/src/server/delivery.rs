//! Delivery: updates to the webhook, one after another, again and again until each is taken.
//!
//! It reaches this machine only.

use std::time::Duration;
use std::{io, sync::Arc};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::shared::Shared;
use crate::world::{State, Webhook};

const PATIENCE: Duration = Duration::from_secs(30);
const MAX_PAUSE: Duration = Duration::from_mins(1);
/// The longest `Retry-After` that is honoured.
const MAX_RETRY_AFTER: u64 = 3600;

struct Parcel {
    webhook: Webhook,
    id: i64,
    body: String,
}

/// Runs until it is aborted.
pub(crate) async fn run(shared: Arc<Shared>) {
    let mut bell = shared.listen();
    let mut pause = shared.look().settings.webhook_retry;
    loop {
        bell.mark_unchanged();
        let parcel = next(&shared.look());
        let Some(parcel) = parcel else {
            if bell.changed().await.is_err() {
                return;
            }
            continue;
        };
        let result = match tokio::time::timeout(PATIENCE, post(&parcel)).await {
            Ok(result) => result,
            Err(_) => Err(Failure::new("Connection timed out")),
        };
        match result {
            Ok(()) => {
                pause = shared.look().settings.webhook_retry;
                shared.change(|state| {
                    let now = state.now();
                    state.updates.confirm(parcel.id + 1, now);
                });
            }
            Err(failure) => {
                shared.change(|state| note(state, &parcel.webhook.url, failure.words));
                tokio::time::sleep(failure.retry_after.unwrap_or(pause)).await;
                pause = (pause * 2).min(MAX_PAUSE);
            }
        }
    }
}

fn next(state: &State) -> Option<Parcel> {
    let webhook = state.updates.webhook.clone()?;
    let waiting = state.updates.first()?;
    Some(Parcel {
        webhook,
        id: waiting.id,
        body: waiting.to_json().to_string(),
    })
}

fn note(state: &mut State, url: &str, words: String) {
    let now = state.now() / 1000;
    if let Some(webhook) = &mut state.updates.webhook
        && webhook.url == url
    {
        webhook.last_error = Some((now, words));
    }
}

struct Failure {
    words: String,
    retry_after: Option<Duration>,
}

impl Failure {
    fn new(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            retry_after: None,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(match error.kind() {
            io::ErrorKind::ConnectionRefused => "Connection refused".to_owned(),
            _ => error.to_string(),
        })
    }
}

async fn post(parcel: &Parcel) -> Result<(), Failure> {
    let rest = parcel
        .webhook
        .url
        .strip_prefix("http://")
        .unwrap_or_default();
    let (host, path) = rest
        .find(['/', '?'])
        .map_or((rest, "/"), |place| rest.split_at(place));
    let address = if host.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let mut stream = TcpStream::connect(address).await?;
    let secret = parcel
        .webhook
        .secret_token
        .as_ref()
        .map(|secret| format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"))
        .unwrap_or_default();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{secret}\
         Content-Length: {}\r\nConnection: close\r\n\r\n{}",
        parcel.body.len(),
        parcel.body
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(1 << 16).read_to_end(&mut answer).await?;
    judge(&String::from_utf8_lossy(&answer))
}

fn judge(answer: &str) -> Result<(), Failure> {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let status = head.split(' ').nth(1).unwrap_or_default();
    if status.starts_with('2') {
        return Ok(());
    }
    let retry_after = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("retry-after"))
        .and_then(|(_, value)| value.trim().parse::<u64>().ok())
        .map(|seconds| Duration::from_secs(seconds.min(MAX_RETRY_AFTER)));
    let reason = head.lines().next().unwrap_or_default();
    let reason = reason.split_once(' ').map_or("no answer", |(_, rest)| rest);
    Err(Failure {
        words: format!("Wrong response from the webhook: {reason}"),
        retry_after,
    })
}
