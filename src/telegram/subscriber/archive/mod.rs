//! `/latest`, `/search`, and the whole text of an update: for anybody, also who does not subscribe.
//!
//! What is searched for stands in the answer in bold, and is read from there when a page is turned: so it is kept nowhere, and
//! the buttons still work after a restart. In groups a list has no buttons that would write there: its titles are links into
//! the private chat.
//!
//! Never here: a word in the log of what was looked for; a change of anything.

mod list;
mod sources;

use super::super::action::{Action, ReadAct};
use super::super::conversation::{Conversation, Handled};
use super::super::keyboard::Keyboard;
use super::super::render::{escape, render};
use crate::domain::subscriber::ChatKind;
use crate::domain::topic::Topic;
use crate::review::{ArchivePage, Archived, Edge, SEARCH_WORDS, Searched, code_typed};
use list::Heading;

pub(super) use sources::command as sources;

/// Beginning of the parameter of a link to the whole text of an update.
pub(super) const LINK: &str = "r_";

/// Characters that are looked for, or repeated as unknown.
const LONGEST: usize = 160;

/// `/latest`, perhaps of a topic.
pub(super) async fn latest(conversation: &Conversation, typed: &str) -> Handled {
    let typed = typed.trim();
    let topic = if typed.is_empty() {
        None
    } else {
        let topics = conversation.service.subscriptions.topics().await?;
        let found = topics.into_iter().find(|topic| topic.is_called(typed));
        let Some(topic) = found else {
            let shown: String = typed.chars().take(LONGEST).collect();
            let text = conversation.words().topic_unknown(&shown);
            return conversation.say(&text).await;
        };
        Some(topic)
    };
    show_latest(conversation, topic, Edge::Newest).await
}

/// `/search WORDS`.
pub(super) async fn search(conversation: &Conversation, typed: &str) -> Handled {
    let words = conversation.words();
    let sought: Vec<&str> = typed.split_whitespace().collect();
    let sought = sought.join(" ");
    if sought.is_empty() {
        return conversation.say(&words.reading_search_which()).await;
    }
    if sought.chars().count() > LONGEST {
        return conversation
            .say(&words.reading_too_long(SEARCH_WORDS))
            .await;
    }
    show_found(conversation, &sought, Edge::Newest).await
}

/// `/start r_CODE`: the whole text behind a link.
pub(super) async fn linked(conversation: &Conversation, code: &str) -> Handled {
    let found = match code.parse() {
        Ok(code) => conversation.service.archive.update_with_code(&code).await?,
        Err(_) => None,
    };
    if let Some(update) = found {
        return show_whole(conversation, &update).await;
    }
    let words = conversation.words();
    super::verify::wait(conversation);
    conversation.say(&words.verify_code_unknown()).await
}

/// A button of a list.
pub(super) async fn press(conversation: &Conversation, act: ReadAct) -> Handled {
    let service = &conversation.service;
    match act {
        ReadAct::Latest { topic: None, edge } => show_latest(conversation, None, edge).await,
        ReadAct::Latest {
            topic: Some(topic),
            edge,
        } => {
            let topics = service.subscriptions.topics().await?;
            match topics.into_iter().find(|known| known.id == topic) {
                Some(topic) => show_latest(conversation, Some(topic), edge).await,
                None => out_of_date(conversation).await,
            }
        }
        ReadAct::Search(edge) => {
            let press = conversation.press.as_ref();
            match press.and_then(|press| press.heading.clone()) {
                Some(sought) => show_found(conversation, &sought, edge).await,
                None => out_of_date(conversation).await,
            }
        }
        ReadAct::Open(update) => match service.archive.update(update).await? {
            Some(update) => show_whole(conversation, &update).await,
            None => out_of_date(conversation).await,
        },
        ReadAct::Sources(page) => sources::show(conversation, page).await,
    }
}

async fn out_of_date(conversation: &Conversation) -> Handled {
    let text = conversation.words().button_out_of_date();
    conversation.toast(Some(&text)).await;
    Ok(())
}

async fn show_latest(conversation: &Conversation, topic: Option<Topic>, edge: Edge) -> Handled {
    let words = conversation.words();
    let id = topic.as_ref().map(|topic| topic.id);
    let page = conversation.service.archive.latest(id, edge).await?;
    if page.updates.is_empty() {
        let text = match topic {
            Some(_) => words.reading_none_topic(),
            None => words.reading_none(),
        };
        return conversation.show(&escape(&text), &Keyboard::none()).await;
    }
    let title = match &topic {
        Some(topic) => words.reading_latest_topic(topic.name(conversation.language)),
        None => words.reading_latest(),
    };
    let turn = |edge| Action::Read(ReadAct::Latest { topic: id, edge });
    list::show(conversation, (Heading::Plain(title), &page), turn).await
}

async fn show_found(conversation: &Conversation, sought: &str, edge: Edge) -> Handled {
    let words = conversation.words();
    let page = match conversation.service.archive.search(sought, edge).await? {
        Searched::Page(page) => page,
        Searched::One(update) if conversation.chat.kind == ChatKind::Private => {
            return show_whole(conversation, &update).await;
        }
        Searched::One(update) => ArchivePage {
            updates: vec![*update],
            ..ArchivePage::default()
        },
        Searched::TooMany => {
            return conversation
                .say(&words.reading_too_long(SEARCH_WORDS))
                .await;
        }
        Searched::TooCommon => return conversation.say(&words.reading_too_common()).await,
    };
    if page.updates.is_empty() {
        let text = if code_typed(sought).is_some() {
            words.verify_code_unknown()
        } else {
            words.reading_nothing_found()
        };
        return conversation.show(&escape(&text), &Keyboard::none()).await;
    }
    let turn = |edge| Action::Read(ReadAct::Search(edge));
    list::show(conversation, (Heading::Search(sought), &page), turn).await
}

/// The whole text of an update, as it would arrive now; in new messages, so that it can be passed on.
async fn show_whole(conversation: &Conversation, update: &Archived) -> Handled {
    if conversation.chat.kind != ChatKind::Private {
        // No list there has this button: the text would be noise.
        return Ok(());
    }
    for part in render(&update.published, conversation.language) {
        conversation.send(&part, &Keyboard::none()).await?;
    }
    if update.published.content.attachment.is_some() {
        conversation
            .say(&conversation.words().reading_attachment())
            .await?;
    }
    Ok(())
}
