//! The **wordings** of a revision: what it says in each language, as its readers see it, without what stands round it.
//!
//! Never here: a comparison.

use super::Rendering;
use super::matching::Wording;
use crate::domain::language::Language;
use crate::store::publication::Published;

/// What a revision says in each language: title, body, and what to do as its readers see it.
pub(super) fn wordings(revision: &Published, rendering: Rendering) -> Vec<(Language, Wording)> {
    let content = &revision.content;
    let mut texts: Vec<(Language, Wording)> = Vec::new();
    for reader in Language::ALL {
        let Some((language, text)) = content.text_for(*reader) else {
            continue;
        };
        let mut whole = format!("{}\n\n{}", text.title, text.body);
        let to_do = std::iter::once(*reader)
            .chain(reader.fallbacks())
            .find_map(|language| content.what_to_do.get(&language));
        if let Some(to_do) = to_do {
            let rendered = rendering(revision, *reader).join("\n\n");
            let label = rendered
                .split(to_do.as_str())
                .next()
                .and_then(|before| before.lines().next_back())
                .unwrap_or_default();
            whole = format!("{whole}\n\n{label}{to_do}");
        }
        if !texts.iter().any(|(_, known)| known.text == whole) {
            texts.push((language, Wording::of(whole)));
        }
    }
    texts
}
