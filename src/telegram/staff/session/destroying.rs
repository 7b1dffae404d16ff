//! `/destroy_key`: an admin in a session destroys the sealing key, after one question that says what will happen.
//!
//! Never here: the destruction.

use super::super::super::action::{Action, StaffAct};
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;

/// Asks, and says what will happen.
pub(in super::super) async fn ask(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let yes = Action::Staff(StaffAct::DestroyKey);
    let no = Action::Queue;
    let keyboard = Keyboard::none()
        .row([(words.button_destroy_key_no(), no)])
        .row([(words.button_destroy_key_yes(), yes)]);
    conversation
        .send(&escape(&words.destroy_key_ask()), &keyboard)
        .await
}

/// Does it before anything is said: neither Telegram nor the database may keep the key a moment longer. All of the staff are told once
/// it is gone.
pub(super) async fn destroy(conversation: &Conversation) -> Handled {
    let Some(actor) = conversation.actor() else {
        return Ok(());
    };
    (conversation.service.destroy_key)(actor.name());
    let words = conversation.words();
    conversation
        .show(&escape(&words.destroy_key_begun()), &Keyboard::none())
        .await
}
