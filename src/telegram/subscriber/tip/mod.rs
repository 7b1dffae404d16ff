//! `/tip`: something for the staff to verify. They never learn who sent it, yet can ask back for seven days.
//!
//! What was sent is stored before it is answered; a form survives a restart.
//!
//! Never here: a log line about it.

mod form;
mod incoming;
mod question;

use teloxide::types as tg;

use super::super::action::{Action, TipAct};
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use crate::domain::subscriber::ChatKind;
use crate::review::{FormFor, Gate, LINK_DAYS, Sender, Sent, TIP_DAYS};
use incoming::{Incoming, sender};

/// Characters of a text of which an app may send the rest in a message of its own: one message has at most 4096.
const CUT: usize = 2_000;

/// `/tip`, `/tip TEXT`, `/tip withdraw [REFERENCE]`, `/tip cancel`; also below a picture, and in answer to a message.
pub(in super::super) async fn command(
    conversation: &Conversation,
    message: &tg::Message,
    rest: &str,
) -> Handled {
    let words = conversation.words();
    if conversation.chat.kind != ChatKind::Private {
        return conversation.say(&words.tip_private_only()).await;
    }
    conversation.is_to_be_forgotten().await?;
    let (first, reference) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    match first.to_lowercase().as_str() {
        "withdraw" => return withdraw_typed(conversation, reference.trim()).await,
        "cancel" => return press(conversation, TipAct::Cancel).await,
        "done" => return press(conversation, TipAct::Done).await,
        _ => {}
    }
    let incoming = Incoming {
        text: rest.to_owned(),
        ..Incoming::of(message)
    };
    // In answer to a message it means that message, unless the bot said it.
    let answered = message
        .reply_to_message()
        .filter(|answered| !answered.from.as_ref().is_some_and(|from| from.is_bot))
        .map(Incoming::of);
    let is_text = message.text().is_some() && !rest.is_empty() && answered.is_none();
    // Of a long one the app may have kept the rest for the next message: it is not sent on before that came.
    let is_text_alone = is_text && rest.chars().count() < CUT;
    if !may_send(conversation, i32::from(is_text_alone)).await? {
        return Ok(());
    }
    let tips = &conversation.service.tips;
    let sender = sender(
        message.from.as_ref(),
        conversation.chat.id,
        conversation.language,
    );
    if is_text_alone {
        let Some(sent) = tips.send_text(&sender, rest).await? else {
            return conversation.say(&words.tip_nothing_yet()).await;
        };
        return say_sent(conversation, &sent).await;
    }
    let is_bare = message.text().is_some() && rest.is_empty();
    write(
        conversation,
        &sender,
        (&incoming, answered.as_ref()),
        is_bare,
    )
    .await
}

/// A form is begun or gone on with: the message that is answered, then what came with the command; a bare command without either asks.
async fn write(
    conversation: &Conversation,
    sender: &Sender,
    (incoming, answered): (&Incoming, Option<&Incoming>),
    is_bare: bool,
) -> Handled {
    let (tips, words) = (&conversation.service.tips, conversation.words());
    // What is written already is not lost by another command.
    let is_open = tips.is_writing(conversation.chat.id).await?;
    if !is_open {
        tips.begin(conversation.chat.id, FormFor::Tip).await?;
    }
    conversation.service.pending.forget(conversation.chat.id);
    if let Some(answered) = answered {
        form::add(conversation, sender, answered).await?;
        if is_bare {
            return Ok(());
        }
    } else if is_bare {
        let said = if is_open {
            words.tip_open()
        } else {
            words.tip_ask(LINK_DAYS, TIP_DAYS)
        };
        let buttons = form::buttons(words, is_open);
        return conversation.send(&escape(&said), &buttons).await;
    }
    form::add(conversation, sender, incoming).await
}

/// A message that is no command: an answer to the staff, or part of a form; false when it is neither.
pub(in super::super) async fn message(
    conversation: &Conversation,
    message: &tg::Message,
) -> Result<bool, HandlerError> {
    let tips = &conversation.service.tips;
    let incoming = Incoming::of(message);
    let sender = sender(
        message.from.as_ref(),
        conversation.chat.id,
        conversation.language,
    );
    if let Some(asked) = incoming.reply_to
        && let Some(mine) = tips.asked_in(conversation.chat.id, asked).await?
    {
        conversation.is_to_be_forgotten().await?;
        question::answer(conversation, &sender, mine.tip, &incoming).await?;
        return Ok(true);
    }
    // Who asked for a check after a tip was begun means the check.
    let (pending, now) = (
        &conversation.service.pending,
        conversation.service.clock.now(),
    );
    if pending.is_awaited(conversation.chat.id, now) {
        return Ok(false);
    }
    match tips.form(conversation.chat.id).await? {
        None => return Ok(false),
        Some(form) => match form.purpose() {
            FormFor::Tip => {
                conversation.is_to_be_forgotten().await?;
                if may_send(conversation, 0).await? {
                    form::add(conversation, &sender, &incoming).await?;
                }
            }
            // What somebody else wrote is no answer: it would go to the staff at once.
            FormFor::Answer(_) if incoming.is_forwarded => return Ok(false),
            FormFor::Answer(tip) => {
                conversation.is_to_be_forgotten().await?;
                question::answer(conversation, &sender, tip, &incoming).await?;
            }
        },
    }
    Ok(true)
}

/// A pressed button of who sends tips.
pub(in super::super) async fn press(conversation: &Conversation, act: TipAct) -> Handled {
    let (words, chat) = (conversation.words(), conversation.chat.id);
    conversation.is_to_be_forgotten().await?;
    match act {
        TipAct::Done => form::done(conversation).await,
        TipAct::Cancel => {
            conversation.service.tips.cancel(chat).await?;
            conversation
                .show(&escape(&words.tip_cancelled()), &Keyboard::none())
                .await
        }
        TipAct::Withdraw(tip) => withdraw(conversation, tip).await,
        TipAct::Answer(tip) => question::begin(conversation, tip).await,
        _ => {
            conversation.toast(Some(&words.staff_only())).await;
            Ok(())
        }
    }
}

/// Whether the chat may send; it is told once when it may not, and then not answered.
async fn may_send(conversation: &Conversation, tips: i32) -> Result<bool, HandlerError> {
    let gate = conversation
        .service
        .tips
        .gate(conversation.chat.id, tips)
        .await?;
    if gate == Gate::TooMuch {
        conversation
            .say(&conversation.words().tip_too_much())
            .await?;
    }
    Ok(gate == Gate::Open)
}

/// It is stored: under which reference, what the staff see, and the way back.
async fn say_sent(conversation: &Conversation, sent: &Sent) -> Handled {
    let words = conversation.words();
    let mut text = if sent.is_again {
        words.tip_sent_again(&sent.reference)
    } else {
        words.tip_sent(&sent.reference, LINK_DAYS)
    };
    if sent.name_removed {
        text = format!("{text}\n\n{}", words.tip_name_removed());
    }
    let withdraw = Action::Tip(TipAct::Withdraw(sent.tip));
    let keyboard = Keyboard::none().row([(words.button_tip_withdraw(&sent.reference), withdraw)]);
    conversation.send(&escape(&text), &keyboard).await
}

async fn withdraw(conversation: &Conversation, tip: i64) -> Handled {
    let words = conversation.words();
    let withdrawn = conversation
        .service
        .tips
        .withdraw(conversation.chat.id, tip)
        .await?;
    let text = withdrawn.map_or_else(
        || words.tip_withdraw_none(LINK_DAYS),
        |reference| words.tip_withdrawn(&reference),
    );
    conversation.show(&escape(&text), &Keyboard::none()).await
}

/// `/tip withdraw`: the only one, the one that is named, or a choice.
async fn withdraw_typed(conversation: &Conversation, reference: &str) -> Handled {
    let words = conversation.words();
    let mut mine = conversation.service.tips.mine(conversation.chat.id).await?;
    if !reference.is_empty() {
        mine.retain(|tip| tip.reference.eq_ignore_ascii_case(reference));
    }
    match mine.as_slice() {
        [] => conversation.say(&words.tip_withdraw_none(LINK_DAYS)).await,
        [only] => withdraw(conversation, only.tip).await,
        several => {
            let buttons = several.iter().map(|tip| {
                let act = Action::Tip(TipAct::Withdraw(tip.tip));
                (words.button_tip_withdraw(&tip.reference), act)
            });
            let keyboard = Keyboard::none().grid(2, buttons);
            conversation
                .send(&escape(&words.tip_withdraw_which()), &keyboard)
                .await
        }
    }
}
