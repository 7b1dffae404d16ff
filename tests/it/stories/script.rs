//! What a **script** relies on: the form of each result, also of an empty one, the exit status, what is said of a file that cannot
//! be read, and that nothing is left of what was refused. The real program on a database of its own.
//!
//! Never here: what a command is for.

use std::collections::BTreeSet;
use std::process::Stdio;

use serde_json::{Value, json};
use vestka_simulator::{Settings, Simulator};

use crate::world::{Ended, Program, TOPICS, UPDATE};

/// Every list, and what else prints JSON of an empty database.
const LISTS: &[&[&str]] = &[
    &["item", "list"],
    &["story", "list"],
    &["source", "list"],
    &["staff", "list"],
    &["update", "list"],
    &["delivery", "report"],
    &["delivery", "report", "--each"],
    &["delivery", "report", "--attempts"],
    &["delivery", "report", "--each", "--outcome", "failed"],
];

struct Desk {
    program: Program,
    _telegram: Simulator,
}

impl Desk {
    async fn new() -> Self {
        let telegram = Simulator::start(Settings::default())
            .await
            .expect("a simulator on a free port");
        let mut program = Program::with_database(&telegram).await;
        // Nothing but results and failures, as scripts see it.
        program.set("log.level", "error");
        Self {
            program,
            _telegram: telegram,
        }
    }

    /// With topics and keys.
    async fn furnished() -> Self {
        let desk = Self::new().await;
        let catalogue = desk.program.file("topics.toml", TOPICS);
        let imported = desk.program.run(&["catalogue", "import", &catalogue]).await;
        assert_eq!(imported.code, 0, "{imported:?}");
        let made = desk.program.run(&["key", "create"]).await;
        assert_eq!(made.code, 0, "{made:?}");
        desk
    }

    async fn publish(&self) -> String {
        let file = self.program.file("update.toml", UPDATE);
        let line = self.program.json(&["update", "publish", &file]).await;
        assert_eq!(line["state"], "published");
        line["code"].as_str().expect("codes are text").to_owned()
    }

    async fn updates(&self) -> Value {
        self.program.json(&["update", "list"]).await
    }
}

/// A refusal as scripts know it: the status, nothing on standard output, one line on standard error.
fn assert_refused(ended: &Ended, code: i32, said: &str) {
    assert_eq!((ended.code, ended.out.as_str()), (code, ""), "{ended:?}");
    assert_eq!(ended.err.trim_end().lines().count(), 1, "{ended:?}");
    assert!(ended.err.starts_with("vestka: "), "{ended:?}");
    assert!(ended.err.contains(said), "no {said:?} in {ended:?}");
}

#[tokio::test]
async fn an_empty_result_keeps_its_form() {
    let desk = Desk::new().await;
    for with_keys in [false, true] {
        if with_keys {
            assert_eq!(desk.program.run(&["key", "create"]).await.code, 0);
        }
        for list in LISTS {
            assert_eq!(desk.program.json(list).await, json!([]), "{list:?}");
            let text = desk.program.run(list).await;
            assert_eq!(
                (text.code, text.err.as_str()),
                (0, ""),
                "{list:?}: {text:?}"
            );
            assert_eq!(
                text.out.lines().count(),
                1,
                "a sentence, and no heading without lines: {text:?}"
            );
        }
        for (what, heading) in [
            (None, "code,revision,kind,state,due,"),
            (Some("--each"), "code,revision,subscriber,outcome,"),
            (Some("--attempts"), "code,revision,subscriber,at,"),
        ] {
            let mut command = vec!["delivery", "report", "--format", "csv"];
            command.extend(what);
            let csv = desk.program.run(&command).await;
            assert_eq!(csv.code, 0, "{csv:?}");
            assert_eq!(csv.out.lines().count(), 1, "{csv:?}");
            assert!(csv.out.starts_with(heading), "{csv:?}");
        }
    }
    let exported = desk.program.run(&["audit", "export"]).await;
    assert_eq!(exported.code, 0, "{exported:?}");
    // What an empty catalogue exports can be imported.
    let exported = desk.program.run(&["catalogue", "export"]).await;
    let file = desk.program.file("exported.toml", &exported.out);
    let report = desk.program.json(&["catalogue", "import", &file]).await;
    assert_eq!(report["sources_added"], json!([]));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_with_the_remedy_and_never_held_whole() {
    let desk = Desk::furnished().await;
    let code = desk.publish().await;
    let before = desk.updates().await;
    let folder = desk.program.folder().display().to_string();
    let legacy = format!("{folder}/legacy.toml");
    std::fs::write(&legacy, b"topics = [\"\xf1\xe0\xed\"]").expect("it can be written");
    let gone = format!("{folder}/gone.toml");
    let paths = [
        (gone.as_str(), "there is no such file; check its path"),
        (folder.as_str(), "it is a folder; name a file in it"),
        ("/dev/zero", "it is larger than"),
        (legacy.as_str(), "it is not text in UTF-8; save it as UTF-8"),
    ];
    for (path, said) in paths {
        for command in [
            vec!["catalogue", "check", path],
            vec!["catalogue", "import", path],
            vec!["update", "publish", path],
            vec!["update", "correct", &code, path],
            vec!["key", "accept", path],
        ] {
            let ended = desk.program.run(&command).await;
            assert_refused(&ended, 1, &format!("{path} cannot be read: {said}"));
        }
    }
    // These are bytes, in whatever encoding.
    for (path, said) in &paths[..3] {
        for command in [
            ["source", "import-opml", path].as_slice(),
            &["source", "test", path],
        ] {
            let ended = desk.program.run(command).await;
            let said = match command {
                [_, "test", path] if *path == gone => "cannot be read: there is no such file",
                _ => said,
            };
            assert_refused(&ended, 1, said);
        }
    }
    for (attachment, said) in [
        ("/dev/zero", "it is larger than 20 MiB"),
        ("gone.jpg", "there is no such file"),
        (".", "it is a folder"),
    ] {
        let text = format!("attachment = \"{attachment}\"\n{UPDATE}");
        let file = desk.program.file("attached.toml", &text);
        let ended = desk.program.run(&["update", "publish", &file]).await;
        assert_refused(&ended, 1, said);
        assert!(ended.err.contains("attached.toml: attachment"), "{ended:?}");
    }
    assert_eq!(desk.updates().await, before, "nothing was begun");
}

#[tokio::test]
async fn what_is_refused_leaves_nothing_in_the_list() {
    let desk = Desk::furnished().await;
    let program = &desk.program;
    let code = desk.publish().await;
    let before = desk.updates().await;
    let long = "word ".repeat(2_000);
    for reason in ["", " \u{200b}\n", &long] {
        let ended = program
            .run(&["update", "retract", &code, "--reason", reason])
            .await;
        assert_refused(&ended, 1, "reason");
        assert_eq!(desk.updates().await, before, "{reason:?}");
    }
    let unknown = program.run(&["item", "list", "--source", "nobody"]).await;
    assert_refused(&unknown, 1, "vestka source list");

    assert_eq!(program.run(&["lock"]).await.code, 0);
    let update = program.file("update.toml", UPDATE);
    let correction = format!("reason.en = \"It was more.\"\n{UPDATE}");
    let correction = program.file("correction.toml", &correction);
    for command in [
        ["update", "publish", &update].as_slice(),
        &["update", "correct", &code, &correction],
    ] {
        assert_refused(&program.run(command).await, 1, "`vestka unlock`");
        assert_eq!(desk.updates().await, before, "{command:?}");
    }
}

#[tokio::test]
async fn under_the_lock_the_list_says_that_a_retraction_needs_two_people() {
    let desk = Desk::furnished().await;
    let program = &desk.program;
    let code = desk.publish().await;
    assert_eq!(program.run(&["lock"]).await.code, 0);
    let waits = program
        .json(&["update", "retract", &code, "--reason", "It is not true."])
        .await;
    let counts = |line: &Value| (line["approvals"].clone(), line["approvals_needed"].clone());
    assert_eq!(waits["state"], "awaiting_approval");
    assert_eq!(counts(&waits), (1.into(), 2.into()));
    let listed = desk.updates().await;
    let listed = listed.as_array().expect("a list");
    let waiting = listed.iter().find(|line| line["kind"] == "retraction");
    assert_eq!(counts(waiting.expect("it is listed")), (1.into(), 2.into()));
    let again = program.run(&["update", "approve", &code]).await;
    assert_refused(&again, 1, "somebody else");
    assert_eq!(program.run(&["unlock"]).await.code, 0);
    let done = program.json(&["update", "approve", &code]).await;
    assert_eq!(
        (&done["state"], counts(&done)),
        (&"retracted".into(), (1.into(), 1.into()))
    );
}

#[tokio::test]
async fn a_reader_that_went_away_is_no_failure_and_a_full_disk_is_told() {
    let desk = Desk::furnished().await;
    let code = desk.publish().await;
    let printing: &[&[&str]] = &[
        &["--help"],
        &["man"],
        &["completions", "bash"],
        &["update", "list"],
        &["update", "list", "--format", "json"],
        &["delivery", "report", "--format", "csv"],
        &["delivery", "report", "--each"],
        &["audit", "export"],
        &["catalogue", "export"],
        &["verify", &code],
    ];
    for command in printing {
        let ended = desk.program.run_into(command, gone(), Stdio::piped()).await;
        assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{command:?}");
        if command[0] == "--help" {
            continue;
        }
        let full = std::fs::File::options().write(true).open("/dev/full");
        let full = full.expect("a system with /dev/full").into();
        let ended = desk.program.run_into(command, full, Stdio::piped()).await;
        assert_refused(&ended, 1, "cannot be written to standard output");
    }
    // Nor is one that does not read what is said beside the result, or of a failure.
    for (command, status) in [
        (["update", "show", "0000000"].as_slice(), 1),
        (&["update", "nonsense"], 2),
        (&["update", "list"], 0),
    ] {
        let ended = desk.program.run_into(command, Stdio::piped(), gone()).await;
        assert_eq!(ended.code, status, "{command:?}");
    }
}

/// A pipe that nobody reads.
fn gone() -> Stdio {
    let (_, writer) = std::io::pipe().expect("a pipe");
    writer.into()
}

#[tokio::test]
async fn every_command_has_its_page_of_the_manual() {
    let desk = Desk::new().await;
    let folder = desk.program.folder().join("man");
    let dir = folder.display().to_string();
    let written = desk.program.run(&["man", "--dir", &dir]).await;
    assert_eq!(written.code, 0, "{written:?}");
    assert!(written.out.contains("vestka.1"), "{written:?}");
    let pages: BTreeSet<String> = std::fs::read_dir(&folder)
        .expect("it was made")
        .map(|page| page.expect("a page").file_name().to_string_lossy().into())
        .collect();
    for page in ["vestka.1", "vestka-run.1", "vestka-update-publish.1"] {
        assert!(pages.contains(page), "{pages:?}");
    }
    let mut named = 0;
    for page in &pages {
        let text = std::fs::read_to_string(folder.join(page)).expect("a page");
        // In a page a hyphen is written as `\-`.
        let text = text.replace("\\-", "-");
        for word in text.split_whitespace() {
            if let Some(name) = word.strip_suffix("(1)").filter(|name| name.contains('-')) {
                named += 1;
                assert!(pages.contains(&format!("{name}.1")), "{page} names {name}");
            }
        }
    }
    assert!(named > 40, "only {named} pages are named");
    // It is the same text as on standard output.
    let page = std::fs::read_to_string(folder.join("vestka.1")).expect("the page");
    assert_eq!(
        desk.program.run(&["man"]).await.out.trim_end(),
        page.trim_end()
    );
}

/// The keys of the contract, by command.
const DOCUMENTED: &[(&[&str], &str)] = &[
    (
        &["update", "list"],
        "code revision kind state urgency verification topics title published_at approvals approvals_needed",
    ),
    (
        &["delivery", "report"],
        "code revision kind state due due_is_estimate accepted uncertain unreachable failed deferred lapsed stopped left duplicates \
         first_at last_at rate_per_second",
    ),
    (
        &["item", "list"],
        "id source external_id url title text language published_at fetched_at revision story",
    ),
    (
        &["story", "list"],
        "id items proposed reasons first_at last_at",
    ),
    (
        &["source", "list"],
        "slug name kind url reliability policy state last_success_at next_fetch_at failures_in_a_row error",
    ),
    (
        &["source", "test"],
        "items external_id url title text published_at updated_at language author media problems",
    ),
    (
        &["verify"],
        "verdict genuine superseded retracted altered unknown code revision language current_revision differences published given",
    ),
    (
        &["subscriber", "count"],
        "active paused unreachable awaiting_start",
    ),
    (&["staff", "list"], "handle role since session_until"),
    (&["audit", "verify"], "records intact first_broken"),
    (&["update", "publish"], "code revision state"),
];

#[tokio::test]
async fn the_help_of_each_command_names_its_keys() {
    let desk = Desk::new().await;
    for (command, keys) in DOCUMENTED {
        let help = desk
            .program
            .run(&[command, ["--help"].as_slice()].concat())
            .await;
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{command:?}");
        let words: BTreeSet<&str> = help
            .out
            .split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
            .collect();
        let missing: Vec<&str> = keys
            .split_whitespace()
            .filter(|key| !words.contains(key))
            .collect();
        assert!(missing.is_empty(), "{command:?} does not name {missing:?}");
    }
}

#[tokio::test]
async fn ids_are_text_counts_are_numbers_and_times_are_utc() {
    let desk = Desk::furnished().await;
    let code = desk.publish().await;
    let shown = desk.program.json(&["update", "show", &code]).await;
    let listed = desk.updates().await;
    assert_eq!(listed[0], shown);
    assert_eq!(
        (&shown["revision"], &shown["approvals"]),
        (&1.into(), &1.into())
    );
    let report = desk.program.json(&["delivery", "report", &code]).await;
    for count in ["due", "accepted", "left", "duplicates", "revision"] {
        assert!(report[0][count].is_i64(), "{count}: {report}");
    }
    for absent in ["first_at", "last_at", "rate_per_second"] {
        let line = report[0].as_object().expect("an object");
        assert_eq!(line.get(absent), Some(&Value::Null), "{report}");
    }
    let invited = desk
        .program
        .json(&["staff", "invite", "--role", "moderator"])
        .await;
    let audit = desk.program.run(&["audit", "export"]).await;
    let records: Vec<Value> = audit
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is a document"))
        .collect();
    assert!(!records.is_empty() && records.iter().all(|record| record["id"].is_string()));
    for time in [
        &shown["published_at"],
        &invited["expires_at"],
        &records[0]["at"],
    ] {
        let time = time.as_str().expect("times are text");
        assert!(time.ends_with('Z'), "{time}");
        chrono::DateTime::parse_from_rfc3339(time).expect("RFC 3339");
    }
}
