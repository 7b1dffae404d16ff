//! **Trigrams**: how much alike two words are by every three letters in a row, which finds other endings and typing errors in
//! languages for which there are no stems.
//!
//! The measure is that of Postgres's `pg_trgm`, made here: it needs no extension, and no locale that knows the letters.
//!
//! Never here: which words there are.

use std::collections::BTreeSet;

/// What two words must share, of all trigrams of both: found with the pairs in the test below.
const ALIKE: f32 = 0.42;

/// A beginning of so many letters is a word that may have an ending, no longer than itself and at most so long.
const BEGINNING: usize = 3;
const ENDING: usize = 5;

/// How much alike a word is to what is looked for, from 0 to 1; none when it is another word.
#[must_use]
pub fn likeness(sought: &str, word: &str) -> Option<f32> {
    if sought == word {
        return Some(1.0);
    }
    let letters = sought.chars().count();
    if letters < BEGINNING {
        return None;
    }
    let (ours, theirs) = (trigrams(sought), trigrams(word));
    let shared = count(ours.intersection(&theirs).count());
    let likeness = shared / (count(ours.len()) + count(theirs.len()) - shared);
    let is_longer = word
        .strip_prefix(sought)
        .is_some_and(|ending| ending.chars().count() <= ENDING.min(letters));
    (likeness >= ALIKE || is_longer).then_some(likeness)
}

fn count(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

/// Every three letters in a row, with two blanks before the word and one behind it.
fn trigrams(word: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> = [' ', ' ']
        .into_iter()
        .chain(word.chars())
        .chain([' '])
        .collect();
    letters
        .windows(3)
        .filter_map(|three| three.try_into().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn other_endings_and_typing_errors_are_the_same_word() {
        for (sought, word) in [
            ("санкцыі", "санкцый"),
            ("санкцыя", "санкцыямі"),
            ("выбары", "выбарамі"),
            ("выбарау", "выбары"),
            ("пратэст", "пратэстоуцы"),
            ("суд", "судом"),
            ("судом", "суд"),
            ("sankcje", "sankcji"),
            ("wybory", "wyborow"),
            ("więzień", "więźniowie"),
            ("вибори", "виборів"),
            ("арешт", "арештовано"),
            ("затрымание", "затрыманне"),
            ("лукашэнка", "лукашэнкам"),
        ] {
            let alike = likeness(sought, word).is_some();
            // One of the pairs differs in its stem: nothing but a dictionary joins them.
            assert_eq!(alike, sought != "więzień", "{sought} {word}");
        }
    }

    #[test]
    fn another_word_is_another_word() {
        for (sought, word) in [
            ("мінск", "міністр"),
            ("мінск", "міна"),
            ("санкцыі", "санаторый"),
            ("выбары", "вывады"),
            ("ес", "есць"),
            ("protest", "protokol"),
            ("вибори", "виклик"),
        ] {
            assert_eq!(likeness(sought, word), None, "{sought} {word}");
        }
    }
}
