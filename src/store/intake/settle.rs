//! **Settling** a fetch: items, their stories and candidates, the fetch itself and the leases, in one transaction.
//!
//! Never here: judging what belongs together, or what an item is worth.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, Postgres, Transaction};

use super::DueSource;
use super::log::{FetchReport, ItemCounts, insert_fetch, release};
use crate::domain::candidate::CandidateState;
use crate::domain::item::{FINGERPRINT_VERSION, JoinedBy, NewItem};
use crate::store::{Store, StoreError};

/// Key of the advisory lock under which new items are compared and stored, one process after the other.
const ITEMS_LOCK: i64 = 0x7665_7374_6b61_0003;

/// Where an item belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// Into a story that is there.
    Story {
        /// Which.
        story: i64,
        /// Why.
        joined_by: JoinedBy,
        /// Because of this item.
        joined_to: Option<i64>,
        /// How alike the texts are, 0 to 1.
        similarity: Option<f32>,
    },
    /// Into a story of its own, whose candidate begins in this state.
    Alone(CandidateState),
}

/// A row of items to be.
#[derive(Debug, Clone, Copy)]
pub struct NewRow<'a> {
    /// What it says.
    pub item: &'a NewItem,
    /// The id under which it is kept, mostly the item's own.
    pub external_id: &'a str,
    /// From 1.
    pub revision: i32,
    /// Where it belongs.
    pub place: Place,
    /// SHA-256 of title and text.
    pub text_fingerprint: &'a [u8],
    /// Bands of its sketch.
    pub bands: &'a [i32],
    /// Whether it is no news: it does not bring an expired candidate back.
    pub is_old: bool,
}

/// The transaction in which what a source said is stored; dropped without [`finish`](Self::finish), nothing is.
#[derive(Debug)]
pub struct Settling {
    pub(super) transaction: Transaction<'static, Postgres>,
    pub(super) source_id: i32,
    language: String,
    now: DateTime<Utc>,
}

impl Store {
    /// Begins to store what a fetch brought, and gives the leases back. None when the lease was lost meanwhile: another process
    /// has the source then, and nothing is written.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_settling(
        &self,
        source: &DueSource,
        report: &FetchReport,
    ) -> Result<Option<Settling>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if !release(&mut transaction, source, report).await? {
            return Ok(None);
        }
        Ok(Some(Settling {
            transaction,
            source_id: source.id,
            language: source.language.clone(),
            now: report.ended_at,
        }))
    }
}

/// Waits until nobody else compares, stores or moves items, and keeps them waiting until the transaction ends: the first lock
/// of all that move items.
pub(in crate::store) async fn lock_items(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", ITEMS_LOCK)
        .execute(connection)
        .await?;
    Ok(())
}

impl Settling {
    /// The transaction of a source that is not leased, because it sends to us by itself.
    pub(super) fn of_push(
        transaction: Transaction<'static, Postgres>,
        source_id: i32,
        language: String,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            transaction,
            source_id,
            language,
            now,
        }
    }

    /// From here to the end no other process compares and stores items: two that bring the same text at the same moment would
    /// not see each other's. Numbers of items grow in the order of their commits, too.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn alone(&mut self) -> Result<(), StoreError> {
        lock_items(&mut self.transaction).await
    }

    /// When the fetch ended.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Number of the source.
    #[must_use]
    pub const fn source(&self) -> i32 {
        self.source_id
    }

    /// Inserts an item, with a story and a candidate where it has none; gives its row. The unique index on (source, external
    /// id, revision) makes each revision happen once; none when it was there.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn insert(&mut self, row: NewRow<'_>) -> Result<Option<(i64, i64)>, StoreError> {
        let story = match row.place {
            Place::Story {
                story, joined_to, ..
            } => self.standing(story, joined_to).await?,
            Place::Alone(state) => self.begin_story(state).await?,
        };
        let Some(item) = self.insert_item(row, story).await? else {
            if matches!(row.place, Place::Alone(_)) {
                sqlx::query!("DELETE FROM stories WHERE id = $1", story)
                    .execute(&mut *self.transaction)
                    .await?;
            }
            return Ok(None);
        };
        if !row.is_old {
            self.reopen(story).await?;
        }
        sqlx::query!(
            "INSERT INTO sketches (item_id, text_fingerprint, bands) VALUES ($1, $2, $3)",
            item,
            row.text_fingerprint,
            row.bands
        )
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query!(
            "UPDATE stories SET last_at = greatest(last_at, $2) WHERE id = $1",
            story,
            self.now
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(Some((item, story)))
    }

    /// The story where that item is by now, or the one that took it over; held, so that no merge moves its items away while one
    /// more comes.
    async fn standing(&mut self, story: i64, item: Option<i64>) -> Result<i64, StoreError> {
        let moved_to = sqlx::query_scalar!("SELECT story_id FROM items WHERE id = $1", item)
            .fetch_optional(&mut *self.transaction)
            .await?;
        let mut at = moved_to.unwrap_or(story);
        loop {
            let merged_into = sqlx::query_scalar!(
                "SELECT merged_into FROM stories WHERE id = $1 FOR KEY SHARE",
                at
            )
            .fetch_one(&mut *self.transaction)
            .await?;
            match merged_into {
                Some(next) => at = next,
                None => return Ok(at),
            }
        }
    }

    /// Old news that is said again, by somebody else, is news: its candidate waits for review again.
    async fn reopen(&mut self, story: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE candidates SET state = 'new', created_at = $2
             WHERE story_id = $1 AND state = 'expired' AND claimed_by IS NULL",
            story,
            self.now
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    async fn begin_story(&mut self, state: CandidateState) -> Result<i64, StoreError> {
        let story = sqlx::query_scalar!(
            "INSERT INTO stories (first_at, last_at) VALUES ($1, $1) RETURNING id",
            self.now
        )
        .fetch_one(&mut *self.transaction)
        .await?;
        sqlx::query!(
            "INSERT INTO candidates (kind, story_id, state, urgency, topics, created_at)
             SELECT 'story', $1, $4, 'routine', topics, $3 FROM sources WHERE id = $2",
            story,
            self.source_id,
            self.now,
            state.as_str()
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(story)
    }

    async fn insert_item(
        &mut self,
        row: NewRow<'_>,
        story: i64,
    ) -> Result<Option<i64>, StoreError> {
        let item = row.item;
        let media = serde_json::to_value(&item.media).unwrap_or_default();
        let (joined_by, joined_to, similarity) = match row.place {
            Place::Story {
                joined_by,
                joined_to,
                similarity,
                ..
            } => (joined_by, joined_to, similarity),
            Place::Alone(_) => (JoinedBy::First, None, None),
        };
        Ok(sqlx::query_scalar!(
            "INSERT INTO items (source_id, external_id, revision, story_id, url, canonical_url, title, text, language, author,
                                media, published_at, updated_at, fetched_at, fingerprint, fingerprint_version,
                                joined_by, joined_to, similarity, forwarded_from, reply_to, edited)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
             ON CONFLICT (source_id, external_id, revision) DO NOTHING RETURNING id",
            self.source_id,
            row.external_id,
            row.revision,
            story,
            item.url,
            item.canonical_url,
            item.title,
            item.text,
            item.language.as_deref().unwrap_or(&self.language),
            item.author,
            media,
            item.published_at,
            item.updated_at,
            self.now,
            item.fingerprint.as_slice(),
            FINGERPRINT_VERSION,
            joined_by.as_str(),
            joined_to,
            similarity,
            item.forwarded_from,
            item.reply_to,
            item.edited
        )
        .fetch_optional(&mut *self.transaction)
        .await?)
    }

    /// Writes the fetch down and commits all of it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing is stored then.
    pub async fn finish(
        mut self,
        report: &FetchReport,
        counts: ItemCounts,
    ) -> Result<(), StoreError> {
        insert_fetch(&mut self.transaction, self.source_id, report, counts).await?;
        self.count(counts).await?;
        self.transaction.commit().await?;
        Ok(())
    }

    /// The usual time between news is a running mean in which the last one weighs three tenths.
    pub(super) async fn count(&mut self, counts: ItemCounts) -> Result<(), StoreError> {
        if counts.new == 0 {
            return Ok(());
        }
        sqlx::query!(
            "UPDATE sources SET
                 items_total = items_total + $2, copies_total = copies_total + $3, last_new_at = $4,
                 typical_interval_ms = CASE WHEN last_new_at < $4 THEN
                     (0.7 * coalesce(typical_interval_ms, extract(epoch FROM $4 - last_new_at) * 1000)
                      + 0.3 * extract(epoch FROM $4 - last_new_at) * 1000)::bigint
                     ELSE typical_interval_ms END
             WHERE id = $1",
            self.source_id,
            i64::from(counts.new),
            i64::from(counts.copied),
            self.now
        )
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}
