//! **Entries** of a digest: a revision exactly as a digest writes it, or as its own whole message, for digests that are copied
//! from several.
//!
//! Each is compared from its beginning to its end. Never here: a part of one, or a text without its own code under it.

use super::super::Rendering;
use super::super::matching::{Same, Wording, is_all};
use super::super::surroundings::Surroundings;
use crate::domain::language::Language;
use crate::domain::wording::Negations;
use crate::store::publication::Published;

/// A revision as an entry, in every language.
pub(super) struct Entries {
    /// What stands over the first.
    heads: Surroundings,
    entries: Vec<Entry>,
}

struct Entry {
    /// Of the text that it shows.
    language: Language,
    negations: Negations,
    text: Wording,
    /// Whether it leaves something away that the update says.
    is_part: bool,
}

impl Entries {
    pub(super) fn of(revision: &Published, (rendering, bots): (Rendering, &[String])) -> Self {
        let (mut heads, mut entries) = (Vec::new(), Vec::<Entry>::new());
        for reader in Language::ALL {
            let digest = (rendering.digest)(revision, *reader, bots);
            heads.extend(digest.heads);
            let Some((language, text)) = revision.content.text_for(*reader) else {
                continue;
            };
            let has_more = |entry: &String| {
                !revision.content.what_to_do.is_empty() || !entry.contains(text.body.trim())
            };
            let message = (rendering.messages)(revision, *reader).join("\n\n");
            let written = digest.entries.into_iter().map(|it| (has_more(&it), it));
            for (is_part, text) in written.chain([(false, message)]) {
                if !entries.iter().any(|known| known.text.text == text) {
                    entries.push(Entry {
                        language,
                        negations: Negations::of(language),
                        text: Wording::of(text),
                        is_part,
                    });
                }
            }
        }
        Self {
            heads: Surroundings::of(&heads, &[]),
            entries,
        }
    }

    /// Which entry a text is, from its beginning to its end.
    pub(super) fn same(&self, given: &Wording) -> Option<(Language, Same)> {
        let stripped = self.heads.strip(given);
        let (first, last) = (stripped.tokens.first()?, stripped.tokens.last()?);
        let mut entries = self.entries.iter();
        let entry =
            entries.find(|entry| is_all(&stripped.tokens, &entry.text, &entry.negations))?;
        // A head stands over an entry, not within it.
        let within = given
            .tokens
            .iter()
            .filter(|token| first.start <= token.start && token.end <= last.end);
        let same = Same {
            is_part: entry.is_part,
            whole_sentence: None,
            additions: stripped.additions,
        };
        (within.count() == stripped.tokens.len()).then_some((entry.language, same))
    }
}
