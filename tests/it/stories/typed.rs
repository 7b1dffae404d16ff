//! What is **typed** at a shell twice, by two at the same moment, too early, or with what nobody sees: each is told what it did,
//! and nothing is done by halves. The real program on a database of its own.
//!
//! Never here: what a command is for.

use std::collections::BTreeMap;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _};
use tokio::process::Child;
use vestka::domain::code::Code;
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka::review::Begun;
use vestka_simulator::{Settings, Simulator};

use crate::world::{Ended, Origin, Program, TOPICS, UPDATE};

struct Desk {
    program: Program,
    telegram: Simulator,
}

impl Desk {
    /// With topics and no keys yet.
    async fn new() -> Self {
        let telegram = Simulator::start(Settings::default())
            .await
            .expect("a simulator on a free port");
        let mut program = Program::with_database(&telegram).await;
        program.set("log.level", "error");
        let catalogue = program.file("topics.toml", TOPICS);
        let imported = program.run(&["catalogue", "import", &catalogue]).await;
        assert_eq!(imported.code, 0, "{imported:?}");
        Self { program, telegram }
    }

    async fn publish(&self) -> String {
        let file = self.program.file("update.toml", UPDATE);
        let line = self.program.json(&["update", "publish", &file]).await;
        line["code"].as_str().expect("codes are text").to_owned()
    }

    /// A correction file with another title.
    fn correction(&self, title: &str) -> String {
        let text = UPDATE.replace("Ten persons listed", title);
        let text = format!("reason = \"It was another number.\"\n{text}");
        self.program.file(&format!("{}.toml", title.len()), &text)
    }

    async fn updates(&self) -> Value {
        self.program.json(&["update", "list"]).await
    }
}

fn assert_refused(ended: &Ended, code: i32, said: &str) {
    assert_eq!((ended.code, ended.out.as_str()), (code, ""), "{ended:?}");
    assert_eq!(ended.err.trim_end().lines().count(), 1, "{ended:?}");
    assert!(ended.err.contains(said), "no {said:?} in {ended:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_commands_of_a_host_may_come_at_once() {
    let desk = Desk::new().await;
    let file = desk.program.file("update.toml", UPDATE);
    let command = ["update", "publish", file.as_str()];
    // Each of them makes the keys, if no other did.
    let (a, b, c, d) = tokio::join!(
        desk.program.run(&command),
        desk.program.run(&command),
        desk.program.run(&command),
        desk.program.run(&command)
    );
    for ended in [a, b, c, d] {
        assert_eq!(ended.code, 0, "{ended:?}");
    }
    let audit = desk.program.json(&["audit", "verify"]).await;
    assert_eq!(audit["intact"], true, "{audit}");
    assert_eq!(desk.updates().await.as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn what_is_refused_late_leaves_as_little_as_what_is_refused_at_once() {
    let desk = Desk::new().await;
    let program = &desk.program;
    let code = desk.publish().await;
    let before = desk.updates().await;
    let records = program.json(&["audit", "verify"]).await;
    let long = format!("reason = \"{}\"\n{UPDATE}", "word ".repeat(300));
    let long = program.file("long.toml", &long.replace("Ten", "Eleven"));
    let refused = program.run(&["update", "correct", &code, &long]).await;
    assert_refused(
        &refused,
        1,
        "long.toml: reason.en has 1499 characters; at most 1000",
    );
    let secret = UPDATE.replace("https://council", "https://me:secret@council");
    let secret = program.file("secret.toml", &secret);
    let refused = program.run(&["update", "publish", &secret]).await;
    assert_refused(&refused, 1, "evidence 1: url holds a name or a password");
    assert!(!refused.err.contains("me:secret"), "{refused:?}");
    assert_eq!(desk.updates().await, before);
    assert_eq!(program.json(&["audit", "verify"]).await, records);

    // What nobody sees is taken out of a note, as it is out of a title.
    let hidden = UPDATE.replace("The list", "The\\u0000 \\u202elist");
    let hidden = program.file("hidden.toml", &hidden);
    let line = program.json(&["update", "publish", &hidden]).await;
    let of = line["code"].as_str().expect("a code");
    let kept = program.json(&["evidence", "list", of]).await;
    assert_eq!(kept[0]["note"], "The list");
}

#[tokio::test]
async fn a_catalogue_with_what_nobody_sees_is_refused_with_the_place() {
    let desk = Desk::new().await;
    let before = desk.program.run(&["catalogue", "export"]).await;
    let source = "[[source]]\nslug = \"press\"\nname = \"Press\"\nkind = \"feed\"\nurl = \"https://press.example/feed\"\nlanguage = \"en\"\nreliability = \"A\"\n";
    for (from, to, said) in [
        (
            "\"Press\"",
            "\"Pr\\u0000ess\"",
            "source \"press\": name holds the character U+0000",
        ),
        (
            "\"Press\"",
            "\"Press\\nroom\"",
            "name holds the character U+000A",
        ),
        (
            "\"Press\"",
            "\"Pr\u{202e}ess\"",
            "name holds the character U+202E",
        ),
        (
            "press.example/feed",
            "press.example/\\u0000",
            "url holds the character U+0000",
        ),
        (
            "\"en\"",
            "\"e\\u0000n\"",
            "language holds the character U+0000",
        ),
        (
            "\"A\"\n",
            "\"A\"\nevery = \"10\"\n",
            "every \"10\" is not a length of time",
        ),
        (
            "\"A\"\n",
            "\"A\"\nevery = \"4294967295d\"\n",
            "every \"4294967295d\" is longer than a year",
        ),
    ] {
        let text = source.replace(from, to);
        assert_ne!(text, source, "{said}");
        let file = desk.program.file("press.toml", &text);
        for command in ["check", "import"] {
            let ended = desk.program.run(&["catalogue", command, &file]).await;
            assert_refused(&ended, 1, said);
        }
    }
    assert_eq!(desk.program.run(&["catalogue", "export"]).await, before);
}

#[tokio::test]
async fn a_correction_that_is_typed_twice_is_sent_once() {
    let desk = Desk::new().await;
    let code = desk.publish().await;
    let file = desk.correction("Eleven persons");
    let command = ["update", "correct", code.as_str(), file.as_str()];
    assert_eq!(desk.program.json(&command).await["revision"], 2);
    let before = desk.updates().await;
    assert_refused(
        &desk.program.run(&command).await,
        1,
        "says all of that already",
    );
    assert_eq!(desk.updates().await, before);
    // Another note is a correction, although no word is another.
    let text = UPDATE.replace("Ten persons listed", "Eleven persons");
    let text = format!("reason = \"The note was short.\"\n{text}");
    let noted_text = text.replace("note = \"The list\"", "note = \"The list of the council\"");
    let noted = desk.program.file("noted.toml", &noted_text);
    let corrected = desk
        .program
        .json(&["update", "correct", &code, &noted])
        .await;
    assert_eq!(corrected["revision"], 3);
    // So is another reason, although all the rest stands: its readers were told a wrong one.
    let text = noted_text.replace("The note was short.", "The council named the list anew.");
    let explained = desk.program.file("explained.toml", &text);
    let command = ["update", "correct", code.as_str(), explained.as_str()];
    assert_eq!(desk.program.json(&command).await["revision"], 4);
    let before = desk.updates().await;
    let again = desk.program.run(&command).await;
    assert_refused(&again, 1, "with this very reason");
    assert_eq!(desk.updates().await, before);
}

#[tokio::test]
async fn a_retraction_that_waits_is_listed_and_approved_after_a_correction_went_out() {
    let mut desk = Desk::new().await;
    let code = desk.publish().await;
    desk.program.set("review.retraction_approvals", "2");
    let retract = ["update", "retract", &code, "--reason", "It is false."];
    let waits = desk.program.json(&retract).await;
    assert_eq!(
        (&waits["state"], &waits["approvals"]),
        (&json!("awaiting_approval"), &json!(1))
    );
    let file = desk.correction("Eleven persons");
    let corrected = desk
        .program
        .json(&["update", "correct", &code, &file])
        .await;
    assert_eq!(corrected["state"], "published");
    // Who approved it has not seen what it takes back now.
    let waits = desk.updates().await[0].clone();
    assert_eq!(
        (&waits["kind"], &waits["state"], &waits["approvals"]),
        (&json!("retraction"), &json!("awaiting_approval"), &json!(0))
    );
    let approved = desk.program.json(&["update", "approve", &code]).await;
    assert_eq!(
        (&approved["kind"], &approved["approvals"]),
        (&json!("retraction"), &json!(1))
    );
    // Nor does asking once more go round the second person.
    assert_refused(&desk.program.run(&retract).await, 1, "is open already");
}

#[tokio::test]
async fn a_retraction_that_somebody_began_and_left_holds_up_none_from_the_host() {
    let desk = Desk::new().await;
    let typed = desk.publish().await;
    let code: Code = typed.parse().expect("a code");
    let foundation = desk.program.foundation().await;
    let keys = foundation.keys().await.expect("keys");
    let review = foundation.review(&keys);
    let half = [(Language::En, "It is".to_owned())].into();
    let begun = review.begin_retraction(&code, half, &Actor::Operator).await;
    begun.expect("it begins");
    foundation.close().await.expect("it closes");
    let retract = ["update", "retract", &typed, "--reason", "It is false."];
    assert_eq!(desk.program.json(&retract).await["state"], "retracted");
    let answer = desk.program.run(&["verify", &typed]).await;
    assert!(answer.out.contains("It is false."), "{answer:?}");
}

#[tokio::test]
async fn a_retraction_that_fails_leaves_what_somebody_else_began_as_it_was() {
    let desk = Desk::new().await;
    let typed = desk.publish().await;
    let code: Code = typed.parse().expect("a code");
    let retract = ["update", "retract", &typed, "--reason", "It is false."];
    let mut connection = desk.program.connect().await;
    let no_approval = "ALTER TABLE approvals ADD CONSTRAINT of_a_story CHECK (false) NOT VALID";
    let done = sqlx::query(no_approval).execute(&mut connection).await;
    done.expect("the database answers");
    // What it began itself is gone.
    let failed = desk.program.run(&retract).await;
    assert_eq!((failed.code, failed.out.as_str()), (1, ""), "{failed:?}");

    let foundation = desk.program.foundation().await;
    let keys = foundation.keys().await.expect("keys");
    let review = foundation.review(&keys);
    let half: BTreeMap<_, _> = [(Language::En, "It is".to_owned())].into();
    let begun = review.begin_retraction(&code, half.clone(), &Actor::Operator);
    let Begun::New(draft) = begun.await.expect("it begins") else {
        panic!("nothing is open");
    };
    let failed = desk.program.run(&retract).await;
    assert_eq!((failed.code, failed.out.as_str()), (1, ""), "{failed:?}");
    let waits = sqlx::query("ALTER TABLE approvals DROP CONSTRAINT of_a_story");
    let done = waits.execute(&mut connection).await;
    done.expect("the database answers");
    let held = review.hold((draft.candidate_id, true), &Actor::Operator, None);
    assert!(held.await.expect("it answers"), "it was not rejected");
    assert_refused(&desk.program.run(&retract).await, 1, "is on hold");
    let left = review.draft_by_id(draft.id).await.expect("it answers");
    let left = left.expect("it is there");
    assert_eq!(left.content.reason, half);
    assert!(!left.is_submitted);

    let taken_up = review.hold((draft.candidate_id, false), &Actor::Operator, None);
    assert!(taken_up.await.expect("it answers"), "it was on hold");
    foundation.close().await.expect("it closes");
    assert_eq!(desk.program.json(&retract).await["state"], "retracted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_takes_back_what_another_corrects_at_that_moment_has_taken_it_back() {
    let desk = Desk::new().await;
    let program = &desk.program;
    for _ in 0..4 {
        let code = desk.publish().await;
        let (one, other) = (desk.correction("Eleven persons"), desk.correction("Twelve"));
        let retract = ["update", "retract", &code, "--reason", "It is false."];
        let one = ["update", "correct", &code, &one];
        let other = ["update", "correct", &code, &other];
        let (one, other, taken) = tokio::join!(
            program.run(&one),
            program.run(&other),
            program.run(&retract)
        );
        assert_eq!(taken.code, 0, "{taken:?}");
        assert!(taken.out.contains("retracted"), "{taken:?}");
        for correction in [one, other].iter().filter(|ended| ended.code != 0) {
            let told = ["is open already", "at this moment", "is retracted already"];
            let told = told
                .iter()
                .any(|sentence| correction.err.contains(sentence));
            assert!(told, "{correction:?}");
        }
        let stands = program.json(&["update", "show", &code]).await;
        assert_eq!(stands["state"], "retracted", "{stands}");
    }
    let audit = program.json(&["audit", "verify"]).await;
    assert_eq!(audit["intact"], true, "{audit}");
}

#[tokio::test]
async fn a_decision_about_a_fan_out_may_be_typed_twice() {
    let desk = Desk::new().await;
    let code = desk.publish().await;
    for (command, first, again) in [
        ("pause", "is paused;", "is paused already;"),
        ("resume", "goes on where it was.", "goes on already."),
        ("stop", "is stopped:", "is stopped already."),
    ] {
        for said in [first, again] {
            let ended = desk.program.run(&["delivery", command, &code]).await;
            assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{ended:?}");
            assert!(ended.out.contains(said), "no {said:?} in {ended:?}");
        }
    }
    for command in ["pause", "resume"] {
        let ended = desk.program.run(&["delivery", command, &code]).await;
        assert_refused(&ended, 1, "is on its way any more");
    }
    for command in ["pause", "stop"] {
        let ended = desk.program.run(&["delivery", command, "digests"]).await;
        assert_refused(&ended, 2, "`vestka delivery resume digests`");
    }
}

#[tokio::test]
async fn nothing_is_no_message_and_gets_no_verdict() {
    let desk = Desk::new().await;
    desk.publish().await;
    let program = &desk.program;
    for nothing in ["", " \r\n\t\n"] {
        let ended = program
            .run_with(&["verify", "-", "--format", "json"], nothing)
            .await;
        assert_refused(&ended, 1, "there is no text to check");
        assert_refused(
            &program.run(&["verify", nothing]).await,
            1,
            "there is no text to check",
        );
    }
    let title = "Ten persons listed";
    let wide: Vec<u8> = title.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [b"\xff\xfe".as_slice(), &wide].concat();
    let mut child = program.begin_piped(&["verify", "-"]);
    let mut stdin = child.stdin.take().expect("a pipe");
    tokio::io::AsyncWriteExt::write_all(&mut stdin, &wide)
        .await
        .expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().await.expect("it ends");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("is not text in UTF-8: save it as UTF-8"),
        "{told}"
    );
    assert_eq!(output.status.code(), Some(1));
    let long = "x".repeat((1 << 20) + 1);
    let ended = program.run_with(&["verify", "-"], &long).await;
    assert_refused(&ended, 1, "longer than 1 MiB");
    let whole = program
        .run_with(&["verify", "-"], &format!("\u{feff}{title}\r\n"))
        .await;
    assert!(whole.out.starts_with("Genuine"), "{whole:?}");
}

#[tokio::test]
async fn the_remedy_is_one_that_helps() {
    let desk = Desk::new().await;
    let program = &desk.program;
    for address in [
        "ftp://press.example/feed",
        "file:///etc/hostname",
        "https://",
    ] {
        let ended = program.run(&["source", "test", address]).await;
        assert_refused(&ended, 1, "it is not an http or https address");
    }
    let ended = program.run(&["story", "merge", "one", "2"]).await;
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(
        ended.err.contains("give a number, as `vestka story list`"),
        "{ended:?}"
    );
    for moment in ["2026", "soon"] {
        let command = [
            "key", "certify", "--root", "r", "--key", "k", "--until", moment, "c",
        ];
        let ended = program.run(&command).await;
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(
            ended.err.contains("write it like 2026-11-20 or"),
            "{ended:?}"
        );
    }
    let code = desk.publish().await;
    let file = program.file("taken", "");
    for command in [
        ["update", "export", &code, &file],
        ["evidence", "save", &code, &file],
        ["man", "--dir", &file, ""],
    ] {
        let command: Vec<&str> = command
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect();
        let ended = program.run(&command).await;
        assert_refused(&ended, 1, "a file stands in the place of a folder");
        assert!(!ended.err.contains("os error"), "{ended:?}");
    }
    let root = program.file("root.key", "");
    let ended = program.run(&["key", "root", "create", &root]).await;
    assert_refused(&ended, 1, "name another file for a new root key");
    std::fs::write(program.folder().join("wide.toml"), b"\xff\xfea\0").expect("a file");
    let ended = program
        .run(&["--config", "wide.toml", "update", "list"])
        .await;
    assert_refused(&ended, 2, "is not text in UTF-8; save it as UTF-8");
}

#[tokio::test]
async fn a_token_file_may_come_from_any_editor() {
    let mut desk = Desk::new().await;
    let token = desk.program.setting("telegram.token").to_owned();
    let file = desk.program.file("token", &format!("\u{feff}{token}\r\n"));
    desk.program.unset("telegram.token");
    desk.program.set("telegram.token_file", &file);
    let told = desk.program.run(&["doctor"]).await;
    assert!(told.out.contains("Telegram knows it as @"), "{told:?}");
}

#[tokio::test]
async fn a_source_that_an_earlier_version_put_off_for_ever_is_read() {
    let desk = Desk::new().await;
    let origin = Origin::start().await;
    let feed = "<rss version=\"2.0\"><channel><title>T</title><item><guid>1</guid><title>One</title></item></channel></rss>";
    origin.serve(feed.to_owned());
    let source = format!(
        "[[source]]\nslug = \"press\"\nname = \"Press\"\nkind = \"feed\"\nurl = \"{}\"\nlanguage = \"en\"\nreliability = \"A\"\nevery = \"366d\"\n",
        origin.url()
    );
    let file = desk.program.file("press.toml", &source);
    assert_eq!(
        desk.program.run(&["catalogue", "import", &file]).await.code,
        0
    );
    let mut connection = desk.program.connect().await;
    let changed = sqlx::query("UPDATE sources SET every_ms = 371085174288000000")
        .execute(&mut connection)
        .await
        .expect("the database answers");
    assert_eq!(changed.rows_affected(), 1);
    let ended = desk.program.run(&["source", "fetch", "press"]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let list = desk.program.json(&["source", "list"]).await;
    assert!(list[0]["next_fetch_at"].is_string(), "{list}");
}

#[tokio::test]
async fn what_the_shell_says_to_another_postgres_is_not_said_to_the_private_one() {
    let telegram = Simulator::start(Settings::default()).await;
    let program = Program::new(&telegram.expect("a free port")).with_environment(
        "PGOPTIONS",
        "-c search_path=elsewhere -c default_transaction_read_only=on -c statement_timeout=1",
    );
    let catalogue = program.file("topics.toml", TOPICS);
    let imported = program.run(&["catalogue", "import", &catalogue]).await;
    assert_eq!(imported.code, 0, "{imported:?}");
    let again = program.json(&["catalogue", "import", &catalogue]).await;
    assert_eq!(again["topics_added"], json!([]), "it is the same database");
}

/// Waits for a line of its log.
async fn until_it_says(child: &mut Child, said: &str) {
    let log = child.stderr.take().expect("a pipe");
    let mut lines = tokio::io::BufReader::new(log).lines();
    while let Some(line) = lines.next_line().await.expect("a log") {
        if line.contains(said) {
            // Read on, so that it never waits for us.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return;
        }
    }
    panic!("it ended before it said {said:?}");
}

fn send(signal: Signal, child: &Child) {
    let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
    let pid = pid.and_then(Pid::from_raw).expect("it has not ended");
    kill_process(pid, signal).expect("our own child");
}

#[tokio::test]
async fn a_command_that_is_interrupted_leaves_no_postgres_behind() {
    let telegram = Simulator::start(Settings::default()).await;
    let program = Program::new(&telegram.expect("a free port"));
    let origin = Origin::start().await;
    let catalogue = program.file(
        "press.toml",
        &format!("{TOPICS}\n{}", origin.source("press")),
    );
    assert_eq!(
        program.run(&["catalogue", "import", &catalogue]).await.code,
        0
    );
    origin.hold(true);
    let mut child = program.begin_piped(&["source", "fetch", "press"]);
    origin.wait_for_request(1).await;
    let server = program.data_dir().join("postgres/data/postmaster.pid");
    assert!(server.exists(), "it has started one");
    send(Signal::HUP, &child);
    let mut told = String::new();
    let mut log = child.stderr.take().expect("a pipe");
    log.read_to_string(&mut told).await.expect("a log");
    let ended = child.wait().await.expect("it ends");
    assert_eq!(ended.code(), Some(1), "{told}");
    assert!(told.contains("vestka: interrupted: "), "{told}");
    while server.exists() {
        tokio::task::yield_now().await;
    }
    // One that waits for an answer hears nothing, and ends all the same.
    let catalogue = program.run(&["key", "create"]).await;
    assert_eq!(catalogue.code, 0, "{catalogue:?}");
    let mut child = program.begin_piped(&["key", "destroy"]);
    let mut log = tokio::io::BufReader::new(child.stderr.take().expect("a pipe")).lines();
    while let Some(line) = log.next_line().await.expect("a log") {
        if line.contains("Type the word destroy") {
            break;
        }
    }
    send(Signal::INT, &child);
    assert_eq!(child.wait().await.expect("it ends").code(), Some(1));
    assert!(
        program.folder().join("vestka.key").exists(),
        "nothing was destroyed"
    );
}

#[tokio::test]
async fn a_command_that_hangs_at_its_end_hears_the_second_ctrl_c() {
    let desk = Desk::new().await;
    desk.publish().await;
    // A disk that does not answer, as a name server that does not: a thread waits for it, and nothing can stop that.
    let hangs = desk.program.folder().join("vestka.erased");
    let _ = std::fs::remove_file(&hangs);
    let made = tokio::process::Command::new("mkfifo").arg(&hangs).status();
    assert!(made.await.expect("mkfifo").success());
    let mut child = desk.program.begin_piped(&["doctor"]);
    let opened = tokio::task::spawn_blocking(move || std::fs::File::create(hangs));
    let held = opened.await.expect("a thread").expect("it reads there");
    send(Signal::INT, &child);
    until_it_says(&mut child, "vestka: interrupted: ").await;
    assert_eq!(child.try_wait().expect("it is our child"), None);
    send(Signal::INT, &child);
    let ended = tokio::time::timeout(Duration::from_secs(20), child.wait()).await;
    let ended = ended.expect("it ends at once").expect("it ends");
    assert_eq!(ended.code(), Some(1));
    drop(held);
}

#[tokio::test]
async fn a_terminal_that_is_closed_ends_the_service_as_ctrl_c_does_unless_it_is_to_go_on() {
    let mut desk = Desk::new().await;
    desk.program.set("log.level", "info");
    let mut service = desk.program.begin_piped(&["run"]);
    until_it_says(&mut service, "Vestka runs").await;
    send(Signal::HUP, &service);
    let ended = service.wait().await.expect("it ends");
    assert_eq!(ended.code(), Some(0), "{ended:?}");

    // As `nohup` starts it.
    let line = format!("trap '' HUP; exec {} run", env!("CARGO_BIN_EXE_vestka"));
    let mut service = desk.program.begin_line_piped(&line);
    until_it_says(&mut service, "Vestka runs").await;
    let pid = service.id().expect("it runs");
    let status =
        std::fs::read_to_string(format!("/proc/{pid}/status")).expect("a system with /proc");
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = u64::from_str_radix(ignored.expect("a mask").trim(), 16).expect("hexadecimal");
    assert_eq!(ignored & 1, 1, "the system drops it still");
    drop(desk.telegram);
}
