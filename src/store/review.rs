//! **Review** in the database: candidates, claims, decisions, drafts and approvals.
//!
//! Never here: the rules, and what a draft says: its content is sealed.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::publication::{NewRevision, publish};
use super::{Store, StoreError, audit, word};
use crate::domain::candidate::{CandidateKind, CandidateState};
use crate::domain::source::Reliability;
use crate::domain::staff::Actor;
use crate::domain::update::{RevisionKind, Urgency};

/// One line of the review queue.
#[derive(Debug, Clone)]
pub struct QueueLine {
    /// Candidate.
    pub id: i64,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// Title of its newest item; none for one written from nothing.
    pub title: Option<String>,
    /// Names of its sources.
    pub sources: Vec<String>,
    /// Who works on it at this moment.
    pub claimed_by: Option<String>,
    /// Approvals of its submitted draft; none when it has none.
    pub approvals: Option<i64>,
}

/// A candidate as it opens.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Number.
    pub id: i64,
    /// Where it comes from.
    pub kind: CandidateKind,
    /// Where it stands.
    pub state: CandidateState,
    /// Proposed urgency.
    pub urgency: Urgency,
    /// Proposed topics.
    pub topics: Vec<String>,
    /// What its sources said, newest revision of each item.
    pub items: Vec<CandidateItem>,
}

/// What one source said.
#[derive(Debug, Clone)]
pub struct CandidateItem {
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
}

/// What came of a claim. Losing the race is an answer, not an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is yours now.
    Yours,
    /// Another works on it.
    Taken {
        /// Who.
        by: String,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// It was decided, or never was.
    NotOpen,
}

/// A draft as it is stored.
#[derive(Debug, Clone)]
pub struct DraftRow {
    /// Number.
    pub id: i32,
    /// Candidate it is written from.
    pub candidate_id: i64,
    /// What it becomes.
    pub kind: RevisionKind,
    /// A word of `drafts.state`.
    pub state: String,
    /// Its content, sealed.
    pub sealed: Vec<u8>,
    /// Grows with each edit.
    pub version: i32,
    /// Update that it belongs to, and its code, once submitted.
    pub update: Option<(i32, String)>,
    /// Approvals of this version.
    pub approvals: i64,
    /// When it is to go out, if later.
    pub publish_at: Option<DateTime<Utc>>,
    /// When it was edited last.
    pub updated_at: DateTime<Utc>,
}

/// What came of an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    /// It counts; more are needed.
    Waiting(i64),
    /// This person's was there before.
    Already(i64),
    /// Enough; it goes out at its time.
    Scheduled,
    /// Enough; it is published as this revision.
    Published(i32),
    /// The draft was edited meanwhile: nothing was approved.
    Changed,
    /// The draft is not open any more.
    NotOpen,
}

/// What an approval is of, and whose.
#[derive(Debug, Clone, Copy)]
pub struct ApprovalOf<'a> {
    /// Who approves.
    pub actor: &'a Actor,
    /// The version that was seen.
    pub version: i32,
    /// How many are needed.
    pub needed: u8,
}

impl Store {
    /// What waits for review, breaking first, then newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn queue(
        &self,
        now: DateTime<Utc>,
        limit: i64,
        offset: i64,
    ) -> Result<Vec<QueueLine>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT c.id, c.created_at,
                      (SELECT coalesce(i.title, left(i.text, 120)) FROM items i WHERE i.story_id = c.story_id
                       ORDER BY i.id DESC LIMIT 1) AS title,
                      coalesce((SELECT array_agg(DISTINCT s.name) FROM items i JOIN sources s ON s.id = i.source_id
                       WHERE i.story_id = c.story_id), '{}') AS "sources!",
                      CASE WHEN c.claimed_until > $1 THEN (SELECT handle FROM staff WHERE id = c.claimed_by) END AS claimed_by,
                      (SELECT count(a.draft_id) FROM drafts d LEFT JOIN approvals a ON a.draft_id = d.id AND a.version = d.version
                       WHERE d.candidate_id = c.id AND d.state = 'awaiting_approval' GROUP BY d.id) AS approvals
               FROM candidates c WHERE c.state IN ('new', 'held')
               ORDER BY c.urgency, c.created_at DESC, c.id DESC LIMIT $2 OFFSET $3"#,
            now,
            limit,
            offset
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| QueueLine {
                id: row.id,
                created_at: row.created_at,
                title: row.title,
                sources: row.sources,
                claimed_by: row.claimed_by,
                approvals: row.approvals,
            })
            .collect())
    }

    /// How many candidates wait.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn queue_length(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM candidates WHERE state IN ('new', 'held')"#
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// A candidate with what its sources said.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn candidate(&self, id: i64) -> Result<Option<Candidate>, StoreError> {
        let row = sqlx::query!(
            "SELECT id, kind, story_id, state, urgency, topics FROM candidates WHERE id = $1",
            id
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Candidate {
            id: row.id,
            kind: word("candidates.kind", &row.kind)?,
            state: word("candidates.state", &row.state)?,
            urgency: word("candidates.urgency", &row.urgency)?,
            topics: row.topics,
            items: match row.story_id {
                Some(story) => self.items_of(story).await?,
                None => Vec::new(),
            },
        }))
    }

    async fn items_of(&self, story: i64) -> Result<Vec<CandidateItem>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT name, reliability, url, title, text, language, at AS "at!" FROM (
                   SELECT DISTINCT ON (i.source_id, i.external_id) i.id, s.name, s.reliability, i.url, i.title, i.text,
                          i.language, coalesce(i.published_at, i.fetched_at) AS at
                   FROM items i JOIN sources s ON s.id = i.source_id WHERE i.story_id = $1
                   ORDER BY i.source_id, i.external_id, i.revision DESC) AS newest
               ORDER BY reliability, id"#,
            story
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(CandidateItem {
                    source: row.name,
                    reliability: word("sources.reliability", &row.reliability)?,
                    url: row.url,
                    title: row.title,
                    text: row.text,
                    language: row.language,
                    at: row.at,
                })
            })
            .collect()
    }

    /// Claims an open candidate until `until`, unless another has it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn claim(
        &self,
        candidate: i64,
        staff_id: i32,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Claim, StoreError> {
        let claimed = sqlx::query!(
            "UPDATE candidates SET claimed_by = $2, claimed_until = $3
             WHERE id = $1 AND state IN ('new', 'held')
               AND (claimed_by IS NULL OR claimed_by = $2 OR claimed_until <= $4)",
            candidate,
            staff_id,
            until,
            now
        )
        .execute(&self.pool)
        .await?;
        if claimed.rows_affected() == 1 {
            return Ok(Claim::Yours);
        }
        let holder = sqlx::query!(
            r#"SELECT s.handle, c.claimed_until AS "until!" FROM candidates c JOIN staff s ON s.id = c.claimed_by
               WHERE c.id = $1 AND c.state IN ('new', 'held')"#,
            candidate
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(holder.map_or(Claim::NotOpen, |holder| Claim::Taken {
            by: holder.handle,
            until: holder.until,
        }))
    }

    /// Rejects an open candidate; false when it was decided already.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn reject(
        &self,
        candidate: i64,
        actor: &Actor,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if !decide(
            &mut transaction,
            candidate,
            CandidateState::Rejected,
            (actor, Some(reason)),
            now,
        )
        .await?
        {
            return Ok(false);
        }
        sqlx::query!(
            "UPDATE drafts SET state = 'cancelled', updated_at = $2, publish_at = NULL, update_id = update_id
             WHERE candidate_id = $1 AND state IN ('awaiting_approval', 'scheduled')",
            candidate,
            now
        )
        .execute(&mut *transaction)
        .await?;
        sqlx::query!(
            "DELETE FROM drafts WHERE candidate_id = $1 AND state = 'writing'",
            candidate
        )
        .execute(&mut *transaction)
        .await?;
        let subject = candidate.to_string();
        let record = audit::AuditRecord {
            actor: actor.name(),
            action: "reject",
            subject: &subject,
            detail: reason,
        };
        audit::append(&mut transaction, record, now).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// A candidate for something written from nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_candidate(
        &self,
        urgency: Urgency,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            "INSERT INTO candidates (kind, state, urgency, created_at) VALUES ('draft', 'new', $1, $2) RETURNING id",
            urgency.as_str(),
            now
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// The open draft of a candidate.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open_draft(&self, candidate: i64) -> Result<Option<DraftRow>, StoreError> {
        let id = sqlx::query_scalar!(
            "SELECT id FROM drafts WHERE candidate_id = $1 AND state IN ('writing', 'awaiting_approval', 'scheduled')",
            candidate
        )
        .fetch_optional(&self.pool)
        .await?;
        match id {
            Some(id) => self.draft(id).await,
            None => Ok(None),
        }
    }

    /// A draft by its number.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn draft(&self, id: i32) -> Result<Option<DraftRow>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT d.id, d.candidate_id, d.kind, d.state, d.sealed, d.version, d.update_id, u.code AS "code?", d.publish_at,
                      d.updated_at,
                      (SELECT count(*) FROM approvals a WHERE a.draft_id = d.id AND a.version = d.version) AS "approvals!"
               FROM drafts d LEFT JOIN updates u ON u.id = d.update_id WHERE d.id = $1"#,
            id
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(DraftRow {
                id: row.id,
                candidate_id: row.candidate_id,
                kind: word("drafts.kind", &row.kind)?,
                state: row.state,
                sealed: row.sealed,
                version: row.version,
                update: row.update_id.zip(row.code),
                approvals: row.approvals,
                publish_at: row.publish_at,
                updated_at: row.updated_at,
            })
        })
        .transpose()
    }

    /// Begins the draft of a candidate, once; false when it has an open one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_draft(
        &self,
        candidate: i64,
        sealed: &[u8],
        author: Option<i32>,
        publish_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let begun = sqlx::query!(
            "INSERT INTO drafts (candidate_id, kind, state, sealed, author_id, publish_at, created_at, updated_at)
             VALUES ($1, 'original', 'writing', $2, $3, $4, $5, $5) ON CONFLICT DO NOTHING",
            candidate,
            sealed,
            author,
            publish_at,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(begun.rows_affected() == 1)
    }

    /// Stores an edit of the version that was seen; approvals of it count no more. False when it was edited meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn edit_draft(
        &self,
        draft: i32,
        version: i32,
        sealed: &[u8],
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let edited = sqlx::query!(
            "UPDATE drafts SET sealed = $3, version = version + 1, state = 'writing', updated_at = $4
             WHERE id = $1 AND version = $2 AND state IN ('writing', 'awaiting_approval', 'scheduled')",
            draft,
            version,
            sealed,
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(edited.rows_affected() == 1)
    }

    /// Gives a draft the code of its update, once; false when the code is taken and another must be drawn.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn give_code(
        &self,
        draft: i32,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let update =
            sqlx::query_scalar!("INSERT INTO updates (code, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id", code, now)
                .fetch_optional(&mut *transaction)
                .await?;
        let Some(update) = update else {
            return Ok(false);
        };
        let given = sqlx::query!(
            "UPDATE drafts SET update_id = $2 WHERE id = $1 AND update_id IS NULL",
            draft,
            update
        )
        .execute(&mut *transaction)
        .await?;
        if given.rows_affected() == 1 {
            transaction.commit().await?;
        }
        Ok(true)
    }

    /// Counts an approval and, with enough of them, publishes: approval, publication and audit records in one transaction.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing happened then.
    pub async fn approve(
        &self,
        approval: ApprovalOf<'_>,
        revision: &NewRevision<'_>,
        now: DateTime<Utc>,
    ) -> Result<Approval, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let draft = sqlx::query!(
            "SELECT candidate_id, version, publish_at FROM drafts
             WHERE id = $1 AND state IN ('writing', 'awaiting_approval') FOR UPDATE",
            revision.draft_id
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(draft) = draft else {
            return Ok(Approval::NotOpen);
        };
        if draft.version != approval.version {
            return Ok(Approval::Changed);
        }
        let is_new = insert_approval(&mut transaction, revision.draft_id, approval, now).await?;
        let given = count_approvals(&mut transaction, revision.draft_id, approval.version).await?;
        let enough = given >= i64::from(approval.needed);
        if !is_new && !enough {
            return Ok(Approval::Already(given));
        }
        let later = draft.publish_at.is_some_and(|at| at > now);
        let state = if !enough {
            "awaiting_approval"
        } else if later {
            "scheduled"
        } else {
            "published"
        };
        set_draft_state(&mut transaction, revision.draft_id, state, now).await?;
        audit_approval(&mut transaction, revision, approval, given, now).await?;
        let outcome = if !enough {
            Approval::Waiting(given)
        } else if later {
            Approval::Scheduled
        } else {
            decide(
                &mut transaction,
                draft.candidate_id,
                CandidateState::Approved,
                (approval.actor, None),
                now,
            )
            .await?;
            match publish(&mut transaction, revision, now).await? {
                Some(revision) => Approval::Published(revision),
                None => return Ok(Approval::NotOpen),
            }
        };
        transaction.commit().await?;
        Ok(outcome)
    }

    /// Drafts whose time has come.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn due_scheduled(&self, now: DateTime<Utc>) -> Result<Vec<i32>, StoreError> {
        Ok(sqlx::query_scalar!("SELECT id FROM drafts WHERE state = 'scheduled' AND publish_at <= $1 ORDER BY publish_at", now)
            .fetch_all(&self.pool)
            .await?)
    }

    /// Publishes an approved draft whose time has come; none when it is not scheduled any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn publish_scheduled(
        &self,
        draft: &DraftRow,
        revision: &NewRevision<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<i32>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let moved = sqlx::query!(
            "UPDATE drafts SET state = 'published', updated_at = $3
             WHERE id = $1 AND version = $2 AND state = 'scheduled' AND publish_at <= $3",
            draft.id,
            draft.version,
            now
        )
        .execute(&mut *transaction)
        .await?;
        if moved.rows_affected() == 0 {
            return Ok(None);
        }
        decide(
            &mut transaction,
            draft.candidate_id,
            CandidateState::Approved,
            (&Actor::Operator, None),
            now,
        )
        .await?;
        let published = publish(&mut transaction, revision, now).await?;
        transaction.commit().await?;
        Ok(published)
    }
}

async fn insert_approval(
    connection: &mut PgConnection,
    draft: i32,
    approval: ApprovalOf<'_>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query!(
        "INSERT INTO approvals (draft_id, version, staff_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        draft,
        approval.version,
        approval.actor.staff_id(),
        now
    )
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

async fn count_approvals(
    connection: &mut PgConnection,
    draft: i32,
    version: i32,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM approvals WHERE draft_id = $1 AND version = $2"#,
        draft,
        version
    )
    .fetch_one(connection)
    .await?)
}

async fn set_draft_state(
    connection: &mut PgConnection,
    draft: i32,
    state: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE drafts SET state = $2, updated_at = $3 WHERE id = $1",
        draft,
        state,
        now
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn audit_approval(
    connection: &mut PgConnection,
    revision: &NewRevision<'_>,
    approval: ApprovalOf<'_>,
    given: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let detail = format!(
        "version {}, {given} of {}",
        approval.version, approval.needed
    );
    let record = audit::AuditRecord {
        actor: approval.actor.name(),
        action: "approve",
        subject: revision.code,
        detail: &detail,
    };
    audit::append(connection, record, now).await
}

/// Moves an open candidate; false when it was decided already. Decisions are only ever added.
async fn decide(
    connection: &mut PgConnection,
    candidate: i64,
    to: CandidateState,
    (actor, reason): (&Actor, Option<&str>),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let before = sqlx::query_scalar!(
        "SELECT state FROM candidates WHERE id = $1 FOR UPDATE",
        candidate
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(before) = before else {
        return Ok(false);
    };
    let Ok(after) = word::<CandidateState>("candidates.state", &before)?.move_to(to) else {
        return Ok(false);
    };
    sqlx::query!(
        "UPDATE candidates SET state = $2, claimed_by = NULL, claimed_until = NULL WHERE id = $1",
        candidate,
        after.as_str()
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO decisions (candidate_id, staff_id, from_state, to_state, reason, at) VALUES ($1, $2, $3, $4, $5, $6)",
        candidate,
        actor.staff_id(),
        before,
        after.as_str(),
        reason,
        now
    )
    .execute(connection)
    .await?;
    Ok(true)
}
