//! **Verifying**: whether a text, wherever it was met, is what we published, and whether that still stands.
//!
//! Nothing is stored or logged of what is asked here, or by whom.
//!
//! Never here: a sentence to a person, SQL.

mod alignment;
mod codes;
mod matching;
mod questions;
mod surroundings;
mod wordings;

use chrono::{DateTime, Utc};

use self::matching::{Likeness, Same, Wording, judge};
use self::surroundings::Surroundings;
use self::wordings::wordings;
use super::difference::{Difference, compare};
use crate::domain::content::Content;
use crate::domain::language::Language;
use crate::domain::text_enum::text_enum;
use crate::domain::update::{RevisionKind, Verification};
use crate::domain::wording::prints_of_all;
use crate::store::publication::Published;
use crate::store::{Store, StoreError};

pub use codes::typed as code_typed;
pub use matching::Passage;
pub use questions::{Answer, AnswerKind, AnswerSent, Asked, DueAnswer, Question, Questions};

/// Bytes of a text that are looked at: several times the longest update.
const LONGEST: usize = 60_000;

/// Prints that are looked for at once: spread over the whole text.
const PRINTS: usize = 160;

/// How a revision looks to readers of a language, as plain text, a part a message.
pub type Rendering = fn(&Published, Language) -> Vec<String>;

text_enum!(
    /// What became of a check.
    Verdict, "verdict", {
    /// Ours, and it still stands.
    Genuine = "genuine",
    /// Ours, and corrected since.
    Superseded = "superseded",
    /// Ours, and taken back.
    Retracted = "retracted",
    /// Not what we published, although it is much like it.
    Altered = "altered",
    /// Nothing that we published.
    Unknown = "unknown",
});

/// The answer to a check.
#[derive(Debug, Clone)]
pub struct Judged {
    /// In one word.
    pub verdict: Verdict,
    /// What it is, or was made from.
    pub revision: Option<Published>,
    /// The current revision of the same update.
    pub current: Option<Published>,
    /// Language of the text that it is.
    pub language: Option<Language>,
    /// Where it differs from what we published.
    pub differences: Vec<Passage>,
    /// Whether it is only a part of what we published.
    pub is_part: bool,
    /// The sentences that were cut, in full.
    pub whole_sentence: Option<String>,
    /// What others put before or after it.
    pub additions: Vec<String>,
    /// What a correction changed, in the language of the text.
    pub changes: Difference,
    /// Whether it was too short to say anything of.
    pub is_too_short: bool,
    /// Whether a code alone was asked about: then nothing is said of any text.
    pub by_code: bool,
    /// What was typed instead of the code, when that was not quite right.
    pub typed: Option<String>,
}

impl Judged {
    fn unknown() -> Self {
        Self {
            verdict: Verdict::Unknown,
            revision: None,
            current: None,
            language: None,
            differences: Vec::new(),
            is_part: false,
            whole_sentence: None,
            additions: Vec::new(),
            changes: Difference::default(),
            is_too_short: false,
            by_code: false,
            typed: None,
        }
    }

    /// When what it is was published.
    #[must_use]
    pub fn published_at(&self) -> Option<DateTime<Utc>> {
        self.revision.as_ref().map(|revision| revision.published_at)
    }
}

/// Checks texts and codes.
#[derive(Debug, Clone)]
pub struct Verifier {
    store: Store,
    rendering: Rendering,
}

/// An update: all its revisions, oldest first.
type Update = Vec<Published>;

impl Verifier {
    /// Over the published revisions, rendered by `rendering`.
    #[must_use]
    pub fn new(store: Store, rendering: Rendering) -> Self {
        Self { store, rendering }
    }

    /// Gives older revisions the prints by which they are found; gives how many were looked at.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, StoreError> {
        self.store.remember_older().await
    }

    /// Checks a code, or a text that may hold one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn check(&self, asked: &str) -> Result<Judged, StoreError> {
        match codes::typed(asked) {
            Some(typed) => self.check_code(&typed, asked).await,
            None => self.check_text(asked).await,
        }
    }

    async fn check_code(&self, typed: &codes::Typed, asked: &str) -> Result<Judged, StoreError> {
        let likely: Vec<String> = match typed {
            codes::Typed::Right(code) => vec![code.as_str().to_owned()],
            codes::Typed::Wrong(likely) => likely.clone(),
        };
        let mut updates = self
            .updates(self.store.revisions_with_codes(&likely).await?)
            .await?;
        // Two that are as near would be a guess.
        let Some(update) = updates.pop().filter(|_| updates.is_empty()) else {
            return Ok(Judged::unknown());
        };
        let Some(current) = update.last().cloned() else {
            return Ok(Judged::unknown());
        };
        let is_wrong = matches!(typed, codes::Typed::Wrong(_));
        Ok(Judged {
            verdict: if current.kind == RevisionKind::Retraction {
                Verdict::Retracted
            } else {
                Verdict::Genuine
            },
            revision: Some(current.clone()),
            current: Some(current),
            by_code: true,
            typed: is_wrong.then(|| asked.trim().to_owned()),
            ..Judged::unknown()
        })
    }

    async fn check_text(&self, asked: &str) -> Result<Judged, StoreError> {
        let asked = beginning(asked, LONGEST);
        let codes = codes_of(asked);
        let mut prints = prints_of_all(asked);
        prints.sort_unstable();
        prints.dedup();
        let step = prints.len().div_ceil(PRINTS).max(1);
        let prints: Vec<i32> = prints.into_iter().step_by(step).collect();
        let met = self.store.alike_revisions(&prints).await?;
        let mut rows = self.store.revisions_beside(&met).await?;
        rows.extend(self.store.revisions_with_codes(&codes).await?);
        rows.sort_unstable();
        rows.dedup();
        let updates = self.updates(rows).await?;
        Ok(check_among(asked, &updates, self.rendering))
    }

    /// Revisions by update, oldest first.
    async fn updates(&self, rows: Vec<i32>) -> Result<Vec<Update>, StoreError> {
        let mut updates: Vec<Update> = Vec::new();
        for row in rows {
            let revision = self.store.published(row).await?;
            match updates
                .iter_mut()
                .find(|update| update.iter().any(|other| other.code == revision.code))
            {
                Some(update) => update.push(revision),
                None => updates.push(vec![revision]),
            }
        }
        for update in &mut updates {
            update.sort_by_key(|revision| revision.number);
        }
        Ok(updates)
    }
}

/// The codes in a text.
fn codes_of(text: &str) -> Vec<String> {
    codes::within(text)
        .into_iter()
        .map(|code| code.as_str().to_owned())
        .collect()
}

/// What a text is among these updates, each with all its revisions, oldest first.
#[must_use]
pub fn check_among(asked: &str, updates: &[Vec<Published>], rendering: Rendering) -> Judged {
    let given = Wording::of(asked.to_owned());
    let codes = codes_of(asked);
    let is_known = |code: &String| {
        updates
            .iter()
            .any(|update| update.first().is_some_and(|first| first.code == *code))
    };
    let named_codes: Vec<&String> = codes.iter().filter(|code| is_known(code)).collect();
    let mut best: Option<(Rank, Judged)> = None;
    for update in updates {
        let named = update
            .first()
            .is_some_and(|first| named_codes.contains(&&first.code));
        let others_code = named_codes.len() > usize::from(named);
        for revision in update.iter().rev() {
            let found = against(&given, revision, update, (named, others_code), rendering);
            if let Some((rank, checked)) = found
                && best.as_ref().is_none_or(|(than, _)| rank > *than)
            {
                best = Some((rank, checked));
            }
        }
    }
    best.map_or_else(Judged::unknown, |(_, checked)| checked)
}

/// What a text is beside one revision; none when they have nothing to do with each other.
fn against(
    given: &Wording,
    revision: &Published,
    update: &[Published],
    (named, others_code): (bool, bool),
    rendering: Rendering,
) -> Option<(Rank, Judged)> {
    let rendered: Vec<String> = Language::ALL
        .iter()
        .flat_map(|language| rendering(revision, *language))
        .collect();
    let texts = wordings(revision, rendering);
    let all: Vec<Wording> = texts.iter().map(|(_, text)| text.clone()).collect();
    let surroundings = Surroundings::of(&rendered, &all);
    let is_debunk = revision.verification == Verification::False;
    let mut best: Option<(Rank, Judged)> = None;
    for (language, text) in &texts {
        let whole = Wording::of(rendering(revision, *language).join("\n\n"));
        let likeness = judge(given, text, &surroundings, is_debunk, &whole);
        let found = match likeness {
            // A code of another update beside it: whatever that means, it is not what we sent.
            Likeness::Same(_) if others_code => None,
            Likeness::Same(same) => Some((
                Rank::Same(!same.is_part, same.additions.is_empty()),
                genuine(same, revision, update, *language),
            )),
            Likeness::Differs { passages, share } => Some((
                Rank::Differs(share + if named { 1000 } else { 0 }),
                altered(passages, revision, update, *language),
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
                altered(another_text(text, given), revision, update, *language),
            )),
            Likeness::Foreign => None,
        };
        if let Some((rank, checked)) = found
            && best.as_ref().is_none_or(|(than, _)| rank > *than)
        {
            best = Some((rank, checked));
        }
    }
    best
}

/// What is told of several that a text may be: the same before alike, the whole before a part, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    TooShort,
    Differs(usize),
    Same(bool, bool),
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

/// The longest beginning of at most so many bytes.
fn beginning(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
