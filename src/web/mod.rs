//! The **web** side: health for whoever watches the service, the way in for partners, and metrics and Telegram's webhook on
//! listeners of their own.
//!
//! Never here: SQL, Telegram, anything about one subscriber.

mod health;
mod push;
mod webhook;

use std::sync::Arc;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

pub use health::{Health, Readiness};
pub use webhook::serve_webhook;

use crate::intake::Push;
use crate::telemetry::Metrics;

/// What `OpenMetrics` asks for.
const METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Serves `/healthz`, `/readyz` and `/push/SLUG` until `stop`.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    health: Arc<Health>,
    push: Arc<Push>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let router = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(health::readyz))
        .fallback(|| async {
            (
                axum::http::StatusCode::NOT_FOUND,
                "There is nothing here. /healthz and /readyz tell how the service is.\n",
            )
        })
        .with_state(health)
        .merge(push::router(push));
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

/// Serves `/metrics` until `stop`.
///
/// # Errors
/// When the listener fails.
pub async fn serve_metrics(
    listener: TcpListener,
    metrics: Arc<Metrics>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let encode = move || async move { ([(CONTENT_TYPE, METRICS_TYPE)], metrics.encode()) };
    let router = Router::new().route("/metrics", get(encode));
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}
