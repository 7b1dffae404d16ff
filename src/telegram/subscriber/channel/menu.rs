//! The **menu** of a channel: what comes into it, and the way to change each.
//!
//! Never here: what a tap does.

use super::super::super::action::{Action, ChannelAct, PrivacyAct};
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::super::{pace, topics};
use crate::domain::subscriber::SubscriberState;
use crate::text::time::list;

/// Shows it, in place of the menu whose button was pressed.
pub(super) async fn show(conversation: &mut Conversation) -> Handled {
    let words = conversation.words();
    let mut lines = Vec::new();
    let mut is_paused = false;
    match conversation.subscriber.clone() {
        None => lines.push(words.chats_nothing_yet()),
        Some(subscriber) => {
            let names = topics::names(conversation, subscriber.id).await?;
            lines.push(if names.is_empty() {
                words.chats_nothing_yet()
            } else {
                words.chats_topics(&list(conversation.language, &names))
            });
            let language = words.language_name(subscriber.language);
            lines.push(words.chats_language(&language));
            let pace = pace::in_words(conversation).await?;
            lines.push(words.hours_pace(&pace));
            is_paused = subscriber.state == SubscriberState::Paused;
            if is_paused {
                lines.push(if subscriber.is_paused_by_itself() {
                    words.chats_paused()
                } else {
                    words.chats_unreachable()
                });
            }
        }
    }
    lines.push(String::new());
    lines.push(words.chats_typed());
    let act = |act| Action::Channel(act);
    let pausing = if is_paused {
        (words.button_chats_resume(), act(ChannelAct::Resume))
    } else {
        (words.button_chats_pause(), act(ChannelAct::Pause))
    };
    let keyboard = Keyboard::none()
        .row([(words.button_chats_topics(), act(ChannelAct::Topics))])
        .row([
            (words.button_chats_language(), act(ChannelAct::Language)),
            (words.button_chats_pace(), act(ChannelAct::Pace)),
        ])
        .row([(
            words.button_privacy_autodelete(),
            Action::Privacy(PrivacyAct::Autodelete),
        )])
        .row([(
            words.button_chats_data(),
            Action::Privacy(PrivacyAct::MyData),
        )])
        .row([
            pausing,
            (words.button_chats_forget(), act(ChannelAct::Forget)),
        ]);
    conversation.is_at_the_top();
    conversation
        .show(&escape(&lines.join("\n")), &keyboard)
        .await
}
