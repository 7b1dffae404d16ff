//! The staff's **question** about a tip, answered: by a reply to it, or by its button and the next message.
//!
//! Never here: who of the staff asked; the sender does not learn it.

use tracing::warn;

use super::super::super::action::{Action, TipAct};
use super::super::super::alerts::call;
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::messenger::message;
use super::super::super::render::escape;
use super::form::buttons;
use super::incoming::Incoming;
use super::may_send;
use crate::delivery::Place;
use crate::review::{Answered, FormFor, LINK_DAYS, NEUTRAL_STAYS, Sender, Shown};
use teloxide::payloads::SendMessageSetters as _;

/// The button was pressed: the next message is the answer.
pub(super) async fn begin(conversation: &Conversation, tip: i64) -> Handled {
    let (words, chat) = (conversation.words(), conversation.chat.id);
    let tips = &conversation.service.tips;
    let Some(mine) = tips.linked(chat, tip).await? else {
        return conversation.say(&words.tip_answer_over(LINK_DAYS)).await;
    };
    if !may_send(conversation, 0).await? {
        return Ok(());
    }
    if tips.is_writing(chat).await? {
        let html = escape(&words.tip_answer_later());
        return conversation.send(&html, &buttons(words, true)).await;
    }
    tips.begin(chat, FormFor::Answer(tip)).await?;
    conversation.service.pending.forget(chat);
    let cancel = (words.button_cancel(), Action::Tip(TipAct::Cancel));
    conversation
        .send(
            &escape(&words.tip_answer_ask(&mine.reference)),
            &Keyboard::none().row([cancel]),
        )
        .await
}

/// The answer.
pub(super) async fn answer(
    conversation: &Conversation,
    sender: &Sender,
    tip: i64,
    incoming: &Incoming,
) -> Handled {
    let words = conversation.words();
    if incoming.text.trim().is_empty() {
        return conversation.say(&words.tip_answer_text_only()).await;
    }
    if !may_send(conversation, 0).await? {
        return Ok(());
    }
    let tips = &conversation.service.tips;
    match tips.answer(sender, tip, &incoming.text).await? {
        Answered::Over => conversation.say(&words.tip_answer_over(LINK_DAYS)).await,
        Answered::Stored {
            asked_by,
            reference,
        } => {
            if let Some(asked_by) = asked_by {
                tell(conversation, asked_by).await?;
            }
            conversation.say(&words.tip_answered(&reference)).await
        }
    }
}

/// One neutral line to who asked: the phone may lie on a table.
async fn tell(conversation: &Conversation, asked_by: i32) -> Handled {
    let service = &conversation.service;
    let others = service.staff.others(0).await?;
    let Some(asker) = others.iter().find(|other| other.id == asked_by) else {
        return Ok(());
    };
    if service.budget.interactive().is_err() {
        return Ok(());
    }
    let place = Place {
        chat: asker.chat,
        thread: None,
    };
    let html = escape(&call(asker, "/tips"));
    let line = message(place, &html).protect_content(true);
    match service.api.send(&line).await {
        Ok(number) => {
            let shown = Shown {
                message: number,
                by_bot: true,
                candidates: &[],
                at_most: (!asker.is_in_session).then_some(NEUTRAL_STAYS),
            };
            service.staff.remember(asker.chat, shown).await?;
        }
        Err(error) => warn!(
            staff.handle = asker.handle,
            "one of the staff could not be told: {error}"
        ),
    }
    Ok(())
}
