//! The **prints** of a text: a few numbers by which its copies and parts are found in an index.
//!
//! Each is a hash of three words; of three neighbours the least is kept (winnowing: Schleimer, Wilkerson, Aiken 2003), so
//! that any five words in a row that two texts share give one print that they share.
//!
//! Never here: whether two texts say the same.

use super::fold::without_marks;
use super::tokens::{Token, TokenKind, tokens};

/// Raised when the same text gives other prints; stored ones are then made anew.
pub const PRINTS_VERSION: i16 = 1;

/// Words that one print is made of.
const SHINGLE: usize = 3;

/// Neighbours of which the least is kept.
const WINDOW: usize = 3;

/// The prints that are stored of a text, in ascending order, each once. Of a short one, such as a title, all of them.
#[must_use]
pub fn prints(text: &str) -> Vec<i32> {
    let all = prints_of_all(text);
    let mut kept: Vec<i32> = if all.len() <= 2 * WINDOW {
        all
    } else {
        all.windows(WINDOW)
            .filter_map(|window| window.iter().min().copied())
            .collect()
    };
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// Every print of a text in its order: what is looked for.
#[must_use]
pub fn prints_of_all(text: &str) -> Vec<i32> {
    let words: Vec<String> = tokens(text)
        .iter()
        .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
        // A flag hinders nobody from finding the text.
        .filter(|token| token.word.chars().any(char::is_alphanumeric))
        .map(|token: &Token| without_marks(&token.word))
        .collect();
    if words.is_empty() {
        return Vec::new();
    }
    if words.len() < SHINGLE {
        return vec![print(&words)];
    }
    words.windows(SHINGLE).map(print).collect()
}

/// FNV-1a, mixed: spread evenly, not secret.
fn print(words: &[String]) -> i32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for word in words {
        for byte in word.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash ^= hash >> 29;
    let bytes = hash.to_be_bytes();
    i32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}
