//! The desk, screen by screen: what a moderator finds, writes, attaches and approves, and each rule with an attempt to break it.

mod approval;
mod picture;
mod program;
mod queue;
mod scheduled;
mod screens;

use vestka::domain::content::Content;
use vestka::domain::staff::{Actor, Role};
use vestka_simulator::{Attachment, Message, State};

use crate::world::{RunningBot, World};

const MAX: i64 = 1_487_000_000_051;
const EVA: i64 = 1_487_000_000_052;
const READER: i64 = 1_487_000_000_053;

/// Two moderators in sessions, and the bot.
struct Desk {
    world: World,
    max: Actor,
    eva: Actor,
    bot: RunningBot,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        world.telegram.add_people([MAX, EVA, READER]);
        let max = world.join_staff(MAX, Role::Moderator).await;
        let eva = world.join_staff(EVA, Role::Moderator).await;
        let bot = world.run_bot();
        Self {
            world,
            max,
            eva,
            bot,
        }
    }

    /// A draft that somebody wrote from nothing; gives its candidate.
    async fn draft(&self, content: &Content) -> i64 {
        let review = self.world.review();
        let begun = review.begin_from_nothing(content, None, &Actor::Operator);
        begun.await.expect("a draft").candidate_id
    }

    /// Opens a candidate, once the answers to what was said before have come.
    async fn open(&self, person: i64, id: i64) -> Message {
        self.world.settled(person).await;
        self.world.say(person, &format!("/open {id}")).await
    }

    /// Sends a file, and waits for an answer that says this.
    async fn send(&self, person: i64, file: Attachment, answer: &str) -> Message {
        let sent = self.world.telegram.attach(person, file);
        let seen = self.world.telegram.wait_for_text(person, sent, answer);
        seen.await.expect("the bot answers")
    }

    /// Says something, and waits for an answer that says this; others may come before.
    async fn hears(&self, person: i64, text: &str, answer: &str) -> Message {
        self.world.settled(person).await;
        let said = self.world.telegram.say(person, text);
        let seen = self.world.telegram.wait_for_text(person, said, answer);
        seen.await
            .unwrap_or_else(|error| panic!("{text}: {answer}: {error}"))
    }

    /// Presses a button, and waits until all that follows is done.
    async fn press_through(&self, person: i64, message: &Message, button: &str) {
        let telegram = &self.world.telegram;
        let answered = |state: &State| state.count("answerCallbackQuery", 200);
        let before = telegram.look(answered);
        telegram
            .press(person, message.id, button)
            .unwrap_or_else(|error| panic!("{button}: {error}: {message:#?}"));
        let done = telegram.wait_for(button, |state| answered(state) > before);
        done.await.expect("a press is answered");
    }

    /// What the audit log has of an action, oldest first: actor, subject, detail.
    async fn audited(&self, action: &str) -> Vec<(String, String, String)> {
        sqlx::query_as("SELECT actor, subject, detail FROM audit_log WHERE action = $1 ORDER BY id")
            .bind(action)
            .fetch_all(&self.world.pool)
            .await
            .expect("the database answers")
    }

    async fn count(&self, table: &'static str) -> i64 {
        let query = format!("SELECT count(*) FROM {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .fetch_one(&self.world.pool)
            .await
            .expect("a number")
    }
}

fn labels(message: &Message) -> Vec<&str> {
    message.all_buttons().map(|b| b.text.as_str()).collect()
}
