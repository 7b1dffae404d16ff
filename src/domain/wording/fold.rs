//! **Folding** one character: what may stand for what without changing what is said.
//!
//! Within one alphabet no two letters become one, but for ё and е, ў and у, which change no word's sense.
//!
//! Never here: digits; nothing stands for a digit but the same digit in another typeface.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A character, folded, with the bytes it was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) shape: char,
    /// A number that is no plain digit, such as ½ or ²: never part of another number.
    pub(super) is_odd_number: bool,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Cyrillic and Greek letters, in lower case, and the Latin ones that look like them.
const LOOK_ALIKE: &[(char, char)] = &[
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('ё', 'e'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('ў', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('ԁ', 'd'),
    ('ԛ', 'q'),
    ('ԝ', 'w'),
    ('ï', 'ї'),
    ('α', 'a'),
    ('β', 'b'),
    ('ε', 'e'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('μ', 'm'),
    ('η', 'h'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'y'),
    ('χ', 'x'),
    ('ν', 'v'),
    ('ı', 'i'),
];

/// The characters of a text, folded, each with where it stands.
pub(super) fn fold(text: &str) -> Vec<Letter> {
    let mut folded = Vec::with_capacity(text.len());
    let mut rest = text.char_indices().peekable();
    while let Some((start, letter)) = rest.next() {
        if is_invisible(letter) {
            continue;
        }
        let mut end = start + letter.len_utf8();
        // With a selector of emoji after it, this letter is a sign and no letter.
        let is_sign = letter == 'ℹ' && rest.peek().is_some_and(|(_, next)| *next == '\u{fe0f}');
        let letter = if is_sign { '●' } else { letter };
        if let Some(number) = odd_number(letter) {
            folded.push(Letter {
                shape: number,
                is_odd_number: true,
                start,
                end,
            });
            continue;
        }
        let mut cluster = String::from(letter);
        while let Some((at, mark)) = rest.peek().copied() {
            if is_invisible(mark) {
                rest.next();
            } else if is_combining_mark(mark) {
                cluster.push(mark);
                end = at + mark.len_utf8();
                rest.next();
            } else {
                break;
            }
        }
        for letter in compose(&cluster) {
            folded.push(Letter {
                shape: letter,
                is_odd_number: false,
                start,
                end,
            });
        }
    }
    folded
}

/// A character with its marks in one form, in lower case; a stress mark goes, a line through the letter stays.
fn compose(cluster: &str) -> Vec<char> {
    // Its compatibility form is two letters, and the sign is no number's.
    if cluster == "№" {
        return vec!['№'];
    }
    // No mark belongs on a digit.
    let is_digit = cluster.chars().next().is_some_and(char::is_numeric);
    let marked = cluster.chars().any(is_combining_mark) && is_digit;
    cluster
        .nfkc()
        .filter(|letter| !is_combining_mark(*letter) || is_kept(*letter))
        .chain(marked.then_some('\u{0336}'))
        .flat_map(char::to_lowercase)
        .filter(|letter| !is_combining_mark(*letter) || is_kept(*letter))
        .map(look_alike)
        .collect()
}

fn look_alike(letter: char) -> char {
    if letter.is_ascii() {
        return letter;
    }
    if let Some(digit) = plain_digit(letter) {
        return digit;
    }
    LOOK_ALIKE
        .iter()
        .find(|(from, _)| *from == letter)
        .map_or(letter, |(_, to)| *to)
}

/// Digits of other scripts that Unicode does not call compatible with ours.
fn plain_digit(letter: char) -> Option<char> {
    [0x0660_u32, 0x06f0, 0x0966]
        .iter()
        .find_map(|zero| {
            (letter as u32)
                .checked_sub(*zero)
                .filter(|value| *value < 10)
        })
        .and_then(|value| char::from_digit(value, 10))
}

/// ½, ², ① and the like, which are digits in their compatible form, and would join the number beside them.
fn odd_number(letter: char) -> Option<char> {
    let is_typeface = matches!(letter as u32, 0xff10..=0xff19 | 0x1d7ce..=0x1d7ff);
    (letter.is_numeric() && !letter.is_ascii() && !is_typeface && plain_digit(letter).is_none())
        .then_some(letter)
}

/// Marks that are more than a mark.
const fn is_kept(mark: char) -> bool {
    is_overlay(mark) || is_combining_letter(mark)
}

/// Letters that stand above another one, and are read.
pub(super) const fn is_combining_letter(mark: char) -> bool {
    matches!(mark as u32, 0x0363..=0x036f | 0x1dd3..=0x1df4 | 0x2de0..=0x2dff | 0xa674..=0xa67b)
}

/// Signs that are read as letters or a number: flags are pairs of them, and 🇳🇴 is read as "no".
pub(super) const fn is_letter_sign(letter: char) -> bool {
    matches!(
        letter as u32,
        0x1f150..=0x1f189 | 0x1f191..=0x1f19a | 0x1f1e6..=0x1f1ff | 0x1f200..=0x1f265 | 0x1f4af | 0x1f51f
    )
}

/// Marks that cross a letter out.
const fn is_overlay(mark: char) -> bool {
    matches!(mark as u32, 0x0334..=0x0338 | 0x20d2..=0x20d3 | 0x20e0 | 0x20e5..=0x20eb)
}

/// What nobody sees. Signs that turn the direction of reading round are not among them: with them 12 is read as 21; nor are
/// letters that look like a blank.
pub(super) const fn is_invisible(letter: char) -> bool {
    matches!(
        letter as u32,
        0x00ad | 0x034f | 0x17b4 | 0x17b5 | 0x180b..=0x180e | 0x200b..=0x200e
            | 0x202a | 0x202c | 0x2060..=0x2066 | 0x2068..=0x206f | 0x20e3 | 0xfe00..=0xfe0f | 0xfeff
            | 0x1f3fb..=0x1f3ff | 0xe0000..=0xe0fff
    )
}

/// Whether there is nothing in a text that anybody could see.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| {
        letter.is_whitespace()
            || letter.is_control()
            || is_invisible(letter)
            || matches!(
                letter,
                '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{200f}' | '\u{2800}' | '\u{202a}'..='\u{202e}'
                    | '\u{2066}'..='\u{2069}' | '\u{3164}' | '\u{ffa0}'
            )
    })
}

/// A folded word without the marks of Latin letters, as it is typed on a keyboard that lacks them: `są` becomes `sa`.
#[must_use]
pub fn without_marks(word: &str) -> String {
    word.chars()
        .map(|letter| match letter {
            'ł' => 'l',
            letter if letter.is_ascii() => letter,
            letter => letter
                .to_string()
                .nfd()
                .next()
                .filter(char::is_ascii_alphabetic)
                .unwrap_or(letter),
        })
        .collect()
}
