//! **Letters** and signs one by one: what begins a word, ends a line, stands for a sign; and how an address is written.
//!
//! Never here: what stands before or after one.

use super::fold::is_combining_letter;

/// In lower case, without the scheme and a slash at the end.
pub(super) fn address(written: &str) -> String {
    let plain: String = written
        .chars()
        .filter(|letter| !matches!(*letter as u32, 0x00ad | 0x200b..=0x200e | 0x2060 | 0xfeff))
        .collect();
    if plain.starts_with('@') {
        return plain.to_lowercase();
    }
    let lower = plain.to_ascii_lowercase();
    let skipped = ["https://", "http://"]
        .iter()
        .find(|scheme| lower.starts_with(**scheme))
        .map_or(0, |scheme| scheme.len());
    let place = &plain[skipped..];
    let place = place.trim_end_matches('/');
    // A text in capitals has its links in capitals.
    if !place.contains(char::is_lowercase) {
        return format!("//{}", place.to_lowercase());
    }
    // After the host another letter leads elsewhere; in Telegram a name is the same in any case.
    let ends = |letter: char| matches!(letter, '/' | '?' | '#');
    let host = place.find(ends).unwrap_or(place.len());
    let name = place
        .get(host + 1..)
        .filter(|_| lower[skipped..].starts_with("t.me/"));
    let folded = name.map_or(host, |name| {
        name.find(ends).map_or(place.len(), |end| host + 1 + end)
    });
    format!("//{}{}", place[..folded].to_lowercase(), &place[folded..])
}

pub(super) const fn is_line_end(letter: char) -> bool {
    matches!(
        letter,
        '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The end of a sentence, also as an emoji or in another script.
pub(super) const fn is_end(letter: char) -> bool {
    matches!(letter, '.' | '!' | '…' | '❗' | '❕' | '。' | '।' | '۔')
}

/// What an emoji says: that something is wrong, a question.
pub(super) const fn sign_of_emoji(letter: char) -> Option<char> {
    match letter {
        '❌' | '✖' | '✗' | '✘' | '✕' | '☓' | '⨯' | '╳' | '🗙' | '🗴' | '🗵' | '❎' | '🚫' | '⛔'
        | '👎' | '🙅' | '🤥' | '🤡' | '🚮' => Some('✗'),
        '❓' | '❔' | '‽' | '¿' | '؟' => Some('?'),
        // Where something of the message stands that a text cannot show.
        '▒' => Some('▒'),
        _ => None,
    }
}

/// A plus or minus as an emoji: a row of them also parts what stands above it from what stands below.
pub(super) const fn heavy_sign(letter: char) -> Option<char> {
    match letter {
        '➖' => Some('-'),
        '➕' => Some('+'),
        _ => None,
    }
}

pub(super) fn is_word(letter: char) -> bool {
    (letter.is_alphabetic() && !letter.is_numeric()) || is_combining_letter(letter)
}

pub(super) fn is_word_or_digit(letter: char) -> bool {
    letter.is_alphanumeric()
}

pub(super) const fn is_thin_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
}

pub(super) const fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '−' | '‐'..='―' | '﹣' | '－' | '⁃')
}

pub(super) const fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | '′' | 'ʹ' | '"' | '”' | '＇'
    )
}
