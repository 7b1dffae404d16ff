//! **Publishing**: approvals counted, the record signed, the revision out; at once or when its time has come.
//!
//! Never here: another way to a revision.

use std::sync::PoisonError;

use chrono::{DateTime, TimeDelta, Utc};
use tracing::{error, info, warn};

use super::record::{self, Signed};
use super::verify::WORDS_LABEL;
use super::{Draft, EVIDENCE_LABEL, Review, ReviewError};
use crate::domain::code::Code;
use crate::domain::staff::Actor;
use crate::domain::update::DraftState;
use crate::store::publication::NewRevision;
use crate::store::review::{Approval, ApprovalOf};
use crate::vault::random;

/// What is later than this after its time is looked at again: nobody approved it for then.
pub(super) const OVERDUE: TimeDelta = TimeDelta::hours(1);

impl Review {
    /// Approves the version that was seen; with enough approvals it is published in the same transaction.
    ///
    /// # Errors
    /// [`ReviewError::Problems`] when it may not go out.
    pub async fn approve(
        &self,
        draft: &Draft,
        actor: &Actor,
    ) -> Result<(Approval, String), ReviewError> {
        let draft = &self.as_it_goes_out(self.with_hashes(draft).await?).await?;
        let problems = self.problems_of(draft).await?;
        if !problems.is_empty() {
            return Err(ReviewError::Problems(problems));
        }
        Self::refuse_raised(draft)?;
        let (update_id, code) = match self.code(draft.id).await {
            // Rejected meanwhile, before it ever had a code.
            Err(ReviewError::NoDraft) => return Ok((Approval::NotOpen, String::new())),
            other => other?,
        };
        let now = self.clock.now();
        let Some(signed) = self.sign(draft, &code, now).await? else {
            return Ok((self.overtaken(draft).await?, code));
        };
        let revision = self.revision(draft, (update_id, &code), &signed, actor)?;
        let needed = self.needed(draft);
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

    /// What became of a draft that amends what is not the newest revision any more: it amends that by now, or it is closed.
    async fn overtaken(&self, seen: &Draft) -> Result<Approval, ReviewError> {
        let now = self.store.draft(seen.id).await?;
        let is_other = now.is_some_and(|now| {
            now.version != seen.version
                && matches!(
                    now.state,
                    DraftState::Writing | DraftState::AwaitingApproval
                )
        });
        Ok(if is_other {
            Approval::Changed
        } else {
            Approval::NotOpen
        })
    }

    /// Publishes what was approved for a time that has come; gives how many.
    ///
    /// What may not go out any more goes back to who approves it; what the lock keeps waits for its end. Both stand in the
    /// audit log. One that cannot be published keeps none of the others back.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, ReviewError> {
        let now = self.clock.now();
        let mut published = 0;
        for code in self.store.record_missed_times(now).await? {
            warn!(
                update.code = code,
                "a scheduled update does not go out at its time, because publishing is locked"
            );
        }
        for id in self.store.due_scheduled(now).await? {
            match self.publish_scheduled(id, now).await {
                Ok(is_out) => published += usize::from(is_out),
                Err(error) => self.tell_once(id, &error),
            }
        }
        Ok(published)
    }

    async fn publish_scheduled(&self, id: i32, now: DateTime<Utc>) -> Result<bool, ReviewError> {
        let Some(row) = self.store.draft(id).await? else {
            return Ok(false);
        };
        let draft = self.with_hashes(&self.open(&row)?).await?;
        let draft = self.as_it_goes_out(draft).await?;
        let (update_id, code) = self.code(draft.id).await?;
        let signed = match self.obstacle(&draft, now).await? {
            None => self
                .sign(&draft, &code, now)
                .await?
                .ok_or_else(|| "what it amends was amended by another meanwhile".to_owned()),
            Some(why) => Err(why),
        };
        let signed = match signed {
            Ok(signed) => signed,
            Err(why) => {
                let back = self.store.return_scheduled(&row, (&code, &why), now);
                if back.await? {
                    warn!(
                        update.code = code,
                        "a scheduled update did not go out and waits for approval: {why}"
                    );
                }
                return Ok(false);
            }
        };
        let actor = self.store.last_approver(row.id, row.version).await?;
        let revision = self.revision(&draft, (update_id, &code), &signed, &actor)?;
        let needed = self.needed(&draft);
        self.store.prepare_partition(now).await?;
        let published = self
            .store
            .publish_scheduled((&row, needed), &revision, now)
            .await?;
        if published.is_some() {
            info!(update.code = code, "a scheduled update is published");
        } else {
            warn!(
                update.code = code,
                "a scheduled update did not go out: it was changed, or who approved it left the staff; it waits for approval"
            );
        }
        Ok(published.is_some())
    }

    /// Why a scheduled draft must be looked at again before it goes out, if it must.
    async fn obstacle(
        &self,
        draft: &Draft,
        now: DateTime<Utc>,
    ) -> Result<Option<String>, ReviewError> {
        if draft.scheduled.is_some_and(|at| now - at > OVERDUE) {
            return Ok(Some("its time is over for more than an hour".to_owned()));
        }
        let problems = self.problems_of(draft).await?;
        Ok((!problems.is_empty()).then(|| super::sentences(&problems)))
    }

    fn tell_once(&self, draft: i32, error: &ReviewError) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.insert(draft) {
            error!(
                draft.id = draft,
                "a scheduled draft cannot be published; reject it, or write it anew: {error}"
            );
        }
    }

    /// The record in the place of the draft: the first of its update, or after the revision that it amends. None when that one
    /// was amended by another meanwhile.
    async fn sign(
        &self,
        draft: &Draft,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Signed>, ReviewError> {
        let head = self.store.audit_head().await?;
        let stamp = (now, &head);
        let Some(amends) = draft.amends else {
            let place = record::Place::original(code, false);
            return record::sign(&self.signer, place, draft, stamp).map(Some);
        };
        let newest = self.store.revision_to_amend(code).await?;
        let Some(newest) = newest.filter(|newest| newest.revision_id == amends.revision_id) else {
            return Ok(None);
        };
        let place = record::Place {
            code,
            number: amends.number + 1,
            amends: Some(&record::hash(&newest.record)),
            relayed: false,
        };
        record::sign(&self.signer, place, draft, stamp).map(Some)
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

    pub(super) fn revision<'a>(
        &self,
        draft: &'a Draft,
        (update_id, code): (i32, &'a str),
        signed: &'a Signed,
        actor: &'a Actor,
    ) -> Result<NewRevision<'a>, ReviewError> {
        let sealed_evidence = draft
            .content
            .evidence
            .iter()
            .map(|evidence| {
                let json = serde_json::to_vec(evidence).map_err(ReviewError::content)?;
                Ok(self.vault.seal_text(EVIDENCE_LABEL, &json))
            })
            .collect::<Result<_, ReviewError>>()?;
        Ok(NewRevision {
            draft_id: draft.id,
            update_id,
            code,
            number: signed.number,
            kind: draft.kind,
            content: &signed.content,
            record: &signed.record,
            signature: &signed.signature,
            sealed_evidence,
            sealed_code: self.vault.seal_text(WORDS_LABEL, code.as_bytes()),
            by: actor,
            checked_by: actor.staff_id(),
            actor: actor.name(),
            relayed: signed.relayed,
            scheduled: draft.scheduled.is_some(),
        })
    }
}
