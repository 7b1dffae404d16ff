//! Page: the page to chat in, and the files that stand in the chats.
//!
//! Its four files are compiled in; it loads nothing from elsewhere.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::shared::Shared;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(html))
        .route("/page.css", get(css))
        .route("/page.js", get(js))
        .route("/keyboard.js", get(keyboard_js))
        .route("/control/file/{id}", get(file))
}

async fn html() -> Response {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, include_str!("../page/page.html")).into_response()
}

async fn css() -> Response {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8")];
    (headers, include_str!("../page/page.css")).into_response()
}

async fn js() -> Response {
    script(include_str!("../page/page.js"))
}

async fn keyboard_js() -> Response {
    script(include_str!("../page/keyboard.js"))
}

fn script(text: &'static str) -> Response {
    let headers = [(CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (headers, text).into_response()
}

async fn file(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    content(&shared, &id)
}

/// A file as the bot downloads it: `TOKEN/files/ID`.
pub(crate) fn bot_file(shared: &Shared, rest: &str) -> Response {
    let right = shared.look().settings.token.clone();
    match rest.split_once("/files/") {
        Some((token, id)) if token.replace("%3A", ":") == right => content(shared, id),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn content(shared: &Shared, id: &str) -> Response {
    let Some(file) = shared.look().files.get(id).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // Only pictures open in the page; everything else is a download, whatever it claims to be.
    let is_picture = file.mime_type.starts_with("image/");
    let kind = if is_picture {
        file.mime_type
    } else {
        "application/octet-stream".to_owned()
    };
    let letters: String = file
        .name
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_'))
        .collect();
    let how = if is_picture { "inline" } else { "attachment" };
    let headers = [
        (CONTENT_TYPE, kind),
        (
            CONTENT_DISPOSITION,
            format!("{how}; filename=\"{letters}\""),
        ),
    ];
    (headers, file.bytes).into_response()
}
