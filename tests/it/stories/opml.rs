//! An admin brings the list of another reader along, twice, and takes ours elsewhere.

use serde_json::json;
use vestka_simulator::{Settings, Simulator};

use crate::world::Program;

const LIST: &str = "<?xml version='1.0' encoding='windows-1251'?>\n<opml version='1.0'><body>\n<outline text='News'>\n\
    <outline text='Press & office' xmlUrl='https://press.example/rss' language='be-BY'/>\n\
    <outline text=broken xmlUrl=https://other.example/rss>\n\
    <outline text='Again' xmlUrl='https://press.example/rss?utm_source=list'/>\n\
    <outline text='Channel' xmlUrl='https://t.me/s/channel_name'/>\n<outline text='Nowhere' type='rss'/>\n";

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn a_list_of_another_reader_is_imported_once_and_exported_whole() {
    let telegram = Simulator::start(Settings::default()).await;
    let program = Program::with_database(&telegram.expect("a free port")).await;
    let list = program.file("list.opml", LIST);
    let outcomes = async |arguments: &[&str]| {
        let lines = program
            .json(&[&["source", "import-opml", &list], arguments].concat())
            .await;
        let lines = lines.as_array().expect("a list").clone();
        let told = lines
            .iter()
            .map(|line| json!([line["line"], line["slug"], line["outcome"]]));
        told.collect::<Vec<_>>()
    };
    let first = [
        json!([4, "press-office", "added"]),
        json!([5, "broken", "added"]),
        json!([6, "press-office", "skipped"]),
        json!([7, "channel", "added"]),
        json!([8, null, "unreadable"]),
    ];
    assert_eq!(outcomes(&["--dry-run"]).await, first);
    assert_eq!(outcomes(&[]).await, first, "the dry run has done nothing");
    let again = outcomes(&[]).await;
    assert!(
        again
            .iter()
            .all(|line| line[2] == "skipped" || line[2] == "unreadable"),
        "{again:?}"
    );
    let sources = program.json(&["source", "list"]).await;
    let told: Vec<_> = sources
        .as_array()
        .expect("a list")
        .iter()
        .map(|source| {
            json!([
                source["slug"],
                source["kind"],
                source["reliability"],
                source["policy"]
            ])
        })
        .collect();
    assert_eq!(
        told,
        [
            json!(["broken", "feed", "F", "review"]),
            json!(["channel", "telegram", "F", "review"]),
            json!(["press-office", "feed", "F", "review"]),
        ]
    );
    let exported = program.run(&["source", "export-opml"]).await;
    assert_eq!(exported.code, 0, "{exported:?}");
    assert!(
        exported.out.contains("text=\"Press &amp; office\""),
        "{}",
        exported.out
    );
    let ours = program.file("ours.opml", &exported.out);
    let lines = program
        .json(&["source", "import-opml", &ours, "--keep-grades"])
        .await;
    let lines = lines.as_array().expect("a list");
    assert!(lines.len() == 3 && lines.iter().all(|line| line["outcome"] == "skipped"));
    let wrong = program
        .run(&["source", "import-opml", &ours, "--language", "Belarusian!"])
        .await;
    assert_eq!(wrong.code, 2, "{wrong:?}");
}
