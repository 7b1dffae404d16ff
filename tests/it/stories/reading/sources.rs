//! `/sources`: what is read, and how each is graded; partners are counted and never named.

use super::{READER, turn, world};

#[tokio::test]
async fn anybody_reads_what_is_read_and_how_it_is_graded() {
    let world = world().await;
    let _bot = world.run_bot();
    assert_eq!(
        world.say(READER, "/sources").await.text,
        "No sources are read at this moment."
    );
    world
        .import(
            r#"
[[source]]
slug = "press"
name = "Example <press> office"
kind = "feed"
url = "https://www.example.org/feed.xml"
language = "en"
reliability = "A"
topics = ["sanctions"]
policy = "relay"

[[source]]
slug = "channel"
name = "A channel"
kind = "telegram"
url = "https://t.me/s/some_channel"
language = "be"
reliability = "C"
topics = ["sanctions"]
policy = "review"

[[source]]
slug = "friends"
name = "Friends in Minsk"
kind = "push"
url = "https://friends.example/"
language = "be"
reliability = "B"
topics = ["sanctions"]
policy = "review"
"#,
        )
        .await;
    let shown = world.say(READER, "/sources").await;
    assert_eq!(
        shown.text,
        "What we read, and how reliable it is\n\n\
         A: completely reliable\n– Example <press> office (example.org). Its routine items are passed on without review, and marked so.\n\n\
         C: fairly reliable\n– A channel (t.me/some_channel)\n\n\
         One partner sends us reports too; for safety it is not named here.\n\n\
         The grade is that of a source, not of each report: every update says for itself how well it is verified."
    );
    world
        .sql("UPDATE sources SET state = 'paused' WHERE slug = 'channel'")
        .await;
    let shown = world.say(READER, "/sources").await;
    assert!(!shown.text.contains("channel"), "{}", shown.text);
}

#[tokio::test]
async fn many_sources_are_read_in_pages() {
    let world = world().await;
    let _bot = world.run_bot();
    let name = "Н".repeat(90);
    let mut sources = String::new();
    for number in 10..55 {
        let source = format!(
            "[[source]]\nslug = \"s{number}\"\nname = \"{number} {name}\"\nkind = \"feed\"\nurl = \"https://s{number}.example/\"\n\
             language = \"en\"\nreliability = \"B\"\ntopics = [\"sanctions\"]\npolicy = \"review\"\n"
        );
        sources.push_str(&source);
    }
    world.import(&sources).await;
    let first = world.say(READER, "/sources").await;
    assert_eq!(first.text.matches(".example").count(), 20);
    assert!(
        !first.text.contains("The grade is that of"),
        "it ends the last page"
    );
    let second = turn(&world, &first, "Further").await;
    assert!(second.text.contains("– 30 "), "{}", second.text);
    let third = turn(&world, &second, "Further").await;
    assert_eq!(third.text.matches(".example").count(), 5);
    assert!(
        third.text.contains("The grade is that of"),
        "{}",
        third.text
    );
    let back = turn(&world, &third, "Back").await;
    assert_eq!(back.text, second.text);
}
