//! The **form**: what a sender is about to send, message by message; then it is a tip, counted if it is known.
//!
//! Never here: a name of the sender; it is taken out of the text first.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::text::clean;
use super::{
    FORM_LABEL, LANGUAGE_LABEL, PICTURE_LABEL, Picture, TEXT_LABEL, TipError, Tips, pseudonym,
};
use crate::domain::candidate::tip::Restriction;
use crate::domain::language::Language;
use crate::store::tips::{FileRow, FormRow, NewTip};
use crate::vault::{ChatId, random};

/// Tips and messages of one chat within a day, in all and for who was limited.
const A_DAY: (i32, i32) = (5, 60);
const A_DAY_LIMITED: (i32, i32) = (1, 15);

/// Different tips of all chats within an hour: more is a flood, and nobody could read it.
const AN_HOUR: i64 = 300;

/// So long the next message is the answer that was begun: it goes to the staff at once, so nothing that comes later may be taken for it.
const AN_ANSWER_WAITS: TimeDelta = TimeDelta::minutes(30);

/// Characters, messages and pictures of one tip.
const TEXT_LIMIT: usize = 12_000;
const MESSAGES: i16 = 20;
const PICTURES: usize = 4;

/// Who sends: the chat, the language to ask in, and the names that must not reach the staff.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The private chat.
    pub chat: ChatId,
    /// The language the bot speaks there.
    pub language: Language,
    /// User name without @, and full name, where Telegram tells them.
    pub names: Vec<String>,
}

/// Whether a chat may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// It may.
    Open,
    /// It sent too much, or all did; it is told so now.
    TooMuch,
    /// It was told already: no answer.
    Silent,
}

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormFor {
    /// A tip.
    Tip,
    /// An answer about this tip.
    Answer(i64),
}

#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) purpose: FormFor,
    pub(super) text: String,
}

/// A form that is open.
pub struct OpenForm {
    written: Written,
    pub(super) row: FormRow,
}

impl OpenForm {
    /// What it is for.
    #[must_use]
    pub const fn purpose(&self) -> FormFor {
        self.written.purpose
    }

    /// Whether nothing stands in it yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.text.is_empty() && self.row.pictures.is_empty()
    }
}

/// What became of one more message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is stored; and whether the sender's own name was taken out.
    Stored {
        /// Whether it was.
        name_removed: bool,
    },
    /// There was nothing in it to keep.
    Nothing,
    /// The form is full.
    Full,
}

/// What became of a tip that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its number.
    pub tip: i64,
    /// What the sender is called at this tip.
    pub reference: String,
    /// Whether this chat had sent it already.
    pub is_again: bool,
    /// Whether the sender's own name was taken out.
    pub name_removed: bool,
}

impl Tips {
    /// Counts one more message of a chat, `tips` of them a tip.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn gate(&self, chat: ChatId, tips: i32) -> Result<Gate, TipError> {
        let (tipster, now) = (self.tipsters(chat), self.clock.now());
        let limits = match self.store.tip_ban(&tipster, now).await? {
            Some(Restriction::Banned) => (0, 0),
            Some(Restriction::Limited) => A_DAY_LIMITED,
            None => A_DAY,
        };
        let is_flood =
            tips > 0 && self.store.tips_after(now - TimeDelta::hours(1)).await? >= AN_HOUR;
        let moments = (self.day_ago(), now);
        if !is_flood
            && self
                .store
                .count_tip(&tipster, tips, limits, moments)
                .await?
        {
            return Ok(Gate::Open);
        }
        let is_told = self
            .store
            .tell_of_limit(&tipster, self.day_ago(), now)
            .await?;
        Ok(if is_told { Gate::TooMuch } else { Gate::Silent })
    }

    /// Begins a form, in the place of an older one.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn begin(&self, chat: ChatId, purpose: FormFor) -> Result<(), TipError> {
        let sealed = self.seal_form(&Written {
            purpose,
            text: String::new(),
        })?;
        let now = self.clock.now();
        Ok(self
            .store
            .begin_tip_form(&self.tipsters(chat), &sealed, now)
            .await?)
    }

    /// The open form of a chat; one is open for a day, and half an hour for an answer.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer or the form cannot be opened.
    pub async fn form(&self, chat: ChatId) -> Result<Option<OpenForm>, TipError> {
        let form = self.form_since(chat, self.day_ago()).await?;
        if form
            .as_ref()
            .is_some_and(|form| form.purpose() != FormFor::Tip)
        {
            let since = self.clock.now() - AN_ANSWER_WAITS;
            return self.form_since(chat, since).await;
        }
        Ok(form)
    }

    async fn form_since(
        &self,
        chat: ChatId,
        since: DateTime<Utc>,
    ) -> Result<Option<OpenForm>, TipError> {
        let tipster = self.tipsters(chat);
        let Some(row) = self.store.tip_form(&tipster, since).await? else {
            return Ok(None);
        };
        let json = self.vault.open_text(FORM_LABEL, &row.sealed)?;
        Ok(Some(OpenForm {
            written: serde_json::from_slice(&json)?,
            row,
        }))
    }

    /// Whether a chat is writing a tip, and something of it stands there.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn is_writing(&self, chat: ChatId) -> Result<bool, TipError> {
        let form = self.form(chat).await?;
        Ok(form.is_some_and(|form| form.purpose() == FormFor::Tip && !form.is_empty()))
    }

    /// Adds a message to a form: its text and its clean picture.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn add(
        &self,
        sender: &Sender,
        form: &OpenForm,
        text: &str,
        picture: Option<&Picture>,
    ) -> Result<Added, TipError> {
        let (text, name_removed) = clean(text, &sender.names);
        if text.is_empty() && picture.is_none() {
            return Ok(Added::Nothing);
        }
        let mut whole = form.written.text.clone();
        if !whole.is_empty() && !text.is_empty() {
            whole.push_str("\n\n");
        }
        whole.push_str(&text);
        let is_full = form.row.messages >= MESSAGES
            || whole.chars().count() > TEXT_LIMIT
            || (picture.is_some() && form.row.pictures.len() >= PICTURES);
        if is_full {
            return Ok(Added::Full);
        }
        let sealed = self.seal_form(&Written {
            purpose: form.written.purpose,
            text: whole,
        })?;
        let file = picture.map(|picture| {
            let digest = self.vault.keyed_hash("picture of a tip", &picture.bytes);
            let sealed = self.vault.seal_text(PICTURE_LABEL, &picture.bytes);
            let kind = picture.kind;
            (digest, FileRow { kind, sealed })
        });
        let file = file
            .as_ref()
            .map(|(digest, file)| (digest.as_slice(), file));
        let written = self
            .store
            .write_tip_form(&form.row.tipster, &sealed, file, self.clock.now())
            .await?;
        Ok(if written {
            Added::Stored { name_removed }
        } else {
            Added::Nothing
        })
    }

    /// Gives the form up; false when there was none.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn cancel(&self, chat: ChatId) -> Result<bool, TipError> {
        Ok(self.store.end_tip_form(&self.tipsters(chat)).await?)
    }

    /// Sends what stands in a form as a tip.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn send_form(&self, sender: &Sender, form: &OpenForm) -> Result<Sent, TipError> {
        self.hand_in(sender, &form.written.text, Some(&form.row))
            .await
    }

    /// Sends a typed text as a tip at once; none when nothing of it is left to send, or it is too long.
    ///
    /// # Errors
    /// [`TipError`] when the database does not answer.
    pub async fn send_text(&self, sender: &Sender, text: &str) -> Result<Option<Sent>, TipError> {
        let (text, name_removed) = clean(text, &sender.names);
        if text.is_empty() || text.chars().count() > TEXT_LIMIT {
            return Ok(None);
        }
        let sent = self.hand_in(sender, &text, None).await?;
        Ok(Some(Sent {
            name_removed,
            ..sent
        }))
    }

    async fn hand_in(
        &self,
        sender: &Sender,
        text: &str,
        form: Option<&FormRow>,
    ) -> Result<Sent, TipError> {
        let pictures = match form {
            Some(row) if !row.pictures.is_empty() => self.pictures(row).await?,
            _ => Vec::new(),
        };
        let new = NewTip {
            fingerprints: &self.fingerprints(text, &pictures),
            likeness: &self.likeness(text, &pictures),
            sealed: &self.vault.seal_text(TEXT_LABEL, text.as_bytes()),
            form: form.map(|row| row.tipster.as_slice()),
            link: i32::try_from(random::number() >> 1).unwrap_or(1).max(1),
            sealed_language: &self
                .vault
                .seal_text(LANGUAGE_LABEL, sender.language.code().as_bytes()),
        };
        let seal = |tip| self.chats_for(tip, sender.chat);
        let handed = self.store.hand_in_tip(new, seal, self.clock.now()).await?;
        if !handed.is_again {
            self.store.reopen_tip(handed.tip, self.clock.now()).await?;
        }
        Ok(Sent {
            tip: handed.tip,
            reference: pseudonym(&handed.sealed_chat),
            is_again: handed.is_again,
            name_removed: false,
        })
    }

    /// Hashes of the pictures of a form, sorted. Without a key: a hash is not stored, and a later key must make the same marks.
    async fn pictures(&self, form: &FormRow) -> Result<Vec<Vec<u8>>, TipError> {
        let mut hashes = Vec::new();
        for sealed in self.store.tip_form_pictures(&form.tipster).await? {
            let bytes = self.vault.open_text(PICTURE_LABEL, &sealed)?;
            hashes.push(Sha256::digest(bytes).to_vec());
        }
        hashes.sort_unstable();
        Ok(hashes)
    }

    fn seal_form(&self, written: &Written) -> Result<Vec<u8>, TipError> {
        Ok(self
            .vault
            .seal_text(FORM_LABEL, &serde_json::to_vec(written)?))
    }
}
