//! The **staff** as the bot meets them: in which language, what it waits for from each, and where it reaches the others.
//!
//! Never here: who may join (`invitation`), a dialogue in the clear in the database.

use std::sync::Arc;

use crate::clock::Clock;
use crate::domain::language::Language;
use crate::domain::staff::Role;
use crate::store::{Store, StoreError};
use crate::vault::{CannotOpen, ChatId, Purpose, Vault};

/// Label under which dialogues are sealed: table and column.
const DIALOGUE_LABEL: &str = "staff_dialogues.sealed";

/// Reads and changes what is kept of each of the staff.
pub struct Staff {
    pub(super) store: Store,
    pub(super) vault: Arc<Vault>,
    pub(super) clock: Arc<dyn Clock>,
}

/// One of the staff, to be told something.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Name among the staff.
    pub handle: String,
    /// Language the bot speaks to them.
    pub language: Language,
    /// The private chat with the bot.
    pub chat: ChatId,
    /// Row.
    pub id: i32,
    /// Whether they are admins.
    pub is_admin: bool,
    /// Whether they have a working session open at this moment.
    pub is_in_session: bool,
}

/// Why a dialogue cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum DialogueError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another key sealed it.
    #[error("a dialogue cannot be opened: {0}")]
    Sealed(#[from] CannotOpen),
}

impl Staff {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            vault,
            clock,
        }
    }

    /// All but `own`; without those whose chat another key sealed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn others(&self, own: i32) -> Result<Vec<Colleague>, StoreError> {
        let mut all = self.all().await?;
        all.retain(|colleague| colleague.id != own);
        Ok(all)
    }

    /// All of the staff; without those whose chat another key sealed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn everyone(&self) -> Result<Vec<Colleague>, StoreError> {
        self.all().await
    }

    /// All whose chat our key sealed.
    pub(super) async fn all(&self) -> Result<Vec<Colleague>, StoreError> {
        let (staff, now) = (self.store.staff().await?, self.clock.now());
        Ok(staff
            .into_iter()
            .filter_map(|member| {
                let chat = self.vault.open_chat(Purpose::Staff, &member.sealed_chat);
                Some(Colleague {
                    chat: chat.ok()?,
                    id: member.id,
                    is_admin: member.role == Role::Admin,
                    is_in_session: member.session_until.is_some_and(|until| until > now),
                    handle: member.handle,
                    language: member.language,
                })
            })
            .collect())
    }

    /// Changes the language the bot speaks to one of the staff.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_language(&self, staff: i32, language: Language) -> Result<(), StoreError> {
        self.store.set_staff_language(staff, language).await
    }

    /// What the bot is waiting for from one of the staff, as [`Self::wait_for`] got it.
    ///
    /// # Errors
    /// [`DialogueError`] when the database does not answer or the dialogue cannot be opened.
    pub async fn dialogue(&self, staff: i32) -> Result<Option<Vec<u8>>, DialogueError> {
        let Some(sealed) = self.store.dialogue(staff).await? else {
            return Ok(None);
        };
        Ok(Some(self.vault.open_text(DIALOGUE_LABEL, &sealed)?))
    }

    /// Remembers what the bot is waiting for; it survives a restart.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn wait_for(&self, staff: i32, dialogue: &[u8]) -> Result<(), StoreError> {
        let sealed = self.vault.seal_text(DIALOGUE_LABEL, dialogue);
        self.store
            .set_dialogue(staff, &sealed, self.clock.now())
            .await
    }

    /// The bot waits for nothing any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_dialogue(&self, staff: i32) -> Result<(), StoreError> {
        self.store.end_dialogue(staff).await
    }
}
