//! **Codes** as people type them: with letters of another keyboard, with one wrong character, in the middle of a text.
//!
//! Never here: which codes there are.

use crate::domain::code::Code;

/// Characters that a code has.
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a code.
const LENGTH: usize = 7;

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A code whose check character agrees.
    Right(Code),
    /// One that disagrees: every code that one wrong character, or two in the wrong order, may have made it from.
    Wrong(Vec<String>),
}

/// A text that is a code without a typing error.
pub(in crate::review) fn right(text: &str) -> Option<Code> {
    match typed(text)? {
        Typed::Right(code) => Some(code),
        Typed::Wrong(_) => None,
    }
}

/// A text that is a code and nothing else, perhaps after a word such as "code".
#[must_use]
pub fn typed(text: &str) -> Option<Typed> {
    let plain = text.trim().trim_start_matches("v_");
    let bare: String = plain
        .chars()
        .filter(|letter| {
            !letter.is_whitespace() && !matches!(letter, '-' | '–' | '—' | '#' | '.' | '\u{200b}')
        })
        .map(latin)
        .collect();
    if let Ok(code) = bare.parse() {
        return Some(Typed::Right(code));
    }
    let is_code = bare.chars().count() == LENGTH
        && bare.chars().all(|letter| letter.is_ascii_alphanumeric())
        && bare.chars().any(|letter| letter.is_ascii_digit());
    if is_code {
        return Some(Typed::Wrong(near(&bare.to_ascii_uppercase())));
    }
    // `Code 7K3QM2T`, as it stands under our messages.
    match plain.split_whitespace().collect::<Vec<_>>()[..] {
        [word, code]
            if word
                .chars()
                .all(|letter| letter.is_alphabetic() || letter == ':') =>
        {
            one(code).map(Typed::Right)
        }
        _ => None,
    }
}

/// The word that stands before a code in our messages, in each language.
const CODE_WORDS: [&str; 4] = ["code", "код", "kod", "kodas"];

/// The codes within a text.
pub(super) fn within(text: &str) -> Vec<Code> {
    let mut found = Vec::new();
    let mut is_named = false;
    for word in text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')) {
        if word.is_empty() {
            continue;
        }
        let code = word.strip_prefix("v_");
        found.extend(if is_named || code.is_some() {
            code.unwrap_or(word)
                .chars()
                .map(latin)
                .collect::<String>()
                .parse()
                .ok()
        } else {
            one(word)
        });
        is_named = CODE_WORDS.contains(&word.to_lowercase().as_str());
    }
    found.dedup();
    found
}

/// A word that is a code by itself: it has a digit, or every seven letters of a thirty-seventh part of words were one.
fn one(word: &str) -> Option<Code> {
    let plain: String = word.chars().map(latin).collect();
    let has_digit = plain.chars().any(|letter| letter.is_ascii_digit());
    (has_digit && plain.chars().count() == LENGTH)
        .then(|| plain.parse().ok())
        .flatten()
}

/// Letters of other alphabets that look like those of a code.
fn latin(letter: char) -> char {
    match letter.to_uppercase().next().unwrap_or(letter) {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ё' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => '1',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'О' | 'Ο' => '0',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Ў' | 'Υ' => 'Y',
        'З' => '3',
        other => other,
    }
}

/// Every right code that differs in one character, or in the order of two neighbours.
fn near(typed: &str) -> Vec<String> {
    let letters: Vec<char> = typed.chars().collect();
    let mut found = Vec::new();
    let mut keep = |letters: &[char]| {
        if let Ok(code) = letters.iter().collect::<String>().parse::<Code>() {
            found.push(code.as_str().to_owned());
        }
    };
    for place in 0..letters.len() {
        for letter in ALPHABET.chars() {
            let mut changed = letters.clone();
            changed[place] = letter;
            keep(&changed);
        }
        if place + 1 < letters.len() {
            let mut changed = letters.clone();
            changed.swap(place, place + 1);
            keep(&changed);
        }
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::{Typed, typed, within};

    #[test]
    fn a_code_is_read_from_any_keyboard() {
        // А, В, С and О are Cyrillic here.
        for text in [
            "0000011",
            "ооо оо11",
            "Code 0000011",
            "v_0000011",
            "000-0011",
            "Код: 0000011",
        ] {
            let found = typed(text);
            assert!(
                matches!(&found, Some(Typed::Right(code)) if code.as_str() == "0000011"),
                "{text} {found:?}"
            );
        }
        assert_eq!(typed("The council has met."), None);
    }

    #[test]
    fn a_code_of_letters_alone_is_one_where_it_is_called_so() {
        // From AAAAAA on.
        let letters = (346_368_330_u32..0x3fff_ffff)
            .filter_map(crate::domain::code::Code::from_random)
            .find(|code| {
                code.as_str()
                    .chars()
                    .all(|letter| letter.is_ascii_alphabetic())
            });
        let code = letters.expect("there are many");
        for text in [
            format!("Withdrawn. Code {code}"),
            format!("Код: {code}"),
            format!("?start=v_{code}"),
        ] {
            assert_eq!(within(&text), std::slice::from_ref(&code), "{text}");
        }
        assert!(within(&format!("Said {code}")).is_empty());
    }

    #[test]
    fn one_wrong_character_leads_to_the_code_it_was() {
        for text in ["0000012", "1000011", "0000101"] {
            let Some(Typed::Wrong(near)) = typed(text) else {
                panic!("{text} is wrong")
            };
            assert!(near.contains(&"0000011".to_owned()), "{text}");
            assert!(near.len() < 20, "{near:?}");
        }
    }

    #[test]
    fn codes_stand_within_texts() {
        let found = within("Code 0000011, 20 November 2026, see t.me/vestka_bot?start=v_0000011");
        assert_eq!(found.len(), 1, "{found:?}");
    }
}
