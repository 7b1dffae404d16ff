//! The **bare loop**: what the same HTTP client does with the same concurrency and the same messages, and nothing else.
//!
//! Never here: a database, a log, a second try.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use teloxide::payloads::{SendMessage, SendMessageSetters as _};
use teloxide::types::{ChatId, LinkPreviewOptions, ParseMode};

use crate::ground::{FIRST_CHAT, LANGUAGES};

/// What it is to send, and where.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Load {
    pub(crate) url: String,
    /// The message in each language.
    pub(crate) texts: Vec<String>,
    pub(crate) count: usize,
    pub(crate) concurrency: usize,
    /// So many are sent before it counts, so that the connections are there.
    pub(crate) before: usize,
}

/// The client that `telegram::api` builds.
pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(17))
        .pool_idle_timeout(Duration::from_mins(1))
        .tcp_nodelay(true)
        .no_proxy()
        .build()
        .expect("a client")
}

/// Sends all of it; gives the seconds that took, without what was sent before.
pub(crate) async fn send_all(load: Load) -> f64 {
    let (client, load) = (client(), Arc::new(load));
    send_many(&client, &load, load.before).await;
    let begun = Instant::now();
    send_many(&client, &load, load.count).await;
    begun.elapsed().as_secs_f64()
}

async fn send_many(client: &reqwest::Client, load: &Arc<Load>, count: usize) {
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..load.concurrency {
        let (client, load, next) = (client.clone(), Arc::clone(load), Arc::clone(&next));
        tasks.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    break;
                }
                let chat = FIRST_CHAT + i64::try_from(number).expect("small");
                let text = &load.texts[number % LANGUAGES.len()];
                send(&client, &load.url, chat, text).await;
            }
        });
    }
    while tasks.join_next().await.is_some() {}
}

/// Sends one message and gives its number.
pub(crate) async fn send(client: &reqwest::Client, url: &str, chat: i64, text: &str) -> i64 {
    #[derive(Deserialize)]
    struct Answer {
        result: Sent,
    }
    #[derive(Deserialize)]
    struct Sent {
        message_id: i64,
    }
    let message = SendMessage::new(ChatId(chat), text)
        .parse_mode(ParseMode::Html)
        .link_preview_options(LinkPreviewOptions {
            is_disabled: true,
            url: None,
            prefer_small_media: false,
            prefer_large_media: false,
            show_above_text: false,
        });
    let request = client.post(url).timeout(Duration::from_secs(10));
    let answer = request.json(&message).send().await.expect("an answer");
    let body = answer.bytes().await.expect("a whole answer");
    let answer: Answer = serde_json::from_slice(&body).expect("it was taken");
    answer.result.message_id
}
