//! Chat: a place where messages stand, and the person or people in it.
//!
//! It decides nothing about the bot's calls; it only says how things are.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::Message;
use super::limits::Bucket;

/// A person with a Telegram account.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// The account's id, also that of the private chat with the bot.
    pub id: i64,
    /// The first name.
    pub name: String,
    /// The user name, without `@`.
    pub username: Option<String>,
    /// The language of the person's app.
    pub language_code: String,
    /// The account is gone.
    pub deleted: bool,
    /// Has a column on the page.
    pub on_page: bool,
}

/// What sort of chat it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "Telegram's own words")]
pub enum ChatKind {
    Private,
    Group,
    Supergroup { forum: bool },
    Channel,
}

/// How somebody stands in a group or channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "Telegram's own words")]
pub enum MemberStatus {
    Creator,
    Administrator,
    Member,
    Restricted,
    Left,
    Kicked,
}

/// A topic of a forum.
#[derive(Clone, Debug, Serialize)]
pub struct Topic {
    /// Its title.
    pub name: String,
    /// Nobody but administrators may write.
    pub closed: bool,
    /// It is gone with its messages.
    pub deleted: bool,
}

/// A chat and all that stands in it.
#[derive(Clone, Debug)]
pub struct Chat {
    /// Its id: the person's for a private chat, negative otherwise.
    pub id: i64,
    /// What sort it is.
    pub kind: ChatKind,
    /// The title of a group or channel.
    pub title: String,
    /// The public name of a group or channel, without `@`.
    pub username: Option<String>,
    /// The person has written to the bot (private chats).
    pub started: bool,
    /// The person has blocked the bot (private chats).
    pub blocked: bool,
    /// The group is gone.
    pub deleted: bool,
    /// How the bot stands in it (groups, channels).
    pub bot: MemberStatus,
    /// How people stand in it (groups, channels).
    pub members: HashMap<i64, MemberStatus>,
    /// Administrators of a channel, perhaps the bot, who may not post.
    pub silent: HashSet<i64>,
    /// The supergroup that this group became.
    pub migrated_to: Option<i64>,
    /// The topics of a forum.
    pub topics: BTreeMap<i64, Topic>,
    /// How many messages the bot has sent here.
    pub sent: u64,
    pub(crate) messages: BTreeMap<i64, Message>,
    pub(crate) last_message_id: i64,
    pub(crate) changed: u64,
    pub(crate) second: Bucket,
    pub(crate) minute: Bucket,
    pub(crate) closed_until: u64,
}

impl Chat {
    pub(crate) fn new(id: i64, kind: ChatKind, title: &str) -> Self {
        Self {
            id,
            kind,
            title: title.to_owned(),
            username: None,
            started: false,
            blocked: false,
            deleted: false,
            bot: MemberStatus::Member,
            members: HashMap::new(),
            silent: HashSet::new(),
            migrated_to: None,
            topics: BTreeMap::new(),
            sent: 0,
            messages: BTreeMap::new(),
            last_message_id: 0,
            changed: 0,
            second: Bucket::default(),
            minute: Bucket::default(),
            closed_until: 0,
        }
    }

    /// All messages, the deleted ones included, oldest first.
    #[must_use]
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.values()
    }

    /// One message, if it is not deleted.
    #[must_use]
    pub fn message(&self, id: i64) -> Option<&Message> {
        self.messages
            .get(&id)
            .filter(|message| !message.is_deleted())
    }

    /// The thread of an answer to a message: its topic; in other supergroups the message that the chain of replies began with.
    pub(crate) fn thread_of_reply(&self, answered: i64) -> Option<i64> {
        let ChatKind::Supergroup { forum } = self.kind else {
            return None;
        };
        let thread = self.message(answered)?.thread;
        thread.or_else(|| (!forum).then_some(answered))
    }

    /// Whether its message ids are its own; private chats and basic groups share one row of ids.
    pub(crate) fn counts_its_own(&self) -> bool {
        matches!(self.kind, ChatKind::Supergroup { .. } | ChatKind::Channel)
    }

    /// Whether this administrator of a channel may post in it.
    pub(crate) fn may_post(&self, user: i64, status: MemberStatus) -> bool {
        match status {
            MemberStatus::Creator => true,
            MemberStatus::Administrator => !self.silent.contains(&user),
            _ => false,
        }
    }

    pub(crate) fn is_group(&self) -> bool {
        matches!(self.kind, ChatKind::Group | ChatKind::Supergroup { .. })
    }

    pub(crate) fn word(&self) -> &'static str {
        match self.kind {
            ChatKind::Private => "private",
            ChatKind::Group => "group",
            ChatKind::Supergroup { .. } => "supergroup",
            ChatKind::Channel => "channel",
        }
    }
}
