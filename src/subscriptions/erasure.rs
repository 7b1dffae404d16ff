//! **Erasure**: what `/forget` asked for, done within moments and resumed after a kill.
//!
//! First our messages in the chat, as far as Telegram allows, then every row. A crash between the two does it again.
//!
//! Never here: which tables hold what; that is `store::erasure`.

use std::sync::Arc;
use std::time::Duration;

use tracing::{error, info};

use super::erased::Erased;
use super::privacy::Looked;
use super::{DELETABLE_FOR, HOUR};
use crate::clock::Clock;
use crate::delivery::{Messenger, Place};
use crate::domain::subscriber::ChatKind;
use crate::store::erasure::Erasable;
use crate::store::{Store, StoreError};
use crate::vault::{Purpose, Vault};

/// Erasures done in one step.
const AT_ONCE: i64 = 50;

/// An erasure that takes longer than this means that something is wrong.
const OVERDUE: Duration = Duration::from_mins(10);

/// Erases.
pub struct Erasure {
    pub(super) store: Store,
    vault: Arc<Vault>,
    pub(super) clock: Arc<dyn Clock>,
    messenger: Arc<dyn Messenger>,
    erased: Arc<Erased>,
    pub(super) looked: Looked,
}

/// What one step came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErasureReport {
    /// Subscribers erased.
    pub erased: usize,
    /// Menus and answers forgotten because of their age.
    pub purged: u64,
}

impl Erasure {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        store: Store,
        vault: Arc<Vault>,
        clock: Arc<dyn Clock>,
        messenger: Arc<dyn Messenger>,
        erased: Arc<Erased>,
    ) -> Self {
        Self {
            store,
            vault,
            clock,
            messenger,
            erased,
            looked: Looked::default(),
        }
    }

    /// Erases those who asked for it and those who could not be reached for long, and forgets what need not be remembered any more.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<ErasureReport, StoreError> {
        let mut report = ErasureReport::default();
        self.begin_overdue(AT_ONCE).await?;
        for erasable in self.store.erasable(AT_ONCE).await? {
            report.erased += usize::from(self.erase(&erasable).await?);
        }
        report.purged = self
            .store
            .purge_messages(self.clock.now() - DELETABLE_FOR - HOUR)
            .await?;
        self.store
            .purge_visits(self.clock.now() - DELETABLE_FOR)
            .await?;
        self.store.forget_beginnings().await?;
        let overdue = self.store.erasures_overdue(OVERDUE).await?;
        if overdue > 0 {
            error!(
                count = overdue,
                "erasures have waited for more than ten minutes: please report it"
            );
        }
        if report.erased > 0 {
            // How many together, never whom: an erasure leaves nothing but counters.
            info!(
                count = report.erased,
                "erased what was asked to be forgotten, or could not be reached for long"
            );
        }
        Ok(report)
    }

    /// False when messages are still to be deleted in the chat: the next step goes on, for nine minutes at most.
    async fn erase(&self, erasable: &Erasable) -> Result<bool, StoreError> {
        let chat = self
            .vault
            .open_chat(Purpose::Subscriber, &erasable.chat.sealed)
            .ok();
        let reachable = chat.filter(|_| !erasable.is_automatic);
        if let Some(chat) = reachable {
            let after = self.clock.now() - DELETABLE_FOR;
            let mut messages = self
                .store
                .deletable_messages(erasable.id, erasable.bot, after)
                .await?;
            // What was said before it subscribed.
            let visitor = self.vault.chat_forms(Purpose::Visitor, chat);
            let before = self.store.visitor_messages(&visitor, erasable.bot, after);
            messages.extend(before.await?);
            if !self.messenger.delete(chat, &messages).await && !erasable.is_urgent {
                return Ok(false);
            }
        }
        // On the disk beside the key before the rows go: an older copy of the database is told by it.
        let Some(written) = self.erased.write(erasable.id, erasable.is_urgent).await else {
            return Ok(false);
        };
        let whom = (erasable.id, erasable.chat.sealed.as_slice());
        self.erased.erase_rows(whom, written).await?;
        // In a channel it would tell the readers; who asked for it was told in private.
        if let Some(chat) = reachable.filter(|_| erasable.kind != ChatKind::Channel) {
            self.messenger
                .farewell(
                    Place {
                        chat,
                        thread: erasable.chat.thread,
                    },
                    erasable.language,
                )
                .await;
        }
        Ok(true)
    }
}

/// Marks a subscriber for erasure, with every forum topic of its chat under whichever live key each lies.
pub(super) async fn begin(store: &Store, vault: &Vault, subscriber: i32) -> Result<(), StoreError> {
    let Some(sealed) = store.sealed_chat_of(subscriber).await? else {
        return Ok(());
    };
    let forms = match vault.open_chat(Purpose::Subscriber, &sealed) {
        Ok(chat) => vault.chat_forms(Purpose::Subscriber, chat),
        // Another key sealed it: what lies there exactly like this is the same chat all the same.
        Err(_) => vec![sealed],
    };
    store.begin_erasure(subscriber, &forms).await
}
