//! `/privacy`: what is kept about a chat and how long, what is not, what Telegram itself knows, and what to do about each.
//!
//! It is put together from the parts of `subscriptions::Kept`, which account for every column of the database.
//!
//! Never here: a column, and what is kept of this very chat; that is `/mydata`'s.

mod autodelete;
mod mydata;

use super::super::action::{Action, PrivacyAct};
use super::super::conversation::{Conversation, Handled};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::forget;
use crate::domain::language::Language;
use crate::review::{LINK_DAYS, TIP_DAYS};
use crate::subscriptions::{AFTER_BLOCK, AFTER_OTHER, Kept};
use crate::text::{self, Words};

pub(super) use autodelete::{command as autodelete, state as autodelete_state};
pub(super) use mydata::command as mydata;

/// A partition of deliveries goes as a whole: a row may stay so many days longer.
const UP_TO_A_WEEK: u32 = 7;

/// How long things are kept, as the configuration in force says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptFor {
    /// Days of rows about single deliveries.
    pub delivery_days: u32,
    /// Days of backups, and of the numbers of who was erased.
    pub backup_days: u32,
}

impl Default for KeptFor {
    fn default() -> Self {
        Self {
            delivery_days: 60,
            backup_days: 14,
        }
    }
}

/// `/privacy`.
pub(super) async fn command(conversation: &Conversation) -> Handled {
    let words = conversation.words();
    let html = describe(conversation.language, conversation.service.about.kept);
    conversation.send(&html, &keyboard(words)).await
}

/// A tap on one of its buttons.
pub(super) async fn press(conversation: &mut Conversation, act: PrivacyAct) -> Handled {
    match act {
        PrivacyAct::Show => command(conversation).await,
        PrivacyAct::MyData => mydata(conversation).await,
        PrivacyAct::Forget => forget::ask(conversation).await,
        PrivacyAct::Autodelete => autodelete::menu(conversation).await,
        PrivacyAct::Hours(hours) => autodelete::set(conversation, hours).await,
    }
}

fn keyboard(words: Words) -> Keyboard {
    let act = Action::Privacy;
    Keyboard::none()
        .row([(words.button_privacy_data(), act(PrivacyAct::MyData))])
        .row([(
            words.button_privacy_autodelete(),
            act(PrivacyAct::Autodelete),
        )])
        .row([(words.button_privacy_forget(), act(PrivacyAct::Forget))])
}

/// What is kept, as HTML.
#[must_use]
pub fn describe(language: Language, kept: KeptFor) -> String {
    let words = text::words(language);
    let stored: Vec<String> = Kept::ALL.iter().map(|part| told(words, *part)).collect();
    let times = [
        words.privacy_days_deliveries(kept.delivery_days, kept.delivery_days + UP_TO_A_WEEK),
        words.privacy_days_messages(),
        words.privacy_days_tips(TIP_DAYS, LINK_DAYS),
        words.privacy_days_unreachable(AFTER_BLOCK, AFTER_OTHER),
        words.privacy_days_backups(kept.backup_days),
    ];
    let parts = [
        section(&words.privacy_title(), &stored),
        section(&words.privacy_not_title(), &[words.privacy_not()]),
        section(&words.privacy_days_title(), &times),
        section(
            &words.privacy_telegram_title(),
            &[words.privacy_telegram(), words.privacy_telegram_more()],
        ),
        section(&words.privacy_do_title(), &[words.privacy_do()]),
    ];
    parts.join("\n\n")
}

/// What is said of a part of what is kept.
#[must_use]
pub fn told(words: Words, part: Kept) -> String {
    match part {
        Kept::Chat => words.privacy_kept_chat(),
        Kept::Choices => words.privacy_kept_choices(),
        Kept::State => words.privacy_kept_state(),
        Kept::Week => words.privacy_kept_week(),
        Kept::Waiting => words.privacy_kept_waiting(),
        Kept::Deliveries => words.privacy_kept_deliveries(),
        Kept::Messages => words.privacy_kept_messages(),
        Kept::Tips => words.privacy_kept_tips(),
        Kept::Questions => words.privacy_kept_questions(),
    }
}

fn section(title: &str, lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    format!("<b>{}</b>\n{}", escape(title), lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{KeptFor, describe, told};
    use crate::domain::language::Language;
    use crate::subscriptions::Kept;
    use crate::text::words;

    #[test]
    fn every_part_is_told_in_every_language_and_all_fits_into_one_message() {
        for &language in Language::ALL {
            let page = describe(language, KeptFor::default());
            let length = page.encode_utf16().count();
            assert!(length < 4_000, "{language}: {length}");
            for part in Kept::ALL {
                let told = told(words(language), part);
                assert!(page.contains(&told), "{language}: {part:?}");
            }
        }
    }

    #[test]
    fn the_times_are_those_of_the_configuration() {
        let kept = KeptFor {
            delivery_days: 33,
            backup_days: 9,
        };
        for &language in Language::ALL {
            let page = describe(language, kept);
            for days in ["33", "40", "9", "30", "7", "48"] {
                assert!(page.contains(days), "{language}: {days}");
            }
            assert!(!page.contains("60"), "{language}");
        }
    }
}
