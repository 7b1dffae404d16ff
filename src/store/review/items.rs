//! The **items** of a candidate, side by side: what each source says now, what it said before, how each came to the story.
//!
//! Never here: judging them.

use chrono::{DateTime, Utc};

use crate::domain::item::JoinedBy;
use crate::domain::source::Reliability;
use crate::store::{Store, StoreError, word};

/// What one source said.
#[derive(Debug, Clone)]
pub struct CandidateItem {
    /// Its first revision, which stays the same however often it changes.
    pub item: i64,
    /// Its newest revision, which is shown.
    pub id: i64,
    /// Row of the source.
    pub source_id: i32,
    /// Name of the source.
    pub source: String,
    /// Its grade.
    pub reliability: Reliability,
    /// Link.
    pub url: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Text.
    pub text: String,
    /// Language code.
    pub language: Option<String>,
    /// When it was published, or else read.
    pub at: DateTime<Utc>,
    /// Why it belongs to the story.
    pub joined_by: JoinedBy,
    /// Who of the staff merged it in or split it off; none: the operator, or nobody.
    pub moved_by: Option<String>,
    /// The item that it was found to repeat.
    pub copy_of: Option<Copied>,
    /// Who said it first, where the source marks it as forwarded: name and address.
    pub forwarded_from: Option<String>,
    /// Whether the source marks it as edited.
    pub edited: bool,
    /// What it said before, if it changed.
    pub before: Option<Former>,
}

/// The item that another repeats.
#[derive(Debug, Clone, PartialEq)]
pub struct Copied {
    /// First revision of it.
    pub item: i64,
    /// Name of its source.
    pub source: String,
    /// How alike the two texts are, 0 to 1, where that was measured.
    pub similarity: Option<f32>,
}

/// The revision before the newest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// Title.
    pub title: Option<String>,
    /// Text.
    pub text: String,
}

impl Store {
    /// Items of a story, newest revision of each: the best source first, then in order of coming.
    pub(super) async fn items_of(&self, story: i64) -> Result<Vec<CandidateItem>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT first.id AS "item!", n.id AS "id!", s.id AS source_id, s.name, s.reliability, n.url, n.title,
                      n.text AS "text!", n.language, coalesce(n.published_at, n.fetched_at) AS "at!",
                      n.forwarded_from, n.edited AS "edited!",
                      first.joined_by AS "joined_by!", first.similarity, t.handle AS "handle?",
                      origin.id AS "origin?", origin.name AS "origin_name?",
                      former.title AS former_title, former.text AS "former_text?"
               FROM (SELECT DISTINCT ON (source_id, external_id) * FROM items WHERE story_id = $1
                     ORDER BY source_id, external_id, revision DESC) n
               JOIN sources s ON s.id = n.source_id
               JOIN LATERAL (SELECT id, joined_by, joined_to, similarity, moved_by FROM items f
                             WHERE f.source_id = n.source_id AND f.external_id = n.external_id
                             ORDER BY f.revision LIMIT 1) first ON true
               LEFT JOIN staff t ON t.id = first.moved_by
               LEFT JOIN LATERAL (SELECT r.id, o.name FROM items j JOIN sources o ON o.id = j.source_id
                                  JOIN items r ON r.source_id = j.source_id AND r.external_id = j.external_id
                                  WHERE j.id = first.joined_to ORDER BY r.revision LIMIT 1) origin ON true
               LEFT JOIN LATERAL (SELECT p.title, p.text FROM items p
                                  WHERE p.source_id = n.source_id AND p.external_id = n.external_id AND p.revision < n.revision
                                  ORDER BY p.revision DESC LIMIT 1) former ON true
               ORDER BY s.reliability, first.id"#,
            story
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                let similarity = row.similarity;
                let copied = row.origin.zip(row.origin_name);
                Ok(CandidateItem {
                    item: row.item,
                    id: row.id,
                    source_id: row.source_id,
                    source: row.name,
                    reliability: word("sources.reliability", &row.reliability)?,
                    url: row.url,
                    title: row.title,
                    text: row.text,
                    language: row.language,
                    at: row.at,
                    joined_by: word("items.joined_by", &row.joined_by)?,
                    moved_by: row.handle,
                    copy_of: copied.map(|(item, source)| Copied {
                        item,
                        source,
                        similarity,
                    }),
                    forwarded_from: row.forwarded_from,
                    edited: row.edited,
                    before: row.former_text.map(|text| Former {
                        title: row.former_title,
                        text,
                    }),
                })
            })
            .collect()
    }
}
