//! Whoever has a line to Telegram keeps time: no host is the one that must not die.

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::Connection as _;
use vestka_simulator::{Settings, Simulator};

use crate::world::{Program, UPDATE};

const READER: i64 = 4_611_000_000_771;

async fn number(program: &Program, query: &'static str) -> i64 {
    let mut connection = program.connect().await;
    let found = sqlx::query_scalar(query).fetch_one(&mut connection).await;
    connection.close().await.expect("it closes");
    found.expect("a number")
}

async fn sql(program: &Program, statement: &'static str) {
    let mut connection = program.connect().await;
    let done = sqlx::query(statement).execute(&mut connection).await;
    assert_eq!(
        done.expect("the database answers").rows_affected(),
        1,
        "{statement}"
    );
    connection.close().await.expect("it closes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_only_sends_keeps_time_while_the_others_are_down() {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a simulator");
    telegram.add_people([READER]);
    let mut program = Program::with_database(&telegram).await;
    let connect = async || program.connect().await;
    let people = [READER].into_iter();
    program.subscribe_crowd(&telegram, people, connect).await;
    let later = format!("publish_at = 2099-01-01T08:00:00Z\n{UPDATE}");
    let later = program.file("update.toml", &later);
    let scheduled = program.json(&["update", "publish", &later]).await;
    assert_eq!(scheduled["state"], "scheduled");
    let doctor = program.run(&["doctor"]).await.out;
    assert!(doctor.contains("no process keeps time"), "{doctor}");

    program.start_only("delivery");
    sql(&program, "UPDATE drafts SET publish_at = now()").await;
    telegram
        .wait_for("what was scheduled", |state| {
            state.chat(READER).is_some_and(|chat| chat.sent == 1)
        })
        .await
        .expect("it goes out at its time");
    let keepers = "SELECT count(*) FROM leases WHERE name = 'keeper'";
    assert_eq!(number(&program, keepers).await, 1);
    let readers = "SELECT count(*) FROM leases WHERE name = 'bot'";
    assert_eq!(number(&program, readers).await, 0, "nobody reads events");
    // Who wanted to be forgotten is.
    sql(
        &program,
        "UPDATE subscribers SET state = 'erasing', pause_reason = NULL, erasing_at = clock_timestamp()",
    )
    .await;
    let gone = tokio::time::timeout(Duration::from_mins(1), async {
        while number(&program, "SELECT count(*) FROM subscribers").await > 0 {}
    });
    gone.await.expect("it is erased");
    let doctor = program.run(&["doctor"]).await.out;
    assert!(doctor.contains("a process keeps time"), "{doctor}");
    assert!(program.stop().await.success());
    assert_eq!(number(&program, keepers).await, 0, "given back");
}

/// Sources are read and pages are served, but nothing is told to anybody: that must not look like health.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_line_keeps_no_time_and_says_so() {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a simulator");
    let mut program = Program::with_database(&telegram).await;
    program.import_topics().await;
    program.start_only("intake,web");
    let log = program.logs().join("run-1.log");
    let served = tokio::time::timeout(Duration::from_mins(1), async {
        loop {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            let line = said.lines().find(|line| line.contains("health is served"));
            // The colours of a terminal are not there: it is a file.
            let at = line.and_then(|line| line.split_once("address=")?.1.split(' ').next());
            if let Some(address) = at {
                break address.to_owned();
            }
            tokio::task::yield_now().await;
        }
    });
    let address = served.await.expect("it serves its health");
    let url = format!("http://{address}/readyz");
    let answer = reqwest::get(url).await.expect("it answers");
    assert_eq!(answer.status(), 503);
    let said = answer.text().await.expect("a text");
    assert!(said.contains("no process keeps time"), "{said}");
    assert!(program.stop().await.success());
}

/// Whoever keeps time may have no folder for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mirror_is_written_by_who_has_its_folder() {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a simulator");
    let mut program = Program::with_database(&telegram).await;
    program.import_topics().await;
    let update = program.file("update.toml", UPDATE);
    program.json(&["update", "publish", &update]).await;
    sql(
        &program,
        "INSERT INTO leases (name, owner, until) VALUES ('keeper', 1, 'infinity')",
    )
    .await;
    let folder = program.folder().join("mirror");
    program.set("mirror.dir", &folder.to_string_lossy());
    program.start_only("delivery");
    let sums = folder.join("SHA256SUMS");
    let written = tokio::time::timeout(Duration::from_mins(1), async {
        while !sums.exists() {
            tokio::task::yield_now().await;
        }
    });
    written.await.expect("it is written");
    let keeper = "SELECT owner FROM leases WHERE name = 'keeper'";
    assert_eq!(number(&program, keeper).await, 1, "another keeps time");
    let writers = "SELECT count(*) FROM leases WHERE name = 'mirror'";
    assert_eq!(number(&program, writers).await, 1);
    assert!(program.stop().await.success());
    assert_eq!(number(&program, writers).await, 0, "given back");

    // One that has no folder is in nobody's way: not when it starts, nor when it renews what it has.
    sql(&program, "DELETE FROM leases WHERE name = 'keeper'").await;
    program.unset("mirror.dir");
    program.start_only("delivery");
    let until = "SELECT coalesce(max(extract(epoch FROM until) * 1000), 0)::bigint FROM leases WHERE name = 'keeper'";
    let renewed = tokio::time::timeout(Duration::from_mins(1), async {
        let mut terms = BTreeSet::new();
        while terms.len() < 3 {
            terms.insert(number(&program, until).await);
            assert_eq!(number(&program, writers).await, 0);
        }
    });
    renewed.await.expect("it keeps time");
    assert!(program.stop().await.success());
}
