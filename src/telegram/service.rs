//! The **service**: what the handlers of incoming events work with.
//!
//! Never here: a handler.

use std::sync::Arc;

use super::api::Api;
use crate::clock::Clock;
use crate::delivery::Budget;
use crate::review::{Invitations, Review};
use crate::subscriptions::Subscriptions;
use crate::telemetry::Metrics;
use crate::vault::{CannotOpen, ChatId, Purpose, Vault};

/// The stages and parts that handlers call.
pub struct Service {
    /// How the bot answers.
    pub api: Api,
    /// The bot's public name, without @.
    pub username: String,
    /// Who wants what.
    pub subscriptions: Subscriptions,
    /// Candidates, drafts and approvals.
    pub review: Review,
    /// The way into the staff.
    pub invitations: Invitations,
    /// Seals what a dialogue holds.
    pub vault: Arc<Vault>,
    /// The database, for dialogues and the staff's chats.
    pub store: crate::store::Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Answers take their place before bulk.
    pub budget: Arc<Budget>,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Wakes the erasure step; only saves time.
    pub wake_erasure: Arc<dyn Fn() + Send + Sync>,
}

impl Service {
    /// The chat of one of the staff.
    ///
    /// # Errors
    /// [`CannotOpen`] when another key sealed it.
    pub fn open_staff_chat(&self, sealed: &[u8]) -> Result<ChatId, CannotOpen> {
        self.vault.open_chat(Purpose::Staff, sealed)
    }
}
