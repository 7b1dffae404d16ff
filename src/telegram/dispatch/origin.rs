//! The **origin** of an event, as Telegram tells it: which chat, which topic of it, which language.
//!
//! Never here: who that is to us.

use teloxide::types as tg;

use crate::domain::language::Language;
use crate::domain::subscriber::ChatKind;
use crate::subscriptions::Chat;
use crate::vault::ChatId;

/// The chat; none for a channel.
pub(super) fn chat_of(chat: &tg::Chat, thread: Option<i32>) -> Option<Chat> {
    let kind = if chat.is_private() {
        ChatKind::Private
    } else if chat.is_group() {
        ChatKind::Group
    } else if chat.is_supergroup() {
        ChatKind::Supergroup
    } else {
        // A command typed in a channel would expose who runs it.
        return None;
    };
    Some(Chat {
        id: ChatId::new(chat.id.0),
        thread,
        kind,
    })
}

/// The first words in bold of a message of ours.
pub(super) fn heading_of(message: &tg::Message) -> Option<String> {
    let entities = message.parse_entities()?;
    let bold = entities
        .iter()
        .find(|entity| matches!(entity.kind(), tg::MessageEntityKind::Bold))?;
    Some(bold.text().to_owned())
}

/// The forum topic that a message stands in. In other supergroups a reply has a thread too, into which nobody can send.
pub(super) fn topic_of(message: &tg::Message) -> Option<i32> {
    message
        .thread_id
        .filter(|_| message.is_topic_message)
        .map(|thread| thread.0.0)
}

/// The language that a person's app has, when we speak it.
pub(super) fn language_of(person: &tg::User) -> Option<Language> {
    person
        .language_code
        .as_deref()
        .and_then(Language::from_code)
}
