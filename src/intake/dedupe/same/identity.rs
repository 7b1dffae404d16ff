//! The **identity** of a text: equal for two items that say the same in the same words.
//!
//! Typography, spacing, case and links make no difference; in a few words every sign does ("🔴" and "🟢", "+5" and "-5").
//! Never here: texts that are alike but not the same.

use sha2::{Digest, Sha256};

use super::super::words::words;

/// In letters and digits: what is longer is not another statement for a sign.
const FEW: usize = 60;

/// What an item says, as one value to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// SHA-256 of the folded title and text, no links.
    pub fingerprint: [u8; 32],
    /// Letters and digits in it. With none, nothing is said and equal fingerprints mean nothing.
    pub letters: usize,
}

/// The identity of a title and a text.
#[must_use]
pub fn identity(title: Option<&str>, text: &str) -> Identity {
    let mut digest = Sha256::new();
    let mut letters = 0;
    let parts = [title.unwrap_or_default(), text];
    for part in parts {
        for word in words(part, usize::MAX) {
            letters += word.folded.chars().count();
            digest.update(&word.folded);
            digest.update(b" ");
        }
        digest.update(b"\n");
    }
    if letters < FEW {
        let signs: String = parts.concat().chars().filter(|sign| says(*sign)).collect();
        digest.update(signs);
    }
    Identity {
        fingerprint: digest.finalize().into(),
        letters,
    }
}

/// Pictures and signs of calculation; not letters, not punctuation, not what only changes how a picture looks.
fn says(sign: char) -> bool {
    matches!(sign, '+' | '-' | '−' | '<' | '>' | '=' | '%')
        || matches!(sign, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::identity;

    fn same(one: &str, two: &str) -> bool {
        identity(None, one).fingerprint == identity(None, two).fingerprint
    }

    #[test]
    fn typography_and_links_make_no_difference() {
        assert!(same(
            "«Вясна»  паведаміла",
            "\"Вясна\" паведаміла https://a.example/1"
        ));
        assert!(!same("Ten persons", "Eleven persons"));
    }

    #[test]
    fn in_a_few_words_every_sign_counts() {
        assert!(!same(
            "🔴 Мінск: паветраная трывога",
            "🟢 Мінск: паветраная трывога"
        ));
        assert!(!same("Minsk +5", "Minsk -5"));
        let long = "The council has added eleven officials of the ministry to its list of those who may not travel";
        assert!(same(&format!("🔴 {long}"), &format!("❗ {long}")));
    }

    #[test]
    fn links_and_pictures_say_no_letters() {
        assert_eq!(identity(None, "https://a.example/long/address").letters, 0);
        assert_eq!(identity(None, "🔴🔴").letters, 0);
        assert_eq!(identity(Some("Two"), "words").letters, 8);
    }
}
