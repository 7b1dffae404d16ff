//! Who is of the staff, as admins manage it in the bot: the list, invitations, removal; that of an admin takes two of them.
//!
//! Never here: who anybody is; only handles.

use super::super::super::action::{Action, StaffAct};
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::super::tell_others;
use crate::domain::staff::Role;
use crate::review::Removal;
use crate::store::staff::StaffMember;
use crate::text::time::date_time;

/// Characters of an unknown handle that an answer repeats.
const SHOWN: usize = 60;

/// `/staff`.
pub(in super::super) async fn list(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let access = &conversation.service.access;
    let own = conversation.staff.as_ref().map(|staff| staff.id);
    let mut lines = vec![words.staff_title()];
    let mut keyboard = Keyboard::none();
    for member in access.members().await? {
        let session = match member
            .session_until
            .filter(|_| access.is_in_session(&member))
        {
            Some(until) => words.staff_in_session(&date_time(conversation.language, until)),
            None => words.staff_no_session(),
        };
        let role = words.role(member.role.as_str());
        lines.push(words.staff_line(&member.handle, &role, &session));
        if Some(member.id) != own {
            let act = Action::Staff(StaffAct::Remove(member.id));
            keyboard = keyboard.row([(words.button_remove(&member.handle), act)]);
        }
    }
    for asked in access.asked_removals().await? {
        lines.push(words.removal_asked_by(&asked.by_handle, &asked.handle));
    }
    let invite = |role: Role| {
        let name = words.role(role.as_str());
        let act = Action::Staff(StaffAct::Invite(role));
        (words.button_invite(&name), act)
    };
    keyboard = keyboard.row([invite(Role::Moderator), invite(Role::Admin)]);
    conversation
        .show(&escape(&lines.join("\n")), &keyboard)
        .await
}

/// `/invite ROLE`: link and phrase in two messages, to be sent in two ways.
pub(in super::super) async fn invite(conversation: &Conversation, role: &str) -> Handled {
    let words = conversation.words();
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    let Ok(role) = role.trim().to_lowercase().parse::<Role>() else {
        let button = |role: Role| {
            let name = words.role(role.as_str());
            let act = Action::Staff(StaffAct::Invite(role));
            (words.button_invite(&name), act)
        };
        let keyboard = Keyboard::none().row([button(Role::Moderator), button(Role::Admin)]);
        return conversation
            .send(&escape(&words.invite_which_role()), &keyboard)
            .await;
    };
    let service = &conversation.service;
    let invited = service.invitations.invite(role, actor.name()).await?;
    let link = format!(
        "https://t.me/{}?start=invite_{}",
        service.username, invited.token
    );
    let time = date_time(conversation.language, invited.expires_at);
    let name = words.role(role.as_str());
    let said = words.invite_made_link(&name, &invited.handle, &time, &link);
    conversation.say(&said).await?;
    conversation
        .say(&words.invite_made_phrase(&invited.phrase))
        .await
}

/// `/remove HANDLE` asks first.
pub(in super::super) async fn ask_remove(conversation: &Conversation, handle: &str) -> Handled {
    let member = named(conversation, handle).await?;
    ask(conversation, member, handle).await
}

/// `/remove HANDLE yes`, which is what the button says.
pub(in super::super) async fn remove(conversation: &Conversation, handle: &str) -> Handled {
    let member = named(conversation, handle).await?;
    end(conversation, member, handle).await
}

pub(super) async fn ask_remove_by_id(conversation: &Conversation, id: i32) -> Handled {
    let member = numbered(conversation, id).await?;
    ask(conversation, member, "?").await
}

pub(super) async fn remove_by_id(conversation: &Conversation, id: i32) -> Handled {
    let member = numbered(conversation, id).await?;
    end(conversation, member, "?").await
}

type Found = Result<Option<StaffMember>, HandlerError>;

async fn named(conversation: &Conversation, handle: &str) -> Found {
    let all = conversation.service.access.members().await?;
    Ok(all.into_iter().find(|member| member.handle == handle))
}

async fn numbered(conversation: &Conversation, id: i32) -> Found {
    let all = conversation.service.access.members().await?;
    Ok(all.into_iter().find(|member| member.id == id))
}

async fn ask(conversation: &Conversation, member: Option<StaffMember>, named: &str) -> Handled {
    let words = conversation.words();
    let Some(member) = removable(conversation, member, named).await? else {
        return Ok(());
    };
    let yes = Action::Staff(StaffAct::RemoveYes(member.id));
    let keyboard = Keyboard::none()
        .row([(words.button_remove_yes(&member.handle), yes)])
        .row([(words.button_back(), Action::Staff(StaffAct::List))]);
    let mut said = vec![words.remove_ask(&member.handle)];
    if member.role == Role::Admin {
        said.push(agreement(conversation, &member).await?);
    }
    conversation
        .show(&escape(&said.join("\n\n")), &keyboard)
        .await
}

/// Whose agreement removing an admin still needs.
async fn agreement(
    conversation: &Conversation,
    member: &StaffMember,
) -> Result<String, HandlerError> {
    let words = conversation.words();
    let access = &conversation.service.access;
    let own = conversation.staff.as_ref().map(|staff| staff.id);
    let is_agreed = match own {
        Some(own) => access.would_remove(member.id, own).await?,
        None => false,
    };
    let asked = access.asked_removals().await?;
    let other = asked
        .iter()
        .find(|asked| asked.handle == member.handle && Some(asked.by) != own);
    Ok(match other.filter(|_| is_agreed) {
        Some(other) => words.removal_agrees(&other.by_handle),
        None => words.removal_needs_another(&member.handle),
    })
}

async fn end(conversation: &Conversation, member: Option<StaffMember>, named: &str) -> Handled {
    let words = conversation.words();
    let Some(member) = removable(conversation, member, named).await? else {
        return Ok(());
    };
    let (Some(actor), Some(own)) = (conversation.actor(), &conversation.staff) else {
        return Ok(());
    };
    let (handle, access) = (&member.handle, &conversation.service.access);
    let removal = access.ask_to_remove(handle, (own.id, &actor)).await?;
    let said = match removal {
        Removal::Done => words.remove_done(handle),
        Removal::NeedsAnother => words.removal_asked(handle),
        Removal::Unknown => words.remove_unknown(handle),
    };
    let keyboard = Keyboard::none().row([(words.button_back(), Action::Staff(StaffAct::List))]);
    if removal == Removal::NeedsAnother {
        // Also who is to go, and before who asks sees that it is asked: an account that was stolen does not work in silence.
        tell_others(conversation, "/staff", |other| other.is_admin).await?;
    }
    conversation.show(&escape(&said), &keyboard).await
}

/// Who may be removed: anybody but oneself, so that an admin is left. Else the person was told.
async fn removable(conversation: &Conversation, member: Option<StaffMember>, named: &str) -> Found {
    let words = conversation.words();
    let own = conversation.staff.as_ref().map(|staff| staff.id);
    match member {
        None => {
            let shown: String = named.chars().take(SHOWN).collect();
            conversation.say(&words.remove_unknown(&shown)).await?;
        }
        Some(member) if Some(member.id) == own => conversation.say(&words.remove_self()).await?,
        found => return Ok(found),
    }
    Ok(None)
}
