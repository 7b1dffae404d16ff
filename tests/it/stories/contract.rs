//! The command line as scripts rely on it: exit statuses, keys of JSON, refusals with their remedy. The real program on a
//! private cluster.

use std::collections::BTreeSet;

use serde_json::Value;
use vestka_simulator::{Settings, Simulator};

use crate::world::{Origin, Program, TOPICS, UPDATE};

const FEED: &str = r#"<rss version="2.0"><channel><title>T</title><link>https://press.example/</link>
<item><guid>https://press.example/1</guid><title>One</title><description>First</description></item></channel></rss>"#;

const UPDATE_KEYS: &[&str] = &[
    "code",
    "revision",
    "kind",
    "state",
    "urgency",
    "verification",
    "topics",
    "title",
    "published_at",
    "approvals",
    "approvals_needed",
    "relayed",
];

const REPORT_KEYS: &[&str] = &[
    "code",
    "revision",
    "kind",
    "state",
    "due",
    "due_is_estimate",
    "accepted",
    "uncertain",
    "unreachable",
    "failed",
    "deferred",
    "lapsed",
    "stopped",
    "left",
    "duplicates",
    "first_at",
    "last_at",
    "rate_per_second",
    "relayed",
    "edited",
    "not_edited",
];

const ITEM_KEYS: &[&str] = &[
    "external_id",
    "url",
    "title",
    "text",
    "published_at",
    "updated_at",
    "language",
    "author",
    "media",
    "edited",
    "forwarded_from",
    "reply_to",
];

async fn program() -> (Simulator, Program) {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a free port");
    let program = Program::new(&telegram);
    (telegram, program)
}

fn assert_keys(object: &Value, keys: &[&str]) {
    let object = object.as_object().expect("an object");
    let missing: Vec<_> = keys
        .iter()
        .filter(|key| !object.contains_key(**key))
        .collect();
    assert!(missing.is_empty(), "{missing:?} are missing in {object:?}");
}

#[tokio::test]
async fn a_feed_is_tested_without_a_database() {
    let (_telegram, program) = program().await;
    let feed = program.file("feed.xml", FEED);
    let reading = program.json(&["source", "test", &feed]).await;
    let keys: BTreeSet<&str> = reading
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(keys, BTreeSet::from(["items", "problems"]));
    let item = reading["items"][0].as_object().unwrap();
    let keys: BTreeSet<&str> = item.keys().map(String::as_str).collect();
    assert_eq!(keys, ITEM_KEYS.iter().copied().collect());
    assert_eq!(item["title"], "One");
    assert_eq!(item["published_at"], Value::Null);
    assert!(!program.data_dir().exists(), "nothing was stored");

    let origin = Origin::start().await;
    origin.publish(&[("a1", "Listed", "Ten persons")]);
    let reading = program.json(&["source", "test", &origin.url()]).await;
    assert_eq!(reading["items"][0]["title"], "Listed");
    let nothing = program.file("page.txt", "just words");
    let ended = program.run(&["source", "test", &nothing]).await;
    assert_eq!(
        (ended.code, ended.err.trim().lines().count()),
        (1, 1),
        "{ended:?}"
    );
}

#[tokio::test]
async fn what_is_wrong_with_command_or_configuration_ends_with_2_and_the_remedy() {
    let (_telegram, mut program) = program().await;
    let ended = program.run(&["update", "pulbish"]).await;
    assert_eq!(ended.code, 2, "{ended:?}");
    program.set("delivery.rate_per_secnd", "5");
    let ended = program.run(&["source", "list"]).await;
    assert_eq!(ended.code, 2, "{ended:?}");
    let nearest = "VESTKA_DELIVERY__RATE_PER_SECOND";
    assert!(ended.err.contains(nearest), "{ended:?}");
    program.unset("delivery.rate_per_secnd");
    let file = program.file("vestka.toml", "[delivery]\nrate_per_secnd = 5\n");
    let ended = program.run(&["--config", &file, "source", "list"]).await;
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.err.contains("delivery.rate_per_second"), "{ended:?}");
    std::fs::remove_file(file).unwrap();
    program.set("delivery.rate_per_second", "many");
    let ended = program.run(&["source", "list"]).await;
    assert_eq!(ended.code, 2, "{ended:?}");
    program.set("delivery.rate_per_second", "1000");
    program.unset("telegram.token");
    let ended = program.run(&["run"]).await;
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.err.contains("telegram.token"), "{ended:?}");
    assert!(!program.data_dir().exists(), "nothing was made");
    let catalogue = program.file("bad.toml", "[[topic]]\nslug = \"Not a slug\"\nname = {}\n");
    let ended = program.run(&["catalogue", "check", &catalogue]).await;
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.err.contains("bad.toml"), "{ended:?}");
}

#[tokio::test]
async fn an_operator_imports_publishes_and_reads_the_reports() {
    let (_telegram, program) = program().await;
    // The first user of the cluster, so that each command finds it running.
    let foundation = program.foundation().await;
    let origin = Origin::start().await;
    let catalogue = [TOPICS, &origin.source("council")].concat();
    let catalogue = program.file("catalogue.toml", &catalogue);
    let first = program.json(&["catalogue", "import", &catalogue]).await;
    assert_eq!(
        first["topics_added"],
        serde_json::json!(["sanctions", "protests"])
    );
    let second = program.run(&["catalogue", "import", &catalogue]).await;
    assert_eq!(second.code, 0);
    assert!(second.out.starts_with("Nothing changed"), "{second:?}");
    let exported = program.run(&["catalogue", "export"]).await;
    let exported = program.file("exported.toml", &exported.out);
    let third = program.run(&["catalogue", "import", &exported]).await;
    assert!(third.out.starts_with("Nothing changed"), "{third:?}");

    reads(&program, &origin).await;
    decides(&program, &origin).await;
    publishes(&program).await;
    manages(&program).await;
    foundation.close().await.unwrap();
}

async fn reads(program: &Program, origin: &Origin) {
    origin.publish(&[("a1", "Listed", "Ten persons")]);
    let fetched = program.run(&["source", "fetch", "council"]).await;
    assert!(fetched.out.contains("1 new"), "{fetched:?}");
    let sources = program.json(&["source", "list"]).await;
    assert_keys(
        &sources[0],
        &[
            "slug",
            "name",
            "kind",
            "url",
            "reliability",
            "policy",
            "state",
            "last_success_at",
            "next_fetch_at",
            "failures_in_a_row",
            "error",
            "typical_interval_ms",
            "last_new_at",
            "items",
            "copies",
        ],
    );
    assert_eq!(
        (&sources[0]["items"], &sources[0]["copies"]),
        (&1.into(), &0.into())
    );
    assert!(sources[0]["last_new_at"].is_string(), "{sources}");
    let table = program.run(&["source", "list"]).await.out;
    assert!(
        table.contains("last news") && table.contains("0 % of 1"),
        "{table}"
    );
    let items = program.json(&["item", "list", "--source", "council"]).await;
    assert_keys(
        &items[0],
        &[
            "id",
            "source",
            "external_id",
            "url",
            "title",
            "text",
            "language",
            "published_at",
            "fetched_at",
            "revision",
            "story",
        ],
    );
    assert!(items[0]["id"].is_string(), "ids are strings");
    let stories = program.json(&["story", "list"]).await;
    assert_keys(
        &stories[0],
        &["id", "items", "proposed", "reasons", "first_at", "last_at"],
    );
}

/// Stories are merged, split and told apart.
async fn decides(program: &Program, origin: &Origin) {
    origin.publish(&[
        (
            "b1",
            "A strike begins",
            "Workers of the plant put down their tools.",
        ),
        ("a1", "Listed", "Ten persons"),
    ]);
    program.run(&["source", "fetch", "council"]).await;
    let stories = program.json(&["story", "list"]).await;
    let (newer, older) = (&stories[0], &stories[1]);
    let (one, other) = (text(&newer["id"]), text(&older["id"]));
    let item = text(&newer["items"][0]);

    let merged = program.run(&["story", "merge", one, other]).await;
    assert_eq!(merged.code, 0, "{merged:?}");
    assert!(
        merged.out.contains(&format!("are story {other} now")),
        "{merged:?}"
    );
    let stories = program.json(&["story", "list"]).await;
    assert_eq!(stories.as_array().map(Vec::len), Some(1), "{stories}");
    let reason = format!("item {item}: merged by operator");
    assert_eq!(stories[0]["reasons"], serde_json::json!([reason]));
    let again = program.run(&["story", "merge", other, one]).await;
    assert!(again.code == 0 && again.out.contains("before"), "{again:?}");

    let split = program.run(&["story", "split", other, item]).await;
    assert_eq!(split.code, 0, "{split:?}");
    let stories = program.json(&["story", "list"]).await;
    assert_eq!(stories.as_array().map(Vec::len), Some(2), "{stories}");
    let new = text(&stories[0]["id"]);
    let apart = program.run(&["story", "separate", other, new]).await;
    assert_eq!(apart.code, 0, "{apart:?}");
    for refused in [
        ["story", "split", other, item],
        ["story", "merge", other, "4000"],
        ["story", "separate", other, other],
    ] {
        let ended = program.run(&refused).await;
        assert_eq!(
            (ended.code, ended.err.trim().lines().count()),
            (1, 1),
            "{ended:?}"
        );
    }
    let none = program.run(&["story", "stop-relay", other]).await;
    assert!(none.code == 1 && none.err.contains("no relay"), "{none:?}");
}

fn text(value: &Value) -> &str {
    value.as_str().expect("ids are strings")
}

async fn publishes(program: &Program) {
    let update = program.file("update.toml", UPDATE);
    let published = program.json(&["update", "publish", &update]).await;
    assert_keys(&published, UPDATE_KEYS);
    assert_eq!(published["state"], "published");
    assert_eq!(
        (&published["approvals"], &published["revision"]),
        (&1.into(), &1.into())
    );
    let breaking = UPDATE.replace("routine", "breaking");
    let update = program.file("breaking.toml", &breaking);
    let waiting = program.json(&["update", "publish", &update]).await;
    assert_eq!(waiting["state"], "awaiting_approval");
    assert_eq!(
        (&waiting["approvals"], &waiting["approvals_needed"]),
        (&1.into(), &2.into())
    );
    assert_eq!(waiting["published_at"], Value::Null);
    let incomplete = UPDATE.replace("[\"sanctions\"]", "[]");
    let update = program.file("incomplete.toml", &incomplete);
    let refused = program.run(&["update", "publish", &update]).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.err.contains("topics is empty"), "{refused:?}");

    let list = program.json(&["update", "list"]).await;
    assert_eq!(
        list.as_array().expect("as the contract has it").len(),
        2,
        "what is refused leaves nothing"
    );
    let code = published["code"].as_str().expect("as the contract has it");
    assert_eq!(program.json(&["update", "show", code]).await, published);
    let report = program.json(&["delivery", "report", code]).await;
    assert_keys(&report[0], REPORT_KEYS);
    let csv = program
        .run(&["delivery", "report", "--format", "csv"])
        .await;
    assert_eq!(csv.out.lines().next(), Some(REPORT_KEYS.join(",").as_str()));
    for (code, status) in [("0000000", 1), ("ABC", 2)] {
        let unknown = program.run(&["update", "show", code]).await;
        assert_eq!(
            (unknown.code, unknown.err.trim().lines().count()),
            (status, 1),
            "{unknown:?}"
        );
    }
    let table = program.run(&["delivery", "report"]).await.out;
    for column in ["  lapsed  ", "  stopped  ", "  left  "] {
        assert!(table.contains(column), "{table}");
    }
}

/// Word for word as the contract has it.
const LETTER: &str = r#"
topics = ["sanctions"]
urgency = "routine"             # or "breaking"
verification = "confirmed"      # confirmed | single_source | disputed | false
original_language = "en"
[text.en]
title = "Ten persons listed"
body = "The council has adopted the list."
[text.be]
title = "У спісе дзесяць асоб"
body = "Рада прыняла спіс."
[[evidence]]
url = "https://council.example/list"
note = "The list"
credibility = 1                 # 1 to 6
public = true                   # may be shown and signed into the public record
"#;

#[tokio::test]
async fn what_is_published_is_corrected_and_retracted_to_the_letter_of_the_contract() {
    let telegram = Simulator::start(Settings::default()).await;
    let program = Program::with_database(&telegram.expect("a free port")).await;
    let catalogue = program.file("catalogue.toml", TOPICS);
    let imported = program.run(&["catalogue", "import", &catalogue]).await;
    assert_eq!(imported.code, 0, "{imported:?}");
    let file = program.file("update.toml", LETTER);
    let published = program.json(&["update", "publish", &file]).await;
    let code = text(&published["code"]);
    // A file with no word of why says both ways to give it.
    let file = program.file("eleven.toml", &LETTER.replace("Ten", "Eleven"));
    let refused = program.run(&["update", "correct", code, &file]).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    for way in ["reason is missing", "reason = \"…\"", "--reason"] {
        assert!(refused.err.contains(way), "no {way:?} in {refused:?}");
    }
    let why = "They were eleven.";
    let corrected = program
        .json(&["update", "correct", code, &file, "--reason", why])
        .await;
    assert_keys(&corrected, UPDATE_KEYS);
    assert_eq!(
        (
            &corrected["kind"],
            &corrected["revision"],
            &corrected["state"]
        ),
        (&"correction".into(), &2.into(), &"published".into())
    );
    // One text, and one for each language.
    for (revision, reason) in [
        (3, format!("reason = \"{why}\"")),
        (
            4,
            format!("reason.en = \"{why}\"\nreason.be = \"Іх было адзінаццаць.\""),
        ),
    ] {
        let title = LETTER.replace("Ten", &format!("Number {revision}:"));
        let file = program.file("again.toml", &format!("{reason}\n{title}"));
        let both = program
            .run(&["update", "correct", code, &file, "--reason", why])
            .await;
        assert_eq!(both.code, 1, "{both:?}");
        assert!(both.err.contains("keep one of the two"), "{both:?}");
        let corrected = program.json(&["update", "correct", code, &file]).await;
        assert_eq!(corrected["revision"], revision);
    }
    let retracted = program
        .json(&[
            "update",
            "retract",
            code,
            "--reason",
            "It was another list.",
        ])
        .await;
    assert_keys(&retracted, UPDATE_KEYS);
    assert_eq!(
        (&retracted["kind"], &retracted["state"]),
        (&"retraction".into(), &"retracted".into())
    );
}

#[tokio::test]
async fn what_would_lapse_before_it_goes_out_is_refused_and_leaves_nothing() {
    let telegram = Simulator::start(Settings::default()).await;
    let program = Program::with_database(&telegram.expect("a free port")).await;
    let catalogue = program.file("catalogue.toml", TOPICS);
    let imported = program.run(&["catalogue", "import", &catalogue]).await;
    assert_eq!(imported.code, 0, "{imported:?}");
    for (publish_at, code) in [("2099-03-01T00:00:00Z", 1), ("2099-02-28T23:59:59Z", 0)] {
        let times = format!("valid_until = 2099-03-01T00:00:00Z\npublish_at = {publish_at}");
        let file = program.file("later.toml", &format!("{times}\n{UPDATE}"));
        let ended = program.run(&["update", "publish", &file]).await;
        assert_eq!(ended.code, code, "{ended:?}");
        let told = ended
            .err
            .contains("an earlier publish_at, or a later valid_until");
        assert_eq!(told, code == 1, "{ended:?}");
    }
    let waiting = program.json(&["update", "list"]).await;
    assert_eq!(waiting.as_array().map(Vec::len), Some(1), "{waiting}");
}

/// Subscribers in numbers, staff, the audit log and the keys.
async fn manages(program: &Program) {
    let counted = program.json(&["subscriber", "count"]).await;
    assert_eq!(
        counted,
        serde_json::json!({"active": 0, "paused": 0, "unreachable": 0, "awaiting_start": 0})
    );
    let invited = program.json(&["staff", "invite", "--role", "admin"]).await;
    assert!(
        invited["start"]
            .as_str()
            .expect("as the contract has it")
            .starts_with("/start invite_")
    );
    assert_eq!(
        program.json(&["staff", "list"]).await,
        serde_json::json!([])
    );
    let audit = program.json(&["audit", "verify"]).await;
    assert_keys(&audit, &["records", "intact", "first_broken"]);
    assert_eq!(audit["intact"], true);
    let status = program.json(&["key", "status"]).await;
    assert_eq!(
        (&status["usable"], &status["signing_usable"]),
        (&true.into(), &true.into())
    );
}

#[tokio::test]
async fn a_foreign_key_is_refused_before_anything_is_written() {
    let (_telegram, mut program) = program().await;
    let foundation = program.foundation().await;
    let catalogue = program.file("catalogue.toml", TOPICS);
    assert_eq!(
        program.run(&["catalogue", "import", &catalogue]).await.code,
        0
    );
    assert_eq!(
        program
            .run(&["staff", "invite", "--role", "admin"])
            .await
            .code,
        0
    );
    let before = rows(&program).await;
    for (setting, file) in [
        ("keys.file", "other.key"),
        ("keys.signing_file", "other.sign"),
    ] {
        let other = program.folder().join(file);
        program.set(setting, &other.to_string_lossy());
        let made = program.run(&["key", "create"]).await;
        assert_eq!(made.code, 0, "{made:?}");
        let refused = program.run(&["staff", "invite", "--role", "admin"]).await;
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.err.contains(setting), "{refused:?}");
        assert!(refused.err.contains("nothing was written"), "{refused:?}");
        assert_eq!(rows(&program).await, before);
        let status = program.json(&["key", "status"]).await;
        assert_eq!(status["usable"], true, "the file itself is in order");
        program.unset(setting);
    }
    // A missing file is not made anew: it would be a foreign one too.
    program.set("keys.file", "gone.key");
    let refused = program.run(&["staff", "invite", "--role", "admin"]).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(!program.folder().join("gone.key").exists());
    foundation.close().await.unwrap();
}

async fn rows(program: &Program) -> (i64, i64) {
    let mut connection = program.connect().await;
    sqlx::query_as("SELECT (SELECT count(*) FROM invitations), (SELECT count(*) FROM audit_log)")
        .fetch_one(&mut connection)
        .await
        .expect("the database answers")
}

#[tokio::test]
async fn a_second_service_on_the_same_folder_is_refused_with_the_remedy() {
    let (telegram, mut program) = program().await;
    program.start();
    telegram
        .wait_for("the bot to read events", |state| {
            state.count("deleteWebhook", 200) > 0
        })
        .await
        .unwrap();
    let second = program.run(&["run"]).await;
    assert_eq!(second.code, 1, "{second:?}");
    assert!(second.err.contains("database.url"), "{second:?}");
    let doctor = program.run(&["doctor"]).await;
    assert!(!doctor.out.is_empty(), "{doctor:?}");
    assert!(
        program.stop().await.success(),
        "SIGTERM drains and ends well"
    );
    assert!(
        !program
            .data_dir()
            .join("postgres/data/postmaster.pid")
            .exists()
    );
}
