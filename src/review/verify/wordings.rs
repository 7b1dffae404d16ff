//! The **wordings** of a revision: what it says in each language, as its readers see it, without what stands round it.
//!
//! Never here: a comparison.

use super::Rendering;
use super::matching::Wording;
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
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
            let rendered = (rendering.messages)(revision, *reader).join("\n\n");
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

/// The messages by which readers of earlier revisions learned of this one, each a text of its own: notices, and what stands in
/// the place of what was withdrawn.
pub(super) fn amended(
    revision: &Published,
    update: &[Published],
    rendering: Rendering,
    bots: &[String],
) -> Vec<(Language, Wording)> {
    let mut texts: Vec<(Language, Wording)> = Vec::new();
    let earlier = update.iter().filter(|old| old.number < revision.number);
    for old in earlier {
        for language in Language::ALL {
            let mut messages = (rendering.notice)(old, revision, *language);
            if revision.kind == RevisionKind::Retraction {
                messages.extend(edited(old, revision, (*language, bots), rendering));
            }
            for message in messages {
                if !texts.iter().any(|(_, known)| known.text == message) {
                    texts.push((*language, Wording::of(message)));
                }
            }
        }
    }
    texts
}

/// What old messages of this revision say since it was amended: the mark on top is ours.
pub(super) fn marks_of_amendments(
    revision: &Published,
    update: &[Published],
    rendering: Rendering,
    bots: &[String],
) -> Vec<String> {
    let later = update
        .iter()
        .filter(|now| now.number > revision.number && now.kind == RevisionKind::Correction);
    later
        .flat_map(|now| {
            Language::ALL
                .iter()
                .flat_map(move |language| edited(revision, now, (*language, bots), rendering))
        })
        .collect()
}

fn edited(
    old: &Published,
    now: &Published,
    (language, bots): (Language, &[String]),
    rendering: Rendering,
) -> Vec<String> {
    bots.iter()
        .map(|bot| (rendering.edited)(old, now, language, bot))
        .collect()
}
