//! **Wordings** of tips in the database: a tip that is there already, in these words or in nearly the same, and how else it was put.
//!
//! Never here: a text in the clear.

use sqlx::PgConnection;

use super::super::{Store, StoreError};
use super::{Known, NewTip};

/// Of a hundred marks so many must be the same for two tips to be one.
const ALIKE: i32 = 70;

/// A shorter text is the same only word for word.
const FEWEST: usize = 10;

/// By what a tip in nearly the same words is found: made with a key, so that it tells nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// Hash of what must be the same: figures, links, negations, pictures.
    pub facts: Vec<u8>,
    /// Hashes of three words each, in ascending order, each once.
    pub marks: Vec<i32>,
}

impl Store {
    /// How else a tip was put, each wording once, sealed; the first `limit`, and how many there are.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_wordings(
        &self,
        tip: i64,
        limit: usize,
    ) -> Result<(Vec<Vec<u8>>, usize), StoreError> {
        let mut rows = sqlx::query_scalar!(
            r#"SELECT (array_agg(w.sealed ORDER BY l.created_at, l.id))[1] AS "sealed!" FROM tip_wordings w JOIN tip_links l ON l.id = w.link_id
               WHERE l.candidate_id = $1 GROUP BY w.fingerprint ORDER BY min(l.created_at), min(l.id)"#,
            tip
        )
        .fetch_all(&self.pool)
        .await?;
        let all = rows.len();
        rows.truncate(limit);
        Ok((rows, all))
    }
}

/// The tip that this one is, locked; none when it is new.
pub(super) async fn known(
    connection: &mut PgConnection,
    new: &NewTip<'_>,
) -> Result<Option<Known>, StoreError> {
    let same = sqlx::query_scalar!(
        "SELECT candidate_id FROM tips WHERE fingerprint = ANY($1) FOR UPDATE",
        new.fingerprints
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(tip) = same {
        return Ok(Some(Known {
            tip,
            is_worded_otherwise: false,
        }));
    }
    let mut like = sqlx::query_scalar!(
        "SELECT l.candidate_id FROM tip_wordings w JOIN tip_links l ON l.id = w.link_id
         WHERE w.fingerprint = ANY($1) ORDER BY l.candidate_id LIMIT 1",
        new.fingerprints
    )
    .fetch_optional(&mut *connection)
    .await?;
    for likeness in new.likeness {
        if like.is_none() && likeness.marks.len() >= FEWEST {
            like = alike(connection, likeness).await?;
        }
    }
    let Some(tip) = like else { return Ok(None) };
    // Its sender may take it back at this moment.
    let locked = sqlx::query_scalar!(
        "SELECT candidate_id FROM tips WHERE candidate_id = $1 FOR UPDATE",
        tip
    )
    .fetch_optional(connection)
    .await?;
    Ok(locked.map(|tip| Known {
        tip,
        is_worded_otherwise: true,
    }))
}

/// An open tip in nearly the same words. One that is decided stays as it was decided: this may be news.
async fn alike(
    connection: &mut PgConnection,
    likeness: &Likeness,
) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT m.candidate_id FROM tip_marks m JOIN candidates c ON c.id = m.candidate_id
         CROSS JOIN LATERAL (SELECT count(*) AS n FROM unnest(m.marks) AS mark WHERE mark = ANY($2)) AS shared
         WHERE m.facts = $1 AND c.state IN ('new', 'held')
           AND 100 * shared.n >= $3 * greatest(cardinality(m.marks), cardinality($2))
         ORDER BY shared.n DESC, m.candidate_id LIMIT 1",
        likeness.facts,
        &likeness.marks,
        ALIKE
    )
    .fetch_optional(connection)
    .await?)
}

/// Keeps these words with the link; a later wording of the same sender takes the place of an earlier one.
pub(super) async fn keep(
    connection: &mut PgConnection,
    link: i32,
    new: &NewTip<'_>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO tip_wordings (link_id, fingerprint, sealed) VALUES ($1, $2, $3)
         ON CONFLICT (link_id) DO UPDATE SET fingerprint = excluded.fingerprint, sealed = excluded.sealed",
        link,
        new.fingerprints.first().map(Vec::as_slice).unwrap_or_default(),
        new.sealed
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// After a sender has taken a tip back: where everybody who is left put it otherwise, the first of their wordings becomes the
/// text, and nothing of the words that were taken back stays.
pub(super) async fn succeed(connection: &mut PgConnection, tip: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH next AS (
             SELECT w.link_id, w.fingerprint, w.sealed FROM tip_wordings w JOIN tip_links l ON l.id = w.link_id
             WHERE l.candidate_id = $1 ORDER BY l.created_at, l.id LIMIT 1),
         succeeded AS (
             UPDATE tips t SET fingerprint = next.fingerprint, sealed = next.sealed FROM next
             WHERE t.candidate_id = $1
               AND t.count = (SELECT count(*) FROM tip_links l JOIN tip_wordings w ON w.link_id = l.id WHERE l.candidate_id = $1)
               AND NOT EXISTS (SELECT FROM tips o WHERE o.fingerprint = next.fingerprint)
             RETURNING next.link_id)
         DELETE FROM tip_wordings w USING succeeded WHERE w.link_id = succeeded.link_id",
        tip
    )
    .execute(connection)
    .await?;
    Ok(())
}
