//! **Answers** of the staff on their way to those who asked: each is taken before it is sent, so that a crash is seen and
//! counted, and who asked is forgotten once it is sent.
//!
//! Never here: sending.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::super::access::lock::is_locked;
use super::super::{Store, StoreError, audit, word};
use super::questions::AnswerKind;
use crate::domain::candidate::CandidateState;
use crate::domain::language::Language;
use crate::domain::staff::Actor;

/// One who waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The question.
    pub candidate: i64,
    /// The chat, sealed.
    pub sealed: Vec<u8>,
}

/// An answer to send.
#[derive(Debug, Clone)]
pub struct AnswerRow {
    /// To whom.
    pub asker: Asker,
    /// Forum topic.
    pub thread: Option<i32>,
    /// In which language.
    pub language: Language,
    /// The question, sealed.
    pub sealed: Vec<u8>,
    /// The answer.
    pub answer: AnswerKind,
    /// Its code or words, sealed.
    pub sealed_words: Option<Vec<u8>>,
}

/// What came of answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answering {
    /// So many wait for it.
    Waiting(i64),
    /// The question is closed.
    Closed,
    /// Publishing is locked, and an answer is published to everybody who asked.
    Locked,
}

impl Store {
    /// Answers an open question and decides its candidate, with the audit record.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn answer_readers(
        &self,
        candidate: i64,
        actor: &Actor,
        (answer, words): (AnswerKind, Option<&[u8]>),
        now: DateTime<Utc>,
    ) -> Result<Answering, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if is_locked(&mut transaction).await? {
            return Ok(Answering::Locked);
        }
        let reason = format!("answered: {answer}");
        let decided = super::super::review::decide(
            &mut transaction,
            candidate,
            CandidateState::Rejected,
            (Some(actor), Some(&reason)),
            now,
        )
        .await?;
        if !decided {
            return Ok(Answering::Closed);
        }
        let answered = sqlx::query!(
            "UPDATE questions SET state = 'answered', answer = $2, sealed_words = $3, answered_at = $4
             WHERE candidate_id = $1 AND state = 'open'",
            candidate,
            answer.as_str(),
            words,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if answered.rows_affected() == 0 {
            return Ok(Answering::Closed);
        }
        forget_typed(&mut transaction, candidate).await?;
        let subject = candidate.to_string();
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "answer",
            subject: &subject,
            detail: answer.as_str(),
        };
        audit::append(&mut transaction, record, now).await?;
        let waiting = sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM askers WHERE candidate_id = $1"#,
            candidate
        )
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Answering::Waiting(waiting))
    }

    /// Takes answers to send, none while publishing is locked; nobody else takes them before `until`. One that was taken before, and of which nothing was heard,
    /// is taken once more and counted; a third time its asker is forgotten.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn take_answers(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<AnswerRow>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if is_locked(&mut transaction).await? {
            return Ok(Vec::new());
        }
        sqlx::query!(
            "DELETE FROM askers WHERE tries = 2 AND not_before <= $1",
            now
        )
        .execute(&mut *transaction)
        .await?;
        let rows = sqlx::query!(
            r#"WITH taken AS MATERIALIZED (
                   SELECT a.candidate_id, a.sealed_asker FROM askers a JOIN questions q USING (candidate_id)
                   WHERE q.state = 'answered' AND a.tries < 2 AND (a.not_before IS NULL OR a.not_before <= $1)
                   ORDER BY a.asked_at LIMIT $3 FOR UPDATE OF a SKIP LOCKED)
               UPDATE askers a SET tries = tries + 1, not_before = $2 FROM taken, questions q
               WHERE a.candidate_id = taken.candidate_id AND a.sealed_asker = taken.sealed_asker AND q.candidate_id = a.candidate_id
               RETURNING a.candidate_id, a.sealed_asker, a.thread_id, a.language, a.tries, q.sealed AS "sealed!",
                         q.answer AS "answer!", q.sealed_words"#,
            now,
            until,
            limit
        )
        .fetch_all(&mut *transaction)
        .await?;
        for row in rows.iter().filter(|row| row.tries == 2) {
            sqlx::query!(
                "UPDATE questions SET repeated = repeated + 1 WHERE candidate_id = $1",
                row.candidate_id
            )
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        rows.into_iter()
            .map(|row| {
                Ok(AnswerRow {
                    asker: Asker {
                        candidate: row.candidate_id,
                        sealed: row.sealed_asker,
                    },
                    thread: row.thread_id,
                    language: word("askers.language", &row.language)?,
                    sealed: row.sealed,
                    answer: word("questions.answer", &row.answer)?,
                    sealed_words: row.sealed_words,
                })
            })
            .collect()
    }

    /// Gives back an answer that surely was not sent; `asker` is the chat sealed under each live key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn put_answer_back(
        &self,
        candidate: i64,
        asker: &[Vec<u8>],
        again: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE askers SET tries = greatest(tries - 1, 0), not_before = $3 WHERE candidate_id = $1 AND sealed_asker = ANY($2)",
            candidate,
            asker,
            again
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets who asked, now that the answer is sent; `asker` is the chat sealed under each live key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_asker(&self, candidate: i64, asker: &[Vec<u8>]) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM askers WHERE candidate_id = $1 AND sealed_asker = ANY($2)",
            candidate,
            asker
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// An update was written from a question: who asked hears its code.
pub(in crate::store) async fn answer_by_update(
    connection: &mut PgConnection,
    (draft, sealed_code): (i32, &[u8]),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let answered = sqlx::query_scalar!(
        "UPDATE questions SET state = 'answered', answer = 'published', sealed_words = $2, answered_at = $3
         WHERE state = 'open' AND candidate_id = (SELECT candidate_id FROM drafts WHERE id = $1)
         RETURNING candidate_id",
        draft,
        sealed_code,
        now
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(candidate) = answered {
        forget_typed(connection, candidate).await?;
    }
    Ok(())
}

/// A question was rejected without a word to who asked: nobody waits for an answer any more.
pub(in crate::store) async fn close_question(
    connection: &mut PgConnection,
    candidate: i64,
) -> Result<(), StoreError> {
    let closed = sqlx::query!(
        "UPDATE questions SET state = 'expired' WHERE candidate_id = $1 AND state = 'open'",
        candidate
    )
    .execute(&mut *connection)
    .await?;
    if closed.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query!("DELETE FROM askers WHERE candidate_id = $1", candidate)
        .execute(&mut *connection)
        .await?;
    forget_typed(connection, candidate).await
}

async fn forget_typed(connection: &mut PgConnection, candidate: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM typed_answers WHERE candidate_id = $1",
        candidate
    )
    .execute(connection)
    .await?;
    Ok(())
}
