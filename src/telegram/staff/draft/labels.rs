//! The **labels** of a draft: topics, urgency, verification, and the languages it is in.
//!
//! Never here: its sentences.

use super::super::super::action::{Action, CandidateAct};
use super::super::super::conversation::{Conversation, Handled};
use super::super::super::keyboard::Keyboard;
use super::super::super::render::escape;
use super::super::draft_of;
use super::{FormAct, back, change, open, topic_names};
use crate::domain::language::Language;
use crate::domain::update::{Urgency, Verification};

/// Topics to switch on or off.
pub(in crate::telegram::staff) async fn topics_menu(
    conversation: &Conversation,
    id: i64,
) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    let topics = conversation.service.subscriptions.topics().await?;
    let buttons = topics.iter().map(|topic| {
        let mark = if draft.content.topics.contains(&topic.slug) {
            "✓ "
        } else {
            ""
        };
        let label = format!("{mark}{}", topic.name(conversation.language));
        (
            label,
            Action::Candidate {
                id,
                act: CandidateAct::Topic(topic.id),
            },
        )
    });
    let words = conversation.words();
    let html = escape(&words.draft_topics(&topic_names(conversation, &draft.content).await?));
    let keyboard = Keyboard::none().grid(1, buttons).row([back(words, id)]);
    conversation.show(&html, &keyboard).await
}

/// A tap on a topic.
pub(in crate::telegram::staff) async fn toggle_topic(
    conversation: &Conversation,
    id: i64,
    topic: i16,
) -> Handled {
    let topics = conversation.service.subscriptions.topics().await?;
    let Some(topic) = topics.into_iter().find(|known| known.id == topic) else {
        return topics_menu(conversation, id).await;
    };
    change(conversation, id, |content| {
        match content.topics.iter().position(|slug| *slug == topic.slug) {
            Some(position) => {
                content.topics.remove(position);
            }
            None => content.topics.push(topic.slug.clone()),
        }
    })
    .await?;
    topics_menu(conversation, id).await
}

/// Breaking or routine.
pub(in crate::telegram::staff) async fn toggle_urgency(
    conversation: &Conversation,
    id: i64,
) -> Handled {
    change(conversation, id, |content| {
        content.urgency = match content.urgency {
            Urgency::Breaking => Urgency::Routine,
            Urgency::Routine => Urgency::Breaking,
        };
    })
    .await?;
    open(conversation, id).await
}

/// How well it is verified.
pub(in crate::telegram::staff) async fn verification_menu(
    conversation: &Conversation,
    id: i64,
) -> Handled {
    let words = conversation.words();
    let buttons = Verification::ALL.iter().map(|verification| {
        let act = CandidateAct::Verification(*verification);
        (
            words.verification(verification.as_str()),
            Action::Candidate { id, act },
        )
    });
    let keyboard = Keyboard::none().grid(2, buttons).row([back(words, id)]);
    conversation
        .show(&escape(&words.choose_verification()), &keyboard)
        .await
}

/// A tap on a verification.
pub(in crate::telegram::staff) async fn set_verification(
    conversation: &Conversation,
    id: i64,
    verification: Verification,
) -> Handled {
    change(conversation, id, |content| {
        content.verification = verification;
    })
    .await?;
    open(conversation, id).await
}

/// Languages to translate into.
pub(in crate::telegram::staff) async fn language_menu(
    conversation: &Conversation,
    id: i64,
) -> Handled {
    let Some(draft) = draft_of(conversation, id).await? else {
        return Ok(());
    };
    let words = conversation.words();
    let buttons = Language::ALL.iter().map(|language| {
        (
            format!(
                "{}{}",
                if draft.content.text.contains_key(language) {
                    "✓ "
                } else {
                    ""
                },
                language.native_name()
            ),
            Action::Candidate {
                id,
                act: if draft.content.text.contains_key(language) {
                    CandidateAct::Form(FormAct::Language(*language))
                } else {
                    CandidateAct::Translate(*language)
                },
            },
        )
    });
    let keyboard = Keyboard::none().grid(2, buttons).row([back(words, id)]);
    conversation
        .show(&escape(&words.choose_language()), &keyboard)
        .await
}
