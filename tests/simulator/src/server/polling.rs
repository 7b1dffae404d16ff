//! Polling: `getUpdates`, which waits until there is something, the time is up, or another poll takes over.
//!
//! An update leaves the queue only when a later poll confirms it.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::shared::Shared;
use crate::api::{Arguments, Refusal};
use crate::world::State;

const MAX_TIMEOUT: i64 = 50;

struct Poll {
    number: u64,
    offset: i64,
    limit: usize,
    deadline: Instant,
}

pub(crate) async fn updates(shared: &Shared, arguments: &Arguments) -> Result<Value, Refusal> {
    let mut bell = shared.listen();
    let poll = shared.change(|state| begin(state, arguments))?;
    loop {
        bell.mark_unchanged();
        if let Some(answer) = look(&shared.look(), &poll)? {
            return Ok(answer);
        }
        tokio::select! {
            _ = bell.changed() => {}
            () = tokio::time::sleep_until(poll.deadline) => return Ok(json!([])),
            () = shared.stopped() => return Ok(json!([])),
        }
    }
}

fn begin(state: &mut State, arguments: &Arguments) -> Result<Poll, Refusal> {
    if state.updates.webhook.is_some() {
        return Err(Refusal::new(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook \
             first",
        ));
    }
    let offset = arguments.integer("offset")?.unwrap_or(0);
    let limit = arguments.integer("limit")?.unwrap_or(100);
    let timeout = arguments.integer("timeout")?.unwrap_or(0);
    if let Some(allowed) = arguments.typed::<Vec<String>>("allowed_updates", "allowed updates")? {
        state.updates.allow(allowed);
    }
    let now = state.now();
    state.updates.confirm(offset, now);
    state.updates.poll += 1;
    let seconds = timeout.clamp(0, MAX_TIMEOUT).unsigned_abs();
    Ok(Poll {
        number: state.updates.poll,
        offset,
        limit: usize::try_from(limit).unwrap_or(100).clamp(1, 100),
        deadline: Instant::now() + Duration::from_secs(seconds),
    })
}

fn look(state: &State, poll: &Poll) -> Result<Option<Value>, Refusal> {
    if state.updates.poll != poll.number {
        return Err(Refusal::new(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        ));
    }
    if state.updates.webhook.is_some() {
        return Err(Refusal::new(
            409,
            "Conflict: terminated by setWebhook request",
        ));
    }
    let waiting = state.updates.first();
    let there = waiting.is_some_and(|first| poll.offset <= 0 || first.id >= poll.offset);
    Ok(there.then(|| Value::Array(state.updates.take_up_to(poll.limit))))
}
