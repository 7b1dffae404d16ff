//! `/autodelete`: how long our messages stay in the chat.
//!
//! Never here: deleting them.

use super::super::super::action::{Action, ForumAct, PrivacyAct};
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::super::forum;
use crate::subscriptions::HOURS;
use crate::text::Words;

/// Hours on buttons; all others can be typed.
const BUTTONS: [i16; 4] = [1, 6, 24, 48];

/// `/autodelete`, with hours or as a menu.
pub(in super::super) async fn command(conversation: &mut Conversation, typed: &str) -> Handled {
    if typed.trim().is_empty() {
        return menu(conversation).await;
    }
    let all = forum::for_all(conversation, typed);
    if let Ok(hours) = read(all.unwrap_or(typed)) {
        if all.is_some() {
            return forum::act(conversation, ForumAct::Hours(hours)).await;
        }
        return set(conversation, hours).await;
    }
    let text = conversation.words().autodelete_unknown();
    conversation.say(&text).await
}

/// What is set, and what can be.
pub(super) async fn menu(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let hours = match &conversation.subscriber {
        Some(subscriber) => {
            let subscriptions = &conversation.service.subscriptions;
            subscriptions.autodelete_hours(subscriber.id).await?
        }
        None => None,
    };
    let text = format!("{}\n{}", state(words, hours), words.autodelete_ask());
    let text = escape(&text);
    let keyboard = keyboard(words, hours);
    if conversation.channel.is_some() {
        return conversation.show(&text, &keyboard).await;
    }
    // A page of what is kept stays as it is.
    conversation.send(&text, &keyboard).await
}

/// Sets it; an old or forged button may ask for what cannot be.
pub(super) async fn set(conversation: &mut Conversation, hours: Option<i16>) -> Handled {
    let words = conversation.words();
    if hours.is_some_and(|hours| !HOURS.contains(&hours)) {
        return conversation.say(&words.autodelete_unknown()).await;
    }
    let Some(subscriber) = conversation.subscriber.clone() else {
        if conversation.channel.is_some() {
            return conversation.say(&words.chats_nothing_yet()).await;
        }
        let (text, act) = (words.not_subscribed(), ForumAct::Hours(hours));
        return forum::answer(conversation, &text, Keyboard::none(), act).await;
    };
    let subscriptions = &conversation.service.subscriptions;
    subscriptions.set_autodelete(subscriber.id, hours).await?;
    let text = format!("{} {}", words.hours_saved(), state(words, hours));
    let act = ForumAct::Hours(hours);
    forum::answer(conversation, &text, keyboard(words, hours), act).await
}

/// What holds, in one sentence.
pub(in super::super) fn state(words: Words, hours: Option<i16>) -> String {
    hours.map_or_else(
        || words.autodelete_off(),
        |hours| words.autodelete_on(hours),
    )
}

fn keyboard(words: Words, set: Option<i16>) -> Keyboard {
    let button = |hours: i16| {
        let act = PrivacyAct::Hours(Some(hours));
        (words.button_autodelete_hours(hours), Action::Privacy(act))
    };
    let keyboard = Keyboard::none().grid(4, BUTTONS.map(button));
    if set.is_none() {
        return keyboard;
    }
    let off = Action::Privacy(PrivacyAct::Hours(None));
    keyboard.row([(words.button_autodelete_off(), off)])
}

/// It is not what can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Unknown;

/// `24`, `24h`, `24 h`, `off`.
fn read(typed: &str) -> Result<Option<i16>, Unknown> {
    let typed = typed.trim().to_lowercase();
    if ["off", "no", "0"].contains(&typed.as_str()) {
        return Ok(None);
    }
    let digits = typed.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let unit = typed[digits.len()..].trim();
    let hours: i16 = digits.parse().map_err(|_| Unknown)?;
    let is_hours = ["", "h", "hours", "hour", "г", "ч", "год", "godz", "val"]
        .contains(&unit.trim_end_matches('.'));
    if is_hours && HOURS.contains(&hours) {
        Ok(Some(hours))
    } else {
        Err(Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::{Unknown, read};
    use proptest::prelude::proptest;

    #[test]
    fn people_write_hours_as_they_like() {
        for (typed, hours) in [
            ("24h", Ok(Some(24))),
            ("24", Ok(Some(24))),
            (" 1 H ", Ok(Some(1))),
            ("6 ч.", Ok(Some(6))),
            ("48 godz.", Ok(Some(48))),
            ("off", Ok(None)),
            ("0", Ok(None)),
            ("49h", Err(Unknown)),
            ("-1", Err(Unknown)),
            ("1 day", Err(Unknown)),
            ("soon", Err(Unknown)),
        ] {
            assert_eq!(read(typed), hours, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_ends_in_a_panic(typed in ".{0,80}") {
            let _ = read(&typed);
        }
    }
}
