//! **Events** as they are asked of Telegram: each as it was written, so that one that cannot be read does not take the others
//! with it.
//!
//! Never here: what an event means.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use teloxide::types as tg;

use super::{Api, ApiError, POLL_TIMEOUT, exchange, read};

#[derive(Deserialize)]
struct Events<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Vec<&'a RawValue>,
}

impl Api {
    /// Asks for events of these kinds from a number on, which confirms all before it; Telegram waits so long until there is one.
    ///
    /// # Errors
    /// [`ApiError`] when there is no answer, or one that cannot be read.
    pub(in super::super) async fn events(
        &self,
        offset: i64,
        (wait, limit): (Duration, u8),
        kinds: &[tg::AllowedUpdate],
    ) -> Result<Vec<String>, ApiError> {
        let asked = json!({
            "offset": offset, "limit": limit, "timeout": wait.as_secs(), "allowed_updates": kinds,
        });
        let request = self.client.post(self.url("getUpdates"));
        let (status, body) = exchange(request.timeout(POLL_TIMEOUT).json(&asked)).await?;
        let text = String::from_utf8_lossy(&body);
        if let Ok(Events { ok: true, result }) = serde_json::from_str(&text) {
            return Ok(result
                .into_iter()
                .map(|event| event.get().to_owned())
                .collect());
        }
        read(status, &body)?;
        Err(ApiError::Unknown("events that cannot be read".to_owned()))
    }
}
