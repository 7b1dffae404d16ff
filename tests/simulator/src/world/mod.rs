//! World: everything the simulator knows, as plain data that tests may look at.
//!
//! No HTTP, no waiting, no tasks: each function takes the state from one moment to the next.

mod acts;
mod chat;
mod faults;
mod groups;
mod limits;
mod log;
mod message;
pub(crate) mod picture;
mod presses;
mod render;
mod sharing;
mod showing;
mod updates;

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

pub use acts::Attachment;
pub use chat::{Chat, ChatKind, MemberStatus, Person, Topic};
pub use faults::{Fault, FaultKind};
pub use limits::Limits;
pub use log::{Call, Command, File, Toast};
pub use message::{Action, Button, Edit, Media, MediaKind, Message};
pub use presses::{PressError, Pressed};
pub use sharing::{Choice, ShareError};
pub use updates::Webhook;

pub(crate) use acts::mime_type;
pub(crate) use faults::DOWNLOAD;
pub(crate) use limits::{ChatGauges, Gauges};
pub(crate) use log::{Log, Profile};
pub(crate) use presses::Query;
pub(crate) use updates::Updates;

use crate::clock::Clock;
use crate::settings::{Keep, Settings};

/// Everything the simulator knows.
#[derive(Debug)]
pub struct State {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) bot_id: i64,
    pub(crate) people: HashMap<i64, Person>,
    pub(crate) page_order: Vec<i64>,
    pub(crate) chats: HashMap<i64, Chat>,
    pub(crate) last_message_id: i64,
    pub(crate) updates: Updates,
    pub(crate) queries: HashMap<String, Query>,
    pub(crate) next_query: u64,
    pub(crate) files: HashMap<String, File>,
    pub(crate) files_kept: usize,
    pub(crate) faults: Vec<Fault>,
    pub(crate) limits: Limits,
    pub(crate) gauges: Gauges,
    pub(crate) log: Log,
    pub(crate) profile: Profile,
    pub(crate) revoked: bool,
    /// Rises when something on the page changes.
    pub(crate) page_version: u64,
    /// When the simulator began, so that a page of an earlier one notices.
    pub(crate) began_at: u64,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        let bot_id = settings
            .token
            .split(':')
            .next()
            .and_then(|id| id.parse().ok())
            .unwrap_or(1);
        Self {
            clock: Clock::default(),
            bot_id,
            people: HashMap::new(),
            page_order: Vec::new(),
            chats: HashMap::new(),
            last_message_id: 0,
            updates: Updates::new(settings.first_update_id),
            queries: HashMap::new(),
            next_query: 0,
            files: HashMap::new(),
            files_kept: 0,
            faults: Vec::new(),
            limits: settings.limits.clone(),
            gauges: Gauges::default(),
            log: Log::default(),
            profile: Profile::default(),
            revoked: false,
            page_version: 1,
            began_at: Clock::default().now(),
            settings,
        }
    }

    /// The simulator's time, in milliseconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.clock.now()
    }

    /// A chat by its id.
    #[must_use]
    pub fn chat(&self, id: i64) -> Option<&Chat> {
        self.chats.get(&id)
    }

    /// A group or channel by its public name, without `@`.
    pub(crate) fn chat_named(&self, name: &str) -> Option<&Chat> {
        self.chats.values().find(|chat| {
            let username = chat.username.as_deref();
            username.is_some_and(|username| username.eq_ignore_ascii_case(name))
        })
    }

    /// A person by id.
    #[must_use]
    pub fn person(&self, id: i64) -> Option<&Person> {
        self.people.get(&id)
    }

    /// What stands in a chat, oldest first, without what was deleted.
    pub fn messages(&self, chat: i64) -> impl DoubleEndedIterator<Item = &Message> {
        self.chats
            .get(&chat)
            .into_iter()
            .flat_map(Chat::messages)
            .filter(|message| !message.is_deleted())
    }

    /// What the bot has sent to a chat and is still there, oldest first.
    #[must_use]
    pub fn from_bot(&self, chat: i64) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages(chat).filter(|message| message.from_bot)
    }

    /// Every call so far, in order; empty with [`Keep::Counts`].
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        &self.log.calls
    }

    /// How many calls of a method got an answer with that code; 0 stands for no answer at all.
    #[must_use]
    pub fn count(&self, method: &str, code: u16) -> u64 {
        self.log.count(method, code)
    }

    /// How many messages the bot has sent, over all chats.
    #[must_use]
    pub fn sent_count(&self) -> u64 {
        self.log.sent
    }

    /// Updates that the bot has not confirmed.
    #[must_use]
    pub fn waiting_updates(&self) -> usize {
        self.updates.len()
    }

    /// The webhook in force.
    #[must_use]
    pub fn webhook(&self) -> Option<&Webhook> {
        self.updates.webhook.as_ref()
    }

    /// Calls made although the bot was told to wait.
    #[must_use]
    pub fn impatient_calls(&self) -> u64 {
        self.gauges.impatient
    }

    /// Faults ordered and not used up.
    #[must_use]
    pub fn leftovers(&self) -> &[Fault] {
        &self.faults
    }

    /// Which methods met which ordered trouble, by [`FaultKind::name`]; the downloads of files are called `file`.
    #[must_use]
    pub fn suffered(&self) -> &BTreeSet<(String, String)> {
        &self.log.suffered
    }

    /// Trouble that was ordered for a call: it happens now, and is remembered.
    pub(crate) fn trouble(&mut self, method: &str, chat: Option<i64>) -> Option<FaultKind> {
        let kind = if method == faults::DOWNLOAD {
            faults::take_of_download(&mut self.faults)
        } else {
            faults::take(&mut self.faults, method, chat)
        }?;
        let suffered = (method.to_owned(), kind.name());
        self.log.suffered.insert(suffered);
        Some(kind)
    }

    /// What people were shown after pressing buttons, in order.
    #[must_use]
    pub fn toasts(&self) -> &[Toast] {
        &self.log.toasts
    }

    /// The commands set for a scope (`"default"` or the scope as JSON) and language (`""` for all).
    #[must_use]
    pub fn commands(&self, scope: &str, language: &str) -> &[Command] {
        self.profile.commands(scope, language)
    }

    /// The bot's description, or its short description, in a language (`""` for all).
    #[must_use]
    pub fn description(&self, short: bool, language: &str) -> &str {
        self.profile.description(short, language)
    }

    /// Puts a message into its chat and gives it an id; with [`Keep::Counts`] it is only counted.
    pub(crate) fn store(&mut self, mut message: Message) -> Message {
        let now = self.now();
        let Some(chat) = self.chats.get_mut(&message.chat) else {
            return message;
        };
        let last = if chat.counts_its_own() {
            &mut chat.last_message_id
        } else {
            &mut self.last_message_id
        };
        *last += 1;
        message.id = *last;
        message.sent_at = now;
        if message.from_bot {
            chat.sent += 1;
            self.log.sent += 1;
        }
        if self.settings.keep == Keep::All {
            chat.messages.insert(message.id, message.clone());
            self.touch(message.chat);
        }
        message
    }

    /// Marks a chat as changed for the page.
    pub(crate) fn touch(&mut self, chat: i64) {
        if !self.is_on_page(chat) {
            return;
        }
        self.page_version += 1;
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.changed = self.page_version;
        }
    }

    pub(crate) fn set_guide(&mut self, lines: Vec<String>) {
        self.settings.guide = lines;
        self.page_version += 1;
    }

    pub(crate) fn push_update(&mut self, kind: &'static str, body: Value) {
        let now = self.now();
        self.updates.push(kind, body, now);
    }
}
