//! `/pause`, `/resume`, `/stop`: not now, go on, leave. `/stop` keeps the settings for a return; `/forget` does not.
//!
//! Of a forum it is this topic's alone, unless all are asked for.
//!
//! Never here: erasure.

use super::super::action::ForumAct;
use super::super::conversation::{Conversation, Handled};
use super::super::keyboard::Keyboard;
use super::{forum, topics};
use crate::domain::subscriber::PauseReason;
use crate::text::time::list;

/// `/pause`.
pub(super) async fn pause(conversation: &Conversation, typed: &str) -> Handled {
    let said = conversation.words().paused();
    end(conversation, typed, (said, ForumAct::Pause)).await
}

/// `/stop`.
pub(super) async fn stop(conversation: &Conversation, typed: &str) -> Handled {
    let said = conversation.words().stopped();
    end(conversation, typed, (said, ForumAct::Stop)).await
}

/// `/resume`.
pub(super) async fn resume(conversation: &Conversation, typed: &str) -> Handled {
    let (words, act) = (conversation.words(), ForumAct::Resume);
    if forum::for_all(conversation, typed).is_some() {
        return forum::act(conversation, act).await;
    }
    let Some(subscriber) = &conversation.subscriber else {
        let text = words.not_subscribed();
        return forum::answer(conversation, &text, Keyboard::none(), act).await;
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
    let text = words.resumed(&list(conversation.language, &names));
    forum::answer(conversation, &text, Keyboard::none(), act).await
}

async fn end(conversation: &Conversation, typed: &str, (said, act): (String, ForumAct)) -> Handled {
    if forum::for_all(conversation, typed).is_some() {
        return forum::act(conversation, act).await;
    }
    let Some(subscriber) = &conversation.subscriber else {
        let text = conversation.words().not_subscribed();
        return forum::answer(conversation, &text, Keyboard::none(), act).await;
    };
    conversation
        .service
        .subscriptions
        .pause(subscriber.id, PauseReason::Oneself)
        .await?;
    forum::answer(conversation, &said, Keyboard::none(), act).await
}
