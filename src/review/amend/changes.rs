//! The **changes** between two states of a text: what its readers, and who approves it, are shown.
//!
//! Never here: a word of any language.

use crate::domain::content::Content;
use crate::domain::language::Language;
use crate::domain::update::{Urgency, Verification};
use crate::review::{Difference, compare};

/// What differs between two contents, for a reader of one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// The two titles, old and new.
    pub title: Option<(String, String)>,
    /// Sentences of the text that went and came.
    pub text: Difference,
    /// How well it is verified, old and new.
    pub verification: Option<(Verification, Verification)>,
    /// How soon it must reach people, old and new.
    pub urgency: Option<(Urgency, Urgency)>,
    /// Whether anything else differs: topics, evidence, region, time, what to do, the reason, another language.
    pub other: bool,
}

impl Changes {
    /// Compares what a reader of `language` saw with what they see now. Where only one of the two is in that language, their
    /// words are not compared.
    #[must_use]
    pub fn between(old: &Content, new: &Content, language: Language) -> Self {
        let mut changes = Self {
            verification: (old.verification != new.verification)
                .then_some((old.verification, new.verification)),
            urgency: (old.urgency != new.urgency).then_some((old.urgency, new.urgency)),
            other: false,
            ..Self::default()
        };
        let shown = (old.text_for(language), new.text_for(language));
        if let (Some((old_language, before)), Some((new_language, now))) = shown
            && old_language == new_language
        {
            if before.title != now.title {
                changes.title = Some((before.title.clone(), now.title.clone()));
            }
            changes.text = compare(&before.body, &now.body);
        }
        // Whatever differs and was not named above.
        let mut rest = old.clone();
        rest.verification = new.verification;
        rest.urgency = new.urgency;
        if let Some((shown, _)) = old.text_for(language) {
            match new.text.get(&shown) {
                Some(text) => rest.text.insert(shown, text.clone()),
                None => rest.text.remove(&shown),
            };
        }
        changes.other = rest != *new;
        changes
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::Changes;
    use crate::domain::content::{Content, Text};
    use crate::domain::language::Language;
    use crate::domain::update::{Urgency, Verification};

    fn content(title: &str, body: &str) -> Content {
        let mut content = Content::begin(Language::En, Urgency::Routine, vec!["a".to_owned()]);
        let text = Text {
            title: title.to_owned(),
            body: body.to_owned(),
        };
        content.text.insert(Language::En, text);
        content
    }

    #[test]
    fn a_text_has_no_changes_against_itself() {
        let one = content("Ten", "Ten persons. More.");
        assert!(Changes::between(&one, &one, Language::Be).is_empty());
    }

    #[test]
    fn title_sentence_and_label_are_told_apart() {
        let mut new = content("Eleven", "Eleven persons. More.");
        new.verification = Verification::Confirmed;
        let changes = Changes::between(&content("Ten", "Ten persons. More."), &new, Language::Uk);
        assert_eq!(changes.title, Some(("Ten".to_owned(), "Eleven".to_owned())));
        assert_eq!(changes.text.removed, ["Ten persons."]);
        assert_eq!(changes.text.added, ["Eleven persons."]);
        assert!(changes.verification.is_some() && !changes.other);
    }

    #[test]
    fn topics_and_other_languages_are_something_else() {
        let mut new = content("Ten", "Ten persons.");
        new.topics.push("b".to_owned());
        let changes = Changes::between(&content("Ten", "Ten persons."), &new, Language::En);
        assert!(changes.other && changes.title.is_none());
    }
}
