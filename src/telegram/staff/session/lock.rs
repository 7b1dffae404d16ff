//! The **lock** on publishing: any of the staff locks at once, also without a session; an admin and one more unlock.
//!
//! Never here: counting who asked to unlock.

use super::super::super::conversation::{Conversation, Handled};
use super::super::tell_others;
use crate::review::Unlock;

/// `/lock`: nothing is asked first. A false lock costs two people a minute, a missing one may cost readers far more.
pub(in super::super) async fn lock(conversation: &mut Conversation) -> Handled {
    conversation.delete_typed().await?;
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let is_new = conversation.service.access.lock(&actor).await?;
    conversation.in_session = false;
    let words = conversation.words();
    if !is_new {
        return conversation.say(&words.lock_already()).await;
    }
    conversation.say(&words.lock_done()).await?;
    tell_others(conversation, "/unlock", |_| true).await
}

/// `/unlock`: takes two.
pub(in super::super) async fn unlock(conversation: &Conversation) -> Handled {
    let Some(member) = &conversation.staff else {
        return Ok(());
    };
    let words = conversation.words();
    let unlock = conversation.service.access.ask_to_unlock(member).await?;
    let said = match unlock {
        Unlock::Done => words.unlock_done(),
        Unlock::NeedsAnother => words.unlock_needs_another(),
        Unlock::NeedsAdmin => words.unlock_needs_admin(),
        Unlock::NotLocked => words.unlock_not_locked(),
    };
    conversation.say(&said).await?;
    if matches!(unlock, Unlock::NeedsAnother | Unlock::NeedsAdmin) {
        tell_others(conversation, "/unlock", |_| true).await?;
    }
    Ok(())
}
