//! **Pages** of the archive, newest first, each from where the one before ended: what is published meanwhile moves nothing.
//!
//! Never here: how long a page is.

use super::super::{Store, StoreError, json, word};
use crate::domain::update::Occasion;
use crate::store::publication::Published;

/// Where a page begins, by the number of a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// With the newest.
    Newest,
    /// With the next older one.
    Before(i32),
    /// So that it ends with the next newer one.
    After(i32),
}

impl Edge {
    /// Above and below which number.
    const fn between(self) -> (i32, i32) {
        match self {
            Self::Newest => (0, i32::MAX),
            Self::Before(revision) => (0, revision),
            Self::After(revision) => (revision, i32::MAX),
        }
    }

    const fn is_upwards(self) -> bool {
        matches!(self, Self::After(_))
    }
}

/// An update as it stands now.
#[derive(Debug, Clone)]
pub struct Archived {
    /// The update.
    pub update_id: i32,
    /// Its current revision.
    pub published: Published,
}

impl Store {
    /// The numbers of so many current revisions, perhaps of one topic; upwards after one, else downwards.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn latest(
        &self,
        topic: Option<i16>,
        edge: Edge,
        limit: i64,
    ) -> Result<Vec<i32>, StoreError> {
        let (above, below) = edge.between();
        let Some(topic) = topic else {
            return self.latest_of_all(edge, limit).await;
        };
        // Each way has an index to walk along; superseded revisions on it are few.
        let numbers = if edge.is_upwards() {
            sqlx::query_scalar!(
                "SELECT c.revision_id FROM revision_topics t JOIN current_revisions c ON c.revision_id = t.revision_id
                 WHERE t.topic_id = $1 AND t.revision_id > $2 AND c.revision_id > $2 ORDER BY t.revision_id LIMIT $3",
                topic,
                above,
                limit
            )
            .fetch_all(&self.pool)
            .await?
        } else {
            sqlx::query_scalar!(
                "SELECT c.revision_id FROM revision_topics t JOIN current_revisions c ON c.revision_id = t.revision_id
                 WHERE t.topic_id = $1 AND t.revision_id < $2 AND c.revision_id < $2 ORDER BY t.revision_id DESC LIMIT $3",
                topic,
                below,
                limit
            )
            .fetch_all(&self.pool)
            .await?
        };
        Ok(numbers)
    }

    async fn latest_of_all(&self, edge: Edge, limit: i64) -> Result<Vec<i32>, StoreError> {
        let (above, below) = edge.between();
        let numbers = if edge.is_upwards() {
            sqlx::query_scalar!(
                "SELECT revision_id FROM current_revisions WHERE revision_id > $1 ORDER BY revision_id LIMIT $2",
                above,
                limit
            )
            .fetch_all(&self.pool)
            .await?
        } else {
            sqlx::query_scalar!(
                "SELECT revision_id FROM current_revisions WHERE revision_id < $1 ORDER BY revision_id DESC LIMIT $2",
                below,
                limit
            )
            .fetch_all(&self.pool)
            .await?
        };
        Ok(numbers)
    }

    /// The same among those that a query finds. The query is made of lexemes in quotation marks, never of what was typed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn found(&self, query: &str, edge: Edge, limit: i64) -> Result<Vec<i32>, StoreError> {
        let (above, below) = edge.between();
        let mut transaction = self.pool.begin().await?;
        // By the index of lexemes, whatever is guessed of how often they stand: reading through texts takes seconds.
        sqlx::query!("SET LOCAL enable_seqscan = off")
            .execute(&mut *transaction)
            .await?;
        let numbers = sqlx::query_scalar!(
            r#"WITH found AS MATERIALIZED (
                   SELECT revision_id FROM current_revisions WHERE lexemes @@ $1::text::tsquery)
               SELECT revision_id AS "revision_id!" FROM found WHERE revision_id > $2 AND revision_id < $3
               ORDER BY CASE WHEN $4 THEN revision_id ELSE -revision_id END LIMIT $5"#,
            query,
            above,
            below,
            edge.is_upwards(),
            limit
        )
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(numbers)
    }

    /// These revisions, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn archived(&self, revisions: &[i32]) -> Result<Vec<Archived>, StoreError> {
        let rows = sqlx::query!(
            "SELECT r.id, r.update_id, u.code, r.number, r.kind, r.urgency, r.verification, r.content, r.published_at, r.relayed
             FROM revisions r JOIN updates u ON u.id = r.update_id WHERE r.id = ANY($1) ORDER BY r.id DESC",
            revisions
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Archived {
                    update_id: row.update_id,
                    published: Published {
                        revision_id: row.id,
                        code: row.code,
                        number: row.number,
                        kind: word("revisions.kind", &row.kind)?,
                        urgency: word("revisions.urgency", &row.urgency)?,
                        verification: word("revisions.verification", &row.verification)?,
                        content: json("revisions.content", row.content)?,
                        published_at: row.published_at,
                        relayed: row.relayed,
                        occasion: Occasion::Live,
                    },
                })
            })
            .collect()
    }

    /// The current revision of an update, by its number or its code.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn current_revision(
        &self,
        update: Option<i32>,
        code: Option<&str>,
    ) -> Result<Option<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT c.revision_id FROM current_revisions c JOIN updates u ON u.id = c.update_id
             WHERE u.id = $1 OR u.code = $2",
            update,
            code
        )
        .fetch_optional(&self.pool)
        .await?)
    }
}
