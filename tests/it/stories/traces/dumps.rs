//! Two **dumps** of one world, before somebody joined and after they were forgotten, differ in counters alone; what was published
//! meanwhile stands in it as if they had never been there.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use vestka::vault::{ChatId, Purpose};
use vestka_simulator::{Fault, FaultKind};

use super::everything::Reader;
use super::{OTHER, READER};
use crate::world::postgres::pg_dump;
use crate::world::{World, routine};

/// The lines of a dump with the table that each stands in; rows as they are.
fn lines(world: &World) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("dump.sql");
    pg_dump(&world.connect_options(), &file);
    let text = std::fs::read_to_string(&file).expect("a dump");
    let mut table = String::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("COPY public.") {
            rest.split(' ')
                .next()
                .unwrap_or_default()
                .clone_into(&mut table);
        } else if line == "\\." {
            table.clear();
        } else if !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict") {
            // These two bear a random word of the program that dumps.
            lines.push((table.clone(), line.to_owned()));
        }
    }
    assert!(lines.len() > 500, "a whole dump");
    lines
}

/// Lines of one that the other has not, each as often as it is missing.
fn only_in(one: &[(String, String)], other: &[(String, String)]) -> Vec<(String, String)> {
    let mut counts: BTreeMap<&(String, String), i64> = BTreeMap::new();
    for line in one {
        *counts.entry(line).or_default() += 1;
    }
    for line in other {
        *counts.entry(line).or_default() -= 1;
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(line, _)| line.clone())
        .collect()
}

/// How many lines each table gained.
fn gained(lines: &[(String, String)]) -> BTreeMap<&str, usize> {
    let mut tables = BTreeMap::new();
    for (table, _) in lines {
        *tables.entry(table.as_str()).or_default() += 1;
    }
    tables
}

#[tokio::test]
async fn before_joining_and_after_forgetting_nothing_but_counters_differs() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.subscribe(OTHER, &["sanctions", "protests"]).await;
    world.telegram.add_person(READER, "Ala", "en");
    // What an update leaves in a dump, when nobody joined.
    world.publish(&routine("Nine persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.erased().step().await.unwrap();
    let without = lines(&world);
    world.publish(&routine("Nobody listed")).await;
    world.deliver(&world.delivery()).await;
    let before = lines(&world);
    let of_an_update = only_in(&before, &without);

    let reader = Reader::of(&world.telegram, READER);
    reader.ask_as_a_visitor().await;
    reader.join().await;
    reader.use_everything().await;
    // One delivery settled, one put off.
    let id = world.subscriber(READER).await.expect("a subscriber").id;
    world.telegram.order_fault(
        Fault::new(FaultKind::Status500)
            .method("sendMessage")
            .chat(READER),
    );
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let eight = chrono::NaiveTime::from_hms_opt(20, 0, 0).expect("a time of day");
    world.subscriptions().set_digest(id, eight).await.unwrap();
    every_table_is_filled(&only_in(&lines(&world), &before));

    reader.forget().await;
    world.erasure_asked.notified().await;
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    let sweeping = world.sweeping();
    sweeping.step().await.unwrap();
    world.clock.advance(TimeDelta::hours(1));
    sweeping.step().await.unwrap();
    compare(&world, id, &before, &of_an_update);
}

fn every_table_is_filled(during: &[(String, String)]) {
    let tables: BTreeSet<&str> = during.iter().map(|(table, _)| table.as_str()).collect();
    for table in [
        "subscribers",
        "subscriptions",
        "chat_messages",
        "deferred",
        "digests",
        "tips",
        "tip_links",
        "tip_limits",
        "tip_files",
        "questions",
        "askers",
    ] {
        assert!(tables.contains(table), "{table} is not filled: {tables:?}");
    }
}

/// What is left after `id` was forgotten, besides what the update between leaves by itself.
fn compare(world: &World, id: i32, before: &[(String, String)], of_an_update: &[(String, String)]) {
    let after = lines(world);

    let (gone, new) = (only_in(before, &after), only_in(&after, before));
    let shown = |lines: &[(String, String)]| {
        lines
            .iter()
            .map(|(table, line)| format!("{table}: {line}"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    // Nothing that was there before is gone but counters that moved.
    let counters = ["", "instance", "leases"];
    let moved: Vec<&(String, String)> = gone
        .iter()
        .filter(|(table, _)| !counters.contains(&table.as_str()))
        .collect();
    assert_eq!(moved, [] as [&(String, String); 0]);
    // What is new is what the update left before, line by line, and the counters.
    let mut expected = gained(of_an_update);
    let mut new_by_table = gained(&new);
    // How far each part of a fan-out is, and how often it failed why, are counters too; no line of them names anybody, as below.
    for counter in counters
        .iter()
        .chain(&["erasure_files", "fanout_shards", "fanout_reasons"])
    {
        expected.remove(counter);
        new_by_table.remove(counter);
    }
    assert_eq!(new_by_table, expected, "{}", shown(&new));
    assert_eq!(
        new.iter()
            .filter(|(table, _)| table == "erasure_files")
            .count(),
        1
    );
    // Outside of tables: the numbers that sequences have reached, nothing else.
    for (_, line) in new.iter().filter(|(table, _)| table.is_empty()) {
        assert!(line.starts_with("SELECT pg_catalog.setval("), "{line}");
    }
    names_nobody(world, id, &new);
}

/// In no line a name of theirs.
fn names_nobody(world: &World, id: i32, new: &[(String, String)]) {
    let chat = ChatId::new(READER);
    let mut names: Vec<String> = [
        Purpose::Subscriber,
        Purpose::Tipster,
        Purpose::Asker,
        Purpose::Visitor,
    ]
    .iter()
    .map(|purpose| data_encoding::HEXLOWER.encode(&world.vault.seal_chat(*purpose, chat)))
    .collect();
    names.push(READER.to_string());
    for (table, line) in new {
        let words = || line.split(|letter: char| !letter.is_ascii_alphanumeric());
        assert!(
            words().all(|word| word != id.to_string()),
            "{table}: {line}"
        );
        assert!(
            names.iter().all(|name| !line.contains(name)),
            "{table}: {line}"
        );
    }
}
