//! What a text is **among** the updates that it may be of: which revision, and how it stands to it.
//!
//! Never here: finding those updates.

use std::ops::Range;

use chrono::{DateTime, Utc};

use super::answers::Answers;
use super::beside::Left;
use super::codes;
use super::matching::{Kind, Likeness, Passage, Same, Wording, is_whole, judge};
use super::surroundings::Surroundings;
use super::wordings::{amended, marks_of_amendments, wordings};
use super::{Inquiry, Judged, Rendering, Verdict};
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
    /// Answers about it and pages with it, each ours as a whole.
    wholes: Vec<(Negations, Wording)>,
}

/// Known codes in a text.
struct Named {
    /// Where the code of this update stands.
    places: Vec<Range<usize>>,
    /// Whether that of another does.
    is_other: bool,
}

impl Named {
    fn is_named(&self) -> bool {
        !self.places.is_empty()
    }
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
        let asked = codes::without_command(asked);
        let given = Wording::of(asked.to_owned());
        let places = codes::places(asked);
        let is_of = |update: &[Published], code: &str| {
            update.first().is_some_and(|first| first.code == code)
        };
        let mut best: Option<(Rank, Judged)> = None;
        for (update, revisions) in &self.updates {
            let mut others = self.updates.iter().map(|(other, _)| *other);
            let named = Named {
                places: places
                    .iter()
                    .filter(|(code, _)| is_of(update, code.as_str()))
                    .map(|(_, place)| place.clone())
                    .collect(),
                is_other: others.any(|other| {
                    let is_its = |code: &str| is_of(other, code) && !is_of(update, code);
                    places.iter().any(|(code, _)| is_its(code.as_str()))
                }),
            };
            for laid in revisions {
                if let Some((rank, checked)) = against(&given, laid, update, &named)
                    && best.as_ref().is_none_or(|(than, _)| rank > *than)
                {
                    best = Some((rank, checked));
                }
            }
        }
        best.map_or_else(|| Judged::unknown(Inquiry::Text), |(_, checked)| checked)
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
        let answers = Answers::about(revision, update, rendering, &texts);
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
            surroundings: Surroundings::of(&rendered, &all).and(&revision.code, &answers, &all),
            texts: texts.into_iter().map(with_whole).collect(),
            amended: amended
                .map(|(language, text)| (language, kind(language, false), text))
                .collect(),
            wholes: answers
                .wholes
                .into_iter()
                .map(|(language, text)| (Negations::of(language), text))
                .collect(),
        }
    }
}

/// What a text is beside one revision; none when they have nothing to do with each other.
fn against(
    given: &Wording,
    laid: &Laid<'_>,
    update: &[Published],
    named: &Named,
) -> Option<(Rank, Judged)> {
    let revision = laid.revision;
    let is_asked = named.is_named() && !named.is_other;
    let left = is_asked.then(|| Left::of(given, &laid.surroundings, &named.places));
    let left = left.flatten();
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
        keep(match (likeness, &left) {
            (Likeness::Same(same), _) => told(Likeness::Same(same), (given, text), beside, named),
            (_, Some(left)) => Some(asked_about(left, (text, kind), beside)),
            (other, None) => told(other, (given, text), beside, named),
        });
    }
    for (language, kind, text) in &laid.amended {
        // Only whole: it repeats what does not stand any more.
        keep(
            match judge(given, text, &Surroundings::default(), kind, text) {
                Likeness::Same(same) if !same.is_part && !named.is_other => {
                    Some(ours(same, revision, update, *language))
                }
                Likeness::Differs { passages, share } if named.is_named() && left.is_none() => {
                    Some((
                        Rank::Differs(share + 1000),
                        altered(passages, revision, update, *language),
                    ))
                }
                _ => None,
            },
        );
    }
    let whole = laid
        .wholes
        .iter()
        .filter(|_| !named.is_other)
        .find_map(|(negations, text)| is_whole(given, text, negations));
    if let (Some(additions), Some((language, ..))) = (whole, laid.texts.first()) {
        let same = Same {
            is_part: false,
            whole_sentence: None,
            additions,
        };
        keep(Some(ours(same, revision, update, *language)));
    }
    best
}

/// What there is to tell of a code with nothing or a few words beside it: of those that are much like the text, that they are not
/// what we published; of others nothing.
fn asked_about(
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
fn told(
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
            Rank::Differs(share + if named.is_named() { 1000 } else { 0 }),
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
enum Rank {
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

pub(super) fn genuine(
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
