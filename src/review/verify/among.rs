//! What a text is **among** the updates that it may be of: which revision, and how it stands to it.
//!
//! Never here: finding those updates.

mod entries;
mod said;
mod several;
mod telling;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use super::alignment::differ;
use super::answers::Answers;
use super::beside::Left;
use super::codes;
use super::matching::{Kind, Likeness, Same, Wording, is_whole, judge, stands_in};
use super::surroundings::Surroundings;
use super::wordings::{amended, marks_of_amendments, wordings};
use super::{Inquiry, Judged, Rendering};
use crate::domain::code::Code;
use crate::domain::language::Language;
use crate::domain::update::Verification;
use crate::domain::wording::{Negations, Token};
use crate::store::publication::Published;

use entries::Entries;
use said::Forms;
pub(super) use telling::genuine;
use telling::{Rank, asked_about, ours, told};

/// The codes in a text, each once, in their order.
pub(super) fn codes_of(text: &str) -> Vec<String> {
    let mut met = BTreeSet::new();
    let codes = codes::within(text).into_iter();
    codes
        .map(|code| code.as_str().to_owned())
        .filter(|code| met.insert(code.clone()))
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
    updates: Vec<Known<'a>>,
    rendering: Rendering,
    /// The forms of our answers, read when they are needed first.
    forms: OnceLock<Forms>,
}

/// An update, newest revision first.
struct Known<'a> {
    update: &'a [Published],
    revisions: Vec<Laid<'a>>,
    /// The codes that it names in what it says.
    mentions: Vec<String>,
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
    /// It as an entry of a digest.
    entries: Entries,
}

/// Known codes in a text.
struct Named {
    /// Where the code of this update stands.
    places: Vec<Range<usize>>,
    /// Whether that of another does, which this one does not name itself.
    is_other: bool,
    /// Whether another update names this one: then its code says less of what the text is.
    is_mentioned: bool,
}

impl Named {
    fn is_named(&self) -> bool {
        !self.places.is_empty()
    }

    fn bonus(&self) -> usize {
        if self.is_named() && !self.is_mentioned {
            1000
        } else {
            0
        }
    }
}

impl<'a> Among<'a> {
    /// Lays updates out, each with all its revisions, oldest first.
    #[must_use]
    pub fn of(updates: &'a [Vec<Published>], (rendering, bots): (Rendering, &[String])) -> Self {
        let laid = |update: &'a Vec<Published>| {
            let revisions = update.iter().rev();
            let laid = revisions.map(|revision| Laid::of(revision, update, (rendering, bots)));
            Known::of(update.as_slice(), laid.collect())
        };
        Self {
            updates: updates.iter().map(laid).collect(),
            rendering,
            forms: OnceLock::new(),
        }
    }

    /// What a text is among them.
    #[must_use]
    pub fn check(&self, asked: &str) -> Judged {
        let given = Wording::of(codes::without_command(asked).to_owned());
        let best = self.best(&given, |_| true);
        match best {
            Some((Rank::Same(..), judged)) => judged,
            best => several::judged(self, &given)
                .or_else(|| match best {
                    Some((Rank::Code, judged)) => Some(judged),
                    best => said::judged(self, &given).or_else(|| best.map(|(_, judged)| judged)),
                })
                .unwrap_or_else(|| Judged::unknown(Inquiry::Text)),
        }
    }

    /// What a text is among some of them.
    fn best(
        &self,
        given: &Wording,
        is_meant: impl Fn(&Known<'_>) -> bool,
    ) -> Option<(Rank, Judged)> {
        let places = codes::places(&given.text);
        let mut best: Option<(Rank, Judged)> = None;
        for known in self.updates.iter().filter(|known| is_meant(known)) {
            let named = self.named(known, &places);
            for laid in &known.revisions {
                if let Some((rank, checked)) = against(given, laid, known.update, &named)
                    && best.as_ref().is_none_or(|(than, _)| rank > *than)
                {
                    best = Some((rank, checked));
                }
            }
        }
        best
    }

    fn named(&self, known: &Known<'_>, places: &[(Code, Range<usize>)]) -> Named {
        let others = || {
            self.updates
                .iter()
                .filter(|other| other.code() != known.code())
        };
        let stands = |code: &str| places.iter().any(|(placed, _)| placed.as_str() == code);
        let its = places
            .iter()
            .filter(|(code, _)| code.as_str() == known.code());
        Named {
            places: its.map(|(_, place)| place.clone()).collect(),
            is_other: others().any(|other| stands(other.code()) && !known.mentions(other.code())),
            is_mentioned: others().any(|other| other.mentions(known.code())),
        }
    }
}

impl<'a> Known<'a> {
    fn of(update: &'a [Published], revisions: Vec<Laid<'a>>) -> Self {
        let said = revisions.iter().flat_map(|laid| {
            let texts = laid.texts.iter().map(|(_, _, text, _)| text);
            texts.chain(laid.amended.iter().map(|(_, _, text)| text))
        });
        let mut mentions: Vec<String> = said.flat_map(|text| codes_of(&text.text)).collect();
        mentions.sort_unstable();
        mentions.dedup();
        Self {
            update,
            revisions,
            mentions,
        }
    }

    fn code(&self) -> &'a str {
        self.update.first().map_or("", |first| &first.code)
    }

    fn mentions(&self, code: &str) -> bool {
        self.mentions.iter().any(|mentioned| mentioned == code)
    }
}

impl<'a> Laid<'a> {
    /// Whether a line is its title, in some language.
    fn is_title(&self, line: &[Token]) -> bool {
        self.texts.iter().any(|(_, kind, text, _)| {
            let mut lines = text.tokens.chunk_by(|one, other| one.line == other.line);
            let title = lines.next().unwrap_or_default();
            title.len() == line.len() && stands_in(line, title, &kind.negations)
        })
    }

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
        let answers = Answers::about(revision, update, (rendering, bots), &texts);
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
            entries: Entries::of(revision, (rendering, bots)),
        }
    }
}

/// What a text is beside a message by which readers of an earlier revision learned of one.
fn against_notice(
    given: &Wording,
    (laid, (language, kind, text)): (&Laid<'_>, &(Language, Kind, Wording)),
    update: &[Published],
    (named, is_short): (&Named, bool),
) -> Option<(Rank, Judged)> {
    let beside = (laid.revision, update, *language);
    // Only whole: it repeats what does not stand any more.
    match judge(given, text, &Surroundings::default(), kind, text) {
        Likeness::Same(same) if !same.is_part && !named.is_other => {
            Some(ours(same, laid.revision, update, *language))
        }
        Likeness::Differs { .. } if named.is_named() && !is_short => {
            // What stands round it counts as little as round the text.
            let likeness = differ(given, text, &laid.surroundings);
            told(likeness, (given, text), beside, named)
                .filter(|(rank, _)| matches!(rank, Rank::Differs(_)))
        }
        _ => None,
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
    for amended in &laid.amended {
        let is_short = left.is_some();
        keep(against_notice(
            given,
            (laid, amended),
            update,
            (named, is_short),
        ));
    }
    let whole = as_a_whole(given, laid, named);
    keep(whole.map(|(language, same)| ours(same, revision, update, language)));
    best
}

/// What holds a revision and is ours from its beginning to its end: an answer, a page, an entry of a digest.
fn as_a_whole(given: &Wording, laid: &Laid<'_>, named: &Named) -> Option<(Language, Same)> {
    if named.is_other {
        return None;
    }
    let mut wholes = laid.wholes.iter();
    let additions = wholes.find_map(|(negations, text)| is_whole(given, text, negations));
    let whole = additions
        .zip(laid.texts.first())
        .map(|(additions, (language, ..))| {
            let same = Same {
                is_part: false,
                whole_sentence: None,
                additions,
            };
            (*language, same)
        });
    let entry = || named.is_named().then(|| laid.entries.same(given)).flatten();
    whole.or_else(entry)
}
