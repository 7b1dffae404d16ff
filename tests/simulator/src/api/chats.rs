//! Chats: what the bot may ask about chats, their members and files.
//!
//! Only leaving changes something.

use serde_json::{Value, json};

use super::place;
use super::{Arguments, Refusal};
use crate::world::{ChatKind, MemberStatus, State};

pub(crate) fn chat(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let chat = place::named(state, arguments)?;
    // What is public can be looked at from outside.
    if chat.username.is_none() || chat.bot != MemberStatus::Left {
        place::may_see(chat)?;
    }
    let mut full = state.chat_json(chat);
    full["accent_color_id"] = json!(3);
    full["max_reaction_count"] = json!(11);
    full["accepted_gift_types"] = json!({
        "unlimited_gifts": true, "limited_gifts": true, "unique_gifts": true,
        "premium_subscription": true, "gifts_from_channels": true,
    });
    if chat.is_group() {
        let on = chat.bot != MemberStatus::Restricted;
        full["permissions"] = json!({
            "can_send_messages": on, "can_send_audios": on, "can_send_documents": on,
            "can_send_photos": on, "can_send_videos": on, "can_send_video_notes": on,
            "can_send_voice_notes": on, "can_send_polls": on, "can_send_other_messages": on,
            "can_add_web_page_previews": on, "can_change_info": false, "can_invite_users": true,
            "can_pin_messages": false, "can_manage_topics": false,
        });
    }
    Ok(full)
}

pub(crate) fn member(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let chat = place::named(state, arguments)?;
    place::may_see(chat)?;
    if chat.kind == ChatKind::Channel && chat.bot != MemberStatus::Administrator {
        return Err(Refusal::bad("member list is inaccessible"));
    }
    let user = arguments
        .integer("user_id")?
        .ok_or_else(|| Refusal::bad("invalid user_id specified"))?;
    let status = if user == state.bot_id {
        chat.bot
    } else if chat.kind == ChatKind::Private && user == chat.id {
        MemberStatus::Member
    } else if let Some(status) = chat.members.get(&user) {
        *status
    } else if state.people.contains_key(&user) {
        MemberStatus::Left
    } else {
        return Err(Refusal::bad("PARTICIPANT_ID_INVALID"));
    };
    Ok(state.member_json_in(chat, user, status))
}

pub(crate) fn administrators(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let chat = place::named(state, arguments)?;
    place::may_see(chat)?;
    if chat.kind == ChatKind::Private {
        return Err(Refusal::bad(
            "there are no administrators in the private chat",
        ));
    }
    let rules = |status: MemberStatus| {
        matches!(status, MemberStatus::Creator | MemberStatus::Administrator)
    };
    let mut ids: Vec<(i64, MemberStatus)> = chat
        .members
        .iter()
        .map(|(id, status)| (*id, *status))
        .chain([(state.bot_id, chat.bot)])
        .filter(|(_, status)| rules(*status))
        .collect();
    ids.sort_unstable_by_key(|(id, _)| *id);
    let list = ids
        .into_iter()
        .map(|(id, status)| state.member_json_in(chat, id, status));
    Ok(list.collect())
}

pub(crate) fn member_count(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let chat = place::named(state, arguments)?;
    place::may_see(chat)?;
    let there = chat
        .members
        .values()
        .filter(|status| !matches!(status, MemberStatus::Left | MemberStatus::Kicked))
        .count();
    Ok(json!(there + 1))
}

pub(crate) fn leave(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    let chat = place::named(state, arguments)?;
    place::may_see(chat)?;
    if chat.kind == ChatKind::Private {
        return Err(Refusal::bad(
            "chat member status can't be changed in private chats",
        ));
    }
    let (chat, bot_id) = (chat.id, state.bot_id);
    state.set_member(chat, bot_id, MemberStatus::Left);
    Ok(json!(true))
}

pub(crate) fn file(state: &mut State, arguments: &Arguments) -> Result<Value, Refusal> {
    const MAX_DOWNLOAD: usize = 20 << 20;
    let id = arguments.text("file_id");
    let file = state
        .files
        .get(&id)
        .ok_or_else(|| Refusal::bad("invalid file_id"))?;
    if file.bytes.len() > MAX_DOWNLOAD {
        return Err(Refusal::bad("file is too big"));
    }
    let unique: String = id.chars().rev().take(15).collect();
    Ok(json!({
        "file_id": id,
        "file_unique_id": unique,
        "file_size": file.bytes.len(),
        "file_path": format!("files/{id}"),
    }))
}
