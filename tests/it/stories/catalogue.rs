//! What an operator writes into a catalogue file: what is wrong is told before anything is taken, and what changed is told after.

use serde_json::{Value, json};
use vestka_simulator::{Settings, Simulator};

use crate::world::{Ended, Origin, Program, TOPICS, World};

const SOURCE: &str = r#"
[[source]]
slug = "council"
name = "Council"
kind = "feed"
url = "https://example.org/feed.xml"
language = "en"
reliability = "A"
topics = ["sanctions"]
"#;

async fn program() -> Program {
    let telegram = Simulator::start(Settings::default()).await;
    let mut program = Program::with_database(&telegram.expect("a free port")).await;
    program.set("log.level", "error");
    program
}

async fn import(program: &Program, text: &str) -> Ended {
    let file = program.file("catalogue.toml", text);
    program.run(&["catalogue", "import", &file]).await
}

async fn check(program: &Program, text: &str) -> Ended {
    let file = program.file("catalogue.toml", text);
    program.run(&["catalogue", "check", &file]).await
}

fn assert_refused(ended: &Ended, part: &str) {
    assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{ended:?}");
    assert!(ended.err.contains(part), "no {part:?} in {ended:?}");
}

#[tokio::test]
async fn a_topic_that_neither_the_file_nor_the_database_has_is_refused_and_nothing_is_taken() {
    let program = program().await;
    let typed = format!(
        "default_time_zone = \"Europe/Minsk\"\n{}",
        SOURCE.replace("sanctions", "sanctoins")
    );
    let checked = check(&program, &typed).await;
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(
        checked
            .out
            .contains("must have before it is imported: sanctoins"),
        "{checked:?}"
    );
    assert_refused(
        &import(&program, &typed).await,
        "there is no topic \"sanctoins\"",
    );
    let empty = program.run(&["catalogue", "export"]).await.out;
    assert!(
        !empty.contains("Europe/Minsk") && !empty.contains("council"),
        "{empty}"
    );
    // Also beside the right ones.
    let whole = [TOPICS, SOURCE]
        .concat()
        .replace("[\"sanctions\"]", "[\"sanctoins\"]");
    assert_refused(&check(&program, &whole).await, "\"sanctoins\"");
    assert_refused(&import(&program, &whole).await, "\"sanctoins\"");
    assert_eq!(program.json(&["source", "list"]).await, json!([]));
    // The topics of the database count, and what it exports it takes.
    assert_eq!(import(&program, TOPICS).await.code, 0);
    let taken = import(&program, SOURCE).await;
    assert_eq!(
        (taken.code, taken.out.as_str()),
        (0, "1 sources added: council\n"),
        "{taken:?}"
    );
    let exported = program.run(&["catalogue", "export"]).await.out;
    let again = import(&program, &exported).await;
    assert!(again.out.starts_with("Nothing changed"), "{again:?}");
}

#[tokio::test]
async fn a_new_time_zone_is_told_and_stands_in_the_audit_log() {
    let program = program().await;
    let zone = "default_time_zone = \"Europe/Minsk\"\n";
    let told = import(&program, zone).await;
    assert_eq!(
        (told.code, told.out.as_str()),
        (0, "default_time_zone is Europe/Minsk now\n")
    );
    let again = import(&program, zone).await;
    assert!(again.out.starts_with("Nothing changed"), "{again:?}");
    let file = program.file("zone.toml", "default_time_zone = \"Europe/Vilnius\"\n");
    let report = program.json(&["catalogue", "import", &file]).await;
    assert_eq!(report["default_time_zone"], "Europe/Vilnius");
    assert_eq!(report["topics_added"], json!([]));
    let report = program.json(&["catalogue", "import", &file]).await;
    assert_eq!(report["default_time_zone"], Value::Null);
    let log = program.run(&["audit", "export"]).await.out;
    for zone in ["Minsk", "Vilnius"] {
        let record = format!("default_time_zone: Europe/{zone}");
        assert_eq!(log.matches(&record).count(), 1, "{log}");
    }
}

#[tokio::test]
async fn two_sources_with_one_address_are_taken_with_a_warning() {
    let program = program().await;
    let other = SOURCE.replace("\"council\"", "\"other\"");
    let both = [TOPICS, SOURCE, &other].concat();
    let warning = "source \"other\": \"council\" reads this address already";
    let checked = check(&program, &both).await;
    assert!(
        checked.code == 0 && checked.err.contains(warning),
        "{checked:?}"
    );
    let first = import(&program, &[TOPICS, SOURCE].concat()).await;
    assert_eq!((first.code, first.err.as_str()), (0, ""), "{first:?}");
    let second = import(&program, &other).await;
    assert!(
        second.code == 0 && second.err.contains(warning),
        "{second:?}"
    );
}

#[tokio::test]
async fn a_value_of_another_form_is_named_with_its_key_and_how_it_is_written() {
    let program = program().await;
    let wrong = SOURCE.replace("topics =", "every = 10\ntopics =");
    let told = "line 9, every: write a text in quotes, not the number `10`";
    assert_refused(&check(&program, &wrong).await, told);
    let file = program.file("feed.xml", "<rss version=\"2.0\"><channel/></rss>");
    let ended = program.run(&["source", "import-opml", &file]).await;
    assert_refused(&ended, "this is no OPML file");
    assert!(!ended.err.contains("give the address"), "{ended:?}");
}

#[tokio::test]
async fn a_source_that_sends_by_itself_is_not_contacted_for_a_test() {
    let program = program().await;
    let origin = Origin::start().await;
    let pushed = origin
        .source("partner")
        .replace("\"feed\"\nurl", "\"push\"\nurl");
    assert!(pushed.contains("\"push\""));
    assert_eq!(import(&program, &[TOPICS, &pushed].concat()).await.code, 0);
    for command in ["test", "fetch"] {
        let ended = program.run(&["source", command, "partner"]).await;
        assert_refused(&ended, "\"partner\" is of kind push: it sends by itself");
    }
    assert!(origin.asked().is_empty(), "nothing was asked");
}

/// What is so short that only its letters could tell is not told as if it were known.
#[tokio::test]
async fn a_short_title_is_of_no_language_that_anybody_knows() {
    let program = program().await;
    let feed = |title: &str| {
        format!(
            "<rss version=\"2.0\"><channel><item><title>{title}</title><guid>a</guid></item></channel></rss>"
        )
    };
    for (title, language) in [
        ("One", Value::Null),
        ("Two journalists were detained in Minsk", json!("en")),
    ] {
        let file = program.file("feed.xml", &feed(title));
        let reading = program.json(&["source", "test", &file]).await;
        assert_eq!(reading["items"][0]["language"], language, "{title}");
    }
}

/// Writers of the audit log take turns by this lock of Postgres.
const TURN: &str = "SELECT pg_advisory_xact_lock(8531352012978192385)";

/// A source is graded anew while somebody who holds it comes to write into the audit log, as a relay does that is switched off.
#[tokio::test]
async fn an_import_waits_for_whoever_has_a_source_and_records_something_of_it() {
    let world = World::new().await;
    world.import(SOURCE).await;
    let mut holding = world.pool.begin().await.expect("a connection");
    sqlx::query("SELECT id FROM sources FOR UPDATE")
        .execute(&mut *holding)
        .await
        .expect("the database answers");
    let recording = async {
        let waits = "SELECT count(*) FROM pg_stat_activity
                     WHERE datname = current_database() AND wait_event_type = 'Lock' AND backend_type = 'client backend'";
        while sqlx::query_scalar::<_, i64>(waits)
            .fetch_one(&world.pool)
            .await
            .expect("a number")
            == 0
        {
            tokio::task::yield_now().await;
        }
        let turn = sqlx::query(TURN).execute(&mut *holding).await;
        turn.expect("no ring of waits");
        holding.commit().await.expect("the database answers");
    };
    let graded = SOURCE.replace("reliability = \"A\"", "reliability = \"C\"");
    tokio::join!(world.import(&graded), recording);
    let recorded: Vec<String> = sqlx::query_scalar(
        "SELECT action || ': ' || detail FROM audit_log WHERE subject IN ('council', 'catalogue') ORDER BY id DESC LIMIT 2",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the database answers");
    assert_eq!(
        recorded,
        [
            "import_catalogue: topics: 0 added, 0 changed; sources: 0 added, 1 changed",
            "grade_source: reliability A to C, policy review to review"
        ]
    );
}
