//! **Leases** of intake: which source is due, who reads it, and the host that it lies on.
//!
//! Never here: what was read. Leases lapse by the caller's clock, as everything that has to do with times of fetches.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::source::{Selectors, SourceKind};
use crate::store::instance::interval;
use crate::store::{Store, StoreError, json, word};

/// Two processes may choose sources of one host at the same moment; who comes second chooses again, so often.
const CHOICES: usize = 8;

/// A source leased for one fetch, and with it its host. `Debug` hides addresses, which may hold passwords.
#[derive(Clone)]
pub struct DueSource {
    /// Row.
    pub id: i32,
    /// Its name on the command line.
    pub slug: String,
    /// How it is read.
    pub kind: SourceKind,
    /// Where.
    pub url: String,
    /// Host and port of it.
    pub host: String,
    /// Language of its items unless they say otherwise.
    pub language: String,
    /// Time between fetches in milliseconds, when the catalogue names one.
    pub every_ms: Option<i64>,
    /// What is an entry of its page.
    pub selectors: Option<Selectors>,
    /// Proxy for this source alone.
    pub proxy: Option<String>,
    /// Validator of the last document.
    pub etag: Option<String>,
    /// Validator of the last document.
    pub last_modified: Option<String>,
    /// Since the last success.
    pub failures_in_a_row: i32,
    /// Usual time between fetches that brought something new, in milliseconds.
    pub typical_interval_ms: Option<i64>,
    /// Last fetch that brought something new.
    pub last_new_at: Option<DateTime<Utc>>,
    /// Items that it brought so far.
    pub items_total: i64,
    pub(super) owner: i64,
}

/// `robots.txt` of a host as last read.
#[derive(Debug, Clone)]
pub struct KeptRobots {
    /// Its text.
    pub text: String,
    /// When it was read.
    pub fetched_at: DateTime<Utc>,
}

/// Who leases, from when, for how long.
type Lessee = (DateTime<Utc>, i64, Duration);

impl fmt::Debug for DueSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DueSource")
            .field("id", &self.id)
            .field("slug", &self.slug)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Leases the source that is most overdue and whose host nobody reads from, so that no other process fetches it; none
    /// when nothing is due.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lease_due_source(
        &self,
        now: DateTime<Utc>,
        owner: i64,
        length: Duration,
    ) -> Result<Option<DueSource>, StoreError> {
        for _ in 0..CHOICES {
            let mut transaction = self.pool.begin().await?;
            let Some(due) = most_overdue(&mut transaction, now).await? else {
                return Ok(None);
            };
            let leased = lease(&mut transaction, due, (now, owner, length)).await?;
            if leased.is_some() {
                transaction.commit().await?;
                return Ok(leased);
            }
        }
        Ok(None)
    }

    /// Leases one source by name, due or not; none when there is none, or its host is being read from.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lease_source(
        &self,
        slug: &str,
        now: DateTime<Utc>,
        owner: i64,
        length: Duration,
    ) -> Result<Option<DueSource>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let named = sqlx::query_scalar!(
            "SELECT id FROM sources WHERE slug = $1 AND (lease_until IS NULL OR lease_until < $2) FOR UPDATE",
            slug,
            now
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(named) = named else {
            return Ok(None);
        };
        let leased = lease(&mut transaction, named, (now, owner, length)).await?;
        transaction.commit().await?;
        Ok(leased)
    }

    /// Whether there is a source of this name, and how it is read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn source_kind(&self, slug: &str) -> Result<Option<SourceKind>, StoreError> {
        let kind = sqlx::query_scalar!("SELECT kind FROM sources WHERE slug = $1", slug)
            .fetch_optional(&self.pool)
            .await?;
        kind.map(|kind| word("sources.kind", &kind)).transpose()
    }

    /// Whether an item of this source with one of these ids is stored: then what is older has been read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn knows_any_item(&self, source: i32, ids: &[String]) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM items WHERE source_id = $1 AND external_id = ANY($2)) AS "known!""#,
            source,
            ids
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// `robots.txt` of a host, if it was ever read.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn robots(&self, host: &str) -> Result<Option<KeptRobots>, StoreError> {
        let row = sqlx::query!(
            "SELECT robots, robots_fetched_at FROM hosts WHERE name = $1",
            host
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(|row| {
            Some(KeptRobots {
                text: row.robots?,
                fetched_at: row.robots_fetched_at?,
            })
        }))
    }

    /// Keeps `robots.txt` of a host.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keep_robots(
        &self,
        host: &str,
        text: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO hosts (name, free_at, robots, robots_fetched_at) VALUES ($1, $3, $2, $3)
             ON CONFLICT (name) DO UPDATE SET robots = excluded.robots, robots_fetched_at = excluded.robots_fetched_at",
            host,
            text,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// The source that is most overdue, locked, among those whose host nobody reads from and that need not rest. Complexity: a walk
/// along the index of due sources to the first of them, with one look-up of a host for each passed over.
async fn most_overdue(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<Option<i32>, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT id FROM sources AS due
         WHERE state = 'active' AND kind <> 'push' AND next_fetch_at <= $1
           AND (lease_until IS NULL OR lease_until < $1)
           AND NOT EXISTS (SELECT FROM hosts WHERE name = due.host AND (lease_until >= $1 OR free_at > $1))
         ORDER BY next_fetch_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        now
    )
    .fetch_optional(connection)
    .await?)
}

/// Leases the host of a locked source, then the source; none when another process has the host.
async fn lease(
    connection: &mut PgConnection,
    id: i32,
    (now, owner, length): Lessee,
) -> Result<Option<DueSource>, StoreError> {
    let row = sqlx::query!(
        r#"WITH host AS (
               INSERT INTO hosts (name, lease_owner, lease_until, free_at)
               SELECT host, $3, $2::timestamptz + $4, $2 FROM sources WHERE id = $1
               ON CONFLICT (name) DO UPDATE SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
               WHERE hosts.lease_until IS NULL OR hosts.lease_until < $2
               RETURNING name
           )
           UPDATE sources SET lease_owner = $3, lease_until = $2 + $4 FROM host WHERE id = $1
           RETURNING slug, kind, url, host, language, every_ms, selectors, proxy, etag, last_modified, failures_in_a_row,
                     typical_interval_ms, last_new_at, items_total"#,
        id,
        now,
        owner,
        interval(length)
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(DueSource {
            id,
            slug: row.slug,
            kind: word("sources.kind", &row.kind)?,
            url: row.url,
            host: row.host.unwrap_or_default(),
            language: row.language,
            every_ms: row.every_ms,
            selectors: row
                .selectors
                .map(|selectors| json("sources.selectors", selectors))
                .transpose()?,
            proxy: row.proxy,
            etag: row.etag,
            last_modified: row.last_modified,
            failures_in_a_row: row.failures_in_a_row,
            typical_interval_ms: row.typical_interval_ms,
            last_new_at: row.last_new_at,
            items_total: row.items_total,
            owner,
        })
    })
    .transpose()
}
