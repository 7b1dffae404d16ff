//! What is **known** already of what a fetch brings: the same item, the same text, texts that are alike.
//!
//! Never here: judging whether two texts say the same.

use chrono::{DateTime, Utc};

use super::settle::Settling;
use crate::domain::item::FINGERPRINT_VERSION;
use crate::store::StoreError;

/// Texts that share a band are looked at up to so many, newest first.
const ALIKE: i64 = 50;

/// The newest revision that is stored of an item.
#[derive(Debug, Clone)]
pub struct KnownItem {
    /// Row of that revision.
    pub id: i64,
    /// The id that the source gave it, as stored.
    pub external_id: String,
    /// From 1.
    pub revision: i32,
    /// Its story.
    pub story: i64,
    /// Link without what does not change the page.
    pub canonical_url: Option<String>,
    /// As the source says.
    pub published_at: Option<DateTime<Utc>>,
    /// SHA-256 of title, text and link; none where it was made by the rules of another version, and cannot be compared.
    pub fingerprint: Option<Vec<u8>>,
    /// SHA-256 of title and text.
    pub text_fingerprint: Option<Vec<u8>>,
    /// What it says.
    pub said: Said,
}

/// What a stored item says.
#[derive(Debug, Clone)]
pub struct Said {
    /// Plain text.
    pub title: Option<String>,
    /// Plain text.
    pub text: String,
    /// Language code.
    pub language: Option<String>,
    /// When it was published, else when it was read.
    pub at: DateTime<Utc>,
}

impl Said {
    /// What a row says; when it does not say when it was published, it was when it was read.
    pub(super) fn of(
        (title, text): (Option<String>, String),
        language: Option<String>,
        published_at: Option<DateTime<Utc>>,
        fetched_at: DateTime<Utc>,
    ) -> Self {
        Self {
            title,
            text,
            language,
            at: published_at.unwrap_or(fetched_at),
        }
    }
}

/// An item that stands under the same link or says the same in the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Same {
    /// Row.
    pub item: i64,
    /// Its story.
    pub story: i64,
    /// Whether it has the text, not only the link.
    pub has_text: bool,
    /// Its source.
    pub source: i32,
}

/// An item whose text may be nearly the same.
#[derive(Debug, Clone)]
pub struct Alike {
    /// Row.
    pub item: i64,
    /// Its story.
    pub story: i64,
    /// Its source.
    pub source: i32,
    /// What it says.
    pub said: Said,
}

impl Settling {
    /// Items of this source with one of these ids, links or texts, each in its newest revision.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn known(
        &mut self,
        ids: &[String],
        links: &[String],
        texts: &[Vec<u8>],
    ) -> Result<Vec<KnownItem>, StoreError> {
        // Texts are looked up by their index first, whoever said them, and then narrowed to this source.
        let rows = sqlx::query!(
            r#"WITH named AS MATERIALIZED (
                   SELECT external_id FROM items WHERE source_id = $1 AND external_id = ANY($2)
                   UNION SELECT external_id FROM items WHERE source_id = $1 AND canonical_url = ANY($3)
                   UNION SELECT external_id FROM items JOIN sketches ON sketches.item_id = items.id
                         WHERE source_id = $1 AND text_fingerprint = ANY($4)
               )
               SELECT DISTINCT ON (external_id) id, external_id, revision, story_id, canonical_url, published_at, fingerprint, fingerprint_version,
                      text_fingerprint AS "text_fingerprint?", title, text, language, fetched_at
               FROM items LEFT JOIN sketches ON sketches.item_id = items.id
               WHERE source_id = $1 AND external_id IN (SELECT external_id FROM named)
               ORDER BY external_id, revision DESC"#,
            self.source_id,
            ids,
            links,
            texts
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| KnownItem {
                id: row.id,
                external_id: row.external_id,
                revision: row.revision,
                story: row.story_id,
                canonical_url: row.canonical_url,
                published_at: row.published_at,
                fingerprint: (row.fingerprint_version == FINGERPRINT_VERSION)
                    .then_some(row.fingerprint),
                text_fingerprint: row.text_fingerprint,
                said: Said::of(
                    (row.title, row.text),
                    row.language,
                    row.published_at,
                    row.fetched_at,
                ),
            })
            .collect())
    }

    /// The newest item, of any source, that says this in these words, not older than the first of `since`; else the newest of
    /// another source under this link, not read before the second. What one source says twice under one link is two
    /// statements: a live report, the page of the moment.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn same(
        &mut self,
        link: Option<&str>,
        text: Option<&[u8]>,
        since: (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Option<Same>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT id AS "id!", story_id AS "story_id!", source_id AS "source_id!", has_text AS "has_text!" FROM (
                   (SELECT items.id, story_id, source_id, true AS has_text
                    FROM sketches JOIN items ON items.id = sketches.item_id
                    WHERE text_fingerprint = $2 AND coalesce(published_at, fetched_at) >= $3
                    ORDER BY items.id DESC LIMIT 1)
                   UNION ALL
                   (SELECT id, story_id, source_id, false FROM items
                    WHERE canonical_url = $1 AND source_id <> $5 AND fetched_at >= $4 ORDER BY id DESC LIMIT 1)
               ) AS same ORDER BY has_text DESC LIMIT 1"#,
            link,
            text,
            since.0,
            since.1,
            self.source_id
        )
        .fetch_optional(&mut *self.transaction)
        .await?;
        Ok(row.map(|row| Same {
            item: row.id,
            story: row.story_id,
            has_text: row.has_text,
            source: row.source_id,
        }))
    }

    /// Items read since then whose texts share a band with this one, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn alike(
        &mut self,
        bands: &[i32],
        since: DateTime<Utc>,
    ) -> Result<Vec<Alike>, StoreError> {
        // The planner takes the few that meet for a share of the table, and would merge them with all items from the newest
        // back: so each is looked up by itself, which OFFSET 0 keeps it from rearranging.
        let rows = sqlx::query!(
            r#"WITH met AS MATERIALIZED (SELECT item_id FROM sketches WHERE bands && $1)
               SELECT items.id, story_id, source_id, title, text, language, published_at, fetched_at
               FROM met CROSS JOIN LATERAL (SELECT * FROM items WHERE items.id = met.item_id OFFSET 0) AS items
               WHERE fetched_at >= $2 ORDER BY items.id DESC LIMIT $3"#,
            bands,
            since,
            ALIKE
        )
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Alike {
                item: row.id,
                story: row.story_id,
                source: row.source_id,
                said: Said::of(
                    (row.title, row.text),
                    row.language,
                    row.published_at,
                    row.fetched_at,
                ),
            })
            .collect())
    }
}
