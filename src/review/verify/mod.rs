//! **Verifying**: whether a text, wherever it was met, is what we published, and whether that still stands.
//!
//! Nothing is stored or logged of what is asked here, or by whom.
//!
//! Never here: a sentence to a person, SQL.

mod alignment;
mod among;
mod answers;
mod asked;
mod beside;
mod codes;
mod cuts;
mod gaps;
mod matching;
mod questions;
mod surroundings;
mod wordings;

use chrono::{DateTime, Utc};

use self::among::codes_of;
use super::difference::Difference;
use super::mirror::Labels;
use super::pictures::{LookedAt, OursSeen};
use crate::domain::language::Language;
use crate::domain::text_enum::text_enum;
use crate::domain::update::RevisionKind;
use crate::domain::wording::{is_blank, prints_of_all};
use crate::store::publication::Published;
use crate::store::{Store, StoreError};

pub(super) use questions::WORDS_LABEL;

pub use among::{Among, check_among};
pub use asked::MyQuestion;
pub(super) use codes::right as right_code;
pub use codes::{is_within as code_within, typed as code_typed};
pub use matching::Passage;
pub use questions::{
    Answer, AnswerKind, AnswerSent, Answering, Asked, DueAnswer, Question, Questions,
};

/// Bytes of a text that are looked at: several times the longest update.
const LONGEST: usize = 60_000;

/// Characters that are shown of what stands behind.
const SHOWN: usize = 300;

/// Codes of one text that are looked up: more entries no digest has.
const CODES: usize = 40;

/// Prints that are looked for at once: spread over the whole text.
const PRINTS: usize = 160;

/// How revisions look to their readers, as plain text.
#[derive(Debug, Clone, Copy)]
pub struct Rendering {
    /// A revision for readers of a language, a part a message.
    pub messages: fn(&Published, Language) -> Vec<String>,
    /// What readers of an older revision are told of a newer one, a part a message: the older, the newer, their language.
    pub notice: fn(&Published, &Published, Language) -> Vec<String>,
    /// What an older message of theirs says since then. The last is the public name of the bot, without @.
    pub edited: fn(&Published, &Published, Language, &str) -> String,
    /// What stands in the place of a further part of theirs since then, by what the newer one does.
    pub left_over: fn(Language, RevisionKind) -> String,
    /// The answer to a check, a part a message: it is passed on as well.
    pub answer: fn(&Judged, Language) -> Vec<String>,
    /// A digest with a revision in it. The last are the public names of our bots.
    pub digest: fn(&Published, Language, &[String]) -> DigestForms,
    /// The forms of our answers, whatever they are about.
    pub answered: fn(Language) -> AnswerForms,
    /// What the pages of the mirror say beside the text.
    pub labels: Labels,
}

/// A digest with one revision in it, in one language.
#[derive(Debug, Clone, Default)]
pub struct DigestForms {
    /// The lines that stand over its entries.
    pub heads: Vec<String>,
    /// The lines under an entry that are not under its message.
    pub lines: Vec<String>,
    /// The entry from its beginning to its end.
    pub entries: Vec<String>,
}

/// Stands in a form of an answer for whatever is quoted there.
pub const QUOTED: char = '\u{e000}';

/// The sentences of our answers to a check in one language, with [`QUOTED`] in the place of what they quote.
#[derive(Debug, Clone, Default)]
pub struct AnswerForms {
    /// Those that an answer begins with.
    pub headlines: Vec<String>,
    /// Others, under which a whole answer may stand.
    pub before: Vec<String>,
    /// Others, under which the text of an update stands.
    pub with_text: Vec<String>,
    /// Others, under which the text of one stands that was withdrawn.
    pub with_withdrawn: Vec<String>,
    /// Those that follow.
    pub lines: Vec<String>,
}

/// One of several updates that were asked about at once.
#[derive(Debug, Clone)]
pub struct OneOfSeveral {
    /// Its code.
    pub code: String,
    /// The revision that stands in what was asked; of a code alone the current one. None when there is none.
    pub revision: Option<Published>,
    /// The current one.
    pub current: Option<Published>,
}

/// What was asked about: each is answered in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inquiry {
    /// A code, with a few words beside it at most: then nothing is said of any text. What was typed instead of it, when that was
    /// not quite right.
    Code(Option<String>),
    /// A word that may be a code with a mistake in it.
    NearlyCode,
    /// The line that we leave in the place of a further part of what was corrected or withdrawn.
    LeftOver,
    /// A text.
    Text,
    /// One that is too short to say anything of.
    ShortText,
    /// Several codes, with a few words beside them at most.
    SeveralCodes,
    /// Several updates one after the other, as in a digest.
    Digest,
    /// What has the form of an answer of ours to a check: it is no update, and anybody can write it.
    Answer,
}

impl Inquiry {
    /// One word for it, for scripts.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::NearlyCode => "nearly_code",
            Self::LeftOver => "left_over",
            Self::Text | Self::ShortText => "text",
            Self::SeveralCodes => "several_codes",
            Self::Digest => "digest",
            Self::Answer => "answer",
        }
    }
}

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
    /// What was asked about.
    pub asked: Inquiry,
    /// In one word. Of a code beside words that are not ours it is unknown, unless it was withdrawn.
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
    /// Of several updates each, in their order.
    pub several: Vec<OneOfSeveral>,
}

impl Judged {
    fn unknown(asked: Inquiry) -> Self {
        Self {
            asked,
            verdict: Verdict::Unknown,
            revision: None,
            current: None,
            language: None,
            differences: Vec::new(),
            is_part: false,
            whole_sentence: None,
            additions: Vec::new(),
            changes: Difference::default(),
            several: Vec::new(),
        }
    }

    /// What was typed in the place of a code.
    #[must_use]
    pub const fn typed(&self) -> Option<&String> {
        match &self.asked {
            Inquiry::Code(typed) => typed.as_ref(),
            _ => None,
        }
    }

    /// The same when more stands behind what was looked at: then nothing of it is genuine.
    fn with_rest(self, rest: &str) -> Self {
        let is_ours = !matches!(self.verdict, Verdict::Unknown | Verdict::Altered);
        if is_blank(rest) || !is_ours {
            return self;
        }
        let rest: String = rest.trim().chars().take(SHOWN).collect();
        let passage = Passage {
            published: None,
            given: Some(rest),
            around: (String::new(), String::new()),
        };
        Self {
            asked: Inquiry::Text,
            verdict: Verdict::Altered,
            differences: vec![passage],
            ..self
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
        if let Some(kind) = codes::left_over(asked, self.rendering.left_over) {
            return Ok(beside::left_over(kind));
        }
        if let Some(typed) = codes::typed(asked) {
            return self.check_code(typed).await;
        }
        let mut judged = self.check_text(asked).await?;
        let is_unknown = judged.verdict == Verdict::Unknown && judged.revision.is_none();
        if is_unknown && codes::is_nearly(asked) {
            judged.asked = Inquiry::NearlyCode;
        }
        Ok(judged)
    }

    async fn check_code(&self, typed: codes::Typed) -> Result<Judged, StoreError> {
        let (likely, typed) = match typed {
            codes::Typed::Right(code) => (vec![code.as_str().to_owned()], None),
            codes::Typed::Wrong { typed, near } => (near, Some(typed)),
        };
        let mut updates = self
            .updates(self.store.revisions_with_codes(&likely).await?)
            .await?;
        // Two that are as near would be a guess.
        let update = updates.pop().filter(|_| updates.is_empty());
        let current = update.and_then(|mut update| update.pop());
        Ok(current.map_or_else(
            || Judged::unknown(Inquiry::Code(None)),
            |current| beside::by_code(&current, typed),
        ))
    }

    async fn check_text(&self, asked: &str) -> Result<Judged, StoreError> {
        let whole = codes::without_command(asked);
        let asked = beginning(whole, LONGEST);
        let mut codes = codes_of(asked);
        codes.truncate(CODES);
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
        let bots = if updates.is_empty() {
            Vec::new()
        } else {
            self.store.bot_names().await?
        };
        let judged = check_among(asked, &updates, (self.rendering, &bots));
        Ok(judged.with_rest(&whole[asked.len()..]))
    }

    /// What of ours a picture is, or looks like: the very same first. It makes no text genuine.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn check_picture(&self, seen: &LookedAt) -> Result<Vec<OursSeen>, StoreError> {
        super::pictures::check(&self.store, seen).await
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

/// The longest beginning of at most so many bytes.
fn beginning(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
