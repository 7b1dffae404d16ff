//! A program starts while Postgres is away, or loses it in the middle of its start: it waits, says so once, and goes on. What does
//! not get better by waiting ends at once.

use std::time::{Duration, Instant};

use vestka::store::cluster::{Cluster, ClusterSettings, Purpose as For};
use vestka_simulator::{Fault, FaultKind};

use super::{Plan, Stage, UPDATE};
use crate::world::Program;

const WAITS: &str = "waiting for it";

const PLAN: Plan = Plan {
    seed: 0,
    readers: 3,
    kills: 0,
};

/// Three readers, and an update that is published while nobody delivers.
async fn published() -> Stage {
    let stage = Stage::begin(PLAN).await.expect("all is set up");
    let program = &stage.programs[0];
    let update = program.file("update.toml", UPDATE);
    let published = program.json(&["update", "publish", &update]).await;
    assert_eq!(published["state"], "published");
    stage
}

fn log(program: &Program) -> String {
    std::fs::read_to_string(program.logs().join("run-1.log")).expect("a log of ours")
}

/// Waits until the program has said so.
async fn says(program: &mut Program, words: &str) {
    let begun = Instant::now();
    while !log(program).contains(words) {
        assert_eq!(program.ended(), None, "it ended: {}", log(program));
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "{}",
            log(program)
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn everybody_has_it(stage: &Stage) {
    stage
        .telegram
        .wait_for("a message for everybody", |state| state.sent_count() >= 3)
        .await
        .expect("everybody gets it");
}

async fn postgres_comes(settings: &ClusterSettings) -> Cluster {
    let cluster = Cluster::open(settings, For::Command).await;
    cluster.expect("it starts")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_starts_before_postgres_waits_for_it_and_delivers() {
    let mut stage = published().await;
    stage.end_postgres().await;
    stage.programs[0].start();
    says(&mut stage.programs[0], WAITS).await;
    let told = log(&stage.programs[0]);
    assert!(told.contains("check that it runs"), "{told}");
    // Nobody is told that it is ready, and Telegram has heard nothing.
    assert!(!told.contains("health is served"), "{told}");
    let asked = stage.telegram.look(|state| state.count("getMe", 200));
    assert_eq!(asked, 0);

    stage.begin_postgres().await;
    everybody_has_it(&stage).await;
    let told = log(&stage.programs[0]);
    assert_eq!(told.matches(WAITS).count(), 1, "{told}");
    assert!(told.contains("the database answers"), "{told}");
    assert!(stage.programs[0].stop().await.success());
    assert_eq!(stage.telegram.sent_count(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_loses_postgres_while_it_starts_waits_for_it_and_delivers() {
    let mut stage = published().await;
    // It has the database already when it asks Telegram who it is.
    let busy = Fault::new(FaultKind::Status500).method("getMe");
    stage.telegram.order_fault(busy);
    stage.programs[0].start();
    stage
        .telegram
        .wait_for("the first question", |state| state.count("getMe", 500) == 1)
        .await
        .unwrap();
    assert!(!log(&stage.programs[0]).contains(WAITS));
    stage.end_postgres().await;
    says(&mut stage.programs[0], WAITS).await;
    let asked = stage.telegram.look(|state| state.count("getMe", 200));
    assert_eq!(asked, 1, "it knows who it is, and cannot write it down");
    stage.begin_postgres().await;
    everybody_has_it(&stage).await;
    assert!(stage.programs[0].stop().await.success());
    assert_eq!(stage.telegram.sent_count(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_postgres_can_be_stopped_and_who_runs_without_it_too() {
    let mut stage = published().await;
    stage.programs[1].start();
    says(&mut stage.programs[1], "Vestka runs").await;
    stage.end_postgres().await;
    stage.programs[0].start();
    says(&mut stage.programs[0], WAITS).await;
    for program in &mut stage.programs {
        let begun = Instant::now();
        let ended = program.stop().await;
        assert!(ended.success(), "{ended}: {}", log(program));
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
    stage.begin_postgres().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrate_waits_for_postgres_and_wrong_settings_end_at_once() {
    let mut stage = published().await;
    let options = stage.options();
    let socket = options
        .get_socket()
        .expect("a socket")
        .display()
        .to_string();
    stage.end_postgres().await;
    let (migrated, again) = tokio::join!(
        stage.programs[0].run(&["migrate"]),
        postgres_comes(&stage.settings)
    );
    stage.clusters.push(again);
    assert_eq!(migrated.code, 0, "{migrated:?}");
    assert_eq!(migrated.err.matches(WAITS).count(), 1, "{migrated:?}");

    for (user, database, what) in [
        ("vestka", "nothing", "(`createdb --owner=vestka nothing`)"),
        (
            "nobody",
            "vestka",
            "pg_hba.conf allows no connection of \"nobody\"",
        ),
    ] {
        let program = &mut stage.programs[0];
        let url = format!("postgres://{user}@localhost/{database}?host={socket}&port=5432");
        program.set("database.url", &url);
        for command in ["run", "migrate"] {
            let begun = Instant::now();
            let ended = program.run(&[command]).await;
            assert_eq!(ended.code, 1, "{ended:?}");
            let last = ended.err.lines().last().unwrap_or_default();
            assert!(
                last.contains("the database at database.url cannot be used") && last.contains(what),
                "{last}"
            );
            assert!(!last.contains("at line"), "{last}");
            assert!(!ended.err.contains(WAITS), "{ended:?}");
            assert!(begun.elapsed() < Duration::from_secs(20));
        }
    }
}
