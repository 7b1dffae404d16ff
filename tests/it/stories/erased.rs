//! Who was erased stays erased, also when an older copy of the database is put back: on one host, on several, and whatever is wrong
//! with the file that remembers.

mod restored;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::subscriptions::{ErasedError, Lost};

use crate::world::{World, routine};

const READER: i64 = 1_487_000_000_001;
const OTHER: i64 = 1_487_000_000_002;

/// What a backup holds.
const COPY: [&str; 4] = [
    "CREATE TABLE older_subscribers AS TABLE subscribers",
    "CREATE TABLE older_subscriptions AS TABLE subscriptions",
    "CREATE TABLE older_files AS TABLE erasure_files",
    "CREATE TABLE older_instance AS TABLE instance",
];

/// What a restore does.
const PUT_BACK: [&str; 6] = [
    "DELETE FROM subscribers",
    "INSERT INTO subscribers TABLE older_subscribers",
    "INSERT INTO subscriptions TABLE older_subscriptions",
    "DELETE FROM erasure_files",
    "INSERT INTO erasure_files TABLE older_files",
    "UPDATE instance SET erased_generation = o.erased_generation FROM older_instance o",
];

async fn run(world: &World, statements: &[&'static str]) {
    for statement in statements {
        world.sql(statement).await;
    }
}

/// Two readers, and a copy of the database with both.
async fn begun() -> World {
    let world = World::new().await;
    world.subscribe(READER, &["sanctions"]).await;
    world.subscribe(OTHER, &["sanctions"]).await;
    world.erased().step().await.expect("nothing to do");
    run(&world, &COPY).await;
    world
}

async fn forget(world: &World, person: i64) -> i32 {
    let reader = world.subscriber(person).await.expect("a subscriber");
    let forgotten = world.subscriptions().forget(reader.id).await;
    forgotten.expect("it is asked for");
    reader.id
}

fn lines(world: &World) -> Vec<String> {
    let text = std::fs::read_to_string(world.erased_file()).unwrap_or_default();
    text.lines()
        .filter(|line| line.starts_with(|letter: char| letter.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn an_older_copy_loses_again_who_was_erased_since_and_nobody_is_told_or_sent_to() {
    let world = begun().await;
    let id = forget(&world, READER).await;
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    let day = world.clock.now().date_naive();
    assert_eq!(lines(&world), [format!("1 {day} {id}")]);
    let said = world.telegram.messages(READER).len();

    run(&world, &PUT_BACK).await;
    assert!(world.subscriber(READER).await.is_some(), "it is back");
    let report = world.erased().step().await.unwrap();
    assert_eq!((report.again, report.lost), (1, None));
    assert!(world.subscriber(READER).await.is_none());
    assert!(world.subscriber(OTHER).await.is_some());
    assert_eq!(world.erased().step().await.unwrap().again, 0, "once");
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.messages(READER).len(), said);
    assert_eq!(world.telegram.delivered_count(OTHER), 1);

    // Erased between the copy and now under the number of somebody else: the file goes by lines, not by people.
    forget(&world, OTHER).await;
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    assert_eq!(lines(&world).len(), 2);
    run(&world, &PUT_BACK).await;
    assert_eq!(world.erased().step().await.unwrap().again, 2);
}

#[tokio::test]
async fn a_newcomer_with_the_number_of_somebody_erased_is_left_alone() {
    let world = begun().await;
    let id = forget(&world, READER).await;
    world.erasure().step().await.unwrap();
    world.subscribe(READER + 7, &["sanctions"]).await;
    world.sql("DELETE FROM subscriptions").await;
    sqlx::query("UPDATE subscribers SET id = $1 WHERE sealed_chat = $2")
        .bind(id)
        .bind(world.sealed(READER + 7))
        .execute(&world.pool)
        .await
        .unwrap();
    assert_eq!(world.erased().step().await.unwrap().again, 0);
    assert!(world.subscriber(READER + 7).await.is_some());
}

#[tokio::test]
async fn an_older_copy_waits_for_the_host_that_remembers() {
    let world = begun().await;
    let there = world.erased_file().with_file_name("other-host.erased");
    // The other host keeps time, and this one hears of it.
    forget(&world, READER).await;
    let erasure = world.erasure_by(world.erased_at(there.clone()));
    assert_eq!(erasure.step().await.unwrap().erased, 1);
    world.erased().step().await.unwrap();
    assert_eq!(lines(&world), [""; 0], "this host erased nobody");

    run(&world, &PUT_BACK).await;
    let refused = world.erased().step().await.unwrap_err();
    assert!(!refused.is_passing());
    let sentence = refused.to_string();
    assert!(sentence.contains("start Vestka there first"), "{sentence}");
    assert!(world.subscriber(READER).await.is_some(), "it does not know");
    let report = world.erased_at(there).step().await.unwrap();
    assert_eq!(report.again, 1);
    world.erased().step().await.expect("now it may");
    assert!(world.subscriber(READER).await.is_none());

    // That host is gone for good: the remedy that was named.
    run(&world, &PUT_BACK).await;
    assert!(world.erased().step().await.is_err());
    let text = std::fs::read_to_string(world.erased_file()).unwrap();
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("seen "))
        .collect();
    assert!(kept.len() < text.lines().count());
    std::fs::write(world.erased_file(), kept.join("\n") + "\n").unwrap();
    world.erased().step().await.expect("nobody is waited for");
}

#[tokio::test]
async fn a_file_that_cannot_be_written_delays_an_erasure_by_nine_minutes_at_most() {
    let world = begun().await;
    // A folder that is a file: nobody can write below it, root neither.
    let below = world.erased_file();
    std::fs::remove_file(&below).unwrap();
    std::fs::write(&below, "no folder").unwrap();
    let erased = || world.erased_at(below.join("vestka.erased"));
    assert!(erased().unwritable().is_some());
    forget(&world, READER).await;
    let erasure = world.erasure_by(erased());
    assert_eq!(erasure.step().await.unwrap().erased, 0);
    assert!(world.subscriber(READER).await.is_none(), "nothing is sent");
    world
        .sql("UPDATE subscribers SET erasing_at = erasing_at - interval '10 minutes' WHERE state = 'erasing'")
        .await;
    assert_eq!(erasure.step().await.unwrap().erased, 1);
    let numbers = world.store.erasure_numbers().await.unwrap();
    assert_eq!(numbers.unlisted_on, Some(world.clock.now().date_naive()));
    assert_eq!(numbers.generation, 1);
}

#[tokio::test]
async fn a_lost_file_is_told_of_and_an_old_one_goes_on_after_its_numbers() {
    let world = begun().await;
    forget(&world, READER).await;
    world.erasure().step().await.unwrap();
    let older = std::fs::read(world.erased_file()).unwrap();
    forget(&world, OTHER).await;
    world.erasure().step().await.unwrap();

    std::fs::write(world.erased_file(), older).unwrap();
    let report = world.erased().step().await.unwrap();
    let lost = report.lost.expect("a line is missing");
    assert_eq!(lost, Lost::Lines(1));
    let sentence = lost.sentence(&world.erased_file());
    assert!(sentence.contains("delete every backup"), "{sentence}");
    assert_eq!(world.erased().step().await.unwrap().lost, None, "told once");
    world.subscribe(READER + 7, &["sanctions"]).await;
    let id = forget(&world, READER + 7).await;
    world.erasure().step().await.unwrap();
    let day = world.clock.now().date_naive();
    assert_eq!(lines(&world), [format!("3 {day} {id}")]);
    // Who stood in the lost line would be back: refused.
    run(&world, &PUT_BACK).await;
    let refused = world.erased().step().await.unwrap_err();
    assert!(matches!(refused, ErasedError::TooOld { count: 2, .. }));

    std::fs::remove_file(world.erased_file()).unwrap();
    world.sql("INSERT INTO erasure_files VALUES (77, 5)").await;
    let report = world.erased().step().await.unwrap();
    assert!(matches!(report.lost, Some(Lost::File(_))), "{report:?}");
    assert_eq!(world.erased().step().await.unwrap().lost, None);

    // Nonsense is refused, also when somebody is to be erased.
    std::fs::write(world.erased_file(), "nonsense\n").unwrap();
    let refused = world.erased().step().await.unwrap_err();
    assert!(refused.to_string().contains("line 1"), "{refused}");
}

#[tokio::test]
async fn lines_go_at_their_age_and_an_older_copy_than_that_is_refused() {
    let world = begun().await;
    forget(&world, READER).await;
    world.erasure().step().await.unwrap();
    world.clock.advance(TimeDelta::days(14));
    world.erased().step().await.unwrap();
    assert_eq!(lines(&world).len(), 1);
    world.clock.advance(TimeDelta::days(1));
    world.erased().step().await.unwrap();
    assert_eq!(lines(&world), [""; 0]);

    run(&world, &PUT_BACK).await;
    let refused = world.erased().step().await.unwrap_err();
    let sentence = refused.to_string();
    assert!(sentence.contains("younger backup"), "{sentence}");
    assert!(sentence.contains("vestka.erased"), "{sentence}");
    // The remedy that was named, and its price.
    std::fs::remove_file(world.erased_file()).unwrap();
    world.erased().step().await.expect("accepted");
    assert!(world.subscriber(READER).await.is_some());

    // A database of its own, without subscribers, has nothing to do with the file.
    world.sql("DELETE FROM subscribers").await;
    std::fs::write(world.erased_file(), "file 0000000000000009\npurged 5\n").unwrap();
    world.erased().step().await.expect("nobody can be back");
}
