//! The **answer** to a check, in words: the verdict first, then what it is, then what differs.
//!
//! Plain text: nothing in it depends on colour or signs. Never here: judging.

use std::fmt::Write as _;

use super::picture::PictureSeen;
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
use crate::review::{Inquiry, Judged, OursSeen, Passage, Verdict, clean};
use crate::store::publication::Published;
use crate::text::{self, Words, time};

/// Characters of a passage that are shown.
const PASSAGE: usize = 300;

/// Sentences of a correction that are shown.
const SENTENCES: usize = 4;

/// A check in words of `language`.
#[must_use]
pub fn describe(checked: &Judged, language: Language) -> String {
    let words = text::words(language);
    match (&checked.asked, &checked.revision) {
        (Inquiry::LeftOver, _) => return words.verify_left_over(),
        (Inquiry::NearlyCode | Inquiry::Code(_), None) => return words.verify_code_unknown(),
        (Inquiry::SeveralCodes | Inquiry::Digest, _) => return several(checked, language),
        (Inquiry::Answer, _) => return of_answer(checked, language),
        _ => {}
    }
    let mut parts = vec![verdict(checked, words)];
    if checked.is_part && !is_cut(checked) {
        parts[0] = format!("{} {}", parts[0], words.verify_part());
    }
    if let Some(revision) = &checked.revision {
        parts.push(which(revision, language));
    }
    parts.extend(checked.differences.iter().map(|it| passage(it, words)));
    parts.extend(told(checked, language));
    parts.extend(
        checked
            .additions
            .iter()
            .map(|text| words.verify_addition(&short(text))),
    );
    let current = checked.current.as_ref().zip(checked.revision.as_ref());
    if let Some((current, revision)) = current
        && !is_code(checked)
        && checked.verdict != Verdict::Genuine
    {
        if current.kind != RevisionKind::Retraction {
            parts.push(words.verify_current(&current.code));
        }
        let is_withdrawn = current.number > revision.number;
        parts.extend(
            reason(current, language)
                .filter(|_| is_withdrawn)
                .map(|reason| words.render_reason(&reason)),
        );
    }
    parts.join("\n\n")
}

/// Several updates at once: what became of each.
fn several(checked: &Judged, language: Language) -> String {
    let words = text::words(language);
    let mut parts = vec![if checked.asked == Inquiry::SeveralCodes {
        words.verify_several()
    } else {
        verdict(checked, words)
    }];
    for one in &checked.several {
        parts.push(match (&one.revision, &one.current) {
            (Some(revision), Some(current)) => state(revision, current, language),
            _ => words.verify_several_unknown(&one.code),
        });
    }
    let additions = checked.additions.iter();
    parts.extend(additions.map(|text| words.verify_addition(&short(text))));
    parts.join("\n\n")
}

/// What has the form of an answer of ours: nothing of it is confirmed; what it is about is named.
fn of_answer(checked: &Judged, language: Language) -> String {
    let words = text::words(language);
    let mut parts = vec![words.verify_answer_passed_on()];
    if let Some(current) = &checked.current {
        parts.push(state(current, current, language));
        parts.push(words.verify_current(&current.code));
    }
    parts.join("\n\n")
}

/// The title of a revision, which it is, and whether it still stands.
fn state(revision: &Published, current: &Published, language: Language) -> String {
    let words = text::words(language);
    let title = revision.content.text_for(language);
    let title = title.map_or_else(String::new, |(_, text)| short(&text.title));
    let state = if current.kind == RevisionKind::Retraction {
        words.verify_withdrawn_since()
    } else if current.number > revision.number {
        words.verify_corrected_since()
    } else {
        words.verify_stands()
    };
    format!("{title}\n{}\n{state}", which(revision, language))
}

/// A check of a text, of a picture, or of both: a picture never makes a text genuine, nor the other way round.
#[must_use]
pub(super) fn describe_message(
    checked: Option<&Judged>,
    seen: Option<&PictureSeen>,
    language: Language,
) -> String {
    let words = text::words(language);
    let (checked, seen) = match (checked, seen) {
        (Some(checked), None) => return describe(checked, language),
        (None, None) => return words.verify_ask(),
        (None, Some(seen)) => return picture_alone(seen, language),
        (Some(checked), Some(seen)) => (checked, seen),
    };
    let is_ours = matches!(
        checked.verdict,
        Verdict::Genuine | Verdict::Superseded | Verdict::Retracted
    );
    let code = checked.revision.as_ref().map(|revision| &revision.code);
    let told = describe(checked, language);
    let picture = match seen {
        PictureSeen::Ours(found) if is_ours => {
            match found.iter().find(|ours| Some(&ours.revision.code) == code) {
                Some(ours) if ours.is_same => {
                    return format!("{told}\n\n{}", words.verify_picture_with());
                }
                Some(_) => return format!("{told}\n\n{}", words.verify_picture_with_alike()),
                None => {
                    let theirs = of_ours(found, language);
                    return format!("{}\n\n{told}\n\n{theirs}", words.verify_picture_careful());
                }
            }
        }
        PictureSeen::Ours(found) => {
            format!(
                "{}\n\n{}",
                of_ours(found, language),
                words.verify_picture_text()
            )
        }
        PictureSeen::Foreign if is_ours => {
            return format!("{}\n\n{told}", words.verify_picture_careful());
        }
        PictureSeen::Foreign => words.verify_picture_foreign(),
        PictureSeen::Unreadable => words.verify_picture_unreadable(),
        PictureSeen::Busy => words.verify_picture_busy(),
    };
    // What was not looked at stands first: a text of ours alone is not the whole message.
    if is_ours {
        format!("{picture}\n\n{told}")
    } else {
        format!("{told}\n\n{picture}")
    }
}

fn picture_alone(seen: &PictureSeen, language: Language) -> String {
    let words = text::words(language);
    match seen {
        PictureSeen::Ours(found) => {
            format!(
                "{}\n\n{}",
                of_ours(found, language),
                words.verify_picture_alone()
            )
        }
        PictureSeen::Foreign => format!(
            "{} {}",
            words.verify_picture_foreign(),
            words.verify_picture_tip()
        ),
        PictureSeen::Unreadable => words.verify_picture_unreadable(),
        PictureSeen::Busy => words.verify_picture_busy(),
    }
}

/// Which picture of ours it is or looks like, and what became of that update.
fn of_ours(found: &[OursSeen], language: Language) -> String {
    let words = text::words(language);
    let mut parts = Vec::new();
    // The very same file settles it.
    let is_same = found.iter().any(|ours| ours.is_same);
    for ours in found.iter().filter(|ours| ours.is_same == is_same) {
        let said = if is_same {
            words.verify_picture_same()
        } else {
            words.verify_picture_alike()
        };
        if parts.first() != Some(&said) {
            parts.push(said);
        }
        let (current, used) = (&ours.current, &ours.revision);
        let title = used.content.text_for(language);
        let title = title.map_or_else(String::new, |(_, text)| short(&text.title));
        parts.push(format!("{title}\n{}", which(used, language)));
        if current.kind == RevisionKind::Retraction {
            parts.push(words.verify_picture_withdrawn());
        } else if current.number > used.number {
            parts.push(words.verify_picture_superseded());
        }
        parts.push(words.verify_current(&current.code));
    }
    parts.join("\n\n")
}

fn verdict(checked: &Judged, words: Words) -> String {
    match (checked.verdict, &checked.asked, &checked.current) {
        (verdict, Inquiry::Code(Some(typed)), Some(current)) => {
            let likely = words.verify_likely_code(&short(typed), &current.code);
            match verdict {
                Verdict::Retracted => format!("{likely}\n\n{}", words.verify_retracted()),
                _ => likely,
            }
        }
        (Verdict::Retracted, ..) => words.verify_retracted(),
        (_, Inquiry::Code(_), _) => words.verify_by_code(),
        (Verdict::Unknown, Inquiry::ShortText, _) => words.verify_too_short(),
        (Verdict::Unknown, ..) => words.verify_unknown(),
        (Verdict::Altered, ..) => words.verify_altered(),
        (Verdict::Superseded, ..) => words.verify_superseded(),
        (Verdict::Genuine, ..) if is_cut(checked) => words.verify_genuine_cut(),
        (Verdict::Genuine, ..) if !checked.additions.is_empty() => words.verify_genuine_added(),
        (Verdict::Genuine, ..) => words.verify_genuine(),
    }
}

/// Whether a code was asked about: then nothing is said of any text.
const fn is_code(checked: &Judged) -> bool {
    matches!(checked.asked, Inquiry::Code(_))
}

/// Whether it was cut inside a sentence: what is left may say something else.
const fn is_cut(checked: &Judged) -> bool {
    matches!(checked.verdict, Verdict::Genuine) && checked.whole_sentence.is_some()
}

/// How well it is verified, its code, revision and time, and until when it was to hold.
fn which(revision: &Published, language: Language) -> String {
    let words = text::words(language);
    let label = if revision.relayed {
        words.render_relayed()
    } else {
        words.draft_verification(&words.verification(revision.verification.as_str()))
    };
    let published_at = time::date_time(language, revision.published_at);
    let line = words.verify_revision(&revision.code, revision.number, &published_at);
    let until = revision.content.valid_until;
    let until = until.map(|until| words.draft_valid(&time::date_time(language, until)));
    let lines = [Some(label), Some(line), until];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// What there is to tell of a text that is ours, or of a code.
fn told(checked: &Judged, language: Language) -> Vec<String> {
    let words = text::words(language);
    let mut parts = Vec::new();
    if let Some(sentence) = &checked.whole_sentence {
        parts.push(words.verify_in_full(&short(sentence)));
    }
    if is_code(checked)
        && let Some(current) = &checked.current
    {
        if checked.verdict == Verdict::Retracted {
            parts.extend(reason(current, language).map(|reason| words.render_reason(&reason)));
        }
        if let Some((_, text)) = current.content.text_for(language) {
            parts.push(format!("{}\n\n{}", text.title, text.body).trim().to_owned());
        }
    }
    let removed = checked.changes.removed.iter().take(SENTENCES);
    parts.extend(removed.map(|text| words.verify_before(&short(text))));
    let added = checked.changes.added.iter().take(SENTENCES);
    parts.extend(added.map(|text| words.verify_now(&short(text))));
    parts
}

/// A passage that differs, between the words around it.
fn passage(passage: &Passage, words: Words) -> String {
    let around = |text: &str| {
        let (before, after) = &passage.around;
        let (before, after) = (short(before), short(after));
        let before = if before.is_empty() {
            String::new()
        } else {
            format!("… {before} ")
        };
        let after = if after.is_empty() {
            String::new()
        } else {
            format!(" {after} …")
        };
        format!("{before}{}{after}", short(text))
    };
    match (&passage.published, &passage.given) {
        (Some(published), Some(given)) => words.verify_change(&around(published), &around(given)),
        (Some(published), None) => words.verify_missing(&around(published)),
        (None, Some(given)) => words.verify_added(&around(given)),
        (None, None) => String::new(),
    }
}

/// Why the current revision amends the one before.
fn reason(current: &Published, language: Language) -> Option<String> {
    current.content.reason_for(language).map(str::to_owned)
}

/// As much of a text as is quoted, in one line: nothing in it is hidden, and nothing of it turns our own words around.
fn short(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            // Writing to a String cannot fail.
            let _ = write!(shown, "[U+{:04X}]", u32::from(letter));
        } else {
            shown.push(letter);
        }
    }
    let shown = clean::clean_line(&shown).text;
    if shown.chars().count() <= PASSAGE {
        return shown;
    }
    let mut short: String = shown.chars().take(PASSAGE - 1).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::super::picture::PictureSeen;
    use super::{describe_message, short};
    use crate::domain::content::{Content, Text};
    use crate::domain::language::Language;
    use crate::domain::update::{Occasion, RevisionKind, Urgency, Verification};
    use crate::review::{Among, Inquiry, Judged, OursSeen, Verdict};
    use crate::store::publication::Published;
    use crate::telegram::RENDERING;
    use crate::text;

    #[test]
    fn what_is_quoted_turns_nothing_around_and_hides_nothing() {
        assert_eq!(
            short("fro\u{200b}zen \u{202e}4202\nand"),
            "frozen [U+202E]4202 and"
        );
        assert_eq!(short(&"а".repeat(400)).chars().count(), 300);
    }

    fn published(code: &str, title: &str, body: &str) -> Published {
        let mut content = Content::begin(Language::En, Urgency::Routine, Vec::new());
        let text = Text {
            title: title.to_owned(),
            body: body.to_owned(),
        };
        content.text.insert(Language::En, text);
        Published {
            revision_id: 1,
            code: code.to_owned(),
            number: 1,
            kind: RevisionKind::Original,
            urgency: Urgency::Routine,
            verification: Verification::Confirmed,
            content,
            published_at: DateTime::from_timestamp(1_795_000_000, 0).expect("a time"),
            relayed: false,
            occasion: Occasion::Live,
        }
    }

    /// Whether that is over, the reader sees.
    #[test]
    fn until_when_it_was_to_hold_stands_beside_its_time() {
        let mut update = published("0000011", "The tram is stopped", "Until noon.");
        update.content.valid_until = DateTime::from_timestamp(1_795_010_000, 0);
        assert_eq!(
            super::which(&update, Language::En),
            "Verification: Confirmed\nCode 0000011, revision 1, 18 November 2026, 11:06 UTC\nValid until: 18 November 2026, 13:53 UTC"
        );
    }

    fn next(of: &Published, kind: RevisionKind) -> Published {
        let mut next = of.clone();
        next.number = 2;
        next.revision_id += 100;
        next.kind = kind;
        next.published_at += TimeDelta::hours(2);
        for text in next.content.text.values_mut() {
            text.body.push_str(" So it is.");
        }
        let reason = "We were told so by mistake".to_owned();
        next.content.reason.insert(Language::En, reason);
        next
    }

    /// All that may be seen of pictures when the first is of the update and the others are of another.
    fn seen(update: &[Published], other: &[Published]) -> Vec<PictureSeen> {
        let ours = |update: &[Published], is_same: bool| OursSeen {
            is_same,
            revision: update[0].clone(),
            current: update[update.len() - 1].clone(),
        };
        vec![
            PictureSeen::Ours(vec![ours(update, true)]),
            PictureSeen::Ours(vec![ours(update, false)]),
            PictureSeen::Ours(vec![ours(other, true)]),
            PictureSeen::Ours(vec![ours(other, false), ours(update, false)]),
            PictureSeen::Foreign,
            PictureSeen::Unreadable,
            PictureSeen::Busy,
        ]
    }

    /// What we told somebody of a picture is passed on as well.
    #[test]
    fn an_answer_about_a_picture_is_known_as_an_answer() {
        let body = "The Council has listed twelve judges from Minsk. They may not enter the Union.";
        let judges = published("0000011", "Twelve judges are on the list", body);
        let other = published(
            "0000022",
            "Viktar Kasko left the colony",
            "He was released after three years in Navapolatsk.",
        );
        let states = [
            vec![judges.clone()],
            vec![judges.clone(), next(&judges, RevisionKind::Correction)],
            vec![judges.clone(), next(&judges, RevisionKind::Retraction)],
        ];
        for state in states {
            let updates = [state, vec![other.clone()]];
            let among = Among::of(&updates, (RENDERING, &[]));
            let check = |text: &str| among.check(text);
            let mut asked: Vec<Option<Judged>> = vec![None];
            for text in [
                "0000011",
                "0000011 is it so?",
                body,
                "They may not enter the Union.",
                "They may enter the Union. The Council has listed twelve judges.",
                "Banks are closed from tomorrow on in the whole country",
                "short",
            ] {
                asked.push(Some(check(text)));
            }
            for (checked, seen) in asked.iter().flat_map(|checked| {
                let seen = seen(&updates[0], &updates[1]).into_iter();
                seen.map(move |seen| (checked, seen))
            }) {
                for reader in Language::ALL {
                    let told = describe_message(checked.as_ref(), Some(&seen), *reader);
                    let again = check(&told);
                    assert_eq!(again.asked, Inquiry::Answer, "{told}\n---\n{again:?}");
                    assert_eq!(again.verdict, Verdict::Unknown);
                    let forged = check(&format!("{told}\n\nThe war has begun, leave the city."));
                    assert!(forged.asked != Inquiry::Answer, "{told}");
                    assert_ne!(forged.verdict, Verdict::Genuine, "{told}");
                }
            }
            for reader in Language::ALL {
                let unread = text::words(*reader).verify_file_unread();
                assert_eq!(check(&unread).asked, Inquiry::Answer, "{unread}");
                let told = describe_message(asked[1].as_ref(), None, *reader);
                let both = format!("{unread}\n\n{told}");
                assert_eq!(check(&both).asked, Inquiry::Answer, "{both}");
            }
        }
    }
}
