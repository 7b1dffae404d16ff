//! **Rehashing**: what a sealing key has hashed is hashed anew under the one that seals now, from the text and the pictures themselves.
//!
//! Never here: which hashes there are.

use super::rotation::{Rotation, RotationError};
use crate::review::tips::Tips;
use crate::review::verify::Questions;

impl Rotation {
    /// All of them; gives how many changed.
    pub(super) async fn rehash(&self) -> Result<i64, RotationError> {
        let tips = Tips::new(self.store.clone(), self.vault.clone(), self.clock.clone());
        let questions = Questions::new(self.store.clone(), self.vault.clone(), self.clock.clone());
        let changed = tips.rehash().await? + questions.rehash().await?;
        Ok(i64::try_from(changed).unwrap_or(i64::MAX))
    }
}
