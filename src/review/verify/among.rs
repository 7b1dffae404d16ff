//! What a text is **among** the updates that it may be of: which revision, and how it stands to it.
//!
//! Never here: finding those updates.

use chrono::{DateTime, Utc};

use super::codes;
use super::matching::{Kind, Likeness, Passage, Same, Wording, judge};
use super::surroundings::Surroundings;
use super::wordings::{amended, marks_of_amendments, wordings};
use super::{Judged, Rendering, Verdict};
use crate::domain::content::Content;
use crate::domain::language::Language;
use crate::domain::update::{RevisionKind, Verification};
use crate::domain::wording::Negations;
use crate::review::difference::{Difference, compare};
use crate::store::publication::Published;

/// The codes in a text.
pub(super) fn codes_of(text: &str) -> Vec<String> {
    codes::within(text)
        .into_iter()
        .map(|code| code.as_str().to_owned())
        .collect()
}

/// What a text is among these updates, each with all its revisions, oldest first. `bots` are the public names of our bots.
#[must_use]
pub fn check_among(
    asked: &str,
    updates: &[Vec<Published>],
    (rendering, bots): (Rendering, &[String]),
) -> Judged {
    Among::of(updates, (rendering, bots)).check(asked)
}

/// Updates as their readers have them, laid out to be compared with: to render them takes longer than a comparison.
pub struct Among<'a> {
    updates: Vec<(&'a [Published], Vec<Laid<'a>>)>,
}

/// A revision, in all the forms in which somebody may pass it on.
struct Laid<'a> {
    revision: &'a Published,
    /// What it says in each language, and the same with everything round it.
    texts: Vec<(Language, Kind, Wording, Wording)>,
    surroundings: Surroundings,
    /// The messages by which readers of earlier revisions learned of it.
    amended: Vec<(Language, Kind, Wording)>,
}

impl<'a> Among<'a> {
    /// Lays updates out, each with all its revisions, oldest first.
    #[must_use]
    pub fn of(updates: &'a [Vec<Published>], (rendering, bots): (Rendering, &[String])) -> Self {
        let laid = |update: &'a Vec<Published>| {
            let revisions = update.iter().rev();
            let laid = revisions.map(|revision| Laid::of(revision, update, (rendering, bots)));
            (update.as_slice(), laid.collect())
        };
        Self {
            updates: updates.iter().map(laid).collect(),
        }
    }

    /// What a text is among them.
    #[must_use]
    pub fn check(&self, asked: &str) -> Judged {
        let given = Wording::of(asked.to_owned());
        let codes = codes_of(asked);
        let is_of = |update: &[Published], code: &str| {
            update.first().is_some_and(|first| first.code == code)
        };
        let is_known = |code: &String| self.updates.iter().any(|(update, _)| is_of(update, code));
        let named_codes: Vec<&String> = codes.iter().filter(|code| is_known(code)).collect();
        let mut best: Option<(Rank, Judged)> = None;
        for (update, revisions) in &self.updates {
            let named = named_codes.iter().any(|code| is_of(update, code));
            let others_code = named_codes.len() > usize::from(named);
            for laid in revisions {
                if let Some((rank, checked)) = against(&given, laid, update, (named, others_code))
                    && best.as_ref().is_none_or(|(than, _)| rank > *than)
                {
                    best = Some((rank, checked));
                }
            }
        }
        best.map_or_else(Judged::unknown, |(_, checked)| checked)
    }
}

impl<'a> Laid<'a> {
    fn of(
        revision: &'a Published,
        update: &[Published],
        (rendering, bots): (Rendering, &[String]),
    ) -> Self {
        let mut rendered: Vec<String> = Language::ALL
            .iter()
            .flat_map(|language| (rendering.messages)(revision, *language))
            .collect();
        rendered.extend(marks_of_amendments(revision, update, rendering, bots));
        let texts = wordings(revision, rendering);
        let all: Vec<Wording> = texts.iter().map(|(_, text)| text.clone()).collect();
        let kind = |language: Language, is_debunk: bool| Kind {
            negations: Negations::of(language),
            is_debunk,
        };
        let is_debunk = revision.verification == Verification::False;
        let with_whole = |(language, text): (Language, Wording)| {
            let whole = (rendering.messages)(revision, language).join("\n\n");
            let kind = kind(language, is_debunk);
            (language, kind, text, Wording::of(whole))
        };
        let amended = amended(revision, update, rendering, bots).into_iter();
        Self {
            revision,
            surroundings: Surroundings::of(&rendered, &all),
            texts: texts.into_iter().map(with_whole).collect(),
            amended: amended
                .map(|(language, text)| (language, kind(language, false), text))
                .collect(),
        }
    }
}

/// What a text is beside one revision; none when they have nothing to do with each other.
fn against(
    given: &Wording,
    laid: &Laid<'_>,
    update: &[Published],
    (named, others_code): (bool, bool),
) -> Option<(Rank, Judged)> {
    let revision = laid.revision;
    let mut best: Option<(Rank, Judged)> = None;
    let mut keep = |found: Option<(Rank, Judged)>| {
        if let Some((rank, checked)) = found
            && best.as_ref().is_none_or(|(than, _)| rank > *than)
        {
            best = Some((rank, checked));
        }
    };
    for (language, kind, text, whole) in &laid.texts {
        let likeness = judge(given, text, &laid.surroundings, kind, whole);
        let beside = (revision, update, *language);
        keep(told(likeness, (given, text), beside, (named, others_code)));
    }
    for (language, kind, text) in &laid.amended {
        // Only whole: it repeats what does not stand any more.
        keep(
            match judge(given, text, &Surroundings::default(), kind, text) {
                Likeness::Same(same) if !same.is_part && !others_code => {
                    Some(ours(same, revision, update, *language))
                }
                Likeness::Differs { passages, share } if named => Some((
                    Rank::Differs(share + 1000),
                    altered(passages, revision, update, *language),
                )),
                _ => None,
            },
        );
    }
    best
}

/// What there is to tell of a text beside what a revision says in one language.
fn told(
    likeness: Likeness,
    (given, text): (&Wording, &Wording),
    (revision, update, language): (&Published, &[Published], Language),
    (named, others_code): (bool, bool),
) -> Option<(Rank, Judged)> {
    match likeness {
        // A code of another update beside it: whatever that means, it is not what we sent.
        Likeness::Same(_) if others_code => None,
        Likeness::Same(same) => Some(ours(same, revision, update, language)),
        Likeness::Differs { passages, share } => Some((
            Rank::Differs(share + if named { 1000 } else { 0 }),
            altered(passages, revision, update, language),
        )),
        Likeness::TooShort => Some((
            Rank::TooShort,
            Judged {
                is_too_short: true,
                ..Judged::unknown()
            },
        )),
        Likeness::Foreign if named => Some((
            Rank::Differs(1),
            altered(another_text(text, given), revision, update, language),
        )),
        Likeness::Foreign => None,
    }
}

/// What is told of several that a text may be: the same before alike, the whole before a part, without additions before with
/// some, what stands before what was withdrawn, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    TooShort,
    Differs(usize),
    Same(bool, bool, bool, DateTime<Utc>),
}

fn ours(
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

fn genuine(same: Same, revision: &Published, update: &[Published], language: Language) -> Judged {
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
        ..Judged::unknown()
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
        ..Judged::unknown()
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
