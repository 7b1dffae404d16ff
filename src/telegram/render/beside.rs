//! What readers see of an update **beside** its messages, for who compares a text with it: our answers about it, the line in the
//! place of a further part, the labels of the mirror's pages.
//!
//! Never here: a sentence.

use super::{split, without_markup};
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
use crate::review::{Judged, MirrorLabel as Label};
use crate::telegram::subscriber::describe;
use crate::text::words;

/// The answer to a check, a part a message, as it is copied from there.
pub(super) fn plain_answer(checked: &Judged, language: Language) -> Vec<String> {
    let parts = split(&describe(checked, language), &words(language).render_more());
    parts.iter().map(|part| without_markup(part)).collect()
}

/// What stands in the place of a further part of what was amended.
pub(super) fn left_over(language: Language, kind: RevisionKind) -> String {
    let words = words(language);
    match kind {
        RevisionKind::Retraction => words.amend_withdrawn_part(),
        RevisionKind::Original | RevisionKind::Correction => words.amend_superseded_part(),
    }
}

/// What a label of the mirror says in a language.
#[must_use]
pub fn mirror_label(language: Language, label: Label) -> String {
    let words = words(language);
    match label {
        Label::Title => words.mirror_title(),
        Label::Intro => words.mirror_intro(),
        Label::HowToCheck => words.mirror_how_to_check(),
        Label::Earlier => words.mirror_earlier(),
        Label::Signed => words.mirror_signed(),
        Label::Evidence => words.mirror_evidence(),
        Label::WhatToDo => words.mirror_what_to_do(),
        Label::Reason => words.mirror_reason(),
        Label::Breaking => words.render_breaking(),
        Label::Correction => words.render_correction(),
        Label::Retraction => words.render_retraction(),
        Label::Relayed => words.render_relayed(),
        Label::Successor => words.mirror_successor(),
        Label::Verification(verification) => words.verification(verification.as_str()),
    }
}
