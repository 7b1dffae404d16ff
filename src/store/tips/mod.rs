//! **Tips** in the database: each text once, with a count, its pictures, and a link to each sender until it is erased.
//!
//! The lock order is candidate, tip, link: whoever takes two takes them so.
//!
//! Never here: a text or a chat in the clear.

mod forms;
mod limits;
mod links;
mod messages;
mod purge;
mod reading;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub use forms::{FileRow, FormRow};
pub use links::LinkRow;
pub use messages::{MessageRow, OutgoingRow};
pub use purge::Purged;
pub use reading::{TipCount, TipLine, TipRow, TipStanding};

use super::{Store, StoreError};

/// A tip as it is handed in.
pub struct NewTip<'a> {
    /// Keyed hash of its normalised text and pictures.
    pub fingerprint: &'a [u8],
    /// Its text, sealed.
    pub sealed: &'a [u8],
    /// Whose form it comes from, if from one: its pictures become those of the tip, and the form is gone.
    pub form: Option<&'a [u8]>,
    /// Number of the link, random.
    pub link: i32,
    /// Language to ask in, sealed.
    pub sealed_language: &'a [u8],
}

/// What became of a tip that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handed {
    /// Its number.
    pub tip: i64,
    /// Whether this sender had sent it already; then it is not counted again.
    pub is_again: bool,
}

impl Store {
    /// Stores a tip: a new candidate, or one more sender of one that is there. `seal` gives the chat sealed for a tip's number.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn hand_in_tip(
        &self,
        new: NewTip<'_>,
        seal: impl Fn(i64) -> Vec<u8> + Send,
        now: DateTime<Utc>,
    ) -> Result<Handed, StoreError> {
        loop {
            let mut transaction = self.pool.begin().await?;
            let known = sqlx::query_scalar!(
                "SELECT candidate_id FROM tips WHERE fingerprint = $1 FOR UPDATE",
                new.fingerprint
            )
            .fetch_optional(&mut *transaction)
            .await?;
            let tip = match known {
                Some(tip) => tip,
                None => match add(&mut transaction, &new, now).await? {
                    Some(tip) => tip,
                    // Somebody else sent it at this moment: it is there now.
                    None => continue,
                },
            };
            let linked = sqlx::query!(
                "INSERT INTO tip_links (id, candidate_id, sealed_chat, sealed_language, created_at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (candidate_id, sealed_chat) DO NOTHING",
                new.link,
                tip,
                &seal(tip),
                new.sealed_language,
                now
            )
            .execute(&mut *transaction)
            .await?;
            let is_again = linked.rows_affected() == 0;
            if known.is_some() && !is_again {
                sqlx::query!(
                    "UPDATE tips SET count = count + 1, last_at = greatest(last_at, $2) WHERE candidate_id = $1",
                    tip,
                    now
                )
                .execute(&mut *transaction)
                .await?;
            }
            if let Some(form) = new.form {
                sqlx::query!("DELETE FROM tip_forms WHERE tipster = $1", form)
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
            return Ok(Handed { tip, is_again });
        }
    }
}

/// The candidate, its tip and its pictures; none when another has just added the same.
async fn add(
    connection: &mut PgConnection,
    new: &NewTip<'_>,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let tip = sqlx::query_scalar!(
        "INSERT INTO candidates (kind, state, urgency, created_at) VALUES ('tip', 'new', 'routine', $1) RETURNING id",
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    let added = sqlx::query!(
        "INSERT INTO tips (candidate_id, fingerprint, sealed, created_at, last_at) VALUES ($1, $2, $3, $4, $4)
         ON CONFLICT (fingerprint) DO NOTHING",
        tip,
        new.fingerprint,
        new.sealed,
        now
    )
    .execute(&mut *connection)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(None);
    }
    if let Some(form) = new.form {
        sqlx::query!(
            "INSERT INTO tip_files (candidate_id, media_kind, sealed)
             SELECT $1, media_kind, sealed FROM tip_form_files WHERE tipster = $2 ORDER BY id",
            tip,
            form
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(Some(tip))
}
