//! The **archive**: the current revision of every update, to be read and searched.
//!
//! Moved in the transaction that publishes; what was published before, or by a program that did not know of it, follows by a
//! step. Drafts and drills never come here: only a revision does.
//!
//! Never here: who reads or searches, or for what.

mod pages;
mod words;

use sqlx::PgConnection;

pub use pages::{Archived, Edge};
pub use words::Sought;

use super::{Store, StoreError, json, word};
use crate::domain::content::Content;
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
use crate::domain::wording::{SEARCHED_VERSION, SearchWord, search_words};

/// Revisions that one step looks at, each in a transaction of its own: publishing waits for none of them long.
const AT_ONCE: i64 = 200;

/// The words of a revision's texts, by how their language finds them.
#[derive(Debug, Default)]
struct Words {
    en: Vec<String>,
    ru: Vec<String>,
    lt: Vec<String>,
    /// As `language/word`: there are no stems for it.
    whole: Vec<String>,
}

impl Words {
    fn add(&mut self, content: &Content) {
        for (language, text) in &content.text {
            self.add_text(*language, &text.title);
            self.add_text(*language, &text.body);
        }
        let others = content.what_to_do.iter().chain(&content.reason);
        for (language, text) in others {
            self.add_text(*language, text);
        }
    }

    fn add_text(&mut self, language: Language, text: &str) {
        for SearchWord { plain, marked } in search_words(text) {
            match language {
                Language::En => self.en.push(plain),
                Language::Ru => self.ru.push(plain),
                Language::Lt if plain == marked => self.lt.push(plain),
                Language::Lt => self.lt.extend([plain, marked]),
                Language::Be | Language::Pl | Language::Uk => {
                    self.whole.push(format!("{language}/{plain}"));
                }
            }
        }
    }

    /// Each once, in one order: who inserts the same words at the same time waits, and for nobody who waits for it.
    fn tidy(&mut self) {
        for words in [&mut self.en, &mut self.ru, &mut self.lt, &mut self.whole] {
            words.sort_unstable();
            words.dedup();
        }
    }
}

/// Makes a revision the one that is read of its update, unless a later one is; and its words those that find it.
pub(super) async fn remember(
    connection: &mut PgConnection,
    (update, revision): (i32, i32),
    (kind, content): (RevisionKind, &Content),
) -> Result<(), StoreError> {
    let mut words = Words::default();
    words.add(content);
    if kind == RevisionKind::Retraction {
        // Who looks for what it said is to learn that it was taken back.
        let before = sqlx::query_scalar!(
            "SELECT content FROM revisions WHERE update_id = $1 AND id < $2 ORDER BY id DESC LIMIT 1",
            update,
            revision
        )
        .fetch_optional(&mut *connection)
        .await?;
        if let Some(before) = before {
            words.add(&json("revisions.content", before)?);
        }
    }
    words.tidy();
    insert(connection, (update, revision), &words).await?;
    sqlx::query!(
        "INSERT INTO search_words (language, word)
         SELECT split_part(word, '/', 1), split_part(word, '/', 2) FROM unnest($1::text[]) AS word
         ON CONFLICT DO NOTHING",
        &words.whole
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The row of an update, under the stems of its words and under its code.
async fn insert(
    connection: &mut PgConnection,
    (update, revision): (i32, i32),
    words: &Words,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO current_revisions AS c (update_id, revision_id, lexemes)
         SELECT $1, $2, array_to_tsvector(array_agg(DISTINCT found.lexeme)) FROM (
             SELECT 'en/' || stem AS lexeme FROM unnest($3::text[]) AS word, unnest(ts_lexize('english_stem', word)) AS stem
             UNION ALL
             SELECT 'ru/' || stem FROM unnest($4::text[]) AS word, unnest(ts_lexize('russian_stem', word)) AS stem
             UNION ALL
             SELECT 'lt/' || translate(stem, 'ąčęėįšųūž', 'aceeisuuz')
             FROM unnest($5::text[]) AS word, unnest(ts_lexize('lithuanian_stem', word)) AS stem
             UNION ALL
             SELECT word FROM unnest($6::text[]) AS word
             UNION ALL
             SELECT 'code/' || lower(code) FROM updates WHERE id = $1) AS found
         ON CONFLICT (update_id) DO UPDATE SET revision_id = excluded.revision_id, lexemes = excluded.lexemes
         WHERE c.revision_id <= excluded.revision_id",
        update,
        revision,
        &words.en,
        &words.ru,
        &words.lt,
        &words.whole
    )
    .execute(connection)
    .await?;
    Ok(())
}

impl Store {
    /// Looks at the next revisions that were not made readable under the rules in force; gives how many. Idempotent: a kill does
    /// some again.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn archive_older(&self) -> Result<usize, StoreError> {
        let progress = sqlx::query!("SELECT version, revision_id FROM reading_progress")
            .fetch_one(&self.pool)
            .await?;
        let after = if progress.version == SEARCHED_VERSION {
            progress.revision_id
        } else {
            0
        };
        let rows = sqlx::query!(
            "SELECT id, update_id, kind, content FROM revisions WHERE id > $1 ORDER BY id LIMIT $2",
            after,
            AT_ONCE
        )
        .fetch_all(&self.pool)
        .await?;
        let Some(last) = rows.last().map(|row| row.id) else {
            return Ok(0);
        };
        let looked = rows.len();
        for row in rows {
            let kind = word("revisions.kind", &row.kind)?;
            let content: Content = json("revisions.content", row.content)?;
            let mut transaction = self.pool.begin().await?;
            remember(&mut transaction, (row.update_id, row.id), (kind, &content)).await?;
            transaction.commit().await?;
        }
        sqlx::query!(
            "UPDATE reading_progress SET version = $1, revision_id = $2",
            SEARCHED_VERSION,
            last
        )
        .execute(&self.pool)
        .await?;
        Ok(looked)
    }
}
