//! The whole program is killed in the middle of a fan-out: nobody is left out, doubles are few and counted, and nothing that
//! lies on the disk afterwards tells who subscribes.

use std::time::Instant;

use serde_json::Value;
use vestka::delivery::{DeliverySettings, WORKERS};
use vestka_simulator::{Settings, Simulator, State};

use crate::world::postgres::pg_dump;
use crate::world::{Program, Secrets, UPDATE};

const SUBSCRIBERS: i64 = 5000;

/// Above 2^40, as new accounts have them, and like nothing else.
const FIRST: i64 = 0x01_5a_3c_71_00_11;

/// Seen by Telegram when all is killed.
const KILLED_AT: u64 = 2000;

fn ids() -> impl Iterator<Item = i64> {
    (0..SUBSCRIBERS).map(|n| FIRST + n * 977)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_in_the_middle_everybody_still_gets_it_and_the_disk_tells_nobody() {
    let telegram = Simulator::start(Settings::default()).await.unwrap();
    telegram.add_people(ids());
    let mut program = Program::new(&telegram);
    let connect = async || program.connect().await;
    program.subscribe_crowd(&telegram, ids(), connect).await;

    let begun = Instant::now();
    program.start();
    let update = program.file("update.toml", UPDATE);
    let published = program.json(&["update", "publish", &update]).await;
    assert_eq!(published["state"], "published");
    telegram
        .wait_for("two thousand messages", |state| {
            state.sent_count() >= KILLED_AT
        })
        .await
        .unwrap();
    program.kill().await;
    let at_kill = telegram.sent_count();
    assert!(at_kill < SUBSCRIBERS.unsigned_abs(), "killed too late");

    program.start();
    telegram
        .wait_for("a message for everybody", |state| {
            ids().all(|id| received(state, id) > 0)
        })
        .await
        .unwrap();
    let code = published["code"].as_str().unwrap();
    let report = finished(&program, code).await;
    let took = begun.elapsed();

    let doubled: u64 = telegram.look(|state| ids().map(|id| received(state, id) - 1).sum());
    let count = |key: &str| {
        report[key]
            .as_u64()
            .unwrap_or_else(|| panic!("{key} in {report}"))
    };
    assert_eq!(count("due"), SUBSCRIBERS.unsigned_abs());
    assert_eq!(count("accepted"), SUBSCRIBERS.unsigned_abs());
    assert_eq!((count("left"), count("deferred")), (0, 0));
    assert_eq!(telegram.sent_count(), SUBSCRIBERS.unsigned_abs() + doubled);
    assert!(
        doubled <= count("duplicates"),
        "{doubled} doubled: {report}"
    );
    let settings = DeliverySettings {
        rate_per_second: 1000,
        workers: WORKERS,
        bot: 1,
    };
    assert!(
        count("duplicates") <= u64::from(settings.in_flight()),
        "{report}"
    );
    println!(
        "killed at {at_kill} of {SUBSCRIBERS}: {doubled} doubled, {} counted, {:.1} s from start to finish",
        report["duplicates"],
        took.as_secs_f64()
    );
    its_traces(&telegram, &mut program).await;
}

async fn its_traces(telegram: &Simulator, program: &mut Program) {
    // One of them writes, so that the logs have had something to tell.
    let said = telegram.say(FIRST, "/topics");
    telegram
        .wait_for_text(FIRST, said, "Sanctions")
        .await
        .expect("an answer");
    let dump = program.folder().join("dump.sql");
    pg_dump(&program.connect_options(), &dump);
    assert!(std::fs::metadata(dump).expect("a file of ours").len() > 100_000);
    assert!(program.stop().await.success());
    the_disk_tells_nobody(program);
}

fn received(state: &State, id: i64) -> u64 {
    state.chat(id).map_or(0, |chat| chat.sent)
}

/// Asks for the report until the fan-out is finished; each question is a process of its own.
async fn finished(program: &Program, code: &str) -> Value {
    for _ in 0..60 {
        let mut report = program.json(&["delivery", "report", code]).await;
        if report[0]["state"] == "finished" {
            return report[0].take();
        }
    }
    panic!("the fan-out does not finish");
}

/// Neither the cluster with its WAL nor the dump nor the logs; and the search would find it.
fn the_disk_tells_nobody(program: &Program) {
    let secrets = Secrets::new(ids());
    let places = [
        program.data_dir(),
        program.folder().join("dump.sql"),
        program.logs(),
    ];
    for place in &places {
        assert_eq!(secrets.find_below(place), None, "{}", place.display());
    }
    let wal = program.data_dir().join("postgres/data/pg_wal");
    let segment = walkdir::WalkDir::new(&wal)
        .into_iter()
        .filter_map(Result::ok)
        .find(|entry| entry.metadata().is_ok_and(|about| about.len() > 1_000_000))
        .expect("the WAL is where it is searched");
    let mut copy = std::fs::read(segment.path()).expect("a file of ours");
    let planted = FIRST + 977 * 4321;
    let middle = copy.len() / 2;
    copy[middle..middle + 8].copy_from_slice(&planted.to_le_bytes());
    let found = secrets.find(&copy).expect("what was planted");
    assert!(found.ends_with(&format!("at byte {middle}")), "{found}");
    let line = format!("INFO sent to {planted}.");
    assert!(secrets.find(line.as_bytes()).is_some());
}
