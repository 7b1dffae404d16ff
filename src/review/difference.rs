//! The **difference** between two revisions of an item: the sentences that went and those that came.
//!
//! Linear in the length of both texts; a sentence that only moved is no difference.
//!
//! Never here: what a difference means.

use std::collections::HashMap;

/// What changed between two texts, each in the order of its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Sentences of the old text that the new one does not have.
    pub removed: Vec<String>,
    /// Sentences of the new text that the old one did not have.
    pub added: Vec<String>,
}

/// Ends of a sentence, where white space follows.
const ENDS: [char; 5] = ['.', '!', '?', '…', ':'];

/// Compares two texts sentence by sentence; white space makes no difference.
#[must_use]
pub fn compare(old: &str, new: &str) -> Difference {
    let (old, new) = (sentences(old), sentences(new));
    Difference {
        removed: without(&old, &new),
        added: without(&new, &old),
    }
}

/// What of `all` is not in `taken`, each as often as it is there more often.
fn without(all: &[String], taken: &[String]) -> Vec<String> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for sentence in taken {
        *left.entry(sentence).or_default() += 1;
    }
    all.iter()
        .filter(|sentence| match left.get_mut(sentence.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .cloned()
        .collect()
}

fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for line in text.lines() {
        let mut sentence = String::new();
        for word in line.split_whitespace() {
            if !sentence.is_empty() {
                sentence.push(' ');
            }
            sentence.push_str(word);
            if word.ends_with(ENDS) {
                sentences.push(std::mem::take(&mut sentence));
            }
        }
        if !sentence.is_empty() {
            sentences.push(sentence);
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::{Difference, compare, sentences};
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    #[test]
    fn a_changed_sentence_went_and_came() {
        let found = compare(
            "Ten persons are listed. The list is public.\n\nMore follows.",
            "Eleven persons are listed. The list  is public.\nMore follows. It was corrected.",
        );
        assert_eq!(found.removed, ["Ten persons are listed."]);
        assert_eq!(
            found.added,
            ["Eleven persons are listed.", "It was corrected."]
        );
    }

    #[test]
    fn a_sentence_said_twice_is_counted() {
        let found = compare("No. No.", "No.");
        assert_eq!(found.removed, ["No."]);
        assert_eq!(found.added, [""; 0]);
    }

    proptest! {
        #[test]
        fn a_text_does_not_differ_from_itself(text in "[a-c .\n]{0,80}") {
            prop_assert_eq!(compare(&text, &text), Difference::default());
        }

        #[test]
        fn the_way_back_is_the_difference_turned_round(old in "[ab .]{0,60}", new in "[ab .]{0,60}") {
            let (there, back) = (compare(&old, &new), compare(&new, &old));
            prop_assert_eq!(&there.removed, &back.added);
            prop_assert_eq!(&there.added, &back.removed);
            let balance = sentences(&old).len() + there.added.len() == sentences(&new).len() + there.removed.len();
            prop_assert!(balance);
        }
    }
}
