//! **Views**: who of the staff has looked at which evidence.
//!
//! Never here: what was seen.

use chrono::{DateTime, Utc};

use crate::store::audit::{self, AuditRecord};
use crate::store::{Store, StoreError};

/// Somebody has looked at a piece of evidence.
#[derive(Debug, Clone)]
pub struct View {
    /// The piece: its address, sealed.
    pub address: Vec<u8>,
    /// Who.
    pub handle: String,
    /// When first.
    pub at: DateTime<Utc>,
}

impl Store {
    /// Remembers and records that somebody looked, the first time; false when it was so before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn mark_viewed(
        &self,
        (candidate, address): (i64, &[u8]),
        staff: i32,
        record: AuditRecord<'_>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let marked = sqlx::query!(
            "INSERT INTO evidence_views (candidate_id, address, staff_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            candidate,
            address,
            staff,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if marked.rows_affected() == 0 {
            return Ok(false);
        }
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Who looked at what of a candidate and of all that was written for the same update, in order of time.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn views_of(&self, candidate: i64) -> Result<Vec<View>, StoreError> {
        Ok(sqlx::query_as!(
            View,
            "SELECT v.address, s.handle, v.at FROM evidence_views v JOIN staff s ON s.id = v.staff_id
             WHERE v.candidate_id = $1 OR v.candidate_id IN (
                 SELECT o.candidate_id FROM drafts d JOIN drafts o ON o.update_id = d.update_id WHERE d.candidate_id = $1)
             ORDER BY v.at, v.id",
            candidate
        )
        .fetch_all(&self.pool)
        .await?)
    }
}
