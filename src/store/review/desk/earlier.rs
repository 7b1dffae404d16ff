//! **Earlier updates** on the same event: what was published of a story, of those merged into it, and of what looks like it.
//!
//! Never here: which words two texts share.

use chrono::{DateTime, Utc};

use crate::domain::content::Content;
use crate::domain::update::RevisionKind;
use crate::store::{Store, StoreError, json, word};

/// The current revision of an update.
#[derive(Debug, Clone)]
pub struct EarlierRow {
    /// Code.
    pub code: String,
    /// What the revision did.
    pub kind: RevisionKind,
    /// What it says.
    pub content: Content,
    /// When the current revision was published.
    pub published_at: DateTime<Utc>,
    /// Whether it was written from the same story, or from one that was proposed as the same event.
    pub is_same_event: bool,
}

impl Store {
    /// Current revisions of updates from a story or from those proposed as the same event, and of other updates of one of the
    /// topics since `since`; newest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn earlier_updates(
        &self,
        (candidate, story): (i64, Option<i64>),
        topics: &[String],
        since: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<EarlierRow>, StoreError> {
        let rows = sqlx::query!(
            r#"WITH related AS (
                   SELECT $2::bigint AS story
                   UNION SELECT first_story FROM proposals WHERE second_story = $2 AND state <> 'refused'
                   UNION SELECT second_story FROM proposals WHERE first_story = $2 AND state <> 'refused'
                   UNION SELECT id FROM stories WHERE merged_into = $2
               ), same_event AS (
                   SELECT DISTINCT r.update_id FROM related JOIN candidates c ON c.story_id = related.story
                   JOIN drafts d ON d.candidate_id = c.id JOIN revisions r ON r.draft_id = d.id
                   UNION SELECT r.update_id FROM drafts d JOIN revisions r ON r.draft_id = d.id WHERE d.candidate_id = $1
               )
               SELECT u.code, r.kind, r.content, r.published_at,
                      EXISTS (SELECT FROM same_event s WHERE s.update_id = r.update_id) AS "is_same_event!"
               FROM revisions r JOIN updates u ON u.id = r.update_id
               WHERE NOT EXISTS (SELECT FROM revisions n WHERE n.update_id = r.update_id AND n.number > r.number)
                 AND (r.update_id IN (SELECT update_id FROM same_event)
                      OR r.published_at > $4 AND EXISTS (SELECT FROM revision_topics rt JOIN topics t ON t.id = rt.topic_id
                                                         WHERE rt.revision_id = r.id AND t.slug = ANY($3)))
               ORDER BY 5 DESC, r.id DESC LIMIT $5"#,
            candidate,
            story,
            topics,
            since,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(EarlierRow {
                    code: row.code,
                    kind: word("revisions.kind", &row.kind)?,
                    content: json("revisions.content", row.content)?,
                    published_at: row.published_at,
                    is_same_event: row.is_same_event,
                })
            })
            .collect()
    }
}
