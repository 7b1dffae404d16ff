//! The **mirror** with our words: which sentence each label of its pages is.
//!
//! Never here: how a page looks.

use super::{Foundation, Keys};
use crate::domain::language::Language;
use crate::review::mirror::{Label, Mirror};
use crate::telegram::{About, KeptFor};
use crate::text::words;

impl Foundation {
    /// The mirror; none when `mirror.dir` is not set.
    #[must_use]
    pub fn mirror(&self, keys: &Keys) -> Option<Mirror> {
        let folder = self.config.mirror_dir.clone()?;
        Some(Mirror::new(self.review(keys), folder, label))
    }

    /// What the operator says of this bot, and where the mirror is.
    pub(super) fn about(&self) -> About {
        About {
            operator: self.config.operator.clone(),
            mirror: self.config.mirror_url.as_ref().map(ToString::to_string),
            kept: KeptFor {
                delivery_days: self.config.delivery.retention_days,
                backup_days: self.config.backup_retention_days,
            },
        }
    }
}

/// What a label says in a language.
#[must_use]
pub fn label(language: Language, label: Label) -> String {
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
