//! The **session** in the bot: logging in and out, and the gate before everything else that the staff can do.
//!
//! Without an open session a command or an old button gives one plain line and nothing of the queue.
//!
//! Never here: whether a code is right; what stands behind the gate.

mod destroying;
mod lock;
mod memory;
mod parting;
mod people;
mod qr;
mod wiping;

use super::super::action::{Action, StaffAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::commands::Need;
use crate::review::{Access, Login};
use crate::text::time::date_time;

pub(super) use destroying::ask as ask_destroy_key;
pub(super) use lock::{lock, unlock};
pub(in super::super) use memory::not_sent;
pub use parting::Parting;
pub(super) use people::{ask_remove, invite, list, remove};
pub(super) use qr::show_enrolment;
pub use wiping::Wiping;

/// Whether who asks may; if not, they were told.
pub(super) async fn admits(conversation: &Conversation, need: Need) -> Result<bool, HandlerError> {
    let Some(staff) = &conversation.staff else {
        return Ok(false);
    };
    let words = conversation.words();
    if need == Need::Staff {
        return Ok(true);
    }
    if !conversation.in_session {
        // What the button stood under may show something still.
        if let Some(number) = conversation.press.as_ref().and_then(|press| press.message) {
            let service = &conversation.service;
            service
                .staff
                .drop_message(conversation.chat.id, number.into())
                .await?;
        }
        conversation.say(&words.please_log_in()).await?;
        return Ok(false);
    }
    if need == Need::Admin && !Access::is_admin(staff) {
        conversation.say(&words.admins_only()).await?;
        return Ok(false);
    }
    Ok(true)
}

/// `/login 123456`, or a recovery code.
pub(super) async fn log_in(conversation: &mut Conversation, code: &str) -> Handled {
    let Some(member) = conversation.staff.clone() else {
        return Ok(());
    };
    conversation.delete_typed().await?;
    let words = conversation.words();
    if code.is_empty() {
        return conversation.say(&words.please_log_in()).await;
    }
    let time = |at: chrono::DateTime<chrono::Utc>| at.format("%H:%M:%S").to_string();
    let said = match conversation.service.access.log_in(&member, code).await? {
        Login::Right {
            recovery_left,
            first,
        } => return welcome(conversation, recovery_left, first).await,
        Login::Wrong(None) => words.login_wrong(),
        Login::Wrong(Some(at)) => words.login_wrong_wait(&time(at)),
        Login::Wait(at) => words.login_wait(&time(at)),
        Login::Used => words.login_used(),
        Login::NotEnrolled => words.login_not_enrolled(),
    };
    conversation.say(&said).await
}

async fn welcome(
    conversation: &mut Conversation,
    recovery_left: Option<i64>,
    first: bool,
) -> Handled {
    let service = &conversation.service;
    conversation.staff = service.invitations.member(conversation.chat.id).await?;
    let until = conversation
        .staff
        .as_ref()
        .and_then(|staff| staff.session_until);
    let Some(until) = until else {
        // Locked or removed at this very moment.
        return conversation
            .say(&conversation.words().logout_not_open())
            .await;
    };
    conversation.in_session = true;
    let words = conversation.words();
    let mut lines = Vec::new();
    if first {
        lines.push(words.login_first());
    }
    if let Some(left) = recovery_left {
        lines.push(words.login_recovery_left(left));
    }
    let is_locked = conversation.service.access.locked().await?.is_some();
    if is_locked {
        lines.push(words.publishing_locked_now());
    }
    lines.push(words.login_welcome(&date_time(conversation.language, until)));
    let mut keyboard = Keyboard::none().row([(words.button_back_to_queue(), Action::Queue)]);
    let is_admin = conversation.staff.as_ref().is_some_and(Access::is_admin);
    if is_admin {
        keyboard = keyboard.row([(words.button_staff(), Action::Staff(StaffAct::List))]);
    }
    let lock = if is_locked {
        (words.button_unlock(), Action::Staff(StaffAct::Unlock))
    } else {
        (words.button_lock(), Action::Staff(StaffAct::Lock))
    };
    let log_out = (words.button_logout(), Action::Staff(StaffAct::LogOut));
    keyboard = keyboard.row([log_out, lock]);
    conversation
        .send(&escape(&lines.join("\n\n")), &keyboard)
        .await
}

/// `/logout`.
pub(super) async fn log_out(conversation: &mut Conversation) -> Handled {
    conversation.delete_typed().await?;
    let Some(member) = &conversation.staff else {
        return Ok(());
    };
    let was_open = conversation.service.access.log_out(member).await?;
    conversation.in_session = false;
    let words = conversation.words();
    let said = if was_open {
        words.logout_done()
    } else {
        words.logout_not_open()
    };
    conversation.say(&said).await
}

/// A button about the staff or the session.
pub(super) async fn press(conversation: &mut Conversation, act: StaffAct) -> Handled {
    match act {
        StaffAct::LogOut => log_out(conversation).await,
        StaffAct::Lock => lock(conversation).await,
        StaffAct::Unlock => unlock(conversation).await,
        StaffAct::List => list(conversation).await,
        StaffAct::Invite(role) => invite(conversation, role.as_str()).await,
        StaffAct::Remove(id) => people::ask_remove_by_id(conversation, id).await,
        StaffAct::RemoveYes(id) => people::remove_by_id(conversation, id).await,
        StaffAct::DestroyKey => destroying::destroy(conversation).await,
    }
}
