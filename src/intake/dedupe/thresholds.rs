//! The **thresholds**: settings of deduplication, with the defaults that were measured.
//!
//! Never here: anything that depends on them.

use serde::{Deserialize, Serialize};

/// Settings of deduplication. `proposal_score` was chosen on the part `tune` of `tests/pairs`, the others by judgement; what
/// all of them reach on the other part is printed by `cargo test --test pairs -- --nocapture`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// Share of the shorter text that must stand in the longer one, in order, for an automatic join; 0 to 1.
    pub copy_similarity: f32,
    /// Hours between two copies, at most: the same words later are a bulletin that repeats, or an anniversary.
    pub copy_hours: u32,
    /// The same for texts too short to say that they are copies (a headline, an alert): they repeat sooner.
    pub short_copy_hours: u32,
    /// Score from which a story is proposed; 0 to 1.
    pub proposal_score: f32,
    /// Proposals for an item, at most.
    pub proposals: usize,
    /// Hours that an event stays open for proposals.
    pub event_hours: u32,
    /// Items that the window holds, at most; the oldest go first.
    pub window_items: usize,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            copy_similarity: 0.7,
            copy_hours: 14 * 24,
            short_copy_hours: 6,
            proposal_score: 0.55,
            proposals: 3,
            event_hours: 72,
            window_items: 100_000,
        }
    }
}
