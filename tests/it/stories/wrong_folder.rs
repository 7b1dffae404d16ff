//! An operator types a command in the wrong folder, where there is no data: it must not make any, and say that it is done.

use std::time::Duration;

use vestka_simulator::{Settings, Simulator};

use crate::world::{Ended, Program, UPDATE};

/// What an operator types in a hurry, and what is about something that must be there.
const ABOUT_WHAT_IS_THERE: &[&[&str]] = &[
    &["lock"],
    &["unlock"],
    &["key", "rotate", "--yes"],
    &["staff", "remove", "amber-river"],
    &["staff", "enrol", "amber-river"],
    &["subscriber", "forget", "K7QM-4TZA-B2CD-E3FG"],
    &["delivery", "pause", "0000000"],
    &["delivery", "resume", "digests"],
    &["delivery", "stop", "0000000"],
    &["delivery", "retry", "0000000"],
    &["delivery", "report", "0000000"],
    &["update", "show", "0000000"],
    &["update", "approve", "0000000"],
    &["update", "retract", "0000000", "--reason", "Wrong."],
    &[
        "update",
        "correct",
        "0000000",
        "update.toml",
        "--reason",
        "Wrong.",
    ],
    &["update", "publish", "update.toml"],
    &["update", "export", "0000000", "out"],
    &["evidence", "list", "0000000"],
    &["source", "pause", "council"],
    &["source", "resume", "council"],
    &["source", "fetch", "council"],
    &["source", "test", "council"],
    &["source", "secret", "council"],
    &["story", "merge", "1", "2"],
];

async fn program() -> (Simulator, Program) {
    let telegram = Simulator::start(Settings::default()).await;
    let telegram = telegram.expect("a free port");
    let program = Program::new(&telegram);
    (telegram, program)
}

fn assert_refused(ended: &Ended, parts: &[&str]) {
    assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{ended:?}");
    for part in parts {
        assert!(ended.err.contains(part), "no {part:?} in {ended:?}");
    }
}

#[tokio::test]
async fn a_command_about_what_is_there_makes_no_data_and_says_where_it_looked() {
    let (_telegram, program) = program().await;
    program.file("update.toml", UPDATE);
    let place = program.data_dir().display().to_string();
    for command in ABOUT_WHAT_IS_THERE {
        let ended = program.run(command).await;
        let looked = format!("there is no data in {place}");
        assert_refused(&ended, &[&looked, "--config", "vestka run"]);
        assert!(!program.data_dir().exists(), "{command:?} made data");
    }
    assert!(!program.folder().join("vestka.key").exists(), "nor a key");
    // What may come first on a host makes it, and says where.
    let first = program.run(&["source", "list", "--format", "json"]).await;
    assert_eq!((first.code, first.out.trim()), (0, "[]"), "{first:?}");
    assert!(first.err.contains(&place), "{first:?}");
    let invited = program.run(&["staff", "invite", "--role", "admin"]).await;
    assert_eq!((invited.code, invited.err.as_str()), (0, ""), "{invited:?}");
    assert_eq!(program.run(&["lock"]).await.code, 0, "there is data now");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_destroyed_from_the_wrong_folder_stops_the_service_all_the_same() {
    let (telegram, mut program) = program().await;
    program.start();
    telegram
        .wait_for("the bot to read events", |state| {
            state.count("deleteWebhook", 200) > 0
        })
        .await
        .expect("it runs");
    program.set("data_dir", "elsewhere");
    let ended = program.run(&["key", "destroy", "--yes"]).await;
    assert_refused(&ended, &["are gone", "no database was told", "--config"]);
    assert!(
        !program.folder().join("elsewhere").exists(),
        "nothing is made"
    );
    assert!(!program.folder().join("vestka.key").exists());
    // The service sees what became of its key file.
    let mut status = None;
    for _ in 0..400 {
        status = program.ended();
        if status.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(status.expect("it has ended").code(), Some(0));
    program.set("data_dir", "data");
    let refused = program.run(&["run"]).await;
    assert!(refused.err.contains("was destroyed"), "{refused:?}");
    let log = program.run(&["audit", "export"]).await.out;
    assert_eq!(
        log.matches("\"action\":\"destroy_key\"").count(),
        1,
        "{log}"
    );
}

#[tokio::test]
async fn a_database_that_never_had_a_key_is_not_told_of_a_destruction() {
    let telegram = Simulator::start(Settings::default()).await;
    let mut program = Program::with_database(&telegram.expect("a free port")).await;
    assert_eq!(program.run(&["key", "create"]).await.code, 0);
    let ended = program.run(&["key", "destroy", "--yes"]).await;
    assert_refused(&ended, &["are gone", "never had a sealing key", "--config"]);
    assert!(!program.folder().join("vestka.key").exists());
    // Where there is no such file, and no folder for it, nothing is to be done by hand.
    program.set("keys.file", "nowhere/vestka.key");
    let ended = program.run(&["key", "destroy", "--yes"]).await;
    let none = "There is no key file at ";
    assert_refused(&ended, &[none, "never had a sealing key"]);
    assert!(!ended.err.contains("by hand"), "{ended:?}");
    assert_eq!(program.run(&["audit", "export"]).await.out.trim(), "");
}
