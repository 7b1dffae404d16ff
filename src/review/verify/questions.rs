//! **Questions**: texts that are not ours and that readers ask the staff about. Who asked is known until the answer is sent.
//!
//! The same text, or nearly the same, is one question with a count, whoever asks.
//!
//! Never here: sending an answer.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use crate::clock::Clock;
use crate::domain::language::Language;
use crate::domain::staff::Actor;
use crate::domain::wording::{prints, tokens};
use crate::review::ReviewError;
use crate::review::clean::clean;
use crate::store::verify::{Asker, Limits, NewQuestion};
use crate::store::{Store, StoreError};
use crate::vault::{ChatId, Purpose, Vault};

pub use crate::store::verify::{AnswerKind, Answering, Asked};

/// Labels under which the text of a question and the words of an answer are sealed.
pub(super) const TEXT_LABEL: &str = "questions.sealed";
pub(in crate::review) const WORDS_LABEL: &str = "questions.sealed_words";

/// Characters of a question that are kept.
const LONGEST: usize = 4_096;

/// Questions of one chat within a day that have no answer yet, and of all chats within an hour.
const LIMITS: Limits = Limits {
    of_one_chat: 5,
    of_all: 200,
};

/// Marks of one text, at most.
const BANDS: usize = 200;

/// How long a question and the link to who asked it are kept.
const KEPT: TimeDelta = TimeDelta::days(30);

/// How long an answer is kept that was typed and not sent.
const TYPED_KEPT: TimeDelta = TimeDelta::days(1);

/// Answers that are sent in one step.
const AT_ONCE: i64 = 20;

/// An answer that is being sent, or could not be, is looked at again after so long.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// A question, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The text.
    pub text: String,
    /// How many chats asked.
    pub asked: i32,
    /// Whether it still waits for an answer.
    pub is_open: bool,
}

/// What the staff says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// In short.
    pub kind: AnswerKind,
    /// The code, or the words.
    pub words: Option<String>,
}

/// An answer on its way to one who asked.
#[derive(Debug, Clone)]
pub struct DueAnswer {
    /// Which.
    asker: Asker,
    /// Where it goes; none when another key sealed it.
    pub chat: Option<ChatId>,
    /// Forum topic.
    pub thread: Option<i32>,
    /// In which language.
    pub language: Language,
    /// What was asked.
    pub text: String,
    /// The answer.
    pub answer: Answer,
}

/// How sending went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerSent {
    /// Sent, or it never will be: who asked is forgotten.
    Done,
    /// Surely not sent: again later, as often as needed.
    NotYet,
    /// Perhaps sent: once more at most.
    Perhaps,
}

/// Asks and answers.
#[derive(Clone)]
pub struct Questions {
    pub(super) store: Store,
    pub(super) vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
}

impl Questions {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            vault,
            clock,
        }
    }

    /// Asks about a text on behalf of a chat.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn ask(
        &self,
        text: &str,
        (chat, thread): (ChatId, Option<i32>),
        language: Language,
    ) -> Result<Asked, ReviewError> {
        // Whoever reads it must see what stands there.
        let text = clean(text).text;
        let text: String = text.trim().chars().take(LONGEST).collect();
        let question = NewQuestion {
            fingerprints: self.marks(&text),
            bands: self.bands(&text),
            sealed: self.vault.seal_text(TEXT_LABEL, text.as_bytes()),
            sealed_asker: self.vault.chat_forms(Purpose::Asker, chat),
            thread,
            language,
        };
        let now = self.clock.now();
        Ok(self
            .store
            .ask_question(&question, LIMITS, now, now - KEPT)
            .await?)
    }

    /// The question of a candidate.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or it cannot be opened.
    pub async fn open(&self, candidate: i64) -> Result<Option<Question>, ReviewError> {
        let Some(row) = self.store.question(candidate).await? else {
            return Ok(None);
        };
        Ok(Some(Question {
            text: self.text(TEXT_LABEL, &row.sealed)?,
            asked: row.asked,
            is_open: row.is_open,
        }))
    }

    /// Answers an open question; gives how many will hear it.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn answer(
        &self,
        candidate: i64,
        actor: &Actor,
        answer: &Answer,
    ) -> Result<Answering, ReviewError> {
        let words = self.sealed_words(answer);
        Ok(self
            .store
            .answer_readers(
                candidate,
                actor,
                (answer.kind, words.as_deref()),
                self.clock.now(),
            )
            .await?)
    }

    /// Keeps what one of the staff typed until they have seen it once more and send it; gives its number.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn keep_typed(
        &self,
        candidate: i64,
        staff: i32,
        answer: &Answer,
    ) -> Result<i32, ReviewError> {
        let words = self.sealed_words(answer);
        let typed = (answer.kind, words.as_deref());
        let now = self.clock.now();
        Ok(self
            .store
            .keep_typed_answer((candidate, staff), typed, now)
            .await?)
    }

    /// What one of the staff typed under this number; none when it was replaced, sent or is too old.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or it cannot be opened.
    pub async fn typed(
        &self,
        candidate: i64,
        staff: i32,
        number: i32,
    ) -> Result<Option<Answer>, ReviewError> {
        let typed = self.store.typed_answer(number, (candidate, staff)).await?;
        let Some((kind, sealed)) = typed else {
            return Ok(None);
        };
        let words = sealed.map(|sealed| self.text(WORDS_LABEL, &sealed));
        Ok(Some(Answer {
            kind,
            words: words.transpose()?,
        }))
    }

    /// Whether an update with this code was published.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn is_published(&self, code: &str) -> Result<bool, ReviewError> {
        let revisions = self.store.revisions_with_codes(&[code.to_owned()]).await?;
        Ok(!revisions.is_empty())
    }

    /// Takes the next answer to send. From this moment it is *being sent*: after a crash it is sent once more, and counted.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or an answer cannot be opened.
    pub async fn take(&self) -> Result<Vec<DueAnswer>, ReviewError> {
        let now = self.clock.now();
        let mut due = Vec::new();
        for row in self.store.take_answers(now, now + AGAIN, AT_ONCE).await? {
            let words = row.sealed_words.as_ref();
            due.push(DueAnswer {
                chat: self.vault.open_chat(Purpose::Asker, &row.asker.sealed).ok(),
                thread: row.thread,
                language: row.language,
                text: self.text(TEXT_LABEL, &row.sealed)?,
                answer: Answer {
                    kind: row.answer,
                    words: words
                        .map(|sealed| self.text(WORDS_LABEL, sealed))
                        .transpose()?,
                },
                asker: row.asker,
            });
        }
        Ok(due)
    }

    /// Says how sending went; who asked is forgotten once it is done.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn sent(&self, due: &DueAnswer, sent: AnswerSent) -> Result<(), ReviewError> {
        let candidate = due.asker.candidate;
        // A rotation may have moved it while it was sent.
        let forms = match due.chat {
            Some(chat) => self.vault.chat_forms(Purpose::Asker, chat),
            None => vec![due.asker.sealed.clone()],
        };
        match sent {
            AnswerSent::Done => self.store.forget_asker(candidate, &forms).await?,
            AnswerSent::NotYet => {
                let again = self.clock.now() + AGAIN;
                self.store.put_answer_back(candidate, &forms, again).await?;
            }
            AnswerSent::Perhaps => {}
        }
        Ok(())
    }

    /// Whether a chat waits for an answer.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn waits(&self, chat: ChatId) -> Result<bool, ReviewError> {
        let sealed = self.vault.chat_forms(Purpose::Asker, chat);
        Ok(self.store.waits_for_answer(&sealed).await?)
    }

    /// Forgets that a chat asked anything.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn forget(&self, chat: ChatId) -> Result<(), ReviewError> {
        let sealed = self.vault.chat_forms(Purpose::Asker, chat);
        Ok(self.store.forget_askers(&sealed).await?)
    }

    /// Forgets what is too old: texts, answers and links to who asked.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn purge(&self) -> Result<u64, ReviewError> {
        let now: DateTime<Utc> = self.clock.now();
        self.store.purge_typed_answers(now - TYPED_KEPT).await?;
        Ok(self.store.purge_questions(now - KEPT, now).await?)
    }

    /// Makes the marks of every question anew under the key that seals now; gives how many changed.
    pub(in crate::review) async fn rehash(&self) -> Result<u64, StoreError> {
        let (mut after, mut changed) = (i64::MIN, 0);
        while let Some(question) = self.store.hashed_question(after).await? {
            after = question.candidate;
            let Ok(text) = self.text(TEXT_LABEL, &question.sealed) else {
                continue;
            };
            let bands = self.bands(&text).into_iter().next().unwrap_or_default();
            if bands != question.bands {
                changed += self
                    .store
                    .rehash_question(question.candidate, &bands)
                    .await?;
            }
        }
        Ok(changed)
    }

    fn sealed_words(&self, answer: &Answer) -> Option<Vec<u8>> {
        let words = answer.words.as_ref()?;
        Some(self.vault.seal_text(WORDS_LABEL, words.as_bytes()))
    }

    pub(super) fn text(&self, label: &str, sealed: &[u8]) -> Result<String, ReviewError> {
        let opened = self.vault.open_text(label, sealed)?;
        Ok(String::from_utf8_lossy(&opened).into_owned())
    }

    /// A mark of the words of a text that tells nothing without the key; under each live one, the newest first.
    fn marks(&self, text: &str) -> Vec<Vec<u8>> {
        let words: Vec<String> = tokens(text).into_iter().map(|token| token.word).collect();
        let hash = Sha256::digest(words.join(" "));
        let mut number = [0; 8];
        number.copy_from_slice(&hash[..8]);
        self.keyed(i64::from_be_bytes(number))
    }

    fn bands(&self, text: &str) -> Vec<Vec<i32>> {
        let mut under: Vec<Vec<i32>> = Vec::new();
        for print in prints(text).into_iter().take(BANDS) {
            for (key, keyed) in self.keyed(i64::from(print)).into_iter().enumerate() {
                if under.len() <= key {
                    under.push(Vec::new());
                }
                under[key].push(i32::from_be_bytes([keyed[0], keyed[1], keyed[2], keyed[3]]));
            }
        }
        for bands in &mut under {
            bands.sort_unstable();
            bands.dedup();
        }
        under
    }

    fn keyed(&self, number: i64) -> Vec<Vec<u8>> {
        self.vault
            .chat_forms(Purpose::Question, ChatId::new(number))
    }
}
