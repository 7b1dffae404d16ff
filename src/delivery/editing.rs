//! **Editing** the old messages of an amendment's readers, after their notices.
//!
//! An edit that Telegram refuses for good is settled: the reader has the notice. One that cannot be known is done again, which
//! changes nothing.
//!
//! Never here: what an old message says from now on.

use futures::future::join_all;
use tracing::error;

use super::{Attempt, Delivery, Order};
use crate::domain::language::Language;
use crate::store::StoreError;
use crate::store::amendments::OldMessage;
use crate::store::fanout::LeasedShard;
use crate::store::publication::Published;
use crate::vault::Purpose;

/// Tries of one edit within a page; the next page of whoever has the shard goes on after it.
const TRIES: usize = 3;

/// What an old message becomes.
#[derive(Debug, Clone, Copy)]
pub struct Edit<'a> {
    /// Telegram's number of it.
    pub message_id: i64,
    /// Which message of its revision, from 1.
    pub part: i16,
    /// The revision that it shows.
    pub old: &'a Published,
    /// The amendment.
    pub now: &'a Published,
    /// The reader's language.
    pub language: Language,
}

/// How an edit ended.
#[derive(Debug, Clone)]
pub enum Edited {
    /// The message says it now, or said it already.
    Done,
    /// Telegram does not let us: deleted, too old, not ours.
    NotEditable,
    /// It is not known, or everybody waits: as for a delivery.
    Again(Attempt),
}

/// How far a page of edits came for one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Edited,
    NotEdited,
    Waits,
}

impl Delivery {
    /// One page of edits; true when nothing is left in the shard.
    pub(super) async fn edits(&self, shard: &LeasedShard) -> Result<bool, StoreError> {
        let bot = self.settings.bot;
        let page = self.store.edit_page(shard, bot, self.page_size()).await?;
        let Some(last) = page.last else {
            self.store.finish_shard(shard).await?;
            return Ok(true);
        };
        let now = self.published(shard.revision_id).await?;
        let order = Order::of_rank(shard.rank);
        let edits = page.messages.iter();
        let steps = join_all(edits.map(|message| self.edit(message, &now, order))).await;
        let (mut steps_of, mut until) = (Vec::with_capacity(page.messages.len()), last);
        for (message, step) in page.messages.iter().zip(steps) {
            let step = step?;
            if step == Step::Waits {
                until = until.min(message.subscriber_id - 1);
            }
            steps_of.push((message.subscriber_id, step));
        }
        // From the first who waits on, all is done again when the wait is over, and counted then.
        let count = |wanted| {
            let all = steps_of.iter();
            let of = all.filter(|(subscriber, step)| *subscriber <= until && *step == wanted);
            i64::try_from(of.count()).unwrap_or(i64::MAX)
        };
        let (edited, not_edited) = (count(Step::Edited), count(Step::NotEdited));
        self.store
            .settle_edits(shard, until, (edited, not_edited))
            .await?;
        Ok(false)
    }

    async fn edit(
        &self,
        message: &OldMessage,
        now: &Published,
        order: Order,
    ) -> Result<Step, StoreError> {
        let Ok(chat) = self
            .vault
            .open_chat(Purpose::Subscriber, &message.chat.sealed)
        else {
            error!(
                subscriber.id = message.subscriber_id,
                "a sealed chat id cannot be opened: check keys.file"
            );
            return Ok(Step::NotEdited);
        };
        let old = self.published(message.revision_id).await?;
        let edit = Edit {
            message_id: message.message_id,
            part: message.part,
            old: &old,
            now,
            language: message.language,
        };
        for _ in 0..TRIES {
            if self.budget.turn(order).await.is_err() {
                return Ok(Step::Waits);
            }
            match self.messenger.edit(chat, edit).await {
                Edited::Done => return Ok(Step::Edited),
                Edited::NotEditable => return Ok(Step::NotEdited),
                Edited::Again(attempt) => {
                    if self.waits_for(&attempt).await {
                        return Ok(Step::Waits);
                    }
                }
            }
        }
        Ok(Step::NotEdited)
    }
}
