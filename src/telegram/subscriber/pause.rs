//! `/pause`, `/resume`, `/stop`: not now, go on, leave. `/stop` keeps the settings for a return; `/forget` does not.
//!
//! Never here: erasure.

use super::super::conversation::{Conversation, Handled};
use super::topics;
use crate::domain::subscriber::PauseReason;
use crate::text::time::list;

/// `/pause`.
pub(super) async fn pause(conversation: &Conversation) -> Handled {
    end(conversation, conversation.words().paused()).await
}

/// `/stop`.
pub(super) async fn stop(conversation: &Conversation) -> Handled {
    end(conversation, conversation.words().stopped()).await
}

/// `/resume`.
pub(super) async fn resume(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let Some(subscriber) = &conversation.subscriber else {
        return conversation.say(&words.not_subscribed()).await;
    };
    conversation
        .service
        .subscriptions
        .resume(subscriber.id)
        .await?;
    let names = topics::names(conversation, subscriber.id).await?;
    if names.is_empty() {
        return topics::show(conversation, Some(subscriber.id), true).await;
    }
    conversation
        .say(&words.resumed(&list(conversation.language, &names)))
        .await
}

async fn end(conversation: &Conversation, said: String) -> Handled {
    let Some(subscriber) = &conversation.subscriber else {
        return conversation
            .say(&conversation.words().not_subscribed())
            .await;
    };
    conversation
        .service
        .subscriptions
        .pause(subscriber.id, PauseReason::Oneself)
        .await?;
    conversation.say(&said).await
}
