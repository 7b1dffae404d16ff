//! Queries: answers to pressed buttons.
//!
//! One answer for one press, and only while the press is fresh.

use serde_json::{Value, json};

use super::{Arguments, Refusal};
use crate::world::{State, Toast};

/// How long a press waits for its answer; Telegram names no number.
const FRESH_MS: u64 = 15 * 60 * 1000;
/// Characters of the text shown.
const MAX_TEXT: usize = 200;

pub(crate) fn answer(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let now = state.now();
    let id = arguments.text("callback_query_id");
    let text = arguments.text("text");
    let alert = arguments.flag("show_alert")?;
    if text.chars().count() > MAX_TEXT {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    if !arguments.text("url").is_empty() {
        return Err(Refusal::bad("URL_INVALID"));
    }
    let query = state
        .queries
        .get_mut(&id)
        .filter(|query| !query.answered && now <= query.at + FRESH_MS)
        .ok_or_else(|| {
            Refusal::bad("query is too old and response timeout expired or query ID is invalid")
        })?;
    query.answered = true;
    let person = query.person;
    if !text.is_empty() {
        state.log.toasts.push(Toast {
            person,
            at: now,
            text,
            alert,
        });
        state.touch(person);
    }
    Ok(json!(true))
}
