//! Server: HTTP around the world: the Bot API, the control interface and the page.
//!
//! A thin shell: it decodes, calls and encodes; rules are in `api`, facts in `world`.

mod body;
mod bot;
mod control;
mod delivery;
mod listener;
mod orders;
mod page;
mod polling;
mod shared;

use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use tokio::net::TcpListener;

pub(crate) use shared::Shared;

use listener::{Door, Knife};

/// Telegram takes 50 MB; a little more, so that the refusal can be worded.
const MAX_BODY: usize = 60 << 20;

/// Serves until the simulator is told to stop.
pub(crate) async fn run(shared: Arc<Shared>, listener: TcpListener) {
    let own = page::routes()
        .merge(control::routes())
        .layer(middleware::from_fn(from_this_machine));
    let router = Router::new()
        .merge(own)
        .fallback(any(bot_or_file))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(Arc::clone(&shared));
    let stopped = Arc::clone(&shared);
    let delivery = tokio::spawn(delivery::run(Arc::clone(&shared)));
    let service = router.into_make_service_with_connect_info::<Knife>();
    // It ends by the signal only; connections that fail are nobody's concern.
    let _ = axum::serve(Door(listener), service)
        .with_graceful_shutdown(async move { stopped.stopped().await })
        .await;
    delivery.abort();
}

async fn bot_or_file(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(knife): ConnectInfo<Knife>,
    request: Request,
) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(rest) = path.strip_prefix("/file/bot") {
        return bot::download(&shared, &knife, || page::bot_file(&shared, rest)).await;
    }
    match path
        .strip_prefix("/bot")
        .and_then(|rest| rest.split_once('/'))
    {
        Some((token, method)) => bot::call(&shared, &knife, token, method, request).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Keeps foreign web pages from steering the simulator: by name tricks, or by forms.
async fn from_this_machine(request: Request, next: Next) -> Response {
    match unwelcome(&request) {
        Some((status, words)) => (status, words).into_response(),
        None => next.run(request).await,
    }
}

fn unwelcome(request: &Request) -> Option<(StatusCode, &'static str)> {
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let host = header(HOST);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
        return Some((StatusCode::FORBIDDEN, "only from this machine"));
    }
    let kind = header(CONTENT_TYPE);
    let is_form = request.method() == "POST"
        && !kind.starts_with("application/json")
        && !kind.starts_with("application/octet-stream");
    is_form.then_some((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json"))
}
