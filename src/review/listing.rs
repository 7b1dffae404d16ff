//! **Updates** as lists show them: what is out, and what waits for approval or its time.
//!
//! Never here: a change of anything.

use chrono::{DateTime, Utc};
use serde::Serialize;
use tracing::warn;

use super::{Draft, Review, ReviewError};
use crate::domain::code::Code;
use crate::domain::content::Content;
use crate::domain::update::{DraftState, RevisionKind, UpdateState, Urgency, Verification};
use crate::store::report::RevisionLine;
use crate::store::review::DraftRow;

/// An update as `update list` and `update show` print it.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateLine {
    /// Short code; empty of a drill, which has none.
    #[serde(serialize_with = "null_if_empty")]
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
    pub published_at: Option<DateTime<Utc>>,
    /// Approvals given.
    pub approvals: i64,
    /// Approvals needed.
    pub approvals_needed: i64,
    /// Whether it went out without review, by the policy of its source.
    pub relayed: bool,
}

impl Review {
    /// Updates, newest first, also those that wait; of one code if named.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn updates(&self, code: Option<&Code>) -> Result<Vec<UpdateLine>, ReviewError> {
        let code = code.map(Code::as_str);
        let mut lines = Vec::new();
        for id in self.store.submitted_drafts(code).await? {
            let Some(row) = self.store.draft(id).await? else {
                continue;
            };
            match self.waiting_line(&row).await {
                Ok(line) => lines.extend(line),
                // One that cannot be opened keeps none of the others back.
                Err(error) => warn!(
                    draft.id = id,
                    "a draft is left out of the list because it cannot be read: {error}"
                ),
            }
        }
        let revisions = self.store.revisions(code, None).await?;
        lines.extend(revisions.into_iter().map(|line| self.published_line(line)));
        Ok(lines)
    }

    /// The updates that were published or amended last, as they stand now.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn recent(&self, limit: i64) -> Result<Vec<UpdateLine>, ReviewError> {
        let revisions = self.store.revisions(None, Some(limit)).await?;
        Ok(revisions
            .into_iter()
            .map(|line| self.published_line(line))
            .collect())
    }

    /// Drafts of an update that wait for approval.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or a draft cannot be opened.
    pub async fn waiting(&self, code: &Code) -> Result<Vec<Draft>, ReviewError> {
        let mut waiting = Vec::new();
        for id in self.store.submitted_drafts(Some(code.as_str())).await? {
            let draft = self.draft_by_id(id).await?;
            waiting.extend(draft.filter(|draft| draft.is_submitted));
        }
        Ok(waiting)
    }

    /// The newest revision of an update, or what waits of it when nothing is out; none when there is no such update.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn update(&self, code: &Code) -> Result<Option<UpdateLine>, ReviewError> {
        let mut lines = self.updates(Some(code)).await?;
        let newest = lines.iter().position(|line| line.revision.is_some());
        Ok(match newest {
            Some(newest) => Some(lines.swap_remove(newest)),
            None => lines.into_iter().next(),
        })
    }

    /// What became of a draft: its revision, or the draft while it waits.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or the draft cannot be opened.
    pub async fn line_of(&self, draft: i32) -> Result<Option<UpdateLine>, ReviewError> {
        let Some(row) = self.store.draft(draft).await? else {
            return Ok(None);
        };
        match &row.update {
            Some((_, code)) if row.state == DraftState::Published => {
                let code = code.parse().map_err(|_| ReviewError::NoDraft)?;
                self.update(&code).await
            }
            _ => self.waiting_line(&row).await,
        }
    }

    /// A drill, as a published update would be printed: it has no code and no revision, and nobody has to approve it.
    #[must_use]
    pub fn drill_line(&self, content: &Content) -> UpdateLine {
        UpdateLine {
            state: UpdateState::Drill,
            approvals_needed: 0,
            ..self.line(String::new(), RevisionKind::Original, content, 0)
        }
    }

    fn published_line(&self, revision: RevisionLine) -> UpdateLine {
        let state = match (revision.superseded, revision.kind) {
            (true, _) => UpdateState::Superseded,
            (false, RevisionKind::Retraction) => UpdateState::Retracted,
            (false, _) => UpdateState::Published,
        };
        let (kind, urgency) = (revision.kind, revision.content.urgency);
        let needed = self.needed_for(kind, urgency, revision.amends_urgency);
        UpdateLine {
            revision: Some(revision.number),
            state,
            approvals_needed: needed.into(),
            published_at: Some(revision.published_at),
            relayed: revision.relayed,
            ..self.line(
                revision.code,
                revision.kind,
                &revision.content,
                revision.approvals,
            )
        }
    }

    async fn waiting_line(&self, row: &DraftRow) -> Result<Option<UpdateLine>, ReviewError> {
        let Some((_, code)) = &row.update else {
            return Ok(None);
        };
        let draft = self.open(row)?;
        let state = match row.state {
            DraftState::Scheduled => UpdateState::Scheduled,
            DraftState::Cancelled => UpdateState::Cancelled,
            _ => UpdateState::AwaitingApproval,
        };
        Ok(Some(UpdateLine {
            state,
            approvals_needed: self.needed_now(&draft).await?.into(),
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
            approvals_needed: self.needed_for(kind, content.urgency, None).into(),
            relayed: false,
        }
    }
}

/// Scripts read null where there is none.
fn null_if_empty<S: serde::Serializer>(code: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Some(code)
        .filter(|code| !code.is_empty())
        .serialize(serializer)
}
