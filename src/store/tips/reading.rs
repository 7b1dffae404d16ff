//! **Reading** in the database: which tips wait, without a word of them; one tip; and how many each of the staff opened.
//!
//! Who joined the staff after a tip came, or has no working session, does not find it.
//!
//! Never here: a text in the clear, a sender.

use chrono::{DateTime, NaiveDate, Utc};

use super::super::{Store, StoreError, audit, word};
use crate::domain::candidate::CandidateState;
use crate::domain::staff::Actor;

/// How many tips wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TipCount {
    /// That this member may read.
    pub open: i64,
}

/// A tip in the list: nothing of what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TipLine {
    /// Number.
    pub id: i64,
    /// How many sent it.
    pub count: i32,
    /// Pictures in it.
    pub pictures: i64,
    /// Answers to questions about it.
    pub answers: i64,
    /// When it came first.
    pub created_at: DateTime<Utc>,
    /// Who works on it at this moment.
    pub claimed_by: Option<String>,
    /// Whether it is set aside.
    pub is_held: bool,
}

/// A tip, sealed.
#[derive(Debug, Clone)]
pub struct TipRow {
    /// Number.
    pub id: i64,
    /// Where its candidate stands.
    pub state: CandidateState,
    /// Its text, sealed.
    pub sealed: Vec<u8>,
    /// How many sent it.
    pub count: i32,
    /// When it came first.
    pub created_at: DateTime<Utc>,
}

/// How an open tip stands to one of the staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TipStanding {
    /// Whether it came after they joined, and is open.
    pub is_readable: bool,
    /// Whether somebody has begun to write from it.
    pub is_written: bool,
    /// Whether what was written was submitted: from then on it is the staff's own.
    pub is_submitted: bool,
}

impl Store {
    /// How a tip stands to one of the staff; none when the candidate is no tip. One that was taken back while somebody writes
    /// from it is none either, but to who came later.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_standing(
        &self,
        tip: i64,
        staff: i32,
        now: DateTime<Utc>,
    ) -> Result<Option<TipStanding>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT coalesce(c.state IN ('new', 'held')
                        AND t.created_at >= (SELECT since FROM staff WHERE id = $2 AND session_until > $3), false) AS "is_readable!",
                      EXISTS (SELECT FROM drafts d WHERE d.candidate_id = c.id AND d.state <> 'cancelled') AS "is_written!",
                      EXISTS (SELECT FROM drafts d WHERE d.candidate_id = c.id AND d.state <> 'cancelled'
                              AND d.update_id IS NOT NULL) AS "is_submitted!"
               FROM candidates c LEFT JOIN tips t ON t.candidate_id = c.id
               WHERE c.id = $1 AND c.kind = 'tip'
                 AND (t.candidate_id IS NOT NULL OR c.created_at < (SELECT since FROM staff WHERE id = $2))"#,
            tip,
            staff,
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| TipStanding {
            is_readable: row.is_readable,
            is_written: row.is_written,
            is_submitted: row.is_submitted,
        }))
    }

    /// How many tips one of the staff opened on a day.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_readings(&self, staff: i32, day: NaiveDate) -> Result<i32, StoreError> {
        let readings = sqlx::query_scalar!(
            "SELECT readings FROM tip_readings WHERE staff_id = $1 AND on_day = $2",
            staff,
            day
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(readings.unwrap_or(0))
    }

    /// How many open tips one of the staff may read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_count(&self, staff: i32, now: DateTime<Utc>) -> Result<TipCount, StoreError> {
        let open = sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM tips t JOIN candidates c ON c.id = t.candidate_id
               WHERE c.state IN ('new', 'held') AND t.created_at >= (SELECT since FROM staff WHERE id = $1 AND session_until > $2)"#,
            staff,
            now
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(TipCount { open })
    }

    /// The open tips that one of the staff may read, what many sent first, then the oldest; held ones last.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_lines(
        &self,
        staff: i32,
        (limit, offset): (i64, i64),
        now: DateTime<Utc>,
    ) -> Result<Vec<TipLine>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT t.candidate_id, t.count, t.created_at,
                      (SELECT count(*) FROM tip_files f WHERE f.candidate_id = t.candidate_id) AS "pictures!",
                      (SELECT count(*) FROM tip_messages m WHERE m.candidate_id = t.candidate_id AND m.message_kind = 'answer') AS "answers!",
                      CASE WHEN c.claimed_until > $3 THEN (SELECT handle FROM staff WHERE id = c.claimed_by) END AS claimed_by,
                      c.state = 'held' AS "is_held!"
               FROM tips t JOIN candidates c ON c.id = t.candidate_id
               WHERE c.state IN ('new', 'held') AND t.created_at >= (SELECT since FROM staff WHERE id = $1 AND session_until > $3)
               ORDER BY c.state = 'held', t.count DESC, t.created_at, t.candidate_id LIMIT $2 OFFSET $4"#,
            staff,
            limit,
            now,
            offset
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| TipLine {
                id: row.candidate_id,
                count: row.count,
                pictures: row.pictures,
                answers: row.answers,
                created_at: row.created_at,
                claimed_by: row.claimed_by,
                is_held: row.is_held,
            })
            .collect())
    }

    /// An open tip that one of the staff may read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tip_for(
        &self,
        tip: i64,
        staff: i32,
        now: DateTime<Utc>,
    ) -> Result<Option<TipRow>, StoreError> {
        let row = sqlx::query!(
            "SELECT t.candidate_id, c.state, t.sealed, t.count, t.created_at FROM tips t JOIN candidates c ON c.id = t.candidate_id
             WHERE t.candidate_id = $1 AND c.state IN ('new', 'held')
               AND t.created_at >= (SELECT since FROM staff WHERE id = $2 AND removed_at IS NULL AND session_until > $3)",
            tip,
            staff,
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(TipRow {
                id: row.candidate_id,
                state: word("candidates.state", &row.state)?,
                sealed: row.sealed,
                count: row.count,
                created_at: row.created_at,
            })
        })
        .transpose()
    }

    /// Marks that one of the staff has read a draft with the text of a tip; false when they had before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn mark_tip_draft_read(&self, tip: i64, staff: i32) -> Result<bool, StoreError> {
        let marked = sqlx::query!(
            "INSERT INTO tip_draft_readers (candidate_id, staff_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            tip,
            staff
        )
        .execute(&self.pool)
        .await?;
        Ok(marked.rows_affected() == 1)
    }

    /// Whether one of the staff has read a draft with the text of a tip.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn has_read_tip_draft(&self, tip: i64, staff: i32) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM tip_draft_readers WHERE candidate_id = $1 AND staff_id = $2) AS "has!""#,
            tip,
            staff
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// Records that one of the staff opens a tip, if it is among the first `limit` of the day; gives how many that makes.
    /// Without this record nothing is shown.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn record_tip_reading(
        &self,
        tip: i64,
        (staff, actor): (i32, &Actor),
        limit: i32,
        now: DateTime<Utc>,
    ) -> Result<Option<i32>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let readings = sqlx::query_scalar!(
            "INSERT INTO tip_readings AS r (staff_id, on_day, readings) VALUES ($1, $2, 1)
             ON CONFLICT (staff_id, on_day) DO UPDATE SET readings = r.readings + 1 WHERE r.readings < $3
             RETURNING readings",
            staff,
            now.date_naive(),
            limit
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(readings) = readings else {
            return Ok(None);
        };
        let subject = tip.to_string();
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "read_tip",
            subject: &subject,
            detail: "",
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(Some(readings))
    }
}
