//! The listener of `telegram.webhook_listen`: what Telegram sends, whatever the path that a proxy leaves of its address.
//!
//! Never here: what an event means; a body, a header or the secret in a log or an answer.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_LENGTH, RETRY_AFTER};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::telegram::{Taken, Webhook};

/// Telegram's header with the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";

/// An event at most; Telegram's are a tenth of it.
const MAX_EVENT: usize = 1 << 20;

/// For a whole event to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// Events that are read at the same moment: more than Telegram sends.
const AT_ONCE: usize = 128;

/// When Telegram is to try again, in seconds.
const SOON: u64 = 2;

#[derive(Clone)]
struct WayIn {
    webhook: Arc<Webhook>,
    turns: Arc<Semaphore>,
}

/// Serves until `stop`.
///
/// # Errors
/// When the listener fails.
pub async fn serve_webhook(
    listener: TcpListener,
    webhook: Arc<Webhook>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let way_in = WayIn {
        webhook,
        turns: Arc::new(Semaphore::new(AT_ONCE)),
    };
    let router = Router::new().fallback(receive).with_state(way_in);
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

async fn receive(
    State(way_in): State<WayIn>,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if method != Method::POST {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let secret = headers.get(SECRET).map(axum::http::HeaderValue::as_bytes);
    // Before a byte of the event is read.
    match way_in.webhook.precheck(secret) {
        Taken::Done => {}
        refused => return answer(refused),
    }
    let Ok(_turn) = way_in.turns.try_acquire() else {
        return answer(Taken::NotNow);
    };
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_EVENT) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    match tokio::time::timeout(PATIENCE, to_bytes(body, MAX_EVENT)).await {
        Ok(Ok(event)) => answer(way_in.webhook.take(&event).await),
        Ok(Err(_)) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

fn answer(taken: Taken) -> Response {
    match taken {
        Taken::Done => StatusCode::OK.into_response(),
        Taken::Stranger => StatusCode::UNAUTHORIZED.into_response(),
        Taken::NotNow => {
            let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
            response.headers_mut().insert(RETRY_AFTER, SOON.into());
            response
        }
    }
}
