//! **Notices** of amendments, and what old messages say from then on.
//!
//! Never here: a sentence, or anything but escaped text between our own few tags.

use super::{Paragraph, Style, bold, foot, labels, pack, paragraphs, plain, text_of};
use crate::delivery::{Edit, Notice};
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
use crate::review::Changes;
use crate::store::publication::Published;
use crate::text::{self, Words};

/// Characters of changed sentences that a notice shows; where more has changed, the text speaks for itself.
const CHANGES_LIMIT: usize = 1_500;

/// The messages of a notice for readers of a language.
pub(in crate::telegram) fn notice(notice: &Notice, language: Language) -> Vec<String> {
    let words = text::words(language);
    pack(
        &notice_paragraphs(notice, language, words),
        &words.render_more(),
    )
}

/// What an old message says from now on: one message of HTML. `link` leads to the current text.
pub(in crate::telegram) fn edited(edit: &Edit<'_>, link: &str) -> String {
    let words = text::words(edit.language);
    let is_first = edit.part == 1;
    let first = match (edit.now.kind, is_first) {
        (RevisionKind::Retraction, true) => bold(words.amend_withdrawn(&edit.now.code)),
        (RevisionKind::Retraction, false) => bold(words.amend_withdrawn_part()),
        (_, true) => bold(words.amend_superseded(link)),
        (_, false) => bold(words.amend_superseded_part()),
    };
    let mut shown = vec![first];
    match (edit.now.kind, is_first) {
        (RevisionKind::Retraction, true) => {
            let reason = edit.now.content.reason_for(edit.language);
            shown.extend(reason.map(|reason| plain(&words.render_reason(reason))));
        }
        (_, true) => shown.extend(paragraphs(edit.old, edit.language)),
        (_, false) => {}
    }
    // What does not fit stands in the current text.
    pack(&shown, &words.render_more()).swap_remove(0)
}

fn notice_paragraphs(notice: &Notice, language: Language, words: Words) -> Vec<Paragraph> {
    let now = &notice.now;
    let mut shown = vec![labels(now, words)];
    let reason = now.content.reason_for(language);
    let reason = reason.map(|reason| plain(&words.render_reason(reason)));
    if now.kind == RevisionKind::Retraction {
        let title = now.content.text_for(language).map(|(_, text)| &text.title);
        shown.extend(title.map(|title| bold(words.amend_withdrawn_notice(title))));
        shown.extend(reason);
        shown.push(foot(now, language, words));
        return shown;
    }
    shown.extend(reason);
    shown.extend(changes(&notice.before, now, language, words));
    shown.push(Paragraph {
        style: Style::Italic,
        text: words.amend_reads(),
    });
    shown.extend(text_of(now, language, words));
    shown.push(foot(now, language, words));
    shown
}

/// The sentences that went and came, if they are few.
fn changes(
    before: &Published,
    now: &Published,
    language: Language,
    words: Words,
) -> Vec<Paragraph> {
    let changes = Changes::between(&before.content, &now.content, language);
    let mut lines = Vec::new();
    if let Some((old, new)) = &changes.title {
        lines.push(words.amend_was(old));
        lines.push(words.amend_is(new));
    }
    lines.extend(
        changes
            .text
            .removed
            .iter()
            .map(|text| words.amend_was(text)),
    );
    lines.extend(changes.text.added.iter().map(|text| words.amend_is(text)));
    if lines.iter().map(|line| line.chars().count()).sum::<usize>() > CHANGES_LIMIT {
        lines.clear();
    }
    if let Some((old, new)) = changes.verification {
        let old = words.verification(old.as_str());
        lines.push(words.amend_verification(&old, &words.verification(new.as_str())));
    }
    if lines.is_empty() {
        return Vec::new();
    }
    vec![plain(&lines.join("\n"))]
}
