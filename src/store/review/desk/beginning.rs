//! **Beginning** a draft: from nothing, or from an open candidate, once.
//!
//! Never here: what a draft says: its content is sealed.

use chrono::{DateTime, Utc};

use crate::domain::update::Urgency;
use crate::store::{Store, StoreError};

impl Store {
    /// A candidate from nothing with its draft.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing is begun then.
    pub async fn begin_from_nothing(
        &self,
        urgency: Urgency,
        sealed: &[u8],
        author: Option<i32>,
        publish_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            "WITH candidate AS (
                 INSERT INTO candidates (kind, state, urgency, created_at) VALUES ('draft', 'new', $1, $2) RETURNING id
             )
             INSERT INTO drafts (candidate_id, kind, state, sealed, author_id, publish_at, created_at, updated_at)
             SELECT id, 'original', 'writing', $3, $4, $5, $2, $2 FROM candidate RETURNING candidate_id",
            urgency.as_str(),
            now,
            sealed,
            author,
            publish_at
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Begins the draft of an open candidate, once; false when it has an open one, or was decided meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_draft(
        &self,
        candidate: i64,
        sealed: &[u8],
        author: Option<i32>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let begun = sqlx::query!(
            "INSERT INTO drafts (candidate_id, kind, state, sealed, author_id, created_at, updated_at)
             SELECT id, 'original', 'writing', $2, $3, $4, $4 FROM candidates
             WHERE id = $1 AND state IN ('new', 'held') FOR SHARE
             ON CONFLICT DO NOTHING",
            candidate,
            sealed,
            author,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(begun.rows_affected() == 1)
    }
}
