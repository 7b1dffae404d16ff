//! **Splitting** a story: one of its items, with all its revisions and the copies of it, reports another event.
//!
//! Never here: whether it does; one of the staff saw that.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::proposals;
use super::standing::{self, InTheWay, Standing};
use crate::domain::staff::Actor;
use crate::store::intake::lock_items;
use crate::store::{Store, StoreError, audit};

/// What came of a split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Split {
    /// The item has a story of its own now.
    Split {
        /// The new story.
        story: i64,
        /// Its candidate.
        candidate: i64,
    },
    /// It may not be; nothing was changed.
    Refused(InTheWay),
}

impl Store {
    /// Gives an item, its revisions and the copies of it a story of their own; in one transaction with the audit record. The
    /// pair is remembered as two events.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing happened then.
    pub async fn split_story(
        &self,
        (story, item): (i64, i64),
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<Split, StoreError> {
        let mut transaction = self.pool.begin().await?;
        lock_items(&mut transaction).await?;
        let old = match standing::lock_one(&mut transaction, story).await? {
            Err(reason) => return Ok(Split::Refused(reason)),
            Ok(old) => old,
        };
        let in_the_way = old.submitted().or_else(|| old.claimed_by_other(actor, now));
        if let Some(reason) = in_the_way {
            return Ok(Split::Refused(reason));
        }
        let moved = with_copies(&mut transaction, old.story, item).await?;
        if moved.is_empty() {
            return Ok(Split::Refused(InTheWay::NotOfStory(item)));
        }
        if !leaves_others(&mut transaction, old.story, &moved).await? {
            return Ok(Split::Refused(InTheWay::OnlyItem));
        }
        let (new, candidate) = begin(&mut transaction, &old, item, now).await?;
        let similarity =
            move_items(&mut transaction, (old.story, new), (item, &moved), actor).await?;
        set_times(&mut transaction, old.story).await?;
        set_times(&mut transaction, new).await?;
        let pair = (old.story, new);
        proposals::forget_open(&mut transaction, old.story).await?;
        proposals::refuse(&mut transaction, pair, similarity, (actor, now)).await?;
        let (subject, detail) = (
            format!("story {}", old.story),
            format!("item {item} and its copies to story {new}"),
        );
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "split",
            subject: &subject,
            detail: &detail,
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(Split::Split {
            story: new,
            candidate,
        })
    }
}

/// Rows of the item and of what joined the story because it repeats it, each with all revisions. None: it is not of the story.
async fn with_copies(
    connection: &mut PgConnection,
    story: i64,
    item: i64,
) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"WITH RECURSIVE moved AS (
               SELECT r.id, r.source_id, r.external_id FROM items i
               JOIN items r ON r.source_id = i.source_id AND r.external_id = i.external_id AND r.story_id = i.story_id
               WHERE i.id = $2 AND i.story_id = $1
             UNION
               SELECT r.id, r.source_id, r.external_id FROM moved m
               JOIN items c ON c.joined_to = m.id AND c.story_id = $1 AND c.joined_by IN ('same_link', 'same_text', 'near_text')
               JOIN items r ON r.source_id = c.source_id AND r.external_id = c.external_id AND r.story_id = $1
           ) SELECT id AS "id!" FROM moved"#,
        story,
        item
    )
    .fetch_all(connection)
    .await?)
}

async fn leaves_others(
    connection: &mut PgConnection,
    story: i64,
    moved: &[i64],
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM items WHERE story_id = $1 AND id <> ALL($2)) AS "leaves!""#,
        story,
        moved
    )
    .fetch_one(connection)
    .await?)
}

/// A new story with its candidate: as urgent as the old one, with the topics of the item's own source.
async fn begin(
    connection: &mut PgConnection,
    old: &Standing,
    item: i64,
    now: DateTime<Utc>,
) -> Result<(i64, i64), StoreError> {
    let story = sqlx::query_scalar!(
        "INSERT INTO stories (first_at, last_at) VALUES ($1, $1) RETURNING id",
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    let candidate = sqlx::query_scalar!(
        "INSERT INTO candidates (kind, story_id, state, urgency, topics, created_at)
         SELECT 'story', $1, 'new', coalesce((SELECT urgency FROM candidates WHERE id = $2), 'routine'), s.topics, $4
         FROM items i JOIN sources s ON s.id = i.source_id WHERE i.id = $3 RETURNING id",
        story,
        old.candidate,
        item,
        now
    )
    .fetch_one(connection)
    .await?;
    Ok((story, candidate))
}

/// Moves the rows; gives how alike the item was to what it was thought to repeat.
async fn move_items(
    connection: &mut PgConnection,
    (old, new): (i64, i64),
    (item, moved): (i64, &[i64]),
    actor: &Actor,
) -> Result<f32, StoreError> {
    sqlx::query!(
        "UPDATE items SET story_id = $1 WHERE id = ANY($2)",
        new,
        moved
    )
    .execute(&mut *connection)
    .await?;
    let similarity = sqlx::query_scalar!(
        r#"SELECT coalesce(max(r.similarity), 1) AS "similarity!" FROM items i
           JOIN items r ON r.source_id = i.source_id AND r.external_id = i.external_id WHERE i.id = $1"#,
        item
    )
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query!(
        "UPDATE items r SET joined_by = 'split', joined_to = NULL, similarity = NULL, moved_by = $2 FROM items i
         WHERE i.id = $1 AND r.source_id = i.source_id AND r.external_id = i.external_id AND r.joined_by <> 'revision'",
        item,
        actor.staff_id()
    )
    .execute(&mut *connection)
    .await?;
    // What stays no longer repeats what left.
    sqlx::query!(
        "UPDATE items SET joined_to = NULL WHERE story_id = $1 AND joined_to = ANY($2)",
        old,
        moved
    )
    .execute(connection)
    .await?;
    Ok(similarity)
}

async fn set_times(connection: &mut PgConnection, story: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE stories SET first_at = i.first_at, last_at = i.last_at
         FROM (SELECT min(fetched_at) AS first_at, max(fetched_at) AS last_at FROM items WHERE story_id = $1) i
         WHERE stories.id = $1",
        story
    )
    .execute(connection)
    .await?;
    Ok(())
}
