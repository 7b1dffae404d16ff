//! Acts: what people do in their private chats: write, forward, block, leave Telegram.
//!
//! The bot's own doings are in `api`; groups are in `groups`.

use serde_json::{Value, json};

use super::{Chat, ChatKind, File, Media, MediaKind, MemberStatus, Message, Person, State};
use crate::entities;

/// A file that a person sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// As what it is sent.
    pub kind: MediaKind,
    /// The file's name; of a picture or a voice message the bot does not hear it.
    pub file_name: String,
    /// What the app says it is; told by the name if empty.
    pub mime_type: String,
    /// The file's content.
    pub bytes: Vec<u8>,
    /// The text below it.
    pub caption: String,
    /// It is forwarded from somebody with this name who hides the account.
    pub forwarded_from: Option<String>,
    /// It is part of the album with this id.
    pub album: Option<String>,
}

impl Attachment {
    /// A picture.
    #[must_use]
    pub fn photo(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(MediaKind::Photo, "photo.jpg", bytes)
    }

    /// A document with its name.
    #[must_use]
    pub fn document(file_name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(MediaKind::Document, file_name, bytes)
    }

    /// A film with its name.
    #[must_use]
    pub fn video(file_name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(MediaKind::Video, file_name, bytes)
    }

    /// A voice message.
    #[must_use]
    pub fn voice(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(MediaKind::Voice, "voice.ogg", bytes)
    }

    /// With a text below it.
    #[must_use]
    pub fn caption(mut self, caption: &str) -> Self {
        caption.clone_into(&mut self.caption);
        self
    }

    /// With another MIME type than the name tells.
    #[must_use]
    pub fn mime_type(mut self, mime_type: &str) -> Self {
        mime_type.clone_into(&mut self.mime_type);
        self
    }

    /// As part of an album: each picture of it is a message of its own.
    #[must_use]
    pub fn album(mut self, id: &str) -> Self {
        self.album = Some(id.to_owned());
        self
    }

    /// Forwarded from somebody who hides the account.
    #[must_use]
    pub fn forwarded_from(mut self, author: &str) -> Self {
        self.forwarded_from = Some(author.to_owned());
        self
    }

    fn new(kind: MediaKind, file_name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            kind,
            file_name: file_name.to_owned(),
            bytes: bytes.into(),
            ..Self::default()
        }
    }
}

impl State {
    /// Adds a person with a private chat; one who is there already only gets the new name and language.
    pub(crate) fn add_person(&mut self, id: i64, name: &str, language_code: &str) {
        let known = self.people.get(&id);
        let person = Person {
            id,
            name: name.to_owned(),
            username: known.and_then(|person| person.username.clone()),
            language_code: language_code.to_owned(),
            deleted: false,
            on_page: true,
        };
        self.people.insert(id, person);
        if !self.page_order.contains(&id) {
            self.page_order.push(id);
        }
        self.chats
            .entry(id)
            .or_insert_with(|| Chat::new(id, ChatKind::Private, ""));
        self.touch(id);
    }

    /// Adds people without a column on the page who have started the bot.
    pub(crate) fn add_people(&mut self, ids: impl IntoIterator<Item = i64>) {
        for id in ids {
            let person = Person {
                id,
                name: format!("Person {id}"),
                username: None,
                language_code: "en".to_owned(),
                deleted: false,
                on_page: false,
            };
            self.people.entry(id).or_insert(person);
            self.chats
                .entry(id)
                .or_insert_with(|| Chat::new(id, ChatKind::Private, ""))
                .started = true;
        }
    }

    /// A new message by a person, with commands and links found as Telegram's apps do.
    pub(crate) fn message_by(person: i64, chat: i64, text: &str) -> Message {
        let done = entities::finish(text, Vec::new()).unwrap_or_default();
        Message {
            chat,
            from: Some(person),
            text: done.text,
            entities: done.entities,
            ..Message::default()
        }
    }

    /// Writes to the bot in private: the message's id.
    pub(crate) fn say(&mut self, person: i64, text: &str) -> i64 {
        let message = Self::message_by(person, person, text);
        self.deliver_private(message)
    }

    /// Answers one of the messages in the private chat.
    pub(crate) fn say_in_reply(&mut self, person: i64, text: &str, reply_to: i64) -> i64 {
        let mut message = Self::message_by(person, person, text);
        message.reply_to = Some(reply_to);
        self.deliver_private(message)
    }

    pub(crate) fn attach(&mut self, person: i64, attachment: Attachment) -> i64 {
        let message = self.message_with(person, person, attachment);
        self.deliver_private(message)
    }

    /// A new message by a person with a file.
    pub(crate) fn message_with(
        &mut self,
        person: i64,
        chat: i64,
        attachment: Attachment,
    ) -> Message {
        let mut message = Self::message_by(person, chat, &attachment.caption);
        let told = attachment.mime_type;
        let file = File {
            mime_type: if told.is_empty() {
                mime_type(&attachment.file_name).to_owned()
            } else {
                told
            },
            name: attachment.file_name,
            bytes: attachment.bytes,
        };
        let date = self.now() / 1000;
        message.forward_origin = attachment
            .forwarded_from
            .map(|author| json!({"type": "hidden_user", "date": date, "sender_user_name": author}));
        message.service = attachment.album.map(|id| json!({"media_group_id": id}));
        message.media = Some(self.keep_file(file, attachment.kind));
        message
    }

    pub(crate) fn send_other(&mut self, person: i64, fields: Value) -> i64 {
        let mut message = Self::message_by(person, person, "");
        message.service = Some(fields);
        self.deliver_private(message)
    }

    /// Forwards a message of any chat to the bot; `None` if there is no such message or it is protected.
    pub(crate) fn forward(&mut self, person: i64, from_chat: i64, message: i64) -> Option<i64> {
        let original = self.chats.get(&from_chat)?.message(message)?;
        if original.protected {
            return None;
        }
        let date = original.sent_at / 1000;
        let origin = match (original.from, &original.forward_origin) {
            (_, Some(origin)) => origin.clone(),
            (Some(user), None) => {
                json!({"type": "user", "date": date, "sender_user": self.user_json(user)})
            }
            (None, None) => json!({
                "type": "channel", "date": date, "message_id": message,
                "chat": self.chat_json(self.chats.get(&from_chat)?),
            }),
        };
        let copy = Message {
            chat: person,
            from: Some(person),
            text: original.text.clone(),
            entities: original.entities.clone(),
            media: original.media.clone(),
            buttons: Vec::new(),
            forward_origin: Some(origin),
            ..Message::default()
        };
        Some(self.deliver_private(copy))
    }

    /// Sends a text that claims to be forwarded from a stranger.
    pub(crate) fn forward_text(&mut self, person: i64, text: &str, author: &str) -> i64 {
        let mut message = Self::message_by(person, person, text);
        let date = self.now() / 1000;
        message.forward_origin =
            Some(json!({"type": "hidden_user", "date": date, "sender_user_name": author}));
        self.deliver_private(message)
    }

    /// Changes what a person wrote before; nothing happens if there is no such message.
    pub(crate) fn edit_by_person(&mut self, person: i64, message: i64, text: &str) {
        let done = entities::finish(text, Vec::new()).unwrap_or_default();
        let now = self.now();
        let Some(chat) = self.chats.get_mut(&person) else {
            return;
        };
        let Some(message) = chat.messages.get_mut(&message) else {
            return;
        };
        message.push_edit(now);
        (message.text, message.entities) = (done.text, done.entities);
        let message = message.clone();
        let body = self.message_json(&message);
        self.push_update("edited_message", body);
        self.touch(person);
    }

    fn deliver_private(&mut self, message: Message) -> i64 {
        let person = message.chat;
        if !self.people.contains_key(&person) {
            self.add_person(person, &format!("Person {person}"), "en");
        }
        self.set_blocked(person, false);
        if let Some(chat) = self.chats.get_mut(&person) {
            chat.started = true;
        }
        let message = self.store(message);
        let body = self.message_json(&message);
        self.push_update("message", body);
        message.id
    }

    /// Blocks or unblocks the bot; it is told, as Telegram tells it, if something changed.
    pub(crate) fn set_blocked(&mut self, person: i64, blocked: bool) {
        let Some(chat) = self.chats.get_mut(&person) else {
            return;
        };
        if chat.blocked == blocked {
            return;
        }
        chat.blocked = blocked;
        let (old, new) = if blocked {
            (MemberStatus::Member, MemberStatus::Kicked)
        } else {
            (MemberStatus::Kicked, MemberStatus::Member)
        };
        self.tell_bot_membership(person, person, old, new);
        self.touch(person);
    }

    pub(crate) fn delete_account(&mut self, person: i64) {
        if let Some(person) = self.people.get_mut(&person) {
            person.deleted = true;
        }
        self.touch(person);
    }

    pub(crate) fn tell_bot_membership(
        &mut self,
        chat: i64,
        by: i64,
        old: MemberStatus,
        new: MemberStatus,
    ) {
        let Some(place) = self.chats.get(&chat) else {
            return;
        };
        let body = json!({
            "chat": self.chat_json(place),
            "from": self.user_json(by),
            "date": self.now() / 1000,
            "old_chat_member": self.member_json(self.bot_id, old),
            "new_chat_member": self.member_json(self.bot_id, new),
        });
        self.push_update("my_chat_member", body);
    }

    /// Keeps a file and gives it an id.
    pub(crate) fn keep_file(&mut self, file: File, kind: MediaKind) -> Media {
        self.files_kept += 1;
        let media = Media {
            kind,
            file_id: format!("{}{:010}", kind.prefix(), self.files_kept),
            file_name: file.name.clone(),
            mime_type: file.mime_type.clone(),
            size: file.bytes.len(),
        };
        if kind == MediaKind::Photo {
            let small = File {
                bytes: b"a smaller copy of the picture".to_vec(),
                ..file.clone()
            };
            self.files.insert(format!("{}-s", media.file_id), small);
        }
        self.files.insert(media.file_id.clone(), file);
        media
    }
}

pub(crate) fn mime_type(file_name: &str) -> &'static str {
    let ending = file_name.rsplit('.').next().unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "json" => "application/json",
        "txt" => "text/plain",
        "mp4" => "video/mp4",
        "ogg" | "oga" => "audio/ogg",
        "csv" => "text/csv",
        _ => "application/octet-stream",
    }
}
