//! Key files under a passphrase: they serve like any others, nothing is written where it is wrong, and it is asked for on a terminal.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Child;

use super::{done, program, publish, refused};
use crate::world::Program;

const PHRASE: &str = "orbit velvet canyon lantern mosaic thistle";
const NEXT: &str = "harbour willow pepper granite comet fiddle";

fn phrase(program: &Program, text: &str, mode: u32) -> String {
    let path = program.file("phrase", text);
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("the file is ours");
    path
}

fn is_age(path: &Path) -> bool {
    fs::read(path)
        .expect("a file")
        .starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----")
}

async fn records(program: &Program) -> serde_json::Value {
    program.json(&["audit", "verify"]).await["records"].clone()
}

/// What the program says on its terminal until `part` is in it.
async fn until(child: &mut Child, part: &str) -> String {
    let out = child.stdout.as_mut().expect("a pipe");
    let mut said = Vec::new();
    while !String::from_utf8_lossy(&said).contains(part) {
        let byte = out.read_u8().await;
        said.push(
            byte.unwrap_or_else(|_| panic!("it ended with: {}", String::from_utf8_lossy(&said))),
        );
    }
    String::from_utf8(said).expect("text")
}

async fn type_in(child: &mut Child, text: &str) {
    let typed = child.stdin.as_mut().expect("a pipe");
    typed.write_all(text.as_bytes()).await.expect("it reads");
    typed.write_all(b"\n").await.expect("it reads");
}

async fn rest(child: &mut Child) -> (i32, String) {
    let mut said = String::new();
    let out = child.stdout.as_mut().expect("a pipe");
    out.read_to_string(&mut said).await.expect("text");
    let status = child.wait().await.expect("our child");
    (status.code().unwrap_or(-1), said)
}

#[tokio::test]
async fn files_under_a_passphrase_serve_and_are_rotated_and_destroyed() {
    let (_telegram, mut program) = program().await;
    let (key, sign) = (
        program.folder().join("vestka.key"),
        program.folder().join("vestka.sign"),
    );
    let file = phrase(&program, &format!("{PHRASE}\n"), 0o600);
    program.set("keys.passphrase_file", &file);
    let said = done(&program, &["key", "create"]).await;
    assert!(said.contains("under the passphrase"), "{said}");
    assert!(is_age(&key) && is_age(&sign));
    publish(&program, "").await;
    let said = done(&program, &["key", "rotate", "--yes"]).await;
    assert!(said.contains("The old key is destroyed"), "{said}");
    let status = program.json(&["key", "status"]).await;
    assert_eq!(status["under_passphrase"], true, "{status}");
    assert_eq!(status["signing_under_passphrase"], true, "{status}");
    assert_eq!(status["keys"][1]["number"], 2, "{status}");
    assert_eq!(status["keys"][1]["in_file"], true, "{status}");
    assert_eq!(status["keys"][0]["in_file"], false, "{status}");
    assert_eq!(status["mode"], "0600", "{status}");
    let checked = program.run(&["doctor"]).await.out;
    assert!(
        checked.contains("vestka.key, under a passphrase"),
        "{checked}"
    );
    assert!(checked.contains("lies beside keys.file"), "{checked}");
    assert!(!checked.contains("orbit"), "{checked}");

    // The end asks nobody for it.
    program.unset("keys.passphrase_file");
    done(&program, &["key", "destroy", "--yes"]).await;
    assert!(!key.exists() && is_age(&sign), "what signs survives");
    program.set("keys.passphrase_file", &file);
    done(&program, &["key", "create"]).await;
    assert!(is_age(&key));
    let status = program.json(&["key", "status"]).await;
    assert_eq!(status["usable"], true, "{status}");
}

#[tokio::test]
async fn a_wrong_passphrase_is_one_sentence_and_nothing_is_written() {
    let (_telegram, mut program) = program().await;
    // A first start with files that were made before: not even the cluster is made.
    let file = phrase(&program, PHRASE, 0o600);
    program.set("keys.passphrase_file", &file);
    done(&program, &["key", "create"]).await;
    phrase(&program, "orbit velvet canyon lantern mosaic", 0o600);
    let said = refused(&program, &["run"]).await;
    assert!(
        said.contains("is not the one that it lies under; nothing was written"),
        "{said}"
    );
    assert!(!program.data_dir().exists());

    phrase(&program, PHRASE, 0o600);
    publish(&program, "").await;
    let before = records(&program).await;
    let tried = ["staff", "invite", "--role", "admin"];
    let key = program.folder().join("vestka.key");
    let whole = fs::read(&key).unwrap();
    for (text, mode, told) in [
        ("another one", 0o600, "is not the one"),
        (PHRASE, 0o644, "chmod 600"),
        ("\n", 0o600, "no passphrase in its first line"),
    ] {
        phrase(&program, text, mode);
        for arguments in [&tried[..], &["key", "rotate", "--yes"], &["run"]] {
            let said = refused(&program, arguments).await;
            assert!(said.contains(told), "{arguments:?}: {said}");
            let sentences = said.lines().filter(|line| line.starts_with("vestka: "));
            assert_eq!(sentences.count(), 1, "{said}");
        }
    }
    fs::remove_file(&file).unwrap();
    let said = refused(&program, &tried).await;
    assert!(said.contains("keys.passphrase_file"), "{said}");
    program.unset("keys.passphrase_file");
    let said = refused(&program, &["run"]).await;
    assert!(said.contains("lies under a passphrase"), "{said}");
    // What needs no key goes on.
    done(&program, &["source", "list"]).await;
    phrase(&program, PHRASE, 0o600);
    program.set("keys.passphrase_file", &file);
    // A file that was cut off is told apart from a wrong passphrase.
    fs::write(&key, &whole[..whole.len() / 2]).unwrap();
    let said = refused(&program, &tried).await;
    assert!(said.contains("cut off or changed"), "{said}");
    fs::write(&key, &whole).unwrap();
    done(&program, &tried).await;
    assert_ne!(records(&program).await, before, "it was the passphrase");
}

#[tokio::test]
async fn it_is_asked_for_on_a_terminal_without_echo() {
    let (telegram, mut program) = program().await;
    // Nobody reads what it says while it runs.
    program.set("log.level", "warn");
    publish(&program, "").await;
    let (key, sign) = (
        program.folder().join("vestka.key"),
        program.folder().join("vestka.sign"),
    );
    let plain = fs::read(&key).unwrap();
    let said = refused(&program, &["key", "protect"]).await;
    assert!(said.contains("nobody can be asked"), "{said}");
    for (first, second, told) in [
        ("short", None, "at least 12"),
        (PHRASE, Some("orbit velvet canyon"), "not the same"),
    ] {
        let mut child = program.begin_on_terminal(&["key", "protect"]);
        until(&mut child, "New passphrase").await;
        type_in(&mut child, first).await;
        if let Some(second) = second {
            until(&mut child, "again").await;
            type_in(&mut child, second).await;
        }
        let (code, said) = rest(&mut child).await;
        assert!(code == 1 && said.contains(told), "{said}");
        assert_eq!(fs::read(&key).unwrap(), plain);
    }
    let mut child = program.begin_on_terminal(&["key", "protect"]);
    let mut said = until(&mut child, "New passphrase").await;
    type_in(&mut child, PHRASE).await;
    said += &until(&mut child, "again").await;
    type_in(&mut child, PHRASE).await;
    let (code, end) = rest(&mut child).await;
    said += &end;
    assert!(code == 0 && !said.contains("velvet"), "{said}");
    assert!(is_age(&key) && is_age(&sign));

    // The service asks once, and runs.
    let mut child = program.begin_on_terminal(&["run"]);
    until(&mut child, "Passphrase of the key files").await;
    type_in(&mut child, PHRASE).await;
    telegram
        .wait_for("the bot to read events", |state| {
            state.count("deleteWebhook", 200) > 0
        })
        .await
        .expect("it runs");
    type_in(&mut child, "\u{3}").await;
    let (code, said) = rest(&mut child).await;
    assert!(code == 0 && !said.contains("velvet"), "{said}");

    let mut child = program.begin_on_terminal(&["key", "unprotect"]);
    until(&mut child, "Passphrase of the key files").await;
    type_in(&mut child, PHRASE).await;
    let (code, said) = rest(&mut child).await;
    assert!(code == 0 && said.contains("Under no passphrase"), "{said}");
    assert_eq!(fs::read(&key).unwrap(), plain);
    assert!(!is_age(&sign));
}

/// The service runs in a folder of its own: what it is told to read must lie there from everywhere.
#[tokio::test]
async fn a_passphrase_file_that_is_named_from_here_is_advised_as_named_from_everywhere() {
    let (_telegram, mut program) = program().await;
    done(&program, &["key", "create"]).await;
    let file = phrase(&program, PHRASE, 0o600);
    let protect = ["key", "protect", "--passphrase-file", "phrase"];
    let said = done(&program, &protect).await;
    let advised = format!("Set keys.passphrase_file = \"{file}\",");
    assert!(said.contains(&advised), "{said}");
    // Set so, it is the same file, however it is named.
    program.set("keys.passphrase_file", &file);
    let said = done(&program, &protect).await;
    assert!(said.contains("Under the passphrase now"), "{said}");
    assert!(!said.contains("Write the new passphrase"), "{said}");
}

/// A change that was cut off between two files is finished by the same command again, or by one that asks for each.
#[tokio::test]
async fn files_under_two_passphrases_come_under_one_again() {
    let (_telegram, mut program) = program().await;
    let (key, sign) = (
        program.folder().join("vestka.key"),
        program.folder().join("vestka.sign"),
    );
    let old = phrase(&program, PHRASE, 0o600);
    program.set("keys.passphrase_file", &old);
    done(&program, &["key", "create"]).await;
    let under_old = fs::read(&key).unwrap();
    let new = program.file("next-phrase", NEXT);
    fs::set_permissions(&new, fs::Permissions::from_mode(0o600)).unwrap();
    let change = ["key", "protect", "--passphrase-file", &new];
    done(&program, &change).await;

    fs::write(&key, &under_old).unwrap();
    let under_new = fs::read(&sign).unwrap();
    let said = refused(&program, &["key", "unprotect"]).await;
    assert!(said.contains("vestka.sign cannot be opened"), "{said}");
    assert_eq!(fs::read(&key).unwrap(), under_old, "nothing is changed");
    done(&program, &change).await;
    assert_ne!(fs::read(&key).unwrap(), under_old);

    fs::write(&key, &under_old).unwrap();
    fs::write(&sign, &under_new).unwrap();
    let mut child = program.begin_on_terminal(&["key", "unprotect"]);
    until(
        &mut child,
        "vestka.sign (what was given before does not open it)",
    )
    .await;
    type_in(&mut child, NEXT).await;
    let (code, said) = rest(&mut child).await;
    assert!(code == 0 && said.contains("Under no passphrase"), "{said}");
    assert!(!is_age(&key) && !is_age(&sign));
}

#[tokio::test]
async fn a_question_that_is_interrupted_leaves_the_terminal_as_it_was() {
    let (_telegram, program) = program().await;
    done(&program, &["key", "create"]).await;
    let line = format!(
        "trap : INT; {} key protect; echo it ended with $?; stty -a",
        env!("CARGO_BIN_EXE_vestka")
    );
    let mut child = program.begin_line_on_terminal(&line);
    until(&mut child, "New passphrase").await;
    type_in(&mut child, "orbit vel\u{3}").await;
    let (_, said) = rest(&mut child).await;
    assert!(said.contains("it ended with"), "{said}");
    assert!(!said.contains("it ended with 0"), "{said}");
    assert!(!said.contains("vel") && !said.contains("again"), "{said}");
    let modes: Vec<&str> = said.split_whitespace().collect();
    for mode in ["echo", "isig"] {
        assert!(modes.contains(&mode), "{mode}: {said}");
    }
    assert!(!is_age(&program.folder().join("vestka.key")));
}

/// A mistyped passphrase is told at once, and nobody is asked for the same again.
#[tokio::test]
async fn a_mistyped_passphrase_is_told_after_one_question() {
    let (_telegram, mut program) = program().await;
    let file = phrase(&program, PHRASE, 0o600);
    program.set("keys.passphrase_file", &file);
    done(&program, &["key", "create"]).await;
    program.unset("keys.passphrase_file");
    for command in [["run"].as_slice(), &["key", "status"], &["doctor"]] {
        let mut child = program.begin_on_terminal(command);
        until(&mut child, "Passphrase of the key files").await;
        type_in(&mut child, "orbit velvet canyon").await;
        let (code, said) = rest(&mut child).await;
        assert_eq!(code, 1, "{command:?}: {said}");
        assert!(said.contains("is not the one"), "{command:?}: {said}");
        assert!(!said.contains("Passphrase of"), "{command:?}: {said}");
    }
}

/// What must not change in a database of others.
async fn rows(program: &Program) -> (i64, i64, String) {
    let mut connection = program.connect().await;
    let rows = sqlx::query_as(
        "SELECT (SELECT count(*) FROM audit_log), (SELECT count(*) FROM topics), (SELECT state FROM fanouts)",
    )
    .fetch_one(&mut connection);
    rows.await.expect("the database answers")
}

/// The database at `database.url` is that of another installation, and up to date.
#[tokio::test]
async fn keys_under_a_passphrase_are_compared_before_anything_is_written() {
    let (_telegram, mut program) = program().await;
    let code = publish(&program, "").await;
    let catalogue = program.file(
        "other.toml",
        &crate::world::TOPICS.replace("\"protests\"", "\"strikes\""),
    );
    let before = rows(&program).await;
    let file = phrase(&program, PHRASE, 0o600);
    program.set("keys.passphrase_file", &file);
    let writes: [&[&str]; 5] = [
        &["key", "rotate", "--yes"],
        &["catalogue", "import", &catalogue],
        &["delivery", "pause", &code],
        &["delivery", "retry", &code],
        &["staff", "remove", "somebody"],
    ];
    for (setting, name) in [
        ("keys.file", "other.key"),
        ("keys.signing_file", "other.sign"),
    ] {
        let other = program.folder().join(name);
        program.set(setting, &other.to_string_lossy());
        done(&program, &["key", "create"]).await;
        let whole = fs::read(&other).unwrap();
        assert!(is_age(&other));
        for arguments in writes {
            let said = refused(&program, arguments).await;
            assert!(
                said.contains(name)
                    && said.contains("is not the one that this database was made with")
                    && said.contains(setting)
                    && said.contains("nothing was written"),
                "{arguments:?}: {said}"
            );
            assert_eq!(rows(&program).await, before, "{arguments:?}");
        }
        assert_eq!(fs::read(&other).unwrap(), whole);
        // Who only looks, and needs no key, is not kept waiting for a passphrase.
        done(&program, &["source", "list"]).await;
        program.unset(setting);
    }
    // Nor is the key of others destroyed, when one's own is.
    let other = program.folder().join("other.key");
    program.set("keys.file", &other.to_string_lossy());
    let said = refused(&program, &["key", "destroy", "--yes"]).await;
    assert!(
        said.contains("was made with another sealing key and was left as it is"),
        "{said}"
    );
    assert!(!other.exists());
    program.unset("keys.file");
    assert_eq!(rows(&program).await, before);
    // One's own go under it too, and then all of that may be done.
    done(&program, &["key", "protect"]).await;
    done(&program, &["catalogue", "import", &catalogue]).await;
    done(&program, &["delivery", "pause", &code]).await;
    let after = rows(&program).await;
    assert_eq!((after.1, after.2.as_str()), (3, "paused"));
}
