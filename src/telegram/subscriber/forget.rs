//! `/forget`: asks once, then everything about the chat is erased, here and as far as Telegram allows.
//!
//! Never here: the erasing; `subscriptions::Erasure` does it within moments and says the last word.

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled};
use super::super::keyboard::Keyboard;
use super::super::render::escape;

/// `/forget`.
pub(super) async fn ask(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let subscriptions = &conversation.service.subscriptions;
    if conversation.subscriber.is_none() && !subscriptions.has_tips(conversation.chat.id).await? {
        // Whoever only asked about a text is no subscriber.
        let chat = conversation.chat.id;
        conversation.service.questions.forget(chat).await?;
        return conversation.say(&words.forget_nothing()).await;
    }
    let keyboard = Keyboard::none().row([
        (words.button_forget_yes(), Action::Forget { yes: true }),
        (words.button_forget_no(), Action::Forget { yes: false }),
    ]);
    conversation
        .send(&escape(&words.forget_ask()), &keyboard)
        .await
}

/// The answer.
pub(super) async fn decided(conversation: &Conversation, yes: bool) -> Handled {
    let words = conversation.words();
    if yes && conversation.subscriber.is_none() {
        let chat = conversation.chat.id;
        conversation.service.questions.forget(chat).await?;
    }
    match &conversation.subscriber {
        // Whoever is no subscriber can have sent tips.
        None if yes
            && conversation
                .service
                .subscriptions
                .forget_tips(conversation.chat.id)
                .await? =>
        {
            conversation
                .show(&escape(&words.forget_done()), &Keyboard::none())
                .await
        }
        None => {
            conversation
                .show(&escape(&words.forget_nothing()), &Keyboard::none())
                .await
        }
        Some(_) if !yes => {
            conversation
                .show(&escape(&words.forget_kept()), &Keyboard::none())
                .await
        }
        Some(subscriber) => {
            conversation
                .service
                .subscriptions
                .forget(subscriber.id)
                .await?;
            (conversation.service.wake_erasure)();
            Ok(())
        }
    }
}
