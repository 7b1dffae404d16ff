//! People of a story: subscribers, and the staff.

use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::domain::subscriber::{ChatKind, Subscriber};
use vestka::subscriptions::Chat;
use vestka::vault::{ChatId, Purpose};

use super::World;

impl World {
    /// One of the staff, joined by invitation.
    pub(crate) async fn join_staff(&self, person: i64, role: Role) -> Actor {
        let invitations = self.invitations();
        let chat = ChatId::new(person);
        let invited = invitations.invite(role, "operator").await.expect("invited");
        invitations
            .open(&invited.token, chat)
            .await
            .expect("opened");
        invitations
            .join(&invited.phrase, chat, Language::En)
            .await
            .expect("joined");
        let member = invitations.member(chat).await.expect("a member");
        let member = member.expect("the phrase was right");
        Actor::Staff {
            id: member.id,
            handle: member.handle,
        }
    }

    /// A person who started the bot and subscribed to topics.
    pub(crate) async fn subscribe(&self, person: i64, topics: &[&str]) -> Subscriber {
        self.telegram.add_people([person]);
        self.subscribe_chat(person, ChatKind::Private, topics).await
    }

    /// A chat of any kind with topics.
    pub(crate) async fn subscribe_chat(
        &self,
        id: i64,
        kind: ChatKind,
        topics: &[&str],
    ) -> Subscriber {
        let subscriptions = self.subscriptions();
        let chat = Chat {
            kind,
            ..private(id)
        };
        let subscriber = subscriptions
            .find_or_add(chat, Language::En)
            .await
            .expect("a subscriber");
        let known = subscriptions.topics().await.expect("topics");
        let ids: Vec<i16> = known
            .iter()
            .filter(|topic| topics.contains(&topic.slug.as_str()))
            .map(|topic| topic.id)
            .collect();
        subscriptions
            .subscribe(subscriber.id, &ids)
            .await
            .expect("subscribed");
        subscriber
    }

    /// The subscriber of a private chat, if it is one.
    pub(crate) async fn subscriber(&self, person: i64) -> Option<Subscriber> {
        let found = self.subscriptions().find(private(person)).await;
        found.expect("the database answers")
    }

    /// A chat id, sealed for subscribers.
    pub(crate) fn sealed(&self, person: i64) -> Vec<u8> {
        self.vault
            .seal_chat(Purpose::Subscriber, ChatId::new(person))
    }
}

/// The private chat of a person.
pub(crate) fn private(person: i64) -> Chat {
    Chat {
        id: ChatId::new(person),
        thread: None,
        kind: ChatKind::Private,
    }
}
