//! The **usual queue**: a row for each subscriber inserted, claimed by the thousand with SKIP LOCKED, settled one by one; written as well
//! as it can be: four workers, ten connections, a partial index on what is left, the same durability.
//!
//! Never here: anything of ours but the subscribers, and the key that opens their chats.

use std::path::PathBuf;
use std::time::Instant;

use futures::StreamExt as _;
use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgPool, PgPoolOptions};
use vestka::vault::{Purpose, Vault};

use crate::bare;

/// As in ours.
const WORKERS: usize = 4;
const CLAIM: i64 = 1000;

/// Its table: `bytes` and WAL are told of it.
pub(crate) const MAKE: &str = "DROP TABLE IF EXISTS usual_queue;
    CREATE TABLE usual_queue (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, revision_id integer NOT NULL, subscriber_id integer NOT NULL,
        state text NOT NULL DEFAULT 'waiting', claimed_at timestamptz, settled_at timestamptz, message_id bigint);
    CREATE INDEX usual_queue_waiting ON usual_queue (id) WHERE state = 'waiting'";

pub(crate) const SIZE: &str = "SELECT pg_total_relation_size('usual_queue')";

/// What it is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) url: String,
    pub(crate) keys: PathBuf,
    pub(crate) revision: i32,
    /// Where it sends; none: store work alone.
    pub(crate) send: Option<String>,
    pub(crate) texts: Vec<String>,
    pub(crate) concurrency: usize,
}

struct Claimed {
    id: i64,
    sealed: Vec<u8>,
    language: String,
}

/// Inserts, claims and settles all; gives the seconds that took.
pub(crate) async fn work(job: Job) -> f64 {
    let pool = PgPoolOptions::new()
        .max_connections(10)
        .connect(&job.url)
        .await
        .expect("connections");
    let vault = Vault::load(&job.keys.join("vestka.key")).expect("the key");
    let begun = Instant::now();
    sqlx::query(
        "INSERT INTO usual_queue (revision_id, subscriber_id)
         SELECT $1, s.id FROM subscribers s
         WHERE s.state = 'active' AND s.pace = 'instant'
           AND EXISTS (SELECT 1 FROM subscriptions su WHERE su.subscriber_id = s.id AND su.topic_id = 1)",
    )
    .bind(job.revision)
    .execute(&pool)
    .await
    .expect("rows");
    let client = bare::client();
    let workers = (0..WORKERS).map(|_| worker(&pool, &vault, &client, &job));
    futures::future::join_all(workers).await;
    begun.elapsed().as_secs_f64()
}

async fn worker(pool: &PgPool, vault: &Vault, client: &reqwest::Client, job: &Job) {
    loop {
        let claimed = claim(pool).await;
        if claimed.is_empty() {
            return;
        }
        futures::stream::iter(claimed)
            .for_each_concurrent(job.concurrency / WORKERS, |row| async move {
                let message = deliver(&row, vault, client, job).await;
                settle(pool, row.id, message).await;
            })
            .await;
    }
}

async fn claim(pool: &PgPool) -> Vec<Claimed> {
    let rows: Vec<(i64, Vec<u8>, String)> = sqlx::query_as(
        "WITH next AS MATERIALIZED (
             SELECT id FROM usual_queue WHERE state = 'waiting' ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
         UPDATE usual_queue q SET state = 'sending', claimed_at = clock_timestamp()
         FROM next, subscribers s WHERE q.id = next.id AND s.id = q.subscriber_id
         RETURNING q.id, s.sealed_chat, s.language",
    )
    .bind(CLAIM)
    .fetch_all(pool)
    .await
    .expect("rows");
    rows.into_iter()
        .map(|(id, sealed, language)| Claimed {
            id,
            sealed,
            language,
        })
        .collect()
}

async fn deliver(row: &Claimed, vault: &Vault, client: &reqwest::Client, job: &Job) -> i64 {
    let chat = vault.open_chat(Purpose::Subscriber, &row.sealed);
    let chat = chat.expect("our own subscriber").expose();
    let Some(url) = &job.send else {
        return row.id;
    };
    let language = crate::ground::LANGUAGES
        .iter()
        .position(|language| language.code() == row.language);
    let text = &job.texts[language.expect("one of six")];
    bare::send(client, url, chat, text).await
}

async fn settle(pool: &PgPool, id: i64, message: i64) {
    sqlx::query(
        "UPDATE usual_queue SET state = 'done', settled_at = clock_timestamp(), message_id = $2 WHERE id = $1",
    )
    .bind(id)
    .bind(message)
    .execute(pool)
    .await
    .expect("it is settled");
}
