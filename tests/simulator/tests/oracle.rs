//! The entity parser against Telegram's own (`TDLib` through Python): same texts, same entities, same sentences.
//!
//! It never passes by skipping: without `tdjson` it fails and says so.
#![cfg(feature = "full")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use vestka_simulator::entities::parse_html;

/// The interpreter that has `tdjson`.
const PYTHON: &str = "VESTKA_ORACLE_PYTHON";
/// Another list of texts, for longer hunts.
const TEXTS: &str = "VESTKA_ORACLE_TEXTS";

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

#[test]
fn telegram_parses_every_text_as_we_do() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let texts = setting(TEXTS, folder.join("oracle.jsonl").display().to_string());
    let python = setting(PYTHON, "python3".to_owned());
    let run = Command::new(&python)
        .arg(folder.join("oracle.py"))
        .arg(&texts)
        .output()
        .unwrap_or_else(|error| panic!("cannot run {python}: {error}; set {PYTHON}"));
    assert!(
        run.status.success(),
        "{python} failed; it needs `pip install tdjson==1.8.69`:\n{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let theirs = String::from_utf8(run.stdout).unwrap();
    let texts = std::fs::read_to_string(texts).unwrap();
    let mut compared = 0;
    let mut different = Vec::new();
    for (line, answer) in texts.lines().zip(theirs.lines()) {
        let text: String = serde_json::from_str(line).unwrap();
        let theirs: Value = serde_json::from_str(answer).unwrap();
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
