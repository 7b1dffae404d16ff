//! **Answering**: what the staff says to a question goes to each chat that asked, once, and then nobody knows who asked.
//!
//! An answer is marked as being sent before it is sent: a crash in between sends it once more at most, and that is counted.
//!
//! Never here: what is answered.

use std::sync::Arc;

use tracing::{info, warn};

use super::super::api::{Api, ApiError};
use super::super::messenger::message;
use super::super::render::escape;
use super::remember;
use crate::delivery::{Budget, Place};
use crate::domain::language::Language;
use crate::review::{Answer, AnswerKind, AnswerSent, DueAnswer, Questions, ReviewError};
use crate::subscriptions::Subscriptions;
use crate::text;

/// Characters of a question that its answer repeats.
const QUOTED: usize = 120;

/// Sends answers.
pub struct Answering {
    api: Api,
    budget: Arc<Budget>,
    questions: Questions,
    subscriptions: Subscriptions,
}

impl Answering {
    /// Over this API; answers take their place in the budget like other bulk.
    #[must_use]
    pub fn new(
        api: Api,
        budget: Arc<Budget>,
        questions: Questions,
        subscriptions: Subscriptions,
    ) -> Self {
        Self {
            api,
            budget,
            questions,
            subscriptions,
        }
    }

    /// Sends what is to be sent now, and forgets what is too old; gives how many were sent.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, ReviewError> {
        self.questions.purge().await?;
        let mut sent = 0;
        for due in self.questions.take().await? {
            let outcome = self.send(&due).await;
            self.questions.sent(&due, outcome).await?;
            sent += usize::from(outcome == AnswerSent::Done);
        }
        if sent > 0 {
            // How many together, never whom.
            info!(count = sent, "answers to questions are sent");
        }
        Ok(sent)
    }

    async fn send(&self, due: &DueAnswer) -> AnswerSent {
        let Some(chat) = due.chat else {
            return AnswerSent::Done;
        };
        if self.budget.bulk().await.is_err() {
            return AnswerSent::NotYet;
        }
        let place = Place {
            chat,
            thread: due.thread,
        };
        let words = text::words(due.language);
        let said = words.verify_answer(&quoted(&due.text), &said(&due.answer, due.language));
        let error = match self.api.send(&message(place, &escape(&said))).await {
            Ok(number) => {
                self.remember(due, number).await;
                return AnswerSent::Done;
            }
            Err(error) => error,
        };
        warn!("an answer was not taken: {error}");
        match error {
            ApiError::Refused {
                retry_after: Some(wait),
                ..
            } => {
                self.budget.block(wait);
                AnswerSent::NotYet
            }
            // Blocked or gone: it never will be.
            ApiError::Refused {
                code: 400 | 403, ..
            } => AnswerSent::Done,
            ApiError::Unknown(_) => AnswerSent::Perhaps,
            ApiError::Refused { .. } | ApiError::NotSent(_) | ApiError::Settings(_) => {
                AnswerSent::NotYet
            }
        }
    }
}

impl Answering {
    /// So that `/forget` deletes it in the chat; it arrived, whatever becomes of this.
    async fn remember(&self, due: &DueAnswer, number: i64) {
        // Groups have negative ids, and no question of theirs is anybody's own.
        let Some(chat) = due.chat.filter(|chat| chat.expose() > 0) else {
            return;
        };
        if let Err(error) = remember(&self.subscriptions, chat, number).await {
            warn!("an answer is not remembered: {error}");
        }
    }
}

/// An answer in words of `language`.
pub(in crate::telegram) fn said(answer: &Answer, language: Language) -> String {
    let words = text::words(language);
    let own = || answer.words.clone().unwrap_or_default();
    match answer.kind {
        AnswerKind::Genuine => words.verify_answer_genuine(),
        AnswerKind::False => words.verify_answer_false(),
        AnswerKind::Unclear => words.verify_answer_unclear(),
        AnswerKind::Published => words.verify_answer_published(&own()),
        AnswerKind::Words => own(),
    }
}

fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= QUOTED {
        return line;
    }
    format!("{}…", line.chars().take(QUOTED).collect::<String>())
}
