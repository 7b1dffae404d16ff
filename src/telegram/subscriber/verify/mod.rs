//! `/verify`: a code, a text, a picture, a message that is forwarded or answered; and asking the staff about what is not ours.
//!
//! What is sent here is kept in memory alone, for an hour at most, so that the button under the answer can ask the staff.
//!
//! Never here: judging; a word in the log of what was asked.

mod answer;
mod message;
mod pending;
mod picture;

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::split;
use crate::domain::subscriber::ChatKind;
use crate::review::{Asked, Inquiry, Judged, Verdict, code_typed, code_within};

pub use answer::describe;
pub(in super::super) use message::{Attached, PassedOn, has_file, passed_on, picture_of};
pub use pending::Pending;
use pending::{Turn, Work};

/// Beginning of the parameter of a link to a code.
pub(super) const LINK: &str = "v_";

/// Words of a text that is checked although nobody said so.
const LONG_TEXT: usize = 8;

/// `/verify`, with a code, a text or a picture, in answer to a message, or before any of them.
pub(in super::super) async fn command(
    conversation: &Conversation,
    asked: &str,
    passed: &PassedOn,
) -> Handled {
    // The command stands before what was seen.
    let seen = passed.seen.trim_start().split_once(char::is_whitespace);
    let own = seen
        .filter(|_| !asked.trim().is_empty())
        .map_or(asked, |(_, seen)| seen)
        .trim();
    if !own.is_empty() || passed.picture.is_some() {
        return check(conversation, own, passed.picture.as_ref()).await;
    }
    if !passed.answered.trim().is_empty() || passed.answered_picture.is_some() {
        return check(
            conversation,
            &passed.answered,
            passed.answered_picture.as_ref(),
        )
        .await;
    }
    wait(conversation);
    conversation.say(&conversation.words().verify_ask()).await
}

/// The next text is to be checked: the bot asked for it, be it because what came before could not be.
pub(super) fn wait(conversation: &Conversation) {
    if conversation.chat.kind == ChatKind::Private {
        let now = conversation.service.clock.now();
        conversation.service.pending.wait(conversation.chat.id, now);
    }
}

/// A message without a command, in a private chat: checked if it was forwarded, was waited for, is a code or has one in it, is
/// long, or has a picture. False when it is none of these.
pub(in super::super) async fn text(
    conversation: &Conversation,
    text: &str,
    passed: &PassedOn,
) -> Result<bool, HandlerError> {
    let now = conversation.service.clock.now();
    let waits = conversation
        .service
        .pending
        .waits(conversation.chat.id, now);
    let is_long = text.split_whitespace().count() >= LONG_TEXT;
    let is_meant = passed.is_forwarded || waits || passed.picture.is_some();
    let has_code = code_typed(text).is_some() || code_within(text);
    if !(is_meant || is_long || has_code) {
        return Ok(false);
    }
    if text.trim().is_empty() && passed.picture.is_none() {
        let words = conversation.words();
        wait(conversation);
        conversation.say(&words.verify_picture()).await?;
        return Ok(true);
    }
    check(conversation, &passed.seen, passed.picture.as_ref()).await?;
    if passed.has_other_file {
        let words = conversation.words();
        conversation.say(&words.verify_file_unread()).await?;
    }
    Ok(true)
}

async fn check(conversation: &Conversation, asked: &str, attached: Option<&Attached>) -> Handled {
    let (service, words) = (&conversation.service, conversation.words());
    let work = match attached {
        Some(_) => Work::Picture,
        None if code_typed(asked).is_some() => Work::Code,
        None => Work::Text,
    };
    match service
        .pending
        .turn(conversation.chat.id, work, service.clock.now())
    {
        Turn::Yes => {}
        Turn::TooMuch => return conversation.say(&words.verify_too_much()).await,
        Turn::Silent => return Ok(()),
    }
    let checked = if asked.trim().is_empty() {
        None
    } else {
        Some(service.verifier.check(asked).await?)
    };
    let seen = match attached {
        Some(attached) => Some(picture::look(conversation, attached).await?),
        None => None,
    };
    let answer = answer::describe_message(checked.as_ref(), seen.as_ref(), conversation.language);
    let mut keyboard = Keyboard::none();
    if checked.as_ref().is_some_and(may_ask) {
        let number = service.pending.keep(asked, service.clock.now());
        keyboard = keyboard.row([(words.button_ask_staff(), Action::AskStaff(number))]);
    }
    if checked.as_ref().is_some_and(asks_again) {
        wait(conversation);
    }
    say(conversation, (&answer, attached.is_some()), &keyboard).await
}

/// Whether the answer asks for another code or a longer text.
fn asks_again(checked: &Judged) -> bool {
    checked.verdict == Verdict::Unknown && checked.asked != Inquiry::Text
}

/// Whether the staff can be asked about it.
fn may_ask(checked: &Judged) -> bool {
    match checked.verdict {
        Verdict::Unknown => checked.asked == Inquiry::Text,
        Verdict::Altered => true,
        Verdict::Genuine | Verdict::Superseded | Verdict::Retracted => false,
    }
}

/// An answer in as many messages as it needs. To a picture it is a reply: of several in an album each has its own.
async fn say(
    conversation: &Conversation,
    (answer, is_reply): (&str, bool),
    keyboard: &Keyboard,
) -> Handled {
    let parts = split(answer, &conversation.words().render_more());
    let last = parts.len().saturating_sub(1);
    let none = Keyboard::none();
    for (at, html) in parts.iter().enumerate() {
        let keyboard = if at == last { keyboard } else { &none };
        if is_reply && at == 0 {
            conversation.reply(html, keyboard).await?;
        } else {
            conversation.send(html, keyboard).await?;
        }
    }
    Ok(())
}

/// The button under an answer.
pub(super) async fn ask_staff(conversation: &Conversation, number: i64) -> Handled {
    let service = &conversation.service;
    let words = conversation.words();
    let Some(text) = service.pending.text(number, service.clock.now()) else {
        wait(conversation);
        return conversation.say(&words.verify_ask_gone()).await;
    };
    conversation.is_to_be_forgotten().await?;
    let chat = (conversation.chat.id, conversation.chat.thread);
    let asked = service
        .questions
        .ask(&text, chat, conversation.language)
        .await?;
    let said = match asked {
        Asked::Yes => words.verify_asked(),
        Asked::Already => words.verify_asked_already(),
        Asked::TooMuch => words.verify_ask_limit(),
    };
    conversation.say(&said).await
}
