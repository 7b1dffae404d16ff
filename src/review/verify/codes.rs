//! **Codes** as people type them: with letters of another keyboard, with one wrong character, between quotation marks, in the
//! middle of a text; and what a person asks about when it is no text at all.
//!
//! Never here: which codes there are.

use std::ops::Range;

use crate::domain::code::Code;
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
use crate::domain::wording::tokens;

/// Characters that a code has.
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a code.
const LENGTH: usize = 7;

/// What stands before a code in a link into the chat with the bot.
const LINKS: [&str; 2] = ["v_", "r_"];

/// The command under which people ask, and which they type or copy along with what they ask.
const COMMAND: &str = "/verify";

/// The words that stand before a code in our messages, in each language, and in the command.
const CODE_WORDS: [&str; 5] = ["code", "код", "kod", "kodas", "verify"];

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A code whose check character agrees.
    Right(Code),
    /// One that disagrees.
    Wrong {
        /// As it was typed, without what stands round it.
        typed: String,
        /// Every code that one wrong character, or two in the wrong order, may have made it from.
        near: Vec<String>,
    },
}

/// A text that is a code without a typing error.
pub(in crate::review) fn right(text: &str) -> Option<Code> {
    match typed(text)? {
        Typed::Right(code) => Some(code),
        Typed::Wrong { .. } => None,
    }
}

/// A text that is a code and nothing else, whatever signs stand round it, perhaps after the command or a word such as "code".
#[must_use]
pub fn typed(text: &str) -> Option<Typed> {
    let plain = without_command(text).trim_matches(is_sign);
    let plain = plain.trim_start_matches("v_");
    let bare: String = plain.chars().filter(|letter| !is_sign(*letter)).collect();
    let folded: String = bare.chars().map(latin).collect();
    if let Ok(code) = folded.parse() {
        return Some(Typed::Right(code));
    }
    let is_code = folded.chars().count() == LENGTH
        && folded.chars().all(|letter| letter.is_ascii_alphanumeric())
        && folded.chars().any(|letter| letter.is_ascii_digit());
    if is_code {
        return Some(Typed::Wrong {
            typed: bare,
            near: near(&folded.to_ascii_uppercase()),
        });
    }
    // `Code 7K3QM2T`, as it stands under our messages.
    match plain.split_whitespace().collect::<Vec<_>>()[..] {
        [word, code] if is_code_word(word.trim_matches(is_sign)) => {
            one(code.trim_matches(is_sign)).map(Typed::Right)
        }
        _ => None,
    }
}

/// What was asked without the command before it: `/verify`, in a group `/verify@vestka_bot`.
pub(super) fn without_command(text: &str) -> &str {
    let text = text.trim();
    let command = text.get(..COMMAND.len()).unwrap_or_default();
    if !command.eq_ignore_ascii_case(COMMAND) {
        return text;
    }
    let rest = &text[COMMAND.len()..];
    let asked = rest.strip_prefix('@').map_or(rest, |name| {
        name.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric() || letter == '_')
    });
    // `/verifying` is another word.
    if asked.is_empty() || asked.starts_with(char::is_whitespace) {
        asked.trim_start()
    } else {
        text
    }
}

/// One word that may be a code with a mistake in it: a verdict on its text would be a false alarm.
pub(super) fn is_nearly(asked: &str) -> bool {
    let asked = without_command(asked).trim_matches(is_sign);
    let may_be = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    (4..=9).contains(&asked.len()) && asked.bytes().all(may_be)
}

/// The line that we leave in the place of a further part of what was corrected or withdrawn: which of the two. `ours` says it in
/// a language.
pub(super) fn left_over(
    asked: &str,
    ours: fn(Language, RevisionKind) -> String,
) -> Option<RevisionKind> {
    let words =
        |text: &str| -> Vec<String> { tokens(text).into_iter().map(|token| token.word).collect() };
    let asked = words(without_command(asked));
    let is_ours = |kind: &RevisionKind| {
        let mut languages = Language::ALL.iter();
        languages.any(|language| words(&ours(*language, *kind)) == asked)
    };
    [RevisionKind::Correction, RevisionKind::Retraction]
        .into_iter()
        .find(is_ours)
}

/// Whether a text has a code in it, with a digit: a word in capitals may be none.
#[must_use]
pub fn is_within(text: &str) -> bool {
    let has_digit =
        |place: &Range<usize>| text[place.clone()].contains(|it: char| it.is_ascii_digit());
    places(text).iter().any(|(_, place)| has_digit(place))
}

/// The codes within a text.
pub(super) fn within(text: &str) -> Vec<Code> {
    let mut found: Vec<Code> = places(text).into_iter().map(|(code, _)| code).collect();
    found.dedup();
    found
}

/// Where codes stand within a text, each with the word before it that calls it so.
pub(super) fn places(text: &str) -> Vec<(Code, Range<usize>)> {
    let mut found = Vec::new();
    // Where a word began that announces a code.
    let mut named: Option<usize> = None;
    for (at, word) in words(text) {
        let code = LINKS.iter().find_map(|link| word.strip_prefix(link));
        let read = if named.is_some() || code.is_some() {
            let folded: String = code.unwrap_or(word).chars().map(latin).collect();
            folded.parse().ok()
        } else {
            one(word)
        };
        let end = at + word.len();
        found.extend(read.map(|code| (code, named.unwrap_or(at)..end)));
        named = is_code_word(word).then_some(at);
    }
    found
}

/// The words of a text, each with its first byte.
fn words(text: &str) -> Vec<(usize, &str)> {
    let is_between = |letter: char| !(letter.is_alphanumeric() || letter == '_');
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(is_between) {
        let word = piece.trim_end_matches(is_between);
        if !word.is_empty() {
            found.push((at, word));
        }
        at += piece.len();
    }
    found
}

fn is_code_word(word: &str) -> bool {
    CODE_WORDS.contains(&word.to_lowercase().as_str())
}

/// Whatever is no letter and no digit.
fn is_sign(letter: char) -> bool {
    !letter.is_alphanumeric()
}

/// A word that is a code by itself: it has a digit, or it is written in capitals as codes are. Every seven small letters of a
/// thirty-seventh part of words would be one.
fn one(word: &str) -> Option<Code> {
    let plain: String = word.chars().map(latin).collect();
    let has_digit = plain.chars().any(|letter| letter.is_ascii_digit());
    let is_shouted = word.chars().all(|letter| !letter.is_lowercase());
    ((has_digit || is_shouted) && plain.chars().count() == LENGTH)
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
    use super::{Typed, is_nearly, is_within, left_over, places, typed, within, without_command};
    use crate::domain::language::Language;
    use crate::domain::update::RevisionKind;

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
            "0000011?",
            "0000011 ?!",
            "(0000011)",
            "«0000011»",
            "👉 0000011 👈",
            "Code 0000011.",
            "/verify 0000011",
            "/verify@vestka_bot «0000011»?",
            "/VERIFY v_0000011",
        ] {
            let found = typed(text);
            assert!(
                matches!(&found, Some(Typed::Right(code)) if code.as_str() == "0000011"),
                "{text} {found:?}"
            );
        }
        for text in ["The council has met.", "Cancelled 0000011", "/verify", ""] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn the_command_is_no_part_of_what_is_asked() {
        for text in [
            "/verify Ten listed",
            " /Verify@vestka_bot\nTen listed ",
            "Ten listed",
        ] {
            assert_eq!(without_command(text), "Ten listed", "{text}");
        }
        for text in ["/verifying is a word", "verify Ten", "/vérify Ten", "/ver"] {
            assert_eq!(without_command(text), text);
        }
    }

    #[test]
    fn a_word_like_a_code_is_nearly_one() {
        for text in ["12345", "ABC9?", "/verify VV61MV", "«VV61MV42»"] {
            assert!(is_nearly(text), "{text}");
        }
        for text in ["abc9", "VV61 MV4", "Hello", "Ten persons listed"] {
            assert!(!is_nearly(text), "{text}");
        }
    }

    #[test]
    fn the_line_in_the_place_of_a_part_is_known_in_every_language() {
        let ours = |language: Language, kind: RevisionKind| match kind {
            RevisionKind::Retraction => format!("{language}: this part is withdrawn too."),
            _ => format!("{language}: this part is superseded too."),
        };
        for language in Language::ALL {
            let said = |text: &str| left_over(&format!("> {language} {text}"), ours);
            let superseded = said("This part is superseded too.");
            assert_eq!(superseded, Some(RevisionKind::Correction));
            let withdrawn = said("this part is WITHDRAWN too");
            assert_eq!(withdrawn, Some(RevisionKind::Retraction));
            assert_eq!(said("This part is not superseded."), None);
        }
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
        let small = format!("Said {}", code.as_str().to_lowercase());
        assert!(within(&small).is_empty(), "{small}");
        let shown = format!("{code} is what it says");
        assert_eq!(within(&shown), [code]);
    }

    #[test]
    fn one_wrong_character_leads_to_the_code_it_was() {
        for text in ["0000012", "1000011", "0000101"] {
            let Some(Typed::Wrong { typed, near }) = typed(&format!("«{text}»?")) else {
                panic!("{text} is wrong")
            };
            assert_eq!(typed, text);
            assert!(near.contains(&"0000011".to_owned()), "{text}");
            assert!(near.len() < 20, "{near:?}");
        }
    }

    #[test]
    fn codes_stand_within_texts() {
        let found = within("Code 0000011, 20 November 2026, see t.me/vestka_bot?start=v_0000011");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(is_within("0000011 – is this true?"));
        assert!(!is_within("HELLOOO, EVERYBODY") && !is_within("in 2026 or later"));
        let text = "Is “Code 0000011” true? 0000011!";
        let read = places(text).into_iter().map(|(_, place)| &text[place]);
        assert_eq!(read.collect::<Vec<_>>(), ["Code 0000011", "0000011"]);
    }
}
