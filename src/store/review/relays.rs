//! **Relays** in the database: candidates that may go out without a writer, looked at once, and stopped by anybody.
//!
//! Never here: the rules; the publication (`relaying`).

use chrono::{DateTime, Utc};

use crate::domain::candidate::RelayState;
use crate::domain::item::JoinedBy;
use crate::domain::source::AlertKind;
use crate::domain::staff::Actor;
use crate::domain::update::Urgency;
use crate::store::{Store, StoreError, alerts, audit, word};

/// Candidates looked at in one step: the next step goes on.
const AT_ONCE: i64 = 50;

/// A candidate whose first item is of a source with the policy relay, as it stands.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an answer of its own that a rule asks for"
)]
pub struct RelayCase {
    /// Candidate.
    pub candidate: i64,
    /// Its urgency.
    pub urgency: Urgency,
    /// Its topics.
    pub topics: Vec<String>,
    /// Whether nobody decided or works on it, and nothing is written from it.
    pub is_untouched: bool,
    /// Row of the source.
    pub source_id: i32,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub source: String,
    /// Whether it is read and relayed at this moment.
    pub is_on: bool,
    /// Whose links its items had when its relay began.
    pub relay_host: Option<String>,
    /// Newest revision of the first item of the story.
    pub item: i64,
    /// That revision's number.
    pub revision: i32,
    /// Why the item belongs to the story.
    pub joined_by: JoinedBy,
    /// Link.
    pub url: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Text.
    pub text: String,
    /// Language code.
    pub language: Option<String>,
    /// When the source says that it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Whether it came with the first fetch of its source, which brings what was there before; what is pushed is always new.
    /// Fetches before it are told by when they ended, up to the millisecond to which their length was cut.
    pub is_first_fetch: bool,
    /// Whether it is edited, forwarded or an answer.
    pub is_second_hand: bool,
    /// Other items of the story that do not say the same in the same words.
    pub others: i64,
    /// Relays of the source that wait, but for this one, or went out within the hour.
    pub in_this_hour: i64,
}

/// A relay that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingRelay {
    /// Candidate.
    pub candidate: i64,
    /// The revision of the item that was seen when it began to wait.
    pub item: i64,
}

impl Store {
    /// Candidates of sources with the policy relay that came after `since` and were not looked at, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unseen_relays(
        &self,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Vec<RelayCase>, StoreError> {
        let candidates = sqlx::query_scalar!(
            "SELECT c.id FROM candidates c
             WHERE c.state = 'new' AND c.kind = 'story' AND c.created_at > $1
               AND EXISTS (SELECT FROM sources WHERE policy = 'relay')
               AND (SELECT s.policy FROM items i JOIN sources s ON s.id = i.source_id
                    WHERE i.story_id = c.story_id ORDER BY i.id LIMIT 1) = 'relay'
               AND NOT EXISTS (SELECT FROM relays r WHERE r.candidate_id = c.id)
             ORDER BY c.id LIMIT $2",
            since,
            AT_ONCE
        )
        .fetch_all(&self.pool)
        .await?;
        let mut cases = Vec::new();
        for candidate in candidates {
            cases.extend(self.relay_case(candidate, now).await?);
        }
        Ok(cases)
    }

    /// Relays that wait.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn waiting_relays(&self) -> Result<Vec<(WaitingRelay, DateTime<Utc>)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT candidate_id, item_id, due_at FROM relays WHERE state = 'waiting' ORDER BY due_at, candidate_id"
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let relay = WaitingRelay {
                    candidate: row.candidate_id,
                    item: row.item_id,
                };
                (relay, row.due_at)
            })
            .collect())
    }

    /// How a candidate stands, if the first item of its story is of a source with the policy relay.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn relay_case(
        &self,
        candidate: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<RelayCase>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT c.id, c.urgency, c.topics, s.id AS source_id, s.slug, s.name, s.relay_host,
                      (c.state = 'new' AND (c.claimed_until IS NULL OR c.claimed_until <= $2)
                       AND NOT EXISTS (SELECT FROM drafts d WHERE d.candidate_id = c.id)) AS "is_untouched!",
                      (s.state = 'active' AND s.relay_off_at IS NULL) AS "is_on!",
                      n.id AS item, n.revision, first.joined_by, n.url, n.title, n.text, n.language, n.published_at,
                      (n.edited OR n.forwarded_from IS NOT NULL OR n.reply_to IS NOT NULL) AS "is_second_hand!",
                      (s.kind <> 'push' AND NOT EXISTS (SELECT FROM items e WHERE e.source_id = s.id AND e.fetched_at < first.fetched_at)
                       AND NOT EXISTS (SELECT FROM fetches f WHERE f.source_id = s.id AND f.error IS NULL
                                       AND f.started_at + (f.duration_ms + 1) * interval '1 millisecond' <= first.fetched_at)) AS "is_first_fetch!",
                      (SELECT count(*) FROM items o WHERE o.story_id = c.story_id
                       AND (o.source_id, o.external_id) <> (n.source_id, n.external_id)
                       AND o.joined_by <> 'same_text') AS "others!",
                      (SELECT count(*) FROM relays r WHERE r.source_id = s.id AND r.candidate_id <> c.id
                       AND (r.state = 'waiting' OR (r.state = 'published' AND r.decided_at > $2 - interval '1 hour'))) AS "in_this_hour!"
               FROM candidates c
               JOIN LATERAL (SELECT source_id, external_id, joined_by, fetched_at FROM items i WHERE i.story_id = c.story_id
                             ORDER BY i.id LIMIT 1) first ON true
               JOIN LATERAL (SELECT * FROM items i WHERE i.source_id = first.source_id AND i.external_id = first.external_id
                             ORDER BY i.revision DESC LIMIT 1) n ON true
               JOIN sources s ON s.id = n.source_id
               WHERE c.id = $1 AND s.policy = 'relay'"#,
            candidate,
            now
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(RelayCase {
                candidate: row.id,
                urgency: word("candidates.urgency", &row.urgency)?,
                topics: row.topics,
                is_untouched: row.is_untouched,
                source_id: row.source_id,
                slug: row.slug,
                source: row.name,
                is_on: row.is_on,
                relay_host: row.relay_host,
                item: row.item,
                revision: row.revision,
                joined_by: word("items.joined_by", &row.joined_by)?,
                url: row.url,
                title: row.title,
                text: row.text,
                language: row.language,
                published_at: row.published_at,
                is_first_fetch: row.is_first_fetch,
                is_second_hand: row.is_second_hand,
                others: row.others,
                in_this_hour: row.in_this_hour,
            })
        })
        .transpose()
    }

    /// Links of the last items of a source before this one, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn links_before(
        &self,
        source: i32,
        item: i64,
        limit: i64,
    ) -> Result<Vec<String>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT url AS "url!" FROM items WHERE source_id = $1 AND id < $2 AND url IS NOT NULL ORDER BY id DESC LIMIT $3"#,
            source,
            item,
            limit
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Lets a candidate wait until `due`, or refuses it for a reason; once. `host` is whose links the source has from now on.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_relay(
        &self,
        case: &RelayCase,
        verdict: Result<(DateTime<Utc>, &str), &str>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let (state, due, reason) = match verdict {
            Ok((due, _)) => (RelayState::Waiting, due, None),
            Err(reason) => (RelayState::Refused, now, Some(reason)),
        };
        let begun = sqlx::query!(
            "INSERT INTO relays (candidate_id, source_id, item_id, state, created_at, due_at, reason, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
            case.candidate,
            case.source_id,
            case.item,
            state.as_str(),
            now,
            due,
            reason,
            reason.map(|_| now)
        )
        .execute(&mut *transaction)
        .await?;
        if let Ok((_, host)) = verdict {
            sqlx::query!(
                "UPDATE sources SET relay_host = $2 WHERE id = $1 AND relay_host IS NULL",
                case.source_id,
                host
            )
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(begun.rows_affected() == 1)
    }

    /// Switches the relay of a source off, raises the alert and stops what waits; in one transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn switch_relay_off(
        &self,
        case: &RelayCase,
        detail: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let switched = sqlx::query!(
            "UPDATE sources SET relay_off_at = $2 WHERE id = $1 AND relay_off_at IS NULL",
            case.source_id,
            now
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "UPDATE relays SET state = 'stopped', reason = $2, decided_at = $3 WHERE source_id = $1 AND state = 'waiting'",
            case.source_id,
            detail,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if switched.rows_affected() == 1 {
            let about = (case.slug.as_str(), detail);
            alerts::raise_alert(&mut transaction, AlertKind::RelayOff, about, now).await?;
            let record = audit::AuditRecord {
                actor: RELAY,
                action: "relay_off",
                subject: &case.slug,
                detail,
            };
            audit::append(&mut transaction, record, now).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Switches the relay of a source on again, with whatever links it has by then; false when it was not off.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn switch_relay_on(
        &self,
        slug: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let switched = sqlx::query!(
            "UPDATE sources SET relay_off_at = NULL, relay_host = NULL WHERE slug = $1 AND relay_off_at IS NOT NULL",
            slug
        )
        .execute(&mut *transaction)
        .await?;
        if switched.rows_affected() == 0 {
            return Ok(false);
        }
        alerts::end_alert(&mut transaction, AlertKind::RelayOff, slug, now).await?;
        let record = audit::AuditRecord {
            actor: "operator",
            action: "relay_on",
            subject: slug,
            detail: "",
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Stops a relay that waits, by one of the staff or by a rule (none); false when none waits.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn stop_relay(
        &self,
        candidate: i64,
        actor: Option<&Actor>,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let stopped = sqlx::query!(
            "UPDATE relays SET state = 'stopped', reason = $2, decided_by = $3, decided_at = $4
             WHERE candidate_id = $1 AND state = 'waiting'",
            candidate,
            reason,
            actor.and_then(Actor::staff_id),
            now
        )
        .execute(&mut *transaction)
        .await?;
        if stopped.rows_affected() == 0 {
            return Ok(false);
        }
        let subject = candidate.to_string();
        let record = audit::AuditRecord {
            actor: actor.map_or(RELAY, Actor::name),
            action: "stop_relay",
            subject: &subject,
            detail: reason,
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Who published what nobody approved, in the audit log.
pub(super) const RELAY: &str = "relay";
