//! The entity parser against Telegram's own (`TDLib` through Python): same texts, same entities, same sentences.
//!
//! It never passes by skipping: without `tdjson` it fails and says so.
#![cfg(feature = "full")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use vestka_simulator::entities::{Entity, finish, parse_html};

/// The interpreter that has `tdjson`.
const PYTHON: &str = "VESTKA_ORACLE_PYTHON";
/// Another list of texts, for longer hunts.
const TEXTS: &str = "VESTKA_ORACLE_TEXTS";
/// What the bot said in the stories, which the simulator wrote there.
const SAID: &str = "VESTKA_TEST_SAID";

#[expect(
    clippy::disallowed_methods,
    reason = "a test is told its interpreter by the environment"
)]
fn setting(name: &str, otherwise: String) -> String {
    std::env::var(name).unwrap_or(otherwise)
}

fn ours(text: &str) -> Value {
    match parse_html(text) {
        Err(error) => json!({"error": error}),
        Ok((text, entities)) => {
            let mut entities = json!(entities);
            for entity in entities.as_array_mut().unwrap() {
                if let Some(id) = entity.pointer("/user/id").cloned() {
                    entity["user"] = id;
                }
            }
            json!({"text": text, "entities": entities})
        }
    }
}

/// What Telegram's own code makes of each text of a file, a JSON string a line.
fn theirs(texts: &Path) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle.py");
    let python = setting(PYTHON, "python3".to_owned());
    let run = Command::new(&python)
        .args([&script, texts])
        .output()
        .unwrap_or_else(|error| panic!("cannot run {python}: {error}; set {PYTHON}"));
    assert!(
        run.status.success(),
        "{python} failed; it needs `pip install tdjson==1.8.69`:\n{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let answers = String::from_utf8(run.stdout).unwrap();
    let read = |line: &str| serde_json::from_str(line).unwrap();
    answers.lines().map(read).collect()
}

#[test]
fn telegram_parses_every_text_as_we_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let texts = setting(TEXTS, folder.join("oracle.jsonl").display().to_string());
    let theirs = theirs(Path::new(&texts));
    let texts = std::fs::read_to_string(texts).unwrap();
    let mut compared = 0;
    let mut different = Vec::new();
    for (line, theirs) in texts.lines().zip(theirs) {
        let text: String = serde_json::from_str(line).unwrap();
        let ours = ours(&text);
        compared += 1;
        if ours != theirs {
            different.push(format!("{text:?}\n  ours   {ours}\n  theirs {theirs}"));
        }
    }
    assert_eq!(
        compared,
        texts.lines().count(),
        "TDLib gave up in the middle"
    );
    assert!(compared >= 200, "only {compared} texts");
    assert!(
        different.is_empty(),
        "{} of {compared} differ:\n{}",
        different.len(),
        different.join("\n")
    );
}

/// Entities as `TDLib` names them: of a person it knows the number only.
fn entities(theirs: &Value) -> Vec<Entity> {
    let mut all = theirs.clone();
    for entity in all.as_array_mut().into_iter().flatten() {
        if let Some(id) = entity["user"].as_i64() {
            entity["user"] = serde_json::json!({ "id": id });
        }
    }
    serde_json::from_value(all).unwrap()
}

/// Every text that the bot said in any story: Telegram takes it, and what stands in the chat is what it makes of it.
#[test]
#[ignore = "needs what the stories said: tests/run.sh collects it and runs this after them"]
fn telegram_takes_all_that_the_bot_said_in_the_stories_and_shows_it_as_meant() {
    let path = setting(SAID, String::new());
    let lines = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{SAID}={path}: {error}; run tests/run.sh"));
    // Several processes told the same.
    let lines: std::collections::BTreeSet<&str> = lines.lines().collect();
    let said: Vec<Value> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (marked, plain): (Vec<_>, Vec<_>) = said.iter().partition(|line| line["mode"] == "html");
    for line in &plain {
        assert_eq!(line["mode"], "", "no other mark-up is used: {line}");
        assert_eq!(text(&line["raw"]).trim(), text(&line["shown"]), "{line}");
    }
    let texts = std::env::temp_dir().join(format!("vestka-said-{}.jsonl", std::process::id()));
    let raw: Vec<String> = marked.iter().map(|line| line["raw"].to_string()).collect();
    std::fs::write(&texts, raw.join("\n")).unwrap();
    let theirs = theirs(&texts);
    std::fs::remove_file(&texts).unwrap();
    assert_eq!(theirs.len(), marked.len(), "TDLib gave up in the middle");
    let mut different = Vec::new();
    for (line, theirs) in marked.iter().zip(theirs) {
        if let Some(error) = theirs.get("error") {
            different.push(format!("{}\n  is refused: {error}", line["raw"]));
            continue;
        }
        let entities = entities(&theirs["entities"]);
        let shown = finish(&text(&theirs["text"]), entities).map(|shown| shown.text);
        if shown.as_deref() != Ok(line["shown"].as_str().unwrap()) {
            different.push(format!("{}\n  is shown as {shown:?}", line["raw"]));
        }
    }
    println!(
        "{} texts with mark-up, {} without",
        marked.len(),
        plain.len()
    );
    assert!(marked.len() >= 1_000, "only {} texts", marked.len());
    assert!(
        different.is_empty(),
        "{} of {} differ:\n{}",
        different.len(),
        marked.len(),
        different.join("\n")
    );
}
