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
mod reopening;
mod visitors;
mod wordings;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub use forms::{FileRow, FormRow};
pub use links::LinkRow;
pub use messages::{MessageRow, OutgoingRow};
pub use purge::Purged;
pub use reading::{TipCount, TipLine, TipRow, TipStanding};
pub use wordings::Likeness;

use super::{Store, StoreError};

/// A tip as it is handed in.
pub struct NewTip<'a> {
    /// Keyed hash of its normalised text and pictures, under each live key, the newest first.
    pub fingerprints: &'a [Vec<u8>],
    /// By what a tip in nearly the same words is found, under each live key, the newest first.
    pub likeness: &'a [Likeness],
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// Its number.
    pub tip: i64,
    /// Whether this sender had sent it already; then it is not counted again.
    pub is_again: bool,
    /// The chat as it is sealed in the link.
    pub sealed_chat: Vec<u8>,
}

/// A tip that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    tip: i64,
    /// In other words than these.
    is_worded_otherwise: bool,
}

impl Store {
    /// Stores a tip: a new candidate, or one more sender of one that is there. `seal` gives the chat sealed for a tip's number,
    /// under each live key, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn hand_in_tip(
        &self,
        new: NewTip<'_>,
        seal: impl Fn(i64) -> Vec<Vec<u8>> + Send,
        now: DateTime<Utc>,
    ) -> Result<Handed, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // One at a time, so that nearly the same words are never two tips.
        sqlx::query!("SELECT pg_advisory_xact_lock(hashtext('a tip is handed in'))")
            .fetch_one(&mut *transaction)
            .await?;
        let known = wordings::known(&mut transaction, &new).await?;
        let tip = match known {
            Some(known) => known.tip,
            None => add(&mut transaction, &new, now).await?,
        };
        let forms = seal(tip);
        let linked = sqlx::query!(
            "SELECT id, sealed_chat FROM tip_links WHERE candidate_id = $1 AND sealed_chat = ANY($2)",
            tip,
            &forms
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let is_again = linked.is_some();
        let (link, sealed_chat) = if let Some(row) = linked {
            (row.id, row.sealed_chat)
        } else {
            let sealed = forms.into_iter().next().unwrap_or_default();
            begin_link(&mut transaction, (tip, &sealed), &new, now).await?;
            (new.link, sealed)
        };
        if known.is_some_and(|known| known.is_worded_otherwise) {
            wordings::keep(&mut transaction, link, &new).await?;
        }
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
        Ok(Handed {
            tip,
            is_again,
            sealed_chat,
        })
    }
}

async fn begin_link(
    connection: &mut PgConnection,
    (tip, sealed_chat): (i64, &[u8]),
    new: &NewTip<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO tip_links (id, candidate_id, sealed_chat, sealed_language, created_at) VALUES ($1, $2, $3, $4, $5)",
        new.link,
        tip,
        sealed_chat,
        new.sealed_language,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The candidate, its tip, its marks and its pictures.
async fn add(
    connection: &mut PgConnection,
    new: &NewTip<'_>,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let tip = sqlx::query_scalar!(
        "INSERT INTO candidates (kind, state, urgency, created_at) VALUES ('tip', 'new', 'routine', $1) RETURNING id",
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO tips (candidate_id, fingerprint, sealed, created_at, last_at) VALUES ($1, $2, $3, $4, $4)",
        tip,
        new.fingerprints.first().map(Vec::as_slice).unwrap_or_default(),
        new.sealed,
        now
    )
    .execute(&mut *connection)
    .await?;
    if let Some(likeness) = new.likeness.first() {
        sqlx::query!(
            "INSERT INTO tip_marks (candidate_id, facts, marks) VALUES ($1, $2, $3)",
            tip,
            likeness.facts,
            &likeness.marks
        )
        .execute(&mut *connection)
        .await?;
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
    Ok(tip)
}
