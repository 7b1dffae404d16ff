//! **Language**: what the bot speaks and updates are written in.
//!
//! Never here: a sentence; those are in `text`.

use super::text_enum::text_enum;

text_enum!(
    /// One of the languages in which every sentence exists; its word is the ISO 639-1 code.
    Language, "language", {
    /// English.
    En = "en",
    /// Belarusian.
    Be = "be",
    /// Russian.
    Ru = "ru",
    /// Polish.
    Pl = "pl",
    /// Lithuanian.
    Lt = "lt",
    /// Ukrainian.
    Uk = "uk",
});

impl Language {
    /// The ISO 639-1 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.as_str()
    }

    /// The language with this code: `be`, but also `BE` and `be-BY`, as Telegram writes the language of an app.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        primary.parse().ok()
    }

    /// What it calls itself, as on a button.
    #[must_use]
    pub const fn native_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Be => "Беларуская",
            Self::Ru => "Русский",
            Self::Pl => "Polski",
            Self::Lt => "Lietuvių",
            Self::Uk => "Українська",
        }
    }

    /// The other languages, those first that most readers of this one understand best.
    ///
    /// It is about understanding a text that may matter for one's safety, not about kinship of languages or sympathy.
    pub fn fallbacks(self) -> impl Iterator<Item = Self> {
        let order: [Self; 5] = match self {
            Self::En => [Self::Be, Self::Ru, Self::Uk, Self::Pl, Self::Lt],
            Self::Be => [Self::Ru, Self::Uk, Self::Pl, Self::En, Self::Lt],
            Self::Ru => [Self::Be, Self::Uk, Self::En, Self::Pl, Self::Lt],
            Self::Pl => [Self::En, Self::Be, Self::Uk, Self::Ru, Self::Lt],
            Self::Lt => [Self::En, Self::Ru, Self::Pl, Self::Be, Self::Uk],
            Self::Uk => [Self::Ru, Self::Be, Self::En, Self::Pl, Self::Lt],
        };
        order.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_fallbacks_are_all_the_others_once() {
        for &language in Language::ALL {
            let others: BTreeSet<Language> = language.fallbacks().collect();
            assert_eq!(others.len(), Language::ALL.len() - 1);
            assert!(!others.contains(&language));
        }
    }

    #[test]
    fn the_code_may_carry_a_region() {
        assert_eq!(Language::from_code("be-BY"), Some(Language::Be));
        assert_eq!(Language::from_code(" PL "), Some(Language::Pl));
        assert_eq!(Language::from_code("de"), None);
        assert_eq!(Language::from_code(""), None);
    }
}
