//! What a program needs before it has something to send: topics, a crowd of readers, and an update for them.

use sqlx::Connection as _;
use sqlx::postgres::PgConnection;
use vestka::intake::catalogue::Catalogue;
use vestka::vault::{ChatId, Purpose};
use vestka_simulator::Simulator;

use super::Program;
use crate::world::TOPICS;

/// An update file that one approval lets out.
pub(crate) const UPDATE: &str = r#"
topics = ["sanctions"]
urgency = "routine"
verification = "confirmed"
original_language = "en"
[text.en]
title = "Ten persons listed"
body = "The council has adopted the list."
[[evidence]]
url = "https://council.example/list"
note = "The list"
credibility = 1
public = true
"#;

/// The number of the nth of a crowd: as if drawn from all that there are, each once; no pattern of a crowd lies together.
pub(crate) fn nth_number(n: i64) -> i32 {
    let within = |number: i64| number & i64::from(i32::MAX);
    let stirred = within(n * 0x1e37_79b1);
    let stirred = within((stirred ^ (stirred >> 15)) * 0x05eb_ca6b);
    i32::try_from(stirred ^ (stirred >> 13)).expect("it fits")
}

impl Program {
    /// Makes the keys and imports the topics.
    pub(crate) async fn import_topics(&self) {
        let foundation = self.foundation().await;
        foundation.keys().await.expect("keys");
        let topics = Catalogue::parse(TOPICS).expect("our own topics");
        let now = foundation.clock.now();
        let imported = foundation.store.import_catalogue(&topics, now);
        imported.await.expect("the database answers");
        foundation.close().await.expect("it closes");
    }

    /// Subscribes all at once, sealed as the bot would: each by itself would take longer than the fan-out. The nth of them, from
    /// 1, has the number [`nth_number`]. `connect` is called once the database is there.
    pub(crate) async fn subscribe_crowd(
        &self,
        telegram: &Simulator,
        people: impl Iterator<Item = i64>,
        connect: impl AsyncFnOnce() -> PgConnection,
    ) {
        self.import_topics().await;
        let foundation = self.foundation().await;
        let keys = foundation.keys().await.expect("keys");
        let now = foundation.clock.now();
        let bot = foundation.store.bot(telegram.bot_id(), "vestka_bot", now);
        let bot = bot.await.expect("the database answers");
        let sealed: Vec<Vec<u8>> = people
            .map(|id| keys.vault.seal_chat(Purpose::Subscriber, ChatId::new(id)))
            .collect();
        let numbers: Vec<i32> = (1..).take(sealed.len()).map(nth_number).collect();
        let mut connection = connect().await;
        sqlx::query(
            "WITH added AS (
                 INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
                 SELECT id, id >> 25, sealed, $3, 'private', 'en', '2026-11-16'
                 FROM UNNEST($1::int[], $2::bytea[]) AS page (id, sealed) RETURNING id)
             INSERT INTO subscriptions (subscriber_id, topic_id) SELECT added.id, topics.id FROM added, topics",
        )
        .bind(numbers)
        .bind(sealed)
        .bind(bot)
        .execute(&mut connection)
        .await
        .expect("subscribed");
        connection.close().await.expect("it closes");
        foundation.close().await.expect("it closes");
    }
}
