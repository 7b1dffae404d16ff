//! A rotation with the real program while an update goes out, killed twice. In the suite with a small crowd; by hand with a million:
//! `cargo test --test it a_million_are_sealed_anew -- --ignored --nocapture`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sqlx::Connection as _;
use vestka::vault::{ChatId, Purpose, Vault};
use vestka_simulator::{Settings, Simulator};

use crate::world::{Program, UPDATE};

/// Above 2^40, as new accounts have them.
const FIRST: i64 = 0x01_5a_3c_71_00_11;

/// What was measured.
struct Measured {
    took: Duration,
    /// Longest time in which nothing was delivered while the rotation went on.
    pause: Duration,
    /// Most memory of the command that came to the end, in KiB.
    memory: u64,
    delivered: u64,
}

fn id(n: i64) -> i64 {
    FIRST + n * 977
}

async fn subscribe(program: &Program, telegram: &Simulator, count: i64) {
    program
        .subscribe_crowd(telegram, (0..0).map(id), async || program.connect().await)
        .await;
    // A part at a time: a statement with a million arguments takes more memory than the test should.
    let foundation = program.foundation().await;
    let keys = foundation.keys().await.expect("keys");
    let mut connection = program.connect().await;
    let all: Vec<i64> = (0..count).collect();
    for part in all.chunks(50_000) {
        telegram.add_people(part.iter().map(|n| id(*n)));
        let sealed: Vec<Vec<u8>> = part
            .iter()
            .map(|n| {
                keys.vault
                    .seal_chat(Purpose::Subscriber, ChatId::new(id(*n)))
            })
            .collect();
        let numbers: Vec<i32> = part
            .iter()
            .map(|n| i32::try_from((n + 1) * 1009).expect("small"))
            .collect();
        sqlx::query(
            "WITH added AS (
                 INSERT INTO subscribers (id, shard, sealed_chat, bot_id, chat_kind, language, joined_week)
                 SELECT id, id % 64, sealed, (SELECT max(id) FROM bots), 'private', 'en', '2026-11-16'
                 FROM UNNEST($1::int[], $2::bytea[]) AS page (id, sealed) RETURNING id)
             INSERT INTO subscriptions (subscriber_id, topic_id) SELECT added.id, topics.id FROM added, topics WHERE slug = 'sanctions'",
        )
        .bind(numbers)
        .bind(sealed)
        .execute(&mut connection)
        .await
        .expect("subscribed");
    }
    connection.close().await.expect("it closes");
    foundation.close().await.expect("it closes");
}

/// How many values the rotation has sealed anew.
async fn moved(program: &Program) -> i64 {
    let mut connection = program.connect().await;
    let moved = sqlx::query_scalar(
        "SELECT coalesce(sum(moved), 0)::bigint FROM rotation_steps WHERE pass = 1",
    )
    .fetch_one(&mut connection)
    .await
    .expect("the database answers");
    connection.close().await.expect("it closes");
    moved
}

/// Kills a rotation as soon as it has sealed so many values anew.
async fn killed_at(program: &Program, at: i64) {
    let mut rotating = program.begin(&["key", "rotate", "--yes"]);
    while moved(program).await < at {
        assert!(
            rotating.try_wait().expect("our child").is_none(),
            "it ended before it was killed"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    rotating.kill().await.expect("our child");
}

/// Remembers the longest time in which nothing was delivered, as long as there is something to deliver.
async fn watch(telegram: &Simulator, due: u64) {
    let (mut last, mut at) = (telegram.sent_count(), Instant::now());
    loop {
        tokio::time::sleep(Duration::from_millis(5)).await;
        let sent = telegram.sent_count();
        if sent > last {
            (last, at) = (sent, Instant::now());
        } else if sent < due {
            let pause = u64::try_from(at.elapsed().as_millis()).unwrap_or(u64::MAX);
            LONGEST.fetch_max(pause, Ordering::Relaxed);
        }
    }
}

/// Nothing is left under the old key, and every number stands for the same person.
async fn check(program: &Program, old: &Vault, count: i64) {
    let new = Vault::load(&program.folder().join("vestka.key")).expect("nothing is in the way");
    assert_ne!(new.fingerprint(), old.fingerprint());
    assert_eq!(new.ids().len(), 1);
    let mut connection = program.connect().await;
    let rows: Vec<(i32, Vec<u8>)> =
        sqlx::query_as("SELECT id, sealed_chat FROM subscribers ORDER BY id")
            .fetch_all(&mut connection)
            .await
            .expect("nothing is in the way");
    connection.close().await.expect("nothing is in the way");
    assert_eq!(i64::try_from(rows.len()), Ok(count));
    for (n, (number, sealed)) in (0..).zip(rows) {
        assert_eq!(i64::from(number), (n + 1) * 1009);
        let chat = new.open_chat(Purpose::Subscriber, &sealed);
        assert_eq!(chat, Ok(ChatId::new(id(n))));
    }
    let status = program.json(&["key", "status"]).await;
    assert_eq!(status["left_under_old_key"], 0, "{status}");
    assert_eq!(program.json(&["audit", "verify"]).await["intact"], true);
}

async fn rotate(count: i64) -> Measured {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("nothing is in the way");
    let mut program = Program::new(&telegram);
    program.set("log.level", "info");
    subscribe(&program, &telegram, count).await;
    program.start();
    let update = program.file("update.toml", UPDATE);
    program.json(&["update", "publish", &update]).await;
    telegram
        .wait_for("a message", |state| state.sent_count() > 0)
        .await
        .expect("nothing is in the way");
    let old = Vault::load(&program.folder().join("vestka.key")).expect("nothing is in the way");

    let begun = Instant::now();
    let rotated = async {
        killed_at(&program, count / 5).await;
        killed_at(&program, count * 3 / 5).await;
        let (ended, memory) = program.run_measured(&["key", "rotate", "--yes"]).await;
        assert_eq!(ended.code, 0, "{ended:?}");
        assert!(ended.out.contains("The old key is destroyed"), "{ended:?}");
        assert!(ended.err.contains("Going on"), "{ended:?}");
        memory
    };
    LONGEST.store(0, Ordering::Relaxed);
    let memory = tokio::select! {
        memory = rotated => memory,
        () = watch(&telegram, count.unsigned_abs()) => unreachable!("it watches until the end"),
    };
    let took = begun.elapsed();
    let pause = Duration::from_millis(LONGEST.load(Ordering::Relaxed));
    let delivered = telegram.sent_count();

    check(&program, &old, count).await;
    if count < 100_000 {
        telegram
            .wait_for("a message for everybody", |state| {
                state.sent_count() >= count.unsigned_abs()
            })
            .await
            .expect("nothing is in the way");
        assert_eq!(telegram.sent_count(), count.unsigned_abs(), "nobody twice");
    }
    program.stop().await;
    Measured {
        took,
        pause,
        memory,
        delivered,
    }
}

/// Milliseconds.
static LONGEST: AtomicU64 = AtomicU64::new(0);

fn said(count: i64, measured: &Measured) -> String {
    format!(
        "{count} subscribers sealed anew in {:.1} s, killed twice, {} messages delivered meanwhile, longest pause of delivery {} ms, {} MiB",
        measured.took.as_secs_f64(),
        measured.delivered,
        measured.pause.as_millis(),
        measured.memory / 1024
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_thousand_are_sealed_anew_while_an_update_goes_out_and_two_kills_change_nothing() {
    let measured = rotate(20_000).await;
    println!("{}", said(20_000, &measured));
    assert!(
        measured.pause < Duration::from_secs(10),
        "{:?}",
        measured.pause
    );
    assert!(measured.memory < 200 * 1024, "{} KiB", measured.memory);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a quarter of an hour: by hand"]
async fn a_million_are_sealed_anew() {
    let measured = rotate(1_000_000).await;
    println!("{}", said(1_000_000, &measured));
}
