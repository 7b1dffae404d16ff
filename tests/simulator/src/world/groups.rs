//! Groups: adding them, who is in them, topics, and a group's change into a supergroup.
//!
//! The bot is told of each change as Telegram tells it, and of nothing more.

use serde_json::json;

use super::{Attachment, Chat, ChatKind, MemberStatus, Message, State, Topic};

/// What Telegram puts before a supergroup's own number.
const SUPERGROUP_BASE: i64 = -1_000_000_000_000;

impl State {
    pub(crate) fn add_chat(&mut self, id: i64, kind: ChatKind, title: &str) {
        let mut chat = Chat::new(id, kind, title);
        if kind == ChatKind::Channel {
            chat.bot = MemberStatus::Administrator;
        }
        self.chats.insert(id, chat);
    }

    pub(crate) fn set_member(&mut self, chat: i64, person: i64, status: MemberStatus) {
        let bot_id = self.bot_id;
        let Some(place) = self.chats.get_mut(&chat) else {
            return;
        };
        let old = if person == bot_id {
            std::mem::replace(&mut place.bot, status)
        } else {
            let old = place.members.insert(person, status);
            old.unwrap_or(MemberStatus::Left)
        };
        if person == bot_id {
            let by = self.administrator_of(chat);
            self.tell_bot_membership(chat, by, old, status);
        } else if let Some(place) = self.chats.get(&chat)
            && old != status
        {
            let body = json!({
                "chat": self.chat_json(place),
                "from": self.user_json(person),
                "date": self.now() / 1000,
                "old_chat_member": self.member_json(person, old),
                "new_chat_member": self.member_json(person, status),
            });
            self.push_update("chat_member", body);
        }
    }

    /// Somebody who runs the chat, or the first in it.
    fn administrator_of(&self, chat: i64) -> i64 {
        let members = self.chats.get(&chat).map(|chat| &chat.members);
        members
            .and_then(|members| {
                members.iter().min_by_key(|(id, status)| {
                    let ordinary =
                        !matches!(status, MemberStatus::Creator | MemberStatus::Administrator);
                    (ordinary, **id)
                })
            })
            .map_or(self.bot_id + 1, |(id, _)| *id)
    }

    /// Writes in a group or channel; the bot hears it if Telegram's privacy rules let it.
    pub(crate) fn say_in(
        &mut self,
        chat: i64,
        person: i64,
        text: &str,
        thread: Option<i64>,
        reply_to: Option<i64>,
    ) -> i64 {
        let Some(place) = self.chats.get(&chat) else {
            return 0;
        };
        let kind = place.kind;
        let mut message = Self::message_by(person, chat, text);
        message.thread = thread.or_else(|| place.thread_of_reply(reply_to?));
        message.reply_to = reply_to;
        if kind == ChatKind::Channel {
            message.from = None;
        } else if let Some(place) = self.chats.get_mut(&chat) {
            place.members.entry(person).or_insert(MemberStatus::Member);
        }
        let message = self.store(message);
        if self.bot_hears(&message) {
            let body = self.message_json(&message);
            let update = if kind == ChatKind::Channel {
                "channel_post"
            } else {
                "message"
            };
            self.push_update(update, body);
        }
        message.id
    }

    /// A file of a person in a group.
    pub(crate) fn attach_in(&mut self, chat: i64, person: i64, attachment: Attachment) -> i64 {
        let message = self.message_with(person, chat, attachment);
        if let Some(place) = self.chats.get_mut(&chat) {
            place.members.entry(person).or_insert(MemberStatus::Member);
        }
        let message = self.store(message);
        if self.bot_hears(&message) {
            let body = self.message_json(&message);
            self.push_update("message", body);
        }
        message.id
    }

    /// Writes in a group as the group itself, which is how an anonymous administrator writes.
    pub(crate) fn say_anonymously(&mut self, chat: i64, text: &str, thread: Option<i64>) -> i64 {
        let mut message = Self::message_by(0, chat, text);
        message.from = None;
        message.thread = thread;
        let message = self.store(message);
        if self.bot_hears(&message) {
            let mut body = self.message_json(&message);
            // For programs that know no senders but people.
            body["from"] = json!({
                "id": 1_087_968_824, "is_bot": true, "first_name": "Group",
                "username": "GroupAnonymousBot",
            });
            self.push_update("message", body);
        }
        message.id
    }

    /// A topic is open again, and a service message in it says so.
    pub(crate) fn reopen_topic(&mut self, chat: i64, thread: i64) {
        self.change_topic(chat, thread, |topic| topic.closed = false);
        let by = self.administrator_of(chat);
        let message = self.store(Message {
            chat,
            from: Some(by),
            thread: Some(thread),
            service: Some(json!({"forum_topic_reopened": {}})),
            ..Message::default()
        });
        let body = self.message_json(&message);
        self.push_update("message", body);
    }

    fn bot_hears(&self, message: &Message) -> bool {
        let Some(chat) = self.chats.get(&message.chat) else {
            return false;
        };
        if matches!(chat.bot, MemberStatus::Left | MemberStatus::Kicked) {
            return false;
        }
        let sees_all = !self.settings.privacy_mode || !chat.is_group();
        let addressed = self.is_command_for_bot(&message.text)
            || message
                .text
                .contains(&format!("@{}", self.settings.bot_username));
        let answered = message
            .reply_to
            .and_then(|id| chat.message(id))
            .is_some_and(|replied| replied.from_bot);
        sees_all || chat.bot == MemberStatus::Administrator || addressed || answered
    }

    /// A command that names no bot, or this one.
    fn is_command_for_bot(&self, text: &str) -> bool {
        let command = text.split_whitespace().next().unwrap_or_default();
        let named = command.split_once('@').map(|(_, name)| name);
        command.starts_with('/')
            && named.is_none_or(|name| name.eq_ignore_ascii_case(&self.settings.bot_username))
    }

    /// Turns a group into a supergroup: its new id. `announce` sends the two service messages.
    pub(crate) fn migrate(&mut self, group: i64, announce: bool) -> i64 {
        let new_id = SUPERGROUP_BASE - group.abs();
        let Some(old) = self.chats.get_mut(&group) else {
            return new_id;
        };
        old.migrated_to = Some(new_id);
        let mut new = Chat::new(new_id, ChatKind::Supergroup { forum: false }, &old.title);
        new.bot = old.bot;
        new.members.clone_from(&old.members);
        self.chats.insert(new_id, new);
        if announce {
            self.announce_migration(group, new_id);
        }
        new_id
    }

    /// The two service messages of a migration, which may also come late.
    pub(crate) fn announce_migration(&mut self, group: i64, new_id: i64) {
        let by = self.administrator_of(group);
        for (chat, service) in [
            (group, json!({"migrate_to_chat_id": new_id})),
            (new_id, json!({"migrate_from_chat_id": group})),
        ] {
            let message = self.store(Message {
                chat,
                from: Some(by),
                service: Some(service),
                ..Message::default()
            });
            let body = self.message_json(&message);
            self.push_update("message", body);
        }
    }

    /// Adds a topic to a forum: the id of its thread.
    pub(crate) fn add_topic(&mut self, chat: i64, name: &str) -> i64 {
        let by = self.administrator_of(chat);
        let message = self.store(Message {
            chat,
            from: Some(by),
            service: Some(json!({"forum_topic_created": {"name": name, "icon_color": 7_322_096}})),
            ..Message::default()
        });
        if let Some(chat) = self.chats.get_mut(&chat) {
            let topic = Topic {
                name: name.to_owned(),
                closed: false,
                deleted: false,
            };
            chat.topics.insert(message.id, topic);
        }
        message.id
    }

    pub(crate) fn change_topic(&mut self, chat: i64, thread: i64, change: impl Fn(&mut Topic)) {
        if let Some(topic) = self
            .chats
            .get_mut(&chat)
            .and_then(|chat| chat.topics.get_mut(&thread))
        {
            change(topic);
        }
    }
}
