//! Render: people, chats and messages as the Bot API writes them.
//!
//! It changes nothing and leaves out nothing that a strict client insists on.

use serde_json::{Map, Value, json};

use super::{Chat, ChatKind, Media, MediaKind, MemberStatus, Message, State, picture};
use crate::entities::{Entity, Kind};

impl State {
    pub(crate) fn bot_json(&self) -> Value {
        json!({
            "id": self.bot_id,
            "is_bot": true,
            "first_name": self.settings.bot_name,
            "username": self.settings.bot_username,
        })
    }

    pub(crate) fn user_json(&self, id: i64) -> Value {
        if id == self.bot_id {
            return self.bot_json();
        }
        let Some(person) = self.people.get(&id) else {
            return json!({"id": id, "is_bot": false, "first_name": id.to_string()});
        };
        let mut user = json!({
            "id": id,
            "is_bot": false,
            "first_name": if person.deleted { "" } else { &person.name },
            "language_code": person.language_code,
        });
        if let Some(username) = &person.username {
            user["username"] = json!(username);
        }
        user
    }

    pub(crate) fn chat_json(&self, chat: &Chat) -> Value {
        let mut result = json!({"id": chat.id, "type": chat.word()});
        match chat.kind {
            ChatKind::Private => {
                let person = self.people.get(&chat.id);
                result["first_name"] = json!(person.map_or("", |person| person.name.as_str()));
                if let Some(username) = person.and_then(|person| person.username.as_ref()) {
                    result["username"] = json!(username);
                }
            }
            ChatKind::Supergroup { forum: true } => {
                result["title"] = json!(chat.title);
                result["is_forum"] = json!(true);
            }
            _ => result["title"] = json!(chat.title),
        }
        if let Some(username) = &chat.username {
            result["username"] = json!(username);
        }
        result
    }

    pub(crate) fn message_json(&self, message: &Message) -> Value {
        self.message_json_at_depth(message, true)
    }

    fn message_json_at_depth(&self, message: &Message, with_reply: bool) -> Value {
        let mut result = Map::new();
        result.insert("message_id".into(), json!(message.id));
        result.insert("date".into(), json!(message.sent_at / 1000));
        if let Some(chat) = self.chats.get(&message.chat) {
            result.insert("chat".into(), self.chat_json(chat));
            if message.from.is_none() {
                result.insert("sender_chat".into(), self.chat_json(chat));
            }
        }
        if let Some(from) = message.from {
            result.insert("from".into(), self.user_json(from));
        }
        if let Some(thread) = message.thread {
            result.insert("message_thread_id".into(), json!(thread));
            let chat = self.chats.get(&message.chat);
            if chat.is_some_and(|chat| chat.kind == ChatKind::Supergroup { forum: true }) {
                result.insert("is_topic_message".into(), json!(true));
            }
        }
        if let Some(edit) = message.edits.last() {
            result.insert("edit_date".into(), json!(edit.at / 1000));
        }
        self.insert_content(&mut result, message);
        if !message.buttons.is_empty() {
            result.insert("reply_markup".into(), keyboard_json(message));
        }
        if message.protected {
            result.insert("has_protected_content".into(), json!(true));
        }
        if let Some(origin) = &message.forward_origin {
            result.insert("forward_origin".into(), origin.clone());
        }
        if let Some(Value::Object(service)) = &message.service {
            result.extend(service.clone());
        }
        let replied = message
            .reply_to
            .filter(|_| with_reply)
            .and_then(|id| self.chats.get(&message.chat)?.message(id));
        if let Some(replied) = replied {
            let replied = self.message_json_at_depth(replied, false);
            result.insert("reply_to_message".into(), replied);
        }
        Value::Object(result)
    }

    fn insert_content(&self, result: &mut Map<String, Value>, message: &Message) {
        let (text, entities) = if let Some(media) = &message.media {
            let unique: String = media.file_id.chars().rev().take(15).collect();
            let mut file = json!({
                "file_id": media.file_id,
                "file_unique_id": unique,
                "file_size": media.size,
            });
            self.insert_about(&mut file, media);
            let file = match media.kind {
                MediaKind::Photo => photo_sizes(&file),
                _ => file,
            };
            result.insert(media.kind.field().into(), file);
            ("caption", "caption_entities")
        } else {
            ("text", "entities")
        };
        if !message.text.is_empty() {
            result.insert(text.into(), json!(message.text));
        }
        if !message.entities.is_empty() {
            let list = message
                .entities
                .iter()
                .map(|entity| self.entity_json(entity));
            result.insert(entities.into(), list.collect());
        }
    }

    /// What the Bot API tells of a file beside its id and size.
    fn insert_about(&self, file: &mut Value, media: &Media) {
        let size = self.files.get(&media.file_id);
        let (width, height) = size
            .and_then(|file| picture::size(&file.bytes))
            .unwrap_or((800, 600));
        let fields = match media.kind {
            MediaKind::Photo => json!({"width": width, "height": height}),
            MediaKind::Document => {
                json!({"file_name": media.file_name, "mime_type": media.mime_type})
            }
            MediaKind::Video => json!({
                "file_name": media.file_name, "mime_type": media.mime_type,
                "width": 640, "height": 360, "duration": 7,
            }),
            MediaKind::Voice => json!({"mime_type": media.mime_type, "duration": 7}),
        };
        if let (Value::Object(file), Value::Object(fields)) = (file, fields) {
            file.extend(fields);
        }
    }

    /// As the Bot API writes it; the name in a text mention comes from the person.
    fn entity_json(&self, entity: &Entity) -> Value {
        let mut result = json!(entity);
        if let Kind::TextMention { user } = &entity.kind {
            result["user"] = self.user_json(user.id);
        }
        result
    }

    /// The same with the rights that somebody has in this chat.
    pub(crate) fn member_json_in(&self, chat: &Chat, user: i64, status: MemberStatus) -> Value {
        let mut member = self.member_json(user, status);
        if status == MemberStatus::Administrator {
            member["can_post_messages"] = json!(chat.may_post(user, status));
        }
        member
    }

    pub(crate) fn member_json(&self, user: i64, status: MemberStatus) -> Value {
        let rights = |on: bool| {
            json!({
                "can_be_edited": false, "is_anonymous": false, "can_manage_chat": on,
                "can_change_info": on, "can_delete_messages": on, "can_manage_video_chats": on,
                "can_invite_users": on, "can_restrict_members": on, "can_promote_members": false,
                "can_post_messages": on, "can_edit_messages": on, "can_pin_messages": on,
                "can_post_stories": on, "can_edit_stories": on, "can_delete_stories": on,
                "can_manage_topics": on,
            })
        };
        let mut result = match status {
            MemberStatus::Creator => json!({"is_anonymous": false}),
            MemberStatus::Administrator => rights(true),
            MemberStatus::Member | MemberStatus::Left => json!({}),
            MemberStatus::Kicked => json!({"until_date": 0}),
            MemberStatus::Restricted => json!({
                "until_date": 0, "is_member": true, "can_send_messages": false,
                "can_send_audios": false, "can_send_documents": false, "can_send_photos": false,
                "can_send_videos": false, "can_send_video_notes": false,
                "can_send_voice_notes": false, "can_send_polls": false,
                "can_send_other_messages": false, "can_add_web_page_previews": false,
                "can_change_info": false, "can_invite_users": false, "can_pin_messages": false,
                "can_manage_topics": false,
            }),
        };
        result["user"] = self.user_json(user);
        result["status"] = json!(status);
        result
    }
}

/// A picture comes in several sizes, the smallest first; only the last is the whole one.
fn photo_sizes(whole: &Value) -> Value {
    let mut small = whole.clone();
    let id = whole["file_id"].as_str().unwrap_or_default();
    small["file_id"] = json!(format!("{id}-s"));
    small["file_unique_id"] = json!("small");
    (small["width"], small["height"]) = (json!(90), json!(67));
    small["file_size"] = json!(1_000);
    json!([small, whole])
}

fn keyboard_json(message: &Message) -> Value {
    let rows: Vec<Vec<Value>> = message
        .buttons
        .iter()
        .map(|row| row.iter().map(super::Button::to_json).collect())
        .collect();
    json!({"inline_keyboard": rows})
}
