//! Whether the processes that send at this moment are set to the same rate.
//!
//! Never here: which of them is right.

use super::{Finding, State, finding};
use crate::app::Foundation;

/// None when they are, or when none runs.
pub(super) async fn differing(foundation: &Foundation) -> Option<Finding> {
    let message = match foundation.store.differing_rates().await {
        Ok(differing) => {
            let (lowest, highest) = differing?;
            format!(
                "processes of this bot are set to different rates, from {lowest} to {highest} messages a second, and all keep to the lowest: give delivery.rate_per_second the same value everywhere, and restart those that have another"
            )
        }
        Err(error) => error.to_string(),
    };
    Some(finding("rate", State::Warning, message))
}
