//! The **words of a search**: what is looked for, and what it is looked for in, made alike: in lower case, ё as е, without
//! marks, stress and apostrophes.
//!
//! Never here: stems; Postgres makes those, from the word with its marks where its rules need them.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::fold::is_invisible;

/// The rules of this file and of the lexemes made by them: with another number all of it is made anew.
pub const SEARCHED_VERSION: i16 = 1;

/// Characters of a word that count; nobody searches for a longer one.
const LONGEST: usize = 40;

/// A word of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SearchWord {
    /// As it is compared.
    pub plain: String,
    /// With the marks of its letters: Lithuanian stems need them.
    pub marked: String,
}

/// The words of a text, in their order. Linear.
#[must_use]
pub fn search_words(text: &str) -> Vec<SearchWord> {
    let mut words = Vec::new();
    let mut word = SearchWord::default();
    let mut length = 0;
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            if length < LONGEST {
                word.plain.push(plain(letter));
                word.marked.push(letter);
            }
            length += 1;
        } else if !(is_combining_mark(letter) || is_invisible(letter) || is_apostrophe(letter)) {
            words.extend(Some(std::mem::take(&mut word)).filter(|_| length > 0));
            length = 0;
        }
    }
    words.extend(Some(word).filter(|_| length > 0));
    words
}

/// It stands inside of a word, typed in many ways, or left out: сям'я, сям’я, сямя.
const fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ' | '‘' | '`' | '´' | '′')
}

/// The letter as it is typed in haste. Й and ї are letters of their own on every keyboard.
fn plain(letter: char) -> char {
    match letter {
        'ё' => 'е',
        'ў' => 'у',
        'ґ' => 'г',
        'ł' => 'l',
        letter if letter.is_ascii() => letter,
        letter => std::iter::once(letter)
            .nfd()
            .next()
            .filter(char::is_ascii_alphabetic)
            .unwrap_or(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, search_words};
    use proptest::prelude::{prop_assert, proptest};

    fn plain(text: &str) -> Vec<String> {
        search_words(text)
            .into_iter()
            .map(|word| word.plain)
            .collect()
    }

    #[test]
    fn what_is_typed_in_haste_is_the_same_word() {
        for (written, typed) in [
            ("Ещё", "еще"),
            ("БЕЛАРУСЬ", "беларусь"),
            ("сям'я сям’я", "сямя сямя"),
            ("Łódź, żółw", "lodz zolw"),
            ("rinkimų ąžuolas", "rinkimu azuolas"),
            ("суддзяў", "суддзяу"),
            ("ґрунт", "грунт"),
            ("за\u{301}мок", "замок"),
            ("за\u{ad}мок", "замок"),
            ("«Вясна»—96%", "вясна 96"),
        ] {
            assert_eq!(plain(written), plain(typed), "{written}");
        }
        assert_ne!(plain("мой"), plain("мои"));
        assert_eq!(search_words("Rinkimų")[0].marked, "rinkimų");
        assert_eq!(plain("— ' ! \u{200b}"), [] as [&str; 0]);
    }

    proptest! {
        #[test]
        fn a_word_is_letters_and_digits_whatever_was_typed(text in ".*") {
            for word in search_words(&text) {
                for part in [&word.plain, &word.marked] {
                    prop_assert!(!part.is_empty() && part.chars().count() <= LONGEST);
                    prop_assert!(part.chars().all(char::is_alphanumeric), "{part:?}");
                }
            }
        }
    }
}
