//! A **forum** as one chat: each of its topics subscribes for itself, and what is asked for all of them is done in each.
//!
//! Never here: erasure, which is always of the whole forum.

use super::super::action::{Action, ForumAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::privacy;
use crate::domain::subscriber::{ChatKind, PauseReason};
use crate::subscriptions::HOURS;

/// What asks for all topics, behind a command.
const ALL: &str = "all";

/// What was typed without the word for all topics, when it ends with that and this is a chat that can have topics.
pub(super) fn for_all<'a>(conversation: &Conversation, typed: &'a str) -> Option<&'a str> {
    let is_one = can_be_one(conversation);
    let (rest, last) = match typed.trim().rsplit_once(char::is_whitespace) {
        Some((rest, last)) => (rest.trim(), last),
        None => ("", typed.trim()),
    };
    (is_one && last.eq_ignore_ascii_case(ALL)).then_some(rest)
}

/// Answers what was done in this topic; where other topics subscribe too it says so, and offers to do the same there.
pub(super) async fn answer(
    conversation: &Conversation,
    said: &str,
    keyboard: Keyboard,
    act: ForumAct,
) -> Handled {
    if !has_others(conversation).await? {
        return conversation.show(&escape(said), &keyboard).await;
    }
    let words = conversation.words();
    let typed = act.typed();
    let text = match conversation.subscriber {
        Some(_) => format!("{said}\n{}", words.chats_forum_one(&typed)),
        None => words.chats_forum_other(&typed),
    };
    let keyboard = keyboard.row([(words.button_chats_forum_all(), Action::Forum(act))]);
    conversation.show(&escape(&text), &keyboard).await
}

/// Does it in all topics that subscribe.
pub(super) async fn act(conversation: &Conversation, act: ForumAct) -> Handled {
    let words = conversation.words();
    if let ForumAct::Hours(Some(hours)) = act
        && !HOURS.contains(&hours)
    {
        return conversation.say(&words.autodelete_unknown()).await;
    }
    let subscriptions = &conversation.service.subscriptions;
    let all = subscriptions.of_chat(conversation.chat.id).await?;
    if all.is_empty() {
        return conversation.say(&words.not_subscribed()).await;
    }
    for subscriber in all {
        match act {
            ForumAct::Pause | ForumAct::Stop => {
                let reason = PauseReason::Oneself;
                subscriptions.pause(subscriber, reason).await?;
            }
            ForumAct::Resume => subscriptions.resume(subscriber).await?,
            ForumAct::Hours(hours) => subscriptions.set_autodelete(subscriber, hours).await?,
        }
    }
    let said = match act {
        ForumAct::Pause => words.chats_forum_paused(),
        ForumAct::Resume => words.chats_forum_resumed(),
        ForumAct::Stop => words.chats_forum_stopped(),
        ForumAct::Hours(hours) => {
            let state = privacy::autodelete_state(words, hours);
            format!("{} {state}", words.chats_forum_saved())
        }
    };
    conversation.show(&escape(&said), &Keyboard::none()).await
}

/// Whether topics other than this one subscribe.
async fn has_others(conversation: &Conversation) -> Result<bool, HandlerError> {
    if !can_be_one(conversation) {
        return Ok(false);
    }
    let subscriptions = &conversation.service.subscriptions;
    let all = subscriptions.of_chat(conversation.chat.id).await?;
    let own = conversation.subscriber.as_ref().map(|own| own.id);
    Ok(all.into_iter().any(|subscriber| Some(subscriber) != own))
}

fn can_be_one(conversation: &Conversation) -> bool {
    conversation.channel.is_none() && conversation.chat.kind == ChatKind::Supergroup
}
