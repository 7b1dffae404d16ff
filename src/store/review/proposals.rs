//! **Proposals**: pairs of stories that may report the same event, and what the staff decided; a decision is not asked again.
//!
//! Never here: comparing stories.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::standing::{self, InTheWay, Pair};
use crate::domain::candidate::ProposalState;
use crate::domain::staff::Actor;
use crate::store::{Store, StoreError, audit};

/// A story that may report the same event as another.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The other story.
    pub story: i64,
    /// Its candidate.
    pub candidate: Option<i64>,
    /// Title of its newest item.
    pub title: Option<String>,
    /// Names of its sources.
    pub sources: Vec<String>,
    /// How sure the comparison is, 0 to 1.
    pub score: f32,
    /// Names, numbers and rare words that both share.
    pub shared: Vec<String>,
}

/// What came of a separation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Separation {
    /// They are two events from now on.
    Separated,
    /// That was decided before.
    Already,
    /// It may not be; nothing was changed.
    Refused(InTheWay),
}

impl Store {
    /// Remembers that two stories report two events; whether or not that was asked.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing happened then.
    pub async fn separate_stories(
        &self,
        (one, other): (i64, i64),
        actor: &Actor,
        now: DateTime<Utc>,
    ) -> Result<Separation, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let pair = match standing::lock_pair(&mut transaction, one, other).await? {
            Err(reason) => return Ok(Separation::Refused(reason)),
            Ok(Pair::Same(_)) => return Ok(Separation::Refused(InTheWay::OneStory)),
            Ok(Pair::Two { older, newer }) => (older.story, newer.story),
        };
        if !refuse(&mut transaction, pair, 0.0, (actor, now)).await? {
            return Ok(Separation::Already);
        }
        let (subject, detail) = (format!("story {}", pair.0), format!("story {}", pair.1));
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "separate",
            subject: &subject,
            detail: &detail,
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(Separation::Separated)
    }

    /// The stories that may report the same event as this one, the likeliest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub(super) async fn proposals_of(&self, story: i64) -> Result<Vec<Proposal>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT p.other AS "story!", c.id AS "candidate?", p.score AS "score!", p.shared AS "shared!",
                      (SELECT coalesce(i.title, left(i.text, 120)) FROM items i WHERE i.story_id = p.other
                       ORDER BY i.id DESC LIMIT 1) AS title,
                      coalesce((SELECT array_agg(DISTINCT s.name) FROM items i JOIN sources s ON s.id = i.source_id
                       WHERE i.story_id = p.other), '{}') AS "sources!"
               FROM (SELECT second_story AS other, score, shared FROM proposals WHERE first_story = $1 AND state = 'open'
                     UNION ALL
                     SELECT first_story, score, shared FROM proposals WHERE second_story = $1 AND state = 'open') p
                    LEFT JOIN candidates c ON c.story_id = p.other
               ORDER BY p.score DESC, p.other"#,
            story
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Proposal {
                story: row.story,
                candidate: row.candidate,
                title: row.title,
                sources: row.sources,
                score: row.score,
                shared: row.shared,
            })
            .collect())
    }
}

/// Remembers that two stories report two events; false when that was decided before.
pub(super) async fn refuse(
    connection: &mut PgConnection,
    (first, second): (i64, i64),
    score: f32,
    (actor, now): (&Actor, DateTime<Utc>),
) -> Result<bool, StoreError> {
    let refused = sqlx::query!(
        "INSERT INTO proposals (first_story, second_story, score, shared, state, created_at, decided_by, decided_at)
         VALUES ($1, $2, $3, '{}', 'refused', $5, $4, $5)
         ON CONFLICT (first_story, second_story) DO UPDATE SET state = 'refused', decided_by = $4, decided_at = $5
         WHERE proposals.state <> 'refused'",
        first,
        second,
        score,
        actor.staff_id(),
        now
    )
    .execute(connection)
    .await?;
    Ok(refused.rows_affected() == 1)
}

/// Decides the proposal of a pair, if there is one.
pub(super) async fn close(
    connection: &mut PgConnection,
    (first, second): (i64, i64),
    state: ProposalState,
    staff: Option<i32>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE proposals SET state = $3, decided_by = $4, decided_at = $5 WHERE first_story = $1 AND second_story = $2",
        first,
        second,
        state.as_str(),
        staff,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Moves the proposals of the newer story, but for the one between the two, to the older. Where both have one with a third
/// story, a decision counts more than a question, and "two events" more than anything: it is what the staff saw.
pub(super) async fn take_over(
    connection: &mut PgConnection,
    (older, newer): (i64, i64),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO proposals (first_story, second_story, score, shared, state, created_at, decided_by, decided_at)
         SELECT least($1, p.other), greatest($1, p.other), p.score, p.shared, p.state, p.created_at, p.decided_by, p.decided_at
         FROM (SELECT CASE WHEN first_story = $2 THEN second_story ELSE first_story END AS other, score, shared, state,
                      created_at, decided_by, decided_at
               FROM proposals WHERE first_story = $2 OR second_story = $2) p
         WHERE p.other <> $1
         ON CONFLICT (first_story, second_story) DO UPDATE SET
             score = greatest(proposals.score, excluded.score),
             shared = CASE WHEN excluded.score > proposals.score THEN excluded.shared ELSE proposals.shared END,
             state = excluded.state, decided_by = excluded.decided_by, decided_at = excluded.decided_at
         WHERE proposals.state = 'open' OR (excluded.state = 'refused' AND proposals.state <> 'refused')",
        older,
        newer
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "DELETE FROM proposals WHERE (first_story = $2 OR second_story = $2) AND NOT (first_story = $1 AND second_story = $2)",
        older,
        newer
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes back what nobody has decided on: it may be about an item that the story has no more.
pub(super) async fn forget_open(
    connection: &mut PgConnection,
    story: i64,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM proposals WHERE (first_story = $1 OR second_story = $1) AND state = 'open'",
        story
    )
    .execute(connection)
    .await?;
    Ok(())
}
