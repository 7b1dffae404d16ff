//! **Parting**: the chats of the staff, kept in memory for the moment in which they are told of the end of the key and wiped.
//!
//! Never here: Telegram; a chat id that outlives its value.

use chrono::TimeDelta;
use zeroize::Zeroize as _;

use crate::domain::language::Language;
use crate::review::Staff;
use crate::store::StoreError;
use crate::vault::{ChatId, Purpose};

/// Messages at most: more stand in no chat that lets them be deleted.
const MESSAGES: i64 = 100_000;

/// Longer than any message may stand.
const EVER: TimeDelta = TimeDelta::days(365);

/// A chat of the staff and what stands in it. Overwritten when it goes.
#[derive(Debug)]
pub struct PartingChat {
    /// Where.
    pub chat: ChatId,
    /// Language in which to tell them; none: they are not of the staff any more, and are not told.
    pub language: Option<Language>,
    /// Messages that stand there.
    pub messages: Vec<i64>,
}

impl Drop for PartingChat {
    fn drop(&mut self) {
        self.chat.zeroize();
        self.messages.zeroize();
    }
}

impl Staff {
    /// Every chat of the staff, opened while there is a key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn parting(&self) -> Result<Vec<PartingChat>, StoreError> {
        let mut chats: Vec<PartingChat> = self
            .all()
            .await?
            .into_iter()
            .map(|colleague| PartingChat {
                chat: colleague.chat,
                language: Some(colleague.language),
                messages: Vec::new(),
            })
            .collect();
        let until = self.now() + EVER;
        for shown in self.store.due_staff_messages(MESSAGES, until).await? {
            let Ok(chat) = self.vault.open_chat(Purpose::Staff, &shown.sealed_chat) else {
                continue;
            };
            if let Some(known) = chats.iter_mut().find(|known| known.chat == chat) {
                known.messages.push(shown.message);
            } else {
                chats.push(PartingChat {
                    chat,
                    language: None,
                    messages: vec![shown.message],
                });
            }
        }
        Ok(chats)
    }
}
