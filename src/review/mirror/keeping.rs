//! **Keeping** the mirror: step after step, whatever comes of it, and the admins told when it cannot be written.
//!
//! Never here: what stands in a file.

use std::sync::PoisonError;

use tracing::{error, info, warn};

use super::Mirror;
use crate::domain::source::AlertKind;
use crate::store::StoreError;

/// Subject of its alert.
const SUBJECT: &str = "mirror";

impl Mirror {
    /// The same, for who goes on whatever comes of it: the admins are told of a failure once, and again when it is over.
    pub async fn keep(&self) {
        let done = self.step().await;
        let failing = done.as_ref().err().map(ToString::to_string);
        if let Err(error) = self.tell(failing.as_deref()).await {
            warn!("the admins are not told of the mirror yet: {error}");
        }
        if let Some(report) = done.ok().filter(|report| report.written > 0) {
            info!(
                files = report.written,
                revisions = report.revisions,
                "the mirror is written"
            );
        }
    }

    /// Raises or ends the alert when that changes, and at the first step, when another process may have left one.
    async fn tell(&self, failing: Option<&str>) -> Result<(), StoreError> {
        let known = *self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if known == Some(failing.is_some()) {
            return Ok(());
        }
        let (store, now) = (&self.review.store, self.review.clock.now());
        match failing {
            Some(problem) => {
                error!("the mirror cannot be written: {problem}");
                let about = (SUBJECT, problem);
                store
                    .raise_alert(AlertKind::MirrorFailing, about, now)
                    .await?;
            }
            None => {
                store
                    .end_alert(AlertKind::MirrorFailing, SUBJECT, now)
                    .await?;
            }
        }
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some(failing.is_some());
        Ok(())
    }
}
