//! **Publication**: an approved draft becomes a signed revision and a fan-out, in one transaction.
//!
//! Never here: whether it may; the caller has counted the approvals inside the same transaction.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::audience::audience;
use super::fanout::wake_delivery;
use super::{Store, StoreError, amendments, audit};
use crate::domain::content::Content;
use crate::domain::staff::Actor;
use crate::domain::update::{Occasion, RevisionKind, Urgency, Verification};

/// Revisions in one partition of `deliveries`, at most.
pub(super) const PARTITION_REVISIONS: i32 = 1000;

/// A new partition is begun this many revisions before the end of the last, so that publications at the same moment fit.
const PARTITION_MARGIN: i32 = 50;

/// A revision as it is shown and sent.
#[derive(Debug, Clone)]
pub struct Published {
    /// Row, growing in order of publication.
    pub revision_id: i32,
    /// Code of its update.
    pub code: String,
    /// From 1.
    pub number: i32,
    /// original, correction, retraction.
    pub kind: RevisionKind,
    /// How soon it must reach people.
    pub urgency: Urgency,
    /// How well it is verified.
    pub verification: Verification,
    /// What it says.
    pub content: Content,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// Whether it went out without review.
    pub relayed: bool,
    /// On what occasion it is rendered.
    pub occasion: Occasion,
}

/// A revision that is about to be.
#[derive(Debug, Clone)]
pub struct NewRevision<'a> {
    /// The draft it is made from.
    pub draft_id: i32,
    /// Its update.
    pub update_id: i32,
    /// Code of its update.
    pub code: &'a str,
    /// From 1.
    pub number: i32,
    /// original, correction, retraction.
    pub kind: RevisionKind,
    /// What it says.
    pub content: &'a Content,
    /// Canonical JSON.
    pub record: &'a str,
    /// Its signature.
    pub signature: &'a str,
    /// Confidential half of each piece of evidence, sealed.
    pub sealed_evidence: Vec<Vec<u8>>,
    /// Its code, sealed as the answer to readers who asked about what it was written from.
    pub sealed_code: Vec<u8>,
    /// Who publishes.
    pub by: &'a Actor,
    /// Who checked the evidence.
    pub checked_by: Option<i32>,
    /// Who publishes, for the audit log.
    pub actor: &'a str,
    /// Whether it goes out without review.
    pub relayed: bool,
    /// Whether it was approved for a time that has come.
    pub scheduled: bool,
}

impl Store {
    /// Makes sure that `deliveries` has a partition for the next revision, and begins a new one about each week, so that
    /// retention can drop old ones whole. Run before each publication, outside its transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn prepare_partition(&self, now: DateTime<Utc>) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!("SET LOCAL lock_timeout = '5s'")
            .execute(&mut *transaction)
            .await?;
        sqlx::query!("LOCK TABLE delivery_partitions IN EXCLUSIVE MODE")
            .execute(&mut *transaction)
            .await?;
        let newest =
            sqlx::query!("SELECT low, since FROM delivery_partitions ORDER BY low DESC LIMIT 1")
                .fetch_optional(&mut *transaction)
                .await?;
        let next = sqlx::query_scalar!(
            r#"SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END AS "next!" FROM revisions_id_seq"#
        )
        .fetch_one(&mut *transaction)
        .await?;
        let next = i32::try_from(next).unwrap_or(i32::MAX);
        let begins_new = newest.as_ref().is_none_or(|newest| {
            next >= newest.low + PARTITION_REVISIONS - PARTITION_MARGIN
                || (newest.since < now - TimeDelta::days(7) && next > newest.low)
        });
        if begins_new {
            let low =
                (next / PARTITION_REVISIONS + i32::from(newest.is_some())) * PARTITION_REVISIONS;
            begin_partition(&mut transaction, low, now).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// A revision by its row. A fan-out has one by its foreign key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn published(&self, revision_id: i32) -> Result<Published, StoreError> {
        let found = self.archived(&[revision_id]).await?.pop();
        let found = found.ok_or(sqlx::Error::RowNotFound)?;
        Ok(found.published)
    }
}

async fn begin_partition(
    connection: &mut PgConnection,
    low: i32,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let high = low + PARTITION_REVISIONS;
    // The names and bounds are our own numbers; DDL takes no parameters.
    let create = format!(
        "CREATE TABLE deliveries_{low} PARTITION OF deliveries FOR VALUES FROM ({low}) TO ({high})"
    );
    sqlx::query(sqlx::AssertSqlSafe(create))
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "INSERT INTO delivery_partitions (low, since) VALUES ($1, $2)",
        low,
        now
    )
    .execute(&mut *connection)
    .await?;
    if low > 0 {
        sqlx::query!(
            "SELECT setval('revisions_id_seq', $1, false)",
            i64::from(low)
        )
        .fetch_one(connection)
        .await?;
    }
    Ok(())
}

/// Inserts a revision, what belongs to it, its fan-out and the audit record. The unique index on `draft_id` makes one draft
/// be published once: none when it was already. A retraction is as urgent as the original was, whatever a correction made of it: it
/// rings where that rang.
pub(super) async fn publish(
    connection: &mut PgConnection,
    new: &NewRevision<'_>,
    now: DateTime<Utc>,
) -> Result<Option<i32>, StoreError> {
    // Before the number is drawn: revisions become visible in the order of their numbers, so that who reads on from the last
    // one misses none.
    audit::take_turn(connection).await?;
    let content = serde_json::to_value(new.content).unwrap_or_default();
    let revision = sqlx::query_scalar!(
        "INSERT INTO revisions (update_id, number, kind, urgency, verification, draft_id, content, record, signature, published_at, relayed)
         VALUES ($1, $2, $3,
                 CASE WHEN $3 = 'retraction' THEN (SELECT urgency FROM revisions WHERE update_id = $1 AND number = 1) ELSE $4 END,
                 $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT DO NOTHING RETURNING id",
        new.update_id,
        new.number,
        new.kind.as_str(),
        new.content.urgency.as_str(),
        new.content.verification.as_str(),
        new.draft_id,
        content,
        new.record,
        new.signature,
        now,
        new.relayed
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(revision) = revision else {
        return Ok(None);
    };
    insert_what_belongs_to_it(connection, revision, new).await?;
    begin_fanout(connection, revision, new, now).await?;
    let subject = format!("{} revision {}", new.code, new.number);
    let occasion = if new.scheduled { " (scheduled)" } else { "" };
    let detail = format!("{}{occasion}", new.kind);
    let record = audit::AuditRecord {
        actor: new.actor,
        action: "publish",
        subject: &subject,
        detail: &detail,
    };
    super::verify::answer_by_update(connection, (new.draft_id, &new.sealed_code), now).await?;
    amendments::close_drafts(connection, (revision, new), now).await?;
    audit::append(connection, record, now).await?;
    wake_delivery(connection).await?;
    Ok(Some(revision))
}

/// Topics, evidence, and by what it is found.
async fn insert_what_belongs_to_it(
    connection: &mut PgConnection,
    revision: i32,
    new: &NewRevision<'_>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO revision_topics (revision_id, topic_id) SELECT $1, id FROM topics WHERE slug = ANY($2)",
        revision,
        &new.content.topics
    )
    .execute(&mut *connection)
    .await?;
    insert_evidence(connection, revision, new).await?;
    super::verify::remember(connection, revision, new.content).await?;
    super::archive::remember(
        connection,
        (new.update_id, revision),
        (new.kind, new.content),
    )
    .await?;
    Ok(())
}

async fn insert_evidence(
    connection: &mut PgConnection,
    revision: i32,
    new: &NewRevision<'_>,
) -> Result<(), StoreError> {
    for (position, (evidence, sealed)) in
        (1_i16..).zip(new.content.evidence.iter().zip(&new.sealed_evidence))
    {
        sqlx::query!(
            "INSERT INTO evidence (revision_id, position, sealed, credibility, public, checked_by)
             VALUES ($1, $2, $3, $4, $5, $6)",
            revision,
            position,
            sealed,
            i16::from(evidence.credibility),
            evidence.public,
            new.checked_by
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The fan-out, and one row for each shard that has subscribers: 64 index look-ups, however many subscribers.
async fn begin_fanout(
    connection: &mut PgConnection,
    revision: i32,
    new: &NewRevision<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if new.kind != RevisionKind::Original {
        return amendments::publish(connection, revision, new, now).await;
    }
    let audience = audience(connection, &new.content.topics, new.content.urgency).await?;
    sqlx::query!(
        "INSERT INTO fanouts (revision_id, state, rank, due, due_is_estimate, started_at)
         VALUES ($1, 'running', $2, $3, $4, $5)",
        revision,
        new.content.urgency.rank(new.kind),
        audience.size,
        audience.is_estimate,
        now
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO fanout_shards (revision_id, shard)
         SELECT $1, shard::smallint FROM generate_series(0, 63) AS shard
         WHERE EXISTS (SELECT 1 FROM subscribers s
                       WHERE s.shard = shard.shard AND s.state = 'active' AND s.pace <> 'digest')",
        revision
    )
    .execute(connection)
    .await?;
    Ok(())
}
