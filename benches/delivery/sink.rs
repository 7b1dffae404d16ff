//! The **sink**: answers like the Bot API over keep-alive HTTP, counts what it took, and keeps nothing else. A process of its own.
//!
//! It can hold an answer back for a time, refuse what is above a rate (a bucket of a quarter of a second), note the first message
//! that holds a mark, and let people say `/start` and time the answer. It ends with its standard input.
//!
//! Never here: judging what was sent.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io::Write as _;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};
use vestka::clock::{Clock as _, SystemClock};

/// Telegram's id of the bot that it plays.
pub(crate) const BOT: i64 = 700_000_001;

/// Longer than the bot lets it take.
const LONG_POLL: Duration = Duration::from_secs(8);

/// Updates that one answer to getUpdates holds.
const BATCH: usize = 100;

/// How it is to behave from now on; what was counted begins anew.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Order {
    /// Messages a second that are taken; more are refused. 0: all.
    pub(crate) rate: u32,
    /// How long an answer takes.
    pub(crate) latency_ms: u64,
    /// A message that holds this is noted.
    pub(crate) mark: String,
}

/// What was counted since the last order. Times are microseconds since 1970.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Seen {
    pub(crate) taken: u64,
    pub(crate) refused: u64,
    pub(crate) first: Option<i64>,
    pub(crate) last: Option<i64>,
    pub(crate) marked: u64,
    pub(crate) first_marked: Option<i64>,
    /// Microseconds from `/start` to its answer.
    pub(crate) answers: Vec<i64>,
    /// Who said `/start` and has no answer yet.
    pub(crate) unanswered: usize,
}

struct Sink {
    state: Mutex<State>,
    message: AtomicI64,
    said: Notify,
}

struct State {
    order: Order,
    seen: Seen,
    /// What is left in the bucket, and as of when.
    level: f64,
    at: Instant,
    waiting: HashMap<i64, i64>,
    updates: Vec<(i64, Value)>,
    next_update: i64,
}

/// Serves until standard input ends; says its port first.
pub(crate) async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    println!("{port}");
    std::io::stdout().flush().expect("someone listens");
    let sink = Arc::new(Sink {
        state: Mutex::new(State {
            order: Order::default(),
            seen: Seen::default(),
            level: 0.0,
            at: Instant::now(),
            waiting: HashMap::new(),
            updates: Vec::new(),
            next_update: 1,
        }),
        message: AtomicI64::new(1),
        said: Notify::new(),
    });
    let mut over = Vec::new();
    let mut input = tokio::io::stdin();
    let accepting = async {
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                continue;
            };
            stream.set_nodelay(true).expect("a socket");
            tokio::spawn(connection(stream, Arc::clone(&sink)));
        }
    };
    tokio::select! {
        () = accepting => {}
        _ = input.read_to_end(&mut over) => {}
    }
}

async fn connection(stream: TcpStream, sink: Arc<Sink>) {
    let service = service_fn(|request| {
        let sink = Arc::clone(&sink);
        async move { Ok::<_, Infallible>(sink.answer(request).await) }
    });
    // One that breaks off is the client's business.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

impl Sink {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let path = request.uri().path().to_owned();
        let body = match request.into_body().collect().await {
            Ok(body) => body.to_bytes(),
            Err(_) => Bytes::new(),
        };
        let text = String::from_utf8_lossy(&body);
        let method = path.rsplit('/').next().unwrap_or_default();
        if method.eq_ignore_ascii_case("sendMessage") {
            return self.take(&text).await;
        }
        let result = match method.to_ascii_lowercase().as_str() {
            "order" => json!(self.order(serde_json::from_str(&text).expect("an order"))),
            "seen" => json!(self.seen()),
            "say" => self.say(serde_json::from_str(&text).expect("a chat")),
            "getme" => me(),
            "getupdates" => self.updates(&text).await,
            _ => json!(true),
        };
        reply(200, json!({"ok": true, "result": result}).to_string())
    }

    async fn take(&self, text: &str) -> Response<Full<Bytes>> {
        let chat = number_after(text, "\"chat_id\":");
        let (wait, latency) = self.count(text, chat);
        if latency > 0 {
            sleep(Duration::from_millis(latency)).await;
        }
        if let Some(wait) = wait {
            let refused = json!({
                "ok": false, "error_code": 429,
                "description": format!("Too Many Requests: retry after {wait}"),
                "parameters": {"retry_after": wait},
            });
            return reply(429, refused.to_string());
        }
        let number = self.message.fetch_add(1, Ordering::Relaxed);
        // As Telegram does, it says the text back.
        let said = string_after(text, "\"text\":");
        reply(
            200,
            format!(
                r#"{{"ok":true,"result":{{"message_id":{number},"from":{{"id":{BOT},"is_bot":true,"first_name":"Vestka","username":"vestka_bot"}},"chat":{{"id":{chat},"first_name":"Reader","type":"private"}},"date":1790000000,"text":{said},"link_preview_options":{{"is_disabled":true}}}}}}"#
            ),
        )
    }

    /// Seconds to wait when it is refused, and how long the answer takes.
    fn count(&self, text: &str, chat: i64) -> (Option<u64>, u64) {
        let mut state = self.lock();
        let now = micros();
        let latency = state.order.latency_ms;
        if state.is_over_rate() {
            state.seen.refused += 1;
            return (Some(1), latency);
        }
        if let Some(since) = state.waiting.remove(&chat) {
            state.seen.answers.push(now - since);
            return (None, latency);
        }
        let is_marked = !state.order.mark.is_empty() && text.contains(&state.order.mark);
        let seen = &mut state.seen;
        seen.taken += 1;
        seen.first.get_or_insert(now);
        seen.last = Some(now);
        if is_marked {
            seen.marked += 1;
            seen.first_marked.get_or_insert(now);
        }
        (None, latency)
    }

    fn order(&self, order: Order) -> bool {
        let mut state = self.lock();
        state.level = f64::from(order.rate) / 4.0;
        state.at = Instant::now();
        state.order = order;
        state.seen = Seen::default();
        state.waiting.clear();
        true
    }

    fn seen(&self) -> Seen {
        let state = self.lock();
        Seen {
            unanswered: state.waiting.len(),
            ..state.seen.clone()
        }
    }

    fn say(&self, chat: i64) -> Value {
        let mut state = self.lock();
        let number = state.next_update;
        state.next_update += 1;
        state.waiting.insert(chat, micros());
        let update = json!({"update_id": number, "message": {
            "message_id": 1, "date": 1_790_000_000, "text": "/start",
            "chat": {"id": chat, "type": "private", "first_name": "Reader"},
            "from": {"id": chat, "is_bot": false, "first_name": "Reader", "language_code": "en"},
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        }});
        state.updates.push((number, update));
        drop(state);
        self.said.notify_one();
        json!(true)
    }

    async fn updates(&self, asked: &str) -> Value {
        let asked: Value = serde_json::from_str(asked).unwrap_or_default();
        let offset = asked["offset"].as_i64().unwrap_or(0);
        let seconds = asked["timeout"].as_u64().unwrap_or(0);
        let wait = Duration::from_secs(seconds).min(LONG_POLL);
        let until = Instant::now() + wait;
        loop {
            let said = self.said.notified();
            {
                let mut state = self.lock();
                state.updates.retain(|(number, _)| *number >= offset);
                if !state.updates.is_empty() {
                    let some = state.updates.iter().take(BATCH);
                    return some.map(|(_, update)| update.clone()).collect();
                }
            }
            let left = until.saturating_duration_since(Instant::now());
            if timeout(left, said).await.is_err() {
                return json!([]);
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_over_rate(&mut self) -> bool {
        if self.order.rate == 0 {
            return false;
        }
        let rate = f64::from(self.order.rate);
        let now = Instant::now();
        let passed = now.duration_since(self.at).as_secs_f64();
        self.at = now;
        self.level = (self.level + passed * rate).min((rate / 4.0).max(2.0));
        if self.level < 1.0 {
            return true;
        }
        self.level -= 1.0;
        false
    }
}

fn me() -> Value {
    json!({
        "id": BOT, "is_bot": true, "first_name": "Vestka", "username": "vestka_bot", "can_join_groups": true,
        "can_read_all_group_messages": false, "supports_inline_queries": false, "can_connect_to_business": false,
        "has_main_web_app": false,
    })
}

fn reply(status: u16, body: String) -> Response<Full<Bytes>> {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(body)))
        .expect("a right answer")
}

fn number_after(text: &str, key: &str) -> i64 {
    let rest = text.split_once(key).map_or("", |(_, rest)| rest);
    let rest = rest.trim_start_matches([' ', '"']);
    let end = rest
        .find(|letter: char| letter != '-' && !letter.is_ascii_digit())
        .unwrap_or(rest.len());
    rest[..end].parse().unwrap_or(0)
}

/// The JSON string after a key, as it stands there.
fn string_after<'a>(text: &'a str, key: &str) -> &'a str {
    let Some((_, rest)) = text.split_once(key) else {
        return "\"\"";
    };
    let rest = rest.trim_start();
    let mut is_escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return &rest[..=at],
            _ => {}
        }
    }
    "\"\""
}

fn micros() -> i64 {
    SystemClock.now().timestamp_micros()
}
