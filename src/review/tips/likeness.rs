//! The **likeness** of tips: by what the same tip is found again, and one in nearly the same words. All of it is made with the
//! vault key, under each live one: a tip that came before a rotation is found too.
//!
//! Never here: a mark that somebody without the key could make of a guessed text.

use super::Tips;
use super::text::normalised;
use crate::domain::wording::{Negations, Numerals, TokenKind, prints_of_all, tokens};
use crate::store::tips::Likeness;

/// Marks of one text, at most.
const MARKS: usize = 600;

impl Tips {
    /// Of the words and pictures, the newest key first.
    pub(super) fn fingerprints(&self, text: &str, pictures: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut same = normalised(text);
        if same.is_empty() {
            // Emoji alone are a text too.
            text.clone_into(&mut same);
        }
        let mut bytes = same.into_bytes();
        append(&mut bytes, pictures);
        let hashes = self.vault.keyed_hashes("the same tip", &bytes);
        hashes.into_iter().map(Vec::from).collect()
    }

    /// Of what is said, however it is put, the newest key first.
    pub(super) fn likeness(&self, text: &str, pictures: &[Vec<u8>]) -> Vec<Likeness> {
        let mut facts = facts(text).join("\n").into_bytes();
        append(&mut facts, pictures);
        let facts = self.vault.keyed_hashes("facts of a tip", &facts);
        let mut prints = prints_of_all(text);
        prints.truncate(MARKS);
        let marks: Vec<Vec<[u8; 16]>> = prints
            .iter()
            .map(|print| {
                self.vault
                    .keyed_hashes("mark of a tip", &print.to_be_bytes())
            })
            .collect();
        let under = |(key, facts): (usize, [u8; 16])| {
            let mut marks: Vec<i32> = marks
                .iter()
                .filter_map(|keys| keys.get(key))
                .map(|hash| i32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]))
                .collect();
            marks.sort_unstable();
            marks.dedup();
            Likeness {
                facts: facts.to_vec(),
                marks,
            }
        };
        facts.into_iter().enumerate().map(under).collect()
    }
}

/// What must be the same in two tips that are one: figures, also as words, signs, links and negations, each as often as it
/// stands there.
fn facts(text: &str) -> Vec<String> {
    let (negations, numerals) = (Negations::all(), Numerals::all());
    let mut facts: Vec<String> = tokens(text)
        .into_iter()
        .filter(|token| {
            token.kind != TokenKind::Word || negations.has(token) || numerals.has(token)
        })
        .map(|token| token.word)
        .collect();
    facts.sort_unstable();
    facts
}

fn append(bytes: &mut Vec<u8>, pictures: &[Vec<u8>]) {
    for picture in pictures {
        bytes.push(0);
        bytes.extend(picture);
    }
}

#[cfg(test)]
mod tests {
    use super::facts;

    #[test]
    fn a_figure_a_link_and_a_not_are_facts_and_a_greeting_is_none() {
        let text = "Five of 12 were not detained, see t.me/place";
        assert_eq!(facts(text), facts(&format!("Hello! {text}, please check")));
        for other in [
            text.replace("12", "13"),
            text.replace("Five", "Fifty"),
            text.replace(" not", ""),
            text.replace("t.me/place", "t.me/p1ace"),
            text.replace("12", "12 %"),
        ] {
            assert_ne!(facts(text), facts(&other), "{other}");
        }
    }
}
