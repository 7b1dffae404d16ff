//! The **service**: what the handlers of incoming events work with.
//!
//! Never here: a handler.

use std::sync::Arc;

use super::api::Api;
use super::incoming::Gate;
use super::subscriber::{About, Channels, Pending};
use crate::clock::Clock;
use crate::delivery::{Budget, DeliveryLog};
use crate::review::{
    Access, Archive, Invitations, Pages, Questions, Review, Staff, Tips, Verifier,
};
use crate::subscriptions::{SignUps, Subscriptions};
use crate::telemetry::Metrics;

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
    /// What readers send for verification.
    pub tips: Tips,
    /// Codes, sessions and the lock on publishing.
    pub access: Access,
    /// What is kept of each of the staff.
    pub staff: Staff,
    /// Whether a text is ours.
    pub verifier: Verifier,
    /// What was published, to be read.
    pub archive: Archive,
    /// What readers ask the staff.
    pub questions: Questions,
    /// The pages of evidence.
    pub pages: Pages,
    /// What goes out, for admins.
    pub log: DeliveryLog,
    /// What readers may ask the staff about at this moment.
    pub pending: Pending,
    /// The channels that were chosen lately.
    pub channels: Channels,
    /// What the operator says of this bot.
    pub about: About,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Answers take their place before bulk.
    pub budget: Arc<Budget>,
    /// How much is dealt with of what comes in.
    pub gate: Gate,
    /// How many join.
    pub sign_ups: Arc<SignUps>,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Wakes the erasure step; only saves time.
    pub wake_erasure: Arc<dyn Fn() + Send + Sync>,
    /// Wakes the wiping of staff chats; only saves time.
    pub wake_wiping: Arc<dyn Fn() + Send + Sync>,
    /// Destroys the sealing key, at once; the argument is who asked.
    pub destroy_key: Arc<dyn Fn(&str) + Send + Sync>,
}
