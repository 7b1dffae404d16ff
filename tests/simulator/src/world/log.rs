//! Log: what the bot called, what people were shown, which files and descriptions there are.
//!
//! It only remembers; nobody acts on it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::json;

/// One call of the bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// The method, spelled as in the documentation, or as it came if there is none.
    pub method: String,
    /// The chat it was about.
    pub chat: Option<i64>,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// The code of the answer: 200, or the error's; 0 if no answer was given.
    pub code: u16,
    /// The error's description.
    pub description: Option<String>,
    /// Whether it was carried out.
    pub taken: bool,
    /// Bytes of the files that came along; 0 when a file was named by its id, or there was none.
    pub uploaded: usize,
}

/// What somebody was shown after pressing a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Toast {
    /// Who.
    pub person: i64,
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// The text.
    pub text: String,
    /// As a window that must be closed.
    pub alert: bool,
}

/// A file that the bot or a person sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its MIME type.
    pub mime_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A command in the bot's menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Its name, without the slash.
    pub command: String,
    /// What it does.
    pub description: String,
}

#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) calls: Vec<Call>,
    pub(crate) toasts: Vec<Toast>,
    pub(crate) sent: u64,
    /// Methods and what they suffered.
    pub(crate) suffered: BTreeSet<(String, String)>,
    counts: HashMap<(String, u16), u64>,
}

impl Log {
    pub(crate) fn add(&mut self, call: Call, keep: bool) {
        match self.counts.get_mut(&(call.method.clone(), call.code)) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert((call.method.clone(), call.code), 1);
            }
        }
        if keep {
            self.calls.push(call);
        }
    }

    pub(crate) fn count(&self, method: &str, code: u16) -> u64 {
        self.counts
            .iter()
            .filter(|((name, answer), _)| name.eq_ignore_ascii_case(method) && *answer == code)
            .map(|(_, count)| count)
            .sum()
    }
}

/// What the bot says about itself.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    pub(crate) commands: BTreeMap<(String, String), Vec<Command>>,
    pub(crate) descriptions: BTreeMap<(bool, String), String>,
}

impl Profile {
    pub(crate) fn commands(&self, scope: &str, language: &str) -> &[Command] {
        self.commands
            .get(&(scope.to_owned(), language.to_owned()))
            .map_or(&[], Vec::as_slice)
    }

    pub(crate) fn description(&self, short: bool, language: &str) -> &str {
        self.descriptions
            .get(&(short, language.to_owned()))
            .map_or("", String::as_str)
    }

    /// What a person sees behind the menu button: the narrowest scope that has commands, in the language or in all.
    pub(crate) fn menu(&self, person: i64, language: &str) -> &[Command] {
        let chat = json!({"type": "chat", "chat_id": person}).to_string();
        let private = json!({"type": "all_private_chats"}).to_string();
        [chat.as_str(), private.as_str(), "default"]
            .into_iter()
            .flat_map(|scope| [self.commands(scope, language), self.commands(scope, "")])
            .find(|commands| !commands.is_empty())
            .unwrap_or_default()
    }

    /// What a person sees in an empty chat.
    pub(crate) fn description_for(&self, language: &str) -> &str {
        let own = self.description(false, language);
        if own.is_empty() {
            self.description(false, "")
        } else {
            own
        }
    }
}
