//! **Notices** of amendments, and what old messages say from then on.
//!
//! Never here: a sentence, or anything but escaped text between our own few tags.

use super::{Paragraph, Style, bold, foot, labels, pack, paragraphs, plain, text_of};
use crate::delivery::{Edit, Notice};
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
use crate::review::{Changes, FileChange};
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
    let mut lines = text_changes(words, &changes);
    if lines.iter().map(|line| line.chars().count()).sum::<usize>() > CHANGES_LIMIT {
        lines.clear();
    }
    if let Some((old, new)) = changes.verification {
        let old = words.verification(old.as_str());
        lines.push(words.amend_verification(&old, &words.verification(new.as_str())));
    }
    lines.extend(changes.attachment.map(|change| file_change(words, change)));
    if lines.is_empty() {
        return Vec::new();
    }
    vec![plain(&lines.join("\n"))]
}

/// What title and text said, and say now.
pub(in crate::telegram) fn text_changes(words: Words, changes: &Changes) -> Vec<String> {
    let (title, text) = (&changes.title, &changes.text);
    let mut lines = Vec::new();
    if let Some((old, new)) = title {
        lines.extend([words.amend_was(old), words.amend_is(new)]);
    }
    lines.extend(text.removed.iter().map(|text| words.amend_was(text)));
    lines.extend(text.added.iter().map(|text| words.amend_is(text)));
    lines
}

/// What became of the picture or document.
pub(in crate::telegram) fn file_change(words: Words, change: FileChange) -> String {
    match change {
        FileChange::Added => words.amend_file_added(),
        FileChange::Replaced => words.amend_file_replaced(),
        FileChange::Removed => words.amend_file_removed(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::DateTime;

    use super::{edited, notice};
    use crate::delivery::{Edit, Notice};
    use crate::domain::content::{Content, Text};
    use crate::domain::language::Language;
    use crate::domain::update::{Occasion, RevisionKind, Urgency, Verification};
    use crate::store::publication::Published;
    use crate::telegram::render::{PART_LIMIT, length, render};
    use crate::text::words;

    fn published(kind: RevisionKind, number: i32, title: &str, body: &str) -> Published {
        let mut content = Content::begin(Language::En, Urgency::Breaking, vec!["a".to_owned()]);
        let text = Text {
            title: title.to_owned(),
            body: body.to_owned(),
        };
        content.text.insert(Language::En, text);
        content.reason.insert(Language::En, "Why <not>".to_owned());
        Published {
            revision_id: number,
            code: "7K3QM2T".to_owned(),
            number,
            kind,
            urgency: Urgency::Breaking,
            verification: content.verification,
            content,
            published_at: DateTime::UNIX_EPOCH,
            relayed: false,
            occasion: Occasion::Live,
        }
    }

    /// Case 18: every value in every language stands with its own label and no other one.
    #[test]
    fn a_verification_is_never_shown_with_another_ones_label() {
        for language in Language::ALL {
            let label = |value: &Verification| words(*language).verification(value.as_str());
            for value in Verification::ALL {
                for kind in [RevisionKind::Original, RevisionKind::Correction] {
                    let mut shown = published(kind, 2, "Title", "Body");
                    shown.verification = *value;
                    shown.content.verification = *value;
                    let parts = render(&shown, *language);
                    let head = parts[0].lines().next().expect("a first line");
                    let own = words(*language).draft_verification(&label(value));
                    assert!(head.contains(&own), "{language}: {value}: {head}");
                    for other in Verification::ALL.iter().filter(|other| *other != value) {
                        assert_ne!(label(other), label(value), "{language}");
                        let other = words(*language).draft_verification(&label(other));
                        assert!(!head.contains(&other), "{language}: {value}: {head}");
                    }
                    assert!(head.contains(&words(*language).render_breaking()));
                }
            }
        }
    }

    #[test]
    fn a_retraction_says_nothing_of_how_well_it_was_verified() {
        for language in Language::ALL {
            let taken_back = published(RevisionKind::Retraction, 2, "Title", "");
            let notice = notice(
                &Notice {
                    before: Arc::new(published(RevisionKind::Original, 1, "Title", "Body")),
                    now: Arc::new(taken_back),
                },
                *language,
            );
            let all = notice.concat();
            for value in Verification::ALL {
                let label = words(*language).verification(value.as_str());
                let label = words(*language).draft_verification(&label);
                assert!(!all.contains(&label), "{language}: {all}");
            }
            assert!(
                all.contains("Why &lt;not&gt;") && all.contains("7K3QM2T"),
                "{all}"
            );
        }
    }

    #[test]
    fn notices_and_edits_fit_and_stay_whole_in_every_language() {
        let link = "https://t.me/a_very_long_name_of_a_bot_bot?start=v_7K3QM2T";
        for language in Language::ALL {
            for size in [1, 3_900, 4_060, 4_096, 4_200, 12_000] {
                let body = "😀 &<b>".repeat(size / 7);
                let old = published(RevisionKind::Original, 1, "<i>Old & </b>", &body);
                for kind in [RevisionKind::Correction, RevisionKind::Retraction] {
                    let now = published(kind, 2, "New <", &format!("{body} more"));
                    let told = Notice {
                        before: Arc::new(old.clone()),
                        now: Arc::new(now.clone()),
                    };
                    let parts = notice(&told, *language);
                    for (number, part) in (1..).zip(&parts) {
                        assert!(length(part) <= PART_LIMIT);
                        let mark = format!("{number}/{}", parts.len());
                        assert_eq!(part.ends_with(&mark), parts.len() > 1);
                    }
                    for part in [1, 2] {
                        let edit = Edit {
                            message_id: 1,
                            part,
                            old: &old,
                            now: &now,
                            language: *language,
                        };
                        let html = edited(&edit, link);
                        assert!(length(&html) <= PART_LIMIT);
                        assert_eq!(html.matches("<b>").count(), html.matches("</b>").count());
                    }
                }
            }
        }
    }
}
