//! The **lines** of the delivery log: one a fan-out, with its counters, the newest first.
//!
//! Never here: a row of a single subscriber.

use chrono::{DateTime, Utc};

use crate::domain::content::Content;
use crate::domain::delivery::{Counters, FanoutState, Outcome};
use crate::domain::language::Language;
use crate::domain::update::RevisionKind;
use crate::store::publication::PARTITION_REVISIONS;
use crate::store::{Store, StoreError, json, word};

/// A fan-out with its counters.
#[derive(Debug, Clone)]
pub struct FanoutLine {
    /// What is sent.
    pub revision_id: i32,
    /// Code of the update.
    pub code: String,
    /// Number of the revision.
    pub number: i32,
    /// What the revision does.
    pub kind: RevisionKind,
    /// Where it stands.
    pub state: FanoutState,
    /// Why it is paused, halted or stopped.
    pub state_reason: Option<String>,
    /// Languages whose text Telegram did not take.
    pub halted_languages: Vec<Language>,
    /// Its counters.
    pub counters: Counters,
    /// When it was published.
    pub started_at: DateTime<Utc>,
    /// First delivery.
    pub first_at: Option<DateTime<Utc>>,
    /// Last delivery.
    pub last_at: Option<DateTime<Utc>>,
    /// When nothing was left.
    pub finished_at: Option<DateTime<Utc>>,
    /// Whether it went out without review.
    pub relayed: bool,
    /// Whether rows about single subscribers are still kept.
    pub has_rows: bool,
    /// Number of the newest revision of the update that is out.
    pub newest: i32,
    /// Whether it halted because failures had jumped.
    pub halted_by_failures: bool,
    /// Of an amendment: the old messages of its readers.
    pub edits: Option<Edits>,
}

/// What became of the old messages of an amendment's readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edits {
    /// They say now that they are superseded or withdrawn.
    pub edited: i64,
    /// They still say what they did: Telegram does not let us edit them, or failed again and again.
    pub not_edited: i64,
    /// Readers whose messages wait for another try.
    pub waiting: i64,
    /// Of those not edited: Telegram failed, so that another try may help.
    pub failed: i64,
}

/// Which fan-outs.
#[derive(Debug, Clone, Default)]
pub struct LineFilter {
    /// Of this update only.
    pub code: Option<String>,
    /// This one only.
    pub revision_id: Option<i32>,
    /// Published at this moment or later.
    pub since: Option<DateTime<Utc>>,
    /// Published before this moment.
    pub until: Option<DateTime<Utc>>,
    /// With at least one delivery of this outcome.
    pub outcome: Option<Outcome>,
}

struct LineRow {
    revision_id: i32,
    code: String,
    number: i32,
    kind: String,
    state: String,
    state_reason: Option<String>,
    halted_languages: Vec<String>,
    due: i64,
    due_is_estimate: bool,
    accepted: i64,
    uncertain: i64,
    unreachable: i64,
    failed: i64,
    deferred: i64,
    lapsed: i64,
    stopped: i64,
    duplicates: i64,
    started_at: DateTime<Utc>,
    first_at: Option<DateTime<Utc>>,
    last_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    relayed: bool,
    has_rows: bool,
    edited: Option<i64>,
    not_edited: Option<i64>,
    edits_waiting: i64,
    edits_failed: i64,
    newest: i32,
    halted_by: Option<String>,
}

impl LineRow {
    fn read(self) -> Result<FanoutLine, StoreError> {
        let languages = self.halted_languages.iter();
        let languages: Result<_, _> = languages
            .map(|language| word("fanouts.halted_languages", language))
            .collect();
        Ok(FanoutLine {
            revision_id: self.revision_id,
            code: self.code,
            number: self.number,
            kind: word("revisions.kind", &self.kind)?,
            state: word("fanouts.state", &self.state)?,
            state_reason: self.state_reason,
            halted_languages: languages?,
            counters: Counters {
                due: self.due,
                due_is_estimate: self.due_is_estimate,
                accepted: self.accepted,
                uncertain: self.uncertain,
                unreachable: self.unreachable,
                failed: self.failed,
                deferred: self.deferred,
                lapsed: self.lapsed,
                stopped: self.stopped,
                duplicates: self.duplicates,
            },
            started_at: self.started_at,
            first_at: self.first_at,
            last_at: self.last_at,
            finished_at: self.finished_at,
            relayed: self.relayed,
            has_rows: self.has_rows,
            newest: self.newest,
            halted_by_failures: self.halted_by.as_deref() == Some("failures"),
            edits: self
                .edited
                .zip(self.not_edited)
                .map(|(edited, not_edited)| Edits {
                    edited,
                    not_edited,
                    waiting: self.edits_waiting,
                    failed: self.edits_failed,
                }),
        })
    }
}

impl Store {
    /// Fan-outs, newest first; of one update if named.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn fanouts(&self, code: Option<&str>) -> Result<Vec<FanoutLine>, StoreError> {
        let filter = LineFilter {
            code: code.map(str::to_owned),
            ..LineFilter::default()
        };
        self.fanout_page(&filter, None, i64::MAX).await
    }

    /// Fan-outs, newest first, those before the revision `before`, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn fanout_page(
        &self,
        filter: &LineFilter,
        before: Option<i32>,
        limit: i64,
    ) -> Result<Vec<FanoutLine>, StoreError> {
        let rows = sqlx::query_as!(
            LineRow,
            r#"SELECT f.revision_id, u.code, r.number, r.kind, f.state, f.state_reason, f.halted_languages,
                      f.due, f.due_is_estimate, f.accepted, f.uncertain, f.unreachable, f.failed, f.deferred, f.lapsed,
                      f.stopped, f.duplicates, f.started_at, f.first_at, f.last_at, f.finished_at, r.relayed,
                      EXISTS (SELECT FROM delivery_partitions p
                              WHERE f.revision_id >= p.low AND f.revision_id < p.low + $8) AS "has_rows!",
                      (SELECT max(l.number) FROM revisions l JOIN fanouts n ON n.revision_id = l.id
                       WHERE l.update_id = r.update_id) AS "newest!", f.halted_by,
                      a.edited AS "edited?", a.not_edited AS "not_edited?", e.waiting AS "edits_waiting!", e.failed AS "edits_failed!"
               FROM fanouts f JOIN revisions r ON r.id = f.revision_id JOIN updates u ON u.id = r.update_id
               LEFT JOIN amendments a ON a.revision_id = f.revision_id
               CROSS JOIN LATERAL (
                   SELECT count(w.due_at) AS waiting, coalesce(sum(w.not_edited), 0)::bigint AS failed
                   FROM waiting_edits w WHERE w.revision_id = a.revision_id) AS e
               WHERE ($1::text IS NULL OR u.code = $1) AND ($2::int IS NULL OR f.revision_id < $2)
                 AND ($3::timestamptz IS NULL OR f.started_at >= $3) AND ($4::timestamptz IS NULL OR f.started_at < $4)
                 AND ($5::int IS NULL OR f.revision_id = $5)
                 AND CASE $6::text WHEN 'accepted' THEN f.accepted > 0 WHEN 'uncertain' THEN f.uncertain > 0
                     WHEN 'unreachable' THEN f.unreachable > 0 WHEN 'failed' THEN f.failed > 0
                     WHEN 'lapsed' THEN f.lapsed > 0 WHEN 'stopped' THEN f.stopped > 0 ELSE true END
               ORDER BY f.revision_id DESC LIMIT $7"#,
            filter.code.as_deref(),
            before,
            filter.since,
            filter.until,
            filter.revision_id,
            filter.outcome.map(Outcome::as_str),
            limit,
            PARTITION_REVISIONS
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(LineRow::read).collect()
    }

    /// What a revision says; none when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn content_of(&self, revision_id: i32) -> Result<Option<Content>, StoreError> {
        let found = sqlx::query_scalar!("SELECT content FROM revisions WHERE id = $1", revision_id)
            .fetch_optional(&self.pool)
            .await?;
        found
            .map(|content| json("revisions.content", content))
            .transpose()
    }
}
