//! **Stories** as lists show them: their items, why each is there, and the stories that may report the same event.
//!
//! Three queries, however many stories. One that was merged into another is not listed.
//!
//! Never here: a sentence.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::Proposal;
use crate::domain::item::JoinedBy;
use crate::store::{Store, StoreError, word};

/// A story, as `story list` prints it.
#[derive(Debug, Clone)]
pub struct StoryLine {
    /// Number.
    pub id: i64,
    /// Numbers of its items.
    pub items: Vec<i64>,
    /// Why each item that came later is there.
    pub joins: Vec<Join>,
    /// Stories that may report the same event, the likeliest first.
    pub proposals: Vec<Proposal>,
    /// When its first item came.
    pub first_at: DateTime<Utc>,
    /// When its newest item came.
    pub last_at: DateTime<Utc>,
}

/// Why an item belongs to its story.
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// The item.
    pub item: i64,
    /// Why.
    pub by: JoinedBy,
    /// The item that it repeats, if it does.
    pub to: Option<i64>,
    /// How alike the two texts are, 0 to 1, where that was measured.
    pub similarity: Option<f32>,
    /// Who of the staff merged it in or split it off; none: the operator, or nobody.
    pub moved_by: Option<String>,
}

impl Store {
    /// Stories, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn stories(&self) -> Result<Vec<StoryLine>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT s.id, s.first_at, s.last_at, array_agg(i.id ORDER BY i.id) AS "items!"
               FROM stories s JOIN items i ON i.story_id = s.id WHERE s.merged_into IS NULL
               GROUP BY s.id ORDER BY s.id DESC"#
        )
        .fetch_all(&self.pool)
        .await?;
        let mut joins = self.joins().await?;
        let mut proposals = self.open_proposals().await?;
        Ok(rows
            .into_iter()
            .map(|row| StoryLine {
                id: row.id,
                items: row.items,
                joins: joins.remove(&row.id).unwrap_or_default(),
                proposals: proposals.remove(&row.id).unwrap_or_default(),
                first_at: row.first_at,
                last_at: row.last_at,
            })
            .collect())
    }

    /// The story with this number, followed to where it was merged, and its candidate; none when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn candidate_of_story(
        &self,
        story: i64,
    ) -> Result<Option<(i64, Option<i64>)>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT s.id, c.id AS "candidate?" FROM stories n JOIN stories s ON s.id = coalesce(n.merged_into, n.id)
               LEFT JOIN candidates c ON c.story_id = s.id WHERE n.id = $1"#,
            story
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| (row.id, row.candidate)))
    }

    async fn joins(&self) -> Result<HashMap<i64, Vec<Join>>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT i.story_id, i.id, i.joined_by, i.joined_to, i.similarity, t.handle AS "handle?"
               FROM items i LEFT JOIN staff t ON t.id = i.moved_by
               WHERE i.joined_by NOT IN ('first', 'revision') ORDER BY i.id"#
        )
        .fetch_all(&self.pool)
        .await?;
        let mut joins: HashMap<i64, Vec<Join>> = HashMap::new();
        for row in rows {
            joins.entry(row.story_id).or_default().push(Join {
                item: row.id,
                by: word("items.joined_by", &row.joined_by)?,
                to: row.joined_to,
                similarity: row.similarity,
                moved_by: row.handle,
            });
        }
        Ok(joins)
    }

    async fn open_proposals(&self) -> Result<HashMap<i64, Vec<Proposal>>, StoreError> {
        let rows = sqlx::query!(
            "SELECT first_story, second_story, score, shared FROM proposals WHERE state = 'open'
             ORDER BY score DESC, first_story, second_story"
        )
        .fetch_all(&self.pool)
        .await?;
        let mut proposals: HashMap<i64, Vec<Proposal>> = HashMap::new();
        for row in rows {
            let (first, second) = (row.first_story, row.second_story);
            for (story, other) in [(first, second), (second, first)] {
                proposals.entry(story).or_default().push(Proposal {
                    story: other,
                    candidate: None,
                    title: None,
                    sources: Vec::new(),
                    score: row.score,
                    shared: row.shared.clone(),
                });
            }
        }
        Ok(proposals)
    }
}
