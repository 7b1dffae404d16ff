//! `/topics`, `/subscribe`, `/unsubscribe`: what a subscriber wants, by buttons and typed.
//!
//! Never here: when it comes, and in which language.

use std::sync::Arc;

use super::super::action::Action;
use super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::keyboard::Keyboard;
use super::super::render::escape;
use super::start;
use crate::domain::topic::Topic;
use crate::subscriptions::Choice;
use crate::text::time::list;

/// Mark of a chosen topic; the text above the buttons says it in words too.
const CHOSEN: &str = "✓ ";

/// Every topic, typed: what the button of the way in does.
const ALL: &str = "all";

/// Characters of an unknown topic that an answer repeats.
const SHOWN: usize = 60;

/// `/topics`.
pub(super) async fn menu(conversation: &mut Conversation) -> Handled {
    let subscriber = conversation.look_in().await?;
    show(conversation, subscriber.map(|it| it.id), false).await
}

/// The menu of topics, on the way in or later.
pub(super) async fn show(
    conversation: &Conversation,
    subscriber: Option<i32>,
    start: bool,
) -> Handled {
    let words = conversation.words();
    let choices = conversation
        .service
        .subscriptions
        .choices(subscriber)
        .await?;
    let chosen = chosen_names(conversation, &choices);
    let title = if start {
        words.start_topics()
    } else {
        words.topics_title()
    };
    let state = if chosen.is_empty() {
        words.start_topics_none()
    } else {
        words.start_topics_chosen(&list(conversation.language, &chosen))
    };
    let buttons = choices.iter().map(|choice| {
        let mark = if choice.chosen { CHOSEN } else { "" };
        let label = format!("{mark}{}", choice.topic.name(conversation.language));
        (
            label,
            Action::Topic {
                start,
                topic: choice.topic.id,
            },
        )
    });
    let mut keyboard = Keyboard::none().grid(1, buttons);
    if start {
        keyboard = keyboard.row([
            (words.button_all_topics(), Action::AllTopics),
            (words.button_done(), Action::TopicsDone),
        ]);
    }
    let text = format!("{title}\n\n{state}");
    // On the way in the last tap ends every pause.
    let text = if start {
        text
    } else {
        conversation.saved(text)
    };
    conversation.show(&escape(&text), &keyboard).await
}

/// A tap on a topic.
pub(super) async fn toggle(conversation: &mut Conversation, topic: i16, start: bool) -> Handled {
    let known = conversation.subscriber.as_ref().map(|it| it.id);
    let choices = conversation.service.subscriptions.choices(known).await?;
    let Some(choice) = choices.iter().find(|choice| choice.topic.id == topic) else {
        let text = conversation.words().button_out_of_date();
        conversation.toast(Some(&text)).await;
        return Ok(());
    };
    let subscriber = conversation.subscribe_chat().await?.id;
    let subscriptions = &conversation.service.subscriptions;
    if choice.chosen {
        subscriptions.unsubscribe(subscriber, &[topic]).await?;
    } else {
        subscriptions.subscribe(subscriber, &[topic]).await?;
    }
    show(conversation, Some(subscriber), start).await
}

/// The link of a topic. A stranger is told more than who knows the bot.
pub(super) async fn by_link(conversation: &mut Conversation, typed: &str) -> Handled {
    let is_new = conversation.subscriber.is_none();
    match set(conversation, typed, true).await? {
        Some(subscriber) if is_new => start::by_topic(conversation, subscriber).await,
        Some(subscriber) => say_saved(conversation, subscriber).await,
        None => Ok(()),
    }
}

/// `/subscribe TOPIC…`.
pub(super) async fn subscribe(conversation: &mut Conversation, typed: &str) -> Handled {
    change(conversation, typed, true).await
}

/// `/unsubscribe TOPIC…`.
pub(super) async fn unsubscribe(conversation: &mut Conversation, typed: &str) -> Handled {
    change(conversation, typed, false).await
}

/// Names of the topics of a subscriber, in the order of the catalogue.
pub(super) async fn names(
    conversation: &Conversation,
    subscriber: i32,
) -> Result<Vec<String>, HandlerError> {
    let choices = conversation
        .service
        .subscriptions
        .choices(Some(subscriber))
        .await?;
    Ok(chosen_names(conversation, &choices))
}

async fn change(conversation: &mut Conversation, typed: &str, on: bool) -> Handled {
    match set(conversation, typed, on).await? {
        Some(subscriber) => say_saved(conversation, subscriber).await,
        None => Ok(()),
    }
}

async fn say_saved(conversation: &Conversation, subscriber: i32) -> Handled {
    let words = conversation.words();
    let names = names(conversation, subscriber).await?;
    let text = if names.is_empty() {
        words.topics_saved_none()
    } else {
        words.topics_saved(&list(conversation.language, &names))
    };
    conversation.say(&conversation.saved(text)).await
}

/// Switches what was typed on or off and gives the subscriber; none when it was said why not.
async fn set(
    conversation: &mut Conversation,
    typed: &str,
    on: bool,
) -> Result<Option<i32>, HandlerError> {
    let words = conversation.words();
    let topics = conversation.service.subscriptions.topics().await?;
    if typed.is_empty() {
        let example = topics.first().map_or("", |topic| topic.slug.as_str());
        let text = if on {
            words.subscribe_which(example)
        } else {
            words.unsubscribe_which(example)
        };
        conversation.say(&text).await?;
        return Ok(None);
    }
    let wanted = match read(&topics, typed) {
        Ok(wanted) => wanted,
        Err(unknown) => {
            let shown: String = unknown.chars().take(SHOWN).collect();
            conversation.say(&words.topic_unknown(&shown)).await?;
            return Ok(None);
        }
    };
    if !on && conversation.subscriber.is_none() {
        conversation.say(&words.not_subscribed()).await?;
        return Ok(None);
    }
    let subscriber = conversation.subscribe_chat().await?;
    let service = Arc::clone(&conversation.service);
    let subscriptions = &service.subscriptions;
    if on {
        subscriptions.subscribe(subscriber.id, &wanted).await?;
        // Who asks for a topic wants to receive it.
        conversation.resume().await?;
    } else {
        subscriptions.unsubscribe(subscriber.id, &wanted).await?;
    }
    Ok(Some(subscriber.id))
}

/// Topics that were typed: all, one name of several words, or several slugs; the first that is none of them if there is one.
fn read<'a>(topics: &[Topic], typed: &'a str) -> Result<Vec<i16>, &'a str> {
    let find = |typed: &str| {
        topics
            .iter()
            .find(|topic| topic.is_called(typed))
            .map(|topic| topic.id)
    };
    if let Some(topic) = find(typed) {
        return Ok(vec![topic]);
    }
    if typed.eq_ignore_ascii_case(ALL) {
        return Ok(topics.iter().map(|topic| topic.id).collect());
    }
    // With commas each part may have several words; without, each word is a topic.
    let separator: fn(char) -> bool = if typed.contains(',') {
        |c| c == ','
    } else {
        char::is_whitespace
    };
    typed
        .split(separator)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| find(part).ok_or(part))
        .collect()
}

fn chosen_names(conversation: &Conversation, choices: &[Choice]) -> Vec<String> {
    choices
        .iter()
        .filter(|choice| choice.chosen)
        .map(|choice| choice.topic.name(conversation.language).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::domain::language::Language;
    use crate::domain::topic::Topic;

    fn topics() -> Vec<Topic> {
        [
            (1, "sanctions", "Sanctions"),
            (2, "protests", "Protests and strikes"),
        ]
        .map(|(id, slug, name)| Topic {
            id,
            slug: slug.to_owned(),
            names: [(Language::En, name.to_owned())].into(),
        })
        .to_vec()
    }

    #[test]
    fn topics_are_read_as_people_type_them() {
        for (typed, wanted) in [
            ("sanctions", vec![1]),
            ("Sanctions", vec![1]),
            ("sanctions protests", vec![1, 2]),
            ("protests and strikes", vec![2]),
            ("Protests and strikes, sanctions", vec![2, 1]),
            ("all", vec![1, 2]),
            ("All", vec![1, 2]),
        ] {
            assert_eq!(read(&topics(), typed), Ok(wanted), "{typed}");
        }
        assert_eq!(read(&topics(), "sanctions weather"), Err("weather"));
        assert_eq!(read(&topics(), "sanctions all"), Err("all"));
    }
}
