//! `/pace`: when updates come.
//!
//! Never here: sending them.

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::start;
use crate::domain::subscriber::Pace;
use crate::text::Words;

/// `/pace`, with a word or as a menu.
pub(super) async fn command(conversation: &mut Conversation, typed: &str) -> Handled {
    let words = conversation.words();
    let pace = match typed.to_lowercase().as_str() {
        "" => {
            return conversation
                .send(&escape(&words.pace_ask()), &keyboard(words, false))
                .await;
        }
        "instant" => Pace::Instant,
        "breaking" => Pace::Breaking,
        _ => return conversation.say(&words.pace_unknown()).await,
    };
    let subscriber = conversation.subscribe_chat().await?;
    conversation
        .service
        .subscriptions
        .set_pace(subscriber.id, pace)
        .await?;
    let words = conversation.words();
    let text = words.pace_saved(&words.pace(pace.as_str()));
    conversation.say(&conversation.saved(text)).await
}

/// The choice of paces.
pub(super) fn keyboard(words: Words, start: bool) -> Keyboard {
    Keyboard::none()
        .row([(
            words.button_pace_instant(),
            Action::Pace {
                start,
                pace: Pace::Instant,
            },
        )])
        .row([(
            words.button_pace_breaking(),
            Action::Pace {
                start,
                pace: Pace::Breaking,
            },
        )])
}

/// A tap on a pace: the last of the three taps of the way in.
pub(super) async fn chosen(conversation: &mut Conversation, pace: Pace, start: bool) -> Handled {
    let subscriber = conversation.subscribe_chat().await?;
    conversation
        .service
        .subscriptions
        .set_pace(subscriber.id, pace)
        .await?;
    if start {
        // Who goes through the way in to its end wants to receive, whatever was before.
        conversation.resume().await?;
        return start::done(conversation, subscriber.id).await;
    }
    let words = conversation.words();
    let text = conversation.saved(words.pace_saved(&words.pace(pace.as_str())));
    conversation.show(&escape(&text), &Keyboard::none()).await
}
