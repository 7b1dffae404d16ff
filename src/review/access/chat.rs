//! What stands in the **chats of the staff**, and when it goes: at the decision, at the end of the session, at the lock.
//!
//! Never here: Telegram; what a message says.

use chrono::TimeDelta;

use crate::review::staff::Staff;
use crate::store::StoreError;
use crate::store::access::messages::{StaffMessage, Stay};
use crate::vault::{ChatId, Purpose};

/// Telegram lets a bot delete messages for 48 h; an hour less, so that none is missed.
const DELETABLE: TimeDelta = TimeDelta::hours(47);

/// How long an answer outside a session may stand: it says nothing but that there is something to log in to.
pub const NEUTRAL_STAYS: TimeDelta = TimeDelta::minutes(15);

/// Messages that one step deletes.
const AT_ONCE: i64 = 1_000;

/// What Telegram did not delete now is tried again after so long.
const AGAIN: TimeDelta = TimeDelta::seconds(30);

/// From sending to the moment from which a message counts as lost whose number is not remembered: longer than any answer takes.
const LOST_AFTER: TimeDelta = TimeDelta::minutes(1);

/// A message on its way into the chat of one of the staff, written down before it is sent.
#[derive(Debug)]
pub struct Sending(i64);

/// What may stand in a chat although nobody remembers it.
#[derive(Debug, Clone)]
pub struct Lost {
    /// Where; none when another key sealed it.
    pub chat: Option<ChatId>,
    /// Its number in Telegram is higher than this one.
    pub after: i64,
    /// Messages with a higher number that go at their own time.
    pub known: Vec<i64>,
    /// Ends it.
    pub sending: i64,
}

/// A message that stands in the chat of one of the staff.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// Telegram's number.
    pub message: i64,
    /// Whether the bot sent it.
    pub by_bot: bool,
    /// Candidates that it shows.
    pub candidates: &'a [i64],
    /// How long it may stand; none: as long as the session.
    pub at_most: Option<TimeDelta>,
}

/// What is to be deleted in one chat.
#[derive(Debug, Clone)]
pub struct DueChat {
    /// Where; none when another key sealed it.
    pub chat: Option<ChatId>,
    /// The same, sealed.
    pub sealed: Vec<u8>,
    /// Messages of the bot.
    pub ours: Vec<i64>,
    /// What the person typed.
    pub theirs: Vec<i64>,
}

impl Staff {
    /// Remembers a message in the chat of one of the staff, or of somebody on the way in, until it is deleted there.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remember(&self, chat: ChatId, shown: Shown<'_>) -> Result<(), StoreError> {
        let message = StaffMessage {
            chat: &self.vault.chat_forms(Purpose::Staff, chat),
            message: shown.message,
            by_bot: shown.by_bot,
            candidates: shown.candidates,
            stay: shown.at_most.map_or(Stay::Session, Stay::For),
        };
        self.store
            .remember_staff_message(&message, DELETABLE, self.clock.now())
            .await
    }

    /// Writes down that a message is about to be sent to one of the staff; `newest` is the newest number of a message that the
    /// bot knows. It is sent only after this, and ended once it is remembered: a crash in between leaves nothing in the chat.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; nothing must be sent then.
    pub async fn announce(&self, chat: ChatId, newest: i64) -> Result<Sending, StoreError> {
        let sealed = self.vault.chat_forms(Purpose::Staff, chat);
        let now = self.clock.now();
        let id = self.store.begin_sending(&sealed, newest, now).await?;
        Ok(Sending(id))
    }

    /// Somebody asks to be forgotten: what stands in that chat of an invitation goes now. Nothing of the staff's.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget(&self, chat: ChatId) -> Result<(), StoreError> {
        let sealed = self.vault.chat_forms(Purpose::Staff, chat);
        self.store.expire_outside(&sealed, self.clock.now()).await
    }

    /// Remembers what was announced and has arrived.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; it counts as lost then, and is deleted.
    pub async fn remember_sent(
        &self,
        chat: ChatId,
        shown: Shown<'_>,
        sending: Sending,
    ) -> Result<(), StoreError> {
        self.remember(chat, shown).await?;
        self.never_sent(sending).await
    }

    /// It surely did not arrive, or is remembered.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; it counts as lost then, and is deleted.
    pub async fn never_sent(&self, sending: Sending) -> Result<(), StoreError> {
        self.store.end_sending(sending.0).await
    }

    /// What may stand in chats although nobody remembers it: a crash, or an answer that never came.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lost(&self) -> Result<Vec<Lost>, StoreError> {
        let before = self.clock.now() - LOST_AFTER;
        let lost = self.store.lost_sendings(before).await?;
        Ok(lost
            .into_iter()
            .map(|lost| Lost {
                chat: self.vault.open_chat(Purpose::Staff, &lost.sealed_chat).ok(),
                after: lost.after,
                known: lost.known,
                sending: lost.id,
            })
            .collect())
    }

    /// What was lost is deleted.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; it is deleted again then, which changes nothing.
    pub async fn lost_gone(&self, lost: &Lost) -> Result<(), StoreError> {
        self.store.end_sending(lost.sending).await
    }

    /// Gives a message to be deleted now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn drop_message(&self, chat: ChatId, message: i64) -> Result<(), StoreError> {
        let sealed = self.vault.chat_forms(Purpose::Staff, chat);
        self.store
            .expire_staff_message(&sealed, message, self.clock.now())
            .await
    }

    /// What is to be deleted now, by chat.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn due_messages(&self) -> Result<Vec<DueChat>, StoreError> {
        let now = self.clock.now();
        self.store.expire_decided(now).await?;
        let mut chats: Vec<DueChat> = Vec::new();
        for due in self.store.due_staff_messages(AT_ONCE, now).await? {
            if chats
                .last()
                .is_none_or(|chat| chat.sealed != due.sealed_chat)
            {
                let chat = self.vault.open_chat(Purpose::Staff, &due.sealed_chat);
                chats.push(DueChat {
                    chat: chat.ok(),
                    sealed: due.sealed_chat,
                    ours: Vec::new(),
                    theirs: Vec::new(),
                });
            }
            if let Some(chat) = chats.last_mut() {
                if due.by_bot {
                    chat.ours.push(due.message);
                } else {
                    chat.theirs.push(due.message);
                }
            }
        }
        Ok(chats)
    }

    /// Forgets what is deleted in the chat, or never will be.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn messages_gone(&self, sealed: &[u8], messages: &[i64]) -> Result<(), StoreError> {
        self.store.forget_staff_messages(sealed, messages).await
    }

    /// What Telegram did not delete now is tried again a little later.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn put_off(&self, sealed: &[u8], messages: &[i64]) -> Result<(), StoreError> {
        let until = self.clock.now() + AGAIN;
        self.store
            .put_off_staff_messages(sealed, messages, until)
            .await
    }
}
