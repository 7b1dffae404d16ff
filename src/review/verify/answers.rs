//! Our own **answers** about a revision, and what the mirror's page says of it: they are copied and passed on like its messages.
//!
//! Never here: a comparison, an answer to a text that is not ours.

use super::among::genuine;
use super::beside::by_code;
use super::matching::{Same, Wording};
use super::{Judged, Rendering};
use crate::domain::language::Language;
use crate::domain::update::{RevisionKind, Verification};
use crate::review::difference::Difference;
use crate::review::mirror::copied;
use crate::store::publication::Published;

/// Stands in the place of what somebody typed.
pub(super) const TYPED: &str = "0000000";

/// What we say of a revision beside its messages.
pub(super) struct Answers {
    /// Whole ones: their lines, without those of the text, are ours wherever they stand.
    pub(super) rendered: Vec<String>,
    /// The same with [`TYPED`] in the place of a code with a typing error.
    pub(super) typed: Vec<String>,
    /// Those that are more than the text and lines of ours round it; each is ours from its beginning to its end.
    pub(super) wholes: Vec<(Language, Wording)>,
}

impl Answers {
    /// What we say of a revision of an update. `texts` are what it says.
    pub(super) fn about(
        revision: &Published,
        update: &[Published],
        (rendering, bots): (Rendering, &[String]),
        texts: &[(Language, Wording)],
    ) -> Self {
        let said = |judged: &Judged| -> Vec<(Language, Vec<String>)> {
            let readers = Language::ALL.iter();
            let said = |reader: &Language| (*reader, (rendering.answer)(judged, *reader));
            readers.map(said).collect()
        };
        let lines = |judged: &Judged| said(judged).into_iter().flat_map(|(_, parts)| parts);
        let by_code_alone = by_code(revision, None);
        let mut rendered: Vec<String> = lines(&by_code_alone).collect();
        for reader in Language::ALL {
            let digest = (rendering.digest)(revision, *reader, bots);
            rendered.extend(digest.heads.into_iter().chain(digest.lines));
        }
        let mut wholes = Vec::new();
        // A part of what calls something false is not genuine: its answer is, as a whole.
        if revision.verification == Verification::False {
            wholes.extend(in_one(said(&by_code_alone)));
        }
        // What was true of it once, and what is now.
        let states = (1..=update.len())
            .map(|number| &update[..number])
            .filter(|state| state.last().is_some_and(|it| it.number >= revision.number));
        for state in states {
            for is_part in [false, true] {
                let judged = genuine(same(is_part), revision, state, Language::En);
                rendered.extend(lines(&Judged {
                    changes: Difference::default(),
                    ..judged
                }));
            }
            let is_amended = state.last().is_some_and(|it| it.number > revision.number);
            for (language, _) in texts.iter().filter(|_| is_amended) {
                let judged = genuine(same(false), revision, state, *language);
                wholes.extend(in_one(said(&judged)));
            }
            if is_shown(revision, state) {
                let pages = copied(rendering.labels, state);
                let language = revision.content.original_language;
                wholes.extend(
                    pages
                        .iter()
                        .map(|page| (language, Wording::of(page.clone()))),
                );
                rendered.extend(pages);
            }
        }
        Self {
            rendered,
            typed: lines(&by_code(revision, Some(TYPED.to_owned()))).collect(),
            wholes,
        }
    }
}

/// Answers that are one message.
fn in_one(answers: Vec<(Language, Vec<String>)>) -> impl Iterator<Item = (Language, Wording)> {
    answers.into_iter().filter_map(|(language, parts)| {
        let [part] = <[String; 1]>::try_from(parts).ok()?;
        Some((language, Wording::of(part)))
    })
}

/// Whether the page of an update in this state shows this revision: what was withdrawn stands there, crossed out.
fn is_shown(revision: &Published, state: &[Published]) -> bool {
    let mut revisions = state.iter().rev();
    let shown = revisions.find(|it| it.kind != RevisionKind::Retraction);
    shown.is_some_and(|shown| shown.number == revision.number)
}

const fn same(is_part: bool) -> Same {
    Same {
        is_part,
        whole_sentence: None,
        additions: Vec::new(),
    }
}
