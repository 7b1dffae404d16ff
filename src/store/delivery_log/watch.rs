//! The **watch** over fan-outs: when each last moved, how fast it goes, and that its end is told once.
//!
//! Never here: what is too slow, and what admins are told.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::delivery::FanoutState;
use crate::domain::source::AlertKind;
use crate::store::instance::interval;
use crate::store::{Store, StoreError, word};

/// Fan-outs read at a time.
const AT_ONCE: i64 = 1_000;

/// So many that wait because a try failed are no accident of single chats: they could be done now, if Telegram took them.
const MANY_FAIL: i64 = 5;

/// A fan-out that is open, or whose end is not known yet.
#[derive(Debug, Clone)]
pub struct Watched {
    /// What is sent.
    pub revision_id: i32,
    /// Code of the update.
    pub code: String,
    /// Number of the revision.
    pub number: i32,
    /// Where it stands.
    pub state: FanoutState,
    /// Why.
    pub state_reason: Option<String>,
    /// Whether the text of a language is halted.
    pub has_halted_language: bool,
    /// Deliveries by how they ended.
    pub accepted: i64,
    /// The same.
    pub uncertain: i64,
    /// The same.
    pub unreachable: i64,
    /// The same.
    pub failed: i64,
    /// Of an amendment: old messages that were edited, and those that were not.
    pub edits: Option<(i64, i64)>,
    /// Settled all in all.
    pub settled: i64,
    /// Settled or put off, and old messages edited: what moves. To be put off because nothing is taken is no move.
    pub done: i64,
    /// Whether something of it could be done now. What waits for a decision on its text could not: that it is halted is told by itself.
    pub has_work: bool,
    /// The same as `done`, when it last moved; none when it was never looked at.
    pub done_then: Option<i64>,
    /// When it last moved.
    pub moved_at: Option<DateTime<Utc>>,
}

/// How far a fan-out was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// What is sent.
    pub revision_id: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// Deliveries settled by then.
    pub settled: i64,
}

impl Store {
    /// Fan-outs that are open, and those whose end is not known yet: some of those after this revision, in their order;
    /// empty when there are no more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn watched_fanouts(
        &self,
        after: i32,
        now: DateTime<Utc>,
    ) -> Result<Vec<Watched>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT f.revision_id, u.code, r.number, f.state, f.state_reason, f.halted_languages <> '{}' AS "has_halted_language!",
                      f.accepted, f.uncertain, f.unreachable, f.failed,
                      f.accepted + f.uncertain + f.unreachable + f.failed + f.lapsed + f.stopped AS "settled!",
                      CASE WHEN many.fail THEN 0 ELSE f.deferred END + coalesce(a.edited + a.not_edited, 0) AS "beside!",
                      (f.state = 'running' AND (
                          EXISTS (SELECT FROM fanout_shards h WHERE h.revision_id = f.revision_id AND NOT h.done)
                          OR EXISTS (SELECT FROM deferred d WHERE d.revision_id = f.revision_id AND d.due_at <= $1
                                     AND (f.halted_languages = '{}' OR (SELECT s.language FROM subscribers s WHERE s.id = d.subscriber_id) <> ALL (f.halted_languages)))
                          OR many.fail
                          OR EXISTS (SELECT FROM waiting_edits e WHERE e.revision_id = f.revision_id AND e.due_at <= $1))) AS "has_work!",
                      a.edited AS "edited?", a.not_edited AS "not_edited?",
                      w.done AS "done_then?", w.moved_at AS "moved_at?"
               FROM fanouts f JOIN revisions r ON r.id = f.revision_id JOIN updates u ON u.id = r.update_id
               LEFT JOIN fanout_watch w ON w.revision_id = f.revision_id LEFT JOIN amendments a ON a.revision_id = f.revision_id
               CROSS JOIN LATERAL (
                   SELECT f.deferred BETWEEN $4 AND 1000
                      -- Who waits for a judgement, or for a decision on the text, waits for no server; and a few of many are an accident.
                      AND (SELECT count(*) FROM deferred d JOIN subscribers s ON s.id = d.subscriber_id
                           WHERE d.revision_id = f.revision_id AND d.reason IN ('transient', 'rate_limited') AND s.language <> ALL (f.halted_languages)
                             AND NOT EXISTS (SELECT FROM suspects j WHERE j.revision_id = d.revision_id AND j.subscriber_id = d.subscriber_id))
                          >= greatest($4, (f.accepted + f.uncertain + f.unreachable + f.failed + f.lapsed + f.stopped) / 10)
                      AS fail) AS many
               WHERE f.revision_id > $3 AND (f.state IN ('running', 'paused', 'halted') OR NOT coalesce(w.is_over, false))
               ORDER BY f.revision_id LIMIT $2"#,
            now,
            AT_ONCE,
            after,
            MANY_FAIL
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Watched {
                    revision_id: row.revision_id,
                    code: row.code,
                    number: row.number,
                    state: word("fanouts.state", &row.state)?,
                    state_reason: row.state_reason,
                    has_halted_language: row.has_halted_language,
                    accepted: row.accepted,
                    uncertain: row.uncertain,
                    unreachable: row.unreachable,
                    failed: row.failed,
                    edits: row.edited.zip(row.not_edited),
                    settled: row.settled,
                    done: row.settled + row.beside,
                    has_work: row.has_work,
                    done_then: row.done_then,
                    moved_at: row.moved_at,
                })
            })
            .collect()
    }

    /// Notes that a fan-out has moved, or has nothing to do.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn fanout_moved(
        &self,
        watched: &Watched,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO fanout_watch (revision_id, done, moved_at) VALUES ($1, $2, $3)
             ON CONFLICT (revision_id) DO UPDATE SET done = excluded.done, moved_at = excluded.moved_at, is_over = false",
            watched.revision_id,
            watched.done,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Notes the end of a fan-out, and has it told, unless it ran again only for who came back; `told` is none for one that was amended.
    /// Once, whoever looks.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn fanout_over(
        &self,
        watched: &Watched,
        told: Option<(&str, &str)>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let noted = sqlx::query_scalar!(
            "INSERT INTO fanout_watch AS w (revision_id, done, moved_at, is_over) VALUES ($1, $2, $3, true)
             ON CONFLICT (revision_id) DO UPDATE SET done = excluded.done, moved_at = excluded.moved_at, is_over = true
             WHERE NOT w.is_over
             RETURNING w.is_quiet",
            watched.revision_id,
            watched.done,
            now
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(is_quiet) = noted else {
            return Ok(false);
        };
        sqlx::query!(
            "INSERT INTO fanout_samples (revision_id, at, settled) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            watched.revision_id,
            now,
            watched.settled
        )
        .execute(&mut *transaction)
        .await?;
        if is_quiet {
            sqlx::query!(
                "UPDATE fanout_watch SET is_quiet = false WHERE revision_id = $1",
                watched.revision_id
            )
            .execute(&mut *transaction)
            .await?;
        }
        if let Some((subject, detail)) = told.filter(|_| !is_quiet) {
            sqlx::query!(
                "INSERT INTO alerts (kind, subject, detail, raised_at, over_at) VALUES ($1, $2, $3, $4, $4)",
                AlertKind::FanoutFinished.as_str(),
                subject,
                detail,
                now
            )
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Notes how far a fan-out is, unless that was noted less than `every` ago.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sample_fanout(
        &self,
        sample: Sample,
        every: std::time::Duration,
    ) -> Result<bool, StoreError> {
        let noted = sqlx::query!(
            "INSERT INTO fanout_samples (revision_id, at, settled)
             SELECT $1, $2, $3 WHERE NOT EXISTS (
                 SELECT FROM fanout_samples WHERE revision_id = $1 AND at > $2::timestamptz - $4::interval)
             ON CONFLICT DO NOTHING",
            sample.revision_id,
            sample.at,
            sample.settled,
            interval(every)
        )
        .execute(&self.pool)
        .await?;
        Ok(noted.rows_affected() == 1)
    }

    /// The last samples of a fan-out, the oldest of them first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn samples_of(
        &self,
        revision_id: i32,
        limit: i64,
    ) -> Result<Vec<Sample>, StoreError> {
        let samples = sqlx::query_as!(
            Sample,
            "SELECT revision_id, at, settled FROM fanout_samples WHERE revision_id = $1 ORDER BY at DESC LIMIT $2",
            revision_id,
            limit
        );
        let mut samples = samples.fetch_all(&self.pool).await?;
        samples.reverse();
        Ok(samples)
    }

    /// Of each of these fan-outs, how far it was a little while ago.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn samples_before(
        &self,
        revisions: &[i32],
        before: DateTime<Utc>,
    ) -> Result<Vec<Sample>, StoreError> {
        let samples = sqlx::query_as!(
            Sample,
            "SELECT DISTINCT ON (revision_id) revision_id, at, settled FROM fanout_samples
             WHERE revision_id = ANY ($1) AND at <= $2 ORDER BY revision_id, at DESC",
            revisions,
            before
        );
        Ok(samples.fetch_all(&self.pool).await?)
    }

    /// Raises an alert of which nobody tells the end, or notes that it was seen again; true when it is a new one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn see_alert(
        &self,
        kind: AlertKind,
        (subject, detail): (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let is_new = sqlx::query_scalar!(
            r#"INSERT INTO alerts (kind, subject, detail, raised_at, seen_at) VALUES ($1, $2, $3, $4, $4)
               ON CONFLICT (kind, subject) WHERE over_at IS NULL DO UPDATE SET seen_at = excluded.seen_at
               RETURNING raised_at = seen_at AS "is_new!""#,
            kind.as_str(),
            subject,
            detail,
            now
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(is_new)
    }

    /// Ends the alerts of which nobody tells the end, and that were not seen for so long.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_unseen_alerts(
        &self,
        after: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let ended = sqlx::query!(
            "UPDATE alerts SET over_at = $1 WHERE over_at IS NULL AND seen_at <= $2",
            now,
            now - after
        )
        .execute(&self.pool)
        .await?;
        Ok(ended.rows_affected())
    }

    /// The open alerts of these kinds: kind and subject.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open_alerts(
        &self,
        kinds: &[AlertKind],
    ) -> Result<Vec<(AlertKind, String)>, StoreError> {
        let kinds: Vec<String> = kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
        let rows = sqlx::query!(
            "SELECT kind, subject FROM alerts WHERE over_at IS NULL AND kind = ANY ($1)",
            &kinds
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| Ok((word("alerts.kind", &row.kind)?, row.subject)))
            .collect()
    }
}
