//! The **revisions** that are being sent: read once, and kept while they are.
//!
//! Never here: what is done with them.

use std::sync::{Arc, PoisonError};

use crate::delivery::Delivery;
use crate::store::StoreError;
use crate::store::publication::Published;

/// Revisions that are kept: most pages are of the same one, an edit needs those before it, and a digest those of two days.
const KEPT: usize = 32;

impl Delivery {
    /// A revision; those that are being sent are kept.
    pub(in crate::delivery) async fn published(
        &self,
        revision_id: i32,
    ) -> Result<Arc<Published>, StoreError> {
        if let Some(known) = self.known(|known| known.revision_id == revision_id) {
            return Ok(known);
        }
        Ok(self.keep(self.store.published(revision_id).await?))
    }

    /// The revision that another one amends; none for an original.
    pub(in crate::delivery) async fn before(
        &self,
        published: &Published,
    ) -> Result<Option<Arc<Published>>, StoreError> {
        if published.number == 1 {
            return Ok(None);
        }
        let known = self
            .known(|known| known.code == published.code && known.number == published.number - 1);
        if known.is_some() {
            return Ok(known);
        }
        let amended = self.store.amended_by(published.revision_id).await?;
        Ok(Some(self.keep(self.store.published(amended).await?)))
    }

    fn known(&self, is_it: impl Fn(&Published) -> bool) -> Option<Arc<Published>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.iter().find(|known| is_it(known)).cloned()
    }

    fn keep(&self, published: Published) -> Arc<Published> {
        let found = Arc::new(published);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.truncate(KEPT - 1);
        last.insert(0, Arc::clone(&found));
        found
    }
}
