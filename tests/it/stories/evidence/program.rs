//! The command line: pages kept at publication, listed and saved later, as they were there.

use serde_json::Value;
use vestka::review::sha256;
use vestka_simulator::{Settings, Simulator};

use super::PAGE;
use crate::world::{Origin, Program, TOPICS};

fn update(url: &str) -> String {
    format!(
        "topics = [\"sanctions\"]\nurgency = \"routine\"\nverification = \"confirmed\"\noriginal_language = \"en\"\n[text.en]\n\
         title = \"Ten persons listed\"\nbody = \"The council has adopted the list.\"\n[[evidence]]\nurl = \"{url}\"\n\
         note = \"The list\"\ncredibility = 1\npublic = true\n"
    )
}

#[tokio::test]
async fn what_was_there_is_listed_and_saved_after_the_site_has_changed() {
    let telegram = Simulator::start(Settings::default()).await.expect("one");
    let program = Program::with_database(&telegram).await;
    let origin = Origin::start().await;
    origin.serve(PAGE.to_owned());
    let topics = program.file("topics.toml", TOPICS);
    assert_eq!(program.run(&["catalogue", "import", &topics]).await.code, 0);
    let file = program.file("update.toml", &update(&origin.url()));

    // Without a proxy our address is shown to nobody who was not named.
    let out = program.run(&["update", "publish", &file]).await;
    assert_eq!(out.code, 0, "{out:?}");
    assert!(out.err.contains("--show-address"), "{}", out.err);
    assert!(origin.asked().is_empty());

    let shown = ["update", "publish", &file, "--show-address"];
    let out = program.json(&shown).await;
    let code = out["code"].as_str().expect("a code").to_owned();
    assert_eq!(origin.asked().len(), 1);
    origin.serve("<html>Nothing was ever here</html>".to_owned());

    let listed = program.json(&["evidence", "list", &code]).await;
    let piece = &listed[0];
    assert_eq!(piece["state"], "kept");
    assert_eq!(piece["sha256"], sha256(PAGE.as_bytes()));
    assert_eq!(piece["url"], origin.url());
    assert_eq!(piece["status"], 200);
    assert_eq!(piece["headers"]["etag"], "\"2\"");
    assert_eq!(piece["headers"]["set-cookie"], Value::Null);
    assert!(piece["kept_at"].is_string() && piece["looked_at_by"] == serde_json::json!([]));

    let dir = program.folder().join("saved");
    let to = dir.to_string_lossy().into_owned();
    let saved = program.run(&["evidence", "save", &code, &to]).await;
    assert_eq!(saved.code, 0, "{saved:?}");
    let hash = sha256(PAGE.as_bytes());
    assert_eq!(
        std::fs::read(dir.join(&hash)).expect("saved"),
        PAGE.as_bytes()
    );
    let list = std::fs::read(dir.join("evidence.json")).expect("saved");
    assert_eq!(
        serde_json::from_slice::<Value>(&list).expect("JSON"),
        listed
    );

    // The record that anyone can check names the same bytes; by them the page is found too.
    let exported = program.run(&["update", "export", &code, &to]).await;
    assert_eq!(exported.code, 0, "{exported:?}");
    let record = std::fs::read(dir.join(format!("{code}-1.json"))).expect("exported");
    let record: Value = serde_json::from_slice(&record).expect("JSON");
    assert_eq!(record["evidence"][0]["sha256"], hash);
    let other = program.folder().join("by-hash");
    let to = other.to_string_lossy().into_owned();
    let saved = program.run(&["evidence", "save", &hash, &to]).await;
    assert_eq!(saved.code, 0, "{saved:?}");
    assert_eq!(
        std::fs::read(other.join(&hash)).expect("saved"),
        PAGE.as_bytes()
    );
    let heads = std::fs::read(other.join("evidence.json")).expect("saved");
    let heads: Value = serde_json::from_slice(&heads).expect("JSON");
    assert_eq!(heads[0]["final_url"], origin.url());

    refusals(&program, &to).await;
}

async fn refusals(program: &Program, dir: &str) {
    let unknown = "0".repeat(64);
    for (arguments, said) in [
        (vec!["evidence", "list", "999"], "there is no update"),
        (vec!["evidence", "list", "what?"], "is neither the code"),
        (
            vec!["evidence", "save", unknown.as_str(), dir],
            "nothing with the SHA-256",
        ),
        (vec!["evidence", "fetch", "1"], "say --show-address"),
    ] {
        let refused = program.run(&arguments).await;
        assert_eq!(refused.code, 1, "{arguments:?}: {refused:?}");
        assert!(refused.err.contains(said), "{arguments:?}: {}", refused.err);
    }
    let fetched = program
        .json(&["evidence", "fetch", "1", "--show-address"])
        .await;
    assert_eq!(fetched[0]["state"], "kept", "the first, published without");
}

#[tokio::test]
async fn a_site_that_is_down_keeps_no_update_back() {
    let telegram = Simulator::start(Settings::default()).await.expect("one");
    let program = Program::with_database(&telegram).await;
    let origin = Origin::start().await;
    origin.fail(500);
    let topics = program.file("topics.toml", TOPICS);
    assert_eq!(program.run(&["catalogue", "import", &topics]).await.code, 0);
    let file = program.file("update.toml", &update(&origin.url()));
    let out = program
        .run(&["update", "publish", &file, "--show-address"])
        .await;
    assert_eq!(out.code, 0, "{out:?}");
    assert!(out.err.contains("127.0.0.1 answered 500"), "{}", out.err);
    let lines = program.json(&["update", "list"]).await;
    let code = lines[0]["code"].as_str().expect("a code");
    let listed = program.json(&["evidence", "list", code]).await;
    assert_eq!(listed[0]["state"], "waiting");
    assert!(listed[0]["next_try_at"].is_string(), "{listed}");
}
