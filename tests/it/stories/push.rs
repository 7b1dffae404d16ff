//! A partner newsroom sends what it publishes: each message once, and none from anybody else.

use std::net::SocketAddr;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64;
use hmac::{Hmac, Mac as _};
use secrecy::ExposeSecret as _;
use sha2::Sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vestka::clock::Clock as _;
use vestka::domain::source::SourceState;
use vestka::web::{self, Health};

use crate::world::World;

const SOURCE: &str = r#"
[[source]]
slug = "partner"
name = "Partner newsroom"
kind = "push"
url = "https://partner.example/"
language = "be"
reliability = "B"
topics = ["sanctions"]

[[source]]
slug = "read"
name = "A feed of the same newsroom"
kind = "feed"
url = "https://partner.example/feed.xml"
language = "be"
reliability = "B"
"#;

const ENVELOPE: &str = r#"{"type": "item.published", "timestamp": "2026-11-20T11:30:00Z", "data":
    {"id": "n1", "url": "/news/1", "title": "Суд пакінуў прысуд без змен", "content_text": "Пра гэта паведамілі праваабаронцы."}}"#;

/// The partner's side, and the service that it knows.
struct Partner {
    world: World,
    address: SocketAddr,
    secret: String,
    client: reqwest::Client,
    server: JoinHandle<std::io::Result<()>>,
}

impl Drop for Partner {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What the partner puts into a message, right unless a story changes it.
struct Message<'a> {
    slug: &'a str,
    id: &'a str,
    sent_at: DateTime<Utc>,
    secret: &'a str,
    body: &'a str,
    /// What is signed, if it is not what is sent.
    signed_body: Option<&'a str>,
    more_signatures: &'a str,
    content_type: &'a str,
}

struct Answer {
    status: u16,
    text: String,
    retry_after: Option<String>,
}

impl Partner {
    async fn new() -> Self {
        let world = World::new().await;
        world.import(SOURCE).await;
        let push = world.push();
        let made = push.new_secret("partner").await.expect("a secret");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let health = Health::new(world.store.clone(), Arc::new(world.clock.clone()));
        let serving = web::serve(
            listener,
            Arc::new(health),
            Arc::new(push),
            CancellationToken::new(),
        );
        Self {
            address,
            secret: made.secret.expose_secret().to_owned(),
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a plain client"),
            server: tokio::spawn(serving),
            world,
        }
    }

    fn message<'a>(&'a self, id: &'a str, body: &'a str) -> Message<'a> {
        Message {
            slug: "partner",
            id,
            sent_at: self.world.clock.now(),
            secret: &self.secret,
            body,
            signed_body: None,
            more_signatures: "",
            content_type: "application/json",
        }
    }

    async fn send(&self, message: &Message<'_>) -> Answer {
        let timestamp = message.sent_at.timestamp().to_string();
        let signed = message.signed_body.unwrap_or(message.body);
        let signature = sign(message.secret, message.id, &timestamp, signed);
        let response = self
            .client
            .post(format!("http://{}/push/{}", self.address, message.slug))
            .header("webhook-id", message.id)
            .header("webhook-timestamp", timestamp)
            .header(
                "webhook-signature",
                format!("{}{signature}", message.more_signatures),
            )
            .header("content-type", message.content_type)
            .body(message.body.to_owned())
            .send()
            .await
            .expect("the service answers");
        Answer {
            status: response.status().as_u16(),
            retry_after: response
                .headers()
                .get("retry-after")
                .map(|value| value.to_str().expect("a number").to_owned()),
            text: response.text().await.expect("a sentence"),
        }
    }

    async fn items(&self) -> usize {
        let items = self.world.store.items(None).await;
        items.expect("the database answers").len()
    }
}

fn sign(secret: &str, id: &str, timestamp: &str, body: &str) -> String {
    let key = BASE64
        .decode(secret.trim_start_matches("whsec_").as_bytes())
        .expect("base 64");
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key of any length");
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes()))
}

#[tokio::test]
async fn a_message_becomes_an_item_once() {
    let partner = Partner::new().await;
    let message = partner.message("msg_1", ENVELOPE);
    assert_eq!(partner.send(&message).await.status, 202);
    let items = partner.world.store.items(Some("partner")).await.unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(
        items[0].url.as_deref(),
        Some("https://partner.example/news/1")
    );
    assert_eq!(items[0].language.as_deref(), Some("be"));
    assert_eq!(
        items[0].published_at.map(|at| at.to_rfc3339()).as_deref(),
        Some("2026-11-20T11:30:00+00:00")
    );

    // The partner heard no answer and sends it again, also a day later with a new timestamp.
    assert_eq!(partner.send(&message).await.status, 200);
    partner.world.clock.advance(TimeDelta::days(1));
    let again = partner.message("msg_1", ENVELOPE);
    assert_eq!(partner.send(&again).await.status, 200);
    assert_eq!(partner.items().await, 1);

    // A changed item is a message of its own, and a revision.
    let changed = ENVELOPE.replace("праваабаронцы", "родныя");
    assert_eq!(
        partner
            .send(&partner.message("msg_2", &changed))
            .await
            .status,
        202
    );
    let items = partner.world.store.items(Some("partner")).await.unwrap();
    assert_eq!(items.iter().map(|item| item.revision).max(), Some(2));
}

#[tokio::test]
async fn feeds_of_every_kind_are_taken() {
    let partner = Partner::new().await;
    let rss = r#"<rss version="2.0"><channel><item><guid>r1</guid><title>One</title></item><item><guid>r2</guid><title>Two</title></item></channel></rss>"#;
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a1</id><title>Three</title></entry></feed>"#;
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "j1", "title": "Four"}]}"#;
    for (id, body, content_type) in [
        ("1", rss, "application/rss+xml"),
        ("2", atom, "text/plain"),
        ("3", json, "application/feed+json"),
    ] {
        let message = Message {
            content_type,
            ..partner.message(id, body)
        };
        assert_eq!(partner.send(&message).await.status, 202, "{body}");
    }
    assert_eq!(partner.items().await, 4);
}

#[tokio::test]
async fn nobody_else_gets_in_and_strangers_learn_nothing() {
    let partner = Partner::new().await;
    let foreign = format!("whsec_{}", BASE64.encode(&[7; 32]));
    let right = partner.message("msg_1", ENVELOPE);
    let refused = [
        Message {
            secret: &foreign,
            ..partner.message("msg_1", ENVELOPE)
        },
        Message {
            signed_body: Some("{}"),
            ..partner.message("msg_1", ENVELOPE)
        },
        Message {
            slug: "nobody",
            ..partner.message("msg_1", ENVELOPE)
        },
        Message {
            slug: "read",
            ..partner.message("msg_1", ENVELOPE)
        },
    ];
    let mut answers = Vec::new();
    for message in &refused {
        let answer = partner.send(message).await;
        assert_eq!(answer.status, 401);
        answers.push(answer.text);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let unsigned = partner
        .client
        .post(format!("http://{}/push/partner", partner.address))
        .body(ENVELOPE);
    assert_eq!(unsigned.send().await.unwrap().status(), 401);
    assert_eq!(partner.items().await, 0);

    // What was refused has not used the id up.
    assert_eq!(partner.send(&right).await.status, 202);
}

#[tokio::test]
async fn a_message_from_another_time_is_refused_with_the_reason() {
    let partner = Partner::new().await;
    let now = partner.world.clock.now();
    for (off, status, word) in [
        (TimeDelta::seconds(-301), 401, "behind"),
        (TimeDelta::seconds(301), 401, "ahead"),
        (TimeDelta::seconds(-300), 202, "stored"),
        (TimeDelta::seconds(300), 202, "stored"),
    ] {
        let id = off.num_seconds().to_string();
        let message = Message {
            sent_at: now + off,
            ..partner.message(&id, ENVELOPE)
        };
        let answer = partner.send(&message).await;
        assert_eq!(answer.status, status, "{off}");
        assert!(answer.text.contains(word), "{}", answer.text);
    }
}

#[tokio::test]
async fn an_old_message_is_answered_alike_whoever_sends_it() {
    let partner = Partner::new().await;
    let foreign = format!("whsec_{}", BASE64.encode(&[7; 32]));
    let old = || Message {
        sent_at: partner.world.clock.now() - TimeDelta::hours(1),
        ..partner.message("msg_1", ENVELOPE)
    };
    let of_a_stranger = Message {
        secret: &foreign,
        ..old()
    };
    let for_nobody = Message {
        slug: "nobody",
        ..old()
    };
    let mut answers = Vec::new();
    for message in [old(), of_a_stranger, for_nobody] {
        let answer = partner.send(&message).await;
        answers.push((answer.status, answer.text));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers[0].0, 401);
}

/// A connection on which a message is announced that does not come. The service says "100 Continue" once it begins to read it.
async fn announce(partner: &Partner, headers: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(partner.address)
        .await
        .expect("it listens");
    let head = format!(
        "POST /push/partner HTTP/1.1\r\nhost: vestka\r\nexpect: 100-continue\r\ncontent-length: 5\r\n{headers}\r\n"
    );
    stream
        .write_all(head.as_bytes())
        .await
        .expect("it takes a head");
    let answer = head_of_answer(&mut stream).await;
    (stream, answer)
}

async fn head_of_answer(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("an answer"));
    }
    String::from_utf8(head)
        .expect("a head of ours")
        .to_lowercase()
}

#[tokio::test]
async fn strangers_cannot_make_us_hold_more_than_a_few_messages() {
    let partner = Partner::new().await;
    let now = partner.world.clock.now().timestamp();
    let headers = |timestamp: i64| {
        format!(
            "webhook-id: msg_1\r\nwebhook-timestamp: {timestamp}\r\nwebhook-signature: v1,AAAA\r\n"
        )
    };
    // Who cannot be a partner is answered before the message is read.
    for impossible in ["", "webhook-id: msg_1\r\n", headers(now - 301).as_str()] {
        let (_, answer) = announce(&partner, impossible).await;
        assert!(answer.starts_with("http/1.1 401"), "{answer}");
    }

    let mut waiting = Vec::new();
    for _ in 0..32 {
        let (stream, answer) = announce(&partner, &headers(now)).await;
        assert!(answer.starts_with("http/1.1 100"), "{answer}");
        waiting.push(stream);
    }
    let full = partner.send(&partner.message("msg_1", ENVELOPE)).await;
    assert_eq!(full.status, 503, "{}", full.text);
    assert_eq!(full.retry_after.as_deref(), Some("30"));

    // One of them is done: the partner has its turn.
    let mut done = waiting.pop().expect("there are some");
    done.write_all(b"words")
        .await
        .expect("it takes the message");
    let answer = head_of_answer(&mut done).await;
    assert!(answer.starts_with("http/1.1 401"), "{answer}");
    let taken = partner.send(&partner.message("msg_1", ENVELOPE)).await;
    assert_eq!(taken.status, 202, "{}", taken.text);
}

#[tokio::test]
async fn a_secret_is_changed_without_losing_a_message() {
    let partner = Partner::new().await;
    let made = partner.world.push().new_secret("partner").await.unwrap();
    assert_eq!(
        made.previous_until,
        Some(partner.world.clock.now() + TimeDelta::hours(24))
    );
    let fresh = made.secret.expose_secret().to_owned();
    // The old one, the new one, and a header with both of which one is unknown to us.
    assert_eq!(
        partner.send(&partner.message("1", ENVELOPE)).await.status,
        202
    );
    let with_new = Message {
        secret: &fresh,
        more_signatures: "v1,AAAA v1a,unknown ",
        ..partner.message("2", ENVELOPE)
    };
    assert_eq!(partner.send(&with_new).await.status, 202);
    partner.world.clock.advance(TimeDelta::hours(24));
    assert_eq!(
        partner.send(&partner.message("3", ENVELOPE)).await.status,
        401
    );
    let with_new = Message {
        secret: &fresh,
        ..partner.message("4", ENVELOPE)
    };
    assert_eq!(partner.send(&with_new).await.status, 202);

    let own = partner.world.signer.public_key();
    let report = vestka::review::records::check_chain(&partner.world.store, Some(&own))
        .await
        .unwrap();
    assert_eq!(report.broken, None);
    let told = sqlx::query_scalar::<_, i64>(
        "SELECT count(*) FROM audit_log WHERE action = 'new_source_secret'",
    );
    assert_eq!(told.fetch_one(&partner.world.pool).await.unwrap(), 2);
    let kept = sqlx::query_scalar::<_, Vec<u8>>(
        "SELECT sealed_secret FROM sources WHERE slug = 'partner'",
    );
    let kept = kept.fetch_one(&partner.world.pool).await.unwrap();
    let fresh = fresh.trim_start_matches("whsec_").as_bytes();
    assert!(!kept.windows(fresh.len()).any(|bytes| bytes == fresh));
}

#[tokio::test]
async fn only_a_source_that_is_pushed_to_has_a_secret() {
    let partner = Partner::new().await;
    for (slug, words) in [
        ("nobody", "no source"),
        ("read", "only a source of kind push"),
    ] {
        let refusal = partner.world.push().new_secret(slug).await.unwrap_err();
        assert!(refusal.to_string().contains(words), "{refusal}");
    }
}

#[tokio::test]
async fn a_paused_source_asks_to_wait_and_a_closed_one_to_stop() {
    let partner = Partner::new().await;
    for (state, status, waits) in [
        (SourceState::Paused, 503, Some("3600")),
        (SourceState::Gone, 410, None),
        (SourceState::Active, 202, None),
    ] {
        let now = partner.world.clock.now();
        let moved = partner
            .world
            .store
            .set_source_state("partner", state, now)
            .await;
        assert!(moved.unwrap());
        let answer = partner.send(&partner.message("msg_1", ENVELOPE)).await;
        assert_eq!(
            (answer.status, answer.retry_after.as_deref()),
            (status, waits)
        );
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_may_be_sent_again_mended() {
    let partner = Partner::new().await;
    for body in [
        "",
        "garbage",
        "{",
        "<html><p>Hi</p></html>",
        "{\"type\": \"ping\", \"data\": []}",
        "\u{0}\u{1}",
    ] {
        let answer = partner.send(&partner.message("msg_1", body)).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(
            answer.text.starts_with("the message cannot be read: "),
            "{}",
            answer.text
        );
    }
    let long = "x".repeat(1024 * 1024 + 1);
    assert_eq!(
        partner.send(&partner.message("msg_1", &long)).await.status,
        413
    );
    assert_eq!(
        partner
            .send(&partner.message("msg_1", ENVELOPE))
            .await
            .status,
        202
    );
}

#[tokio::test]
async fn a_message_with_more_items_than_are_taken_is_refused_as_a_whole() {
    let partner = Partner::new().await;
    let many = |count: usize| {
        let items: Vec<String> = (0..count)
            .map(|n| format!("{{\"id\": \"n{n}\", \"content_text\": \"Item {n}\"}}"))
            .collect();
        format!(
            "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"T\", \"items\": [{}]}}",
            items.join(", ")
        )
    };
    let rss = |count: usize| {
        let item = "<item><title>One of them</title></item>";
        format!(
            "<rss version=\"2.0\"><channel>{}</channel></rss>",
            item.repeat(count)
        )
    };
    for body in [many(1001), rss(1001)] {
        let answer = partner.send(&partner.message("msg_1", &body)).await;
        assert_eq!(answer.status, 413, "{}", answer.text);
        assert!(answer.text.contains("1001 items"), "{}", answer.text);
        assert_eq!(partner.items().await, 0, "nothing is stored by halves");
    }
    // It was not taken, so its id is free.
    let answer = partner.send(&partner.message("msg_1", &many(20))).await;
    assert_eq!((answer.status, partner.items().await), (202, 20));
}

#[tokio::test]
async fn a_message_that_could_not_be_stored_is_taken_the_next_time() {
    let partner = Partner::new().await;
    partner
        .world
        .sql("ALTER TABLE items RENAME TO items_away")
        .await;
    let answer = partner.send(&partner.message("msg_1", ENVELOPE)).await;
    assert_eq!(
        (answer.status, answer.retry_after.as_deref()),
        (503, Some("30"))
    );
    partner
        .world
        .sql("ALTER TABLE items_away RENAME TO items")
        .await;
    assert_eq!(
        partner
            .send(&partner.message("msg_1", ENVELOPE))
            .await
            .status,
        202
    );
    assert_eq!(partner.items().await, 1);
}

#[tokio::test]
async fn one_message_sent_ten_times_at_once_is_stored_once() {
    let partner = Partner::new().await;
    let message = partner.message("msg_1", ENVELOPE);
    let answers = futures::future::join_all((0..10).map(|_| partner.send(&message))).await;
    let count = |status| {
        answers
            .iter()
            .filter(|answer| answer.status == status)
            .count()
    };
    assert_eq!((count(202), count(200)), (1, 9));
    assert_eq!(partner.items().await, 1);
}

#[tokio::test]
async fn who_sends_too_much_waits_a_minute() {
    let partner = Partner::new().await;
    for number in 0..60 {
        let id = number.to_string();
        let answer = partner.send(&partner.message(&id, ENVELOPE)).await;
        assert_eq!(answer.status, 202);
    }
    let answer = partner.send(&partner.message("60", ENVELOPE)).await;
    assert_eq!(
        (answer.status, answer.retry_after.as_deref()),
        (429, Some("60"))
    );
    partner.world.clock.advance(TimeDelta::minutes(1));
    assert_eq!(
        partner.send(&partner.message("60", ENVELOPE)).await.status,
        202
    );
}
