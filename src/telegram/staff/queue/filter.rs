//! The **filter** of the queue: one tap each; what is on is marked.
//!
//! Never here: the lines.

use super::super::super::action::Action;
use super::super::super::conversation::{Conversation, Handled, HandlerError};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::View;
use crate::domain::language::Language;
use crate::domain::update::Urgency;
use crate::store::review::QueueState;
use crate::text::time::list;

/// What a view leaves of the queue, in words; nothing when that is all of it.
pub(super) async fn told(
    conversation: &Conversation,
    view: View,
) -> Result<Option<String>, HandlerError> {
    let words = conversation.words();
    let mut on: Vec<String> = Vec::new();
    on.extend(view.urgency.map(|urgency| words.urgency(urgency.as_str())));
    on.extend(view.state.map(|state| match state {
        QueueState::New => words.filter_new(),
        QueueState::Held => words.filter_held(),
    }));
    if let Some(id) = view.topic {
        let topics = conversation.service.subscriptions.topics().await?;
        let topic = topics.iter().find(|topic| topic.id == id);
        on.extend(topic.map(|topic| topic.name(conversation.language).to_owned()));
    }
    on.extend(view.language.map(|shown| words.language_name(shown)));
    if view.oldest_first {
        on.push(words.filter_oldest());
    }
    Ok((!on.is_empty()).then(|| words.queue_filtered(&list(conversation.language, &on))))
}

/// What to show, as it is set now. A tap changes it here; the way back shows the queue so.
pub(in crate::telegram::staff) async fn menu(conversation: &Conversation, view: View) -> Handled {
    let words = conversation.words();
    let option = |label: String, is_on: bool, to: View| {
        let mark = if is_on { "✓ " } else { "" };
        (format!("{mark}{label}"), Action::QueueFilter(to))
    };
    let urgencies = Urgency::ALL.iter().copied().map(|urgency| {
        let is_on = view.urgency == Some(urgency);
        let to = view.with(|view| view.urgency = Some(urgency).filter(|_| !is_on));
        option(words.urgency(urgency.as_str()), is_on, to)
    });
    let states = [
        (QueueState::New, words.filter_new()),
        (QueueState::Held, words.filter_held()),
    ];
    let states = states.map(|(state, label)| {
        let is_on = view.state == Some(state);
        let to = view.with(|view| view.state = Some(state).filter(|_| !is_on));
        option(label, is_on, to)
    });
    let topics = conversation.service.subscriptions.topics().await?;
    let topics = topics.iter().map(|topic| {
        let is_on = view.topic == Some(topic.id);
        let to = view.with(|view| view.topic = Some(topic.id).filter(|_| !is_on));
        option(topic.name(conversation.language).to_owned(), is_on, to)
    });
    let languages = Language::ALL.iter().copied().map(|language| {
        let is_on = view.language == Some(language);
        let to = view.with(|view| view.language = Some(language).filter(|_| !is_on));
        option(language.native_name().to_owned(), is_on, to)
    });
    let oldest = view.with(|view| view.oldest_first = !view.oldest_first);
    let keyboard = Keyboard::none()
        .row(urgencies)
        .row(states)
        .grid(2, topics)
        .grid(3, languages)
        .row([option(words.filter_oldest(), view.oldest_first, oldest)])
        .row([
            (words.filter_all(), Action::Queue),
            (words.button_back_to_queue(), Action::QueueView(view)),
        ]);
    conversation
        .show(&escape(&words.queue_filter_title()), &keyboard)
        .await
}
