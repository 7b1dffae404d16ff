//! Webhook: setting, removing and describing the address that updates are delivered to.
//!
//! It delivers nothing; `server::delivery` does.

use serde_json::{Value, json};

use super::{Arguments, Refusal};
use crate::world::{State, Webhook};

pub(crate) fn set(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let now = state.now();
    let url = arguments.text("url");
    if url.is_empty() {
        return remove(state, arguments);
    }
    if now < state.updates.webhook_set_at + 1000 {
        return Err(Refusal::too_many(1));
    }
    let secret = arguments.text("secret_token");
    check_secret(&secret)?;
    check_address(&url)?;
    let max_connections = arguments.integer("max_connections")?.unwrap_or(40);
    if let Some(allowed) = arguments.typed::<Vec<String>>("allowed_updates", "allowed updates")? {
        state.updates.allow(allowed);
    }
    if arguments.flag("drop_pending_updates")? {
        state.updates.clear();
    }
    state.updates.webhook_set_at = now;
    state.updates.webhook = Some(Webhook {
        url,
        secret_token: Some(secret).filter(|secret| !secret.is_empty()),
        max_connections: u64::try_from(max_connections).unwrap_or(40).clamp(1, 100),
        last_error: None,
    });
    Ok(json!(true))
}

pub(crate) fn remove(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    if arguments.flag("drop_pending_updates")? {
        state.updates.clear();
    }
    state.updates.webhook = None;
    Ok(json!(true))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the table of methods has one shape"
)]
pub(crate) fn info(state: &mut State, _: &Arguments) -> Result<Value, Refusal> {
    let mut info = json!({
        "url": "",
        "has_custom_certificate": false,
        "pending_update_count": state.updates.len(),
    });
    if let Some(webhook) = &state.updates.webhook {
        info["url"] = json!(webhook.url);
        info["max_connections"] = json!(webhook.max_connections);
        info["ip_address"] = json!("127.0.0.1");
        if let Some((at, what)) = &webhook.last_error {
            info["last_error_date"] = json!(at);
            info["last_error_message"] = json!(what);
        }
    }
    if let Some(allowed) = state.updates.allowed() {
        info["allowed_updates"] = json!(allowed);
    }
    Ok(info)
}

fn check_secret(secret: &str) -> Result<(), Refusal> {
    if secret.len() > 256 {
        return Err(Refusal::bad("secret token is too long"));
    }
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !secret.bytes().all(letters) {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    Ok(())
}

/// Only plain HTTP to this machine: the simulator reaches nothing else, and has no certificates.
fn check_address(url: &str) -> Result<(), Refusal> {
    let host = url
        .strip_prefix("http://")
        .and_then(|rest| rest.split(['/', ':', '?']).next());
    match host {
        Some("127.0.0.1" | "localhost") => Ok(()),
        Some(_) => Err(Refusal::bad(
            "bad webhook: an HTTPS URL must be provided for webhook",
        )),
        None => Err(Refusal::strict(
            "a webhook here is an http:// address on 127.0.0.1",
        )),
    }
}
