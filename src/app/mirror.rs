//! The **mirror** with our words, where the configuration has it.
//!
//! Never here: how a page looks, what its labels say.

use super::{Foundation, Keys};
use crate::review::mirror::Mirror;
use crate::telegram::{About, KeptFor, mirror_label};

impl Foundation {
    /// The mirror; none when `mirror.dir` is not set.
    #[must_use]
    pub fn mirror(&self, keys: &Keys) -> Option<Mirror> {
        let folder = self.config.mirror_dir.clone()?;
        Some(Mirror::new(self.review(keys), folder, mirror_label))
    }

    /// What the operator says of this bot, and where the mirror is.
    pub(super) fn about(&self) -> About {
        About {
            operator: self.config.operator.clone(),
            mirror: self.config.mirror_url.as_ref().map(ToString::to_string),
            kept: KeptFor {
                delivery_days: self.config.delivery.retention_days,
                backup_days: self.config.backup_retention_days,
            },
        }
    }
}
