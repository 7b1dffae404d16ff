//! **Drafting**: the desk of the staff: the queue, claims and holds, the time a draft goes out, its end, and drills.
//!
//! Never here: approval and publication.

pub mod clean;
mod drafts;
pub mod when;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

pub use drafts::Draft;

use super::{CLAIM_MINUTES, Review, ReviewError};
use crate::domain::content::Content;
use crate::domain::staff::Actor;
use crate::domain::update::{DrillState, RevisionKind};
use crate::store::review::{Claim, EarlierRow, QueueAsk, QueueLine};

/// Label under which drills are sealed.
const DRILL_LABEL: &str = "drills.sealed";

/// A drill is over after so long: who opens no session till then does not get it.
const DRILL_LASTS: TimeDelta = TimeDelta::days(1);

/// Updates that are looked through for the same event.
const LOOKED_THROUGH: i64 = 60;

/// How far back an update on the same event is looked for by its words.
const EARLIER: TimeDelta = TimeDelta::days(14);

/// Words that two titles share, at least, before they may be about one event.
const SHARED_WORDS: usize = 3;

/// Letters of a word that says something.
const WORD: usize = 4;

/// A drill that is not over, opened.
#[derive(Debug, Clone)]
pub struct Drill {
    /// Number.
    pub id: i32,
    /// The candidate whose draft it shows, if it comes from one.
    pub candidate: Option<i64>,
    /// What it says.
    pub content: Content,
    /// When it was begun.
    pub begun_at: DateTime<Utc>,
}

/// An update that was published on the same event before, in its current revision.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// Code.
    pub code: String,
    /// What the current revision did.
    pub kind: RevisionKind,
    /// In its original language.
    pub title: String,
    /// When the current revision was published.
    pub published_at: DateTime<Utc>,
}

impl Review {
    /// A page of what waits for review, with the titles of drafts; and how many there are in all.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn queue_page(&self, ask: &QueueAsk) -> Result<(Vec<QueueLine>, i64), ReviewError> {
        let (mut lines, count) = self.store.queue(ask, self.clock.now()).await?;
        for line in &mut lines {
            let Some(sealed) = line.draft.take() else {
                continue;
            };
            // One that cannot be read says so when it is opened; the queue shows the others.
            let title = self
                .read_content(&sealed)
                .ok()
                .map(|content| title(&content));
            line.title = title
                .filter(|title| !title.is_empty())
                .or(line.title.take());
        }
        Ok((lines, count))
    }

    /// Claims a candidate for one of the staff.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn claim(&self, candidate: i64, staff_id: i32) -> Result<Claim, ReviewError> {
        let now = self.clock.now();
        let until = now + TimeDelta::minutes(CLAIM_MINUTES);
        Ok(self.store.claim(candidate, staff_id, until, now).await?)
    }

    /// Who works on a candidate at this moment, and until when.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn claimed_by(
        &self,
        candidate: i64,
    ) -> Result<Option<(String, DateTime<Utc>)>, ReviewError> {
        Ok(self.store.claimed_by(candidate, self.clock.now()).await?)
    }

    /// Gives up one's own claim; false when there was none.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn release(&self, candidate: i64, staff_id: i32) -> Result<bool, ReviewError> {
        let now = self.clock.now();
        Ok(self.store.release(candidate, staff_id, now).await?)
    }

    /// Sets a candidate aside, or takes it up again; false when it was decided already, or stood so before.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn hold(
        &self,
        candidate_and_held: (i64, bool),
        actor: &Actor,
        reason: Option<&str>,
    ) -> Result<bool, ReviewError> {
        let now = self.clock.now();
        let reason = reason.map(|reason| (self.seal_reason(reason), reason.chars().count()));
        let sealed = reason
            .as_ref()
            .map(|(sealed, length)| (sealed.as_slice(), *length));
        Ok(self
            .store
            .hold(candidate_and_held, actor, sealed, now)
            .await?)
    }

    /// Whether a candidate was approved, and its sources changed what they said after that, unseen by the staff.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn is_changed(&self, candidate: i64) -> Result<bool, ReviewError> {
        Ok(self.store.is_changed(candidate).await?)
    }

    /// The staff have seen how a decided candidate changed.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn change_seen(&self, candidate: i64) -> Result<(), ReviewError> {
        Ok(self.store.change_seen(candidate).await?)
    }

    /// Sets when a draft goes out, or that it goes out once it is approved. The time is part of what is approved, so this is
    /// an edit; false when the draft was edited meanwhile.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn schedule(
        &self,
        draft: &Draft,
        at: Option<DateTime<Utc>>,
        actor: &Actor,
    ) -> Result<bool, ReviewError> {
        let now = self.clock.now();
        Ok(self
            .store
            .schedule_draft((draft.id, draft.version), at, actor, now)
            .await?)
    }

    /// Ends a draft that nobody wants: its story waits for review as before, what was written from nothing is rejected. False
    /// when there is none.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn cancel_draft(&self, candidate: i64, actor: &Actor) -> Result<bool, ReviewError> {
        let now = self.clock.now();
        Ok(self.store.cancel_draft(candidate, actor, now).await?)
    }

    /// Who approved the version that is seen, by row of the staff.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn approvers(&self, draft: &Draft) -> Result<Vec<i32>, ReviewError> {
        Ok(self.store.approvers(draft.id, draft.version).await?)
    }

    /// Names of those whose approval of the version that is seen counts.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn approver_names(&self, draft: &Draft) -> Result<Vec<String>, ReviewError> {
        Ok(self.store.approver_names(draft.id, draft.version).await?)
    }

    /// How many readers ask about a candidate; none when it is no question of theirs.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn asked(&self, candidate: i64) -> Result<Option<i32>, ReviewError> {
        let asked = self.store.asked(&[candidate]).await?;
        Ok(asked.first().map(|(_, count)| *count))
    }

    /// The zone of times that name none.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn default_zone(&self) -> Result<when::Zone, ReviewError> {
        let name = self.store.default_time_zone().await?;
        Ok(name.and_then(|name| when::zone(&name)).unwrap_or_default())
    }

    /// What was published on the event of a candidate before.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn earlier(
        &self,
        candidate: &crate::store::review::Candidate,
    ) -> Result<Vec<Earlier>, ReviewError> {
        let since = self.clock.now() - EARLIER;
        let of = (candidate.id, candidate.story);
        let rows = self
            .store
            .earlier_updates(of, &candidate.topics, since, LOOKED_THROUGH)
            .await?;
        let texts: Vec<&str> = candidate
            .items
            .iter()
            .flat_map(|item| [item.title.as_deref().unwrap_or_default(), &item.text])
            .collect();
        let said = words(&texts.join(" "));
        let is_near = |row: &EarlierRow| {
            row.is_same_event
                || row
                    .content
                    .text
                    .values()
                    .any(|text| words(&text.title).intersection(&said).count() >= SHARED_WORDS)
        };
        Ok(rows
            .into_iter()
            .filter(is_near)
            .map(|row| Earlier {
                title: title(&row.content),
                code: row.code,
                kind: row.kind,
                published_at: row.published_at,
            })
            .collect())
    }

    /// Begins a drill: the staff get this content, marked as a drill; nobody else does. `subject` names it in the audit log,
    /// and `candidate` whose draft it is, if it is one.
    ///
    /// # Errors
    /// [`ReviewError::Problems`] when it could not go out either.
    pub async fn drill(
        &self,
        (candidate, content): (Option<i64>, &Content),
        actor_and_subject: (&Actor, &str),
    ) -> Result<i32, ReviewError> {
        let problems = self.problems(content).await?;
        if !problems.is_empty() {
            return Err(ReviewError::Problems(problems));
        }
        let json = serde_json::to_vec(content).map_err(ReviewError::content)?;
        let sealed = self.vault.seal_text(DRILL_LABEL, &json);
        let now = self.clock.now();
        Ok(self
            .store
            .begin_drill((candidate, &sealed), actor_and_subject, now)
            .await?)
    }

    /// Drills that are not over; those that are, are deleted. One that our key does not open is left out.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn drills(&self) -> Result<Vec<Drill>, ReviewError> {
        let since = self.clock.now() - DRILL_LASTS;
        let rows = self.store.drills(since).await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let json = self.vault.open_text(DRILL_LABEL, &row.sealed).ok()?;
                Some(Drill {
                    id: row.id,
                    candidate: row.candidate,
                    content: serde_json::from_slice(&json).ok()?,
                    begun_at: row.begun_at,
                })
            })
            .collect())
    }

    /// Who of the staff has got a drill, or was called to it.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn drill_receipts(
        &self,
        drill: i32,
    ) -> Result<BTreeMap<i32, DrillState>, ReviewError> {
        Ok(self.store.drill_receipts(drill).await?)
    }

    /// What surely did not arrive is tried again; `had` is what they had before.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn give_back_drill(
        &self,
        drill_and_staff: (i32, i32),
        had: Option<DrillState>,
    ) -> Result<(), ReviewError> {
        Ok(self.store.give_back_drill(drill_and_staff, had).await?)
    }

    /// Writes down, before it happens, that one of the staff gets a drill or is called to it; false when that was so before.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn take_drill(
        &self,
        drill_and_staff: (i32, i32),
        state: DrillState,
    ) -> Result<bool, ReviewError> {
        let now = self.clock.now();
        Ok(self.store.take_drill(drill_and_staff, state, now).await?)
    }
}

fn title(content: &Content) -> String {
    let text = content.text.get(&content.original_language);
    text.map(|text| text.title.clone()).unwrap_or_default()
}

fn words(text: &str) -> std::collections::BTreeSet<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() >= WORD)
        .map(str::to_lowercase)
        .collect()
}
