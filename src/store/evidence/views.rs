//! **Views**: who of the staff has looked at which evidence.
//!
//! Never here: what was seen.

use chrono::{DateTime, Utc};

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
    /// Remembers that somebody looked, the first time; false when it was so before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn mark_viewed(
        &self,
        (candidate, address): (i64, &[u8]),
        staff: i32,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let marked = sqlx::query!(
            "INSERT INTO evidence_views (candidate_id, address, staff_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            candidate,
            address,
            staff,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(marked.rows_affected() == 1)
    }

    /// Who looked at what of a candidate, in order of time.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn views_of(&self, candidate: i64) -> Result<Vec<View>, StoreError> {
        Ok(sqlx::query_as!(
            View,
            "SELECT v.address, s.handle, v.at FROM evidence_views v JOIN staff s ON s.id = v.staff_id
             WHERE v.candidate_id = $1 ORDER BY v.at, v.id",
            candidate
        )
        .fetch_all(&self.pool)
        .await?)
    }
}
