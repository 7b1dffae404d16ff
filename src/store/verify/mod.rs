//! The **index of what was published**: by the prints of a text its copies are found, whatever their language.
//!
//! Filled in the transaction that publishes; what was published before there were prints gets them by a step.
//!
//! Never here: whether a text is genuine.

mod answers;
mod pictures;
mod questions;
mod typed;

use sqlx::PgConnection;

pub use answers::{AnswerRow, Answering, Asker};
pub(super) use answers::{answer_by_update, close_question};
pub use pictures::{PictureRow, PictureState, PrintRow};
pub use questions::{AnswerKind, Asked, Limits, NewQuestion, QuestionRow, QuestionState};

use super::{Store, StoreError, json};
use crate::domain::content::Content;
use crate::domain::language::Language;
use crate::domain::wording::{PRINTS_VERSION, prints};

/// Revisions that one step gives prints.
const AT_ONCE: i64 = 500;

/// Texts that are compared word by word, at most: those with the most prints in common.
const ALIKE: i64 = 12;

/// Texts that are looked at because of one print.
const WITH_ONE_PRINT: i64 = 500;

/// Gives the texts of a revision their prints, and puts its picture into the index.
pub(super) async fn remember(
    connection: &mut PgConnection,
    revision: i32,
    content: &Content,
) -> Result<(), StoreError> {
    for (language, text) in &content.text {
        insert(
            connection,
            revision,
            *language,
            &prints_of(content, *language, text),
        )
        .await?;
    }
    pictures::remember(connection, revision, content).await
}

/// The prints of title and body, each title's own, and of what to do.
fn prints_of(
    content: &Content,
    language: Language,
    text: &crate::domain::content::Text,
) -> Vec<i32> {
    let whole = format!("{}\n\n{}", text.title, text.body);
    let mut all = prints(&whole);
    all.extend(prints(&text.title));
    if let Some(to_do) = content.what_to_do.get(&language) {
        all.extend(prints(to_do));
    }
    all.sort_unstable();
    all.dedup();
    all
}

async fn insert(
    connection: &mut PgConnection,
    revision: i32,
    language: Language,
    prints: &[i32],
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO verify_texts (revision_id, language, prints) VALUES ($1, $2, $3)
         ON CONFLICT (revision_id, language) DO UPDATE SET prints = excluded.prints",
        revision,
        language.as_str(),
        prints
    )
    .execute(connection)
    .await?;
    Ok(())
}

impl Store {
    /// Gives the next revisions without prints of the rules in force theirs; gives how many were looked at. Idempotent: a kill
    /// does some again.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remember_older(&self) -> Result<usize, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let progress = sqlx::query!("SELECT version, revision_id FROM verify_progress FOR UPDATE")
            .fetch_one(&mut *transaction)
            .await?;
        let after = if progress.version == PRINTS_VERSION {
            progress.revision_id
        } else {
            0
        };
        let rows = sqlx::query!(
            "SELECT id, content FROM revisions WHERE id > $1 ORDER BY id LIMIT $2",
            after,
            AT_ONCE
        )
        .fetch_all(&mut *transaction)
        .await?;
        let Some(last) = rows.last().map(|row| row.id) else {
            return Ok(0);
        };
        let looked = rows.len();
        for row in rows {
            let content: Content = json("revisions.content", row.content)?;
            remember(&mut transaction, row.id, &content).await?;
        }
        sqlx::query!(
            "UPDATE verify_progress SET version = $1, revision_id = $2",
            PRINTS_VERSION,
            last
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(looked)
    }

    /// Revisions some text of which has prints in common with these, those with the most first; the newest of as many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn alike_revisions(&self, prints: &[i32]) -> Result<Vec<i32>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // The planner takes marks that are shared by many for a large share of the table, and would read all of it.
        sqlx::query!("SET LOCAL enable_seqscan = off")
            .execute(&mut *transaction)
            .await?;
        // Each print by itself, and of a common one only some texts: the work is bounded, whatever is asked.
        let found = sqlx::query_scalar!(
            r#"SELECT revision_id AS "revision_id!" FROM unnest($1::integer[]) AS asked (print)
               CROSS JOIN LATERAL (SELECT revision_id FROM verify_texts WHERE prints @> ARRAY[asked.print] LIMIT $3) AS met
               GROUP BY revision_id ORDER BY count(*) DESC, revision_id DESC LIMIT $2"#,
            prints,
            ALIKE,
            WITH_ONE_PRINT
        )
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(found)
    }

    /// The public names, without @, of all bots that this database has served.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn bot_names(&self) -> Result<Vec<String>, StoreError> {
        Ok(
            sqlx::query_scalar!("SELECT DISTINCT username FROM bots ORDER BY 1")
                .fetch_all(&self.pool)
                .await?,
        )
    }

    /// Every revision of the updates with these codes, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn revisions_with_codes(&self, codes: &[String]) -> Result<Vec<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT r.id FROM revisions r JOIN updates u ON u.id = r.update_id WHERE u.code = ANY($1)
             ORDER BY r.update_id, r.number",
            codes
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Every revision of the update of each of these, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn revisions_beside(&self, revisions: &[i32]) -> Result<Vec<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT id FROM revisions WHERE update_id IN (SELECT update_id FROM revisions WHERE id = ANY($1))
             ORDER BY update_id, number",
            revisions
        )
        .fetch_all(&self.pool)
        .await?)
    }
}
