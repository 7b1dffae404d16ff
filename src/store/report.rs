//! The **reports**: what scripts and admins read of updates and health.
//!
//! Never here: a change of anything.

use chrono::{DateTime, Utc};

use super::instance::{CONTESTED_FOR, Lease, interval};
use super::{Store, StoreError, json, word};
use crate::domain::content::Content;
use crate::domain::update::{RevisionKind, Urgency, Verification};

/// A published revision, as lists show it.
#[derive(Debug, Clone)]
pub struct RevisionLine {
    /// Code of the update.
    pub code: String,
    /// Number of the revision.
    pub number: i32,
    /// What it does.
    pub kind: RevisionKind,
    /// How well it is verified.
    pub verification: Verification,
    /// What it says.
    pub content: Content,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// Approvals of its draft.
    pub approvals: i64,
    /// Urgency of the revision that it amends.
    pub amends_urgency: Option<Urgency>,
    /// Whether a later revision replaced it.
    pub superseded: bool,
    /// Whether it went out without review.
    pub relayed: bool,
}

/// The last real work, for `/readyz`.
#[derive(Debug, Clone)]
pub struct LastWork {
    /// When the most overdue source of those that we read was due; none when we read none.
    pub oldest_due: Option<DateTime<Utc>>,
    /// Last fetch, of whatever outcome.
    pub last_fetch: Option<DateTime<Utc>>,
    /// When that fan-out last began or delivered which stands the longest, of the first rank that has something to do now.
    pub running_since: Option<DateTime<Utc>>,
    /// Last delivery.
    pub last_delivery: Option<DateTime<Utc>>,
    /// Another program, which was there before, reads the bot's events.
    pub is_contested: bool,
    /// Since when Telegram refuses the token of the bot that serves.
    pub token_refused_at: Option<DateTime<Utc>>,
    /// Whether a process keeps time: schedules, erasures, relays, alerts and retention.
    pub is_time_kept: bool,
    /// What the clock of Postgres says.
    pub time: DateTime<Utc>,
}

impl Store {
    /// Published revisions, newest first; of one update if named. With a number only those that no later one replaced, and so
    /// many at most.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn revisions(
        &self,
        code: Option<&str>,
        current: Option<i64>,
    ) -> Result<Vec<RevisionLine>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT u.code, r.number, r.kind, r.verification, r.content, r.published_at, r.relayed,
                      (SELECT count(*) FROM approvals a JOIN drafts d ON d.id = a.draft_id
                       WHERE a.draft_id = r.draft_id AND a.version = d.version) AS "approvals!",
                      (SELECT l.urgency FROM revisions l WHERE l.update_id = r.update_id AND l.number = r.number - 1) AS amends_urgency,
                      EXISTS (SELECT 1 FROM revisions l WHERE l.update_id = r.update_id AND l.number > r.number) AS "superseded!"
               FROM revisions r JOIN updates u ON u.id = r.update_id
               WHERE ($1::text IS NULL OR u.code = $1)
                 AND ($2::bigint IS NULL
                      OR NOT EXISTS (SELECT 1 FROM revisions l WHERE l.update_id = r.update_id AND l.number > r.number))
               ORDER BY r.id DESC LIMIT $2"#,
            code,
            current
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(RevisionLine {
                    code: row.code,
                    number: row.number,
                    kind: word("revisions.kind", &row.kind)?,
                    verification: word("revisions.verification", &row.verification)?,
                    content: json("revisions.content", row.content)?,
                    published_at: row.published_at,
                    approvals: row.approvals,
                    amends_urgency: row
                        .amends_urgency
                        .map(|urgency| word("revisions.urgency", &urgency))
                        .transpose()?,
                    superseded: row.superseded,
                    relayed: row.relayed,
                })
            })
            .collect()
    }

    /// Numbers of drafts that have a code and are not published, newest first; of one update if named.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn submitted_drafts(&self, code: Option<&str>) -> Result<Vec<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT d.id FROM drafts d JOIN updates u ON u.id = d.update_id
             WHERE d.state <> 'published' AND (d.kind = 'original' OR d.state <> 'writing') AND ($1::text IS NULL OR u.code = $1) ORDER BY d.id DESC",
            code
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The last real work, in constant time but for the number of sources and of open fan-outs.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn last_work(&self) -> Result<LastWork, StoreError> {
        let row = sqlx::query!(
            r#"-- Edits move nothing that is counted here, and a halted language waits for an admin.
               WITH open AS (
                   SELECT f.rank, greatest(f.last_at, f.started_at) AS since FROM fanouts f WHERE f.state = 'running'
                     AND (EXISTS (SELECT 1 FROM fanout_shards h WHERE h.revision_id = f.revision_id AND NOT h.done AND h.shard < 128)
                          OR EXISTS (SELECT 1 FROM deferred d JOIN subscribers s ON s.id = d.subscriber_id WHERE d.revision_id = f.revision_id
                                     AND d.due_at < now() - interval '5 minutes' AND s.language <> ALL (f.halted_languages))))
               SELECT (SELECT min(next_fetch_at) FROM sources WHERE state = 'active' AND kind <> 'push') AS oldest_due,
                      (SELECT max(last_attempt_at) FROM sources) AS last_fetch,
                      -- Those of a lower rank wait for these, and those of one rank take turns.
                      (SELECT min(since) FROM open WHERE rank = (SELECT min(rank) FROM open)) AS running_since,
                      (SELECT last_at FROM fanouts WHERE last_at IS NOT NULL ORDER BY revision_id DESC LIMIT 1) AS last_delivery,
                      (SELECT coalesce(contested_at > clock_timestamp() - $1::interval, false) FROM instance) AS "is_contested!",
                      (SELECT token_refused_at FROM paces WHERE bot_id = (SELECT id FROM bots ORDER BY started_at DESC LIMIT 1)) AS token_refused_at,
                      EXISTS (SELECT FROM leases WHERE name = $2 AND until > clock_timestamp()) AS "is_time_kept!",
                      clock_timestamp() AS "time!""#,
            interval(CONTESTED_FOR),
            Lease::Keeper.as_str()
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(LastWork {
            oldest_due: row.oldest_due,
            last_fetch: row.last_fetch,
            running_since: row.running_since,
            last_delivery: row.last_delivery,
            is_contested: row.is_contested,
            token_refused_at: row.token_refused_at,
            is_time_kept: row.is_time_kept,
            time: row.time,
        })
    }
}
