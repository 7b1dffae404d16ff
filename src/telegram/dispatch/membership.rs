//! **Membership**: the bot was put out of a chat, a group became a supergroup, a forum topic is open again. In the chat nothing is
//! said of it.
//!
//! Never here: what people do in a chat.

use teloxide::types as tg;

use super::super::service::Service;
use super::is_dealt_with;
use crate::domain::subscriber::PauseReason;
use crate::store::StoreError;
use crate::subscriptions::Chat;
use crate::vault::ChatId;

/// The bot stands otherwise in a chat than before. Who put it out gets nothing, in any topic, until it is asked for again; who
/// let it in hears nothing until it is asked.
pub(super) async fn changed(service: &Service, changed: &tg::ChatMemberUpdated) -> bool {
    if changed.new_chat_member.is_present() {
        return true;
    }
    let reason = if changed.chat.is_private() {
        PauseReason::Blocked
    } else {
        PauseReason::Kicked
    };
    let chat = ChatId::new(changed.chat.id.0);
    is_dealt_with(
        service,
        service.subscriptions.pause_chat(chat, reason).await,
    )
}

/// A group became a supergroup: its subscription goes with it.
pub(super) async fn moved(service: &Service, (old, new): (tg::ChatId, tg::ChatId)) -> bool {
    let (old, new) = (ChatId::new(old.0), ChatId::new(new.0));
    is_dealt_with(service, service.subscriptions.migrate(old, new).await)
}

/// Somebody opened a forum topic again: what came into it comes again, unless it was paused by hand, and it is not judged by what
/// failed while it was closed.
pub(super) async fn reopened(service: &Service, chat: Chat) -> bool {
    let resumed: Result<(), StoreError> = async {
        let Some(subscriber) = service.subscriptions.find(chat).await? else {
            return Ok(());
        };
        match subscriber.pause_reason {
            Some(PauseReason::ThreadGone) => service.subscriptions.resume(subscriber.id).await,
            None => service.subscriptions.is_reached(subscriber.id).await,
            Some(_) => Ok(()),
        }
    }
    .await;
    is_dealt_with(service, resumed)
}
