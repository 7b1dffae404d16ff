//! The **queue** in the database: what waits for review, filtered and in the order that was asked for.
//!
//! A candidate that was approved comes back when its sources changed what they said, until somebody has seen that.
//!
//! Never here: a tip in words; tips are counted only. A draft with the text of one is shown to those who may read it, until
//! it is submitted.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::language::Language;
use crate::domain::update::{RevisionKind, Urgency};
use crate::store::{Store, StoreError, word};

/// How long after a decision a change at the sources is still told.
const WAKES_FOR: TimeDelta = TimeDelta::days(14);

/// Which candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueState {
    /// Nobody set them aside.
    New,
    /// Set aside for a while.
    Held,
}

impl QueueState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Held => "held",
        }
    }
}

/// What is asked of the queue; nothing set: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueAsk {
    /// Only of this urgency.
    pub urgency: Option<Urgency>,
    /// Only with this topic, a slug.
    pub topic: Option<String>,
    /// Only with an item in this language.
    pub language: Option<Language>,
    /// Only new, or only held ones.
    pub state: Option<QueueState>,
    /// Oldest first, whatever the urgency.
    pub oldest_first: bool,
    /// Whose approval matters.
    pub staff: Option<i32>,
    /// Lines.
    pub limit: i64,
    /// Lines left out before.
    pub offset: i64,
}

/// One line of the review queue.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is another fact of a line, in whatever combination"
)]
pub struct QueueLine {
    /// Candidate.
    pub id: i64,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// Proposed urgency, or that of its draft.
    pub urgency: Urgency,
    /// Whether it is held.
    pub is_held: bool,
    /// Title of its newest item; none for one written from nothing.
    pub title: Option<String>,
    /// Names of its sources.
    pub sources: Vec<String>,
    /// Who works on it at this moment.
    pub claimed_by: Option<String>,
    /// Until when.
    pub claimed_until: Option<DateTime<Utc>>,
    /// Content of its open draft, sealed.
    pub draft: Option<Vec<u8>>,
    /// What its open draft becomes; an original when it has none.
    pub draft_kind: RevisionKind,
    /// Urgency of what its open draft amends.
    pub amends_urgency: Option<Urgency>,
    /// Code of the update that its open draft amends.
    pub amends_code: Option<String>,
    /// Approvals of its submitted draft; none when it has none.
    pub approvals: Option<i64>,
    /// Whether one's own is among them.
    pub is_approved_by_me: bool,
    /// When its approved draft goes out.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// When it goes out without review, unless somebody stops it.
    pub relay_at: Option<DateTime<Utc>>,
    /// Whether it was decided, and changed after that.
    pub is_changed: bool,
    /// How many readers ask about it; none when it is no question of theirs.
    pub asked: Option<i32>,
    /// Whether its draft was edited after one approved it oneself.
    pub is_overtaken: bool,
}

/// A line as the query gives it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is another fact of a line, in whatever combination"
)]
struct QueueRow {
    id: i64,
    created_at: DateTime<Utc>,
    urgency: String,
    is_held: bool,
    is_changed: bool,
    total: i64,
    title: Option<String>,
    sources: Vec<String>,
    claimed_by: Option<String>,
    claimed_until: Option<DateTime<Utc>>,
    sealed: Option<Vec<u8>>,
    publish_at: Option<DateTime<Utc>>,
    draft_state: Option<String>,
    draft_kind: String,
    amends_code: Option<String>,
    amends_urgency: Option<String>,
    approvals: i64,
    is_mine: bool,
    was_mine: bool,
    asked: Option<i32>,
    relay_at: Option<DateTime<Utc>>,
}

impl QueueRow {
    fn read(self) -> Result<QueueLine, StoreError> {
        let state = self.draft_state.as_deref();
        Ok(QueueLine {
            id: self.id,
            created_at: self.created_at,
            urgency: word("candidates.urgency", &self.urgency)?,
            is_held: self.is_held,
            title: self.title,
            sources: self.sources,
            claimed_until: self.claimed_until.filter(|_| self.claimed_by.is_some()),
            claimed_by: self.claimed_by,
            draft_kind: word("drafts.kind", &self.draft_kind)?,
            amends_urgency: self
                .amends_urgency
                .map(|urgency| word("revisions.urgency", &urgency))
                .transpose()?,
            amends_code: self.amends_code,
            approvals: (state == Some("awaiting_approval")).then_some(self.approvals),
            is_approved_by_me: self.is_mine,
            scheduled_at: self.publish_at.filter(|_| state == Some("scheduled")),
            draft: self.sealed,
            relay_at: self.relay_at,
            is_changed: self.is_changed,
            asked: self.asked,
            is_overtaken: self.was_mine && !self.is_mine,
        })
    }
}

impl Store {
    /// A page of what waits for review, and how many there are in all: first what is about to go out without review, then
    /// breaking, then what many readers ask about, then newest first; held ones last.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn queue(
        &self,
        ask: &QueueAsk,
        now: DateTime<Utc>,
    ) -> Result<(Vec<QueueLine>, i64), StoreError> {
        let rows = sqlx::query_as!(
            QueueRow,
            r#"WITH waiting AS (
                   SELECT c.*, false AS is_changed FROM candidates c WHERE c.state IN ('new', 'held')
                     AND (c.kind <> 'tip' OR EXISTS (SELECT FROM drafts d WHERE d.candidate_id = c.id AND d.state <> 'cancelled'
                          AND (d.update_id IS NOT NULL OR $6::int IS NULL OR (SELECT since FROM staff WHERE id = $6)
                               <= coalesce((SELECT t.created_at FROM tips t WHERE t.candidate_id = c.id), c.created_at))))
                   UNION ALL
                   SELECT c.*, true FROM candidates c WHERE c.state = 'approved' AND c.story_id IS NOT NULL
                     AND EXISTS (SELECT FROM stories s WHERE s.id = c.story_id AND s.last_at > $9)
                     AND EXISTS (SELECT FROM items i WHERE i.story_id = c.story_id
                         AND i.id > coalesce((SELECT item_id FROM changes_seen n WHERE n.candidate_id = c.id), 0)
                         AND i.fetched_at > (SELECT max(d.at) FROM decisions d WHERE d.candidate_id = c.id)
                         AND i.joined_by NOT IN ('merged', 'split'))
               ), asked AS (
                   SELECT * FROM waiting c WHERE ($2::text IS NULL OR c.urgency = $2) AND ($3::text IS NULL OR $3 = ANY(c.topics))
                     AND ($4::text IS NULL OR c.state = $4) AND ($5::text IS NULL OR $5 = ANY(c.languages)
                          OR EXISTS (SELECT FROM items i WHERE i.story_id = c.story_id AND split_part(i.language, '-', 1) = $5))
               )
               SELECT c.id AS "id!", c.created_at AS "created_at!", c.urgency AS "urgency!", c.state = 'held' AS "is_held!",
                      c.is_changed AS "is_changed!", count(*) OVER () AS "total!",
                      (SELECT coalesce(i.title, left(i.text, 120)) FROM items i WHERE i.story_id = c.story_id
                       ORDER BY i.id DESC LIMIT 1) AS title,
                      coalesce((SELECT array_agg(DISTINCT s.name) FROM items i JOIN sources s ON s.id = i.source_id
                       WHERE i.story_id = c.story_id), '{}') AS "sources!",
                      CASE WHEN c.claimed_until > $1 THEN (SELECT handle FROM staff WHERE id = c.claimed_by) END AS claimed_by,
                      c.claimed_until, d.sealed AS "sealed?", d.publish_at AS "publish_at?", d.state AS "draft_state?",
                      (SELECT r.urgency FROM amendment_drafts m JOIN revisions r ON r.id = m.amends_id WHERE m.draft_id = d.id) AS amends_urgency,
                      (SELECT u.code FROM amendment_drafts m JOIN updates u ON u.id = m.update_id WHERE m.draft_id = d.id) AS amends_code,
                      coalesce(d.kind, 'original') AS "draft_kind!", coalesce(approvals_that_count(d.id, d.version), 0) AS "approvals!",
                      EXISTS (SELECT FROM approvals a WHERE a.draft_id = d.id AND a.version = d.version AND a.staff_id = $6) AS "is_mine!",
                      EXISTS (SELECT FROM approvals a WHERE a.draft_id = d.id AND a.version < d.version AND a.staff_id = $6) AS "was_mine!",
                      q.asked AS "asked?", (SELECT r.due_at FROM relays r WHERE r.candidate_id = c.id AND r.state = 'waiting') AS relay_at
               FROM asked c LEFT JOIN drafts d ON d.candidate_id = c.id AND d.state IN ('writing', 'awaiting_approval', 'scheduled')
                    LEFT JOIN questions q ON q.candidate_id = c.id
               ORDER BY relay_at, CASE WHEN $10::boolean THEN c.created_at END, c.state = 'held', c.urgency,
                        coalesce(q.asked, 0) DESC, c.created_at DESC, c.id DESC
               LIMIT $7 OFFSET $8"#,
            now,
            ask.urgency.map(Urgency::as_str),
            ask.topic,
            ask.state.map(QueueState::as_str),
            ask.language.map(Language::as_str),
            ask.staff,
            ask.limit,
            ask.offset,
            now - WAKES_FOR,
            ask.oldest_first
        )
        .fetch_all(&self.pool)
        .await?;
        let total = rows.first().map_or(0, |row| row.total);
        let lines = rows.into_iter().map(QueueRow::read);
        Ok((lines.collect::<Result<_, _>>()?, total))
    }

    /// Whether a candidate was approved, and its sources changed what they said after that, unseen by the staff.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_changed(&self, candidate: i64) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM candidates c JOIN items i ON i.story_id = c.story_id
                   WHERE c.id = $1 AND c.state = 'approved' AND i.joined_by NOT IN ('merged', 'split')
                     AND i.id > coalesce((SELECT item_id FROM changes_seen n WHERE n.candidate_id = c.id), 0)
                     AND i.fetched_at > (SELECT max(d.at) FROM decisions d WHERE d.candidate_id = c.id)) AS "is_changed!""#,
            candidate
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// The staff have seen what a decided candidate became at its sources: it leaves the queue until the next change.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn change_seen(&self, candidate: i64) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO changes_seen (candidate_id, item_id)
             SELECT c.id, max(i.id) FROM candidates c JOIN items i ON i.story_id = c.story_id WHERE c.id = $1 GROUP BY c.id
             ON CONFLICT (candidate_id) DO UPDATE SET item_id = excluded.item_id",
            candidate
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Labels an open candidate as its draft is labelled, so that the queue finds it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn label_candidate(
        &self,
        candidate: i64,
        urgency: Urgency,
        topics: &[String],
        languages: &[String],
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE candidates SET urgency = $2, topics = $3, languages = $4 WHERE id = $1 AND state IN ('new', 'held')",
            candidate,
            urgency.as_str(),
            topics,
            languages
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
