//! `/privacy` tells of every column that concerns a reader, in words.

use std::collections::BTreeSet;

use vestka::domain::language::Language;
use vestka::subscriptions::{Kept, columns};
use vestka::telegram::{KeptFor, describe_privacy, told_of_privacy};
use vestka::text::words;

use super::{ALA, BEN, GROUP};
use crate::world::World;

/// All columns of the tables that hold something of who subscribes, sends or asks: tables named so, tables with a column named so, and
/// all that refer to one of these.
const ABOUT_READERS: &str = "
    WITH RECURSIVE held (t) AS (
        SELECT format('%I.%I', c.table_schema, c.table_name)::regclass::oid FROM information_schema.columns c
        JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name !~ '^staff'
          AND (c.table_name ~ '^(subscri|tip|question|asker|visitor)'
               OR c.column_name ~ '(subscriber|tipster|asker|sealed_chat|sending_|cursor)')
        UNION
        SELECT f.conrelid FROM pg_constraint f JOIN held ON held.t = f.confrelid WHERE f.contype = 'f')
    SELECT c.table_name::text, c.column_name::text
    FROM information_schema.columns c JOIN held ON held.t = format('%I.%I', c.table_schema, c.table_name)::regclass
    WHERE NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = held.t)
    ORDER BY 1, 2";

/// A table, and one of its columns.
type Column = (String, String);

/// Columns of the schema that nobody tells of, and told ones that are not there.
async fn untold(world: &World) -> (Vec<Column>, Vec<Column>) {
    let stored: Vec<Column> = sqlx::query_as(ABOUT_READERS)
        .fetch_all(&world.pool)
        .await
        .expect("the database answers");
    let stored: BTreeSet<Column> = stored.into_iter().collect();
    let told: BTreeSet<Column> = columns()
        .map(|column| (column.table.to_owned(), column.column.to_owned()))
        .collect();
    (
        stored.difference(&told).cloned().collect(),
        told.difference(&stored).cloned().collect(),
    )
}

#[tokio::test]
async fn each_column_about_a_reader_is_told_in_each_language() {
    let world = World::new().await;
    let (untold, gone) = untold(&world).await;
    assert_eq!(
        untold,
        [],
        "say in subscriptions::privacy what is told of it"
    );
    assert_eq!(gone, [], "it is told, but not kept");
    assert!(columns().count() > 150, "a schema of readers");
    for &language in Language::ALL {
        let page = describe_privacy(language, KeptFor::default());
        for column in columns() {
            let told = told_of_privacy(words(language), column.told);
            assert!(page.contains(&told), "{language}: {column:?}");
        }
    }
    // No part is told of which nothing is kept.
    for part in Kept::ALL {
        assert!(columns().any(|column| column.told == part), "{part:?}");
    }
}

#[tokio::test]
async fn a_column_that_is_added_later_cannot_be_kept_in_silence() {
    let world = World::new().await;
    world
        .sql("ALTER TABLE subscribers ADD COLUMN nickname text")
        .await;
    world
        .sql("CREATE TABLE moods (who integer REFERENCES subscribers, mood text)")
        .await;
    world
        .sql("CREATE TABLE notes (id bigint, of_subscriber integer, note text)")
        .await;
    world
        .sql("CREATE TABLE note_files (note_id integer REFERENCES tip_links, name text)")
        .await;
    let (untold, _) = untold(&world).await;
    let found: Vec<String> = untold
        .iter()
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    assert_eq!(
        found,
        [
            "moods.mood",
            "moods.who",
            "note_files.name",
            "note_files.note_id",
            "notes.id",
            "notes.note",
            "notes.of_subscriber",
            "subscribers.nickname",
        ]
    );
}

#[tokio::test]
async fn anybody_may_ask_and_goes_on_from_there() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(ALA, "Ala", "en");
    // A stranger too: it is read before one joins.
    let page = world.say(ALA, "/privacy").await;
    assert!(
        page.text.starts_with("What is stored about this chat"),
        "{}",
        page.text
    );
    assert!(page.text.contains("Deliveries: 60 days, at most 67."));
    assert!(page.text.contains("Backups: 14 days."));
    assert!(page.text.contains("telegram.org/privacy"));
    let expected = describe_privacy(Language::En, KeptFor::default());
    let expected = expected.replace("<b>", "").replace("</b>", "");
    assert_eq!(page.text, expected);
    assert!(
        world.subscriber(ALA).await.is_none(),
        "asking is no joining"
    );

    world.join(ALA).await;
    let page = world.say(ALA, "/privacy").await;
    let file = world.press(ALA, &page, "All of it as a file").await;
    assert!(file.media.is_some(), "{file:?}");
    let asked = world.press(ALA, &page, "Erase everything").await;
    assert!(asked.text.starts_with("Erase everything"), "{}", asked.text);
    let kept = world.press(ALA, &asked, "Keep").await;
    assert_eq!(kept.text, "Nothing was erased.");
    let menu = world
        .press(ALA, &page, "Let messages go by themselves")
        .await;
    assert!(menu.text.starts_with("My messages stay"), "{}", menu.text);
}

#[tokio::test]
async fn in_a_group_anybody_may_read_it_and_only_administrators_act() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(BEN, "Ben", "en");
    world.telegram.add_supergroup(GROUP, "Neighbours", false);
    world
        .telegram
        .set_member_status(GROUP, BEN, vestka_simulator::MemberStatus::Member);
    let said = world.telegram.say_in(GROUP, BEN, "/privacy", None);
    let page = world.telegram.wait_for_text(GROUP, said, "").await;
    let page = page.expect("an answer");
    assert!(page.text.starts_with("What is stored"), "{}", page.text);
    for command in ["/mydata", "/autodelete 1h", "/forget"] {
        let said = world.telegram.say_in(GROUP, BEN, command, None);
        let refused = world.telegram.wait_for_text(GROUP, said, "").await;
        let refused = refused.expect("an answer");
        assert!(
            refused.text.starts_with("Only administrators"),
            "{command}: {}",
            refused.text
        );
    }
}

/// A moment beside language and topics would tell who it was from who was seen writing then.
#[tokio::test]
async fn beside_language_and_topics_no_moment_is_kept() {
    let world = World::new().await;
    let moments: Vec<String> = sqlx::query_scalar(
        "SELECT table_name || '.' || column_name FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name IN ('subscribers', 'subscriptions', 'autodeletes', 'unreachable')
           AND data_type ~ '(timestamp|date)' ORDER BY 1",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the database answers");
    assert_eq!(
        moments,
        [
            // For the minutes of the erasure.
            "subscribers.erasing_at",
            // A Monday, by its CHECK.
            "subscribers.joined_week",
            "unreachable.erase_on",
        ]
    );
    let _bot = world.run_bot();
    world.telegram.add_person(ALA, "Ala", "en");
    world.clock.advance(chrono::TimeDelta::minutes(37));
    let last = world.join(ALA).await;
    world.remembered(ALA, &last).await;
    let exact = "SELECT count(*) FROM chat_messages WHERE sent_at <> '2026-11-20T12:00:00Z'";
    assert_eq!(world.count_rows(exact).await, 0);
    // Numbers are random: who came first has not the lower one, nor a neighbouring one.
    let people: Vec<i64> = (BEN..BEN + 40).collect();
    let mut numbers = Vec::new();
    for person in people {
        numbers.push(world.subscribe(person, &["sanctions"]).await.id);
    }
    let rising = numbers.windows(2).filter(|pair| pair[0] < pair[1]).count();
    assert!((6..=33).contains(&rising), "{rising} of 39: {numbers:?}");
}

/// A preview would tell a server of the reader's.
#[test]
fn nothing_is_sent_or_edited_with_a_preview_of_its_links() {
    let mut found = 0;
    let mut folders = vec![std::path::PathBuf::from("src/telegram")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let code = std::fs::read_to_string(&path).expect("source");
            let made = code.matches("SendMessage::new(").count()
                + code.matches("EditMessageText::new(").count();
            let without = code.matches(".link_preview_options(no_preview())").count();
            // There nothing but a word without a link replaces what stood there.
            let is_wiping = path.ends_with("session/wiping.rs");
            assert!(made == without || is_wiping, "{}", path.display());
            found += made;
        }
    }
    assert!(found >= 4, "{found}");
}
