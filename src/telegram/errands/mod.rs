//! The **errands** of the keeper in Telegram: drills for the staff, answers to who asked, questions to who sent a tip, and what
//! becomes of our pictures there.
//!
//! Never here: alerts; those are for admins alone.

mod answering;
mod autodeleting;
mod drilling;
mod picturing;
mod tipping;

pub use answering::Answering;
pub(super) use answering::said;
pub use autodeleting::Autodeleting;
pub use drilling::Drilling;
pub use picturing::Picturing;
pub use tipping::Tipping;

use crate::domain::subscriber::ChatKind;
use crate::store::StoreError;
use crate::subscriptions::{Chat, Subscriptions};
use crate::vault::ChatId;

/// Remembers a message in a private chat, of a subscriber or of somebody who is none, so that `/forget` deletes it there.
pub(super) async fn remember(
    subscriptions: &Subscriptions,
    chat: ChatId,
    number: i64,
) -> Result<(), StoreError> {
    let private = Chat {
        id: chat,
        thread: None,
        kind: ChatKind::Private,
    };
    match subscriptions.find(private).await? {
        Some(subscriber) => subscriptions.remember_message(subscriber.id, number).await,
        None => subscriptions.remember_visit(chat, number).await,
    }
}
