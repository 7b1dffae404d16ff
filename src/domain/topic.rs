//! **Topic**: what a subscriber can ask for.
//!
//! Never here: who asked for it.

use std::collections::BTreeMap;

use super::language::Language;

/// A topic of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Short number, used in button data.
    pub id: i16,
    /// What one types.
    pub slug: String,
    /// Name by language.
    pub names: BTreeMap<Language, String>,
}

impl Topic {
    /// Its name in `language`, or the next best, or its slug.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        std::iter::once(language)
            .chain(language.fallbacks())
            .find_map(|language| self.names.get(&language))
            .map_or(self.slug.as_str(), String::as_str)
    }

    /// Whether `typed` means this topic: its slug or its name in any language, whatever the letter case.
    #[must_use]
    pub fn is_called(&self, typed: &str) -> bool {
        let typed = typed.trim().to_lowercase();
        self.slug == typed || self.names.values().any(|name| name.to_lowercase() == typed)
    }
}
