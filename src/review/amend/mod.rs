//! **Amending**: a correction or a retraction of what was published, from the first word to the last approval.
//!
//! An update has one open correction and one open retraction at most; a retraction ends everything.
//!
//! Never here: the delivery of an amendment, and a sentence that subscribers read.

mod changes;
mod refusal;

use std::collections::BTreeMap;

pub use changes::{Changes, FileChange};
pub use refusal::{AmendRefusal, Amendable, Begun};

use super::{Draft, EVIDENCE_LABEL, Review, ReviewError};
use crate::domain::code::Code;
use crate::domain::content::{Content, Evidence, Problem};
use crate::domain::language::Language;
use crate::domain::staff::Actor;
use crate::domain::update::{RevisionKind, Urgency};
use crate::store::amendments::NewAmendment;
use crate::store::audience::Audience;
use crate::store::publication::Published;
use crate::store::review::APPROVALS_UNDER_LOCK;

impl Review {
    /// The newest revision of an update, if it may be amended.
    ///
    /// # Errors
    /// [`ReviewError::Refused`] when it may not; [`ReviewError`] when the database does not answer.
    pub async fn amendable(&self, code: &Code) -> Result<Amendable, ReviewError> {
        let name = code.as_str().to_owned();
        let Some(newest) = self.store.revision_to_amend(code.as_str()).await? else {
            let waits = !self
                .store
                .submitted_drafts(Some(code.as_str()))
                .await?
                .is_empty();
            return Err(if waits {
                AmendRefusal::NotOut(name).into()
            } else {
                AmendRefusal::Unknown(name).into()
            });
        };
        if newest.kind == RevisionKind::Retraction {
            return Err(AmendRefusal::Retracted(name).into());
        }
        let mut content = newest.content.clone();
        let reason = std::mem::take(&mut content.reason);
        Ok(Amendable {
            code: code.clone(),
            number: newest.number,
            content,
            reason,
            readers: self.store.readers(newest.update_id).await?,
            readers_known: newest.readers_known,
            newest,
        })
    }

    /// Begins a correction, filled with what stands now or with `content`; gives the open one if there is one.
    ///
    /// # Errors
    /// [`ReviewError::Refused`] when the update may not be corrected; [`ReviewError`] when the database does not answer.
    pub async fn begin_correction(
        &self,
        code: &Code,
        content: Option<Content>,
        author: &Actor,
    ) -> Result<Begun, ReviewError> {
        let amended = self.amendable(code).await?;
        let content = match content {
            Some(content) => content,
            None => self.with_all_evidence(&amended)?,
        };
        if is_raised(amended.newest.content.urgency, content.urgency) {
            return Err(AmendRefusal::UrgencyRaised.into());
        }
        self.begin_amendment(&amended, RevisionKind::Correction, &content, author)
            .await
    }

    /// What stands now with all its evidence, to go on writing from.
    ///
    /// # Errors
    /// [`ReviewError`] when its confidential evidence cannot be opened.
    pub fn with_all_evidence(&self, amended: &Amendable) -> Result<Content, ReviewError> {
        let mut content = amended.content.clone();
        let sealed = &amended.newest.evidence;
        if sealed.len() == content.evidence.len() {
            content.evidence = sealed
                .iter()
                .map(|sealed| self.open_evidence(sealed))
                .collect::<Result<_, _>>()?;
        }
        Ok(content)
    }

    /// Begins a retraction with this reason; gives the open one if there is one.
    ///
    /// # Errors
    /// [`ReviewError::Refused`] when the update may not be retracted; [`ReviewError`] when the database does not answer.
    pub async fn begin_retraction(
        &self,
        code: &Code,
        reason: BTreeMap<Language, String>,
        author: &Actor,
    ) -> Result<Begun, ReviewError> {
        let amended = self.amendable(code).await?;
        let content = amended.newest.content.withdrawn(reason);
        self.begin_amendment(&amended, RevisionKind::Retraction, &content, author)
            .await
    }

    async fn begin_amendment(
        &self,
        amended: &Amendable,
        kind: RevisionKind,
        content: &Content,
        author: &Actor,
    ) -> Result<Begun, ReviewError> {
        let newest = &amended.newest;
        let sealed = self.seal(content)?;
        let new = NewAmendment {
            update_id: newest.update_id,
            amends_id: newest.revision_id,
            kind,
            urgency: newest.content.urgency,
            sealed: &sealed,
            author: author.staff_id(),
        };
        let begun = self.store.begin_amendment(new, self.clock.now()).await?;
        let id = match begun {
            Some(id) => Some(id),
            None => self.store.open_amendment(newest.update_id, kind).await?,
        };
        let draft = match id {
            Some(id) => self.draft_by_id(id).await?,
            None => None,
        };
        let name = amended.code.as_str().to_owned();
        let draft = draft.ok_or(AmendRefusal::Overtaken(name))?;
        Ok(if begun.is_some() {
            Begun::New(draft)
        } else {
            Begun::Open(draft)
        })
    }

    /// A draft by its number.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or the draft cannot be opened.
    pub async fn draft_by_id(&self, id: i32) -> Result<Option<Draft>, ReviewError> {
        self.store
            .draft(id)
            .await?
            .map(|row| self.open(&row))
            .transpose()
    }

    /// What keeps a draft from going out.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn problems_of(&self, draft: &Draft) -> Result<Vec<Problem>, ReviewError> {
        let topics = self.store.topics().await?;
        let slugs: Vec<&str> = topics.iter().map(|topic| topic.slug.as_str()).collect();
        let now = self.clock.now();
        let mut problems = draft.content.problems_as(draft.kind, &slugs, now);
        problems.extend(draft.content.lapses_by(draft.publish_at));
        if draft.kind != RevisionKind::Retraction {
            problems.extend(self.not_carried(&draft.content).await?.map(Problem::from));
        }
        Ok(problems)
    }

    /// Approvals that a draft needs: a correction those of the higher urgency of old and new.
    #[must_use]
    pub fn needed(&self, draft: &Draft) -> u8 {
        let old = draft.amends.map(|amends| amends.urgency);
        self.needed_for(draft.kind, draft.content.urgency, old)
    }

    /// The same of a kind, its urgency, and the urgency of what it amends.
    #[must_use]
    pub fn needed_for(&self, kind: RevisionKind, urgency: Urgency, old: Option<Urgency>) -> u8 {
        let new = self.rules.approvals_needed(kind, urgency);
        old.map_or(new, |old| new.max(self.rules.approvals_needed(kind, old)))
    }

    /// The same at this moment: while publishing is locked a retraction needs two people, whatever the rules say.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn needed_now(&self, draft: &Draft) -> Result<u8, ReviewError> {
        let needed = self.needed(draft);
        if draft.kind != RevisionKind::Retraction || self.store.publishing_lock().await?.is_none() {
            return Ok(needed);
        }
        Ok(needed.max(APPROVALS_UNDER_LOCK))
    }

    /// The revision that a draft amends, as its readers have it; none for an original.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn amended(&self, draft: &Draft) -> Result<Option<Published>, ReviewError> {
        match draft.amends {
            Some(amends) => Ok(Some(self.store.published(amends.revision_id).await?)),
            None => Ok(None),
        }
    }

    /// Whom a draft would reach now: subscribers, or who received what it amends.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn audience_of(&self, draft: &Draft) -> Result<Audience, ReviewError> {
        let (Some(_), Some(code)) = (draft.amends, &draft.code) else {
            return self.audience(&draft.content).await;
        };
        match self.store.revision_to_amend(code).await? {
            Some(newest) => Ok(self.store.readers(newest.update_id).await?),
            None => Ok(Audience {
                size: 0,
                is_estimate: false,
            }),
        }
    }

    /// What changed in a draft since one of the staff last looked at it; none when they never did, or nothing changed. What
    /// is looked at now is remembered, sealed.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or the former state cannot be opened.
    pub async fn look(&self, draft: &Draft, staff_id: i32) -> Result<Option<Changes>, ReviewError> {
        let before = self.store.last_look(draft.id, staff_id).await?;
        if before
            .as_ref()
            .is_some_and(|(version, _)| *version == draft.version)
        {
            return Ok(None);
        }
        let sealed = self.seal(&draft.content)?;
        self.store
            .remember_look((draft.id, draft.version), staff_id, &sealed)
            .await?;
        let Some((_, sealed)) = before else {
            return Ok(None);
        };
        let old = self.read_content(&sealed)?;
        let changes = Changes::between(&old, &draft.content, draft.content.original_language);
        Ok(Some(changes).filter(|changes| !changes.is_empty()))
    }

    /// Of the draft of a correction that changes what is said in one language, those in which it says what it said before.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn unchanged(&self, draft: &Draft) -> Result<Vec<Language>, ReviewError> {
        let code = draft
            .code
            .as_deref()
            .filter(|_| draft.kind == RevisionKind::Correction);
        let newest = match code {
            Some(code) => self.store.revision_to_amend(code).await?,
            None => None,
        };
        let Some(newest) = newest else {
            return Ok(Vec::new());
        };
        let (new, old) = (&draft.content, &newest.content);
        let is_same = |language: &Language| {
            new.text.get(language) == old.text.get(language)
                && new.what_to_do.get(language) == old.what_to_do.get(language)
        };
        let (same, changed): (Vec<Language>, Vec<Language>) =
            new.text.keys().copied().partition(is_same);
        Ok(if changed.is_empty() { changed } else { same })
    }

    /// Whether it came back for approval at the version that is seen.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn is_returned(&self, draft: &Draft) -> Result<bool, ReviewError> {
        Ok(self.store.is_returned(draft.id, draft.version).await?)
    }

    /// The version of a draft that one of the staff saw last; none when they never looked.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn seen_version(
        &self,
        draft: &Draft,
        staff_id: i32,
    ) -> Result<Option<i32>, ReviewError> {
        let look = self.store.last_look(draft.id, staff_id).await?;
        Ok(look.map(|(version, _)| version))
    }

    /// What one of the staff made of the version that they saw, they have seen: it is no change to them.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn saw_own_edit(
        &self,
        before: &Draft,
        content: &Content,
        staff_id: i32,
    ) -> Result<(), ReviewError> {
        if self.seen_version(before, staff_id).await? != Some(before.version) {
            return Ok(());
        }
        let sealed = self.seal(content)?;
        Ok(self
            .store
            .remember_look((before.id, before.version + 1), staff_id, &sealed)
            .await?)
    }

    /// Breaking text does not slip in by a correction.
    pub(super) fn refuse_raised(draft: &Draft) -> Result<(), ReviewError> {
        match draft.amends {
            Some(amends) if is_raised(amends.urgency, draft.content.urgency) => {
                Err(AmendRefusal::UrgencyRaised.into())
            }
            _ => Ok(()),
        }
    }

    /// The draft as it goes out: a retraction says of the newest revision that it is withdrawn, and why, whatever else stands in
    /// its draft.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn as_it_goes_out(&self, draft: Draft) -> Result<Draft, ReviewError> {
        let Some(code) = draft.code.as_deref().filter(|_| is_retraction(&draft)) else {
            return Ok(draft);
        };
        let Some(newest) = self.store.revision_to_amend(code).await? else {
            return Ok(draft);
        };
        let content = newest.content.withdrawn(draft.content.reason.clone());
        Ok(Draft { content, ..draft })
    }

    /// Only the reason of a retraction can be written.
    pub(super) fn refuse_rewritten(draft: &Draft, content: &Content) -> Result<(), ReviewError> {
        let same = Content {
            reason: content.reason.clone(),
            ..draft.content.clone()
        };
        if is_retraction(draft) && same != *content {
            return Err(AmendRefusal::OnlyTheReason.into());
        }
        Ok(())
    }

    fn open_evidence(&self, sealed: &[u8]) -> Result<Evidence, ReviewError> {
        let json = self.vault.open_text(EVIDENCE_LABEL, sealed)?;
        serde_json::from_slice(&json).map_err(ReviewError::content)
    }
}

fn is_retraction(draft: &Draft) -> bool {
    draft.kind == RevisionKind::Retraction
}

fn is_raised(old: Urgency, new: Urgency) -> bool {
    old == Urgency::Routine && new == Urgency::Breaking
}
