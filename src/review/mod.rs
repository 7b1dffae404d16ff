//! **Review**: what makes an update verified. Candidates are claimed, written, approved under the rules in force, and
//! published, every step attributable.
//!
//! Nothing unverified goes out: the only way to a revision is [`Review::approve`], which refuses what lacks text, topic or
//! evidence, and counts approvals in the transaction that publishes.
//!
//! Never here: Telegram, a page, SQL.

mod invitation;
mod record;
mod update_file;

use std::sync::Arc;

use serde::Serialize;
use tracing::info;

pub use invitation::{Invitations, Invited, Joined, Opened};
pub use update_file::{UpdateFile, UpdateFileError};

use crate::clock::Clock;
use crate::domain::code::Code;
use crate::domain::content::{Content, Problem};
use crate::domain::staff::Actor;
use crate::domain::update::{RevisionKind, Rules, UpdateState, Urgency, Verification};
use crate::store::publication::{Audience, NewRevision};
use crate::store::review::{Approval, ApprovalOf, Candidate, Claim, DraftRow, QueueLine};
use crate::store::{Store, StoreError};
use crate::vault::{CannotOpen, Signer, SigningError, Vault, random};

/// Label under which drafts are sealed: table and column.
const DRAFT_LABEL: &str = "drafts.sealed";

/// Label under which evidence is sealed.
const EVIDENCE_LABEL: &str = "evidence.sealed";

/// How long a claim holds without a sign of work.
const CLAIM_MINUTES: i64 = 30;

/// Why review could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A draft cannot be opened.
    #[error("a draft cannot be read: {0}")]
    Sealed(#[from] CannotOpen),
    /// Signing failed.
    #[error("the revision cannot be signed: {0}")]
    Signing(#[from] SigningError),
    /// The draft may not go out.
    #[error("{}", sentences(.0))]
    Problems(Vec<Problem>),
    /// There is no such draft any more.
    #[error("there is no open draft of this candidate")]
    NoDraft,
    /// Stored content is not what this version writes.
    #[error("a stored draft is not what this version writes: {0}")]
    Content(serde_json::Error),
}

fn sentences(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

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
    /// Code of its update, once submitted.
    pub code: Option<String>,
}

/// An update as `update list` and `update show` print it.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateLine {
    /// Short code.
    pub code: String,
    /// Number of the revision; none before it is published.
    pub revision: Option<i32>,
    /// What the revision does.
    pub kind: RevisionKind,
    /// Where it stands.
    pub state: UpdateState,
    /// How soon it must reach people.
    pub urgency: Urgency,
    /// How well it is verified.
    pub verification: Verification,
    /// Slugs.
    pub topics: Vec<String>,
    /// In the original language.
    pub title: String,
    /// When it was published.
    pub published_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Approvals given.
    pub approvals: i64,
    /// Approvals needed.
    pub approvals_needed: i64,
}

/// Reviews and publishes.
pub struct Review {
    store: Store,
    vault: Arc<Vault>,
    signer: Arc<Signer>,
    clock: Arc<dyn Clock>,
    rules: Rules,
}

impl Review {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        store: Store,
        vault: Arc<Vault>,
        signer: Arc<Signer>,
        clock: Arc<dyn Clock>,
        rules: Rules,
    ) -> Self {
        Self {
            store,
            vault,
            signer,
            clock,
            rules,
        }
    }

    /// What waits for review, breaking first, then newest first; and how many there are in all.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn queue(
        &self,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<QueueLine>, i64), ReviewError> {
        let lines = self.store.queue(self.clock.now(), limit, offset).await?;
        Ok((lines, self.store.queue_length().await?))
    }

    /// A candidate with what its sources said.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn candidate(&self, id: i64) -> Result<Option<Candidate>, ReviewError> {
        Ok(self.store.candidate(id).await?)
    }

    /// Claims a candidate for one of the staff.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn claim(&self, candidate: i64, staff_id: i32) -> Result<Claim, ReviewError> {
        let now = self.clock.now();
        Ok(self
            .store
            .claim(
                candidate,
                staff_id,
                now + chrono::TimeDelta::minutes(CLAIM_MINUTES),
                now,
            )
            .await?)
    }

    /// Rejects a candidate; false when it was decided already.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn reject(
        &self,
        candidate: i64,
        actor: &Actor,
        reason: &str,
    ) -> Result<bool, ReviewError> {
        Ok(self
            .store
            .reject(candidate, actor, reason, self.clock.now())
            .await?)
    }

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
            .begin_draft(
                candidate,
                &sealed,
                author.staff_id(),
                None,
                self.clock.now(),
            )
            .await?;
        self.draft(candidate).await?.ok_or(ReviewError::NoDraft)
    }

    /// A candidate and a draft from nothing.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn begin_from_nothing(
        &self,
        content: &Content,
        publish_at: Option<chrono::DateTime<chrono::Utc>>,
        author: &Actor,
    ) -> Result<Draft, ReviewError> {
        let now = self.clock.now();
        let candidate = self.store.begin_candidate(content.urgency, now).await?;
        self.store
            .begin_draft(
                candidate,
                &self.seal(content)?,
                author.staff_id(),
                publish_at,
                now,
            )
            .await?;
        self.draft(candidate).await?.ok_or(ReviewError::NoDraft)
    }

    /// Stores an edit; false when the draft was edited meanwhile, and then nothing was stored.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn edit(&self, draft: &Draft, content: &Content) -> Result<bool, ReviewError> {
        Ok(self
            .store
            .edit_draft(
                draft.id,
                draft.version,
                &self.seal(content)?,
                self.clock.now(),
            )
            .await?)
    }

    /// What keeps a content from going out.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn problems(&self, content: &Content) -> Result<Vec<Problem>, ReviewError> {
        let topics = self.store.topics().await?;
        Ok(content.problems(
            &topics
                .iter()
                .map(|topic| topic.slug.as_str())
                .collect::<Vec<_>>(),
        ))
    }

    /// Approvals that a draft needs.
    #[must_use]
    pub fn approvals_needed(&self, kind: RevisionKind, urgency: Urgency) -> u8 {
        self.rules.approvals_needed(kind, urgency)
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

    /// Approves the version that was seen; with enough approvals it is published in the same transaction.
    ///
    /// # Errors
    /// [`ReviewError::Problems`] when it may not go out.
    pub async fn approve(
        &self,
        draft: &Draft,
        actor: &Actor,
    ) -> Result<(Approval, String), ReviewError> {
        let problems = self.problems(&draft.content).await?;
        if !problems.is_empty() {
            return Err(ReviewError::Problems(problems));
        }
        let (update_id, code) = self.code(draft.id).await?;
        let now = self.clock.now();
        let signed = record::sign(&self.signer, &code, draft, now)?;
        let revision = self.revision(draft, (update_id, &code), &signed, actor)?;
        let needed = self.approvals_needed(draft.kind, draft.content.urgency);
        self.store.prepare_partition(now).await?;
        let approval = ApprovalOf {
            actor,
            version: draft.version,
            needed,
        };
        let outcome = self.store.approve(approval, &revision, now).await?;
        if let Approval::Published(revision) = outcome {
            info!(
                update.code = code,
                revision.id = revision,
                actor = actor.name(),
                "an update is published"
            );
        }
        Ok((outcome, code))
    }

    /// Publishes what was approved for a time that has come; gives how many.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, ReviewError> {
        let now = self.clock.now();
        let mut published = 0;
        for id in self.store.due_scheduled(now).await? {
            let Some(row) = self.store.draft(id).await? else {
                continue;
            };
            let draft = self.open(&row)?;
            let (update_id, code) = self.code(draft.id).await?;
            let signed = record::sign(&self.signer, &code, &draft, now)?;
            let revision = self.revision(&draft, (update_id, &code), &signed, &Actor::Operator)?;
            self.store.prepare_partition(now).await?;
            if self
                .store
                .publish_scheduled(&row, &revision, now)
                .await?
                .is_some()
            {
                info!(update.code = code, "a scheduled update is published");
                published += 1;
            }
        }
        Ok(published)
    }

    /// Updates, newest first, also those that wait; of one code if named.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn updates(&self, code: Option<&Code>) -> Result<Vec<UpdateLine>, ReviewError> {
        let code = code.map(Code::as_str);
        let mut lines = Vec::new();
        for id in self.store.submitted_drafts(code).await? {
            if let Some(row) = self.store.draft(id).await? {
                lines.extend(self.waiting_line(&row)?);
            }
        }
        for revision in self.store.revisions(code).await? {
            let state = match (revision.superseded, revision.kind) {
                (true, _) => UpdateState::Superseded,
                (false, RevisionKind::Retraction) => UpdateState::Retracted,
                (false, _) => UpdateState::Published,
            };
            lines.push(UpdateLine {
                revision: Some(revision.number),
                state,
                published_at: Some(revision.published_at),
                ..self.line(
                    revision.code,
                    revision.kind,
                    &revision.content,
                    revision.approvals,
                )
            });
        }
        Ok(lines)
    }

    fn waiting_line(&self, row: &DraftRow) -> Result<Option<UpdateLine>, ReviewError> {
        let Some((_, code)) = &row.update else {
            return Ok(None);
        };
        let draft = self.open(row)?;
        let state = match row.state.as_str() {
            "scheduled" => UpdateState::Scheduled,
            "cancelled" => UpdateState::Cancelled,
            _ => UpdateState::AwaitingApproval,
        };
        Ok(Some(UpdateLine {
            state,
            ..self.line(code.clone(), row.kind, &draft.content, row.approvals)
        }))
    }

    fn line(
        &self,
        code: String,
        kind: RevisionKind,
        content: &Content,
        approvals: i64,
    ) -> UpdateLine {
        UpdateLine {
            code,
            revision: None,
            kind,
            state: UpdateState::AwaitingApproval,
            urgency: content.urgency,
            verification: content.verification,
            topics: content.topics.clone(),
            title: content
                .text
                .get(&content.original_language)
                .map(|text| text.title.clone())
                .unwrap_or_default(),
            published_at: None,
            approvals,
            approvals_needed: self.approvals_needed(kind, content.urgency).into(),
        }
    }

    /// The update of a draft and its code, drawn now if it has none.
    async fn code(&self, draft: i32) -> Result<(i32, String), ReviewError> {
        loop {
            let row = self.store.draft(draft).await?.ok_or(ReviewError::NoDraft)?;
            if let Some(update) = row.update {
                return Ok(update);
            }
            if let Some(code) = Code::from_random(random::number()) {
                self.store
                    .give_code(draft, code.as_str(), self.clock.now())
                    .await?;
            }
        }
    }

    fn revision<'a>(
        &self,
        draft: &'a Draft,
        (update_id, code): (i32, &'a str),
        signed: &'a record::Signed,
        actor: &'a Actor,
    ) -> Result<NewRevision<'a>, ReviewError> {
        let sealed_evidence = draft
            .content
            .evidence
            .iter()
            .map(|evidence| {
                let json = serde_json::to_vec(evidence).map_err(ReviewError::Content)?;
                Ok(self.vault.seal_text(EVIDENCE_LABEL, &json))
            })
            .collect::<Result<_, ReviewError>>()?;
        Ok(NewRevision {
            draft_id: draft.id,
            update_id,
            code,
            number: 1,
            kind: draft.kind,
            content: &signed.content,
            record: &signed.record,
            signature: &signed.signature,
            sealed_evidence,
            checked_by: actor.staff_id(),
            actor: actor.name(),
        })
    }

    fn open(&self, row: &DraftRow) -> Result<Draft, ReviewError> {
        let json = self.vault.open_text(DRAFT_LABEL, &row.sealed)?;
        Ok(Draft {
            id: row.id,
            candidate_id: row.candidate_id,
            kind: row.kind,
            version: row.version,
            content: serde_json::from_slice(&json).map_err(ReviewError::Content)?,
            approvals: row.approvals,
            is_submitted: row.state == "awaiting_approval",
            code: row.update.as_ref().map(|(_, code)| code.clone()),
        })
    }

    fn seal(&self, content: &Content) -> Result<Vec<u8>, ReviewError> {
        let json = serde_json::to_vec(content).map_err(ReviewError::Content)?;
        Ok(self.vault.seal_text(DRAFT_LABEL, &json))
    }
}
