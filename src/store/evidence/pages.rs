//! **Pages** given as evidence: asked for once, fetched when due, kept as they were.
//!
//! Never here: an address or a word of a page in the clear.

use chrono::{DateTime, Utc};

use super::PageState;
use super::files::insert_file;
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
    /// How often it was tried before.
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
    /// How often it was tried.
    pub tries: i16,
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
    /// Asks for a page, once a candidate; what was unconfirmed is confirmed by asking again. False when it was asked for before.
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
             VALUES ($1, $2, $3, $4, $5, $5)
             ON CONFLICT (candidate_id, address) DO UPDATE SET state = 'waiting', due_at = excluded.due_at, tries = 0
             WHERE (evidence_pages.state = 'unconfirmed' AND excluded.state = 'waiting')",
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

    /// Takes the page that is most overdue; nobody else takes it before `until`.
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
                 SELECT id, tries FROM evidence_pages WHERE state = 'waiting' AND due_at <= $1
                 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
             UPDATE evidence_pages p SET due_at = $2, tries = p.tries + 1 FROM due WHERE p.id = due.id
             RETURNING p.id, p.address, due.tries",
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

    /// Says why a page could not be fetched; it is tried again at `again`, or never.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn page_failed(
        &self,
        id: i64,
        reason: &[u8],
        again: Option<DateTime<Utc>>,
    ) -> Result<bool, StoreError> {
        let failed = sqlx::query!(
            "UPDATE evidence_pages SET reason = $2, due_at = coalesce($3, due_at),
                    state = CASE WHEN $3::timestamptz IS NULL THEN 'failed' ELSE 'waiting' END
             WHERE id = $1 AND state = 'waiting'",
            id,
            reason,
            again
        )
        .execute(&self.pool)
        .await?;
        Ok(failed.rows_affected() == 1)
    }

    /// The pages of a candidate, in order of asking.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pages_of(&self, candidate: i64) -> Result<Vec<PageRow>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT p.id, p.address, p.state, p.tries, p.reason, p.head, f.fingerprint AS "fingerprint?", p.kept_at
               FROM evidence_pages p LEFT JOIN kept_files f ON f.id = p.file_id
               WHERE p.candidate_id = $1 ORDER BY p.id"#,
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
                    tries: row.tries,
                    reason: row.reason,
                    head: row.head,
                    fingerprint: row.fingerprint,
                    kept_at: row.kept_at,
                })
            })
            .collect()
    }

    /// The candidate of an update, by its code.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn candidate_of_code(&self, code: &str) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT d.candidate_id FROM drafts d JOIN updates u ON u.id = d.update_id
             WHERE u.code = $1 ORDER BY d.id DESC LIMIT 1",
            code
        )
        .fetch_optional(&self.pool)
        .await?)
    }

    /// The draft of an update that was written last, whatever became of it, by the code.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn last_draft_of_code(&self, code: &str) -> Result<Option<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT d.id FROM drafts d JOIN updates u ON u.id = d.update_id
             WHERE u.code = $1 ORDER BY d.id DESC LIMIT 1",
            code
        )
        .fetch_optional(&self.pool)
        .await?)
    }
}
