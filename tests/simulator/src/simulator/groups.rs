//! Groups: what tests let happen in groups, channels and forums.

use super::Simulator;
use crate::world::{Attachment, ChatKind, MemberStatus};

#[expect(
    clippy::must_use_candidate,
    reason = "what was done matters; its id often does not"
)]
impl Simulator {
    /// Adds a basic group; the bot is an ordinary member.
    pub fn add_group(&self, id: i64, title: &str) {
        self.change(|state| state.add_chat(id, ChatKind::Group, title));
    }

    /// Adds a supergroup, perhaps with topics; the bot is an ordinary member.
    pub fn add_supergroup(&self, id: i64, title: &str, forum: bool) {
        self.change(|state| state.add_chat(id, ChatKind::Supergroup { forum }, title));
    }

    /// Adds a channel; the bot is an administrator.
    pub fn add_channel(&self, id: i64, title: &str) {
        self.change(|state| state.add_chat(id, ChatKind::Channel, title));
    }

    /// Changes how somebody, or the bot, stands in a chat; the bot is told.
    pub fn set_member_status(&self, chat: i64, person: i64, status: MemberStatus) {
        self.change(|state| state.set_member(chat, person, status));
    }

    /// The bot's own id, for [`Simulator::set_member_status`].
    #[must_use]
    pub fn bot_id(&self) -> i64 {
        self.look(|state| state.bot_id)
    }

    /// Gives a group or channel a public name (without `@`).
    pub fn set_chat_username(&self, chat: i64, username: &str) {
        self.change(|state| {
            if let Some(chat) = state.chats.get_mut(&chat) {
                chat.username = Some(username.to_owned());
            }
        });
    }

    /// Takes the right to post from an administrator of a channel, perhaps the bot, or gives it back; the bot is not told.
    pub fn set_may_post(&self, chat: i64, administrator: i64, may: bool) {
        self.change(|state| {
            let Some(chat) = state.chats.get_mut(&chat) else {
                return;
            };
            if may {
                chat.silent.remove(&administrator);
            } else {
                chat.silent.insert(administrator);
            }
        });
    }

    /// Throws the bot out of a group or channel.
    pub fn kick(&self, chat: i64) {
        self.set_member_status(chat, self.bot_id(), MemberStatus::Kicked);
    }

    /// Deletes a group for everybody; the bot is not told.
    pub fn delete_group(&self, chat: i64) {
        self.change(|state| {
            if let Some(chat) = state.chats.get_mut(&chat) {
                chat.deleted = true;
            }
        });
    }

    /// Writes in a group or channel: the message's id.
    pub fn say_in(&self, chat: i64, person: i64, text: &str, thread: Option<i64>) -> i64 {
        self.change(|state| state.say_in(chat, person, text, thread, None))
    }

    /// Sends a picture or another file into a group: the message's id.
    pub fn attach_in(&self, chat: i64, person: i64, attachment: Attachment) -> i64 {
        self.change(|state| state.attach_in(chat, person, attachment))
    }

    /// Answers a message in a group: the message's id. In a supergroup this makes a thread, also where there are no topics.
    pub fn reply_in(&self, chat: i64, person: i64, text: &str, answered: i64) -> i64 {
        self.change(|state| state.say_in(chat, person, text, None, Some(answered)))
    }

    /// Turns a group into a supergroup, with the two service messages: the new id.
    pub fn migrate(&self, group: i64) -> i64 {
        self.change(|state| state.migrate(group, true))
    }

    /// The same, but the bot is told nothing yet; only its calls are answered with the new id.
    pub fn migrate_unannounced(&self, group: i64) -> i64 {
        self.change(|state| state.migrate(group, false))
    }

    /// The two service messages of a migration, late.
    pub fn announce_migration(&self, group: i64, new_id: i64) {
        self.change(|state| state.announce_migration(group, new_id));
    }

    /// Adds a topic to a forum: the id of its thread.
    pub fn add_topic(&self, chat: i64, name: &str) -> i64 {
        self.change(|state| state.add_topic(chat, name))
    }

    /// Closes a topic.
    pub fn close_topic(&self, chat: i64, thread: i64) {
        self.change(|state| state.change_topic(chat, thread, |topic| topic.closed = true));
    }

    /// Opens a closed topic again; the bot is told by a service message in it.
    pub fn reopen_topic(&self, chat: i64, thread: i64) {
        self.change(|state| state.reopen_topic(chat, thread));
    }

    /// Writes in a group as an anonymous administrator: the message's id.
    pub fn say_anonymously(&self, chat: i64, text: &str, thread: Option<i64>) -> i64 {
        self.change(|state| state.say_anonymously(chat, text, thread))
    }

    /// Deletes a topic.
    pub fn delete_topic(&self, chat: i64, thread: i64) {
        self.change(|state| state.change_topic(chat, thread, |topic| topic.deleted = true));
    }
}
