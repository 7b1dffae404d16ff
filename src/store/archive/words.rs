//! The words that are **sought**: under which lexemes texts are found that have them.
//!
//! Never here: a word that is kept.

use super::super::{Store, StoreError, word};
use crate::domain::language::Language;
use crate::domain::wording::SearchWord;

/// Words of one beginning that are compared with what is looked for, at most.
const COMPARED: i64 = 20_000;

/// Letters by which a word may be longer than what is looked for, or shorter: more would be another word.
const LONGER: i32 = 6;

/// One word that is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Lexemes under which the stems of a language have it.
    pub lexemes: Vec<String>,
    /// Whether one of the languages has it in nearly every text.
    pub is_common: bool,
}

impl Store {
    /// The stems of words in the languages that have them, in the order of the words.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn stems(&self, words: &[SearchWord]) -> Result<Vec<Sought>, StoreError> {
        let plain: Vec<String> = words.iter().map(|word| word.plain.clone()).collect();
        let marked: Vec<String> = words.iter().map(|word| word.marked.clone()).collect();
        let rows = sqlx::query!(
            r#"SELECT w.position AS "position!", found.stems = '{}' AS is_common,
                      found.prefix || translate(stem, 'ąčęėįšųūž', 'aceeisuuz') AS lexeme
               FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w (plain, marked, position)
               CROSS JOIN LATERAL (VALUES ('en/', ts_lexize('english_stem', w.plain)),
                                          ('ru/', ts_lexize('russian_stem', w.plain)),
                                          ('lt/', ts_lexize('lithuanian_stem', w.plain)),
                                          ('lt/', ts_lexize('lithuanian_stem', w.marked))) AS found (prefix, stems)
               LEFT JOIN LATERAL unnest(found.stems) AS stem ON true"#,
            &plain,
            &marked
        )
        .fetch_all(&self.pool)
        .await?;
        let mut sought = vec![Sought::default(); words.len()];
        for row in rows {
            let Some(one) = usize::try_from(row.position - 1)
                .ok()
                .and_then(|position| sought.get_mut(position))
            else {
                continue;
            };
            one.is_common |= row.is_common == Some(true);
            one.lexemes.extend(row.lexeme);
        }
        Ok(sought)
    }

    /// Words of the languages without stems that begin as this one does and are about as long.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn words_like(
        &self,
        beginning: &str,
        letters: i32,
    ) -> Result<Vec<(Language, String)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT word, language FROM search_words
             WHERE word >= $1 AND word < $1 || chr(1114111) AND length(word) BETWEEN $2 AND $3 LIMIT $4",
            beginning,
            letters - LONGER,
            letters + LONGER,
            COMPARED
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| Ok((word("search_words.language", &row.language)?, row.word)))
            .collect()
    }
}
