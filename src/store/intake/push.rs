//! **Pushed messages** in the database: each id once, in one transaction with its items.
//!
//! Never here: checking a signature, opening a secret.

use chrono::{DateTime, TimeDelta, Utc};

use super::log::ItemCounts;
use super::settle::Settling;
use crate::domain::source::SourceState;
use crate::store::audit::{self, AuditRecord};
use crate::store::{Store, StoreError, word};

/// For so long a message id is remembered: longer than senders repeat one that was not answered (three days as a rule).
const REMEMBERED: TimeDelta = TimeDelta::days(14);

/// A source that a partner pushes to.
#[derive(Debug, Clone)]
pub struct PushSource {
    /// Row.
    pub id: i32,
    /// Its name on the command line.
    pub slug: String,
    /// The partner's site, where relative links start.
    pub url: String,
    /// Language of its items unless they say otherwise.
    pub language: String,
    /// Whether it takes messages.
    pub state: SourceState,
    /// What is shared with the partner, sealed; none until one was made.
    pub sealed_secret: Option<Vec<u8>>,
}

impl Store {
    /// The source of this name, if it is one that is pushed to.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn push_source(&self, slug: &str) -> Result<Option<PushSource>, StoreError> {
        let row = sqlx::query!(
            "SELECT id, slug, url, language, state, sealed_secret
             FROM sources WHERE slug = $1 AND kind = 'push'",
            slug
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(PushSource {
                state: word("sources.state", &row.state)?,
                sealed_secret: row.sealed_secret,
                id: row.id,
                slug: row.slug,
                url: row.url,
                language: row.language,
            })
        })
        .transpose()
    }

    /// Begins to store a message by its id, so that it is taken once. None when the id is known; nothing is written then.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_push(
        &self,
        source: &PushSource,
        message_id: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Settling>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let inserted = sqlx::query!(
            "INSERT INTO push_messages (source_id, message_id, received_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            source.id,
            message_id,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if inserted.rows_affected() == 0 {
            return Ok(None);
        }
        let language = source.language.clone();
        Ok(Some(Settling::of_push(
            transaction,
            source.id,
            language,
            now,
        )))
    }

    /// Keeps a new secret in place of `before`, and says so in the audit log. False when another was kept meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_push_secret(
        &self,
        slug: &str,
        before: Option<&[u8]>,
        sealed: &[u8],
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let moved = sqlx::query!(
            "UPDATE sources SET sealed_secret = $3
             WHERE slug = $1 AND kind = 'push' AND sealed_secret IS NOT DISTINCT FROM $2",
            slug,
            before,
            sealed
        )
        .execute(&mut *transaction)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(false);
        }
        let record = AuditRecord {
            actor: "operator",
            action: "new_source_secret",
            subject: slug,
            detail: "",
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

impl Settling {
    /// Writes down that a message came, and commits all of it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing is stored then.
    pub async fn finish_push(mut self, counts: ItemCounts) -> Result<(), StoreError> {
        let now = self.now();
        sqlx::query!(
            "UPDATE sources SET last_attempt_at = $2, last_success_at = $2, error = NULL, failures_in_a_row = 0 WHERE id = $1",
            self.source_id,
            now
        )
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query!(
            "DELETE FROM push_messages WHERE received_at < $1",
            now - REMEMBERED
        )
        .execute(&mut *self.transaction)
        .await?;
        self.count(counts).await?;
        self.transaction.commit().await?;
        Ok(())
    }
}
