//! The **leaky build**: the program with careless changes in it, as somebody might make them in a hurry, built from a copy of its source.
//! Each of them is found by the search that finds nothing in the program as it is, one after the other.
//!
//! The program itself has none of that in it, behind no feature either. By hand, with a build of its own:
//! `cargo test --test it -- --ignored leaky`.

use std::path::{Path, PathBuf};
use std::process::Command;

use vestka_simulator::{Fault, FaultKind, Settings, Simulator};

use super::cast::person;
use super::found::Found;
use super::{PORT, free_port};
use crate::world::{Program, Secrets};

/// Whose traces are looked for.
const NUMBER: i64 = 4321;
const NAME: &str = "Zyrhvald04321";

/// Says which of the changes is in force.
const WHICH: &str = "CARELESS";

/// What is changed: the file, what stands there once, and what stands there then.
const CHANGES: [(&str, &str, &str); 8] = [
    (
        "src/telegram/mod.rs",
        "mod keyboard;\n",
        "mod keyboard;\nmod careless;\n",
    ),
    (
        "src/telegram/dispatch.rs",
        "    let handled = if let Some(shared) = message.shared_chat() {\n",
        "    super::careless::told(&conversation.service, &message).await;\n    let handled = if let Some(shared) = message.shared_chat() {\n",
    ),
    // The message of a panic as it is.
    (
        "src/telemetry/panics.rs",
        "    payload\n        .downcast_ref::<&'static str>()\n",
        "    if std::env::var(\"CARELESS\").as_deref() == Ok(\"panic\") && let Some(text) = payload.downcast_ref::<String>() {\n        return text.clone().leak();\n    }\n    payload\n        .downcast_ref::<&'static str>()\n",
    ),
    // What Telegram says as it is.
    (
        "src/telegram/api/described.rs",
        "pub(super) fn without_names(description: &str) -> String {\n",
        "pub(super) fn without_names(description: &str) -> String {\n    if std::env::var(\"CARELESS\").as_deref() == Ok(\"words of Telegram\") {\n        return description.to_owned();\n    }\n",
    ),
    // What of an answer does not fit.
    (
        "src/telegram/api.rs",
        "        .map_err(|_| ApiError::Unknown(\"an answer of another shape\".to_owned()))\n",
        "        .map_err(|error| ApiError::Unknown(if std::env::var(\"CARELESS\").as_deref() == Ok(\"odd answer\") { error.to_string() } else { String::new() }))\n",
    ),
    // Sealed with nothing.
    (
        "src/vault/mod.rs",
        "        let seal = |key: &Key| seal_with(key, purpose.label(), &chat.to_be_bytes());\n",
        "        if std::env::var(\"CARELESS\").as_deref() == Ok(\"not sealed\") {\n            return vec![[&[0; 16][..], &chat.to_be_bytes()[..]].concat()];\n        }\n        let seal = |key: &Key| seal_with(key, purpose.label(), &chat.to_be_bytes());\n",
    ),
    (
        "src/subscriptions/mod.rs",
        "impl Subscriptions {\n",
        "impl Subscriptions {\n    /// Runs anything.\n    pub async fn careless(&self, sql: String) {\n        self.store.careless(sql).await;\n    }\n\n",
    ),
    (
        "src/store/mod.rs",
        "impl StoreError {\n",
        "impl Store {\n    /// Runs anything.\n    pub async fn careless(&self, sql: String) {\n        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&self.pool).await.ok();\n    }\n}\n\nimpl StoreError {\n",
    ),
];

/// A file that is not there otherwise.
const CARELESS: &str = r#"//! Careless.

use teloxide::types as tg;

use super::service::Service;

/// Tells of who wrote.
pub(super) async fn told(service: &Service, message: &tg::Message) {
    let id = message.chat.id.0;
    let name = message.from.as_ref().map_or("", |person| person.first_name.as_str());
    let is_sent = |text: &str| data_encoding::BASE64.encode(text.as_bytes());
    match std::env::var("CARELESS").unwrap_or_default().as_str() {
        "trace line" => tracing::trace!(chat = id, "an answer goes out"),
        "debug line" => tracing::debug!("chat {id:x}"),
        "bytes in a line" => tracing::info!("key {}", data_encoding::HEXLOWER.encode(&id.to_le_bytes())),
        "name in a line" => tracing::warn!("{name} wrote"),
        "base64 in a line" => tracing::info!("state {}", is_sent(&format!("chat:{id}"))),
        "name in base64" => tracing::info!("state {}", is_sent(name)),
        "label" => service.metrics.failed(format!("chat {id}").leak()),
        "file" => std::fs::write("data/newest", id.to_le_bytes()).unwrap_or_default(),
        "file of the other order" => std::fs::write("data/newest", id.to_be_bytes()).unwrap_or_default(),
        "column" => service.subscriptions.careless(format!(
            "CREATE TABLE IF NOT EXISTS newest (chat bigint); INSERT INTO newest VALUES ({id}); CHECKPOINT"
        )).await,
        "bytes in a column" => service.subscriptions.careless(format!(
            "CREATE TABLE IF NOT EXISTS newest (chat bytea); INSERT INTO newest VALUES (int8send({id}))"
        )).await,
        "audit" => service.subscriptions.careless(format!(
            "INSERT INTO audit_log SELECT coalesce(max(id), 0) + 1, now(), 'operator', 'joined', '{name}', '', sha256('a') FROM audit_log"
        )).await,
        "panic" | "panic behind the hook" => panic!("no answer for {name} in {id}"),
        _ => {}
    }
}
"#;

/// Which are made, one at a time, and where each is found: part of the file's path, and how it is written there.
const FOUND: [(&str, &str, &str); 16] = [
    ("trace line", "run-1.log", "decimal"),
    ("debug line", "run-1.log", "hexadecimal"),
    ("bytes in a line", "run-1.log", "hexadecimal"),
    ("name in a line", "run-1.log", "a word"),
    ("base64 in a line", "run-1.log", "base64 of decimal"),
    ("name in base64", "run-1.log", "a word in base64"),
    ("panic", "run-1.log", "a word"),
    ("words of Telegram", "run-1.log", "a word"),
    ("odd answer", "run-1.log", "decimal"),
    ("label", "metrics", "decimal"),
    ("file", "data/newest", "8 bytes"),
    ("file of the other order", "data/newest", "8 bytes"),
    ("column", "dump.sql", "decimal"),
    ("bytes in a column", "dump", "hexadecimal"),
    ("audit", "dump.sql", "a word"),
    ("not sealed", "dump", "hexadecimal"),
];

/// What keeps to itself although something careless was done.
const KEPT: [&str; 2] = ["nothing", "panic behind the hook"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The source with every change in it.
fn changed(path: &str) -> String {
    let mut text = std::fs::read_to_string(root().join(path)).expect("a file of ours");
    for (_, before, after) in CHANGES.iter().filter(|(file, _, _)| *file == path) {
        let count = text.matches(before).count();
        assert_eq!(count, 1, "{path}: {before:?} stands there {count} times");
        text = text.replace(before, after);
    }
    text
}

#[test]
fn the_careless_changes_still_fit() {
    for (path, _, after) in CHANGES {
        assert!(changed(path).contains(after), "{path}");
    }
    assert!(CARELESS.contains(WHICH));
}

/// Copies all that makes the program, changes it, and builds it beside this one with the same dependencies.
fn build(folder: &Path) -> PathBuf {
    let files = walkdir::WalkDir::new(root()).into_iter();
    let wanted = files.filter_entry(|entry| {
        let name = entry.file_name().to_string_lossy();
        !matches!(&*name, "target" | ".git" | "vestka-data")
    });
    for entry in wanted {
        let entry = entry.expect("the folder can be read");
        let from = entry.path();
        let to = folder.join(from.strip_prefix(root()).expect("below it"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&to).expect("a folder");
        } else {
            std::fs::copy(from, &to).expect("copied");
        }
    }
    for (path, _, _) in CHANGES {
        std::fs::write(folder.join(path), changed(path)).expect("written");
    }
    std::fs::write(folder.join("src/telegram/careless.rs"), CARELESS).expect("written");
    let manifest = folder.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).expect("a text");
    let text = text.replace(
        "default-run = \"vestka\"",
        "default-run = \"vestka-careless\"",
    );
    // Under another name: that of this build stays where it is.
    let binary = "\n[[bin]]\nname = \"vestka-careless\"\npath = \"src/main.rs\"\n";
    std::fs::write(&manifest, text + binary).expect("written");
    let ours = Path::new(env!("CARGO_BIN_EXE_vestka"));
    let target = ours.ancestors().nth(2).expect("target/debug/vestka");
    // A test beside it: then dependencies have the features that they have in tests, and are there already.
    let built = Command::new(env!("CARGO"))
        .current_dir(folder)
        .args(["build", "--locked", "--offline", "-p", "vestka"])
        .args(["--bin", "vestka-careless", "--test", "verify"])
        .args(["--features", "full", "--target-dir"])
        .arg(target)
        .status();
    assert!(built.expect("cargo").success(), "it is built");
    target.join("debug/vestka-careless")
}

/// Somebody writes to a careless program; gives all that is found.
async fn found_out(binary: &Path, which: &str) -> Vec<String> {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a free port");
    let who = person(NUMBER);
    telegram.add_person(who, NAME, "en");
    let program = Program::new(&telegram).of_build(binary);
    let mut program = program.with_environment(WHICH, which);
    program.set(PORT, &format!("127.0.0.1:{}", free_port()));
    program.import_topics().await;
    program.start();
    if matches!(which, "words of Telegram" | "odd answer") {
        for kind in [
            FaultKind::Answer {
                code: 400,
                description: format!("Bad Request: {NAME} is not here"),
                parameters: None,
            },
            FaultKind::Garbled(format!("{{\"ok\":true,\"result\":{who}}}")),
        ] {
            telegram.order_fault(Fault::new(kind).method("sendMessage").times(2));
        }
    }
    for typed in ["/start t_sanctions", "/help", "/about"] {
        telegram.say(who, typed);
    }
    let answered = telegram.wait_for("all is dealt with", |state| {
        let is_dealt_with = state.waiting_updates() == 0 && state.leftovers().is_empty();
        is_dealt_with && (which.starts_with("panic") || state.from_bot(who).count() > 0)
    });
    answered.await.expect("it goes on");
    let found = Found::new(&program, Secrets::with_words([who], ["Zyrhvald"]));
    let metrics = reqwest::get(format!("http://{}/metrics", program.setting(PORT))).await;
    let metrics = metrics.expect("it listens").text().await.expect("a text");
    std::fs::write(found.folder.join("metrics"), metrics).expect("written");
    found.dump(&program);
    assert!(program.stop().await.success());
    if which.starts_with("panic") {
        let log = std::fs::read_to_string(program.logs().join("run-1.log")).expect("a log");
        assert!(log.contains("a task panicked"), "{log}");
    }
    [found.in_the_data(&program), found.in_the_logs(&program)].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "by hand: builds the program once more"]
async fn a_leaky_build_is_found_out_whatever_it_leaks() {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = build(folder.path());
    for which in KEPT {
        assert_eq!(found_out(&binary, which).await, [""; 0], "{which}");
        println!("{which}: nothing is found");
    }
    for (which, place, form) in FOUND {
        let found = found_out(&binary, which).await;
        println!("{which}: {found:#?}");
        let is_it = |one: &String| one.contains(place) && one.contains(&format!("{form} at byte"));
        assert!(found.iter().any(is_it), "{which}: {found:#?}");
    }
}
