//! The **comparison** of items for events told twice: how far it has come, and what it proposed.
//!
//! Never here: comparing.

use chrono::{DateTime, Utc};
use sqlx::{Postgres, Transaction};

use super::{Said, lock_items};
use crate::store::{Store, StoreError};

/// An item that opens a story, to be compared with the others.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Row.
    pub item: i64,
    /// When we read it.
    pub fetched_at: DateTime<Utc>,
    /// What it says.
    pub said: Said,
}

/// Two items whose stories may report the same event.
#[derive(Debug, Clone)]
pub struct Match {
    /// One of them.
    pub item: i64,
    /// The other.
    pub other: i64,
    /// 0 to 1.
    pub score: f32,
    /// What both share, for people.
    pub shared: Vec<String>,
}

/// The comparison, held by one process; dropped without [`finish`](Self::finish), nothing is written.
#[derive(Debug)]
pub struct Comparing {
    transaction: Transaction<'static, Postgres>,
    /// The last item that was compared.
    pub compared: i64,
}

impl Store {
    /// Takes the comparison up; none when another process has it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_comparing(&self) -> Result<Option<Comparing>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let compared = sqlx::query_scalar!("SELECT item_id FROM comparison FOR UPDATE SKIP LOCKED")
            .fetch_optional(&mut *transaction)
            .await?;
        Ok(compared.map(|compared| Comparing {
            transaction,
            compared,
        }))
    }

    /// Items after this one that open a story, in their order. Old news (its candidate expired at once) is not compared.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn openings_after(&self, item: i64, limit: i64) -> Result<Vec<Opening>, StoreError> {
        let rows = sqlx::query!(
            "SELECT items.id, fetched_at, title, text, language, published_at
             FROM items JOIN candidates ON candidates.story_id = items.story_id
             WHERE items.id > $1 AND revision = 1 AND joined_by IN ('first', 'merged', 'split') AND state <> 'expired'
             ORDER BY items.id LIMIT $2",
            item,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Opening {
                item: row.id,
                fetched_at: row.fetched_at,
                said: Said::of(
                    (row.title, row.text),
                    row.language,
                    row.published_at,
                    row.fetched_at,
                ),
            })
            .collect())
    }

    /// Takes the bands off the sketches of items that were read before then: they are too old to have copies, and look-ups stay
    /// as quick as the number of items of some days allows. Each sketch is touched once.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn empty_bands_before(&self, time: DateTime<Utc>) -> Result<u64, StoreError> {
        let up_to = self.last_item_before(time).await?;
        let mut transaction = self.pool.begin().await?;
        let from = sqlx::query_scalar!("SELECT bands_emptied_to FROM comparison FOR UPDATE")
            .fetch_one(&mut *transaction)
            .await?;
        if from >= up_to {
            return Ok(0);
        }
        let emptied = sqlx::query!(
            "UPDATE sketches SET bands = '{}' WHERE item_id > $1 AND item_id <= $2 AND bands <> '{}'",
            from,
            up_to
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!("UPDATE comparison SET bands_emptied_to = $1", up_to)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(emptied.rows_affected())
    }

    /// The last item that was read before then; 0 when there is none. Items are numbered in the order of reading, so this is
    /// found by halving, in some twenty look-ups of the primary key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn last_item_before(&self, time: DateTime<Utc>) -> Result<i64, StoreError> {
        let (mut below, mut above) = (
            0,
            sqlx::query_scalar!(r#"SELECT coalesce(max(id), 0) AS "id!" FROM items"#)
                .fetch_one(&self.pool)
                .await?,
        );
        // `below` was read before, and what is after `above` was not.
        while below < above {
            let middle = below + (above - below + 1) / 2;
            let found = sqlx::query!(
                "SELECT id, fetched_at FROM items WHERE id > $1 AND id <= $2 ORDER BY id DESC LIMIT 1",
                below,
                middle
            )
            .fetch_optional(&self.pool)
            .await?;
            match found {
                Some(found) if found.fetched_at >= time => above = found.id - 1,
                _ => below = middle,
            }
        }
        Ok(below)
    }
}

impl Comparing {
    /// Remembers how far it has come, and what it proposes: pairs of stories that nobody has decided on yet.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing is written then.
    pub async fn finish(
        mut self,
        compared: i64,
        matches: &[Match],
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        // No merge moves items while they are looked up: a story that is gone is not proposed.
        lock_items(&mut self.transaction).await?;
        let mut proposed = 0;
        for found in matches {
            let inserted = sqlx::query!(
                "INSERT INTO proposals (first_story, second_story, score, shared, state, created_at)
                 SELECT least(one.story_id, other.story_id), greatest(one.story_id, other.story_id), $3, $4, 'open', $5
                 FROM items one, items other
                 WHERE one.id = $1 AND other.id = $2 AND one.story_id <> other.story_id
                 ON CONFLICT (first_story, second_story) DO UPDATE
                     SET score = excluded.score, shared = excluded.shared
                     WHERE proposals.state = 'open' AND proposals.score < excluded.score",
                found.item,
                found.other,
                found.score.clamp(0.0, 1.0),
                &found.shared,
                now
            )
            .execute(&mut *self.transaction)
            .await?;
            proposed += inserted.rows_affected();
        }
        sqlx::query!("UPDATE comparison SET item_id = $1", compared)
            .execute(&mut *self.transaction)
            .await?;
        self.transaction.commit().await?;
        Ok(proposed)
    }
}
