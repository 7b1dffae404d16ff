//! An operator pauses, resumes and stops a fan-out from the command line, and reads why it waits.

use vestka_simulator::{Settings, Simulator};

use crate::world::Program;

const UPDATE: &str = r#"
topics = []
urgency = "routine"
verification = "confirmed"
original_language = "en"
[text.en]
title = "Ten persons listed"
body = "The council has adopted the list."
[[evidence]]
url = "https://council.example/list"
note = "The list"
credibility = 1
public = true
"#;

#[tokio::test]
async fn a_fan_out_is_paused_resumed_and_stopped_by_its_code() {
    let telegram = Simulator::start(Settings::default()).await.unwrap();
    let program = Program::with_database(&telegram).await;
    let topics = program.file("topics.toml", crate::world::TOPICS);
    assert_eq!(program.run(&["catalogue", "import", &topics]).await.code, 0);
    let update = program.file("update.toml", &UPDATE.replace("[]", "[\"sanctions\"]"));
    let published = program.json(&["update", "publish", &update]).await;
    let code = published["code"].as_str().unwrap();
    for (arguments, state, said) in [
        (vec!["pause", code], "paused", "is paused"),
        (vec!["resume", code], "running", "goes on"),
        (vec!["pause", code], "paused", "is paused"),
        (
            vec!["resume", code, "--trust-failures"],
            "running",
            "goes on",
        ),
        (vec!["stop", code], "stopped", "is stopped"),
    ] {
        let ended = program.run(&[&["delivery"], &arguments[..]].concat()).await;
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
        assert!(ended.out.contains(said), "{ended:?}");
        let report = program.json(&["delivery", "report", code]).await;
        assert_eq!(report[0]["state"], state, "{arguments:?}");
    }
    let again = program.run(&["delivery", "stop", code]).await;
    assert_eq!(again.code, 0, "{again:?}");
    assert!(again.out.contains("is stopped already"), "{again:?}");
    for word in ["pause", "resume"] {
        let ended = program.run(&["delivery", word, code]).await;
        assert_eq!(ended.code, 1, "{word}: {ended:?}");
        assert!(ended.err.contains("vestka delivery report"), "{ended:?}");
    }
    let foundation = program.foundation().await;
    let bot = foundation
        .store
        .bot(1, "vestka_bot", foundation.clock.now())
        .await
        .unwrap();
    let wait = std::time::Duration::from_secs(43_838);
    foundation.store.block_for(bot, wait).await.unwrap();
    foundation.close().await.unwrap();
    let ended = program.run(&["delivery", "report"]).await;
    assert_eq!(ended.code, 0);
    assert!(ended.err.contains("has asked to wait until"), "{ended:?}");
}
