//! **Pages** given as evidence: asked for once, fetched when due, kept as they were.
//!
//! Never here: an address or a word of a page in the clear.

use chrono::{DateTime, Utc};

use super::PageState;
use super::files::insert_file;
use crate::store::audit::{self, AuditRecord};
use crate::store::{Store, StoreError, word};

/// A page that somebody gives as evidence.
#[derive(Debug, Clone, Copy)]
pub struct AskedPage<'a> {
    /// For what.
    pub candidate: i64,
    /// Its address, sealed so that the same gives the same.
    pub address: &'a [u8],
    /// Waiting, or unconfirmed.
    pub state: PageState,
    /// Who gives it.
    pub by: Option<i32>,
}

/// A page that is to be fetched now.
#[derive(Debug, Clone)]
pub struct DuePage {
    /// Row.
    pub id: i64,
    /// Its address, sealed.
    pub address: Vec<u8>,
    /// How often it was tried, with this time.
    pub tries: i16,
}

/// What a fetch brought, sealed.
#[derive(Debug, Clone, Copy)]
pub struct KeptPage<'a> {
    /// Fingerprints of the bytes under each live key, the newest first.
    pub forms: &'a [Vec<u8>],
    /// The bytes.
    pub sealed: &'a [u8],
    /// Final address, status and headers.
    pub head: &'a [u8],
}

/// A page as it stands.
#[derive(Debug, Clone)]
pub struct PageRow {
    /// Row.
    pub id: i64,
    /// Its address, sealed.
    pub address: Vec<u8>,
    /// Where it stands.
    pub state: PageState,
    /// When it is tried next.
    pub due_at: DateTime<Utc>,
    /// Why it could not be fetched the last time, sealed.
    pub reason: Option<Vec<u8>>,
    /// Final address, status and headers, sealed.
    pub head: Option<Vec<u8>>,
    /// Fingerprint of the bytes.
    pub fingerprint: Option<Vec<u8>>,
    /// When they came.
    pub kept_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Asks for a page, once a candidate. False when it was asked for before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ask_page(
        &self,
        page: AskedPage<'_>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let asked = sqlx::query!(
            "INSERT INTO evidence_pages (candidate_id, address, state, asked_by, asked_at, due_at)
             VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (candidate_id, address) DO NOTHING",
            page.candidate,
            page.address,
            page.state.as_str(),
            page.by,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(asked.rows_affected() == 1)
    }

    /// Asks once more for a page that is not kept: at once, with all its tries before it. False when it is kept, gone, or on
    /// its way.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ask_page_again(
        &self,
        id: i64,
        record: AuditRecord<'_>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let asked = sqlx::query!(
            "UPDATE evidence_pages SET state = 'waiting', tries = 0, due_at = $2, reason = NULL
             WHERE id = $1 AND state IN ('unconfirmed', 'failed')",
            id,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if asked.rows_affected() == 0 {
            return Ok(false);
        }
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Tries a page no more, because somebody says so; false when it is kept, gone, or was left before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn leave_page(
        &self,
        id: i64,
        reason: &[u8],
        record: AuditRecord<'_>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let left = sqlx::query!(
            "UPDATE evidence_pages SET state = 'failed', reason = $2, told = true WHERE id = $1 AND state <> 'kept'",
            id,
            reason
        )
        .execute(&mut *transaction)
        .await?;
        if left.rows_affected() == 0 {
            return Ok(false);
        }
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Forgets a page that is evidence no more, unless it is kept.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn drop_page(&self, candidate: i64, forms: &[Vec<u8>]) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM evidence_pages WHERE candidate_id = $1 AND address = ANY($2) AND state <> 'kept'",
            candidate,
            forms
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Takes one page now, whether it waited for a word or had failed; nobody else takes it before `until`. None when it is kept,
    /// gone, or somebody else's turn.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn take_page(
        &self,
        id: i64,
        record: AuditRecord<'_>,
        (now, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Option<DuePage>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let taken = sqlx::query_as!(
            DuePage,
            "UPDATE evidence_pages SET due_at = $3, reason = NULL,
                    tries = CASE WHEN state = 'waiting' THEN tries + 1 ELSE 1 END, state = 'waiting'
             WHERE id = $1 AND (state IN ('unconfirmed', 'failed') OR (state = 'waiting' AND due_at <= $2))
             RETURNING id, address, tries",
            id,
            now,
            until
        )
        .fetch_optional(&mut *transaction)
        .await?;
        if taken.is_some() {
            audit::append(&mut transaction, record, now).await?;
            transaction.commit().await?;
        }
        Ok(taken)
    }

    /// Takes the page that is most overdue; nobody else takes it before `until`. Pages of what came to nothing are not fetched.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn take_due_page(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<DuePage>, StoreError> {
        Ok(sqlx::query_as!(
            DuePage,
            "WITH due AS MATERIALIZED (
                 SELECT p.id, p.tries FROM evidence_pages p JOIN candidates c ON c.id = p.candidate_id
                 WHERE p.state = 'waiting' AND p.due_at <= $1 AND c.state NOT IN ('rejected', 'expired')
                 ORDER BY p.due_at LIMIT 1 FOR UPDATE OF p SKIP LOCKED)
             UPDATE evidence_pages p SET due_at = $2, tries = p.tries + 1 FROM due WHERE p.id = due.id
             RETURNING p.id, p.address, p.tries",
            now,
            until
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// Keeps what a fetch brought; false when the page is kept or gone already.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keep_page(
        &self,
        id: i64,
        page: KeptPage<'_>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let file = insert_file(&mut transaction, (page.forms, page.sealed), now).await?;
        let kept = sqlx::query!(
            "UPDATE evidence_pages SET state = 'kept', file_id = $2, head = $3, kept_at = $4, reason = NULL
             WHERE id = $1 AND state = 'waiting'",
            id,
            file,
            page.head,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if kept.rows_affected() == 0 {
            return Ok(false);
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Says why a try came to nothing; the page is tried again at `again`, or never. False when another took the page meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn page_failed(
        &self,
        page: &DuePage,
        reason: &[u8],
        again: Option<DateTime<Utc>>,
    ) -> Result<bool, StoreError> {
        let failed = sqlx::query!(
            "UPDATE evidence_pages SET reason = $3, due_at = coalesce($4, due_at),
                    state = CASE WHEN $4::timestamptz IS NULL THEN 'failed' ELSE 'waiting' END
             WHERE id = $1 AND tries = $2 AND state = 'waiting'",
            page.id,
            page.tries,
            reason,
            again
        )
        .execute(&self.pool)
        .await?;
        Ok(failed.rows_affected() == 1)
    }

    /// The pages of a candidate and of all that was written for the same update, in order of asking.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pages_of(&self, candidate: i64) -> Result<Vec<PageRow>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT p.id, p.address, p.state, p.due_at, p.reason, p.head, f.fingerprint AS "fingerprint?", p.kept_at
               FROM evidence_pages p LEFT JOIN kept_files f ON f.id = p.file_id
               WHERE p.candidate_id = $1 OR p.candidate_id IN (
                   SELECT o.candidate_id FROM drafts d JOIN drafts o ON o.update_id = d.update_id WHERE d.candidate_id = $1)
               ORDER BY p.id"#,
            candidate
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(PageRow {
                    id: row.id,
                    address: row.address,
                    state: word("evidence_pages.state", &row.state)?,
                    due_at: row.due_at,
                    reason: row.reason,
                    head: row.head,
                    fingerprint: row.fingerprint,
                    kept_at: row.kept_at,
                })
            })
            .collect()
    }

    /// Pages that were kept with the same bytes: when, and what came with them, sealed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn heads_of_file(
        &self,
        forms: &[Vec<u8>],
    ) -> Result<Vec<(DateTime<Utc>, Vec<u8>)>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT p.kept_at AS "kept_at!", p.head AS "head!" FROM evidence_pages p JOIN kept_files f ON f.id = p.file_id
               WHERE f.fingerprint = ANY($1) AND p.state = 'kept' ORDER BY p.kept_at, p.id"#,
            forms
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.kept_at, row.head))
            .collect())
    }

    /// Whether a candidate is what a reader sent or asked.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_from_a_reader(&self, candidate: i64) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM candidates WHERE id = $1 AND kind IN ('tip', 'question')) AS "is_from_a_reader!""#,
            candidate
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// The drafts of an update by its code, the newest first; those that were cancelled are left out.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn drafts_of_code(&self, code: &str) -> Result<Vec<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT d.id FROM drafts d JOIN updates u ON u.id = d.update_id
             WHERE u.code = $1 AND d.state <> 'cancelled' ORDER BY d.id DESC",
            code
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The draft of a candidate that was written last, whatever became of it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn last_draft_of(&self, candidate: i64) -> Result<Option<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT id FROM drafts WHERE candidate_id = $1 ORDER BY id DESC LIMIT 1",
            candidate
        )
        .fetch_optional(&self.pool)
        .await?)
    }
}
