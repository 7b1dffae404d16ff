//! The **answer** to a check, in words: the verdict first, then what it is, then what differs.
//!
//! Plain text: nothing in it depends on colour or signs. Never here: judging.

use crate::domain::language::Language;
use crate::review::{Judged, Passage, Verdict};
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
    let mut parts = vec![verdict(checked, words)];
    if checked.is_part {
        parts[0] = format!("{} {}", parts[0], words.verify_part());
    }
    if let Some(revision) = &checked.revision {
        parts.push(which(revision, language));
    }
    match checked.verdict {
        Verdict::Unknown => {}
        Verdict::Altered => parts.extend(checked.differences.iter().map(|it| passage(it, words))),
        Verdict::Genuine | Verdict::Superseded | Verdict::Retracted => {
            parts.extend(told(checked, language));
        }
    }
    parts.extend(
        checked
            .additions
            .iter()
            .map(|text| words.verify_addition(&short(text))),
    );
    let current = checked.current.as_ref().zip(checked.revision.as_ref());
    if let Some((current, revision)) = current
        && !checked.by_code
        && checked.verdict != Verdict::Genuine
    {
        parts.push(words.verify_current(&current.code));
        let is_withdrawn = current.number > revision.number;
        parts.extend(
            reason(current, language)
                .filter(|_| is_withdrawn)
                .map(|reason| words.render_reason(&reason)),
        );
    }
    parts.join("\n\n")
}

fn verdict(checked: &Judged, words: Words) -> String {
    match (checked.verdict, &checked.typed, &checked.current) {
        (Verdict::Unknown, ..) if checked.is_too_short => words.verify_too_short(),
        (Verdict::Unknown, ..) => words.verify_unknown(),
        (Verdict::Altered, ..) => words.verify_altered(),
        (Verdict::Superseded, ..) => words.verify_superseded(),
        (_, Some(typed), Some(current)) => words.verify_likely_code(&short(typed), &current.code),
        (Verdict::Retracted, ..) => words.verify_retracted(),
        (Verdict::Genuine, ..) if checked.by_code => words.verify_by_code(),
        (Verdict::Genuine, ..) => words.verify_genuine(),
    }
}

/// How well it is verified, and its code, revision and time.
fn which(revision: &Published, language: Language) -> String {
    let words = text::words(language);
    let label = if revision.relayed {
        words.render_relayed()
    } else {
        words.draft_verification(&words.verification(revision.verification.as_str()))
    };
    let published_at = time::date_time(language, revision.published_at);
    let line = words.verify_revision(&revision.code, revision.number, &published_at);
    format!("{label}\n{line}")
}

/// What there is to tell of a text that is ours.
fn told(checked: &Judged, language: Language) -> Vec<String> {
    let words = text::words(language);
    let mut parts = Vec::new();
    if let Some(sentence) = &checked.whole_sentence {
        parts.push(words.verify_in_full(&short(sentence)));
    }
    if checked.by_code
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

fn short(text: &str) -> String {
    if text.chars().count() <= PASSAGE {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(PASSAGE - 1).collect();
    short.push('…');
    short
}
