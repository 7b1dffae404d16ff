//! What a person does in the chat with the bot, each step waited for by what it changes.

use teloxide::payloads::SendMessage;
use teloxide::types::ChatId;
use vestka_simulator::{Message, State};

use super::World;

/// What can be seen in a chat: enough to notice any answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Looked {
    last: i64,
    edits: usize,
    toasts: usize,
}

impl World {
    /// Writes, and gives the answer.
    pub(crate) async fn say(&self, person: i64, text: &str) -> Message {
        let said = self.telegram.say(person, text);
        self.telegram
            .wait_for_text(person, said, "")
            .await
            .expect("the bot answers")
    }

    /// Presses a button of a message and waits until something is to be seen; gives the bot's last message.
    pub(crate) async fn press(&self, person: i64, message: &Message, button: &str) -> Message {
        let before = self.look(person);
        self.telegram
            .press(person, message.id, button)
            .unwrap_or_else(|error| panic!("{button:?} cannot be pressed: {error}\n{message:#?}"));
        self.answered(person, button, before).await
    }

    /// The same with a button that the message does not have, as of an old menu or made by hand.
    pub(crate) async fn forge(&self, person: i64, message: &Message, data: &str) -> Message {
        let before = self.look(person);
        let forged = self.telegram.forge_press(person, message.id, data);
        forged.expect("the message was there");
        self.answered(person, data, before).await
    }

    async fn answered(&self, person: i64, button: &str, before: Looked) -> Message {
        self.telegram
            .wait_for(&format!("an answer to {button:?}"), |state| {
                look(state, person) != before
            })
            .await
            .expect("a press is answered");
        self.telegram
            .last_from_bot(person)
            .expect("the bot has answered")
    }

    /// The way in: three taps.
    pub(crate) async fn join(&self, person: i64) -> Message {
        let menu = self.say(person, "/start").await;
        self.press(person, &menu, "English").await;
        self.press(person, &menu, "Sanctions").await;
        self.press(person, &menu, "Done").await;
        self.press(person, &menu, "At once").await
    }

    /// The bot says something past everything that remembers it, as just before a kill.
    pub(crate) async fn bot_says(&self, person: i64, text: &str) {
        let message = SendMessage::new(ChatId(person), text);
        let sent = self.api().send(&message).await;
        sent.expect("the simulator takes it");
    }

    fn look(&self, person: i64) -> Looked {
        self.telegram.look(|state| look(state, person))
    }
}

fn look(state: &State, person: i64) -> Looked {
    Looked {
        last: state
            .from_bot(person)
            .map(|message| message.id)
            .max()
            .unwrap_or(0),
        edits: state
            .from_bot(person)
            .map(|message| message.edits.len())
            .sum(),
        toasts: state.toasts().len(),
    }
}
