//! Press: somebody presses an inline button.
//!
//! A button that is no longer there cannot be pressed; nothing is sent to the bot then.

use std::error::Error;
use std::fmt;

use serde_json::json;

use super::{Action, State};

/// What pressing a button did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// The bot was told; the id of the query it should answer.
    Query(String),
    /// A link into the chat with the bot: its `/start` was sent.
    Start(String),
    /// Another address opened.
    Link(String),
    /// A text was copied, or an app's own window opened; the bot learns nothing.
    Nothing,
}

/// Why a button could not be pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PressError {
    /// The message is not in the chat.
    NoMessage,
    /// The message has no such button; those it has.
    NoButton(Vec<String>),
}

impl fmt::Display for PressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMessage => f.write_str("there is no such message in the chat"),
            Self::NoButton(there) => {
                write!(
                    f,
                    "there is no such button; there are: {}",
                    there.join(", ")
                )
            }
        }
    }
}

impl Error for PressError {}

/// A press that waits for `answerCallbackQuery`.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) person: i64,
    pub(crate) at: u64,
    pub(crate) answered: bool,
}

impl State {
    /// Presses the button with that text or data.
    pub(crate) fn press(
        &mut self,
        chat: i64,
        person: i64,
        message_id: i64,
        button: &str,
    ) -> Result<Pressed, PressError> {
        let message = self
            .chats
            .get(&chat)
            .and_then(|chat| chat.message(message_id))
            .ok_or(PressError::NoMessage)?;
        let found = message
            .all_buttons()
            .find(|there| there.data() == Some(button))
            .or_else(|| message.all_buttons().find(|there| there.text == button));
        let Some(found) = found else {
            let there = message.all_buttons().map(|there| there.text.clone());
            return Err(PressError::NoButton(there.collect()));
        };
        match found.action.clone() {
            Action::CallbackData(data) => {
                let body_message = self.message_json(message);
                Ok(self.query(chat, person, &data, &body_message))
            }
            Action::Url(url) => Ok(self.follow(person, &url)),
            Action::CopyText(_) | Action::Other(..) => Ok(Pressed::Nothing),
        }
    }

    /// Sends what a button would send, made up: who changes the app can send any data under any message that was in the chat.
    pub(crate) fn forge(
        &mut self,
        person: i64,
        message_id: i64,
        data: &str,
    ) -> Result<(), PressError> {
        let message = self
            .chats
            .get(&person)
            .and_then(|chat| chat.messages.get(&message_id))
            .ok_or(PressError::NoMessage)?;
        let body_message = self.message_json(message);
        self.query(person, person, data, &body_message);
        Ok(())
    }

    /// Follows an address as the app does: a link to the bot sends `/start`.
    pub(crate) fn follow(&mut self, person: i64, url: &str) -> Pressed {
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"))
            .unwrap_or(url);
        let payload = rest
            .strip_prefix("t.me/")
            .map(|rest| rest.split_once('?').unwrap_or((rest, "")))
            .filter(|(name, _)| {
                name.trim_end_matches('/')
                    .eq_ignore_ascii_case(&self.settings.bot_username)
            })
            .map(|(_, query)| {
                query
                    .split('&')
                    .find_map(|pair| pair.strip_prefix("start="))
                    .unwrap_or_default()
            });
        let Some(payload) = payload else {
            return Pressed::Link(url.to_owned());
        };
        let text = format!("/start {payload}");
        let text = text.trim_end();
        self.say(person, text);
        Pressed::Start(text.to_owned())
    }

    fn query(
        &mut self,
        chat: i64,
        person: i64,
        data: &str,
        message: &serde_json::Value,
    ) -> Pressed {
        self.next_query += 1;
        let id = format!("{}{:06}", person.unsigned_abs(), self.next_query);
        let query = Query {
            person,
            at: self.now(),
            answered: false,
        };
        self.queries.insert(id.clone(), query);
        let body = json!({
            "id": id,
            "from": self.user_json(person),
            "message": message,
            "chat_instance": chat.to_string(),
            "data": data,
        });
        self.push_update("callback_query", body);
        Pressed::Query(id)
    }
}
