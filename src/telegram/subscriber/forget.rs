//! `/forget`: asks once, then everything about the chat is erased, here and as far as Telegram allows. Of a forum all topics, whichever
//! it is typed in: the one that subscribes may have been deleted.
//!
//! Never here: the erasing of a subscriber; `subscriptions::Erasure` does it within moments and says the last word.

use teloxide::payloads::DeleteMessages;
use teloxide::types::{ChatId as TgChatId, MessageId};
use tracing::warn;

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use crate::text::Words;

/// Messages that one deleteMessages call takes (Bot API).
const AT_ONCE: usize = 100;

/// `/forget`.
pub(super) async fn ask(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    if conversation.subscriber.is_none() && of_another_topic(conversation).await?.is_none() {
        if !knows_visitor(conversation).await? {
            return conversation.say(&nothing(words)).await;
        }
        conversation.is_to_be_forgotten().await?;
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
    if yes {
        // Of an invitation that was followed from here.
        conversation
            .service
            .staff
            .forget(conversation.chat.id)
            .await?;
        (conversation.service.wake_wiping)();
    }
    match &conversation.subscriber {
        _ if !yes => {
            conversation
                .show(&escape(&words.forget_kept()), &Keyboard::none())
                .await
        }
        Some(subscriber) => {
            conversation.service.channels.forget(conversation.chat.id);
            conversation.service.pending.forget(conversation.chat.id);
            conversation
                .service
                .subscriptions
                .forget(subscriber.id)
                .await?;
            (conversation.service.wake_erasure)();
            Ok(())
        }
        None => match of_another_topic(conversation).await? {
            Some(subscriber) => forget_topics(conversation, subscriber).await,
            None if knows_visitor(conversation).await? => forget_visitor(conversation).await,
            None => {
                conversation
                    .show(&escape(&nothing(words)), &Keyboard::none())
                    .await
            }
        },
    }
}

/// A subscriber of the chat in another topic of the forum; with it all of them are erased.
async fn of_another_topic(conversation: &Conversation) -> Result<Option<i32>, HandlerError> {
    let subscriptions = &conversation.service.subscriptions;
    let all = subscriptions.of_chat(conversation.chat.id).await?;
    Ok(all.first().copied())
}

/// The last word goes into the topics that subscribed, if they still are there: here it is said at once.
async fn forget_topics(conversation: &Conversation, subscriber: i32) -> Handled {
    let (service, chat) = (&conversation.service, conversation.chat.id);
    service.pending.forget(chat);
    service.subscriptions.forget(subscriber).await?;
    (service.wake_erasure)();
    let text = conversation.words().chats_forgetting_topics();
    conversation.show(&escape(&text), &Keyboard::none()).await
}

/// That nothing is stored; not even what the bot said to somebody who did not subscribe, so that it cannot be deleted.
fn nothing(words: Words) -> String {
    format!("{} {}", words.forget_nothing(), words.forget_clear())
}

/// Whether there is anything to forget of who is no subscriber: tips, questions, messages about them.
async fn knows_visitor(conversation: &Conversation) -> Result<bool, HandlerError> {
    let (service, chat) = (&conversation.service, conversation.chat.id);
    Ok(service.subscriptions.has_tips(chat).await?
        || service.subscriptions.has_opened_invitation(chat).await?
        || service.questions.waits(chat).await?
        || !service.subscriptions.visit_messages(chat).await?.is_empty())
}

/// First our messages in the chat, then every row: a kill in between does it again when it is asked again.
async fn forget_visitor(conversation: &Conversation) -> Handled {
    let (service, chat) = (&conversation.service, conversation.chat.id);
    let messages = service.subscriptions.visit_messages(chat).await?;
    for some in messages.chunks(AT_ONCE) {
        let numbers = some
            .iter()
            .filter_map(|number| i32::try_from(*number).ok())
            .map(MessageId);
        service.budget.interactive().map_err(HandlerError::Wait)?;
        let delete = DeleteMessages::new(TgChatId(chat.expose()), numbers);
        // What Telegram does not let us delete, the person can.
        if let Err(error) = service.api.call(&delete).await {
            warn!("messages to somebody who is forgotten stay: {error}");
        }
    }
    service.pending.forget(chat);
    service.questions.forget(chat).await?;
    service.subscriptions.forget_opened_invitation(chat).await?;
    service.subscriptions.forget_tips(chat).await?;
    service.subscriptions.forget_visits(chat).await?;
    conversation.say(&conversation.words().forget_done()).await
}
