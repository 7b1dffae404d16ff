//! **Telling** what a text is beside one revision, and which of several tellings counts.
//!
//! Never here: comparing.

use chrono::{DateTime, Utc};

use super::super::beside::Left;
use super::super::matching::{Kind, Likeness, Passage, Same, Wording};
use super::super::{Inquiry, Judged, Verdict};
use super::Named;
use crate::domain::content::Content;
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
use crate::review::difference::{Difference, compare};
use crate::store::publication::Published;

/// What there is to tell of a code with nothing or a few words beside it: of those that are much like the text, that they are not
/// what we published; of others nothing.
pub(super) fn asked_about(
    left: &Left,
    (text, kind): (&Wording, &Kind),
    (revision, update, language): (&Published, &[Published], Language),
) -> (Rank, Judged) {
    if let Some(passage) = left.echoes(text, &kind.negations) {
        let altered = altered(vec![passage], revision, update, language);
        return (Rank::Differs(1), altered);
    }
    let rank = if left.is_nothing() {
        Rank::Code
    } else {
        Rank::Beside
    };
    (rank, left.judged(update.last().unwrap_or(revision)))
}

/// What there is to tell of a text beside what a revision says in one language.
pub(super) fn told(
    likeness: Likeness,
    (given, text): (&Wording, &Wording),
    (revision, update, language): (&Published, &[Published], Language),
    named: &Named,
) -> Option<(Rank, Judged)> {
    match likeness {
        // A code of another update beside it: whatever that means, it is not what we sent.
        Likeness::Same(_) if named.is_other => None,
        Likeness::Same(same) => Some(ours(same, revision, update, language)),
        Likeness::Differs { passages, share } => Some((
            Rank::Differs(share + named.bonus()),
            altered(passages, revision, update, language),
        )),
        Likeness::TooShort => Some((Rank::TooShort, Judged::unknown(Inquiry::ShortText))),
        Likeness::Foreign if named.is_named() => Some((
            Rank::Foreign,
            altered(another_text(text, given), revision, update, language),
        )),
        Likeness::Foreign => None,
    }
}

/// What is told of several that a text may be: the same before alike, the whole before a part, without additions before with
/// some, what stands before what was withdrawn, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    TooShort,
    /// A code of ours under a text that is not.
    Foreign,
    /// A code of ours and a few words.
    Beside,
    Differs(usize),
    /// A code of ours, alone or between lines of ours.
    Code,
    Same(bool, bool, bool, DateTime<Utc>),
}

pub(super) fn ours(
    same: Same,
    revision: &Published,
    update: &[Published],
    language: Language,
) -> (Rank, Judged) {
    let (is_whole, is_pure) = (!same.is_part, same.additions.is_empty());
    let judged = genuine(same, revision, update, language);
    let stands = judged.verdict == Verdict::Genuine;
    (
        Rank::Same(is_whole, is_pure, stands, revision.published_at),
        judged,
    )
}

pub(in crate::review::verify) fn genuine(
    same: Same,
    revision: &Published,
    update: &[Published],
    language: Language,
) -> Judged {
    let current = update.last().unwrap_or(revision);
    let verdict = if current.kind == RevisionKind::Retraction {
        Verdict::Retracted
    } else if current.number > revision.number {
        Verdict::Superseded
    } else {
        Verdict::Genuine
    };
    let text = |content: &Content| content.text_for(language).map(|(_, text)| text.clone());
    let changes = match (verdict, text(&revision.content), text(&current.content)) {
        (Verdict::Superseded, Some(old), Some(new)) => compare(
            &format!("{}\n{}", old.title, old.body),
            &format!("{}\n{}", new.title, new.body),
        ),
        _ => Difference::default(),
    };
    Judged {
        verdict,
        revision: Some(revision.clone()),
        current: Some(current.clone()),
        language: Some(language),
        is_part: same.is_part,
        whole_sentence: same.whole_sentence,
        additions: same.additions,
        changes,
        ..Judged::unknown(Inquiry::Text)
    }
}

fn altered(
    differences: Vec<Passage>,
    revision: &Published,
    update: &[Published],
    language: Language,
) -> Judged {
    Judged {
        verdict: Verdict::Altered,
        revision: Some(revision.clone()),
        current: update.last().cloned(),
        language: Some(language),
        differences,
        ..Judged::unknown(Inquiry::Text)
    }
}

/// A code of ours under a text that is not.
fn another_text(published: &Wording, given: &Wording) -> Vec<Passage> {
    let short = |text: &str| {
        let mut short: String = text.chars().take(300).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        short
    };
    vec![Passage {
        published: Some(short(&published.text)),
        given: Some(short(&given.text)),
        around: (String::new(), String::new()),
    }]
}
