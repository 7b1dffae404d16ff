//! `/language CODE`: the language of the bot and of updates.
//!
//! Never here: which languages an update has.

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::start::languages;
use crate::domain::language::Language;

/// Characters of an unknown language that an answer repeats.
const SHOWN: usize = 60;

/// `/language`, with a code or a name, or as a menu.
pub(super) async fn command(conversation: &mut Conversation, typed: &str) -> Handled {
    let words = conversation.words();
    if typed.is_empty() {
        let buttons = languages(|language| Action::Language {
            start: false,
            language,
        });
        return conversation
            .send(
                &escape(&words.language_ask()),
                &Keyboard::none().grid(2, buttons),
            )
            .await;
    }
    if let Some(language) = read(typed) {
        set(conversation, language).await?;
        let text = conversation.saved(conversation.words().language_saved());
        return conversation.say(&text).await;
    }
    let shown: String = typed.chars().take(SHOWN).collect();
    conversation
        .say(&words.language_unknown(&shown, &codes()))
        .await
}

/// A tap on a language.
pub(super) async fn chosen(conversation: &mut Conversation, language: Language) -> Handled {
    set(conversation, language).await?;
    let text = conversation.saved(conversation.words().language_saved());
    conversation.show(&escape(&text), &Keyboard::none()).await
}

/// Codes with their names: `be (Беларуская), …`.
pub(super) fn codes() -> String {
    Language::ALL
        .iter()
        .map(|language| format!("{} ({})", language.code(), language.native_name()))
        .collect::<Vec<_>>()
        .join(", ")
}

async fn set(conversation: &mut Conversation, language: Language) -> Handled {
    if let Some(staff) = &conversation.staff {
        conversation
            .service
            .staff
            .set_language(staff.id, language)
            .await?;
        if conversation.subscriber.is_none() {
            conversation.language = language;
            return Ok(());
        }
    }
    let subscriber = conversation.subscribe_chat().await?;
    set_for(conversation, subscriber.id, language).await?;
    conversation.language = language;
    Ok(())
}

/// Changes the language of the updates of this one.
pub(super) async fn set_for(
    conversation: &mut Conversation,
    subscriber: i32,
    language: Language,
) -> Handled {
    let subscriptions = &conversation.service.subscriptions;
    subscriptions.set_language(subscriber, language).await?;
    if let Some(subscriber) = &mut conversation.subscriber {
        subscriber.language = language;
    }
    Ok(())
}

/// The language of a code or of its own name.
pub(super) fn read(typed: &str) -> Option<Language> {
    let typed = typed.to_lowercase();
    Language::from_code(&typed).or_else(|| {
        Language::ALL
            .iter()
            .copied()
            .find(|language| language.native_name().to_lowercase() == typed)
    })
}
