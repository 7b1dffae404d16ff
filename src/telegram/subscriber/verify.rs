//! `/verify`: a code, a text, a message that is forwarded or answered; and asking the staff about what is not ours.
//!
//! What is sent here is kept in memory alone, for an hour at most, so that the button under the answer can ask the staff.
//!
//! Never here: judging; a word in the log of what was asked.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use teloxide::types as tg;

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::{PART_LIMIT, escape};
use super::verify_answer::describe;
use crate::domain::subscriber::ChatKind;
use crate::review::{Asked, Verdict, code_typed};
use crate::vault::random;

/// Beginning of the parameter of a link to a code.
pub(super) const LINK: &str = "v_";

/// Texts that are kept for their button, and how long.
const KEPT: usize = 2_000;
const KEPT_FOR: TimeDelta = TimeDelta::hours(1);

/// How long the bot waits for the text after a bare `/verify`.
const WAITS_FOR: TimeDelta = TimeDelta::minutes(10);

/// Words of a text that is checked although nobody said so.
const LONG_TEXT: usize = 8;

/// UTF-16 units of an answer; what is longer is cut.
const ANSWER: usize = PART_LIMIT - 96;

/// What was checked lately, in memory only.
#[derive(Debug, Default)]
pub struct Pending(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    texts: HashMap<i64, String>,
    order: VecDeque<(DateTime<Utc>, i64)>,
    waiting: HashMap<crate::vault::ChatId, DateTime<Utc>>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl Pending {
    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, text: &str, now: DateTime<Utc>) -> i64 {
        let mut kept = self.lock();
        while kept.order.len() >= KEPT
            || kept
                .order
                .front()
                .is_some_and(|(at, _)| now - *at > KEPT_FOR)
        {
            if let Some((_, number)) = kept.order.pop_front() {
                kept.texts.remove(&number);
            }
        }
        let number = random::owner();
        kept.order.push_back((now, number));
        kept.texts.insert(number, text.to_owned());
        number
    }

    fn text(&self, number: i64, now: DateTime<Utc>) -> Option<String> {
        let kept = self.lock();
        let is_young = kept
            .order
            .iter()
            .any(|(at, other)| *other == number && now - *at <= KEPT_FOR);
        kept.texts.get(&number).filter(|_| is_young).cloned()
    }

    fn wait(&self, chat: crate::vault::ChatId, now: DateTime<Utc>) {
        let mut kept = self.lock();
        kept.waiting.retain(|_, until| *until > now);
        if kept.waiting.len() < KEPT {
            kept.waiting.insert(chat, now + WAITS_FOR);
        }
    }

    fn waits(&self, chat: crate::vault::ChatId, now: DateTime<Utc>) -> bool {
        self.lock()
            .waiting
            .remove(&chat)
            .is_some_and(|until| until > now)
    }
}

/// What a message brings along besides its own text.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct PassedOn {
    /// Whether it was forwarded.
    pub(in super::super) is_forwarded: bool,
    /// The text of the message that it answers, with the links hidden in it.
    pub(in super::super) answered: String,
    /// Links of its own that its text does not show.
    hidden: Vec<String>,
    has_picture: bool,
}

/// Reads what a message brings along.
pub(in super::super) fn passed_on(message: &tg::Message) -> PassedOn {
    let answered = message
        .reply_to_message()
        .map_or_else(String::new, |answered| {
            with_links(text_of(answered), &hidden_links(answered))
        });
    PassedOn {
        is_forwarded: message.forward_origin().is_some(),
        answered,
        hidden: hidden_links(message),
        has_picture: message.photo().is_some(),
    }
}

fn text_of(message: &tg::Message) -> &str {
    message
        .text()
        .or_else(|| message.caption())
        .unwrap_or_default()
}

/// Where words lead that look like words.
fn hidden_links(message: &tg::Message) -> Vec<String> {
    let entities = message.entities().or_else(|| message.caption_entities());
    entities
        .unwrap_or_default()
        .iter()
        .filter_map(|entity| match &entity.kind {
            tg::MessageEntityKind::TextLink { url } => Some(url.to_string()),
            _ => None,
        })
        .collect()
}

/// A hidden link is compared like any other word of a text.
fn with_links(text: &str, links: &[String]) -> String {
    let mut whole = text.to_owned();
    for link in links {
        // Writing to a String cannot fail.
        let _ = write!(whole, "\n{link}");
    }
    whole
}

/// `/verify`, with a code or a text, or before either.
pub(super) async fn command(conversation: &Conversation, asked: &str) -> Handled {
    let asked = asked.trim();
    if asked.is_empty() {
        if conversation.chat.kind == ChatKind::Private {
            let now = conversation.service.clock.now();
            conversation.service.pending.wait(conversation.chat.id, now);
        }
        return conversation.say(&conversation.words().verify_ask()).await;
    }
    check(conversation, asked).await
}

/// A text without a command, in a private chat: checked if it was forwarded, was waited for, is a code, or is long. False when
/// it is none of these.
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
    if !(passed.is_forwarded || waits || is_long || code_typed(text).is_some()) {
        return Ok(false);
    }
    if text.trim().is_empty() {
        if !passed.has_picture && !waits && !passed.is_forwarded {
            return Ok(false);
        }
        let words = conversation.words();
        conversation.say(&words.verify_picture()).await?;
        return Ok(true);
    }
    check(conversation, &with_links(text, &passed.hidden)).await?;
    Ok(true)
}

async fn check(conversation: &Conversation, asked: &str) -> Handled {
    let service = &conversation.service;
    let checked = service.verifier.check(asked).await?;
    let words = conversation.words();
    let mut answer = describe(&checked, conversation.language);
    let is_code = code_typed(asked).is_some();
    let may_ask = match checked.verdict {
        Verdict::Unknown => !is_code && !checked.is_too_short,
        Verdict::Altered => true,
        Verdict::Genuine | Verdict::Superseded | Verdict::Retracted => false,
    };
    if checked.verdict == Verdict::Unknown && is_code {
        answer = words.verify_code_unknown();
    }
    let mut keyboard = Keyboard::none();
    if may_ask {
        let number = service.pending.keep(asked, service.clock.now());
        keyboard = keyboard.row([(words.button_ask_staff(), Action::AskStaff(number))]);
    }
    conversation
        .send(&escape(&beginning(&answer)), &keyboard)
        .await
}

/// The button under an answer.
pub(super) async fn ask_staff(conversation: &Conversation, number: i64) -> Handled {
    let service = &conversation.service;
    let words = conversation.words();
    let Some(text) = service.pending.text(number, service.clock.now()) else {
        return conversation.say(&words.verify_ask_gone()).await;
    };
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

fn beginning(text: &str) -> String {
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= ANSWER
    };
    let mut short: String = text.chars().take_while(fits).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
