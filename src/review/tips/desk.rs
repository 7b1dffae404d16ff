//! The **desk**: what the staff do with a tip: see that there are some, open one, ask back, limit or ban whoever sent it.
//!
//! Never here: who sent it; the staff are given pseudonyms, another at each tip.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    BAN_DAYS, MESSAGE_LABEL, PICTURE_LABEL, Picture, QUESTIONS, READINGS_A_DAY, TEXT_LABEL,
    TipError, Tips, pseudonym,
};
use crate::domain::candidate::CandidateState;
use crate::domain::candidate::tip::{Restriction, TipMessageKind, TipMessageState};
use crate::domain::staff::Actor;
use crate::review::difference::compare;
use crate::store::tips::{TipLine, TipStanding};

/// Other wordings of a tip that are shown.
const WORDINGS: usize = 10;

/// What was asked or answered about a tip.
#[derive(Debug, Clone)]
pub struct TipNote {
    /// Which way it went.
    pub kind: TipMessageKind,
    /// Where it stands.
    pub state: TipMessageState,
    /// Its text.
    pub text: String,
    /// What the sender is called at this tip; none when the link is erased.
    pub reference: Option<String>,
    /// Who of the staff asked.
    pub asked_by: Option<String>,
    /// When it was written.
    pub at: DateTime<Utc>,
}

/// A tip, opened.
#[derive(Debug, Clone)]
pub struct OpenedTip {
    /// Number.
    pub id: i64,
    /// Whether it is set aside.
    pub is_held: bool,
    /// What it says.
    pub text: String,
    /// Its pictures.
    pub pictures: Vec<Picture>,
    /// How many sent it.
    pub count: i32,
    /// How else it was put: what each of the first wordings says that the text does not.
    pub otherwise: Vec<String>,
    /// In how many other words it came.
    pub wordings: usize,
    /// When it came first.
    pub created_at: DateTime<Utc>,
    /// What those who sent it are called at this tip, as far as they can still be asked.
    pub references: Vec<String>,
    /// What was asked and answered.
    pub notes: Vec<TipNote>,
    /// How many tips this member may still open today.
    pub readings_left: i32,
}

/// What came of opening a tip.
#[derive(Debug, Clone)]
pub enum Reading {
    /// It is open, and that is in the audit log.
    Opened(Box<OpenedTip>),
    /// There is none that this member may read: decided, purged, withdrawn, or from before they joined.
    Unknown,
    /// This member has opened as many as there may be on a day.
    Capped,
}

impl Tips {
    /// How many open tips one of the staff may read.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn count(&self, staff: i32) -> Result<i64, TipError> {
        Ok(self.store.tip_count(staff, self.clock.now()).await?.open)
    }

    /// The open tips that one of the staff may read, without a word of them: so many at most, after so many.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn lines(
        &self,
        staff: i32,
        (limit, offset): (i64, i64),
    ) -> Result<Vec<TipLine>, TipError> {
        let now = self.clock.now();
        Ok(self.store.tip_lines(staff, (limit, offset), now).await?)
    }

    /// How many tips one of the staff may still open today.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn readings_left(&self, staff: i32) -> Result<i32, TipError> {
        let day = self.clock.now().date_naive();
        let readings = self.store.tip_readings(staff, day).await?;
        Ok((READINGS_A_DAY - readings).max(0))
    }

    /// How an open tip stands to one of the staff; none when the candidate is no tip.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn standing(&self, tip: i64, staff: i32) -> Result<Option<TipStanding>, TipError> {
        Ok(self
            .store
            .tip_standing(tip, staff, self.clock.now())
            .await?)
    }

    /// Whether one of the staff may read a tip; nothing of it is opened.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn is_readable(&self, tip: i64, staff: i32) -> Result<bool, TipError> {
        Ok(self
            .store
            .tip_for(tip, staff, self.clock.now())
            .await?
            .is_some())
    }

    /// The same of whoever acts: never the operator.
    async fn reads(&self, tip: i64, actor: &Actor) -> Result<bool, TipError> {
        match actor.staff_id() {
            Some(staff) => self.is_readable(tip, staff).await,
            None => Ok(false),
        }
    }

    /// Opens a tip for one of the staff: recorded first, then read.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer or the tip cannot be opened.
    pub async fn read(&self, tip: i64, actor: &Actor) -> Result<Reading, TipError> {
        let Some(staff) = actor.staff_id() else {
            return Ok(Reading::Unknown);
        };
        let Some(row) = self.store.tip_for(tip, staff, self.clock.now()).await? else {
            return Ok(Reading::Unknown);
        };
        let recorded = self
            .store
            .record_tip_reading(tip, (staff, actor), READINGS_A_DAY, self.clock.now())
            .await?;
        let Some(readings) = recorded else {
            return Ok(Reading::Capped);
        };
        let mut pictures = Vec::new();
        for file in self.store.tip_files(tip).await? {
            pictures.push(Picture {
                kind: file.kind,
                bytes: self.vault.open_text(PICTURE_LABEL, &file.sealed)?,
            });
        }
        let links = self.store.links_of_tip(tip).await?;
        let text = self.open_words(TEXT_LABEL, &row.sealed)?;
        let (otherwise, wordings) = self.otherwise(tip, &text).await?;
        Ok(Reading::Opened(Box::new(OpenedTip {
            id: tip,
            is_held: row.state == CandidateState::Held,
            text,
            pictures,
            count: row.count,
            otherwise,
            wordings,
            created_at: row.created_at,
            references: links
                .iter()
                .map(|link| pseudonym(&link.sealed_chat))
                .collect(),
            notes: self.notes(tip).await?,
            readings_left: READINGS_A_DAY - readings,
        })))
    }

    /// What the other wordings of a tip say that its text does not, and how many there are.
    async fn otherwise(&self, tip: i64, text: &str) -> Result<(Vec<String>, usize), TipError> {
        let (sealed, all) = self.store.tip_wordings(tip, WORDINGS).await?;
        let mut otherwise = Vec::new();
        for words in sealed {
            let words = self.open_words(TEXT_LABEL, &words)?;
            otherwise.push(compare(text, &words).added.join(" "));
        }
        otherwise.retain(|words| !words.is_empty());
        Ok((otherwise, all))
    }

    /// Records that one of the staff reads a draft with the text of a tip, once for each; false when no reading of the day is
    /// left, and then nothing must be shown.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn read_draft(&self, tip: i64, actor: &Actor) -> Result<bool, TipError> {
        let Some(staff) = actor.staff_id() else {
            return Ok(false);
        };
        if self.store.has_read_tip_draft(tip, staff).await? {
            return Ok(true);
        }
        let recorded = self
            .store
            .record_tip_reading(tip, (staff, actor), READINGS_A_DAY, self.clock.now())
            .await?;
        if recorded.is_none() {
            return Ok(false);
        }
        self.store.mark_tip_draft_read(tip, staff).await?;
        Ok(true)
    }

    /// Who writes from a tip has read it: their draft tells them nothing new.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn knows_draft(&self, tip: i64, actor: &Actor) -> Result<(), TipError> {
        if let Some(staff) = actor.staff_id() {
            self.store.mark_tip_draft_read(tip, staff).await?;
        }
        Ok(())
    }

    async fn notes(&self, tip: i64) -> Result<Vec<TipNote>, TipError> {
        let mut notes = Vec::new();
        for row in self.store.tip_messages(tip).await? {
            notes.push(TipNote {
                kind: row.kind,
                state: row.state,
                text: self.open_words(MESSAGE_LABEL, &row.sealed)?,
                reference: row.sealed_chat.as_deref().map(pseudonym),
                asked_by: row.asked_by,
                at: row.at,
            });
        }
        Ok(notes)
    }

    /// Puts a question to the first who sent a tip, or to all; gives to how many.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn ask(
        &self,
        tip: i64,
        actor: &Actor,
        (text, to_all): (&str, bool),
    ) -> Result<u64, TipError> {
        if !self.reads(tip, actor).await? {
            return Ok(0);
        }
        let mut links = self.store.links_of_tip(tip).await?;
        if !to_all {
            links.truncate(1);
        }
        let ids: Vec<i32> = links.iter().map(|link| link.id).collect();
        let sealed = self.vault.seal_text(MESSAGE_LABEL, text.as_bytes());
        Ok(self
            .store
            .ask_tipsters((tip, &ids), &sealed, actor, QUESTIONS, self.clock.now())
            .await?)
    }

    /// Limits or bans all who sent a tip and whose link is not erased; nobody learns who they are. Gives how many.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn ban(
        &self,
        tip: i64,
        actor: &Actor,
        restriction: Restriction,
    ) -> Result<usize, TipError> {
        if !self.reads(tip, actor).await? {
            return Ok(0);
        }
        let mut tipsters = Vec::new();
        for link in self.store.links_of_tip(tip).await? {
            tipsters.push(self.tipster(self.chat_of(&link)?));
        }
        if tipsters.is_empty() {
            return Ok(0);
        }
        let now = self.clock.now();
        let until = now + TimeDelta::days(BAN_DAYS);
        self.store
            .ban_tipsters(&tipsters, restriction, (tip, actor), (until, now))
            .await?;
        Ok(tipsters.len())
    }
}
