//! A backup is put back as the runbook says, by the real program.

use std::path::Path;
use std::process::Command;

use vestka_simulator::{Settings, Simulator};

use super::{OTHER, READER};
use crate::world::{Program, UPDATE};

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").args([from, to]).status();
    assert!(copied.expect("cp").success());
}

async fn forget(telegram: &Simulator) {
    let said = telegram.say(READER, "/forget");
    let asked = telegram.wait_for_text(READER, said, "").await;
    let asked = asked.expect("a question");
    let pressed = telegram.press(READER, asked.id, "Erase everything");
    pressed.expect("a button");
    let erased = telegram.wait_for_text(READER, said, "Erased.").await;
    erased.expect("the last word");
}

#[tokio::test]
async fn a_restored_backup_erases_again_before_anything_is_sent() {
    let telegram = Simulator::start(Settings::default()).await.unwrap();
    telegram.add_people([READER, OTHER]);
    let mut program = Program::new(&telegram);
    program.import_topics().await;
    program.start();
    for person in [READER, OTHER] {
        let said = telegram.say(person, "/start t_sanctions");
        telegram
            .wait_for_text(person, said, "Sanctions")
            .await
            .unwrap();
    }
    assert!(program.stop().await.success());
    let (data, backup) = (program.data_dir(), program.folder().join("backup"));
    copy(&data, &backup);

    program.start();
    forget(&telegram).await;
    assert!(program.stop().await.success());
    let remembered = std::fs::read_to_string(program.folder().join("vestka.erased")).unwrap();
    assert!(remembered.lines().any(|line| line.starts_with("1 20")));
    assert!(!remembered.contains(&READER.to_string()));
    let doctor = program.run(&["doctor"]).await;
    assert!(
        doctor.out.contains("ok       erased ids: ")
            && doctor.out.contains("ok       server: it keeps nothing"),
        "{doctor:?}"
    );

    std::fs::remove_dir_all(&data).unwrap();
    std::fs::rename(&backup, &data).unwrap();
    let doctor = program.run(&["doctor"]).await;
    assert!(
        doctor
            .out
            .contains("warning  erased ids: this database is an older copy: 1 erasures"),
        "{doctor:?}"
    );
    let said_before = telegram.messages(READER).len();
    program.start();
    let update = program.file("update.toml", UPDATE);
    program.json(&["update", "publish", &update]).await;
    telegram
        .wait_for_text(OTHER, 0, "Ten persons listed")
        .await
        .expect("the other reader has it");
    let count = program.json(&["subscriber", "count"]).await;
    assert_eq!(count["active"], 1, "{count}");
    assert_eq!(telegram.messages(READER).len(), said_before);
    assert!(program.stop().await.success());
    let log = std::fs::read_to_string(program.logs().join("run-3.log")).unwrap();
    assert!(log.contains("is erased again"), "{log}");

    // A file that is no file of ours is told of, and nothing is begun.
    program.file("vestka.erased", "nonsense\n");
    let ended = program.run(&["run"]).await;
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(
        ended.err.contains("is no line of a file of erased ids"),
        "{ended:?}"
    );
}
