//! Showing: what the page shows of people, and of the groups and channels that they are in.
//!
//! It changes nothing.

use serde_json::{Value, json};

use super::{Chat, ChatKind, Message, Person, State};

/// Messages of a chat that the page shows.
const SHOWN: usize = 200;

impl State {
    /// Whether the page shows this chat: that of a person on it, or a group or channel that such a person is in.
    pub(crate) fn is_on_page(&self, chat: i64) -> bool {
        match self.people.get(&chat) {
            Some(person) => person.on_page,
            None => self
                .chats
                .get(&chat)
                .is_some_and(|chat| self.shown_as(chat).is_some()),
        }
    }

    /// Who looks at a group or channel on the page: the first person there who is in it.
    fn shown_as(&self, chat: &Chat) -> Option<i64> {
        let mut people = self.page_order.iter();
        people.find(|id| chat.members.contains_key(id)).copied()
    }

    /// Everything the page shows, newer than a version.
    pub(crate) fn page_json(&self, since: u64) -> Value {
        let people = self
            .page_order
            .iter()
            .filter_map(|id| Some((self.people.get(id)?, self.chats.get(id)?)))
            .map(|(person, chat)| self.column(person, chat, since));
        let people: Vec<Value> = people.collect();
        json!({
            "run": self.began_at,
            "version": self.page_version,
            "bot": {"name": self.settings.bot_name, "username": self.settings.bot_username},
            "guide": self.settings.guide,
            "people": people,
            "places": self.places_json(since),
            "toast_count": self.log.toasts.len(),
            "toasts": self.log.toasts.iter().rev().take(20).rev().collect::<Vec<_>>(),
        })
    }

    fn column(&self, person: &Person, chat: &Chat, since: u64) -> Value {
        let mut column = json!({
            "id": person.id, "name": person.name, "language_code": person.language_code,
            "blocked": chat.blocked, "deleted": person.deleted, "started": chat.started,
            "commands": self.profile.menu(person.id, &person.language_code),
            "description": self.profile.description_for(&person.language_code),
            "keyboard": self.keyboard_json(person.id),
        });
        insert_messages(&mut column, chat, since);
        column
    }

    /// Groups and channels in which something stands.
    fn places_json(&self, since: u64) -> Vec<Value> {
        let mut places: Vec<(&Chat, i64)> = self
            .chats
            .values()
            .filter(|chat| chat.kind != ChatKind::Private && !chat.messages.is_empty())
            .filter_map(|chat| Some((chat, self.shown_as(chat)?)))
            .collect();
        places.sort_by_key(|(chat, _)| chat.id);
        places
            .into_iter()
            .map(|(chat, person)| {
                let mut column = json!({
                    "id": chat.id, "name": chat.title, "kind": chat.word(), "as": person,
                });
                insert_messages(&mut column, chat, since);
                column
            })
            .collect()
    }
}

fn insert_messages(column: &mut Value, chat: &Chat, since: u64) {
    if chat.changed > since {
        let mut last: Vec<&Message> = chat.messages().rev().take(SHOWN).collect();
        last.reverse();
        column["messages"] = json!(last);
    }
}
