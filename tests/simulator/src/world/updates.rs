//! Updates: what waits for the bot, by long poll or webhook.
//!
//! It delivers nothing itself and never forgets an update before the bot confirmed it or a day has passed.

use std::collections::VecDeque;

use serde_json::{Value, json};

/// Telegram keeps an update for a day.
const KEPT_MS: u64 = 24 * 3600 * 1000;
/// Kinds a bot gets only if it asks for them by name.
const ON_REQUEST: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// An event that waits for the bot.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) id: i64,
    pub(crate) at: u64,
    pub(crate) kind: &'static str,
    pub(crate) body: Value,
}

impl Waiting {
    pub(crate) fn to_json(&self) -> Value {
        json!({"update_id": self.id, self.kind: self.body})
    }
}

/// Where updates are delivered instead of being polled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The address.
    pub url: String,
    /// Sent along in the header `X-Telegram-Bot-Api-Secret-Token`.
    pub secret_token: Option<String>,
    /// As the bot asked; deliveries are made one by one all the same.
    pub max_connections: u64,
    /// The last failure: when, in seconds since 1970, and what.
    pub last_error: Option<(u64, String)>,
}

/// The queue of one bot.
#[derive(Debug)]
pub(crate) struct Updates {
    queue: VecDeque<Waiting>,
    next_id: i64,
    allowed: Option<Vec<String>>,
    /// Rises with every poll: an older poll that is still open has been replaced.
    pub(crate) poll: u64,
    pub(crate) webhook: Option<Webhook>,
    /// When the webhook was last set, in milliseconds.
    pub(crate) webhook_set_at: u64,
}

impl Updates {
    pub(crate) fn new(first_id: i64) -> Self {
        Self {
            queue: VecDeque::new(),
            next_id: first_id,
            allowed: None,
            poll: 0,
            webhook: None,
            webhook_set_at: 0,
        }
    }

    /// Queues an event unless the bot does not want its kind.
    pub(crate) fn push(&mut self, kind: &'static str, body: Value, at: u64) {
        let wanted = match &self.allowed {
            Some(allowed) => allowed.iter().any(|name| name == kind),
            None => !ON_REQUEST.contains(&kind),
        };
        if wanted {
            self.queue.push_back(Waiting {
                id: self.next_id,
                at,
                kind,
                body,
            });
            self.next_id += 1;
        }
    }

    pub(crate) fn number_from(&mut self, id: i64) {
        self.next_id = id;
    }

    /// An empty list means the default: all but what must be asked for.
    pub(crate) fn allow(&mut self, kinds: Vec<String>) {
        self.allowed = Some(kinds).filter(|kinds| !kinds.is_empty());
    }

    pub(crate) fn allowed(&self) -> Option<&[String]> {
        self.allowed.as_deref()
    }

    /// Forgets what the offset confirms: all before it, or all but the last few if it is negative.
    pub(crate) fn confirm(&mut self, offset: i64, now: u64) {
        while self
            .queue
            .front()
            .is_some_and(|first| first.at + KEPT_MS < now)
        {
            self.queue.pop_front();
        }
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            while self.queue.len() > keep {
                self.queue.pop_front();
            }
        }
        while self.queue.front().is_some_and(|first| first.id < offset) {
            self.queue.pop_front();
        }
    }

    pub(crate) fn first(&self) -> Option<&Waiting> {
        self.queue.front()
    }

    pub(crate) fn take_up_to(&self, limit: usize) -> Vec<Value> {
        self.queue
            .iter()
            .take(limit)
            .map(Waiting::to_json)
            .collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.queue.len()
    }

    pub(crate) fn clear(&mut self) {
        self.queue.clear();
    }
}
