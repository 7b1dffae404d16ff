//! What readers see of an update **beside** its messages, for who compares a text with it: our answers about it, the line in the
//! place of a further part, the labels of the mirror's pages.
//!
//! Never here: a sentence.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};

use super::{split, without_markup};
use crate::delivery::Digest;
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
use crate::review::{AnswerForms, DigestForms, Judged, MirrorLabel as Label, QUOTED};
use crate::store::publication::Published;
use crate::telegram::subscriber::describe;
use crate::text::{Words, time, words};

/// Days after which a digest may still hold an update.
const LATEST: i64 = 3;

/// The answer to a check, a part a message, as it is copied from there.
pub(super) fn plain_answer(checked: &Judged, language: Language) -> Vec<String> {
    let parts = split(&describe(checked, language), &words(language).render_more());
    parts.iter().map(|part| without_markup(part)).collect()
}

/// A digest of updates as plain text, as it is copied from there; `bot` is the public name of the bot.
#[must_use]
pub fn plain_digest(
    entries: &[Arc<Published>],
    day: NaiveDate,
    language: Language,
    bot: &str,
) -> String {
    let digest = Digest {
        entries: entries.to_vec(),
        day,
        is_continued: false,
    };
    without_markup(&super::digest(&digest, language, &super::link_to(bot, "")).0)
}

/// A digest with an update in it. It comes on the day after it was published, or later by an outage.
pub(super) fn of_digest(published: &Published, language: Language, bots: &[String]) -> DigestForms {
    let said = words(language);
    let mut forms = DigestForms {
        heads: vec![said.digest_continued()],
        ..DigestForms::default()
    };
    let published_on = published.published_at.date_naive();
    let days =
        (-1..=LATEST).filter_map(|days| published_on.checked_add_signed(TimeDelta::days(days)));
    let titles = days.map(|day| said.digest_title(&time::day(language, day)));
    forms.heads.extend(titles);
    for bot in bots {
        let link = super::link_to(bot, &published.code);
        forms.lines.push(said.digest_read_on(&link));
        // People pass the link on by itself, too.
        forms.lines.push(link);
        let link = super::link_to(bot, "");
        let entry = super::digest::entry(published, language, said, &link);
        forms.entries.push(without_markup(&entry));
    }
    // One that is whole names no bot: of several it is the same.
    forms.entries.dedup();
    forms
}

/// The sentences of our answers to a check, whatever they are about.
pub(super) fn answered(language: Language) -> AnswerForms {
    let said = words(language);
    let quoted = QUOTED.to_string();
    let part = said.verify_part();
    let about_texts = [
        said.verify_genuine(),
        said.verify_genuine_added(),
        said.verify_genuine_cut(),
        said.verify_superseded(),
        said.verify_altered(),
    ];
    let mut headlines: Vec<String> = about_texts
        .iter()
        .map(|it| format!("{it} {part}"))
        .collect();
    headlines.extend(about_texts);
    headlines.extend([
        said.verify_unknown(),
        said.verify_code_unknown(),
        said.verify_too_short(),
        said.verify_left_over(),
        said.verify_several(),
        said.verify_answer_passed_on(),
        said.verify_picture_same(),
        said.verify_picture_alike(),
        format!(
            "{} {}",
            said.verify_picture_foreign(),
            said.verify_picture_tip()
        ),
    ]);
    // Of the answer of the staff the first line.
    let of_staff = said.verify_answer(&quoted, "");
    headlines.extend(of_staff.lines().next().map(str::to_owned));
    AnswerForms {
        headlines,
        before: vec![
            said.verify_picture_careful(),
            said.verify_picture_unreadable(),
            said.verify_picture_busy(),
            said.verify_file_unread(),
        ],
        with_withdrawn: vec![
            said.verify_retracted(),
            format!("{} {part}", said.verify_retracted()),
        ],
        with_text: vec![
            said.verify_by_code(),
            said.verify_likely_code(&quoted, &quoted),
        ],
        lines: lines_of_answers(said, &quoted),
    }
}

/// The sentences that follow in an answer.
fn lines_of_answers(said: Words, quoted: &str) -> Vec<String> {
    vec![
        said.verify_retracted(),
        said.verify_change(quoted, quoted),
        said.verify_added(quoted),
        said.verify_missing(quoted),
        said.verify_addition(quoted),
        said.verify_in_full(quoted),
        said.verify_before(quoted),
        said.verify_now(quoted),
        said.verify_current(quoted),
        said.render_reason(quoted),
        said.verify_several_unknown(quoted),
        said.verify_stands(),
        said.verify_corrected_since(),
        said.verify_withdrawn_since(),
        said.verify_answer_genuine(),
        said.verify_answer_false(),
        said.verify_answer_unclear(),
        said.verify_answer_published(quoted),
        said.verify_picture_same(),
        said.verify_picture_alike(),
        said.verify_picture_with(),
        said.verify_picture_with_alike(),
        said.verify_picture_text(),
        said.verify_picture_alone(),
        said.verify_picture_foreign(),
        said.verify_picture_unreadable(),
        said.verify_picture_busy(),
        said.verify_picture_withdrawn(),
        said.verify_picture_superseded(),
    ]
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
