//! `POST /push/{slug}`: the way in for what partners send.
//!
//! Never here: checking a signature; a body, a header or a secret in a log or an answer.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use tokio::sync::Semaphore;

use crate::intake::{MAX_MESSAGE, Push, PushHeaders, PushRefusal, Received};

/// For a whole message to come: who sends a byte a minute holds a connection, not us.
const PATIENCE: Duration = Duration::from_secs(20);

/// For a message to be read and stored.
const STORING: Duration = Duration::from_secs(20);

/// Messages that are read and stored at the same moment: so many times [`MAX_MESSAGE`] is all that strangers can make us hold.
const AT_ONCE: usize = 32;

/// When a partner may try again, in seconds, after what mends itself soon and after a pause by the staff.
const SOON: u64 = 30;
const LATER: u64 = 3600;

pub(super) fn router(push: Arc<Push>) -> Router {
    let way_in = WayIn {
        push,
        turns: Arc::new(Semaphore::new(AT_ONCE)),
    };
    Router::new()
        .route("/push/{slug}", post(receive))
        .with_state(way_in)
}

#[derive(Clone)]
struct WayIn {
    push: Arc<Push>,
    turns: Arc<Semaphore>,
}

async fn receive(
    State(way_in): State<WayIn>,
    Path(slug): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let given = PushHeaders {
        id: text("webhook-id"),
        timestamp: text("webhook-timestamp"),
        signature: text("webhook-signature"),
        content_type: text(CONTENT_TYPE.as_str()),
    };
    // Before a byte of the message is read: who does not even look like a partner takes no turn from one. Who does and is slow is
    // kept away by the proxy.
    if let Err(refusal) = way_in.push.precheck(&given) {
        return refused(&refusal);
    }
    let Ok(_turn) = way_in.turns.try_acquire() else {
        let problem = "too many messages come in at this moment: send it again later";
        return answer(StatusCode::SERVICE_UNAVAILABLE, problem, Some(SOON));
    };
    let body = match tokio::time::timeout(PATIENCE, whole(&headers, body)).await {
        Ok(Ok(body)) => body,
        Ok(Err(refusal)) => return refusal,
        Err(_) => {
            let problem = "the message did not come whole within 20 s: send it again";
            return answer(StatusCode::REQUEST_TIMEOUT, problem, None);
        }
    };
    match tokio::time::timeout(STORING, way_in.push.receive(&slug, given, body)).await {
        Ok(Ok(Received::Stored(_))) => answer(StatusCode::ACCEPTED, "stored", None),
        Ok(Ok(Received::Known)) => answer(StatusCode::OK, "known already", None),
        Ok(Err(refusal)) => refused(&refusal),
        Err(_) => {
            let problem = "the message could not be stored in time: send it again later";
            answer(StatusCode::SERVICE_UNAVAILABLE, problem, Some(SOON))
        }
    }
}

/// The body, if it is not too long; one that says so itself is not read at all.
async fn whole(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Response> {
    let too_long = || {
        let problem = "the message is longer than 1 MiB: send fewer items in one";
        answer(StatusCode::PAYLOAD_TOO_LARGE, problem, None)
    };
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_MESSAGE) {
        return Err(too_long());
    }
    match to_bytes(body, MAX_MESSAGE).await {
        Ok(bytes) => Ok(bytes.into()),
        // With a length that is kept to, only a connection that broke is left, and nobody hears the answer.
        Err(_) if announced.is_none() => Err(too_long()),
        Err(_) => Err(answer(
            StatusCode::BAD_REQUEST,
            "the message did not come whole: send it again",
            None,
        )),
    }
}

fn refused(refusal: &PushRefusal) -> Response {
    let (status, wait) = meaning(refusal);
    answer(status, &refusal.to_string(), wait)
}

fn meaning(refusal: &PushRefusal) -> (StatusCode, Option<u64>) {
    match refusal {
        PushRefusal::Unsigned | PushRefusal::OutOfTime { .. } => (StatusCode::UNAUTHORIZED, None),
        PushRefusal::Unreadable(_) => (StatusCode::BAD_REQUEST, None),
        PushRefusal::TooLong(_) => (StatusCode::PAYLOAD_TOO_LARGE, None),
        PushRefusal::Gone => (StatusCode::GONE, None),
        PushRefusal::Paused => (StatusCode::SERVICE_UNAVAILABLE, Some(LATER)),
        PushRefusal::TooMany(seconds) => (StatusCode::TOO_MANY_REQUESTS, Some(*seconds)),
        PushRefusal::Store(_) => (StatusCode::SERVICE_UNAVAILABLE, Some(SOON)),
    }
}

fn answer(status: StatusCode, sentence: &str, wait: Option<u64>) -> Response {
    let mut response = (status, format!("{sentence}\n")).into_response();
    if let Some(seconds) = wait {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    response
}
