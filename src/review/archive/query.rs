//! The **query** of a search: all its words must be in an update, each in any language and in another form.
//!
//! It is made of lexemes, which are letters and digits alone: nothing that is typed is read as an operator.
//!
//! Never here: a word that is kept.

use std::cmp::Ordering;

use crate::domain::language::Language;
use crate::domain::wording::{SearchWord, likeness};
use crate::store::archive::Sought;
use crate::store::{Store, StoreError};

/// Words that are looked for at once.
pub const WORDS_LIMIT: usize = 8;

/// Languages without stems.
const WHOLE: [Language; 3] = [Language::Be, Language::Pl, Language::Uk];

/// Letters that a word and its other forms begin with alike.
const BEGINNING: usize = 2;

/// Forms of one word that are looked for: those most alike.
const FORMS: usize = 60;

/// The query, or none when no word tells one update from another: single letters, and what stands in nearly every text.
pub(super) async fn of(store: &Store, words: &[SearchWord]) -> Result<Option<String>, StoreError> {
    let stems = store.stems(words).await?;
    let mut all = Vec::new();
    for (word, sought) in words.iter().zip(stems) {
        let is_letter = word.plain.chars().count() < 2 && !word.plain.chars().all(char::is_numeric);
        if is_letter || sought.is_common {
            continue;
        }
        all.push(alternatives(store, &word.plain, sought).await?);
    }
    Ok(Some(all.join(" & ")).filter(|query| !query.is_empty()))
}

/// `('en/sanction' | 'be/санкцыі' | …)`: any of the forms of one word, in any language.
async fn alternatives(store: &Store, word: &str, sought: Sought) -> Result<String, StoreError> {
    let mut lexemes = sought.lexemes;
    lexemes.push(format!("code/{word}"));
    lexemes.extend(WHOLE.map(|language| format!("{language}/{word}")));
    let letters = word.chars().count();
    if letters > BEGINNING {
        let beginning: String = word.chars().take(BEGINNING).collect();
        let letters = i32::try_from(letters).unwrap_or(i32::MAX);
        let mut forms: Vec<(f32, Language, String)> = store
            .words_like(&beginning, letters)
            .await?
            .into_iter()
            .filter_map(|(language, form)| Some((likeness(word, &form)?, language, form)))
            .collect();
        forms.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal));
        let forms = forms.into_iter().take(FORMS);
        lexemes.extend(forms.map(|(_, language, form)| format!("{language}/{form}")));
    }
    lexemes.sort_unstable();
    lexemes.dedup();
    let quoted: Vec<String> = lexemes.iter().map(|lexeme| quoted(lexeme)).collect();
    Ok(format!("({})", quoted.join(" | ")))
}

/// A lexeme as `tsquery` reads it, whatever were in it.
fn quoted(lexeme: &str) -> String {
    format!("'{}'", lexeme.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_lexeme_is_quoted_whole() {
        assert_eq!(quoted("en/sanction"), "'en/sanction'");
        assert_eq!(quoted(r"a' | 'b\"), r"'a'' | ''b\\'");
    }
}
