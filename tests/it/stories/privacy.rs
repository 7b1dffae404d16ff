//! What is kept about a reader: told, given as a file, and gone again, without being asked too.

mod autodelete;
mod automatic;
mod mydata;
mod page;

use vestka_simulator::Message;

use crate::world::World;

const ALA: i64 = 1_487_000_000_001;
const BEN: i64 = 1_487_000_000_002;
const MODERATOR: i64 = 1_487_000_000_003;
const GROUP: i64 = -1_001_487_000_004;

impl World {
    /// Whether a subscriber's rows are still there, in any state.
    async fn is_kept(&self, person: i64) -> bool {
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM subscribers WHERE sealed_chat = $1)")
            .bind(self.sealed(person))
            .fetch_one(&self.pool)
            .await
            .expect("the database answers")
    }

    async fn count_rows(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query)
            .fetch_one(&self.pool)
            .await
            .expect("the database answers")
    }

    /// Waits until the bot remembers its last message in the chat of a subscriber: it does after it has sent it.
    async fn remembered(&self, person: i64, message: &Message) {
        for _ in 0..10_000 {
            let known: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT FROM chat_messages m JOIN subscribers s ON s.id = m.subscriber_id
                 WHERE s.sealed_chat = $1 AND m.message_id = $2)",
            )
            .bind(self.sealed(person))
            .bind(message.id)
            .fetch_one(&self.pool)
            .await
            .expect("the database answers");
            if known {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("not remembered: {message:#?}");
    }
}
