//! `/start`: language, topics, pace: three taps and done. Resumes who paused; opens an invitation to the staff.
//!
//! Never here: what each menu does later.

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::super::staff;
use super::{pace, topics};
use crate::domain::language::Language;
use crate::domain::subscriber::ChatKind;

/// Beginning of the parameter of an invitation's link.
const INVITATION: &str = "invite_";

/// Beginning of the parameter of a topic's link.
const TOPIC: &str = "t_";

/// `/start`, perhaps with the parameter of a link.
pub(super) async fn command(conversation: &mut Conversation, parameter: &str) -> Handled {
    if let Some(token) = parameter.strip_prefix(INVITATION) {
        if conversation.chat.kind == ChatKind::Private {
            return staff::open_invitation(conversation, token).await;
        }
        return conversation
            .say(&conversation.words().invite_unknown())
            .await;
    }
    if let Some(topic) = parameter.strip_prefix(TOPIC) {
        return topics::by_link(conversation, topic).await;
    }
    if let Some(subscriber) = conversation.subscriber.clone() {
        // Resumes who paused, and notes that this bot reaches the chat.
        conversation
            .service
            .subscriptions
            .resume(subscriber.id)
            .await?;
        back(conversation, subscriber.id).await
    } else {
        let buttons = languages(|language| Action::Language {
            start: true,
            language,
        });
        conversation
            .send(
                &escape(&conversation.words().start_language()),
                &Keyboard::none().grid(2, buttons),
            )
            .await
    }
}

/// The six languages, each under its own name.
pub(super) fn languages(action: impl Fn(Language) -> Action) -> Vec<(String, Action)> {
    Language::ALL
        .iter()
        .map(|language| (language.native_name().to_owned(), action(*language)))
        .collect()
}

/// First tap: the language. From here on the chat is a subscriber.
pub(super) async fn language_chosen(
    conversation: &mut Conversation,
    language: Language,
) -> Handled {
    conversation.language = language;
    let subscriber = conversation.subscribe_chat().await?;
    if subscriber.language != language {
        conversation
            .service
            .subscriptions
            .set_language(subscriber.id, language)
            .await?;
        conversation.language = language;
    }
    topics::show(conversation, Some(subscriber.id), true).await
}

/// All topics at once.
pub(super) async fn all_topics(conversation: &mut Conversation) -> Handled {
    let subscriber = conversation.subscribe_chat().await?;
    let all: Vec<i16> = conversation
        .service
        .subscriptions
        .topics()
        .await?
        .iter()
        .map(|topic| topic.id)
        .collect();
    conversation
        .service
        .subscriptions
        .subscribe(subscriber.id, &all)
        .await?;
    topics::show(conversation, Some(subscriber.id), true).await
}

/// Second step done; without a topic it asks again.
pub(super) async fn topics_done(conversation: &mut Conversation) -> Handled {
    let names = match conversation.look_in().await? {
        Some(subscriber) => topics::names(conversation, subscriber.id).await?,
        None => Vec::new(),
    };
    if names.is_empty() {
        conversation
            .toast(Some(&conversation.words().choose_topic_first()))
            .await;
        return Ok(());
    }
    let words = conversation.words();
    conversation
        .show(&escape(&words.start_pace()), &pace::keyboard(words, true))
        .await
}

/// Third step done: says what was chosen. A button of an old menu may come before any topic.
pub(super) async fn done(conversation: &Conversation, subscriber: i32) -> Handled {
    if topics::names(conversation, subscriber).await?.is_empty() {
        return topics::show(conversation, Some(subscriber), true).await;
    }
    let text = summary(conversation, subscriber, true).await?;
    conversation.show(&escape(&text), &Keyboard::none()).await
}

/// Who came by the link of a topic is a subscriber at once: says what was chosen, what this is and how to leave, and the way in is
/// open in the language of one's own.
pub(super) async fn by_topic(conversation: &Conversation, subscriber: i32) -> Handled {
    let done = summary(conversation, subscriber, true).await?;
    let text = format!("{done}\n\n{}", conversation.words().start_language());
    let buttons = languages(|language| Action::Language {
        start: true,
        language,
    });
    let keyboard = Keyboard::none().grid(2, buttons);
    conversation.send(&escape(&text), &keyboard).await
}

async fn back(conversation: &Conversation, subscriber: i32) -> Handled {
    let names = topics::names(conversation, subscriber).await?;
    if names.is_empty() {
        return topics::show(conversation, Some(subscriber), true).await;
    }
    let text = summary(conversation, subscriber, false).await?;
    conversation.say(&text).await
}

async fn summary(
    conversation: &Conversation,
    subscriber: i32,
    is_new: bool,
) -> Result<String, HandlerError> {
    let words = conversation.words();
    let names = topics::names(conversation, subscriber).await?;
    let list = crate::text::time::list(conversation.language, &names);
    let language = words.language_name(conversation.language);
    let pace = pace::in_words(conversation).await?;
    Ok(if is_new {
        words.start_done(&list, &language, &pace)
    } else {
        words.start_back(&list, &language, &pace)
    })
}
