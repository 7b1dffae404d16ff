//! Drills, times and pictures from the command line.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use vestka_simulator::{Settings, Simulator};

use crate::world::{Program, UPDATE};

const TOPICS: &str = r#"
[[topic]]
slug = "sanctions"
name = { en = "Sanctions", be = "Санкцыі", ru = "Санкции", pl = "Sankcje", lt = "Sankcijos", uk = "Санкції" }
"#;

/// A program with a topic and a picture that says where it was taken.
async fn program() -> (Simulator, Program) {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a simulator");
    let program = Program::with_database(&telegram).await;
    let catalogue = program.file("topics.toml", TOPICS);
    let imported = program.run(&["catalogue", "import", &catalogue]).await;
    assert_eq!(imported.code, 0, "{imported:?}");
    let mut plain = Vec::new();
    DynamicImage::ImageRgb8(RgbImage::new(40, 30))
        .write_to(&mut Cursor::new(&mut plain), ImageFormat::Jpeg)
        .expect("a picture");
    let words = b"Exif\0\0GPS 53.9 N 27.5 E";
    let length = u16::try_from(words.len() + 2).expect("short").to_be_bytes();
    let bytes = [&plain[..2], b"\xff\xe1", &length, words, &plain[2..]].concat();
    std::fs::write(program.folder().join("picture.jpg"), bytes).expect("it can be written");
    (telegram, program)
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn a_drill_a_time_and_what_was_taken_out_of_a_picture() {
    let (_telegram, program) = program().await;
    let file = |name: &str, more: &str| program.file(name, &format!("{more}\n{UPDATE}"));

    // A drill has no code and no revision, and leaves no update; its picture is cleaned, and that is said.
    let drill = file("drill.toml", "drill = true\nattachment = \"picture.jpg\"");
    let ended = program
        .run(&["update", "publish", &drill, "--format", "json"])
        .await;
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended
            .err
            .contains("attachment picture.jpg: taken out: Exif; what goes out is encoded anew"),
        "{ended:?}"
    );
    let line: serde_json::Value =
        serde_json::from_str(&ended.out).expect("nothing else on standard output");
    assert_eq!(line["state"], "drill");
    assert!(
        line["code"].is_null() && line["revision"].is_null(),
        "{line}"
    );
    assert_eq!(
        program.json(&["update", "list"]).await,
        serde_json::json!([])
    );

    // At its time, and not before.
    let later = file("later.toml", "publish_at = 2099-01-01T08:00:00Z");
    let scheduled = program.json(&["update", "publish", &later]).await;
    assert_eq!(scheduled["state"], "scheduled");
    assert!(scheduled["published_at"].is_null(), "{scheduled}");
    let list = program.json(&["update", "list"]).await;
    assert_eq!(list.as_array().map(Vec::len), Some(1), "{list}");

    // A time that is over, both at once, and a correction that somebody takes for a drill: refused, in one sentence.
    for (more, said) in [
        (
            "publish_at = 2020-01-01T08:00:00Z",
            "publish_at is 2020-01-01 08:00:00 UTC, which is over",
        ),
        (
            "publish_at = 2099-01-01T08:00:00Z\ndrill = true",
            "drill = true goes to the staff at once",
        ),
        ("attachment = \"missing.jpg\"", "attachment"),
        (
            "attachment = \"later.toml\"",
            "only JPEG and PNG pictures can go out",
        ),
    ] {
        let wrong = file("wrong.toml", more);
        let refused = program.run(&["update", "publish", &wrong]).await;
        assert_eq!(
            (refused.code, refused.err.trim().lines().count()),
            (1, 1),
            "{refused:?}"
        );
        assert!(refused.err.contains(said), "{refused:?}");
    }
    let list = program.json(&["update", "list"]).await;
    assert_eq!(
        list.as_array().map(Vec::len),
        Some(1),
        "nothing is left of them: {list}"
    );
    let at_once = file("now.toml", "");
    let published = program.json(&["update", "publish", &at_once]).await;
    let code = published["code"].as_str().expect("a code");
    let correction = file(
        "correction.toml",
        "drill = true\nreason.en = \"A name was wrong.\"",
    );
    let refused = program.run(&["update", "correct", code, &correction]).await;
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(
        refused.err.contains("a correction goes to its readers"),
        "{refused:?}"
    );
    assert_eq!(program.json(&["update", "show", code]).await["revision"], 1);
    let correction = file(
        "correction.toml",
        "attachment = \"picture.jpg\"\nreason.en = \"A picture was missing.\"",
    );
    let ended = program.run(&["update", "correct", code, &correction]).await;
    assert!(
        ended.code == 0 && ended.err.contains("taken out: Exif"),
        "{ended:?}"
    );
    let out = program.folder().join("out").to_string_lossy().into_owned();
    let exported = program.run(&["update", "export", code, &out]).await;
    assert_eq!(exported.code, 0, "{exported:?}");
    let record = std::fs::read_to_string(program.folder().join(format!("out/{code}-2.json")))
        .expect("the correction");
    assert!(
        record.contains("\"attachment\""),
        "the picture is signed with it: {record}"
    );
}
