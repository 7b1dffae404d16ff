//! The **changes** between two states of a text: what its readers, and who approves it, are shown.
//!
//! Never here: a word of any language.

use crate::domain::content::Content;
use crate::domain::language::Language;
use crate::domain::update::{Urgency, Verification};
use crate::review::{Difference, compare};

/// What became of the picture or document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileChange {
    /// There was none before.
    Added,
    /// Another took its place.
    Replaced,
    /// There is none any more.
    Removed,
}

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
    /// What became of the picture or document, if anything.
    pub attachment: Option<FileChange>,
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
            attachment: file_change(old, new),
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
        rest.attachment.clone_from(&new.attachment);
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

fn file_change(old: &Content, new: &Content) -> Option<FileChange> {
    match (&old.attachment, &new.attachment) {
        (None, Some(_)) => Some(FileChange::Added),
        (Some(_), None) => Some(FileChange::Removed),
        (Some(old), Some(new)) if old.sha256 != new.sha256 => Some(FileChange::Replaced),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Changes, FileChange};
    use crate::domain::content::{Attachment, AttachmentKind, Content, Text};
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
    fn a_picture_that_came_went_or_was_replaced_is_told_apart() {
        let with = |hash: &str| {
            let mut content = content("Ten", "Ten persons.");
            content.attachment = Some(Attachment {
                kind: AttachmentKind::Picture,
                sha256: hash.to_owned(),
                size: 1,
                name: "picture.jpg".to_owned(),
            });
            content
        };
        let (none, one, two) = (content("Ten", "Ten persons."), with("aa"), with("bb"));
        for (old, new, change) in [
            (&none, &one, Some(FileChange::Added)),
            (&one, &two, Some(FileChange::Replaced)),
            (&one, &none, Some(FileChange::Removed)),
            (&one, &one, None),
        ] {
            let changes = Changes::between(old, new, Language::En);
            assert_eq!((changes.attachment, changes.other), (change, false));
        }
    }

    #[test]
    fn topics_and_other_languages_are_something_else() {
        let mut new = content("Ten", "Ten persons.");
        new.topics.push("b".to_owned());
        let changes = Changes::between(&content("Ten", "Ten persons."), &new, Language::En);
        assert!(changes.other && changes.title.is_none());
    }
}
