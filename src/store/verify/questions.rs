//! **Questions** of readers: one row a text, one row a chat that waits for the answer, until it has it.
//!
//! One question is asked at a time, so that the same text is never two.
//!
//! Never here: what a question says; that is sealed.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::super::review::decide;
use super::super::{Store, StoreError};
use crate::domain::candidate::CandidateState;
use crate::domain::language::Language;
use crate::domain::text_enum::text_enum;

text_enum!(
    /// What the staff says of a text.
    AnswerKind, "answer", {
    /// Not ours, and confirmed by others.
    Genuine = "genuine",
    /// False.
    False = "false",
    /// Nobody could find out.
    Unclear = "unclear",
    /// It became an update.
    Published = "published",
    /// In the staff's own words.
    Words = "words",
});

text_enum!(
    /// Where a question stands.
    QuestionState, "state of a question", {
    /// Nobody has answered.
    Open = "open",
    /// It has an answer.
    Answered = "answered",
    /// Too old, or rejected.
    Expired = "expired",
});

/// How much may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// By one chat within a day, without an answer yet.
    pub of_one_chat: i64,
    /// New questions of all chats within an hour.
    pub of_all: i64,
}

/// A question as it is asked.
#[derive(Debug, Clone)]
pub struct NewQuestion {
    /// Mark of its words, under each live key, the newest first.
    pub fingerprints: Vec<Vec<u8>>,
    /// Marks by which nearly the same texts are found, under each live key, the newest first.
    pub bands: Vec<Vec<i32>>,
    /// The text, sealed.
    pub sealed: Vec<u8>,
    /// Who asks, sealed under each live key, the newest first.
    pub sealed_asker: Vec<Vec<u8>>,
    /// Forum topic.
    pub thread: Option<i32>,
    /// Language of the answer.
    pub language: Language,
}

/// What became of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The answer will come.
    Yes,
    /// This chat waits for it already.
    Already,
    /// Too much was asked.
    TooMuch,
}

/// A question as it is stored.
#[derive(Debug, Clone)]
pub struct QuestionRow {
    /// The text, sealed.
    pub sealed: Vec<u8>,
    /// How many chats asked.
    pub asked: i32,
    /// Whether it still waits.
    pub is_open: bool,
}

impl Store {
    /// Asks; the same text, or one with nearly all of its marks, is the same question, also for as long as its answer is
    /// younger than `answered_after`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ask_question(
        &self,
        new: &NewQuestion,
        limits: Limits,
        now: DateTime<Utc>,
        answered_after: DateTime<Utc>,
    ) -> Result<Asked, StoreError> {
        let mut transaction = self.pool.begin().await?;
        // One question at a time: limits hold, and the same text is not asked twice at the same moment.
        sqlx::query!("LOCK TABLE questions IN SHARE ROW EXCLUSIVE MODE")
            .execute(&mut *transaction)
            .await?;
        let waiting = sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM askers WHERE sealed_asker = ANY($1) AND asked_at > $2"#,
            &new.sealed_asker,
            now - TimeDelta::days(1)
        )
        .fetch_one(&mut *transaction)
        .await?;
        if waiting >= limits.of_one_chat {
            return Ok(Asked::TooMuch);
        }
        let known = known(&mut transaction, new, answered_after).await?;
        let candidate = match known {
            Some(candidate) => candidate,
            None => match begin(&mut transaction, new, limits, now).await? {
                Some(candidate) => candidate,
                None => return Ok(Asked::TooMuch),
            },
        };
        let asked = sqlx::query!(
            "INSERT INTO askers (candidate_id, sealed_asker, thread_id, language, asked_at)
             SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT FROM askers WHERE candidate_id = $1 AND sealed_asker = ANY($6))
             ON CONFLICT DO NOTHING",
            candidate,
            newest(&new.sealed_asker),
            new.thread,
            new.language.as_str(),
            now,
            &new.sealed_asker
        )
        .execute(&mut *transaction)
        .await?;
        if asked.rows_affected() == 0 {
            return Ok(Asked::Already);
        }
        sqlx::query!(
            "UPDATE questions SET asked = asked + 1 WHERE candidate_id = $1",
            candidate
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Asked::Yes)
    }

    /// The question of a candidate, unless it is too old to be kept.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn question(&self, candidate: i64) -> Result<Option<QuestionRow>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT q.sealed AS "sealed!", q.asked, q.state = 'open' AND c.state IN ('new', 'held') AS "is_open!"
               FROM questions q JOIN candidates c ON c.id = q.candidate_id WHERE q.candidate_id = $1 AND q.sealed IS NOT NULL"#,
            candidate
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| QuestionRow {
            sealed: row.sealed,
            asked: row.asked,
            is_open: row.is_open,
        }))
    }

    /// How many chats asked, for each of these candidates that is a question.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn asked(&self, candidates: &[i64]) -> Result<Vec<(i64, i32)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT candidate_id, asked FROM questions WHERE candidate_id = ANY($1)",
            candidates
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.candidate_id, row.asked))
            .collect())
    }

    /// Whether a chat, sealed under each live key, waits for an answer.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn waits_for_answer(&self, sealed_asker: &[Vec<u8>]) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM askers WHERE sealed_asker = ANY($1)) AS "waits!""#,
            sealed_asker
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Forgets everything that a chat, sealed under each live key, asked. A question that is open goes with the last who asked it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_askers(&self, sealed_asker: &[Vec<u8>]) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let asked = sqlx::query_scalar!(
            "DELETE FROM askers WHERE sealed_asker = ANY($1) RETURNING candidate_id",
            sealed_asker
        )
        .fetch_all(&mut *transaction)
        .await?;
        sqlx::query!(
            "DELETE FROM candidates c WHERE id = ANY($1) AND kind = 'question' AND state IN ('new', 'held')
               AND NOT EXISTS (SELECT FROM askers a WHERE a.candidate_id = c.id)
               AND NOT EXISTS (SELECT FROM drafts d WHERE d.candidate_id = c.id)",
            &asked
        )
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets questions that were first asked before `before`, with everything that belongs to them; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn purge_questions(
        &self,
        before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!("DELETE FROM askers WHERE asked_at < $1", before)
            .execute(&mut *transaction)
            .await?;
        let old = sqlx::query_scalar!(
            "SELECT candidate_id FROM questions WHERE created_at < $1 AND sealed IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM askers a WHERE a.candidate_id = questions.candidate_id) ORDER BY 1",
            before
        )
        .fetch_all(&mut *transaction)
        .await?;
        // What is being written from one goes on: it is of the staff by now.
        let unwritten = sqlx::query_scalar!(
            "SELECT id FROM candidates c WHERE id = ANY($1) AND NOT EXISTS (SELECT FROM drafts d
                 WHERE d.candidate_id = c.id AND d.state IN ('writing', 'awaiting_approval', 'scheduled')) ORDER BY 1",
            &old
        )
        .fetch_all(&mut *transaction)
        .await?;
        for candidate in unwritten {
            let (to, nobody) = (CandidateState::Expired, (None, None));
            decide(&mut transaction, candidate, to, nobody, now).await?;
        }
        // Its words cannot be read any more; that it was asked, and how it was answered, stays.
        let purged = sqlx::query!(
            "UPDATE questions SET sealed = NULL, sealed_words = NULL, fingerprint = NULL, bands = '{}',
                    state = CASE WHEN state = 'open' THEN 'expired' ELSE state END
             WHERE candidate_id = ANY($1)",
            &old
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(purged.rows_affected())
    }
}

/// What is sealed under the newest key.
fn newest(forms: &[Vec<u8>]) -> &[u8] {
    forms.first().map(Vec::as_slice).unwrap_or_default()
}

/// The question that this one is, if it is asked already and may get its answer.
async fn known(
    connection: &mut PgConnection,
    new: &NewQuestion,
    answered_after: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    for bands in &new.bands {
        let found = known_under(connection, (&new.fingerprints, bands), answered_after).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    // Without a word in it there are no bands.
    if new.bands.is_empty() {
        return known_under(connection, (&new.fingerprints, &[]), answered_after).await;
    }
    Ok(None)
}

/// The same by marks under one key.
async fn known_under(
    connection: &mut PgConnection,
    (fingerprints, bands): (&[Vec<u8>], &[i32]),
    answered_after: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT q.candidate_id FROM questions q JOIN candidates c ON c.id = q.candidate_id
           WHERE (q.fingerprint = ANY($1) OR (q.bands && $2 AND 100 * (SELECT count(*) FROM unnest(q.bands) AS band WHERE band = ANY($2))
                  >= 85 * greatest(cardinality(q.bands), cardinality($2))))
             AND ((q.state = 'open' AND c.state IN ('new', 'held'))
                  OR (q.state = 'answered' AND q.answer <> 'unclear' AND q.answered_at > $3))
           ORDER BY q.fingerprint = ANY($1) DESC, q.candidate_id LIMIT 1"#,
        fingerprints,
        bands,
        answered_after
    )
    .fetch_optional(connection)
    .await?)
}

async fn begin(
    connection: &mut PgConnection,
    new: &NewQuestion,
    limits: Limits,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let recent = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM questions WHERE created_at > $1"#,
        now - TimeDelta::hours(1)
    )
    .fetch_one(&mut *connection)
    .await?;
    if recent >= limits.of_all {
        return Ok(None);
    }
    let candidate = sqlx::query_scalar!(
        "INSERT INTO candidates (kind, state, urgency, created_at) VALUES ('question', 'new', 'routine', $1) RETURNING id",
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO questions (candidate_id, fingerprint, bands, sealed, state, created_at) VALUES ($1, $2, $3, $4, 'open', $5)",
        candidate,
        newest(&new.fingerprints),
        new.bands.first().map(Vec::as_slice).unwrap_or_default(),
        new.sealed,
        now
    )
    .execute(connection)
    .await?;
    Ok(Some(candidate))
}
