//! Who only looks changes nothing, and a key of others is refused before anything is touched. The real program.

use std::path::Path;

use vestka_simulator::{Settings, Simulator};

use crate::world::Program;
use crate::world::hostile_origin::{HostileOrigin, Wire};

async fn program() -> (Simulator, Program) {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a simulator on a free port");
    let program = Program::new(&telegram);
    (telegram, program)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into()
        })
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn doctor_and_a_test_of_no_file_leave_an_empty_folder_empty() {
    let (_telegram, program) = program().await;
    let ended = program.run(&["doctor"]).await;
    assert_eq!(ended.code, 1, "keys are missing: {ended:?}");
    assert!(
        ended.out.contains("there is no private cluster in"),
        "{ended:?}"
    );
    for what in ["/no/such/file", "feed.xml"] {
        let ended = program.run(&["source", "test", what]).await;
        assert_eq!(ended.code, 1, "{ended:?}");
        assert!(ended.err.contains("cannot be read"), "{ended:?}");
    }
    assert_eq!(names(program.folder()), [""; 0]);
}

const SOURCES: &str = r#"
[[source]]
slug = "hidden"
name = "Read through Tor alone"
kind = "feed"
url = "http://news.invalid/feed.xml"
language = "en"
reliability = "B"
proxy = "http://me:hunter2@127.0.0.1:PORT"

[[source]]
slug = "closed"
name = "A page that programs are asked not to read"
kind = "page"
url = "http://127.0.0.1:PORT/closed/list"
language = "en"
reliability = "B"
[source.select]
entry = "li"
"#;

/// A proxy that knows `news.invalid`, and a site of its own.
fn proxy(address: &str) -> Wire {
    let body = match address {
        "http://news.invalid/feed.xml" => {
            "<rss version='2.0'><channel><item><guid>1</guid><title>Heard through the proxy</title></item></channel></rss>"
        }
        "robots.txt" => "User-agent: *\nDisallow: /closed/\n",
        _ => "<ul><li><a href='/news/1'>Listed on a page</a></li></ul>",
    };
    let length = body.len();
    let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length:";
    Wire::Bytes(format!("{head} {length}\r\n\r\n{body}").into_bytes())
}

#[tokio::test]
async fn a_test_of_a_source_goes_the_way_that_its_fetches_go() {
    let (_telegram, program) = program().await;
    let origin = HostileOrigin::start_at([127, 0, 0, 1].into(), proxy).await;
    let port = origin.port().to_string();
    let file = program.file("sources.toml", &SOURCES.replace("PORT", &port));
    let imported = program.run(&["catalogue", "import", &file]).await;
    assert_eq!(imported.code, 0, "{imported:?}");

    let read = program.run(&["source", "test", "hidden"]).await;
    assert!(read.out.contains("Heard through the proxy"), "{read:?}");
    let listed = program.run(&["source", "list"]).await.out;
    let listed_json = program
        .run(&["source", "list", "--format", "json"])
        .await
        .out;
    assert!(listed.contains("hidden") && listed_json.contains("hidden"));
    assert!(!listed.contains("hunter2") && !listed_json.contains("hunter2"));
    let exported = program.run(&["catalogue", "export"]).await.out;
    assert!(exported.contains("hunter2"), "or it could not be imported");

    let refused = program.run(&["source", "test", "closed"]).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(
        refused.err.contains("the robots.txt of 127.0.0.1 asks"),
        "{refused:?}"
    );
    let is_asked = |path: &str| {
        origin
            .asked()
            .iter()
            .any(|head| head.starts_with(&format!("get {path} ")))
    };
    assert!(is_asked("/robots.txt") && !is_asked("/closed/list"));
    let open = origin.url("open/list").to_string();
    let read = program
        .run(&["source", "test", &open, "--entry", "li"])
        .await;
    assert!(read.out.contains("Listed on a page"), "{read:?}");
    let closed = origin.url("closed/list").to_string();
    let refused = program
        .run(&["source", "test", &closed, "--entry", "li"])
        .await;
    assert_eq!(refused.code, 1, "{refused:?}");
}

#[tokio::test]
async fn updates_of_a_new_database_are_shown_without_making_keys() {
    let (_telegram, program) = program().await;
    let listed = program.json(&["update", "list"]).await;
    assert_eq!(listed, serde_json::json!([]));
    let shown = program.run(&["update", "show", "2345678"]).await;
    assert_eq!(shown.code, 1, "{shown:?}");
    assert_eq!(names(program.folder()), ["data"]);
}

#[tokio::test]
async fn doctor_says_what_is_not_migrated_and_does_not_migrate() {
    let (_telegram, program) = program().await;
    let made = program.run(&["migrate"]).await;
    assert_eq!(made.code, 0, "{made:?}");
    unmigrate(&program).await;
    let ended = program.run(&["doctor"]).await;
    assert!(
        ended.out.contains("is not migrated for this version"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn a_foreign_key_is_refused_before_the_schema_is_touched() {
    let (_telegram, program) = program().await;
    let created = program.run(&["key", "create"]).await;
    assert_eq!(created.code, 0, "{created:?}");
    let invited = program.run(&["staff", "invite", "--role", "admin"]).await;
    assert_eq!(invited.code, 0, "the keys are known now: {invited:?}");
    unmigrate(&program).await;

    for file in ["vestka.key", "vestka.sign"] {
        std::fs::remove_file(program.folder().join(file)).expect("it was made");
    }
    let created = program.run(&["key", "create"]).await;
    assert_eq!(created.code, 0, "{created:?}");
    for arguments in [&["migrate"][..], &["source", "list"], &["run"]] {
        let ended = program.run(arguments).await;
        assert_eq!(ended.code, 1, "{arguments:?}: {ended:?}");
        assert!(
            ended
                .err
                .contains("is not the one that this database was made with"),
            "{arguments:?}: {ended:?}"
        );
    }
}

/// Takes back the notes of the migrations: whoever migrates now fails, because all tables are there.
async fn unmigrate(program: &Program) {
    let foundation = program.foundation().await;
    let mut connection = program.connect().await;
    sqlx::query("DELETE FROM _sqlx_migrations")
        .execute(&mut connection)
        .await
        .expect("the table is there");
    drop(connection);
    foundation.close().await.expect("closed");
}
