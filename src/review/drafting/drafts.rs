//! **Drafts**: begun, edited and opened; and what keeps one from going out.
//!
//! Never here: a draft in the clear in the database, and its approval.

use chrono::{DateTime, Utc};

use super::super::{Review, ReviewError};
use crate::domain::content::{Content, Problem};
use crate::domain::staff::Actor;
use crate::domain::update::{DraftState, RevisionKind};
use crate::store::amendments::AmendedRow;
use crate::store::audience::Audience;
use crate::store::review::DraftRow;

/// Label under which drafts are sealed: table and column.
const DRAFT_LABEL: &str = "drafts.sealed";

/// A draft, opened.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Number.
    pub id: i32,
    /// Candidate it is written from.
    pub candidate_id: i64,
    /// What it becomes.
    pub kind: RevisionKind,
    /// Grows with each edit.
    pub version: i32,
    /// What it says.
    pub content: Content,
    /// Approvals of this version.
    pub approvals: i64,
    /// Whether it was submitted for approval.
    pub is_submitted: bool,
    /// When it is to go out, if not at the last approval.
    pub publish_at: Option<DateTime<Utc>>,
    /// When it goes out, once it is approved for a time.
    pub scheduled: Option<DateTime<Utc>>,
    /// Code of its update, once submitted.
    pub code: Option<String>,
    /// The revision that it amends; none for an original.
    pub amends: Option<AmendedRow>,
}

impl Review {
    /// The open draft of a candidate.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or the draft cannot be opened.
    pub async fn draft(&self, candidate: i64) -> Result<Option<Draft>, ReviewError> {
        self.store
            .open_draft(candidate)
            .await?
            .map(|row| self.open(&row))
            .transpose()
    }

    /// Begins the draft of a candidate with this content, unless it has one; gives the open draft.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn begin_draft(
        &self,
        candidate: i64,
        content: &Content,
        author: &Actor,
    ) -> Result<Draft, ReviewError> {
        let sealed = self.seal(content)?;
        self.store
            .begin_draft(candidate, &sealed, author.staff_id(), self.clock.now())
            .await?;
        let draft = self.draft(candidate).await?.ok_or(ReviewError::NoDraft)?;
        self.label(candidate, &draft.content).await?;
        Ok(draft)
    }

    /// A candidate and a draft from nothing.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn begin_from_nothing(
        &self,
        content: &Content,
        publish_at: Option<DateTime<Utc>>,
        author: &Actor,
    ) -> Result<Draft, ReviewError> {
        let now = self.clock.now();
        let sealed = self.seal(content)?;
        let candidate = self
            .store
            .begin_from_nothing(content.urgency, &sealed, author.staff_id(), publish_at, now)
            .await?;
        self.label(candidate, content).await?;
        self.draft(candidate).await?.ok_or(ReviewError::NoDraft)
    }

    /// Stores an edit; false when the draft was edited meanwhile, and then nothing was stored.
    ///
    /// # Errors
    /// [`ReviewError::Refused`] when it is a retraction and more than its reason would change; [`ReviewError`] when the
    /// database does not answer.
    pub async fn edit(&self, draft: &Draft, content: &Content) -> Result<bool, ReviewError> {
        self.edit_by(draft, content, &Actor::Operator).await
    }

    /// The same, by one of the staff.
    ///
    /// # Errors
    /// As of [`Self::edit`].
    pub async fn edit_by(
        &self,
        draft: &Draft,
        content: &Content,
        actor: &Actor,
    ) -> Result<bool, ReviewError> {
        Self::refuse_rewritten(draft, content)?;
        let sealed = self.seal(content)?;
        let now = self.clock.now();
        let edited = self
            .store
            .edit_draft((draft.id, draft.version), &sealed, actor, now)
            .await?;
        if edited {
            self.label(draft.candidate_id, content).await?;
        }
        Ok(edited)
    }

    /// What keeps a content from going out.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn problems(&self, content: &Content) -> Result<Vec<Problem>, ReviewError> {
        let topics = self.store.topics().await?;
        let slugs: Vec<&str> = topics.iter().map(|topic| topic.slug.as_str()).collect();
        let mut problems = content.problems(&slugs, self.clock.now());
        problems.extend(self.not_carried(content).await?.map(Problem::from));
        Ok(problems)
    }

    /// How many subscribers it would reach now.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn audience(&self, content: &Content) -> Result<Audience, ReviewError> {
        Ok(self
            .store
            .audience(&content.topics, content.urgency)
            .await?)
    }

    /// Labels a candidate as its draft is, so that the queue finds it.
    async fn label(&self, candidate: i64, content: &Content) -> Result<(), ReviewError> {
        let languages: Vec<String> = content.text.keys().map(ToString::to_string).collect();
        let (urgency, topics) = (content.urgency, &content.topics);
        Ok(self
            .store
            .label_candidate(candidate, urgency, topics, &languages)
            .await?)
    }

    /// Opens a draft as it is stored.
    pub(in crate::review) fn open(&self, row: &DraftRow) -> Result<Draft, ReviewError> {
        Ok(Draft {
            id: row.id,
            candidate_id: row.candidate_id,
            kind: row.kind,
            version: row.version,
            content: self.read_content(&row.sealed)?,
            approvals: row.approvals,
            publish_at: row.publish_at,
            is_submitted: row.state == DraftState::AwaitingApproval,
            scheduled: row
                .publish_at
                .filter(|_| row.state == DraftState::Scheduled),
            code: row.update.as_ref().map(|(_, code)| code.clone()),
            amends: row.amends,
        })
    }

    /// Opens what a draft says, or said when somebody saw it.
    pub(in crate::review) fn read_content(&self, sealed: &[u8]) -> Result<Content, ReviewError> {
        let json = self.vault.open_text(DRAFT_LABEL, sealed)?;
        serde_json::from_slice(&json).map_err(ReviewError::content)
    }

    /// Seals what a draft says.
    pub(in crate::review) fn seal(&self, content: &Content) -> Result<Vec<u8>, ReviewError> {
        let json = serde_json::to_vec(content).map_err(ReviewError::content)?;
        Ok(self.vault.seal_text(DRAFT_LABEL, &json))
    }
}
