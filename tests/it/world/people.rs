//! People of a story: subscribers, and the staff.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use totp_rs::Totp;
use vestka::clock::Clock as _;
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::domain::subscriber::{ChatKind, Subscriber};
use vestka::review::{Joined, Login};
use vestka::store::staff::StaffMember;
use vestka::subscriptions::Chat;
use vestka::vault::{ChatId, Purpose};
use vestka_simulator::Message;

use super::World;

impl World {
    /// One of the staff, joined by invitation, enrolled, and with a working session of eight hours from now.
    pub(crate) async fn join_staff(&self, person: i64, role: Role) -> Actor {
        let actor = self.join_staff_without_session(person, role).await;
        let member = self.member(person).await.expect("they joined");
        // The code of the step before: that of this one is left to the story.
        let code = self.code_at(person, self.clock.now() - TimeDelta::seconds(30));
        let login = self.access().log_in(&member, &code).await;
        let login = login.expect("the database answers");
        assert!(matches!(login, Login::Right { .. }), "{login:?}");
        actor
    }

    /// One of the staff who joined and never logged in; the secret waits for its first code.
    pub(crate) async fn join_staff_without_session(&self, person: i64, role: Role) -> Actor {
        let invitations = self.invitations();
        let chat = ChatId::new(person);
        let invited = invitations.invite(role, "operator").await.expect("invited");
        invitations
            .open(&invited.token, chat)
            .await
            .expect("opened");
        let joined = invitations
            .join(&invited.phrase, chat, Language::En)
            .await
            .expect("joined");
        let Joined::Welcome { enrolment, .. } = joined else {
            panic!("the phrase is right: {joined:?}");
        };
        self.keep_secret(person, &enrolment.uri);
        let member = invitations.member(chat).await.expect("a member");
        let member = member.expect("the phrase was right");
        Actor::Staff {
            id: member.id,
            handle: member.handle,
        }
    }

    /// One of the staff who joins as people do: link, phrase, the picture into the authenticator. Not logged in. Gives the handle.
    pub(crate) async fn join_by_bot(&self, person: i64, role: Role) -> String {
        let invited = self.invitations().invite(role, "operator").await;
        let invited = invited.expect("an invitation");
        self.say(person, &format!("/start invite_{}", invited.token))
            .await;
        let sent = self.telegram.say(person, &invited.phrase);
        let seen = self.telegram.wait_for_text(person, sent, "recovery codes");
        seen.await.expect("the last of three messages");
        let messages = self.telegram.messages(person);
        let picture = messages.iter().rfind(|message| message.media.is_some());
        let picture = picture.expect("a QR picture");
        self.keep_secret(person, &picture.text);
        self.settled(person).await;
        invited.handle
    }

    /// Deletes in the chats of the staff what is to go; gives how many messages went. Every message that stands in these chats
    /// must be known: it is waited for, because the bot remembers an answer after it is sent.
    pub(crate) async fn wipe(&self, staff: &[i64]) -> usize {
        for person in staff {
            self.settled(*person).await;
        }
        let wiped = self.wiping().step().await;
        wiped.expect("the database answers")
    }

    /// Waits until the bot has remembered every message in the chat of one of the staff.
    pub(crate) async fn settled(&self, person: i64) {
        let known = tokio::time::timeout(Duration::from_secs(30), async {
            while !self.knows_all_of(person).await {
                tokio::task::yield_now().await;
            }
        });
        let standing = || self.telegram.messages(person);
        assert!(
            known.await.is_ok(),
            "not all is remembered: {:#?}",
            standing()
        );
    }

    /// Whether every message in a chat is remembered to be deleted.
    async fn knows_all_of(&self, person: i64) -> bool {
        // During a rotation they lie under the key of the staff row.
        let forms = self.vault.chat_forms(Purpose::Staff, ChatId::new(person));
        let known: Vec<i64> =
            sqlx::query_scalar("SELECT message_id FROM staff_messages WHERE sealed_chat = ANY($1)")
                .bind(forms)
                .fetch_all(&self.pool)
                .await
                .expect("the database answers");
        let standing = self.telegram.messages(person);
        standing.iter().all(|message| known.contains(&message.id))
    }

    /// Puts a secret into a person's authenticator.
    pub(crate) fn keep_secret(&self, person: i64, uri: &str) {
        let totp = Totp::from_url(uri).unwrap_or_else(|error| panic!("{uri}: {error}"));
        let mut phones = self.phones.lock().expect("no test panicked with it");
        phones.insert(person, totp);
    }

    /// What a person's authenticator shows now.
    pub(crate) fn code(&self, person: i64) -> String {
        self.code_at(person, self.clock.now())
    }

    /// What it shows at a moment.
    pub(crate) fn code_at(&self, person: i64, at: DateTime<Utc>) -> String {
        let phones = self.phones.lock().expect("no test panicked with it");
        let totp = phones.get(&person).expect("this person is enrolled");
        let second = u64::try_from(at.timestamp()).expect("after 1970");
        totp.generate(second).to_string()
    }

    /// Logs in through the bot, half a minute later: a code works once.
    pub(crate) async fn log_in(&self, person: i64) -> Message {
        self.clock.advance(TimeDelta::seconds(30));
        let typed = format!("/login {}", self.code(person));
        let said = self.telegram.say(person, &typed);
        // A line that something waits may come at the same moment.
        let answer = self.telegram.wait_for_text(person, said, "session is open");
        answer.await.expect("the session opens")
    }

    /// The staff member in this chat, if one is.
    pub(crate) async fn member(&self, person: i64) -> Option<StaffMember> {
        let found = self.invitations().member(ChatId::new(person)).await;
        found.expect("the database answers")
    }

    /// A person who started the bot and subscribed to topics.
    pub(crate) async fn subscribe(&self, person: i64, topics: &[&str]) -> Subscriber {
        self.telegram.add_people([person]);
        self.subscribe_chat(person, ChatKind::Private, topics).await
    }

    /// Many people with all topics at once: each by itself would take longer than a fan-out. Their numbers are spread over all that
    /// there are, in their order.
    pub(crate) async fn subscribe_all(&self, people: &[i64]) {
        let chats: Vec<Vec<u8>> = people.iter().map(|id| self.sealed(*id)).collect();
        sqlx::query(
            "WITH s AS (INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
                 SELECT id, id >> 25, chat, $2, 'private', 'en', '2026-11-16'
                 FROM (SELECT (n * 2147483647 / (1 + cardinality($1)))::int AS id, chat
                       FROM unnest($1::bytea[]) WITH ORDINALITY AS c (chat, n)) AS people
                 RETURNING id)
             INSERT INTO subscriptions (subscriber_id, topic_id) SELECT s.id, t.id FROM s, topics t",
        )
        .bind(&chats)
        .bind(self.bot)
        .execute(&self.pool)
        .await
        .expect("subscribed");
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
