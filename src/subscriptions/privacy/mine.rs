//! **My data**: all that is kept about one chat over all its forum topics, but for what it sent and asked, which lies apart.
//!
//! Never here: anything that says whose it is.

use serde::Serialize;

use super::super::{Chat, Subscriptions};
use crate::store::StoreError;
use crate::store::privacy::{MessageLine, SubscriberFile};
use crate::vault::{ChatId, Purpose};

/// All that is kept about a chat as a subscriber, and of messages in it.
#[derive(Debug, Clone, Serialize)]
pub struct MyData {
    /// What the operator can be given to have it erased; none when the chat subscribes to nothing.
    pub code: Option<String>,
    #[serde(flatten)]
    file: SubscriberFile,
    /// The same of the other forum topics of the chat: each is a subscriber of its own.
    other_forum_topics: Vec<OtherTopic>,
}

/// A forum topic of the chat.
#[derive(Debug, Clone, Serialize)]
struct OtherTopic {
    code: String,
    #[serde(flatten)]
    file: SubscriberFile,
}

impl MyData {
    /// Whether there is nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.file.settings.is_none() && self.file.messages.is_empty()
    }
}

impl Subscriptions {
    /// Whether a chat has an invitation to the staff open.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn has_opened_invitation(&self, chat: ChatId) -> Result<bool, StoreError> {
        let sealed = self.vault.chat_forms(Purpose::Staff, chat);
        self.store.has_opened(&sealed).await
    }

    /// Forgets that it has; the invitation can be opened again until it ends.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_opened_invitation(&self, chat: ChatId) -> Result<(), StoreError> {
        let sealed = self.vault.chat_forms(Purpose::Staff, chat);
        self.store.forget_opened(&sealed).await
    }

    /// All that is kept about a chat, bounded by how long deliveries are kept: of a forum the topic that it is asked from first,
    /// else any, since a topic may have been deleted in Telegram.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn my_data(&self, chat: Chat) -> Result<MyData, StoreError> {
        let here = self.find(chat).await?.map(|subscriber| subscriber.id);
        let mut all = self.of_chat(chat.id).await?;
        // False first: who asks comes before the others.
        all.sort_by_key(|subscriber| Some(*subscriber) != here);
        let mut files = Vec::new();
        for subscriber in all {
            files.push(OtherTopic {
                code: self.code(subscriber),
                file: self.store.subscriber_file(subscriber).await?,
            });
        }
        let mut files = files.into_iter();
        let (code, mut file) = match files.next() {
            Some(first) => (Some(first.code), first.file),
            None => (None, SubscriberFile::default()),
        };
        let visitor = self.vault.chat_forms(Purpose::Visitor, chat.id);
        let said: Vec<MessageLine> = self.store.visitor_lines(&visitor).await?;
        file.messages.extend(said);
        Ok(MyData {
            code,
            file,
            other_forum_topics: files.collect(),
        })
    }
}
