//! People: what tests let people do in private chats.

use super::Simulator;
use crate::world::{Attachment, Choice, PressError, Pressed, ShareError};

#[expect(
    clippy::must_use_candidate,
    reason = "what was done matters; its id often does not"
)]
impl Simulator {
    /// Adds a person with a column on the page; the person has not started the bot yet.
    pub fn add_person(&self, id: i64, name: &str, language_code: &str) {
        self.change(|state| state.add_person(id, name, language_code));
    }

    /// Gives a person a user name (without `@`).
    pub fn set_username(&self, person: i64, username: &str) {
        self.change(|state| {
            if let Some(person) = state.people.get_mut(&person) {
                person.username = Some(username.to_owned());
            }
        });
    }

    /// Adds people who are not on the page and have all started the bot: as many as a benchmark needs.
    pub fn add_people(&self, ids: impl IntoIterator<Item = i64>) {
        self.change(|state| state.add_people(ids));
    }

    /// Writes to the bot: the message's id. Whoever writes has started, and unblocks the bot.
    pub fn say(&self, person: i64, text: &str) -> i64 {
        self.change(|state| state.say(person, text))
    }

    /// Writes to the bot in answer to a message of the private chat.
    pub fn say_in_reply(&self, person: i64, text: &str, reply_to: i64) -> i64 {
        self.change(|state| state.say_in_reply(person, text, reply_to))
    }

    /// Sends a picture, document, film or voice message to the bot.
    pub fn attach(&self, person: i64, attachment: Attachment) -> i64 {
        self.change(|state| state.attach(person, attachment))
    }

    /// Sends what is neither text nor file, such as a sticker or a kind of a later Bot API, with these fields of its message.
    pub fn send_other(&self, person: i64, fields: serde_json::Value) -> i64 {
        self.change(|state| state.send_other(person, fields))
    }

    /// Forwards a message of any chat to the bot: the copy's id; `None` if it is gone or protected.
    pub fn forward(&self, person: i64, from_chat: i64, message: i64) -> Option<i64> {
        self.change(|state| state.forward(person, from_chat, message))
    }

    /// Sends a text as if it were forwarded from somebody who hides the account.
    pub fn forward_text(&self, person: i64, text: &str, author: &str) -> i64 {
        self.change(|state| state.forward_text(person, text, author))
    }

    /// Changes what a person wrote to the bot before.
    pub fn edit_as_person(&self, person: i64, message: i64, text: &str) {
        self.change(|state| state.edit_by_person(person, message, text));
    }

    /// Presses the button with that text or data in the private chat; a link to the bot sends its `/start`.
    ///
    /// # Errors
    /// If the message or the button is not there.
    pub fn press(&self, person: i64, message: i64, button: &str) -> Result<Pressed, PressError> {
        self.press_in(person, person, message, button)
    }

    /// Sends the bot made-up data, as if a button of that message (deleted or not) had it.
    ///
    /// # Errors
    /// If the message never was in the chat.
    pub fn forge_press(&self, person: i64, message: i64, data: &str) -> Result<(), PressError> {
        self.change(|state| state.forge(person, message, data))
    }

    /// The same in any chat.
    ///
    /// # Errors
    /// If the message or the button is not there.
    pub fn press_in(
        &self,
        chat: i64,
        person: i64,
        message: i64,
        button: &str,
    ) -> Result<Pressed, PressError> {
        self.change(|state| state.press(chat, person, message, button))
    }

    /// The chats that the app shows when a button of the keyboard below the private chat is pressed.
    ///
    /// # Errors
    /// If there is no such button.
    pub fn choices(&self, person: i64, button: &str) -> Result<Vec<Choice>, ShareError> {
        self.look(|state| state.choices(person, button))
    }

    /// Chooses a chat with a button of the keyboard below the private chat: the id of the message that tells the bot.
    ///
    /// # Errors
    /// If there is no such button, or the app would not offer that chat.
    pub fn share_chat(&self, person: i64, button: &str, chat: i64) -> Result<i64, ShareError> {
        self.change(|state| state.share_chat(person, button, chat))
    }

    /// Follows an address as the app does; `https://t.me/BOT?start=X` sends `/start X`.
    pub fn follow(&self, person: i64, url: &str) -> Pressed {
        self.change(|state| state.follow(person, url))
    }

    /// The person blocks the bot.
    pub fn block(&self, person: i64) {
        self.change(|state| state.set_blocked(person, true));
    }

    /// The person lets the bot in again.
    pub fn unblock(&self, person: i64) {
        self.change(|state| state.set_blocked(person, false));
    }

    /// The person's account is deleted.
    pub fn delete_account(&self, person: i64) {
        self.change(|state| state.delete_account(person));
    }

    /// The lines shown on top of the page.
    pub fn set_guide(&self, lines: impl IntoIterator<Item = impl Into<String>>) {
        let lines = lines.into_iter().map(Into::into).collect();
        self.change(|state| state.set_guide(lines));
    }
}
